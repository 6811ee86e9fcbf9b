"""Calls that visitors ask for: who may, and that a key stands for one call."""

import asyncio
from dataclasses import dataclass, field

import pytest

from monitor.model.by_hand import Beginning, Denial, Denied
from monitor.model.event import RunStarted
from monitor.model.job import Trigger
from monitor.web.access import ANYONE, Role, Visitor
from monitor.web.run_now import HONOURED, MOST_KEYS, NO_OPERATOR, NOBODY_IS_KNOWN, OFF, Calls, KeyTaken
from tests.boards import NOON
from tests.model.canaries import job

ALICE, BOB = Visitor("alice", Role.OPERATE), Visitor("bob", Role.OPERATE)


@dataclass
class Phone:
    """Begins each call that it is asked for, or refuses it."""

    refuses: bool = False
    seconds: float = 1000.0
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    picked_up: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.picked_up.set()

    async def begin(self, environment: str, route: str, by: str) -> Beginning:
        self.asked.append((environment, route, by))
        number = len(self.asked)
        await self.picked_up.wait()
        if self.refuses:
            return Denial(Denied.IN_FLIGHT)
        return RunStarted(f"run-{number}", job(trigger=Trigger.MANUAL), NOON)

    def calls(self, *, allowed: bool = True) -> Calls:
        return Calls(lambda: allowed, self.begin, lambda _run: None, lambda: self.seconds)


@pytest.fixture
def phone() -> Phone:
    return Phone()


def test_only_a_known_operator_may_and_only_where_it_is_switched_on(phone: Phone) -> None:
    calls = phone.calls()

    assert calls.forbidden(ALICE) is None
    assert calls.forbidden(Visitor("carol", Role.READ)) == NO_OPERATOR
    assert calls.forbidden(ANYONE) == NOBODY_IS_KNOWN
    assert calls.forbidden(Visitor("", Role.OPERATE)) == NOBODY_IS_KNOWN
    assert phone.calls(allowed=False).forbidden(ALICE) == OFF


async def test_without_a_key_every_request_is_one_of_its_own(phone: Phone) -> None:
    calls = phone.calls()
    for _time in range(2):
        await calls.ask(ALICE, "prod", "cl", None)

    assert phone.asked == [("prod", "cl", "alice")] * 2


async def test_the_same_key_stands_for_the_same_call_for_ten_minutes(phone: Phone) -> None:
    calls = phone.calls()
    first = await calls.ask(ALICE, "prod", "cl", "key")
    phone.seconds += HONOURED - 1
    again = await calls.ask(ALICE, "prod", "cl", "key")
    phone.seconds += 1
    later = await calls.ask(ALICE, "prod", "cl", "key")

    assert again is first
    assert later != first
    assert len(phone.asked) == 2


async def test_a_key_of_another_route_is_refused_and_one_of_another_visitor_is_another(phone: Phone) -> None:
    calls = phone.calls()
    await calls.ask(ALICE, "prod", "cl", "key")
    for elsewhere in (("prod", "br"), ("stage", "cl")):
        with pytest.raises(KeyTaken):
            await calls.ask(ALICE, *elsewhere, "key")
    await calls.ask(BOB, "prod", "br", "key")

    assert phone.asked == [("prod", "cl", "alice"), ("prod", "br", "bob")]


async def test_two_requests_with_one_key_at_once_get_one_call_and_one_answer(phone: Phone) -> None:
    calls = phone.calls()
    phone.picked_up.clear()
    both = [asyncio.create_task(calls.ask(ALICE, "prod", "cl", "key")) for _ in range(2)]
    await asyncio.sleep(0)
    phone.picked_up.set()
    one, other = await asyncio.gather(*both)

    assert one is other
    assert len(phone.asked) == 1


async def test_a_client_that_goes_away_leaves_the_answer_to_who_asks_again(phone: Phone) -> None:
    calls = phone.calls()
    phone.picked_up.clear()
    first = asyncio.create_task(calls.ask(ALICE, "prod", "cl", "key"))
    await asyncio.sleep(0)
    first.cancel()
    again = asyncio.create_task(calls.ask(ALICE, "prod", "cl", "key"))
    await asyncio.sleep(0)
    phone.picked_up.set()

    assert isinstance(await again, RunStarted)
    assert len(phone.asked) == 1


async def test_a_refusal_dialled_nothing_and_its_key_may_be_tried_again_with_any_route(phone: Phone) -> None:
    calls = phone.calls()
    phone.refuses = True
    refused = await calls.ask(ALICE, "prod", "br", "key")
    phone.refuses = False
    placed = await calls.ask(ALICE, "prod", "cl", "key")

    assert (type(refused), type(placed)) == (Denial, RunStarted)


async def test_what_failed_on_the_way_is_tried_anew_by_the_same_key(phone: Phone) -> None:
    async def broken(_environment: str, _route: str, _by: str) -> Beginning:
        calls._begin = phone.begin
        raise RuntimeError

    calls = Calls(lambda: True, broken, lambda _run: None, lambda: 0.0)
    with pytest.raises(RuntimeError):
        await calls.ask(ALICE, "prod", "cl", "key")

    assert isinstance(await calls.ask(ALICE, "prod", "cl", "key"), RunStarted)


async def test_the_memory_of_keys_is_bounded_and_the_newest_stay(phone: Phone) -> None:
    calls = phone.calls()
    for number in range(MOST_KEYS + 1):
        await calls.ask(ALICE, "prod", "cl", f"key-{number}")
    newest = await calls.ask(ALICE, "prod", "cl", f"key-{MOST_KEYS}")
    asked = len(phone.asked)
    await calls.ask(ALICE, "prod", "cl", "key-0")

    assert isinstance(newest, RunStarted)
    assert asked == MOST_KEYS + 1
    assert len(phone.asked) == MOST_KEYS + 2
