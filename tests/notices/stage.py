"""An environment whose calls can be broken, and what people are told; its clock is moved by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model.board import Board
from monitor.model.check import Finding, Judgement
from monitor.model.event import Configured, PlannedCanary, PlannedEnvironment, RouteReport, Suspended, Swept
from monitor.model.job import Trigger, canary_job
from monitor.model.notice import Notice, Open
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.phone import Callee
from monitor.model.run import Proof, Run
from monitor.model.skip import Suspension
from monitor.model.verdict import Severity, Verdict
from monitor.notices.compose import compose
from monitor.notices.decide import Sight, decide
from monitor.notices.settings import Settings, Target
from monitor.notices.watch import Watch

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVERY = timedelta(minutes=30)
SWEEP = timedelta(minutes=5)
CALLEE = Callee("+56225550147")
PAGE = "https://trunkwatch.internal"


def settings(**changes: object) -> Settings:
    to = (Target("abcd-1", "notices.to[0] (JSON)", "json://127.0.0.1/"),)
    usual = Settings(to, timedelta(minutes=2), None, 20, PAGE)
    return replace(usual, **changes)  # type: ignore[arg-type]


def found(
    check: str,
    verdict: Verdict = Verdict.FAIL,
    route: str | None = "cl",
    summary: str = "acme-cl is not as it should be.",
    remedy: str = "Click `Save`.",
    severity: Severity = Severity.CRITICAL,
) -> Finding:
    return Finding("prod", route, check, severity, Judgement(verdict, summary, {}, remedy), NOON)


class Stage:
    """`prod` with some routes; those in `called` have a canary, the others checks alone."""

    def __init__(
        self,
        *routes: str,
        called: Iterable[str] | None = None,
        changed: Settings | None = None,
    ) -> None:
        self.routes = routes or ("br", "cl")
        self.called = tuple(self.routes if called is None else called)
        self.settings = changed or settings()
        self.now = NOON
        self.board = Board()
        self.resting: frozenset[str] = frozenset()
        self.open: tuple[Open, ...] = ()
        self.watch = Watch(self.now)
        self._runs = 0
        self.configure()
        self.sweep()
        for route in self.called:
            self.call(route)

    def configure(self, *routes: str) -> None:
        """The routes are these from now on; without any, those of the beginning."""
        names = routes or self.routes
        canaries = {route: PlannedCanary(EVERY) for route in names if route in self.called}
        plan = PlannedEnvironment(SWEEP, names, discovers=False, canaries=canaries)
        self._apply(Configured(self.now, {"prod": plan}))

    def sweep(self, *findings: Finding, up: Mapping[str, bool] | None = None) -> None:
        """A sweep finds these; of each route something passes."""
        fine = [found("trunk-address", Verdict.PASS, route) for route in self.routes]
        at = [replace(each, at=self.now) for each in (*fine, *findings)]
        reports = [
            RouteReport(route, f"ST_{route}", f"TK_{route}", "acme.pstn.twilio.com", "", tuple(mine))
            for route in self.routes
            if (mine := [each for each in at if each.route == route])
        ]
        own = tuple(each for each in at if each.route is None)
        answered = up or {"livekit": True, "twilio": True}
        self._apply(Swept("prod", self.now, self.now, True, answered, own, tuple(reports)))

    def call(
        self, route: str, reason: Reason = Reason.ANSWERED, *, orphaned: bool = False, **evidence: str
    ) -> None:
        """A call ends now; one that is answered is proved, too."""
        self._runs += 1
        outcome = OUTCOMES[reason]
        answered = reason is Reason.ANSWERED
        job = canary_job("prod", route, f"ST_{route}", CALLEE, self.now, Trigger.SCHEDULED)
        run = Run(
            id=f"run-{self._runs}",
            job=job,
            started=self.now,
            ended=self.now,
            result=outcome.result,
            reason=reason,
            fault=outcome.fault,
            severity=outcome.severity,
            summary=outcome.meaning,
            proof=Proof.PROVED if answered else Proof.NONE,
            stages=(),
            evidence=evidence,
            twilio_trunk=f"TK_{route}",
            orphaned=orphaned,
        )
        self._apply(run)

    def fail(self, *routes: str, reason: Reason = Reason.CARRIER_FAULT, **evidence: Any) -> None:
        """Two calls in a row fail over each, which sets off its alarm."""
        for route in routes * 2:
            self.call(route, reason, **evidence)

    def heal(self, *routes: str) -> None:
        """So many calls succeed over each that no alarm stands."""
        for route in routes * 10:
            self.call(route)

    def suspend(self, reason: Suspension | None) -> None:
        self._apply(Suspended("prod", self.now, reason))

    def rest(self, rests: bool) -> None:
        """Maintenance begins or ends."""
        self.suspend(Suspension.MAINTENANCE if rests else None)
        self.resting = frozenset({"prod"} if rests else ())

    def after(self, minutes: float) -> list[Notice]:
        """What people are told once so many minutes have passed."""
        self.now += timedelta(minutes=minutes)
        sight = Sight(self.board, self.watch.look(self.board, self.now), self.resting, self.now)
        rows, drafts = decide(self.open, sight, self.settings)
        told = [compose(draft, sight, self.settings.page) for draft in drafts]
        causes = {
            row.subject: cause for draft, (_, cause) in zip(drafts, told, strict=True) for row in draft.about
        }
        self.open = tuple(replace(row, cause=causes.get(row.subject) or row.cause) for row in rows)
        return [notice for notice, _ in told]

    def told(self, minutes: float) -> list[str]:
        """The titles of that, minute by minute."""
        return [notice.title for _ in range(int(minutes)) for notice in self.after(1)]

    def _apply(self, event: Configured | Swept | Run | Suspended) -> None:
        self.board = self.board.apply(self.board.position + 1, event)
