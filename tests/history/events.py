"""Things that happen to the cast, as events for a store to keep."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from monitor.model.call import TwilioAlert
from monitor.model.cause import Certainty, RankedCause
from monitor.model.change import Setting
from monitor.model.check import Finding, Judgement
from monitor.model.event import (
    AlertsRead,
    Configured,
    Event,
    PlannedCanary,
    PlannedEnvironment,
    RouteReport,
    RunAmended,
    RunStarted,
    Skipped,
    Suspended,
    Swept,
)
from monitor.model.job import Job, JobKind
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.run import Proof, Run, Stage, StageName
from monitor.model.skip import Suspension
from monitor.model.verdict import Severity, Verdict

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)


def minutes_later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def configured(
    *routes: str, at: datetime = NOON, environments: Iterable[str] = ("prod",), discovers: bool = False
) -> Configured:
    named = routes or ("br", "cl")
    canaries = {"cl": PlannedCanary(timedelta(minutes=30))} if "cl" in named else {}
    plan = PlannedEnvironment(FIVE_MINUTES, named, discovers, canaries, frozenset({"ip-acl"}))
    return Configured(at, dict.fromkeys(environments, plan))


def finding(
    verdict: Verdict = Verdict.PASS,
    *,
    at: datetime = NOON,
    check: str = "trunk-address",
    route: str | None = "cl",
    summary: str = "The trunk dials acme-cl.pstn.twilio.com.",
    because: str | None = None,
) -> Finding:
    judgement = Judgement(
        verdict,
        summary,
        evidence={"address": "acme-cl.pstn.twilio.com", "ranges": ("192.0.2.0/24", "198.51.100.0/24")},
        remedy="Open Elastic SIP Trunking › Trunks › acme-cl.",
    )
    return Finding("prod", route, check, Severity.CRITICAL, judgement, at, because)


def report(route: str, *findings: Finding, **settings: str) -> RouteReport:
    """What a sweep found; `settings` are by name, `acls="none"` where none is given."""
    return RouteReport(
        route=route,
        livekit_trunk=f"ST_{route}",
        twilio_trunk=f"TK{route}",
        address="acme-cl.pstn.twilio.com",
        edge="sao-paulo",
        findings=findings,
        settings={Setting(name): value for name, value in (settings or {"acls": "none"}).items()},
        resources=(f"AL{route}", f"TK{route}"),
    )


def swept(
    *routes: RouteReport,
    at: datetime = NOON,
    environment: str = "prod",
    complete: bool = True,
    findings: tuple[Finding, ...] = (),
) -> Swept:
    return Swept(
        environment=environment,
        started=at - timedelta(seconds=3.25),
        ended=at,
        complete=complete,
        up={"livekit": True, "twilio": complete},
        findings=findings,
        routes=routes,
    )


def sweep_of_both(at: datetime, cl: Verdict = Verdict.PASS, br: Verdict = Verdict.PASS) -> Swept:
    """One finding for each route and one for the environment, all judged at the sweep's time."""
    return swept(
        report("br", finding(br, at=at, route="br")),
        report("cl", finding(cl, at=at)),
        at=at,
        findings=(finding(at=at, check="account-active", route=None),),
    )


def canary_job(route: str = "cl") -> Job:
    return Job(JobKind.CANARY, "prod", NOON, key=f"canary:prod:{route}", lock=f"trunk:{route}", route=route)


def run(name: str = "run-1", at: datetime = NOON, reason: Reason = Reason.FORBIDDEN) -> Run:
    outcome = OUTCOMES[reason]
    return Run(
        id=name,
        job=canary_job(),
        started=at,
        ended=at + timedelta(seconds=12),
        result=outcome.result,
        reason=reason,
        fault=outcome.fault,
        severity=outcome.severity,
        summary="Twilio answered 403.",
        proof=Proof.NONE,
        stages=(Stage(StageName.RING, at, 1.5), Stage(StageName.ANSWER, at + timedelta(seconds=6), 0.25)),
        evidence={"sip_status": "403", "codes": ("32205",)},
        causes=(
            RankedCause("geo-permissions", 1, Certainty.CERTAIN, "Countries", "Allow CL", ("Twilio: 32205",)),
        ),
    )


def refusal(minutes: float) -> TwilioAlert:
    return TwilioAlert(f"NO{minutes}", "32205", "error", "CA1", minutes_later(minutes))


def alerts_read(
    minutes: float, counts: Mapping[str, int], *newest: TwilioAlert, environment: str = "prod"
) -> AlertsRead:
    """Twilio's error log with these entries in its newest whole minute."""
    at = minutes_later(minutes)
    return AlertsRead(environment, at, at, {minutes_later(minutes - 1): counts}, newest)


def one_of_each() -> tuple[Event, ...]:
    """Events of every kind, in an order in which they could happen."""
    return (
        configured(),
        sweep_of_both(NOON),
        RunStarted("run-1", canary_job(), NOON),
        run(),
        RunAmended("run-1", "prod", "cl", minutes_later(9), {"price": "-0.0085"}),
        Skipped(canary_job("br"), minutes_later(10), "calls-per-day", minutes_later(60)),
        Suspended("prod", minutes_later(11), Suspension.PAUSED),
        alerts_read(12, {"32205": 1}),
        alerts_read(14, {"32205": 3, "other": 1}, refusal(13), refusal(13.5)),
    )
