"""The first page as a browser gets it."""

import re
from dataclasses import replace

import pytest

from monitor.model.board import RouteState
from monitor.model.change import Change, Setting
from monitor.model.verdict import Severity, Verdict
from tests.boards import EVERY, NOON, configured, finding, swept
from tests.web.reading import BROWSER, Page, read
from tests.web.serving import Daemon

_ALWAYS = ["#main", "./", "./", "history", "docs/checks", "metrics"]


async def _page(daemon: Daemon) -> Page:
    async with daemon.served() as client:
        return await read(client, "/")


async def test_it_says_what_is_wrong_what_to_do_and_since_when() -> None:
    fault = finding(
        "geo-permissions",
        Verdict.FAIL,
        summary="Low-risk numbers in Chile are off.",
        remedy="Voice → Settings → Geo permissions: tick Chile.",
    )
    board = swept(fault, finding("geo-permissions", Verdict.PASS, "br"))
    text = (await _page(Daemon(board))).flat
    assert "Of 2 routes, cl is broken." in text
    assert "Low-risk numbers in Chile are off." in text
    assert "Fix Voice → Settings → Geo permissions: tick Chile." in text
    assert "Since 2026-03-01 12:00 UTC" in text
    assert "acme-cl.pstn.twilio.com" in text


async def test_it_leads_to_the_page_of_each_route() -> None:
    page = await _page(Daemon(swept(finding("ip-acl", Verdict.FAIL))))
    assert page.links[: len(_ALWAYS)] == _ALWAYS
    assert page.links[len(_ALWAYS) :] == ["routes/prod/cl", "routes/prod/br"]


async def test_it_loads_our_own_files_alone_and_nothing_in_it_is_a_script_or_a_style() -> None:
    page = await _page(Daemon(swept(finding("ip-acl", Verdict.FAIL))))
    assert {each["href"] for each in page.all("link")} == {"static/page.css", "static/icon.svg"}
    assert page.scripts == ["static/page.js"]
    for tag, attributes in page.tags:
        assert tag not in ("style", "img", "iframe", "object")
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)


@pytest.mark.parametrize("name", ["page.css", "page.js", "icon.svg"])
async def test_a_browser_that_has_a_file_is_told_so(name: str) -> None:
    async with Daemon().served() as client:
        first = await client.get(f"/static/{name}")
        again = await client.get(f"/static/{name}", headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status, again.status) == (200, 304)
        assert (len(await first.read()) > 0, await again.read()) == (True, b"")


async def test_the_stylesheet_knows_light_and_dark_paper_and_those_who_want_no_motion() -> None:
    async with Daemon().served() as client:
        answer = await client.get("/static/page.css")
        css = await answer.text()
    assert answer.content_type == "text/css"
    for asked in ("prefers-color-scheme: dark", "@media print", "prefers-reduced-motion"):
        assert asked in css


async def test_what_came_from_outside_is_shown_as_text() -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}'
    fault = finding("ip-acl", Verdict.FAIL, "br", Severity.WARNING, summary=hostile, remedy=hostile)
    board = swept(fault)
    state = board.routes["prod", "br"]
    named = RouteState("prod", hostile, hostile, hostile, hostile, hostile, state.checks)
    page = await _page(Daemon(replace(board, routes={("prod", hostile): named})))
    assert page.text.count(hostile) >= 4
    assert page.scripts == ["static/page.js"]
    assert not page.all("img")


async def test_marks_that_turn_the_writing_round_or_are_not_seen_are_gone() -> None:
    fault = finding("ip-acl", Verdict.FAIL, summary="It is \u202efo\u200b off\u0007.\nNext.")
    page = await _page(Daemon(swept(fault)))
    assert "It is fo off. Next." in page.flat


async def test_before_the_first_sweep_it_says_so() -> None:
    text = (await _page(Daemon(configured()))).text
    assert "The first sweep has not ended yet." in text
    assert "not read yet" in text


async def test_without_a_configuration_it_still_answers() -> None:
    assert "Nothing is configured yet." in (await _page(Daemon())).text


async def test_it_is_never_kept_by_a_browser() -> None:
    async with Daemon().served() as client:
        assert (await client.get("/")).headers["Cache-Control"] == "no-store"


