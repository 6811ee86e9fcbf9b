"""What the far end of a call lets hear: RTP with G.711."""

import asyncio
import math
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from enum import StrEnum
from itertools import count
from typing import Final

from aiortp import RTPSession

RATE: Final = 8000
FRAME: Final = 160
"""Samples in a packet: 20 ms."""

TONE_HERTZ: Final = 1000
_LOUDNESS: Final = 8000
_DIGIT_SECONDS: Final = 0.3

Address = tuple[str, int]


class Sound(StrEnum):
    """`MUTE` sends no packet at all, `SILENCE` packets of nothing."""

    TONE = "tone"
    SILENCE = "silence"
    ECHO = "echo"
    MUTE = "mute"


def _frames(sound: Sound) -> Iterator[bytes]:
    """PCM of 16 bits, a packet's worth at a time, without end."""
    loudness = _LOUDNESS if sound is Sound.TONE else 0
    for start in count(0, FRAME):
        samples = (
            round(loudness * math.sin(2 * math.pi * TONE_HERTZ * number / RATE))
            for number in range(start, start + FRAME)
        )
        yield array("h", samples).tobytes()


@asynccontextmanager
async def playing(
    sound: Sound,
    ours: Address,
    theirs: Address,
    payload_type: int,
    *,
    digits: str = "",
    pressed: Callable[[str], None],
) -> AsyncIterator[None]:
    """Let it sound from our address to theirs until the block ends. Raises: OSError where ours is taken.

    `digits` are pressed as well, once; `pressed` is told of those that arrive. Both are events (RFC 4733).
    """
    session = await RTPSession.create(ours, theirs, payload_type)
    session.on_dtmf = lambda digit, _: pressed(digit)
    if sound is Sound.ECHO:
        session.on_audio = lambda pcm, _: _send(session, pcm)
    players = [asyncio.create_task(_press(session, digits))]
    if sound in (Sound.TONE, Sound.SILENCE):
        players.append(asyncio.create_task(_play(session, sound)))
    try:
        yield
    finally:
        for player in players:
            player.cancel()
        await session.close()


async def _press(session: RTPSession, digits: str) -> None:
    """One after the other; each has a time of its own, by which it is told from the one before."""
    for number, digit in enumerate(digits, 1):
        await asyncio.sleep(_DIGIT_SECONDS)
        session.send_dtmf(digit, timestamp=number * RATE)


async def _play(session: RTPSession, sound: Sound) -> None:
    """One packet every 20 ms, by the clock, so that no delay adds up."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number, frame in enumerate(_frames(sound)):
        await asyncio.sleep(began + number * FRAME / RATE - loop.time())
        _send(session, frame)


def _send(session: RTPSession, pcm: bytes) -> None:
    session.send_audio_pcm_auto(pcm)
