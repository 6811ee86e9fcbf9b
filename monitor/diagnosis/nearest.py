"""From what somebody saw, or pasted, to the causes whose own words come nearest to it."""

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from monitor.diagnosis.cause import Cause
from monitor.diagnosis.registry import CAUSES

_PASSED_OVER: Final = re.compile(
    r"\+\d[\d ().-]{6,}\d"  # a telephone number as E.164 has it, perhaps with blanks
    r"|\d{7,}"  # or without its +
    r"|(?<!\d)\(?\d{2,4}\)?[-. ]\d{3,4}[-. ]\d{3,4}(?!\d)"  # or as people write it at home
    r"|\d{1,2}:\d{2}:\d{2}([.,]\d+)?"  # a time of day
)
_WORD: Final = re.compile(r"[a-z]{2,}|\d+")
# fmt: off
_COMMON: Final = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "for", "from", "has", "in", "is",
    "it", "its", "my", "not", "of", "on", "or", "our", "so", "such", "that", "the", "this", "to", "was",
    "we", "with", "you", "your",
))
# fmt: on

_CODE: Final = 100.0
"""What one of a cause's Twilio codes counts: it names the cause, whatever else the text says."""

_COVERED: Final = 0.5
"""How much of the text, or of our phrase, the words that both have must make up, by weight."""

_BESIDE: Final = 0.4
"""How near, of the nearest one, another cause must be to be told beside it."""

_ALIKE: Final = 0.84
"""How alike a word must be to one of ours to be taken for it: one letter wrong in six."""

_SHORTEST: Final = 4
"""Letters: of a shorter word, another one may be another word."""


@dataclass(frozen=True, slots=True)
class Near:
    """A cause that a text leads to; `phrase` is the one of ours that the text is like."""

    cause: Cause
    phrase: str
    score: float


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What we say of each cause, and how much a word tells: the fewer causes have it, the more."""

    phrases: Mapping[str, tuple[_Phrase, ...]]
    weights: Mapping[str, float]
    strange: float

    def weight(self, words: Iterable[str]) -> float:
        return sum(self.weights.get(word, self.strange) for word in words)


def nearest(text: str, most: int = 3) -> tuple[Near, ...]:
    """The causes whose titles, symptoms, texts or codes are nearest to a text, best first; perhaps none.

    Telephone numbers in the text are passed over.
    """
    lexicon = _lexicon()
    asked = frozenset(_as_ours(word, lexicon) for word in words(text))
    near = [each for cause in CAUSES if (each := _near(cause, asked, lexicon))]
    least = _BESIDE * max((each.score for each in near), default=0)
    # CAUSES stand in the order of the gates, and sorting keeps it.
    told = sorted((each for each in near if each.score >= least), key=lambda each: -each.score)
    return tuple(told[:most])


def words(text: str) -> frozenset[str]:
    """The words and numbers of a text, without telephone numbers, times of day and the commonest words."""
    found = frozenset(_WORD.findall(_PASSED_OVER.sub(" ", text.lower())))
    return frozenset(_of_one(word) for word in found - _COMMON)


def _of_one(word: str) -> str:
    """A word without the s of the plural, or of a verb."""
    return word.removesuffix("s") if len(word) > _SHORTEST else word


@cache
def _lexicon() -> _Lexicon:
    phrases = {cause.id: tuple(_Phrase(text, words(text)) for text in _texts(cause)) for cause in CAUSES}
    causes = Counter(
        word for each in phrases.values() for word in {word for one in each for word in one.words}
    )
    weights = {word: math.log(1 + len(CAUSES) / count) for word, count in causes.items()}
    return _Lexicon(phrases, weights, math.log(1 + len(CAUSES)))


def _texts(cause: Cause) -> Iterator[str]:
    yield from (*cause.symptoms, *cause.signs.texts, cause.title, cause.id.replace("-", " "))


def _as_ours(word: str, lexicon: _Lexicon) -> str:
    """The word of ours that is meant: `pasword` is our `password`."""
    if word in lexicon.weights or len(word) < _SHORTEST or word.isdecimal():
        return word
    known = [each for each in lexicon.weights if len(each) >= _SHORTEST and not each.isdecimal()]
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE)), word)


def _near(cause: Cause, asked: frozenset[str], lexicon: _Lexicon) -> Near | None:
    """The phrase of a cause that a text is most like, None where it is like none."""
    codes = sorted(asked & cause.signs.codes)
    if codes:
        return Near(cause, f"Twilio's error {codes[0]}", _CODE)
    best = max(lexicon.phrases[cause.id], key=lambda phrase: _score(phrase, asked, lexicon))
    score = _score(best, asked, lexicon)
    return Near(cause, best.text, score) if score else None


def _score(phrase: _Phrase, asked: frozenset[str], lexicon: _Lexicon) -> float:
    """How much both have, by weight, less so the less of the shorter that is; 0 where too little."""
    shared = phrase.words & asked
    weight, of_text = lexicon.weight(shared), lexicon.weight(asked)
    # One word of a long text may stand there for anything.
    whole = min(lexicon.weight(phrase.words), of_text) if len(shared) > 1 else of_text
    covered = weight / whole if shared else 0
    return weight * covered**2 if covered >= _COVERED else 0
