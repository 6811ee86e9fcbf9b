"""The board keeper: order, waiting for changes, and a store that fails."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.engine import BoardKeeper
from monitor.history import MemoryStore, SqlStore
from monitor.model.board import Board
from monitor.model.event import Event
from monitor.model.protocols import StoreError
from monitor.model.verdict import Verdict
from tests.history.events import NOON, configured, minutes_later, run, sweep_of_both


class FragileStore(MemoryStore):
    """A memory that can be told to fail, and that can be held."""

    def __init__(self) -> None:
        super().__init__()
        self.failing = False
        self.broken = False
        self.threads: set[str] = set()
        self.begun = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def append(self, event: Event) -> int:
        self.threads.add(threading.current_thread().name)
        self.begun.set()
        self.may_go_on.wait(10)
        if self.broken:
            raise ValueError("a mistake of ours")
        if self.failing:
            raise StoreError("trunkwatch.sqlite: the disk is full: free some space")
        return super().append(event)


@pytest.fixture
def store() -> FragileStore:
    return FragileStore()


@pytest.fixture
async def keeper(store: FragileStore) -> AsyncIterator[BoardKeeper]:
    keeper = BoardKeeper(store)
    await keeper.load()
    yield keeper
    await keeper.close()


def kept(store: MemoryStore) -> list[Event]:
    return [event for _, event in store.follow(0)]


async def test_the_board_begins_with_what_the_store_holds(tmp_path: Path) -> None:
    for _ in range(2):
        keeper = BoardKeeper(SqlStore(tmp_path / "trunkwatch.sqlite"))
        await keeper.load()
        position = keeper.board.position
        await keeper.record(configured())
        await keeper.close()

    assert position == 1


async def test_a_recorded_event_is_on_the_board_and_in_the_store(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    await keeper.record(configured())
    board = await keeper.record(sweep_of_both(NOON))

    assert board is keeper.board
    assert board == store.load()
    assert board.routes["prod", "cl"].checks["trunk-address"].success is True


async def test_events_are_recorded_in_the_order_they_were_given(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    events: list[Event] = [configured(), *(run() for _ in range(5)), sweep_of_both(NOON)]
    await asyncio.gather(*(keeper.record(event) for event in events))

    assert kept(store) == events
    assert keeper.board.position == len(events)


async def test_only_one_thread_touches_the_store_and_it_is_not_the_loops(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    await asyncio.gather(*(keeper.record(configured()) for _ in range(8)))

    assert len(store.threads) == 1
    assert threading.current_thread().name not in store.threads


async def test_the_loop_goes_on_while_the_store_is_slow(store: FragileStore, keeper: BoardKeeper) -> None:
    store.may_go_on.clear()
    recorded = asyncio.create_task(keeper.record(configured()))
    await asyncio.to_thread(store.begun.wait)

    assert keeper.board == Board()
    store.may_go_on.set()
    assert (await recorded).position == 1


async def test_a_record_that_was_begun_ends_though_its_caller_was_cancelled(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    store.may_go_on.clear()
    recorded = asyncio.create_task(keeper.record(configured()))
    await asyncio.to_thread(store.begun.wait)
    recorded.cancel()
    await asyncio.wait([recorded])
    store.may_go_on.set()

    assert (await keeper.wait_beyond(0)).position == 1
    assert kept(store) == [configured()]


async def test_waiting_ends_with_the_next_event(keeper: BoardKeeper) -> None:
    await keeper.record(configured())
    waiting = [asyncio.create_task(keeper.wait_beyond(1)) for _ in range(2)]
    await asyncio.sleep(0)
    await keeper.record(sweep_of_both(NOON))

    assert {(await each).position for each in waiting} == {2}


async def test_what_has_happened_already_is_not_waited_for(keeper: BoardKeeper) -> None:
    await keeper.record(configured())

    assert (await keeper.wait_beyond(0)).position == 1


async def test_the_board_goes_on_in_memory_while_the_store_fails(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    await keeper.record(configured())
    store.failing = True
    await keeper.record(sweep_of_both(NOON))
    board = await keeper.record(sweep_of_both(minutes_later(5), cl=Verdict.FAIL))

    assert keeper.store_failing
    assert board.position == 3
    assert board.routes["prod", "cl"].checks["trunk-address"].success is False


async def test_a_failing_store_is_told_once_with_what_to_do_and_its_recovery_too(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    with capture_logs() as logs:
        store.failing = True
        await keeper.record(configured())
        await keeper.record(sweep_of_both(NOON))
        store.failing = False
        await keeper.record(sweep_of_both(minutes_later(5)))

    assert [(line["log_level"], line.get("reason")) for line in logs] == [
        ("error", "trunkwatch.sqlite: the disk is full: free some space"),
        ("info", None),
    ]
    assert not keeper.store_failing


async def test_what_the_store_refused_is_kept_when_it_works_again(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    store.failing = True
    await keeper.record(configured())
    await keeper.record(sweep_of_both(NOON))
    await keeper.record(run())
    await keeper.record(sweep_of_both(minutes_later(5)))
    store.failing = False
    board = await keeper.record(sweep_of_both(minutes_later(10)))

    assert kept(store) == [configured(), run(), sweep_of_both(minutes_later(10))]
    assert board.position == 5
    assert (await keeper.record(run())).position == 6


async def test_a_mistake_in_the_store_is_told_to_the_caller_and_does_not_block_the_next(
    store: FragileStore, keeper: BoardKeeper
) -> None:
    store.broken = True
    with pytest.raises(ValueError, match="a mistake of ours"):
        await keeper.record(run())
    store.broken = False

    await keeper.record(configured())
    assert kept(store) == [configured()]


async def test_what_another_process_kept_is_taken_up_before_the_own_event(tmp_path: Path) -> None:
    theirs = SqlStore(tmp_path / "trunkwatch.sqlite")
    keeper = BoardKeeper(SqlStore(tmp_path / "trunkwatch.sqlite"))
    await keeper.load()
    await keeper.record(configured())
    theirs.append(sweep_of_both(NOON, cl=Verdict.FAIL))
    board = await keeper.record(sweep_of_both(minutes_later(5), cl=Verdict.FAIL))
    kept = theirs.load()
    theirs.close()
    await keeper.close()

    assert board == kept
    assert board.routes["prod", "cl"].checks["trunk-address"].since == NOON


async def test_a_store_that_cannot_be_read_is_told_at_the_start() -> None:
    class Unreadable(MemoryStore):
        def load(self) -> Board:
            raise StoreError("it is damaged")

        def follow(self, position: int) -> Iterable[tuple[int, Event]]:
            raise StoreError("it is damaged")

    keeper = BoardKeeper(Unreadable())
    with pytest.raises(StoreError, match="damaged"):
        await keeper.load()
    await keeper.close()
