"""Whether what we say comes back: both ways carry sound then, and it shows how long there and back takes.

A code is eight tones, each once, in an order that chance decides, so that an echo of one code is not taken
for that of the one before, and neither a voice nor music for an echo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitor.media.bank import Bank
from monitor.media.pcm import RATE, Blocks, Samples, level, sine

TONES: Final = (760.0, 1000.0, 1240.0, 1480.0, 1720.0, 1960.0, 2200.0, 2440.0)
"""Hz: what telephones carry and Opus keeps, apart from 2100 Hz, which switches echo cancellers off."""

LOUDNESS: Final = -16.0
"""dBov of what we say: as loud as a voice, within what networks allow signals (ITU-T Q.35: -13 dBm0)."""

PERIOD: Final = 2.0
"""Seconds from one code to the next."""

_TONE_SECONDS: Final = 0.16
_FADE: Final = 80
_HOP: Final = 80
_BLOCK: Final = 320
_HOPS: Final = round(_TONE_SECONDS * RATE / _HOP)
_EDGE: Final = 3
"""Blocks at each end of a tone that may have two tones in them, or be moved by a jitter buffer."""

_PURE: Final = 0.5
_LOUD: Final = -60.0
_NONE: Final = -1
_LIKE: Final = 0.7
"""Share of a code's blocks that must be its own tones, where chance has one in nine."""

_ALIKE: Final = 0.05

LONGEST: Final = 4.0
"""Seconds after which an echo is not ours any more: nobody can talk over a line like that."""

Order = Sequence[int]
Symbols = NDArray[np.int64]


def code(order: Order) -> Samples:
    """The tones in that order, and then nothing until the next code."""
    fade = np.ones(round(_TONE_SECONDS * RATE))
    fade[:_FADE] = np.linspace(0, 1, _FADE)
    fade[-_FADE:] = np.linspace(1, 0, _FADE)
    said = np.concatenate([sine(TONES[each], _TONE_SECONDS, LOUDNESS) * fade for each in order])
    return np.concatenate((said, np.zeros(round(PERIOD * RATE) - len(said))))


@dataclass(frozen=True, slots=True)
class Echo:
    """`seconds` there and back, and by how many dB it came back weaker than it was said."""

    seconds: float
    loss: float


@dataclass(frozen=True, slots=True)
class _Said:
    order: tuple[int, ...]
    at: float


class EchoDetector:
    """Told what is said and what is heard, each with a time in seconds of one clock."""

    def __init__(self) -> None:
        self._bank = Bank(TONES, _BLOCK)
        self._blocks = Blocks(_BLOCK, _HOP)
        self._said: list[_Said] = []
        self._symbols: list[int] = []
        self._powers: list[float] = []
        self._times: list[float] = []

    def say(self, order: Order, at: float) -> None:
        """A code whose first sample is sent at that time."""
        self._said.append(_Said(tuple(order), at))

    def hear(self, sound: Samples, at: float) -> None:
        """Sound of which the last sample came at that time."""
        shares = self._bank.measure(self._blocks.cut(sound))
        count = len(shares.power)
        for number, (of_power, power) in enumerate(zip(shares.of_power, shares.power, strict=True), 1):
            tone = int(of_power.argmax())
            pure = of_power[tone] >= _PURE and level(float(power)) >= _LOUD
            self._symbols.append(tone if pure else _NONE)
            self._powers.append(float(power))
            self._times.append(at - (count - number) * _HOP / RATE)

    def echo(self) -> Echo | None:
        """The middle one, by their time, of the echoes of all that was said; None where nothing came back."""
        found = [echo for said in self._said if (echo := self._of(said))]
        found.sort(key=lambda echo: echo.seconds)
        return found[len(found) // 2] if found else None

    def _of(self, said: _Said) -> Echo | None:
        wanted = _blocks_of(said.order)
        times = np.asarray(self._times)
        first = int(np.searchsorted(times, said.at))
        last = int(np.searchsorted(times, said.at + LONGEST))
        heard: Symbols = np.asarray(self._symbols[first : last + len(wanted)], dtype=np.int64)
        if len(heard) < len(wanted):
            return None
        matter = wanted != _NONE
        windows = np.lib.stride_tricks.sliding_window_view(heard, len(wanted))
        like = (windows[:, matter] == wanted[matter]).mean(axis=1)
        best = _middle(like)
        if like[best] < _LIKE:
            return None
        begins = slice(first + best, first + best + len(wanted))
        own = matter & (windows[best] == wanted)
        power = float(np.asarray(self._powers[begins])[own].mean())
        # The packet that came with the least delay tells when a block was due: others waited on the way.
        due = (times[begins] - np.arange(len(wanted)) * _HOP / RATE).min()
        return Echo(max(float(due) - _BLOCK / 2 / RATE - said.at, 0.0), LOUDNESS - level(power))


def _middle(like: Samples) -> int:
    """The middle of where it is most alike: some blocks early or late the edges hide the difference."""
    first = int(like.argmax())
    near = like[first : first + 2 * _EDGE + _BLOCK // _HOP]
    return first + int(np.flatnonzero(near >= like[first] - _ALIKE).mean())


def _blocks_of(order: Order) -> Symbols:
    """The tone at the middle of each block of a code; none at the edges, where either neighbour will do."""
    each = np.full((len(order), _HOPS), _NONE, dtype=np.int64)
    each[:, _EDGE : _HOPS - _EDGE] = np.asarray(order)[:, None]
    return each.reshape(-1)
