"""What Twilio holds of a call, when it can be read, and how it is ended from there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from monitor.simulator import Simulator
from monitor.simulator.accounts import Alert, KeyKind, sid
from monitor.simulator.calls import Call
from monitor.simulator.cast import ACCOUNT_SID, API_KEY, API_SECRET, phone
from tests.simulator.asking import ACCOUNT, Reply, ask, basic
from tests.simulator.calling import (
    NOON,
    Clock,
    dial,
    failure,
    finished,
    hang_up,
    livekit,
    order,
    present,
    until,
)

ALERTS = "/monitor.twilio.com/v1/Alerts"


pytestmark = pytest.mark.usefixtures("clock")


def record(number: int = 1) -> str:
    return f"{ACCOUNT}/Calls/{sid('CA', number)}.json"


async def update(sim: Simulator, path: str, **form: str) -> Reply:
    headers = {"Authorization": basic(API_KEY, API_SECRET)}
    async with (
        aiohttp.ClientSession() as session,
        session.post(sim.url + path, headers=headers, data=form) as response,
    ):
        return Reply(response.status, response.headers, await response.json())


async def listed(sim: Simulator, query: str = "") -> list[str]:
    return [row["sid"] for row in (await ask(sim, f"{ACCOUNT}/Calls.json?{query}")).body["calls"]]


async def test_an_answered_call_is_read_by_its_sid_and_in_the_list(sim: Simulator, clock: Clock) -> None:
    await finished(sim, clock)
    one = (await ask(sim, record())).body
    assert (one["to"], one["direction"], one["status"]) == (phone("cl"), "trunking-terminating", "completed")
    assert (one["trunk_sid"], one["duration"]) == (sim.world.trunk("acme-cl").sid, "14")
    assert (await ask(sim, f"{ACCOUNT}/Calls.json")).body["calls"] == [one]


async def test_the_price_comes_later(sim: Simulator, clock: Clock) -> None:
    await finished(sim, clock)
    assert (await ask(sim, record())).body["price"] is None
    clock.at += timedelta(seconds=10)
    body = (await ask(sim, record())).body
    assert (body["price"], body["price_unit"]) == ("-0.0150", "USD")
    sim.world.service.price_delay = None
    assert (await ask(sim, record())).body["price"] is None


async def test_a_call_that_lasts_has_neither_length_nor_trunk_yet(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await dial(client, order())
    one = (await ask(sim, record())).body
    assert (one["status"], one["duration"], one["trunk_sid"], one["end_time"]) == (
        "in-progress",
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("scenario", "status"),
    [("busy", "busy"), ("declined", "busy"), ("carrier-fault", "failed"), ("blocked-number", "failed")],
)
async def test_a_call_that_nobody_answered_is_recorded_without_length_and_price(
    sim: Simulator, clock: Clock, scenario: str, status: str
) -> None:
    sim.use(scenario)
    async with livekit(sim) as client:
        await failure(client, order())
    clock.at += timedelta(hours=1)
    one = (await ask(sim, record())).body
    assert (one["status"], one["duration"], one["price"]) == (status, None, None)


@pytest.mark.parametrize(
    ("scenario", "code", "recorded"),
    [
        ("suspended-account", "10001", False),
        ("secure-mismatch", "32209", False),
        ("no-credential-list", "32200", False),
        ("ip-acl", "32201", False),
        ("forbidden-unseen", "32202", False),
        ("number-not-owned", "32204", True),
        ("geo-blocked", "32205", True),
        ("blocked-number", "32203", True),
        ("cps-limit", "32001", True),
    ],
)
async def test_a_refusal_leaves_an_alert_and_only_a_late_one_a_record(
    sim: Simulator, scenario: str, code: str, recorded: bool
) -> None:
    sim.use(scenario)
    async with livekit(sim) as client:
        await failure(client, order())
    (alert,) = (await ask(sim, f"{ALERTS}?LogLevel=error")).body["alerts"]
    assert (alert["error_code"], alert["resource_sid"]) == (code, sid("CA", 1))
    assert (await ask(sim, record())).status == (200 if recorded else 404)


@pytest.mark.parametrize("scenario", ["auth-loop", "no-livekit-credentials", "silent-drop", "carrier-fault"])
async def test_what_twilio_does_not_refuse_itself_leaves_no_alert(sim: Simulator, scenario: str) -> None:
    sim.use(scenario)
    async with livekit(sim) as client:
        await failure(client, order(ring=0.05))
    assert (await ask(sim, ALERTS)).body["alerts"] == []


async def test_a_call_to_a_sip_domain_is_an_inbound_one(sim: Simulator) -> None:
    sim.use("sip-domain")
    async with livekit(sim) as client:
        await dial(client, order())
    one = (await ask(sim, record())).body
    assert (one["direction"], one["to"]) == ("inbound", f"sip:{phone('cl')}@acme-cl.sip.twilio.com")
    assert await listed(sim, f"To={quote(phone('cl'))}") == []


async def test_a_late_record_is_there_when_its_time_has_come(sim: Simulator, clock: Clock) -> None:
    sim.use("late-record")
    await finished(sim, clock, seconds=1)
    clock.at += timedelta(seconds=18)
    assert (await ask(sim, record())).status == 404
    assert await listed(sim) == []
    clock.at += timedelta(seconds=1)
    assert (await ask(sim, record())).status == 200
    assert await listed(sim) == [sid("CA", 1)]


async def test_a_record_that_is_never_kept_is_never_there(sim: Simulator, clock: Clock) -> None:
    sim.use("no-record")
    await finished(sim, clock)
    clock.at += timedelta(days=1)
    assert (await ask(sim, record())).status == 404
    assert await listed(sim) == []


async def test_a_key_without_the_permission_reads_no_call(sim: Simulator, clock: Clock) -> None:
    sim.use("proof-unreadable")
    await finished(sim, clock)
    for path in (record(), f"{ACCOUNT}/Calls.json"):
        reply = await ask(sim, path)
        assert (reply.status, reply.body["code"]) == (403, 70051)


async def test_the_call_of_another_account_says_so_and_is_not_in_ours(sim: Simulator) -> None:
    sim.use("proof-other-account")
    async with livekit(sim) as client:
        await dial(client, order())
        (person,) = [one for one in await present(client) if "sip.callStatus" in one.attributes]
    assert person.attributes["sip.twilio.accountSid"] == sid("AC", 0xB0B) != ACCOUNT_SID
    assert (await ask(sim, record())).status == 404


async def test_the_record_stays_in_the_region_that_processed_the_call(sim: Simulator) -> None:
    sim.use("other-region")
    async with livekit(sim) as client:
        await dial(client, order())
    assert await listed(sim) == []
    account = sim.world.account
    ie1 = f"/api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Calls.json"
    rows = (await ask(sim, ie1, account.sid, account.regions["ie1"].auth_token)).body["calls"]
    assert [row["sid"] for row in rows] == [sid("CA", 1)]


async def test_a_call_is_ended_by_its_sid_and_livekit_notices(sim: Simulator) -> None:
    async with livekit(sim) as client:
        await dial(client, order())
        reply = await update(sim, record(), Status="completed")
        assert (reply.status, reply.body["status"]) == (200, "completed")
        await until(client, None)
    assert list(sim.world.calls_up) == []


async def test_a_leg_whose_hang_up_was_lost_is_ended_by_its_sid(sim: Simulator) -> None:
    sim.use("hang-up-lost")
    async with livekit(sim) as client:
        await dial(client, order())
        await hang_up(client)
    await sim.quiet()
    assert len(sim.world.calls_up) == 1
    assert (await update(sim, record(), Status="completed")).body["status"] == "completed"
    assert list(sim.world.calls_up) == []


async def test_a_call_that_is_over_is_ended_again_without_harm(sim: Simulator, clock: Clock) -> None:
    await finished(sim, clock)
    before = (await ask(sim, record())).body
    assert (await update(sim, record(), Status="completed")).body == before


@pytest.mark.parametrize("form", [{}, {"Status": "dancing"}])
async def test_a_call_is_changed_in_no_other_way(sim: Simulator, form: dict[str, str]) -> None:
    async with livekit(sim) as client:
        await dial(client, order())
    reply = await update(sim, record(), **form)
    assert (reply.status, reply.body["code"]) == (400, 20001)
    assert len(sim.world.calls_up) == 1


async def test_ending_a_call_asks_for_a_permission_of_its_own(sim: Simulator) -> None:
    key = sim.world.account.home.keys[API_KEY]
    key.kind, key.denied = KeyKind.RESTRICTED, {"/twilio/voice/calls/update"}
    async with livekit(sim) as client:
        await dial(client, order())
    assert (await ask(sim, record())).status == 200
    assert (await update(sim, record(), Status="completed")).body["code"] == 70051
    assert len(sim.world.calls_up) == 1


async def test_a_call_that_is_not_there_cannot_be_ended(sim: Simulator) -> None:
    assert (await update(sim, record(7), Status="completed")).status == 404


def put(sim: Simulator, number: int, started: datetime, ended: datetime | None = None) -> None:
    sim.world.calls.append(
        Call(
            sid("CA", number),
            ACCOUNT_SID,
            None,
            "+551150395793",
            phone("br"),
            "trunking-terminating",
            "completed" if ended else "in-progress",
            started,
            ended,
        )
    )


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ("StartTime=2026-03-03", [2, 1]),
        ("StartTime=2026-03-04", [3]),
        ("StartTime>=2026-03-03", [3, 2, 1]),
        ("StartTime>=2026-03-04", [3]),
        ("StartTime<=2026-03-04", [2, 1]),
        ("StartTime>=2026-03-03T12:00:00Z", [3, 2]),
        ("StartTime>=2026-03-03 12:00:00&StartTime<=2026-03-03 13:00:00", [2]),
        ("EndTime>=2026-03-03", [2]),
        ("EndTime<=2026-03-03", [1]),
        ("EndTime=2026-03-04", []),
    ],
)
async def test_calls_are_sought_by_day_and_time(sim: Simulator, query: str, keeps: list[int]) -> None:
    sim.world.now().isoformat()
    put(sim, 1, datetime(2026, 3, 3, 0, 0, tzinfo=UTC), datetime(2026, 3, 2, 23, 59, tzinfo=UTC))
    put(sim, 2, NOON - timedelta(days=1), NOON - timedelta(hours=23))
    put(sim, 3, NOON)
    encoded = quote(query, safe="=&").replace("%3E=", "%3E=").replace("%3C=", "%3C=")
    assert await listed(sim, encoded) == [sid("CA", number) for number in keeps]


@pytest.mark.parametrize("name", ["StartTime", "StartTime>", "EndTime<"])
async def test_a_time_that_is_none_is_refused(sim: Simulator, name: str) -> None:
    reply = await ask(sim, f"{ACCOUNT}/Calls.json?{quote(name)}=yesterday")
    assert (reply.status, reply.body["code"]) == (400, 20001)


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ("", [2, 1]),
        ("StartDate=2026-03-04", [2]),
        ("EndDate=2026-03-04", [1]),
        ("StartDate=2026-03-03T11:59:00Z&EndDate=2026-03-03T12:00:00Z", [1]),
        ("LogLevel=warning&StartDate=2026-03-01", [2]),
    ],
)
async def test_alerts_are_sought_by_time_newest_first(sim: Simulator, query: str, keeps: list[int]) -> None:
    sim.world.account.alerts += [
        Alert(sid("NO", 1), 32201, "not in the list", sid("CA", 1), at=NOON - timedelta(days=1)),
        Alert(sid("NO", 2), 32012, "too many calls", sid("CA", 2), "warning", NOON),
    ]
    found: list[Any] = (await ask(sim, f"{ALERTS}?{query}")).body["alerts"]
    assert [one["sid"] for one in found] == [sid("NO", number) for number in keeps]


@pytest.mark.parametrize("name", ["StartDate", "EndDate"])
async def test_a_time_of_the_log_that_is_none_is_refused(sim: Simulator, name: str) -> None:
    reply = await ask(sim, f"{ALERTS}?{name}=yesterday")
    assert (reply.status, reply.body["code"]) == (400, 20001)


async def test_an_alert_may_be_late(sim: Simulator, clock: Clock) -> None:
    sim.use("ip-acl")
    sim.world.service.alert_delay = timedelta(minutes=5)
    async with livekit(sim) as client:
        await failure(client, order())
    assert (await ask(sim, ALERTS)).body["alerts"] == []
    clock.at += timedelta(minutes=5)
    assert len((await ask(sim, ALERTS)).body["alerts"]) == 1
