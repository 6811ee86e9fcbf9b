"""Twilio's audit log of the simulator: what edits are told, by which filters they are found."""

import pytest

from monitor.simulator import Simulator
from monitor.simulator.accounts import SETTLED, KeyKind, sid
from monitor.simulator.cast import API_KEY
from monitor.simulator.twilio.endpoints import EVENTS_PERMISSION
from tests.simulator.asking import ask

EVENTS = "/monitor.twilio.com/v1/Events"
TRUNK, ACL, ANNA, BEN = sid("TK", 1), sid("AL", 1), sid("US", 1), sid("US", 2)


@pytest.fixture
def told(sim: Simulator) -> Simulator:
    """Two edits, an hour apart."""
    sim.world.now = lambda: SETTLED
    sim.world.audit("trunk.updated", TRUNK, ANNA)
    sim.world.now = lambda: SETTLED.replace(hour=10)
    sim.world.audit("sip-ip-access-control-list.created", ACL, BEN)
    return sim


async def found(sim: Simulator, query: str = "") -> list[str]:
    return [event["resource_sid"] for event in (await ask(sim, f"{EVENTS}?{query}")).body["events"]]


@pytest.mark.parametrize(
    ("query", "resources"),
    [
        ("", [ACL, TRUNK]),
        ("StartDate=2026-03-02T09:30:00Z", [ACL]),
        ("EndDate=2026-03-02T09:30:00Z", [TRUNK]),
        ("StartDate=2026-03-02T09:00:00Z&EndDate=2026-03-02T10:00:00Z", [ACL, TRUNK]),
        (f"ResourceSid={TRUNK}", [TRUNK]),
        ("EventType=trunk.updated", [TRUNK]),
        (f"ActorSid={BEN}", [ACL]),
        (f"ActorSid={BEN}&EndDate=2026-03-02T09:30:00Z", []),
    ],
)
async def test_events_are_found_newest_first(told: Simulator, query: str, resources: list[str]) -> None:
    assert await found(told, query) == resources


async def test_only_one_filter_beside_the_times_is_taken(told: Simulator) -> None:
    reply = await ask(told, f"{EVENTS}?ResourceSid={TRUNK}&EventType=trunk.updated")
    assert (reply.status, reply.body["code"]) == (400, 20001)


async def test_a_restricted_key_needs_the_permission(told: Simulator) -> None:
    key = told.world.account.home.keys[API_KEY]
    key.kind = KeyKind.RESTRICTED
    key.denied.add(EVENTS_PERMISSION)
    reply = await ask(told, EVENTS)
    assert (reply.status, reply.body["code"]) == (403, 70051)
    assert "/twilio/monitor/events/list" in reply.body["message"]
