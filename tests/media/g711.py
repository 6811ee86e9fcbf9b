"""What G.711 makes of a sound: the two laws of ITU-T G.711, there and back again."""

from enum import StrEnum

import numpy as np

from monitor.media.pcm import Samples

_BIAS = 33
_SEGMENTS = 8


class Law(StrEnum):
    """µ-law in North America and Japan, A-law elsewhere."""

    MU = "mu"
    A = "a"


def coded(sound: Samples, law: Law) -> Samples:
    """The sound as it is heard after it went through eight bits a sample."""
    return _mu_law(sound) if law is Law.MU else _a_law(sound)


def _mu_law(sound: Samples) -> Samples:
    """Fourteen bits: sixteen steps in each of eight segments, each twice as coarse as the one below."""
    size = np.minimum(np.round(np.abs(sound) * 8192), 8158) + _BIAS
    segment = np.clip(np.floor(np.log2(size)) - 5, 0, _SEGMENTS - 1)
    step = np.floor(size / 2 ** (segment + 1)) - 16
    heard = (2 * step + 33) * 2**segment - _BIAS
    return np.asarray(np.sign(sound) * heard / 8192)


def _a_law(sound: Samples) -> Samples:
    """Thirteen bits: the lowest two segments have equal steps."""
    size = np.minimum(np.floor(np.abs(sound) * 4096), 4095)
    segment = np.clip(np.floor(np.log2(np.maximum(size, 1))) - 4, 1, _SEGMENTS - 1)
    width = 2**segment
    heard = np.floor(size / width) * width + width / 2
    return np.asarray(np.where(sound < 0, -1, 1) * heard / 4096)
