"""One request is begun at a time: many that come due in one moment must not hold the loop together."""

import asyncio


class Turns:
    """Spreads work over passes of the loop: at most one of those who take turns goes on in a pass.

    Signing, encoding and sending a request takes the loop half a millisecond to one. A hundred calls that
    begin or hang up together would have it do so a hundred times before anything else gets a word in.
    """

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    async def take(self) -> None:
        """Return in a pass in which no other turn falls; in the order of asking."""
        async with self._one:
            await asyncio.sleep(0)
