"""The canary on the first page as a browser gets it."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.board import Board
from monitor.model.event import RunStarted, Suspended
from monitor.model.outcome import Reason
from monitor.model.run import Proof, StageName
from monitor.model.skip import Suspension
from monitor.model.verdict import Verdict
from tests.boards import NOON, called, finding, swept
from tests.model.canaries import CALL, HALF_HOUR, job, run
from tests.web.reading import Page, read
from tests.web.serving import Daemon


async def _page(board: Board, after: timedelta = timedelta(minutes=3)) -> Page:
    async with Daemon(board, now=NOON + CALL + after).served() as client:
        return await read(client, "/")


async def test_a_good_call_is_told_with_its_time_and_how_long_it_takes_to_ring() -> None:
    page = await _page(called(run(at=NOON, proof=Proof.PROVED)))
    assert "calls work" in page.flat
    assert "Last good call 3 min ago" in page.flat
    assert "Time to ring 1.5 s" in page.flat
    assert ("time", {"datetime": "2026-03-01T12:00:20Z", "title": "2026-03-01 12:00:20 UTC"}) in page.tags


async def test_a_failed_call_is_marked_as_a_failure() -> None:
    page = await _page(called(run(reason=Reason.BUSY, at=NOON)), timedelta(seconds=40))
    assert "1 of 2 routes, cl, cannot call: the called phone is busy." in page.flat
    assert "Since 2026-03-01 12:00 UTC (40 s ago)" in page.flat
    assert "card broken" in [each["class"] for each in page.all("article")]


async def test_what_speaks_against_a_cause_stands_beside_it() -> None:
    told = {"sip_code": "403", "twilio_error": "32205"}
    refused = replace(run(reason=Reason.FORBIDDEN, at=NOON), evidence=told)
    board = called(refused, findings=[finding("geo-permissions", Verdict.FAIL)])
    later = NOON + HALF_HOUR
    mended = [finding("geo-permissions", Verdict.PASS, route, at=later) for route in ("br", "cl")]
    page = await _page(swept(*mended, before=board, at=later), HALF_HOUR)
    assert (
        "Against it The check geo-permissions passes since 01 Mar 12:30 UTC, after this call: it may be"
        in page.flat
    )


async def test_the_columns_have_a_text_for_who_does_not_see_them() -> None:
    reasons = (Reason.ANSWERED, Reason.NETWORK, Reason.BUSY)
    page = await _page(called(*(run(f"run-{n}", why, NOON) for n, why in enumerate(reasons))))
    [columns] = [each for each in page.all("svg") if each.get("role") == "img"]
    assert columns["aria-label"] == (
        "Latest calls, oldest first: 1 answered, 1 told nothing (network), 1 failed (busy). "
        "It rings after 1.5 s."
    )
    assert "".join(page.text.split()).count("✓") >= 1


async def test_what_was_waited_for_in_vain_is_no_time_to_ring() -> None:
    refused = run(reason=Reason.FORBIDDEN, at=NOON)
    waited = tuple(each for each in refused.stages if each.name in (StageName.DIAL, StageName.RING))
    page = await _page(called(replace(refused, stages=waited)))
    [columns] = [each for each in page.all("svg") if each.get("role") == "img"]
    assert "rings" not in (columns["aria-label"] or "")
    assert "bar" not in [each["class"] for each in page.all("rect")]


async def test_an_alarm_a_call_under_way_and_a_pause_are_said() -> None:
    board = called(
        run("run-1", Reason.BUSY, NOON),
        run("run-2", Reason.BUSY, NOON),
        Suspended("prod", NOON, Suspension.PAUSED),
        RunStarted("run-3", job(NOON + HALF_HOUR), NOON + CALL),
    )
    text = (await _page(board, timedelta(seconds=4))).flat
    assert "Alarm since 2026-03-01 12:00 UTC (4 s ago)." in text
    assert "Next call calling now" in text
    assert "Calls are paused by the file pause in the state directory." in text


async def test_a_card_and_a_route_that_work_again_say_what_ends_the_alarm() -> None:
    board = called(*(run(f"run-{n}", Reason.BUSY, NOON) for n in range(2)), run("run-2", at=NOON))
    assert "One more success ends the alarm." in (await _page(board)).flat


async def test_the_next_call_is_told_ahead() -> None:
    assert "Next call in 26 min" in (await _page(called(run(at=NOON, proof=Proof.PROVED)))).flat


async def test_a_route_without_a_canary_says_so() -> None:
    text = (await _page(called(run(at=NOON)))).flat
    assert text.count("none: no number to call is configured") == 1


async def test_the_last_call_is_a_link_away_and_no_number_is_shown() -> None:
    page = await _page(called(run(reason=Reason.BUSY, at=NOON, to="+56225550147")))
    assert "runs/run-1" in page.links
    assert "550147" not in page.text


async def test_the_first_cause_is_told_in_full_and_the_others_are_counted() -> None:
    refused = run(reason=Reason.FORBIDDEN, at=NOON)
    page = await _page(called(replace(refused, evidence={"twilio_errors": ("32202",)})))
    assert "The Twilio trunk has no credential list." in page.flat
    assert "32202" in page.flat
    assert "Make a list with LiveKit's user name and password in Twilio Console" in page.flat
    assert "more to look at" in page.flat
    assert "routes/prod/cl#wrong" in page.links


async def test_what_a_cloud_says_in_a_cause_is_shown_as_text() -> None:
    failing = finding(
        "ip-acl", Verdict.FAIL, summary="Trunk <img src=x> has an ACL.", remedy="Remove <b>it</b>."
    )
    page = await _page(called(run(reason=Reason.FORBIDDEN, at=NOON), findings=[failing]))
    assert "Trunk <img src=x> has an ACL." in page.text
    assert not page.all("img")
