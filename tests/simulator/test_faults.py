"""Faults on the wire, and the log of what arrived."""

import asyncio
from typing import Any

import aiohttp
import pytest
from livekit import api

from monitor.simulator import Simulator
from monitor.simulator.cast import LIVEKIT_KEY, LIVEKIT_SECRET
from tests.simulator.asking import ACCOUNT, TRUNKS, ask
from tests.simulator.calling import dial, hang_up, livekit, make_room, order, until


async def test_a_status_meets_as_many_requests_as_it_was_told(sim: Simulator) -> None:
    sim.fault(TRUNKS, times=2, status=500)
    assert [(await ask(sim, TRUNKS)).status for _ in range(3)] == [500, 500, 200]


async def test_a_fault_without_end_lasts_until_the_next_scenario(sim: Simulator) -> None:
    sim.fault("/trunking.twilio.com/*", times=None, status=503)
    assert [(await ask(sim, TRUNKS)).status for _ in range(3)] == [503, 503, 503]
    sim.use("healthy")
    assert (await ask(sim, TRUNKS)).status == 200


async def test_a_fault_hits_what_matches_and_nothing_else(sim: Simulator) -> None:
    sim.fault("*/Balance.json", status=503)
    assert (await ask(sim, TRUNKS)).status == 200
    assert (await ask(sim, f"{ACCOUNT}/Balance.json")).status == 503


async def test_a_fault_can_hit_a_later_page_alone(sim: Simulator) -> None:
    sim.fault("*PageToken=PA1", status=500)
    assert (await ask(sim, f"{TRUNKS}?PageSize=1")).status == 200
    assert (await ask(sim, f"{TRUNKS}?PageSize=1&Page=1&PageToken=PA1")).status == 500


@pytest.mark.parametrize(
    ("status", "code"), [(401, 20003), (404, 20404), (429, 20429), (500, 20500), (503, 20503)]
)
async def test_a_status_carries_twilios_own_body(sim: Simulator, status: int, code: int) -> None:
    sim.fault(TRUNKS, status=status)
    body = (await ask(sim, TRUNKS)).body
    assert (body["code"], body["status"]) == (code, status)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"


async def test_a_status_carries_livekits_own_body(sim: Simulator) -> None:
    sim.fault("/twirp/*", status=503)
    async with api.LiveKitAPI(sim.url, LIVEKIT_KEY, LIVEKIT_SECRET) as client:
        with pytest.raises(api.ServerError) as refused:
            await client.sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())
    assert (refused.value.status, refused.value.code) == (503, "unavailable")


async def test_a_body_and_headers_of_ones_own_are_sent_as_they_are(sim: Simulator) -> None:
    sim.fault(TRUNKS, status=429, body=b'{"odd": 1}', headers={"Retry-After": "7"})
    reply = await ask(sim, TRUNKS)
    assert (reply.status, reply.body, reply.headers["Retry-After"]) == (429, {"odd": 1}, "7")


async def test_a_reset_breaks_the_connection(sim: Simulator) -> None:
    sim.fault(TRUNKS, times=2, reset=True)  # the client itself asks a second time
    with pytest.raises(aiohttp.ClientError):
        await ask(sim, TRUNKS)
    assert [seen.status for seen in sim.requests] == [0, 0]
    assert (await ask(sim, TRUNKS)).status == 200


async def test_a_delay_comes_before_the_true_answer(sim: Simulator) -> None:
    sim.fault(TRUNKS, delay=3600)
    waiting = asyncio.create_task(ask(sim, TRUNKS))
    await sim.holds(1)
    assert list(sim.requests) == []
    waiting.cancel()
    sim.fault(TRUNKS, delay=0.001)
    assert (await ask(sim, TRUNKS)).status == 200


async def test_a_delayed_request_does_not_hold_the_end_up() -> None:
    async with Simulator() as sim:
        sim.fault(TRUNKS, delay=3600)
        waiting = asyncio.create_task(ask(sim, TRUNKS))
        await sim.holds(1)
    with pytest.raises(aiohttp.ClientError):
        await waiting


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "status, a delay or a reset"),
        ({"status": 500, "reset": True}, "not both"),
        ({"status": 500, "times": 0}, "1 or more"),
        ({"delay": -1}, "negative"),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(
    sim: Simulator, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        sim.fault("*", **wrong)


async def test_refused_tries_are_counted_for_each_request_by_itself(sim: Simulator) -> None:
    sim.use("rate-limited")
    assert [(await ask(sim, TRUNKS)).status for _ in range(3)] == [429, 429, 200]
    assert (await ask(sim, f"{TRUNKS}?PageSize=1")).status == 429
    assert [(await ask(sim, TRUNKS)).status for _ in range(3)] == [429, 429, 200]


async def test_a_scenario_counts_refused_tries_anew(sim: Simulator) -> None:
    sim.use("rate-limited")
    assert (await ask(sim, TRUNKS)).status == 429
    sim.use("rate-limited")
    assert [(await ask(sim, TRUNKS)).status for _ in range(3)] == [429, 429, 200]


async def test_everything_that_arrived_is_remembered_with_its_status(sim: Simulator) -> None:
    sim.fault("*/Balance.json", status=503)
    await ask(sim, f"{TRUNKS}?PageSize=1")
    await ask(sim, f"{ACCOUNT}/Balance.json")
    assert [(seen.method, seen.path, seen.query, seen.status) for seen in sim.requests] == [
        ("GET", TRUNKS, "PageSize=1", 200),
        ("GET", f"{ACCOUNT}/Balance.json", "", 503),
    ]


async def test_requests_under_way_are_counted_and_the_most_at_once_remembered(sim: Simulator) -> None:
    sim.fault(TRUNKS, times=2, delay=3600)
    both = [asyncio.create_task(ask(sim, TRUNKS)) for _ in range(2)]
    await sim.holds(2)
    assert (await ask(sim, f"{TRUNKS}?PageSize=1")).status == 200
    for waiting in both:
        waiting.cancel()
    await asyncio.gather(*both, return_exceptions=True)
    assert sim.most_under_way == 3


async def test_a_lost_answer_is_work_that_was_done_and_told_to_nobody(sim: Simulator) -> None:
    sim.world.ring_seconds = 0
    sim.fault("*/CreateSIPParticipant", lost=True)
    async with livekit(sim) as client:
        with pytest.raises(aiohttp.ClientError):
            await dial(client, order())
        assert len(sim.world.calls_up) == 1
        sim.fault("*/DeleteRoom", lost=True)
        with pytest.raises(aiohttp.ClientError):
            await hang_up(client)
    await sim.quiet()
    assert list(sim.world.calls_up) == []


async def test_a_request_whose_sender_is_gone_is_followed_all_the_same(sim: Simulator) -> None:
    """A dial may reach LiveKit's SIP service after the room was deleted, and makes the room anew."""
    sim.world.ring_seconds = 0
    sim.fault("*/CreateSIPParticipant", delay=0.2)
    async with livekit(sim) as client:
        await make_room(client)
        dialling = asyncio.create_task(dial(client, order()))
        await sim.holds(1)
        dialling.cancel()
        await asyncio.gather(dialling, return_exceptions=True)
        await hang_up(client)
        await until(client, "active")
    assert len(sim.world.calls_up) == 1
