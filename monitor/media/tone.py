"""Whether the callee plays the one tone that it is known by."""

from collections import deque
from typing import Final

from monitor.media.bank import Bank
from monitor.media.pcm import RATE, Blocks, Samples, level

_BLOCK: Final = 400
"""Samples looked at at a time: 50 ms, so that what lies 40 Hz beside the tone is another tone."""
_HOP: Final = _BLOCK // 2
_OFFSETS: Final = (-10.0, 0.0, 10.0)
"""Hz by which a tone may be off: an analogue carrier shifts it by some (ITU-T G.135 allows 2)."""

_PURE: Final = 0.65
"""Share of the power that must lie at the tone: noise 3 dB below it leaves that, and no voice has it."""
_LOUD: Final = -50.0
"""dBov of a block that counts; G.711's own silence and comfort noise are below -60."""

_WINDOW_SECONDS: Final = 1.8
_TONE_SECONDS: Final = 1.2
"""So much tone within so much time: longer than the beep of a voicemail or of a fax machine that calls (0.5 s
each), with room for gaps where packets were lost."""


class ToneDetector:
    """Hears a tone of `hertz`. Once it was found it stays found."""

    def __init__(self, hertz: float) -> None:
        self._bank = Bank([hertz + offset for offset in _OFFSETS], _BLOCK)
        self._blocks = Blocks(_BLOCK, _HOP)
        self._recent: deque[bool] = deque(maxlen=round(_WINDOW_SECONDS * RATE / _HOP))
        self._needed = round(_TONE_SECONDS * RATE / _HOP)
        self.found = False

    def hear(self, sound: Samples) -> None:
        shares = self._bank.measure(self._blocks.cut(sound))
        for of_power, power in zip(shares.of_power, shares.power, strict=True):
            self._recent.append(bool(of_power.max() >= _PURE) and level(float(power)) >= _LOUD)
            self.found = self.found or sum(self._recent) >= self._needed
