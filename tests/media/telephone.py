"""A call that nothing carries: a telephone at the far end, and time that passes as fast as it can.

Nothing of LiveKit's SDK is imitated: this is a source of sound, 20 ms at a time, behind the same `Line`.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

import numpy as np

from monitor.media.line import FRAME_SECONDS
from monitor.media.listen import listen
from monitor.media.pcm import FRAME, Samples, pcm, samples
from monitor.model.sound import Heard, Listening, Unheard
from tests.media.g711 import Law, coded

_QUEUED: Final = 3
_QUIET: Final = np.zeros(FRAME)


@dataclass
class Telephone:
    """The far end: `plays` from the answer on, and sends back what it hears `echoes` seconds later.

    `pressed` is told each digit that comes as a signal, and may have the telephone play more or signal.
    """

    plays: Samples = field(default_factory=lambda: np.zeros(0))
    echoes: float | None = None
    echo_loss: float = 0.0
    deaf: bool = False
    pressed: "Callable[[Telephone, str], None]" = lambda _telephone, _digit: None
    signals: deque[str] = field(default_factory=deque)

    def play(self, sound: Samples) -> None:
        """After all that it has still to play."""
        self.plays = np.concatenate((self.plays, sound))


class TelephoneLine:
    """The call to a telephone; it lasts so many seconds of its own clock."""

    def __init__(self, telephone: Telephone, seconds: float, law: Law = Law.MU) -> None:
        self.over = asyncio.Event()
        self._telephone, self._law = telephone, law
        self._now = 0.0
        self._end = seconds
        self._said: deque[bytes] = deque()
        self._ticked = asyncio.Condition()
        self._echo: deque[Samples] = deque()
        if telephone.echoes is not None:
            self._echo.extend(_QUIET for _ in range(round(telephone.echoes / FRAME_SECONDS)))

    async def sound(self) -> AsyncIterator[tuple[bytes, float]]:
        while self._now < self._end:
            said = samples(self._said.popleft()) if self._said else _QUIET
            back = coded(self._answer(np.zeros(FRAME) if self._telephone.deaf else said), self._law)
            self._now += FRAME_SECONDS
            yield pcm(back), self._now
            async with self._ticked:
                self._ticked.notify_all()
            await asyncio.sleep(0)
        self.over.set()

    async def digits(self) -> AsyncIterator[str]:
        while True:
            while self._telephone.signals:
                yield self._telephone.signals.popleft()
            await self._tick()

    async def say(self, frame: bytes) -> float:
        while len(self._said) >= _QUEUED:
            await self._tick()
        sent = self._now + len(self._said) * FRAME_SECONDS
        self._said.append(frame)
        return sent

    async def press(self, digit: str) -> None:
        if not self._telephone.deaf:
            self._telephone.pressed(self._telephone, digit)

    async def pause(self, seconds: float) -> None:
        until = self._now + seconds
        while self._now < until:
            await self._tick()

    async def _tick(self) -> None:
        async with self._ticked:
            await self._ticked.wait()

    def _answer(self, heard: Samples) -> Samples:
        telephone = self._telephone
        played, telephone.plays = telephone.plays[:FRAME], telephone.plays[FRAME:]
        frame = np.concatenate((played, _QUIET[len(played) :]))
        if telephone.echoes is None:
            return frame
        self._echo.append(heard * 10 ** (-telephone.echo_loss / 20))
        return frame + self._echo.popleft()


async def heard_of(telephone: Telephone, listening: Listening, seconds: float, law: Law = Law.MU) -> Heard:
    """What is heard of a telephone that answers, in a call of so many seconds."""
    line, answered = TelephoneLine(telephone, seconds, law), asyncio.Event()
    answered.set()
    return await listen(line, listening, answered, line.over, Random(1))


@dataclass
class TelephoneEar:
    """An ear at a telephone of the tests; `asked` is what it was to listen to, oldest first."""

    telephones: Iterator[Telephone]
    seconds: float = 10.0
    asked: list[Listening] = field(default_factory=list)

    async def listen(
        self, listening: Listening, answered: asyncio.Event, over: asyncio.Event
    ) -> Heard | Unheard:
        self.asked.append(listening)
        await answered.wait()
        heard = await heard_of(next(self.telephones), listening, self.seconds)
        await over.wait()
        return heard
