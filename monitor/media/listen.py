"""Listens to one call from its answer to its end, and says or presses what the proof asks for."""

import asyncio
from collections.abc import Coroutine
from random import Random
from typing import Any, Final

from monitor.media.echo import TONES, code
from monitor.media.hearing import Hearing
from monitor.media.line import Line
from monitor.media.pcm import FRAME, pcm
from monitor.model.canary import ProofKind
from monitor.model.sound import Heard, Listening

_LOOK: Final = 0.5
"""Seconds before the first look for the callee's own digits, since it has to pick up, and between two."""
_LOOKS: Final = 8
"""After which ours are sent all the same."""
_TURN: Final = 1.0
"""Seconds from the callee's last digit to our first: it has to turn from sending to listening."""
_BETWEEN_DIGITS: Final = 0.6
"""Seconds: livekit-sip plays a digit for 250 ms and is silent for as long."""


async def listen(
    line: Line, listening: Listening, answered: asyncio.Event, over: asyncio.Event, chance: Random
) -> Heard:
    """What was heard by the time that the call is `over`. Nothing is said before it is `answered`."""
    hearing = Hearing(listening)
    tasks = [asyncio.create_task(work) for work in _work(line, listening, answered, hearing, chance)]
    ended = asyncio.create_task(over.wait())
    try:
        await _until_first_failure(ended, tasks)
    finally:
        for task in (ended, *tasks):
            task.cancel()
        await asyncio.gather(ended, *tasks, return_exceptions=True)
    return hearing.heard()


def _work(
    line: Line, listening: Listening, answered: asyncio.Event, hearing: Hearing, chance: Random
) -> list[Coroutine[Any, Any, None]]:
    work = [_hear(line, hearing), _signals(line, hearing)]
    if listening.proof is ProofKind.ECHO:
        work.append(_say(line, answered, hearing, chance))
    if listening.proof is ProofKind.DTMF and listening.expected.returned_digits:
        work.append(_press(line, listening.expected.returned_digits, answered, hearing))
    return work


async def _until_first_failure(ended: "asyncio.Task[bool]", tasks: "list[asyncio.Task[None]]") -> None:
    """Until the call is over; work that ends before is done. Raises: what the work raised."""
    waiting = {ended, *tasks}
    while not ended.done():
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


async def _hear(line: Line, hearing: Hearing) -> None:
    async for sound, at in line.sound():
        hearing.hear(sound, at)


async def _signals(line: Line, hearing: Hearing) -> None:
    async for digit in line.digits():
        hearing.signal(digit)


async def _say(line: Line, answered: asyncio.Event, hearing: Hearing, chance: Random) -> None:
    """One code after the other, each in an order of its own."""
    await answered.wait()
    while True:
        order = chance.sample(range(len(TONES)), len(TONES))
        sound = pcm(code(order))
        frames = [sound[start : start + 2 * FRAME] for start in range(0, len(sound), 2 * FRAME)]
        hearing.say(order, await line.say(frames[0]))
        for frame in frames[1:]:
            await line.say(frame)


async def _press(line: Line, digits: str, answered: asyncio.Event, hearing: Hearing) -> None:
    """Once: a callee that takes four digits would take the fifth for the first of something else."""
    await answered.wait()
    for _ in range(_LOOKS):
        await line.pause(_LOOK)
        if hearing.heard_digits:
            break
    await line.pause(_TURN)
    for digit in digits:
        await line.press(digit)
        await line.pause(_BETWEEN_DIGITS)
