"""Canaries of the cast as events, and a route whose phone line can be broken, lived through in fast time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.model.board import Board, RouteState
from monitor.model.canary import CanaryPlan
from monitor.model.canary_state import CanaryState
from monitor.model.event import (
    Configured,
    Event,
    PlannedCanary,
    PlannedEnvironment,
    RunAmended,
    RunStarted,
    Skipped,
)
from monitor.model.job import Job, Trigger, canary_job
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.phone import Callee
from monitor.model.run import Proof, Run, Stage, StageName
from monitor.model.schedule import Due, next_due
from monitor.model.verdict import Severity

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
CALL = timedelta(seconds=20)
PLAN = CanaryPlan(Callee("+56225550147"), every=HALF_HOUR)


def configured(
    at: datetime = NOON, every: timedelta = HALF_HOUR, routes: tuple[str, ...] = ("cl",)
) -> Configured:
    canaries = dict.fromkeys(routes, PlannedCanary(every))
    return Configured(at, {"prod": PlannedEnvironment(timedelta(minutes=5), ("br", "cl"), False, canaries)})


def job(due: datetime = NOON, trigger: Trigger = Trigger.SCHEDULED, confirms: str | None = None) -> Job:
    return canary_job("prod", "cl", "ST_cl", PLAN.to, due, trigger, confirms)


def run(
    name: str = "run-1",
    reason: Reason = Reason.ANSWERED,
    at: datetime = NOON,
    *,
    asked: Job | None = None,
    proof: Proof = Proof.NONE,
    severity: Severity | None = None,
    ring: float = 1.5,
    twilio_trunk: str = "TKcl",
    orphaned: bool = False,
    **evidence: str,
) -> Run:
    outcome = OUTCOMES[reason]
    return Run(
        id=name,
        job=asked or job(at),
        started=at,
        ended=at + CALL,
        result=outcome.result,
        reason=reason,
        fault=outcome.fault,
        severity=severity or outcome.severity,
        summary=outcome.meaning,
        proof=proof,
        stages=(Stage(StageName.RING, at, ring), Stage(StageName.ANSWER, at, 3.0)),
        evidence=evidence,
        twilio_trunk=twilio_trunk,
        orphaned=orphaned,
    )


def board_after(*events: Event) -> Board:
    """The board after a configuration in which route cl is called, and these events."""
    board = Board()
    for position, event in enumerate((configured(), *events), start=1):
        board = board.apply(position, event)
    return board


def canary_after(*events: Event) -> CanaryState:
    return canary_of(board_after(*events).routes["prod", "cl"])


def canary_of(route: RouteState) -> CanaryState:
    assert route.canary is not None
    return route.canary


def after_runs(*reasons: Reason) -> CanaryState:
    """The state after scheduled runs that ended so, half an hour apart."""
    return canary_after(*(run(f"run-{n}", reason, NOON + n * HALF_HOUR) for n, reason in enumerate(reasons)))


def amended(name: str = "run-1", **evidence: str | tuple[str, ...]) -> RunAmended:
    return RunAmended(name, "prod", "cl", NOON + HALF_HOUR, evidence)


@dataclass
class Life:
    """A route lived through, with `line` for what a call at a time comes to, and `refuse` for the ledger.

    `alarms` are the times at which the alarm turned, `calls` the runs that were placed.
    """

    line: Callable[[int, datetime], Reason]
    refuse: Callable[[Job, datetime], tuple[str, datetime | None] | None] = lambda _job, _now: None
    now: datetime = NOON
    board: Board = field(default_factory=board_after)
    calls: list[Run] = field(default_factory=list)
    skips: list[Skipped] = field(default_factory=list)
    alarms: list[tuple[bool, datetime]] = field(default_factory=list)

    @property
    def canary(self) -> CanaryState:
        return canary_of(self.board.routes["prod", "cl"])

    def tell(self, event: Event) -> None:
        before = self.canary.alarm.on
        self.board = self.board.apply(self.board.position + 1, event)
        after = self.canary.alarm
        if after.on is not before:
            assert after.since is not None
            self.alarms.append((after.on, after.since))

    def until(self, end: datetime) -> "Life":
        for due, at in self._due(end):
            asked = job(due.at, due.trigger, due.confirms)
            refusal = self.refuse(asked, at)
            if refusal is not None:
                skip = Skipped(asked, at, *refusal)
                self.skips.append(skip)
                self.tell(skip)
                continue
            name = f"run-{len(self.calls)}"
            self.tell(RunStarted(name, asked, at))
            ended = run(name, self.line(len(self.calls), at), at, asked=asked)
            self.calls.append(ended)
            self.tell(ended)
        return self

    def _due(self, end: datetime) -> Iterator[tuple[Due, datetime]]:
        while (due := next_due(PLAN.every, self.canary, self.now)).at < end:
            self.now = max(self.now, due.at)
            yield due, self.now
        self.now = end
