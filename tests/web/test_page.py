"""The status page as a browser gets it."""

from dataclasses import replace
from html.parser import HTMLParser

from monitor.model.board import RouteState
from monitor.model.verdict import Severity, Verdict
from tests.boards import configured, finding, swept
from tests.web.serving import Daemon


class _Read(HTMLParser):
    """The tags of a page, and the text that people see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


async def _page(daemon: Daemon) -> _Read:
    async with daemon.served() as client:
        answer = await client.get("/", headers={"Accept-Encoding": "identity"})
        assert answer.status == 200
        assert answer.content_type == "text/html"
        read = _Read()
        read.feed(await answer.text())
    return read


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
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == ["metrics", "docs/checks", "docs/checks/ip-acl"]


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
    assert page.text.count(hostile) == 4
    assert not {tag for tag, _ in page.tags} & {"script", "img"}


async def test_a_hostile_check_id_stays_inside_its_link() -> None:
    page = await _page(Daemon(swept(finding('"><b>/../x', Verdict.FAIL))))
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links[-1] == "docs/checks/%22%3E%3Cb%3E/../x"


async def test_before_the_first_sweep_it_says_so() -> None:
    text = (await _page(Daemon(configured()))).text
    assert "The first sweep has not ended yet." in text
    assert "not read yet" in text


async def test_without_a_configuration_it_still_answers() -> None:
    assert "Nothing is configured yet." in (await _page(Daemon())).text


async def test_it_is_never_kept_by_a_browser() -> None:
    async with Daemon().served() as client:
        assert (await client.get("/")).headers["Cache-Control"] == "no-store"
