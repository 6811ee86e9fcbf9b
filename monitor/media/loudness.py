"""How loud the callee is."""

from collections import deque
from typing import Final

from monitor.media.pcm import RATE, Samples, level


class Loudness:
    """The loudest second of all that was heard; a shorter sound counts as the second that it lies in."""

    _SECOND: Final = RATE

    def __init__(self) -> None:
        self._pieces: deque[tuple[float, int]] = deque()
        self._energy = 0.0
        self._held = 0
        self._loudest: float | None = None

    @property
    def level(self) -> float | None:
        """dBov; None before anything came."""
        return None if self._loudest is None else level(self._loudest / self._SECOND)

    def hear(self, sound: Samples) -> None:
        energy = float((sound**2).sum())
        self._pieces.append((energy, len(sound)))
        self._energy += energy
        self._held += len(sound)
        while self._held > self._SECOND:
            gone, count = self._pieces.popleft()
            self._energy -= gone
            self._held -= count
        self._loudest = max(self._loudest or 0.0, self._energy)
