"""Calls that somebody asks for now, and why one may not even be tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.model.event import RunStarted, Skipped
from monitor.model.run import Run

COMMAND_LINE: Final = "command line"
"""Who asked, where it was by a command on the machine of the history."""


class Denied(StrEnum):
    """Why a call is not even tried; a bounded word."""

    NO_CANARY = "no-canary"
    IN_FLIGHT = "in-flight"
    RELOADED = "reloaded"
    ENDING = "ending"
    LOST = "lost"


DENIALS: Final[Mapping[Denied, str]] = {
    Denied.NO_CANARY: (
        "The running Trunkwatch knows no canary of this route. It follows its files within ten seconds: "
        "call again, or look into its log why it does not."
    ),
    Denied.IN_FLIGHT: (
        "A call over this trunk, or to this number, is under way: call again once it has ended."
    ),
    Denied.RELOADED: "The configuration was reloaded before the call began: call again.",
    Denied.ENDING: "This Trunkwatch is ending: call again once one runs.",
    Denied.LOST: "Trunkwatch ended, or failed, before the call did: its log says more.",
}
"""What each means, in a sentence."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Nothing was counted, and so nothing kept; `run` is the one that is in the way, empty where none is.

    LOST alone may come of a call that began.
    """

    reason: Denied
    run: str = ""


Outcome = Run | Skipped | Denial
"""What came of a call that was asked for."""

Beginning = RunStarted | Outcome
"""What comes of it first: a run that began, unless nothing begins."""
