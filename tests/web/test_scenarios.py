"""The page over the whole daemon: each state of the simulated clouds as a newcomer reads it."""

import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from prometheus_client import CollectorRegistry

from monitor.checks import exit_status
from monitor.config import parse
from monitor.engine import Daemon, Desk
from monitor.export import Telemetry
from monitor.history import MemoryLedger, MemoryStore
from monitor.model.board import Board, EnvironmentState, RouteState
from monitor.model.cause import Certainty
from monitor.simulator import SCENARIOS, Simulator, demo_config
from monitor.web.shown import PageView, RouteView
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.canary.calling import QUICK

_OF_EXIT = {
    0: {Standing.FINE, Standing.NOTE},
    1: {Standing.ATTENTION},
    2: {Standing.BROKEN},
    3: {Standing.UNSURE},
}


async def _board(scenario: str, *, call: bool = False) -> Board:
    async with Simulator() as simulator:
        simulator.use(scenario)
        simulator.world.ring_seconds = 0.3
        daemon = Daemon(
            parse(demo_config(simulator.url, scenario), "config.yaml", Path(), {}),
            MemoryStore(),
            Telemetry(CollectorRegistry()),
            now=lambda: datetime.now(UTC),
            monotonic=time.monotonic,
            desk=Desk(MemoryLedger(lambda: uuid4().hex), tempo=QUICK) if call else None,
        )
        try:
            await daemon.open()
            await daemon.sweep_once()
            if call:
                await daemon.call_once()
            return daemon.board
        finally:
            await daemon.stop(5)


async def _page(scenario: str, *, call: bool = False) -> PageView:
    return page_view(await _board(scenario, call=call), datetime.now(UTC))


def _route(page: PageView, name: str) -> RouteView:
    [environment] = page.environments
    return next(route for route in environment.routes if route.name == name)


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_the_page_is_as_alarmed_as_the_exit_status(scenario: str) -> None:
    board = await _board(scenario)
    states: tuple[RouteState | EnvironmentState, ...] = (*board.routes.values(), *board.environments.values())
    findings = [check.finding for state in states for check in state.checks.values()]
    page = page_view(board, datetime.now(UTC))
    assert page.standing in _OF_EXIT[exit_status(findings, ())]
    green = [view for view in page.environments[0].routes if view.standing is Standing.FINE]
    assert not [trouble for view in green for trouble in view.told.troubles if trouble.verdict == "fail"]


async def test_a_suspended_account_is_the_first_thing_said() -> None:
    page = await _page("suspended-account")
    assert page.sentence.startswith("No call works in prod: the Twilio account is not active: ")
    assert "suspended" in page.sentence
    assert "No fault" not in page.sentence
    assert {route.standing for route in page.environments[0].routes} == {Standing.BROKEN}


async def test_a_rotated_credential_is_worth_a_look() -> None:
    page = await _page("rotated-credential")
    assert page.sentence == "Of 2 routes, cl is worth a look."
    assert _route(page, "cl").standing is Standing.NOTE


async def test_twilio_down_is_one_trouble_for_the_whole_page() -> None:
    page = await _page("twilio-down")
    [environment] = page.environments
    assert page.sentence == "Twilio cannot be read in prod."
    told = [environment.told, *(route.told for route in environment.routes)]
    [trouble] = [trouble for each in told for trouble in each.troubles]
    assert "503" in trouble.summary


async def test_another_region_is_the_failure_with_its_fix_and_one_line() -> None:
    page = await _page("other-region")
    cl = _route(page, "cl")
    assert page.cause.startswith("cl: ")
    assert "ie1" in page.cause
    [trouble] = cl.told.troubles
    assert (trouble.checks, bool(trouble.remedy)) == (("trunk-region",), True)
    [note] = cl.told.notes
    assert note.says == "7 more cannot be told until that is settled"


async def test_a_trunk_of_another_account_says_so() -> None:
    page = await _page("two-accounts")
    [stranger] = [route for route in page.environments[0].routes if route.name not in ("br", "cl")]
    [note] = stranger.told.notes
    assert "another account" in note.says
    assert note.says.endswith("give it an environment of its own. Not judged for that reason")
    assert {"trunk-address-known", "credential-list-attached"} <= set(note.checks)
    assert stranger.counts == "3 pass, 3 do not apply, 11 not judged"
    assert page.sentence == (
        f"No fault found on any of 3 routes. Not all of {stranger.name} could be judged."
    )


async def test_a_healthy_route_counts_its_checks() -> None:
    page = await _page("healthy")
    assert _route(page, "br").counts == "all 17 checks pass"
    assert _route(page, "cl").counts == "16 pass, 1 does not apply"


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        ("healthy", "No fault found on any of 2 routes."),
        ("busy", "1 of 2 routes, cl, cannot call: the called phone is busy."),
        ("geo-blocked", "1 of 2 routes, cl, cannot call: low-risk numbers are off for Chile (CL)."),
        ("forbidden-unseen", "1 of 2 routes, cl, cannot call: wrong password."),
        ("twilio-down", "Twilio cannot be read in prod; calls work."),
        (
            "restricted-key",
            "Calls work in prod, but not all could be checked: "
            "the monitor's Twilio key may not read everything.",
        ),
        (
            "suspended-account",
            "No call works in prod: the Twilio account is not active: its status is suspended.",
        ),
        ("bad-livekit-key", "LiveKit cannot be read in prod."),
        (
            "no-record",
            "No fault found on any of 2 routes. "
            "The last call over br and cl told nothing: Twilio has no record of an answered call.",
        ),
    ],
)
async def test_after_a_call_over_each_route_the_banner_says_what_came_of_it(
    scenario: str, sentence: str
) -> None:
    assert (await _page(scenario, call=True)).sentence == sentence


async def test_a_healthy_route_was_called_and_its_calls_say_nothing_more() -> None:
    calls = _route(await _page("healthy", call=True), "cl").calls
    assert calls is not None
    assert (calls.standing, calls.failing, calls.notes) == (Standing.FINE, "", ())


async def test_a_cause_that_a_check_sees_is_told_with_that_check_and_the_banner_says_it_once() -> None:
    page = await _page("geo-blocked", call=True)
    route = _route(page, "cl")
    [trouble] = route.told.troubles
    assert trouble.cause is not None
    # Its own error, or its entry in the error log where that comes before the record of the call.
    assert "32205" in trouble.cause.because[0]
    assert (route.cause, route.others, page.cause) == (None, (), "")


async def test_a_cause_that_no_check_sees_stands_by_itself() -> None:
    route = _route(await _page("forbidden-unseen", call=True), "cl")
    assert route.cause is not None
    assert (route.cause.id, route.cause.certainty, route.cause.wrong) == (
        "wrong-password",
        Certainty.LIKELY,
        "Wrong password.",
    )
    assert route.others == ()
    assert route.told.troubles == ()


async def test_what_breaks_the_account_is_no_cause_beside_each_route() -> None:
    page = await _page("suspended-account", call=True)
    assert [(route.cause, route.others) for route in page.environments[0].routes] == [(None, ()), (None, ())]


async def test_a_healthy_route_has_no_cause() -> None:
    route = _route(await _page("healthy", call=True), "cl")
    assert (route.cause, route.others) == (None, ())
