"""What pages show of a route's calls: the newest as columns, the next one, and what is left to spend."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Final

from monitor.model.budget import BudgetLeft
from monitor.model.canary_state import RECENT, CanaryState, RunGlance
from monitor.model.outcome import Result
from monitor.model.schedule import next_due
from monitor.model.skip import Suspension
from monitor.model.window import Window
from monitor.web.pages.signs import ENDED, OF_RESULT, WHY_NOW
from monitor.web.standing import Standing

_COLUMN: Final = 24
_TALLEST: Final = 36.0
_LEAST: Final = 3.0
_QUICK: Final = 2.5
"""Seconds to ring that fill the height at least: where all are quick, a tenth of a second is no mountain."""

_SUSPENDED: Final = {
    Suspension.DISABLED: "Calls are switched off in the configuration.",
    Suspension.PAUSED: "Calls are paused by the file `pause` in the state directory.",
    Suspension.MAINTENANCE: "Maintenance: no calls are placed.",
}
_WINDOW: Final = {Window.HOUR: "this hour", Window.DAY: "today", Window.MONTH: "this month"}
_SOON: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Column:
    """A call: its place, how tall the time until it rang makes it (0 where it did not), and in words."""

    x: int
    height: float
    standing: Standing
    says: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The newest calls, oldest first; `says` tells the same in words, `ring` how long it takes to ring."""

    width: int
    height: int
    base: float
    columns: tuple[Column, ...]
    says: str
    ring: str


@dataclass(frozen=True, slots=True)
class Next:
    """The next call: `at` is None where it is due now; `why` says what for."""

    at: datetime | None
    why: str


def columns(state: CanaryState) -> Columns:
    """The newest calls as a picture and in words."""
    rings = [ring for ring in map(_rang_after, state.recent) if ring is not None]
    scale = _TALLEST / max([_QUICK, *rings])
    empty = RECENT - len(state.recent)
    return Columns(
        width=RECENT * _COLUMN,
        height=int(_TALLEST) + _COLUMN + 6,
        base=_TALLEST + 2,
        columns=tuple(
            _column((empty + place) * _COLUMN, run, scale) for place, run in enumerate(state.recent)
        ),
        says=_spelled(state.recent),
        ring=_ring(rings),
    )


def next_call(state: CanaryState, now: datetime) -> Next | None:
    """When and why the next call comes; None while none may, or one is up."""
    if state.suspended is not None or state.running is not None:
        return None
    due = next_due(state.every, state, now)
    return Next(None if due.at <= now + _SOON else due.at, WHY_NOW[due.trigger])


def suspended(state: CanaryState) -> str:
    """Why no call is placed, '' where they are."""
    return "" if state.suspended is None else _SUSPENDED[state.suspended]


def left(budgets: Iterable[BudgetLeft]) -> str:
    """What is left of the limits, as `calls: 57 this hour, 99 today; 12.30 USD this month`; or ''."""
    known = tuple(budgets)
    calls = ", ".join(f"{each.calls:,} {_WINDOW[each.window]}" for each in known if each.calls is not None)
    money = (_money(each.spend, each) for each in known if each.spend is not None)
    return "; ".join(filter(None, (calls and f"calls: {calls}", *money)))


def _money(spend: Decimal, of: BudgetLeft) -> str:
    return " ".join(filter(None, (f"{spend:.2f}", of.currency, _WINDOW[of.window])))


def _column(x: int, run: RunGlance, scale: float) -> Column:
    ring = _rang_after(run)
    height = max(ring * scale, _LEAST) if ring is not None else 0.0
    return Column(x, round(height, 1), OF_RESULT[run.result], _said(run))


def _said(run: RunGlance) -> str:
    ring = _rang_after(run)
    rang = f", rang after {ring:.1f} s" if ring is not None else ""
    return f"{run.ended:%d %b %H:%M} UTC: {_word(run)}{rang}"


def _rang_after(run: RunGlance) -> float | None:
    """The seconds until it rang; what was waited for in vain is no such time."""
    return run.ring if run.answer is not None else None


def _word(run: RunGlance) -> str:
    word = ENDED[run.result]
    return word if run.result is Result.SUCCESS else f"{word} ({run.reason})"


def _spelled(runs: Iterable[RunGlance]) -> str:
    said = [f"{len(list(same))} {word}" for word, same in groupby(runs, key=_word)]
    return f"Latest calls, oldest first: {', '.join(said)}." if said else "No call yet."


def _ring(rings: list[float]) -> str:
    if not rings:
        return ""
    low, high = f"{min(rings):.1f}", f"{max(rings):.1f}"
    return f"rings after {low} s" if low == high else f"rings after {low} to {high} s"
