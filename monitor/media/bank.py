"""How much of a sound lies at some frequencies.

What Goertzel's recursion yields for one frequency, a bin of a Fourier transform at any frequency, is had here
for all of them and many blocks at once, by one product of matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitor.media.pcm import RATE, Samples


@dataclass(frozen=True, slots=True)
class Shares:
    """Of each block (a row) the share of its power at each frequency, 1 for a pure tone, and its power.

    Noise has about `3 / size` at any frequency. The power is the mean square, without any window.
    """

    of_power: Samples
    power: Samples


class Bank:
    """Measures blocks of one length at the given frequencies (Hz) through a Hann window.

    A quarter of a tone's power is found `RATE / size` Hz beside it, and next to nothing at twice that.
    """

    def __init__(self, frequencies: Sequence[float], size: int) -> None:
        times = np.arange(size) / RATE
        self._window = np.hanning(size + 1)[:-1]
        turns = np.exp(-2j * np.pi * np.outer(np.asarray(frequencies, dtype=np.float64), times))
        self._probe = (turns * self._window).T
        total, square = self._window.sum(), (self._window**2).sum()
        self._pure = total**2 / (2 * square)
        """What a pure tone has at its own frequency for each unit of windowed power."""

    def measure(self, blocks: Samples) -> Shares:
        found = np.abs(blocks @ self._probe) ** 2
        windowed = ((blocks * self._window) ** 2).sum(axis=1)
        of_power = found / np.maximum(windowed * self._pure, 1e-20)[:, None]
        return Shares(of_power, (blocks**2).mean(axis=1))
