"""Sound as numbers: what telephones carry, 8,000 samples a second of one channel, from -1 to 1."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE: Final = 8000
"""Samples a second: G.711's."""

FRAME: Final = 160
"""Samples that are passed on at a time: 20 ms, as in G.711's packets."""

SILENCE: Final = -127.0
"""dBov that no measured sound goes below (RFC 6464 has the same floor)."""

_FULL: Final = 32768.0

Samples: TypeAlias = NDArray[np.float64]


def samples(pcm: bytes | memoryview) -> Samples:
    """Linear PCM of 16 bits as numbers."""
    return np.frombuffer(pcm, dtype=np.int16).astype(np.float64) / _FULL


def pcm(sound: Samples) -> bytes:
    """The same back again; what is too loud is clipped."""
    scaled = np.clip(np.round(sound * _FULL), -_FULL, _FULL - 1)
    return scaled.astype(np.int16).tobytes()


def level(power: float) -> float:
    """dBov of a mean square: 0 is the loudest square wave there can be, -3 the loudest sine (RFC 6464)."""
    return max(10 * float(np.log10(power)), SILENCE) if power > 0 else SILENCE


def sine(hertz: float, seconds: float, dbov: float) -> Samples:
    """A tone of that level."""
    count = round(seconds * RATE)
    amplitude = 10 ** (dbov / 20) * np.sqrt(2)
    return np.asarray(amplitude * np.sin(2 * np.pi * hertz * np.arange(count) / RATE), dtype=np.float64)


class Blocks:
    """Cuts sound that comes in pieces of any length into blocks of `size` samples, a new one every `hop`."""

    def __init__(self, size: int, hop: int) -> None:
        self._size, self._hop = size, hop
        self._rest: Samples = np.zeros(0)

    def cut(self, sound: Samples) -> Samples:
        """The blocks that this piece completes, one a row; what is left waits for the next piece."""
        held = np.concatenate((self._rest, sound))
        if len(held) < self._size:
            self._rest = held
            return np.zeros((0, self._size))
        blocks = np.lib.stride_tricks.sliding_window_view(held, self._size)[:: self._hop]
        self._rest = held[len(blocks) * self._hop :]
        return blocks
