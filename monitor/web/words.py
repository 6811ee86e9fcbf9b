"""How lengths of time, lists and counts read on the page."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from monitor.model.check import Finding
from monitor.model.verdict import Verdict

_SENTENCE_END: Final = re.compile(r"\.(?=\s+[A-Z])")
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
    """The first sentence of `text`, without its full stop."""
    return _SENTENCE_END.split(text, maxsplit=1)[0].removesuffix(".")


def continued(sentence: str) -> str:
    """A sentence as it reads after a colon; the clouds' names stay capital."""
    return sentence if sentence.startswith(tuple(_CLOUDS.values())) else sentence[:1].lower() + sentence[1:]


def cloud(upstream: str) -> str:
    """The name that people know an upstream by."""
    return _CLOUDS.get(upstream, upstream)


def counts(findings: Iterable[Finding]) -> str:
    """`all 17 checks pass`, or `1 fails, 12 pass, 1 does not apply, 3 not asked`; empty where there is none.

    A check is not asked where one that it needs did not pass.
    """
    known = tuple(findings)
    others = [finding for finding in known if finding.verdict is not Verdict.PASS]
    passing = len(known) - len(others)
    if passing and not others:
        return "the only check passes" if passing == 1 else f"all {passing} checks pass"
    found = Counter(map(_outcome, others))
    found["pass"] = passing
    return ", ".join(
        f"{found[outcome]} {one if found[outcome] == 1 else many}"
        for outcome, one, many in _OUTCOMES
        if found[outcome]
    )


_OUTCOMES: Final = (
    ("fail", "fails", "fail"),
    ("unknown", "unknown", "unknown"),
    ("pass", "passes", "pass"),
    ("skip", "does not apply", "do not apply"),
    ("not asked", "not asked", "not asked"),
)


def _outcome(finding: Finding) -> str:
    repeats = finding.verdict is Verdict.SKIP and finding.because is not None
    return "not asked" if repeats else finding.verdict.value
