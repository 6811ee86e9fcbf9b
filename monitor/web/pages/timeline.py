"""The stages of a run on a line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.model.outcome import Result
from monitor.model.run import Run, Stage, StageName
from monitor.model.words import continued
from monitor.web.pages.signs import OF_RESULT, STAGE
from monitor.web.standing import Standing

_LEAST: Final = 0.8
"""Percent: what was too short to be seen is seen all the same."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage: where it begins and how long it is in percent of the whole, and its seconds."""

    name: str
    left: float
    width: float
    seconds: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Timeline:
    """`lasted` is the whole in seconds, `says` the same in words."""

    bars: tuple[Bar, ...]
    lasted: float
    says: str


def timeline(run: Run) -> Timeline:
    """The stages of a run; the one in which it failed is marked."""
    stages = run.stages
    if not stages:
        return Timeline((), 0.0, "It ended before it began: nothing was dialled.")
    began = stages[0].started
    lasted = max((each.started - began).total_seconds() + each.seconds for each in stages) or 1.0
    broke = _broke(run)
    bars = tuple(
        Bar(
            name=STAGE[each.name],
            left=round(100 * (each.started - began).total_seconds() / lasted, 2),
            width=round(max(100 * each.seconds / lasted, _LEAST), 2),
            seconds=each.seconds,
            standing=OF_RESULT[run.result] if each is broke else Standing.FINE,
        )
        for each in stages
    )
    return Timeline(bars, lasted, _said(stages))


def _broke(run: Run) -> Stage | None:
    """The last stage before hanging up, where a call failed without an answer."""
    before = [each for each in run.stages if each.name is not StageName.HANG_UP]
    answered = any(each.name is StageName.TALK for each in before)
    return before[-1] if before and not answered and run.result is not Result.SUCCESS else None


def _said(stages: Sequence[Stage]) -> str:
    return ", ".join(f"{continued(STAGE[each.name])} {each.seconds:.1f} s" for each in stages)
