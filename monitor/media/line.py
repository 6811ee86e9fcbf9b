"""A call as those hear it who are in it, whatever carries its sound."""

from collections.abc import AsyncIterator
from typing import Final, Protocol

from monitor.media.pcm import FRAME, RATE

FRAME_SECONDS: Final = FRAME / RATE


class Line(Protocol):
    """Sound is PCM of 16 bits at 8 kHz, one channel; times are seconds of the line's own clock."""

    def sound(self) -> AsyncIterator[tuple[bytes, float]]:
        """What the callee lets hear, and when its last sample came."""
        ...

    def digits(self) -> AsyncIterator[str]:
        """Digits that come as signals."""
        ...

    async def say(self, frame: bytes) -> float:
        """Let the callee hear a frame of 20 ms, and tell when its first sample is sent.

        Returns when there is room for the next.
        """
        ...

    async def press(self, digit: str) -> None:
        """Send the callee a digit as a signal."""
        ...

    async def pause(self, seconds: float) -> None:
        """Let so much time of the call pass."""
        ...
