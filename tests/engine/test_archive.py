"""The archive beside the daemon: pages are read while events are being kept."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Gate

from aiohttp import ClientSession

from monitor.config import parse
from monitor.engine import service
from monitor.engine.archive import ArchiveThread
from monitor.engine.keeper import BoardKeeper
from monitor.history import SqlStore
from monitor.model.archive import Page, Wanted
from monitor.model.outcome import Result
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from monitor.simulator import Simulator, demo_config
from tests.history.events import configured, minutes_later, run, sweep_of_both


async def test_a_page_does_not_wait_for_the_thread_that_keeps_events(tmp_path: Path) -> None:
    store = SqlStore(tmp_path / "trunkwatch.sqlite")
    keeper, archive = BoardKeeper(store), ArchiveThread(store.records)
    await keeper.load()
    await keeper.record(configured())
    await keeper.record(run())
    await keeper.record(sweep_of_both(minutes_later(1), cl=Verdict.FAIL))
    busy, go_on = Gate(), Gate()

    def long_work() -> bool:
        busy.set()
        return go_on.wait(60)

    held = asyncio.create_task(keeper.in_thread(long_work))
    await asyncio.to_thread(busy.wait, 60)
    try:
        assert await archive.run("run-1") == run()
        assert await archive.runs(Wanted("prod"), 10) == Page((run(),), None)
        assert len((await archive.verdicts(Wanted(), 10)).items) == 1
        assert (await archive.settings(Wanted(), 10)).items == ()
        assert await archive.counts(Wanted()) == {("prod", "cl"): {Result.FAILURE: 1}}
    finally:
        go_on.set()
    assert await held
    await archive.close()
    await keeper.close()


async def test_events_are_kept_while_a_page_is_read(tmp_path: Path) -> None:
    store = SqlStore(tmp_path / "trunkwatch.sqlite")
    busy, go_on = Gate(), Gate()

    class Slow:
        """The records of a disk that takes its time."""

        def __getattr__(self, name: str) -> object:
            return getattr(store.records, name)

        def run(self, name: str) -> Run | None:
            busy.set()
            go_on.wait(60)
            return store.records.run(name)

    keeper, archive = BoardKeeper(store), ArchiveThread(Slow())  # type: ignore[arg-type]
    await keeper.load()
    reading = asyncio.create_task(archive.run("run-1"))
    await asyncio.to_thread(busy.wait, 60)
    await keeper.record(run())
    go_on.set()

    assert await reading == run()
    await archive.close()
    await keeper.close()


async def test_a_daemon_answers_from_the_history_that_it_found(tmp_path: Path) -> None:
    store = SqlStore(tmp_path / "trunkwatch.sqlite")
    store.append(configured())
    store.append(run())
    async with (
        Simulator() as simulator,
        service(
            parse(demo_config(simulator.url, "healthy"), "config.yaml", tmp_path, {}),
            store,
            ("127.0.0.1", 0),
            now=lambda: datetime.now(UTC),
            monotonic=time.monotonic,
        ) as served,
        ClientSession() as client,
        client.get(f"{served.url}/api/v1/runs", params={"reason": "forbidden"}) as answer,
    ):
        told = await answer.json()

    assert [each["id"] for each in told["items"]] == ["run-1"]
