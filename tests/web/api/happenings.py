"""What happened, for an API to tell: the cast configured, swept and called."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model.change import Setting
from monitor.model.check import Finding
from monitor.model.event import Configured, PlannedCanary, PlannedEnvironment, RouteReport, Swept
from monitor.model.verdict import Verdict
from tests.boards import EVERY, NOON, finding, report

HALF_HOUR = timedelta(minutes=30)
BROKEN = finding(
    "trunk-address", Verdict.FAIL, summary="The trunk dials a SIP Domain.", remedy="Dial acme-cl.pstn."
)


def configured(*routes: str, called: Iterable[str] = ("cl",), accepted: Iterable[str] = ()) -> Configured:
    """`prod` with these routes, `br` and `cl` without a choice."""
    canaries = {route: PlannedCanary(HALF_HOUR) for route in called}
    plan = PlannedEnvironment(EVERY, routes or ("br", "cl"), False, canaries, frozenset(accepted))
    return Configured(NOON, {"prod": plan})


def swept(
    *findings: Finding,
    at: datetime = NOON,
    routes: Iterable[str] = ("br", "cl"),
    settings: dict[Setting, str] | None = None,
) -> Swept:
    """A sweep of three seconds; `settings` are those of each route."""
    return Swept(
        environment="prod",
        started=at - timedelta(seconds=3),
        ended=at,
        complete=True,
        up={"livekit": True, "twilio": True},
        findings=tuple(each for each in findings if each.route is None),
        routes=tuple(_report(name, findings, settings or {}) for name in routes),
    )


def _report(route: str, findings: Iterable[Finding], settings: dict[Setting, str]) -> RouteReport:
    return replace(report(route, [each for each in findings if each.route == route]), settings=settings)
