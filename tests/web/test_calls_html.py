"""The canary on the page as a browser gets it."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.board import Board
from monitor.model.event import RunStarted, Suspended
from monitor.model.outcome import Reason
from monitor.model.run import Proof
from monitor.model.skip import Suspension
from monitor.model.verdict import Verdict
from tests.boards import NOON, called, finding
from tests.model.canaries import CALL, HALF_HOUR, job, run
from tests.web.reading import Page, read
from tests.web.serving import Daemon


async def _page(board: Board, after: timedelta = timedelta(minutes=3)) -> Page:
    async with Daemon(board, now=NOON + CALL + after).served() as client:
        return await read(client, "/")


def _flat(page: Page) -> str:
    return " ".join(page.text.split())


async def test_a_good_call_is_one_line_with_the_time_behind_it() -> None:
    page = await _page(called(run(at=NOON, proof=Proof.PROVED)))
    assert "Last call: answered and proved, 3 min ago, rang 3.0 s" in _flat(page)
    assert ("time", {"datetime": "2026-03-01T12:00:20+00:00", "title": "2026-03-01 12:00 UTC"}) in page.tags


async def test_a_failed_call_is_marked_as_a_failure() -> None:
    page = await _page(called(run(reason=Reason.BUSY, at=NOON)), timedelta(seconds=40))
    assert "fail Last call failed 40 s ago: the called phone is busy" in _flat(page)
    assert ("div", {"class": "verdict broken"}) in page.tags
    assert ("b", {"class": "fail critical"}) in page.tags


async def test_the_strip_has_a_text_for_who_does_not_see_it() -> None:
    reasons = (Reason.ANSWERED, Reason.NETWORK, Reason.BUSY)
    page = await _page(called(*(run(f"run-{n}", why, NOON) for n, why in enumerate(reasons))))
    [strip] = [attributes for tag, attributes in page.tags if attributes.get("role") == "img"]
    assert strip["aria-label"] == (
        "Last calls, oldest first: 1 answered, 1 inconclusive (network), 1 failed (busy)"
    )
    assert "✓?✗" in page.text


async def test_an_alarm_a_call_under_way_and_a_pause_are_said() -> None:
    board = called(
        run("run-1", Reason.BUSY, NOON),
        run("run-2", Reason.BUSY, NOON),
        Suspended("prod", NOON, Suspension.PAUSED),
        RunStarted("run-3", job(NOON + HALF_HOUR), NOON + CALL),
    )
    text = _flat(await _page(board, timedelta(seconds=4)))
    assert "alarm since 2026-03-01 12:00 UTC (4 s ago)." in text
    assert "calling now, begun 4 s ago." in text
    assert "No calls: they are paused by the pause file." in text


async def test_a_route_without_a_canary_says_so_in_small_print() -> None:
    text = _flat(await _page(called(run(at=NOON))))
    assert text.count("no canary") == 1
    assert "the only check passes · no canary" in text


async def test_it_adds_no_link_and_no_number() -> None:
    page = await _page(called(run(reason=Reason.BUSY, at=NOON, to="+56225550147")))
    assert page.links == ["metrics", "docs/checks"]
    assert "550147" not in page.text


async def test_words_of_the_far_side_stay_text() -> None:
    hostile = '"><script>alert(1)</script>'
    board = called(replace(run(reason=Reason.BUSY, at=NOON), summary=f"Busy. SIP 486 {hostile}"))
    page = await _page(board)
    assert f"SIP 486 {hostile}" in page.text
    assert "script" not in {tag for tag, _ in page.tags}


async def test_the_first_cause_is_told_in_full_and_the_others_are_folded() -> None:
    refused = run(reason=Reason.FORBIDDEN, at=NOON)
    page = await _page(called(replace(refused, evidence={"twilio_errors": ("32202",)})))
    text = _flat(page)
    told, _, folded = text.partition("causes would fit")
    assert ": The Twilio trunk has no credential list. Twilio gives the error 32202 for this call." in told
    assert "Make a list with LiveKit's user name and password in Twilio Console" in told
    assert "Twilio does not know LiveKit's user name." in folded
    assert ("details", {"class": "causes"}) in page.tags


async def test_what_a_cloud_says_in_a_cause_is_shown_as_text() -> None:
    failing = finding(
        "ip-acl", Verdict.FAIL, summary="Trunk <img src=x> has an ACL.", remedy="Remove <b>it</b>."
    )
    page = await _page(called(run(reason=Reason.FORBIDDEN, at=NOON), findings=[failing]))
    assert "Trunk <img src=x> has an ACL." in page.text
    assert not [tag for tag, _ in page.tags if tag == "img"]
