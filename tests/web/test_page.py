"""The status page as a browser gets it."""

from dataclasses import replace

from monitor.model.board import RouteState
from monitor.model.verdict import Severity, Verdict
from tests.boards import configured, finding, swept
from tests.web.reading import Page, read
from tests.web.serving import Daemon


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
    text = (await _page(Daemon(board))).text
    assert "Of 2 routes, 1 is broken." in text
    assert "Low-risk numbers in Chile are off." in text
    assert "Voice → Settings → Geo permissions: tick Chile." in text
    assert "2026-03-01 12:00 UTC" in text
    assert "acme-cl.pstn.twilio.com" in text


async def test_it_links_metrics_the_checks_and_each_check_that_it_names() -> None:
    page = await _page(Daemon(swept(finding("ip-acl", Verdict.FAIL))))
    assert page.links == ["metrics", "docs/checks", "docs/checks/ip-acl"]


async def test_it_needs_no_script_and_only_our_stylesheet() -> None:
    page = await _page(Daemon(swept(finding("ip-acl", Verdict.FAIL))))
    assert [attributes["href"] for tag, attributes in page.tags if tag == "link"] == ["static/page.css"]
    for tag, attributes in page.tags:
        assert tag not in ("script", "style", "img", "iframe")
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)


async def test_the_stylesheet_knows_light_and_dark() -> None:
    async with Daemon().served() as client:
        answer = await client.get("/static/page.css")
        css = await answer.text()
    assert answer.content_type == "text/css"
    assert "prefers-color-scheme: dark" in css


async def test_what_came_from_outside_is_shown_as_text() -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}'
    fault = finding("ip-acl", Verdict.FAIL, "br", Severity.WARNING, summary=hostile, remedy=hostile)
    board = swept(fault)
    state = board.routes["prod", "br"]
    named = RouteState("prod", hostile, hostile, hostile, hostile, hostile, state.checks)
    page = await _page(Daemon(replace(board, routes={("prod", hostile): named})))
    assert page.text.count(hostile) == 6
    assert not {tag for tag, _ in page.tags} & {"script", "img"}


async def test_a_hostile_check_id_stays_inside_its_link() -> None:
    page = await _page(Daemon(swept(finding('"><b>/../x', Verdict.FAIL))))
    assert page.links[-1] == "docs/checks/%22%3E%3Cb%3E/../x"


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
    assert "code" in {tag for tag, _ in page.tags}


async def test_what_only_repeats_a_fault_is_a_muted_line_with_links() -> None:
    doubt = replace(finding("ip-acl", Verdict.UNKNOWN), because="trunk-region")
    page = await _page(Daemon(swept(finding("trunk-region", Verdict.FAIL), doubt)))
    assert "1 more cannot be told until that is settled: ip-acl" in page.text
    assert page.links[-1] == "docs/checks/ip-acl"
    assert len([tag for tag, _ in page.tags if tag == "li"]) == 1


async def test_a_failure_of_severity_info_is_not_green() -> None:
    page = await _page(Daemon(swept(finding("credential-rotated", Verdict.FAIL, severity=Severity.INFO))))
    assert ("div", {"class": "verdict note"}) in page.tags
    assert "worth a look" in page.text


async def test_what_the_configuration_accepts_is_green_and_said_in_small_print() -> None:
    unread = finding("account-active", Verdict.UNKNOWN, None, summary="This key may not read it.")
    passes = [finding("ip-acl", Verdict.PASS, route) for route in ("br", "cl")]
    page = await _page(Daemon(swept(unread, *passes), accepted={"prod": {"account-active"}}))
    assert ("div", {"class": "verdict fine"}) in page.tags
    assert "This key may not read it. The configuration accepts that: account-active" in page.text


async def test_a_healthy_row_reads_by_itself() -> None:
    text = (
        await _page(Daemon(swept(finding("ip-acl", Verdict.PASS), finding("ip-acl-open", Verdict.PASS))))
    ).text
    assert "all 2 checks pass" in text
    assert "Nothing." not in text
