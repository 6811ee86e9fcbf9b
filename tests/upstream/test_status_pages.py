"""A vendor's status page: what is taken of it, and that nothing on it can do harm."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.model.incident import Impact, Incident, Vendor, VendorStatus
from monitor.model.reading import GapReason
from monitor.upstream import Limits, StatusPage, StatusPages
from tests.upstream.account import Recorder
from tests.upstream.cloud import Cloud, Reply, answers, breaks_off, hangs, redirects, resets, sends, waits

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FRESH = timedelta(minutes=5)
PATH = "/status.twilio.com/api/v2/summary.json"
TRUNKING: Mapping[str, Any] = {
    "id": "c1", "name": "Elastic SIP Trunking", "status": "partial_outage", "group": False, "group_id": None,
    "description": None, "created_at": "2014-05-03T01:22:07.274Z",
}  # fmt: skip
FAILING: Mapping[str, Any] = {
    "id": "i1", "name": "Calls over trunks fail", "status": "investigating", "impact": "major",
    "created_at": "2026-03-04T03:35:00.000-08:00", "started_at": "2026-03-04T03:30:00.000-08:00",
    "resolved_at": None, "shortlink": "https://stspg.io/i1", "components": [TRUNKING], "incident_updates": [],
}  # fmt: skip
READ = Incident(
    Vendor.TWILIO,
    "Calls over trunks fail",
    Impact.MAJOR,
    ("Elastic SIP Trunking",),
    datetime(2026, 3, 4, 11, 30, tzinfo=UTC),
    "https://stspg.io/i1",
)


def part(name: str, status: str = "major_outage", **changes: Any) -> dict[str, Any]:
    return {**TRUNKING, "id": name, "name": name, "status": status, **changes}


def incident(name: str = "Something fails", *parts: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {**FAILING, "name": name, "components": list(parts), **changes}


def summary(incidents: list[Any] | None = None, parts: list[Any] | None = None) -> dict[str, Any]:
    page = {"id": "p", "name": "Twilio", "url": "https://status.twilio.com"}
    return {"page": page, "components": parts or [], "incidents": incidents or []}


def failing() -> dict[str, Any]:
    return summary([FAILING], [TRUNKING])


class Pages:
    """Pages on the hostile cloud, and a clock."""

    def __init__(self, cloud: Cloud, observer: Recorder) -> None:
        self.cloud = cloud
        self.observer = observer
        self.clock = NOON

    def now(self) -> datetime:
        return self.clock

    def page(self, vendor: Vendor = Vendor.TWILIO, url: str = "", **limits: Any) -> StatusPage:
        bounds = Limits(**{"request": 20.0, "read": 30.0, "attempts": 2, **limits})
        return StatusPage(vendor, url or f"{self.cloud.url}{PATH}", self.observer, bounds)

    async def said(self, *replies: Reply, vendor: Vendor = Vendor.TWILIO, **limits: Any) -> VendorStatus:
        """What a page is read as that answers so."""
        self.cloud.says(PATH, *replies)
        return await self.page(vendor, **limits).read("prod", self.now, FRESH)

    async def names(self, *incidents: Any, parts: Any = (), vendor: Vendor = Vendor.TWILIO) -> list[str]:
        status = await self.said(answers(summary(list(incidents), list(parts))), vendor=vendor)
        assert status.unread == ""
        return [each.name for each in status.incidents]


@pytest.fixture
async def pages(cloud: Cloud, observer: Recorder) -> AsyncIterator[Pages]:
    yield Pages(cloud, observer)


async def test_an_open_incident_is_read_with_its_time_its_parts_and_its_public_address(pages: Pages) -> None:
    assert await pages.said(answers(failing())) == VendorStatus(Vendor.TWILIO, NOON, (READ,))


async def test_a_day_without_an_incident_is_read_as_that(pages: Pages) -> None:
    status = await pages.said(answers(summary(parts=[part("Elastic SIP Trunking", "operational")])))
    assert status == VendorStatus(Vendor.TWILIO, NOON)


async def test_without_a_start_an_incident_began_when_it_was_written_down(pages: Pages) -> None:
    bare = {key: value for key, value in FAILING.items() if key != "started_at"}
    (found,) = (await pages.said(answers(summary([bare])))).incidents
    assert found.began == datetime(2026, 3, 4, 11, 35, tzinfo=UTC)


@pytest.mark.parametrize("status", ["resolved", "postmortem"])
async def test_what_is_over_is_left_out(pages: Pages, status: str) -> None:
    assert await pages.names({**FAILING, "status": status}) == []


@pytest.mark.parametrize("status", ["investigating", "identified", "monitoring"])
async def test_what_is_being_worked_on_is_not_over(pages: Pages, status: str) -> None:
    assert await pages.names({**FAILING, "status": status}) == ["Calls over trunks fail"]


@pytest.mark.parametrize(
    "name",
    [
        "Elastic SIP Trunking", "Programmable Voice", "PSTN Connectivity", "REST API", "SIP Registration",
        "Voice and SMS failures to Brazil", "Outbound calls fail to Claro", "Edge Locations",
        "Carrier outage",
    ],
)  # fmt: skip
async def test_of_twilio_what_a_call_goes_through_is_told(pages: Pages, name: str) -> None:
    assert await pages.names(incident("Degraded service", part(name))) == ["Degraded service"]
    assert await pages.names(incident(name)) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "Programmable Messaging", "SMS delivery delays", "SMS Carrier Maintenance - Vivo", "Email API",
        "Flex", "Voice Insights", "Voice Intelligence", "Video", "Studio", "Billing", "Verify",
        "WhatsApp API calls", "Transcription", "Gossip", "Advoice", "TaskRouter API calls",
    ],
)  # fmt: skip
async def test_of_twilio_nothing_else_is_told(pages: Pages, name: str) -> None:
    assert await pages.names(incident("Degraded service", part(name)), parts=[part(name)]) == []
    assert await pages.names(incident(name)) == []


@pytest.mark.parametrize(
    "name",
    [
        "US East - SIP", "Telephony", "Cloud API", "Global Real Time Communication", "US Central", "Media",
        "Degraded Connectivity in US Central", "Room Service", "Issues with SIP outbound calls", "Chicago",
        "Germany",
    ],
)  # fmt: skip
async def test_of_livekit_what_a_call_goes_through_is_told(pages: Pages, name: str) -> None:
    assert await pages.names(incident("Trouble", part(name)), vendor=Vendor.LIVEKIT) == ["Trouble"]


@pytest.mark.parametrize(
    "name",
    [
        "Dashboard", "Global Dashboard", "US East - Agents", "Cloud Agents", "Ingress", "Egress", "Inference",
        "Website",
    ],
)  # fmt: skip
async def test_of_livekit_nothing_else_is_told(pages: Pages, name: str) -> None:
    assert await pages.names(incident("Trouble", part(name)), vendor=Vendor.LIVEKIT) == []


@pytest.mark.parametrize(
    ("status", "words", "impact"),
    [
        ("degraded_performance", "degraded performance", Impact.MINOR),
        ("partial_outage", "partial outage", Impact.MAJOR),
        ("major_outage", "major outage", Impact.CRITICAL),
    ],
)
async def test_a_degraded_part_counts_though_no_incident_names_it(
    pages: Pages, status: str, words: str, impact: Impact
) -> None:
    (found,) = (await pages.said(answers(summary(parts=[part("REST API", status)])))).incidents
    assert found == Incident(
        Vendor.TWILIO, f"REST API: {words}", impact, ("REST API",), None, "https://status.twilio.com"
    )


@pytest.mark.parametrize("status", ["operational", "under_maintenance"])
async def test_a_part_that_works_or_is_maintained_as_planned_is_no_incident(
    pages: Pages, status: str
) -> None:
    assert await pages.names(parts=[part("REST API", status)]) == []


async def test_a_degraded_part_that_an_incident_names_is_not_told_twice(pages: Pages) -> None:
    assert await pages.names(FAILING, parts=[TRUNKING]) == ["Calls over trunks fail"]


async def test_a_part_is_known_by_its_group_which_is_not_told_itself(pages: Pages) -> None:
    group = part("Programmable Voice", id="g", group=True)
    chile = part("Chile", group_id="g")
    assert await pages.names(parts=[group, chile]) == ["Programmable Voice (Chile): major outage"]
    (found,) = (await pages.said(answers(summary([incident("Trouble", chile)], [group, chile])))).incidents
    assert found.components == ("Programmable Voice (Chile)",)


async def test_the_worst_comes_first_and_of_its_parts_those_that_matter(pages: Pages) -> None:
    mixed = incident("Worst", part("Flex"), part("REST API"), impact="critical")
    status = await pages.said(answers(summary([{**FAILING, "impact": "none"}, mixed, FAILING])))
    assert [each.impact for each in status.incidents] == [Impact.CRITICAL, Impact.MAJOR, Impact.NONE]
    assert status.incidents[0].components == ("REST API", "Flex")


async def test_a_vendors_words_are_cut_and_put_on_one_line_without_a_number_in_full(pages: Pages) -> None:
    long = "Voice\n\u202e\x07 to +5511987650001 " + "x" * 10_000
    many = [part(f"SIP {number} {'y' * 500}") for number in range(50)]
    status = await pages.said(answers(summary([incident(long, *many)] * 50)))
    assert len(status.incidents) == 10
    found = status.incidents[0]
    assert found.name.startswith("Voice to +55…0001 xxx")
    assert found.name.endswith("x…")
    assert len(found.components) == 8
    assert max(map(len, (found.name, *found.components))) == 160


@pytest.mark.parametrize(
    "link",
    [
        None, "javascript:alert(1)", "http://status.twilio.com/x", "https://user:pw@evil.example/", "https://",
        "https://status.twilio.com/\"><script>", "https://status.twilio.com/" + "x" * 300, "//evil.example",
    ],
)  # fmt: skip
async def test_an_address_that_is_not_fit_to_be_shown_gives_way_to_the_vendors_page(
    pages: Pages, link: str | None
) -> None:
    (found,) = (await pages.said(answers(summary([{**FAILING, "shortlink": link}])))).incidents
    assert found.url == "https://status.twilio.com"


NO_SUMMARY = "does not answer with a Statuspage summary; check status_page"


@pytest.mark.parametrize(
    "body",
    [
        {}, [], None, "a text", {"components": None, "incidents": None}, {"components": []},
        summary([{**FAILING, "name": None}]), summary([{**FAILING, "impact": "dire"}]),
        summary([{**FAILING, "status": "pondering"}]), summary([{**FAILING, "created_at": "yesterday"}]),
        summary([{**FAILING, "created_at": "2026-03-04T03:35:00"}]),
        summary([{**FAILING, "started_at": "9999-12-31T23:59:59-10:00"}]),
        summary([{**FAILING, "components": None}]), summary(parts=[part("SIP", "wobbly")]),
        summary(parts=[part("SIP", id=7)]), summary(parts=[None]), summary(["incident"]),
    ],
)  # fmt: skip
async def test_anything_odd_leaves_the_page_unread(pages: Pages, body: Any) -> None:
    status = await pages.said(answers(body))
    assert status.incidents == ()
    assert status.unread.endswith(NO_SUMMARY)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<!doctype html><title>Sign in</title>", b"{", b"\xff\xfe{}", b"[" * 100_000,
        b'{"components": [], "incidents": [' + b"[" * 100_000, json.dumps(failing()).encode()[:-9],
        b'{"components": [], "incidents": [{"name": "\\ud83d"}]}', b"NaN",
    ],
)  # fmt: skip
async def test_what_is_no_json_leaves_the_page_unread_and_is_not_repeated(pages: Pages, body: bytes) -> None:
    status = await pages.said(sends(body, "text/html"))
    assert status.unread == f"{pages.cloud.url.removeprefix('http://')} {NO_SUMMARY}"


async def test_a_page_without_end_is_not_read_to_it(pages: Pages) -> None:
    status = await pages.said(sends(b" " * (10 * 1024 * 1024)), body=100_000)
    assert status.unread == "the reply is longer than 100000 bytes; it was not read further"


async def test_by_default_ten_megabytes_are_too_many(pages: Pages) -> None:
    pages.cloud.says(PATH, sends(b" " * (10 * 1024 * 1024)))
    page = StatusPage(Vendor.TWILIO, f"{pages.cloud.url}{PATH}", pages.observer)
    assert "longer than 4194304 bytes" in (await page.read("prod", pages.now, FRESH)).unread


async def test_a_redirect_is_not_followed(pages: Pages) -> None:
    status = await pages.said(redirects("/elsewhere"))
    assert status.unread.endswith("redirects elsewhere; set status_page to where the page is now")
    assert pages.cloud.paths() == [PATH]


@pytest.mark.parametrize(
    ("status", "reason", "asked"),
    [
        (401, GapReason.UNAUTHORIZED, 1), (403, GapReason.FORBIDDEN, 1), (404, GapReason.NOT_FOUND, 1),
        (418, GapReason.BAD_REPLY, 1), (204, GapReason.BAD_REPLY, 1), (429, GapReason.RATE_LIMITED, 2),
        (500, GapReason.SERVER_ERROR, 2), (503, GapReason.SERVER_ERROR, 2),
    ],
)  # fmt: skip
async def test_another_status_leaves_the_page_unread_and_what_may_pass_is_asked_once_more(
    pages: Pages, observer: Recorder, status: int, reason: GapReason, asked: int
) -> None:
    unread = (await pages.said(sends(b"", status=status))).unread
    assert unread.endswith(f"answers with HTTP {status}")
    assert observer.requests == [("prod", "twilio-status", "api/v2/summary.json", reason)] * asked


async def test_a_fault_that_passes_is_not_noticed(pages: Pages) -> None:
    assert (await pages.said(resets, answers(failing()))).incidents == (READ,)
    assert (await pages.said(breaks_off, answers(failing()))).incidents == (READ,)


async def test_a_page_that_is_silent_is_given_up_after_its_deadline(pages: Pages, observer: Recorder) -> None:
    status = await pages.said(hangs, request=0.05)
    assert status.unread.endswith("did not answer within 0.05 s")
    assert observer.failures("api/v2/summary.json") == [GapReason.TIMEOUT]


async def test_all_attempts_together_have_a_deadline(pages: Pages) -> None:
    status = await pages.said(hangs, read=0.05)
    assert status.unread.endswith("took longer than 0.05 s and was given up")


@pytest.mark.parametrize("url", ["https://status.invalid/x", "https://a..b/x", "https://[::1]:1/x"])
async def test_a_page_that_cannot_be_reached_is_unread(pages: Pages, url: str) -> None:
    status = await pages.page(url=url).read("prod", pages.now, FRESH)
    assert status.unread
    assert status.incidents == ()


async def test_a_port_where_nobody_listens_is_named(pages: Pages) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{unused.getsockname()[1]}"
        status = await pages.page(url=f"http://{host}{PATH}", attempts=1).read("prod", pages.now, FRESH)
    assert status.unread == (
        f"{host} refused the connection; is the address right, and does the service run?"
    )


async def test_nothing_that_identifies_us_is_sent(pages: Pages) -> None:
    await pages.said(answers(failing()))
    (asked,) = pages.cloud.asked
    assert not {"authorization", "cookie", "referer"} & {name.lower() for name in asked.headers}
    assert (asked.query, asked.body) == ({}, b"")


async def test_each_page_counts_as_an_upstream_of_its_own(pages: Pages, observer: Recorder) -> None:
    for vendor in Vendor:
        await pages.said(answers(failing()), vendor=vendor)
    assert observer.requests == [
        ("prod", "twilio-status", "api/v2/summary.json", None),
        ("prod", "livekit-status", "api/v2/summary.json", None),
    ]


async def test_a_page_that_environments_share_is_asked_once_an_interval(pages: Pages) -> None:
    pages.cloud.says(PATH, answers(failing()))
    page = pages.page()
    asked = []
    for minutes, environment in (
        (0, "prod"),
        (1, "stage"),
        (5, "prod"),
        (6, "stage"),
        (10, "prod"),
        (16, "stage"),
    ):
        pages.clock = NOON + timedelta(minutes=minutes)
        assert (await page.read(environment, pages.now, FRESH)).incidents == (READ,)
        asked.append(len(pages.cloud.asked))
    assert asked == [1, 1, 2, 2, 3, 4]


async def test_environments_that_ask_at_the_same_time_share_an_answer(pages: Pages) -> None:
    opened = asyncio.Event()
    pages.cloud.says(PATH, waits(opened, answers(failing())))
    page = pages.page()
    reading = [asyncio.create_task(page.read(name, pages.now, FRESH)) for name in ("prod", "stage", "lab")]
    await pages.cloud.asked_for(PATH)
    opened.set()
    first, *others = await asyncio.gather(*reading)
    assert [first] * 2 == others
    assert len(pages.cloud.asked) == 1


async def test_an_environment_reads_all_its_pages_at_once(pages: Pages) -> None:
    opened = asyncio.Event()
    pages.cloud.says(PATH, waits(opened, answers(failing())))
    both = StatusPages("prod", [pages.page(vendor) for vendor in Vendor])
    reading = asyncio.create_task(both.read(pages.now, FRESH))
    while len(pages.cloud.asked) < 2:  # noqa: ASYNC110 - the cloud tells of the first arrival alone
        await asyncio.sleep(0.005)
    opened.set()
    assert [status.vendor for status in await reading] == list(Vendor)


async def test_no_page_at_all_is_no_error(pages: Pages) -> None:
    assert await StatusPages("prod", []).read(pages.now, FRESH) == ()
