"""At most so many requests at once."""

import asyncio
from types import TracebackType


class Gate:
    """Bounds the requests under way against one Twilio account, whichever environments read it.

    Twilio answers 429 (20429) past an unpublished number of concurrent requests, and the account's own
    traffic shares that number: two at once leave it room.
    """

    def __init__(self, concurrency: int = 2) -> None:
        self._slots = asyncio.Semaphore(concurrency)
        self._concurrency = concurrency

    @property
    def concurrency(self) -> int:
        """How many requests it lets through at once."""
        return self._concurrency

    async def __aenter__(self) -> None:
        await self._slots.acquire()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._slots.release()