async def test_a_remedy_shows_what_to_type_as_code() -> None:
    fault = finding("trunk-region", Verdict.FAIL, remedy="Set `twilio.region: ie1`.")
    page = await _page(Daemon(swept(fault)))
    assert "Set twilio.region: ie1." in page.text
    assert page.all("code")


async def test_a_failure_of_severity_info_is_not_green() -> None:
    page = await _page(Daemon(swept(finding("credential-rotated", Verdict.FAIL, severity=Severity.INFO))))
    assert ("div", {"class": "head note", "role": "status"}) in page.tags
    assert "worth a look" in page.text


async def test_what_the_configuration_accepts_is_green_and_said_in_small_print() -> None:
    unread = finding("account-active", Verdict.UNKNOWN, None, summary="This key may not read it.")
    passes = [finding("ip-acl", Verdict.PASS, route) for route in ("br", "cl")]
    board = swept(unread, *passes, before=configured(accepted=["account-active"]))
    page = await _page(Daemon(board))
    assert ("div", {"class": "head fine", "role": "status"}) in page.tags
    assert "This key may not read it. The configuration accepts that: account-active" in page.flat


async def test_a_card_with_nothing_to_link_to_has_no_empty_line() -> None:
    async with Daemon(swept(finding("ip-acl", Verdict.PASS))).served() as client:
        html = await (await client.get("/", headers=BROWSER)).text()
    assert html.count("<article") == 2
    assert not re.search(r"<p[^>]*>\s*</p>", html)


async def test_a_headline_with_unkind_names_in_it_stays_one() -> None:
    unkind = f"Trunk {'x' * 400} dials nowhere."
    page = await _page(Daemon(swept(finding("ip-acl", Verdict.FAIL, None, summary=unkind))))
    headlines = [line for line in page.text.splitlines() if line.startswith("No call works in prod: ")]
    headline = headlines[-1]  # before it is the title of the window
    assert len(headline) < 200
    assert headline.endswith("x…")
    assert unkind in page.flat, "the card has it whole"


async def test_a_healthy_route_reads_by_itself() -> None:
    found = (finding("ip-acl", Verdict.PASS), finding("ip-acl-open", Verdict.PASS))
    assert "All 2 checks pass." in (await _page(Daemon(swept(*found)))).flat


async def test_of_many_routes_those_that_are_well_are_lines_and_the_others_are_cards() -> None:
    well = [finding("ip-acl", Verdict.PASS, f"r{number}") for number in range(30)]
    page = await _page(Daemon(swept(finding("ip-acl", Verdict.FAIL), *well)))
    assert [each["class"] for each in page.all("article")] == ["card broken"]
    assert len([each for each in page.links if each and each.startswith("routes/prod/r")]) == 30
    assert "30 no fault found" in page.flat


async def test_a_line_is_made_anew_when_its_route_changes() -> None:
    well = [finding("ip-acl", Verdict.PASS, f"r{number}") for number in range(9)]
    daemon = Daemon(swept(*well))
    async with daemon.served() as client:
        before = await read(client, "/")
        daemon.board = swept(*well[1:], finding("ip-acl", Verdict.FAIL, "r0"), before=daemon.board)
        after = await read(client, "/")
    assert (len(before.all("article")), len(after.all("article"))) == (0, 1)
    assert "Of 11 routes, 1 is broken" in after.flat


async def test_who_takes_gzip_gets_the_same_in_fewer_bytes() -> None:
    async with Daemon(swept(finding("ip-acl", Verdict.FAIL))).served() as client:
        plain = await client.get("/", headers={"Accept-Encoding": "identity"})
        packed = await client.get("/", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(await packed.read()) < len(await plain.read()) / 2


async def test_a_change_that_speaks_for_the_cause_is_told_once() -> None:
    good = finding("geo-permissions", Verdict.PASS)
    before = swept(good).routes["prod", "cl"]
    fault = finding("geo-permissions", Verdict.FAIL, summary="Low-risk numbers are off.")
    board = swept(fault)
    change = Change(Setting.COUNTRIES, "CL on", "CL off", NOON - EVERY, NOON, "ops@acme.example")
    state = replace(board.routes["prod", "cl"], changes=(change,), settings=before.settings)
    page = await _page(Daemon(replace(board, routes={("prod", "cl"): state})))
    assert page.flat.count("from CL on to CL off, by ops@acme.example") == 1
