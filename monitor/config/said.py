"""Errors of our own inside pydantic: a sentence that continues the key path, never with the value in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pydantic_core import PydanticCustomError

SAID: Final = "said"
SAID_BELOW: Final = "said_below"

KEY: Final = "[key]"
"""pydantic's last step to a key of a mapping, rather than to its value."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Marks a field that stands for a key of somebody's form which we cannot do: no value of it is taken."""


UNSUPPORTED: Final = Unsupported()

Below = tuple[tuple[str | int, ...], str]
"""A path below the model that complains, and the sentence; a key itself is meant where KEY ends the path."""


def said(sentence: str) -> PydanticCustomError:
    return PydanticCustomError(SAID, "{sentence}", {"sentence": sentence})


def said_below(complaints: Iterable[Below]) -> PydanticCustomError:
    """Several complaints of one model, each about a value below it."""
    return PydanticCustomError(SAID_BELOW, "several", {"complaints": tuple(complaints)})


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    matches = get_close_matches(word.lower(), sorted(words), n=1, cutoff=0.6)
    return matches[0] if matches else None


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)
