"""What stands of a route's canary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from monitor.model.alarm import Alarm
from monitor.model.event import RunStarted
from monitor.model.histogram import ANSWER_BOUNDS, RING_BOUNDS, Histogram, empty
from monitor.model.job import Trigger
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run
from monitor.model.skip import Suspension
from monitor.model.sound import Measured
from monitor.model.verdict import Severity

RECENT: Final = 10
"""Runs that are remembered in short."""


@dataclass(frozen=True, slots=True)
class RunGlance:
    """A concluded run in short.

    `ring` is the post-dial delay, `answer` runs from the first ring to the answer: seconds, None where it did
    not come to that.
    """

    id: str
    trigger: Trigger
    started: datetime
    ended: datetime
    result: Result
    reason: Reason
    severity: Severity
    proof: Proof
    ring: float | None
    answer: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts that never fall while the route stays configured. A reason says whose fault it was."""

    runs: int = 0
    failures: Mapping[Reason, int] = field(default_factory=dict)
    inconclusive: Mapping[Reason, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    orphans: int = 0
    spend: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pending:
    """What the schedule has to remember beside the last run.

    `doubted` is the failed run that one more run shall confirm. `attempts` counts the runs since the first
    failure of the standing row, itself included. `flipped` is when a critical check flipped and no run was
    begun since. Before `wait` nothing is due, before `extras_wait` only what is scheduled.
    """

    doubted: str | None = None
    attempts: int = 0
    flipped: datetime | None = None
    wait: datetime | None = None
    extras_wait: datetime | None = None


@dataclass(frozen=True, slots=True)
class CanaryState:
    """What stands of a route's canary, from events alone.

    `since` is when it was first scheduled. `last` is the newest concluded run, `told` the newest that was
    conclusive. `success` and `success_at` are of the last conclusive and the
    last successful run; `started_at` is when the newest run began, concluded or not. `recent` is newest
    last. `proof_conclusive` is None before the first answered call whose proof was asked for, and
    `proof_since` when it became what it is. `proved` says by Twilio trunk when a call over it was last
    proved, and `recognised_at` when its callee last was by what was heard or seen of it. `sound` is of the
    last answered call. `unpriced` are runs whose price has not come.
    `at_twilio` are the SIDs by which Twilio knows the newest runs, newest last.
    """

    every: timedelta
    since: datetime
    suspended: Suspension | None = None
    running: RunStarted | None = None
    started_at: datetime | None = None
    last: Run | None = None
    told: Run | None = None
    success: bool | None = None
    success_at: datetime | None = None
    recent: tuple[RunGlance, ...] = ()
    failures_in_row: int = 0
    inconclusive_in_row: int = 0
    alarm: Alarm = field(default_factory=Alarm)
    pending: Pending = Pending()
    totals: Totals = Totals()
    ring: Histogram = field(default_factory=lambda: empty(RING_BOUNDS))
    answer: Histogram = field(default_factory=lambda: empty(ANSWER_BOUNDS))
    rings: tuple[float, ...] = ()
    proof_conclusive: bool | None = None
    proof_since: datetime | None = None
    proved: Mapping[str, datetime] = field(default_factory=dict)
    recognised_at: datetime | None = None
    sound: Measured = field(default_factory=Measured)
    unpriced: tuple[str, ...] = ()
    at_twilio: tuple[str, ...] = ()

    @property
    def recent_failure_ratio(self) -> float | None:
        """Failures among the conclusive ones of the last ten runs; None where none was."""
        told = [run.result for run in self.recent if run.result is not Result.INCONCLUSIVE]
        return told.count(Result.FAILURE) / len(told) if told else None

    @property
    def recent_ring_seconds(self) -> float | None:
        """The median of the last five ring times; None before the first."""
        return median(self.rings) if self.rings else None

    @property
    def ever_proved(self) -> bool:
        """Whether a call of this route was ever proved: that Twilio then has no record is a failure."""
        return bool(self.proved)

    @property
    def failing_since(self) -> datetime | None:
        """When the first call of the failures that stand ended, as far as calls are remembered."""
        first: datetime | None = None
        for run in reversed(self.recent) if self.success is False else ():
            if run.result is Result.SUCCESS:
                break
            if run.result is Result.FAILURE:
                first = run.ended
        return first
