"""Boards as events make them: environment `prod`, routes `br` and `cl`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from monitor.model.board import Board
from monitor.model.check import Finding, Judgement
from monitor.model.event import Configured, Event, PlannedCanary, PlannedEnvironment, RouteReport, Swept
from monitor.model.verdict import Severity, Verdict

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVERY = timedelta(minutes=5)


def finding(
    check: str,
    verdict: Verdict,
    route: str | None = "cl",
    severity: Severity = Severity.CRITICAL,
    summary: str = "acme-cl is as found.",
    remedy: str = "",
    at: datetime = NOON,
) -> Finding:
    return Finding("prod", route, check, severity, Judgement(verdict, summary, {}, remedy), at)


def configured(*routes: str, accepted: Collection[str] = ()) -> Board:
    """`prod` before its first sweep; the checks in `accepted` may be unknown."""
    plan = PlannedEnvironment(
        EVERY, routes or ("br", "cl"), discovers=False, accept_unknown=frozenset(accepted)
    )
    return Board().apply(1, Configured(NOON, {"prod": plan}))


def report(route: str, findings: Iterable[Finding] = (), address: str | None = None) -> RouteReport:
    trunk = {"br": "acme", "cl": "acme-cl"}.get(route, route)
    return RouteReport(
        route=route,
        livekit_trunk=f"ST_{route}",
        twilio_trunk=f"TK_{trunk}",
        address=address or f"{trunk}.pstn.twilio.com",
        edge="",
        findings=tuple(findings),
    )


def swept(
    *findings: Finding,
    before: Board | None = None,
    at: datetime = NOON,
    complete: bool = True,
    up: Mapping[str, bool] | None = None,
) -> Board:
    """`before`, or the two routes, after a sweep of three seconds that found `findings`."""
    board = before or configured()
    routes = sorted({"br", "cl"} | {found.route for found in findings if found.route})
    event = Swept(
        environment="prod",
        started=at - timedelta(seconds=3),
        ended=at,
        complete=complete,
        up={"livekit": True, "twilio": True} if up is None else up,
        findings=tuple(found for found in findings if found.route is None),
        routes=tuple(report(name, [f for f in findings if f.route == name]) for name in routes),
    )
    return board.apply(board.position + 1, event)


def called(*events: Event, findings: Iterable[Finding] = (), routes: Iterable[str] = ("cl",)) -> Board:
    """The two routes after a sweep that found `findings`, and then what happened to their canaries.

    `routes` are called every half hour; both have a check that passes.
    """
    canaries = {route: PlannedCanary(timedelta(minutes=30)) for route in routes}
    plan = PlannedEnvironment(EVERY, ("br", "cl"), discovers=False, canaries=canaries)
    fine = (finding("trunk-address", Verdict.PASS, route) for route in ("br", "cl"))
    board = Board().apply(1, Configured(NOON, {"prod": plan}))
    board = swept(*fine, *findings, before=board)
    for event in events:
        board = board.apply(board.position + 1, event)
    return board
