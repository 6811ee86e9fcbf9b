"""What is wrong with all routes of an environment alike is told once on the first page."""

from dataclasses import replace

from monitor.model.board import Board
from monitor.model.check import Finding
from monitor.model.job import Trigger, canary_job
from monitor.model.outcome import Reason
from monitor.model.reading import GapReason
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from monitor.web.pages.shared import shared_by_all
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import NOON, called, finding, swept
from tests.model.canaries import CALL, PLAN, run
from tests.web.reading import read
from tests.web.serving import Daemon

BOTH = ("br", "cl")


async def _shown(board: Board) -> str:
    async with Daemon(board, now=NOON + CALL).served() as client:
        return (await read(client, "/")).flat


def _off(route: str, remedy: str = "Tick Chile.") -> Finding:
    return finding("geo-permissions", Verdict.FAIL, route, summary="Chile is off. No call.", remedy=remedy)


def _ended(route: str, reason: Reason) -> Run:
    asked = canary_job("prod", route, f"ST_{route}", PLAN.to, NOON, Trigger.SCHEDULED)
    return run(f"run-{route}", reason, NOON, asked=asked)


def _refused(check: str, route: str | None) -> Finding:
    unread = finding(check, Verdict.UNKNOWN, route, summary="Could not read twilio.countries: forbidden.")
    evidence = {"unread": "twilio.countries", "gap": GapReason.FORBIDDEN.value}
    return replace(unread, judgement=replace(unread.judgement, evidence=evidence))


async def test_a_cause_of_all_routes_is_told_once_with_its_fix_and_each_card_leads_to_it() -> None:
    text = await _shown(swept(_off("br"), _off("cl")))
    assert "✕both routes Chile is off. No call." in text
    assert text.count("Fix Tick Chile.") == 1
    assert text.count("As for all of prod: chile is off.") == 2


async def test_a_cause_that_one_route_has_stays_on_its_card() -> None:
    text = await _shown(swept(_off("cl"), finding("geo-permissions", Verdict.PASS, "br")))
    assert text.count("Fix Tick Chile.") == 1
    assert "As for all" not in text


async def test_routes_with_fixes_of_their_own_keep_them() -> None:
    text = await _shown(swept(_off("br", "Tick Brazil."), _off("cl")))
    assert "Fix Tick Brazil." in text
    assert "Fix Tick Chile." in text
    assert "As for all" not in text


async def test_a_card_names_what_stops_its_calls_though_its_environment_tells_it() -> None:
    suspended = finding(
        "account-active", Verdict.FAIL, None, summary=f"AC{'0' * 32} is suspended.", remedy="Pay."
    )
    ended = (_ended(route, Reason.ACCOUNT_INACTIVE) for route in BOTH)
    text = await _shown(called(*ended, findings=[suspended], routes=BOTH))
    assert text.count(f"As for all of prod: AC{'0' * 32} is suspended.") == 2
    assert text.count("It does not alarm yet: a second failure in a row does.") == 2
    assert text.count("Fix Pay.") == 1


async def test_what_could_not_be_told_of_an_environment_has_a_fix_and_no_card_repeats_it() -> None:
    unread = [_refused("geo-permissions", "br"), _refused("geo-permissions", "cl")]
    text = await _shown(swept(_refused("geo-exposure", None), *unread))
    assert text.count("Fix Give the key the permission") == 1
    assert text.count("As for all of prod: the monitor's Twilio key may not read everything.") == 2


async def test_a_call_that_told_nothing_is_no_fault_of_all_routes_but_worth_a_look() -> None:
    text = await _shown(called(*(_ended(route, Reason.NETWORK) for route in BOTH), routes=BOTH))
    assert "both routes LiveKit cannot be reached from here." in text
    assert "✓both routes" not in text
    assert text.count("✓no fault found") == 2


def test_an_only_route_keeps_its_cause_unless_nothing_could_be_told_of_its_environment() -> None:
    [failing] = page_view(swept(_off("br"), _off("cl")), NOON).environments
    assert shared_by_all(failing) is not None
    assert shared_by_all(replace(failing, routes=failing.routes[:1])) is None
    assert shared_by_all(replace(failing, routes=())) is None

    unread = [_refused("geo-exposure", None), *(_refused("geo-permissions", route) for route in BOTH)]
    [unsure] = page_view(swept(*unread), NOON).environments
    assert unsure.standing is Standing.UNSURE
    only = shared_by_all(replace(unsure, routes=unsure.routes[:1]))
    assert only is not None
    assert only.whom == "the only route"
