"""How loud the callee is."""

from collections import deque
from typing import Final

import numpy as np

from monitor.media.pcm import FRAME, RATE, Blocks, Samples, level

_SECOND: Final = RATE // FRAME
_CLICKS: Final = 5
"""Frames of a second, its loudest, that do not count: what a lost packet leaves is a click, and no sound."""


class Loudness:
    """The loudest second of all that was heard, without its loudest tenth."""

    def __init__(self) -> None:
        self._blocks = Blocks(FRAME, FRAME)
        self._powers: deque[float] = deque([0.0] * _SECOND, maxlen=_SECOND)
        self._loudest: float | None = None

    @property
    def level(self) -> float | None:
        """dBov; None before anything came."""
        return None if self._loudest is None else level(self._loudest)

    def hear(self, sound: Samples) -> None:
        for power in (self._blocks.cut(sound) ** 2).mean(axis=1):
            self._powers.append(float(power))
            kept = np.sort(np.asarray(self._powers))[:-_CLICKS]
            self._loudest = max(self._loudest or 0.0, float(kept.mean()))
