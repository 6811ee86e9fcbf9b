"""Who dials, as others wait for it."""

import asyncio
from collections.abc import Awaitable

import pytest

from monitor.engine.switch import Switch
from tests.engine.dialling import Site


async def waits(waiter: Awaitable[None]) -> "asyncio.Task[None]":
    """A waiter that has begun, and was not let go at once."""

    async def wait() -> None:
        begun.set()
        await waiter

    begun = asyncio.Event()
    task = asyncio.create_task(wait())
    await begun.wait()
    await asyncio.sleep(0)
    assert not task.done()
    return task


async def test_what_stands_already_is_not_waited_for() -> None:
    switch = Switch()
    async with asyncio.timeout(60):
        await switch.until(False)
        switch.set(True)
        await switch.until(True)


async def test_a_change_wakes_all_who_wait_for_it_and_nobody_else() -> None:
    switch = Switch()
    first, second = [await waits(switch.until(True)) for _ in range(2)]
    switch.set(False)
    await asyncio.sleep(0)
    assert not first.done()
    switch.set(True)
    async with asyncio.timeout(60):
        await asyncio.gather(first, second)


async def test_a_second_daemon_learns_when_it_becomes_the_one_that_dials(site: Site) -> None:
    async with site.opened() as first, site.opened() as second:
        async with asyncio.timeout(60):
            await first.dialler.turns(dials=True)
        taking_over = await waits(second.dialler.turns(dials=True))
        await first.dialler.close()
        site.clock.move(seconds=10)
        await second.house.round()
        async with asyncio.timeout(60):
            await taking_over


@pytest.mark.parametrize("removed", [True, False])
async def test_who_lost_the_lock_learns_it_at_the_next_round(site: Site, removed: bool) -> None:
    async with site.opened() as opened:
        losing = await waits(opened.dialler.turns(dials=False))
        if removed:
            (lock,) = site.directory.glob("*.dialer")
            lock.unlink()
        await opened.house.round()
        if removed:
            async with asyncio.timeout(60):
                await losing
        assert losing.done() is removed
        losing.cancel()
