"""Who takes turns has a pass of the loop for itself."""

import asyncio
from datetime import timedelta
from pathlib import Path

from monitor.config import parse
from monitor.simulator import Simulator, demo_config
from monitor.upstream import LiveKitCaller, Turns
from tests.upstream.account import Recorder


class Counted(Turns):
    """Turns that know how many were taken."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    async def take(self) -> None:
        await super().take()
        self.taken += 1


async def passes_of(turns: Turns, count: int) -> list[tuple[int, int]]:
    """Who went on in which pass of the loop, as it happened, of `count` that ask in one moment."""
    loop = asyncio.get_running_loop()
    passed, went_on = 0, []

    ticking: asyncio.Handle

    def pass_by() -> None:
        nonlocal passed, ticking
        passed += 1
        ticking = loop.call_soon(pass_by)

    async def ask(number: int) -> None:
        await turns.take()
        went_on.append((number, passed))

    ticking = loop.call_soon(pass_by)
    await asyncio.gather(*map(ask, range(count)))
    ticking.cancel()
    return went_on


async def test_those_that_ask_in_one_moment_go_on_in_passes_of_their_own_and_in_order() -> None:
    went_on = await passes_of(Turns(), 100)

    assert [number for number, _ in went_on] == list(range(100))
    assert len({passed for _, passed in went_on}) == 100


async def test_who_is_cancelled_while_waiting_leaves_the_turn_to_the_next() -> None:
    turns = Turns()
    tasks = [asyncio.create_task(turns.take()) for _ in range(3)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks[1].cancel()
    await tasks[2]

    assert [task.cancelled() for task in tasks] == [True, True, False]


async def test_every_request_to_livekit_takes_a_turn_also_one_that_is_made_again() -> None:
    turns = Counted()
    async with Simulator() as simulator:
        config = parse(demo_config(simulator.url, "healthy"), "config.yaml", Path(), {})
        caller = LiveKitCaller("prod", config.environments["prod"].livekit, Recorder(), turns=turns)
        simulator.fault("*CreateRoom", 1, status=503)
        try:
            await asyncio.gather(*(caller.create_room(f"room-{n}", timedelta(minutes=1)) for n in range(5)))
        finally:
            await caller.aclose()

    assert turns.taken == len(simulator.requests) == 6
