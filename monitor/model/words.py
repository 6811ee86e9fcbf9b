"""How lengths of time, lists and sentences read, wherever people read them."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

_SENTENCE_END: Final = re.compile(r"\.(?=\s+[A-Z])")
_ABBREVIATION: Final = re.compile(r"[A-Z][A-Z0-9]")
_SENTENCE: Final = 160
"""Characters that somebody reads at a glance."""

_CLOUDS: Final = {"livekit": "LiveKit", "twilio": "Twilio"}


def in_words(length: timedelta) -> str:
    """A length of time in the one or two units that matter: `45 s`, `5 min`, `3 h 20 min`, `2 d 4 h`."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    for unit, name, part, part_name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min")):
        if seconds >= unit:
            rest = seconds % unit // part
            return f"{seconds // unit} {name} {rest} {part_name}" if rest else f"{seconds // unit} {name}"
    return f"{seconds // 60} min"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def first_sentence(text: str) -> str:
    """The first sentence of `text`, without its full stop; cut where names in it make it very long."""
    return brief(_SENTENCE_END.split(text, maxsplit=1)[0].removesuffix("."), _SENTENCE)


def brief(text: str, longest: int) -> str:
    """`text`, or as much of it as is no longer than that, cut between words where there is a place near."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    words = cut.rpartition(" ")[0]
    return f"{words if len(words) > longest // 2 else cut}…"


def continued(sentence: str) -> str:
    """A sentence as it reads after a colon; the clouds' names and abbreviations stay capital."""
    if sentence.startswith(tuple(_CLOUDS.values())) or _ABBREVIATION.match(sentence):
        return sentence
    return sentence[:1].lower() + sentence[1:]


def cloud(upstream: str) -> str:
    """The name that people know an upstream by."""
    return _CLOUDS.get(upstream, upstream)
