"""Digits that are played as sound: what is left of DTMF where nobody on the way made a signal of it."""

from typing import Final

from monitor.media.bank import Bank
from monitor.media.pcm import Blocks, Samples, level

ROWS: Final = (697.0, 770.0, 852.0, 941.0)
COLUMNS: Final = (1209.0, 1336.0, 1477.0)
KEYS: Final = ("123", "456", "789", "*0#")
"""ITU-T Q.23, without the column of letters, which telephones lack and voices reach."""

_BLOCK: Final = 240
_HOP: Final = 80
_PAIR: Final = 0.8
"""Share of the power that the two tones of a key have together."""
_TWIST: Final = 10.0
"""By how much one may be stronger than the other: 10 dB."""
_LOUD: Final = -45.0
_FEWEST: Final = 4
"""Blocks in a row, 60 ms of sound: shorter ones are a voice's, and nobody presses a key for less."""
_APART: Final = 2
"""Blocks without it after which the same key is another press."""


class DtmfDetector:
    """`digits` are those heard so far."""

    def __init__(self) -> None:
        self.digits = ""
        self._bank = Bank((*ROWS, *COLUMNS), _BLOCK)
        self._blocks = Blocks(_BLOCK, _HOP)
        self._key = ""
        self._held = 0
        self._gone = 0

    def hear(self, sound: Samples) -> None:
        shares = self._bank.measure(self._blocks.cut(sound))
        for of_power, power in zip(shares.of_power, shares.power, strict=True):
            self._take(_key(of_power) if level(float(power)) >= _LOUD else "")

    def _take(self, key: str) -> None:
        """A key that goes on is one digit; it is over after a break, or where another begins."""
        if key and key == self._key:
            self._held, self._gone = self._held + 1, 0
            if self._held == _FEWEST:
                self.digits += key
        elif key:
            self._key, self._held, self._gone = key, 1, 0
        else:
            self._gone += 1
            if self._gone >= _APART:
                self._key, self._held = "", 0


def _key(of_power: Samples) -> str:
    rows, columns = of_power[: len(ROWS)], of_power[len(ROWS) :]
    row, column = int(rows.argmax()), int(columns.argmax())
    low, high = float(rows[row]), float(columns[column])
    if low + high < _PAIR or min(low, high) * _TWIST < max(low, high):
        return ""
    return KEYS[row][column]
