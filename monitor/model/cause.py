"""Causes of what is wrong with a route, and what a diagnosis says of one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.model.words import continued, first_sentence


class Certainty(StrEnum):
    """How far what was seen leads to a cause.

    `certain`: the call or Twilio's log names it; `likely`: a check sees it and the call fits; `possible`: it
    would fit, and nothing rules it out.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


SURE: Final = {
    Certainty.CERTAIN: "Because",
    Certainty.LIKELY: "Most likely",
    Certainty.POSSIBLE: "It may be",
}
"""How sure a cause is, as people read it before what is wrong."""


@dataclass(frozen=True, slots=True)
class RankedCause:
    """A cause that a diagnosis names; rank 1 is the one to mend first.

    `because` is what speaks for it, `against` what does not fit: sentences of ours. `fix` says what to click.
    `summary` says what is wrong: the words of its failing check, else the cause's own; '' in a history that
    an older version wrote.
    """

    id: str
    rank: int
    certainty: Certainty
    title: str
    fix: str
    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    summary: str = ""

    @property
    def wrong(self) -> str:
        """What is wrong, as people read it."""
        return self.summary or self.title


def in_short(causes: tuple[RankedCause, ...]) -> str:
    """Why calls fail, as it reads after a colon; empty where no cause is more than possible."""
    if not causes or causes[0].certainty is Certainty.POSSIBLE:
        return ""
    return continued(first_sentence(causes[0].wrong).partition(": ")[0])
