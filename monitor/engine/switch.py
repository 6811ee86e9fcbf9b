"""A yes or no that changes while others wait for it."""

import asyncio


class Switch:
    """Begins as off. Belongs to one event loop."""

    def __init__(self) -> None:
        self._stands = False
        self._changed = asyncio.Event()

    def set(self, stands: bool) -> None:
        """Say how it stands now, and wake who waits where that is new."""
        if stands is not self._stands:
            self._stands = stands
            self._changed.set()
            self._changed = asyncio.Event()

    async def until(self, stands: bool) -> None:
        """Wait until it stands so; not at all where it does."""
        while self._stands is not stands:
            await self._changed.wait()
