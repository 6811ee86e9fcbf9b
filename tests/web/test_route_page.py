"""The page of a route as a browser gets it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest

from monitor.checks import IDS, ROUTE_CHECKS
from monitor.model.archive import NoArchive, Page, Wanted
from monitor.model.cause import Certainty, RankedCause
from monitor.model.change import Setting
from monitor.model.check import Finding
from monitor.model.event import Configured, Event, PlannedCanary, PlannedEnvironment, RouteReport, Swept
from monitor.model.outcome import Reason
from monitor.model.protocols import StoreError
from monitor.model.run import Run
from monitor.model.verdict import Severity, Verdict
from monitor.web.pages.drawing import across, down, wrapped
from monitor.web.pages.path import PLACED, path_of
from monitor.web.standing import Standing
from tests.boards import EVERY, NOON, finding, report, swept
from tests.model.canaries import CALL, HALF_HOUR, run
from tests.web.api.serving import api
from tests.web.reading import Page as Shown
from tests.web.reading import read

_PLAN = PlannedEnvironment(EVERY, ("br", "cl"), discovers=False, canaries={"cl": PlannedCanary(HALF_HOUR)})
CONFIGURED = Configured(NOON, {"prod": _PLAN})
OFF = finding(
    "geo-permissions",
    Verdict.FAIL,
    summary="Low-risk numbers are off for Chile.",
    remedy="Tick Chile - Mobile.",
)


def sweep(*reports: RouteReport) -> Swept:
    return Swept(
        environment="prod",
        started=NOON - timedelta(seconds=3),
        ended=NOON,
        complete=True,
        up={"livekit": True, "twilio": True},
        findings=(),
        routes=reports,
    )


def fine(*others: Finding) -> RouteReport:
    """Every check passes but for these."""
    found = {check.id: finding(check.id, Verdict.PASS) for check in ROUTE_CHECKS}
    return report("cl", tuple({**found, **{each.check: each for each in others}}.values()))


async def shown(*events: Event, path: str = "/routes/prod/cl", status: int = 200) -> Shown:
    async with api(CONFIGURED, *events, now=NOON + CALL + timedelta(minutes=5)) as served:
        return await read(served.client, path, status)


def picture(page: Shown) -> list[str]:
    """What those hear of the two drawings who do not see them."""
    return [line for line in page.text.splitlines() if line.startswith("The way of a call over ")]


async def test_it_says_how_the_route_stands_since_when_and_what_to_do() -> None:
    refused = replace(run(reason=Reason.FORBIDDEN, at=NOON), evidence={"twilio_errors": ("32205",)})
    page = await shown(sweep(fine(OFF)), refused)
    assert "cl ✕cannot call What is wrong Low-risk numbers are off for Chile." in page.flat
    assert "Since 2026-03-01 12:00 UTC (5 min ago)" in page.flat
    assert "Fix Tick Chile - Mobile." in page.flat


def refused_for(cause: str, wrong: str) -> Run:
    """A call that Twilio refused, as the history has it."""
    named = RankedCause(cause, 1, Certainty.CERTAIN, wrong, "Mend it.", summary=wrong)
    evidence = {"twilio_errors": ("32205",)}
    return replace(run(reason=Reason.FORBIDDEN, at=NOON), evidence=evidence, causes=(named,))


async def test_what_is_wrong_is_said_once_and_what_comes_below_leads_back_to_it() -> None:
    refused = refused_for("geo-permissions", OFF.judgement.summary)
    page = await shown(sweep(fine(OFF)), refused)
    assert page.flat.count("Low-risk numbers are off for Chile.") == 1
    assert page.flat.count("Fix Tick Chile - Mobile.") == 1
    assert page.links.count("#cause-geo-permissions") == 1
    assert "cause-geo-permissions" in [each.get("id") for each in page.all("li")]
    assert f"✕failed forbidden {refused.summary}" in page.flat
    assert (
        "✕failed forbidden Low-risk numbers" in (await shown(sweep(fine(OFF)), refused, path="/history")).flat
    )


async def test_a_step_that_no_check_finds_broken_leads_to_what_is_wrong() -> None:
    told = replace(run(reason=Reason.AUTH_LOOP, at=NOON), evidence={"twilio_errors": ("32202",)})
    page = await shown(sweep(fine()), told)
    [cause] = [link for link in page.links if link and link.startswith("#cause-")]
    assert cause[1:] in [each.get("id") for each in page.all("li")]


async def test_a_call_that_failed_for_another_reason_than_what_is_wrong_now_names_it() -> None:
    page = await shown(sweep(fine(OFF)), refused_for("ip-acl", "It keeps LiveKit out."))
    assert "✕failed forbidden It keeps LiveKit out." in page.flat


async def test_a_route_that_works_again_says_what_ends_the_alarm() -> None:
    failed = [run(f"run-{n}", Reason.BUSY, NOON) for n in range(2)]
    assert "Calls One more success ends the alarm." in (await shown(*failed, run("run-2", at=NOON))).flat


async def test_it_links_the_trunk_of_the_route_where_its_sid_is_known_and_the_list_elsewhere() -> None:
    sid = f"TK{'a' * 32}"
    known = await shown(sweep(replace(fine(), twilio_trunk=sid)))
    assert f"https://console.twilio.com/us1/develop/sip-trunking/trunks/{sid}" in known.links
    assert "SIP trunks in LiveKit Cloud, with ST_cl among them" in known.flat

    unknown = await shown(sweep(replace(fine(), twilio_trunk="", livekit_trunk="")))
    assert "https://www.twilio.com/console/sip-trunking/trunks" in unknown.links
    assert "among them" not in unknown.flat


async def test_the_picture_names_the_broken_step_and_the_check_that_says_so() -> None:
    page = await shown(sweep(fine(OFF)))
    for told in picture(page):
        assert "Address, acme-cl.pstn.twilio.com: in order;" in told
        assert "Country: broken (geo-permissions);" in told
    assert len(picture(page)) == 2
    assert [each["role"] for each in page.all("svg") if "path" in (each["class"] or "")] == ["img", "img"]


async def test_a_cause_that_no_check_sees_breaks_the_step_at_which_it_stops_a_call() -> None:
    told = replace(run(reason=Reason.AUTH_LOOP, at=NOON), evidence={"twilio_errors": ("32202",)})
    [line, _] = picture(await shown(sweep(fine()), told))
    assert "Credentials: broken (" in line or "Credentials: could not be told (" in line
    assert "Address, acme-cl.pstn.twilio.com: in order;" in line


def test_what_only_repeats_another_check_is_not_known_rather_than_doubtful() -> None:
    doubt = replace(finding("ip-acl", Verdict.UNKNOWN), because="trunk-address")
    board = swept(finding("trunk-address", Verdict.FAIL), doubt)
    steps = path_of(board.routes["prod", "cl"], board.environments["prod"], ())
    standing = {step.name: step.standing for step in steps}
    assert (standing["Address"], standing["Credentials"]) == (Standing.BROKEN, Standing.WAITING)


@pytest.mark.parametrize("verdict", [Verdict.UNKNOWN, Verdict.SKIP])
def test_a_step_of_which_something_waits_for_another_check_is_not_called_in_order(verdict: Verdict) -> None:
    doubt = replace(finding("ip-acl", verdict), because="trunk-address-known")
    board = swept(finding("livekit-credentials-set", Verdict.PASS), doubt)
    steps = path_of(board.routes["prod", "cl"], board.environments["prod"], ())
    assert [step.standing for step in steps if step.name == "Credentials"] == [Standing.WAITING]


def test_a_cause_that_a_call_names_breaks_its_step_though_the_check_passes() -> None:
    board = swept(*(finding(check.id, Verdict.PASS) for check in ROUTE_CHECKS))
    named = RankedCause("credential-list-attached", 1, Certainty.LIKELY, "No list", "Attach one.")
    steps = path_of(board.routes["prod", "cl"], board.environments["prod"], (named,))
    assert {step.name: step.wrong for step in steps if step.standing is Standing.BROKEN} == {
        "Credentials": ("credential-list-attached",)
    }


def test_every_check_has_its_place_on_the_way() -> None:
    assert set(IDS) == PLACED


def test_the_drawings_stay_within_their_frames() -> None:
    long = report("cl", (OFF,), address=f"{'a-very-long-name' * 9}.pstn.twilio.com")
    board = swept(OFF)
    state = replace(board.routes["prod", "cl"], address=long.address)
    steps = path_of(state, board.environments["prod"], ())
    for drawing in (across(steps), down(steps)):
        for box in drawing.boxes:
            assert box.x >= 0 and box.x + box.width <= drawing.width
            assert box.y >= 0 and box.y + box.height <= drawing.height
            assert all(box.y < y < box.y + box.height for y, _ in box.lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("acme", ("acme",)),
        ("acme-cl.pstn.twilio.com", ("acme-cl.", "pstn.twilio.", "com")),
        ("x" * 40, ("x" * 12, "x" * 12, f"{'x' * 11}…")),
        ("a\u202eb", ("ab",)),
        ("長い名前の回線の名前", ("長い名前の回", "線の名前")),  # each as wide as two letters
    ],
)
def test_a_value_is_broken_into_three_lines_at_most(text: str, lines: Sequence[str]) -> None:
    assert wrapped(text, 12) == lines


async def test_what_changed_is_told_with_from_to_and_by_whom() -> None:
    before = replace(fine(), settings={Setting.COUNTRIES: "CL on"})
    after = replace(
        report("cl", (OFF,)),
        settings={Setting.COUNTRIES: "CL off"},
        authors={Setting.COUNTRIES: "ops@acme.example"},
    )
    page = await shown(sweep(before), run(at=NOON - HALF_HOUR), sweep(after))
    assert "The calling permissions since it worked CL on CL off ops@acme.example" in page.flat


async def test_the_calls_are_paged_and_each_leads_to_its_own_page() -> None:
    runs = [run(f"run-{n}", Reason.ANSWERED, NOON + n * HALF_HOUR) for n in range(25)]
    async with api(CONFIGURED, sweep(fine()), *runs, now=NOON + 26 * HALF_HOUR) as served:
        page = await read(served.client, "/routes/prod/cl")
        first = [link for link in page.links if link and "/runs/" in link]
        [older] = [link for link in page.links if link and link.startswith("?cursor=")]
        rest = await read(served.client, f"/routes/prod/cl{older}")
    second = [link for link in rest.links if link and "/runs/" in link]
    assert first == [f"../../runs/run-{n}" for n in range(24, 4, -1)]
    assert second == [f"../../runs/run-{n}" for n in range(4, -1, -1)]


async def test_a_history_that_cannot_be_read_does_not_hide_how_the_route_stands() -> None:
    class Locked(NoArchive):
        async def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]:
            raise StoreError("the file is locked.")

    async with api(CONFIGURED, sweep(report("cl", (OFF,))), archive=Locked()) as served:
        page = await read(served.client, "/routes/prod/cl")
    assert "Low-risk numbers are off for Chile." in page.flat


async def test_every_finding_stands_there_with_its_evidence() -> None:
    told = replace(OFF, judgement=replace(OFF.judgement, evidence={"countries": ("CL",), "box": "Mobile"}))
    page = await shown(sweep(report("cl", (told, finding("ip-acl", Verdict.PASS)))))
    assert "countries CL box Mobile" in page.flat
    assert "../../docs/checks/ip-acl" in page.links


async def test_a_route_that_is_not_called_says_so() -> None:
    page = await shown(sweep(report("br", (finding("ip-acl", Verdict.PASS, "br"),))), path="/routes/prod/br")
    assert "none: the configuration names no number to call" in page.flat


@pytest.mark.parametrize("path", ["/routes/prod/xx", "/routes/staging/cl", "/routes/prod", "/runs/nope"])
async def test_what_is_not_there_is_a_page_that_leads_home(path: str) -> None:
    page = await shown(sweep(fine()), path=path, status=404)
    assert "Not found" in page.flat
    assert "How all routes stand" in page.flat


async def test_a_name_that_is_hostile_is_text_and_its_page_is_found() -> None:
    hostile = 'a/b"><script>\u202e'
    plan = replace(_PLAN, discovers=True)
    named = report(hostile, (finding("ip-acl", Verdict.FAIL, hostile, Severity.WARNING),))
    async with api(Configured(NOON, {"prod": plan}), sweep(named)) as served:
        first = await read(served.client, "/")
        assert f"routes/prod/{quote(hostile, safe='')}" in first.links
        page = await read(served.client, f"/routes/prod/{quote(hostile, safe='')}")
    assert 'a/b"><script>' in page.text
    assert "\u202e" not in page.text
    assert page.scripts == ["../../static/page.js"]
