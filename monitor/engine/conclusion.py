"""The end of a run: its causes, its place in the history, and what it cost."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from functools import partial

import structlog

from monitor.canary.surely import surely
from monitor.diagnosis import of_run
from monitor.engine.announcement import announce_run
from monitor.engine.desk import Counting
from monitor.engine.keeper import BoardKeeper
from monitor.engine.plan import key_of
from monitor.model.price import price_of
from monitor.model.protocols import StoreError
from monitor.model.run import Run


class Conclusion:
    """Brings runs that ended onto the board, and their prices into the ledger."""

    def __init__(self, keeper: BoardKeeper, ledger: Counting) -> None:
        self._keeper = keeper
        self._ledger = ledger

    async def reach(self, run: Run) -> Run:
        """The run with its causes. Nothing keeps it from the history. Raises: CancelledError, afterwards."""
        diagnosed = replace(run, causes=of_run(self._keeper.board, run))
        _, cancelled = await surely(self._keep(diagnosed))
        if cancelled:
            raise asyncio.CancelledError
        return diagnosed

    async def settle(self, run: str, price: Decimal) -> bool:
        """Count what a run really cost in the place of what it was thought to; whether that was kept."""
        try:
            await self._keeper.in_thread(partial(self._ledger.settle, run, price))
        except StoreError as error:
            structlog.get_logger().error("a price is not counted: the ledger fails", reason=str(error))
            return False
        return True

    async def _keep(self, run: Run) -> None:
        state = self._keeper.canary(key_of(run.job))
        before = state.last if state else None
        await self._keeper.record(run)
        price = price_of(run.evidence)
        if price is not None:
            await self.settle(run.id, price.amount)
        announce_run(run, before)
