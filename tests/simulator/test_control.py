"""The simulator is steered over HTTP too, and says in one sentence what it cannot follow."""

import json
from datetime import timedelta

import aiohttp
import pytest

from monitor.simulator import SCENARIOS, Simulator
from monitor.simulator.accounts import SETTLED, sid
from monitor.simulator.calls import Call
from tests.simulator.asking import TRUNKS, ask


async def send(sim: Simulator, method: str, path: str, body: str | bytes = "") -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, sim.url + path, data=body) as response,
    ):
        return response.status, await response.text()


@pytest.mark.parametrize("body", ["geo-blocked", "geo-blocked\n", '{"name": "geo-blocked"}', '"geo-blocked"'])
async def test_a_scenario_is_named_in_plain_text_or_in_json(sim: Simulator, body: str) -> None:
    status, text = await send(sim, "PUT", "/-/scenario", body)
    assert (status, json.loads(text)) == (
        200,
        {"name": "geo-blocked", "title": SCENARIOS["geo-blocked"].title},
    )
    assert not sim.world.account.countries["CL"].low_risk


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("geo-bloked", "no scenario is called 'geo-bloked': did you mean 'geo-blocked'?\n"),
        ("", 'name a scenario: plain text, or JSON like {"name": "healthy"}\n'),
        ("{", 'name a scenario: plain text, or JSON like {"name": "healthy"}\n'),
        ('{"name": 3}', 'name a scenario: plain text, or JSON like {"name": "healthy"}\n'),
        ("[]", 'name a scenario: plain text, or JSON like {"name": "healthy"}\n'),
    ],
)
async def test_a_scenario_that_is_not_there_changes_nothing(sim: Simulator, body: str, sentence: str) -> None:
    world = sim.world
    assert await send(sim, "PUT", "/-/scenario", body) == (400, sentence)
    assert sim.world is world


async def test_a_name_like_no_other_gets_the_whole_list(sim: Simulator) -> None:
    status, text = await send(sim, "PUT", "/-/scenario", "zzzz")
    assert (status, text.strip()) == (400, f"no scenario is called 'zzzz': there are {', '.join(SCENARIOS)}")


async def test_a_scenario_begins_anew_each_time(sim: Simulator) -> None:
    await send(sim, "PUT", "/-/scenario", "geo-blocked")
    await send(sim, "PUT", "/-/scenario", "low-balance")
    assert sim.world.account.countries["CL"].low_risk


async def test_a_fault_can_be_asked_for(sim: Simulator) -> None:
    body = json.dumps({"match": TRUNKS, "times": 1, "status": 503, "body": '{"odd": 1}'})
    assert (await send(sim, "POST", "/-/faults", body))[0] == 201
    reply = await ask(sim, TRUNKS)
    assert (reply.status, reply.body) == (503, {"odd": 1})
    assert (await ask(sim, TRUNKS)).status == 200


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('{"match": "*"}', "a fault needs a status, a delay or a reset"),
        ('{"match": "*", "status": 500, "reset": true}', "a fault has a status or a reset, not both"),
        ('{"match": "*", "status": "500"}', "status: Input should be a valid integer"),
        ('{"match": "*", "status": 99}', "status: Input should be greater than or equal to 200"),
        ('{"match": "*", "status": 500, "time": 3}', "time: Extra inputs are not permitted"),
        ('{"status": 500}', "match: Field required"),
        ("[]", "the body: Input should be an object"),
        ("nonsense", "the body: Invalid JSON"),
        (b"\xff", "the body: Invalid JSON"),
    ],
)
async def test_a_fault_that_cannot_be_understood_is_refused_in_one_sentence(
    sim: Simulator, body: str | bytes, sentence: str
) -> None:
    status, text = await send(sim, "POST", "/-/faults", body)
    assert status == 400
    assert text.startswith(sentence)
    assert text.count("\n") == 1
    assert (await ask(sim, TRUNKS)).status == 200


async def test_calls_are_listed(sim: Simulator) -> None:
    account = sim.world.account
    trunk = sim.world.trunk("acme").sid
    ended = SETTLED + timedelta(seconds=4)
    sim.world.calls.append(
        Call(
            sid("CA", 1),
            account.sid,
            trunk,
            "+551150395793",
            "+5511987650001",
            "trunking-terminating",
            "completed",
            SETTLED,
            ended,
        )
    )
    status, text = await send(sim, "GET", "/-/calls")
    (call,) = json.loads(text)["calls"]
    assert (status, call["sid"], call["status"]) == (200, sid("CA", 1), "completed")
    assert call["ended"] == ended.isoformat()


async def test_it_says_that_it_is_up_and_nothing_else_is_there(sim: Simulator) -> None:
    assert (await send(sim, "GET", "/-/healthy"))[0] == 200
    assert (await send(sim, "GET", "/-/nothing"))[0] == 404
    assert (await send(sim, "GET", "/-/scenario"))[0] == 404


async def test_control_requests_are_not_among_the_requests_seen(sim: Simulator) -> None:
    await send(sim, "GET", "/-/healthy")
    assert not sim.requests


async def test_a_taken_port_is_an_error_of_the_operating_system(sim: Simulator) -> None:
    taken = int(sim.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with Simulator(port=taken):
            pass


async def test_it_listens_on_version_6_too() -> None:
    async with Simulator(host="::1") as sim:
        assert sim.url.startswith("http://[::1]:")
        assert (await send(sim, "GET", "/-/healthy"))[0] == 200
