"""Looking back beside the daemon: in a thread of its own, so that no event waits for a page."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from monitor.model.archive import Page, Records, SettingChange, Wanted
from monitor.model.board import RouteKey
from monitor.model.check import Finding
from monitor.model.outcome import Result
from monitor.model.run import Run

T = TypeVar("T")


class ArchiveThread:
    """An Archive of a store's records. One thread: however many people look, they take turns."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")

    async def run(self, run: str) -> Run | None:
        return await self._read(partial(self._records.run, run))

    async def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]:
        return await self._read(partial(self._records.runs, wanted, limit, cursor))

    async def verdicts(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Finding]:
        return await self._read(partial(self._records.verdicts, wanted, limit, cursor))

    async def settings(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[SettingChange]:
        return await self._read(partial(self._records.settings, wanted, limit, cursor))

    async def counts(self, wanted: Wanted) -> Mapping[RouteKey, Mapping[Result, int]]:
        return await self._read(partial(self._records.counts, wanted))

    async def close(self) -> None:
        """Wait for what is being read; to be called before the store is closed."""
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)

    async def _read(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
