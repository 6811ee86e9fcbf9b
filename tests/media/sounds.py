"""What a telephone may let hear beside the callee: lines, networks, machines, voices and music, 8 kHz."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from monitor.media.dtmf import COLUMNS, KEYS, ROWS
from monitor.media.pcm import FRAME, RATE, Samples, pcm, sine


def frames(sound: Samples) -> Iterator[bytes]:
    """Packets of 20 ms; a last one that is not full is left out."""
    whole = pcm(sound)
    for start in range(0, len(whole) - 2 * FRAME + 1, 2 * FRAME):
        yield whole[start : start + 2 * FRAME]


def noise(seconds: float, dbov: float, seed: int = 1) -> Samples:
    chance = np.random.default_rng(seed)
    return chance.normal(0, 10 ** (dbov / 20), round(seconds * RATE))


def together(*sounds: Samples) -> Samples:
    """All at once, as long as the longest."""
    mixed = np.zeros(max(map(len, sounds)))
    for sound in sounds:
        mixed[: len(sound)] += sound
    return mixed


def after(*sounds: Samples) -> Samples:
    return np.concatenate(sounds)


def nothing(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE))


def cadence(tone: Callable[[float], Samples], on: float, off: float, times: int) -> Samples:
    return np.concatenate([after(tone(on), nothing(off)) for _ in range(times)])


def chord(*hertz: float, dbov: float = -16.0) -> Callable[[float], Samples]:
    return lambda seconds: together(*(sine(each, seconds, dbov) for each in hertz))


def dialled(digits: str, seconds: float = 0.1, pause: float = 0.1, dbov: float = -13.0) -> Samples:
    """Keys pressed one after the other; a w is a break of half a second."""
    return np.concatenate([_pressed(digit, seconds, pause, dbov) for digit in digits])


def _pressed(digit: str, seconds: float, pause: float, dbov: float) -> Samples:
    if digit == "w":
        return nothing(0.5)
    row, column = next((row, keys.index(digit)) for row, keys in enumerate(KEYS) if digit in keys)
    return after(chord(ROWS[row], COLUMNS[column], dbov=dbov - 3)(seconds), nothing(pause))


def voice(seconds: float, seed: int = 1, dbov: float = -20.0) -> Samples:
    """Something like speech: a buzz of changing pitch through three changing resonances, in syllables."""
    chance = np.random.default_rng(seed)
    sound: list[Samples] = []
    while sum(map(len, sound)) < seconds * RATE:
        sound.append(_syllable(chance) if chance.random() < 0.85 else nothing(chance.uniform(0.1, 0.4)))
    said = np.concatenate(sound)[: round(seconds * RATE)]
    return np.asarray(said / np.sqrt((said**2).mean()) * 10 ** (dbov / 20))


def _syllable(chance: np.random.Generator) -> Samples:
    count = round(chance.uniform(0.12, 0.35) * RATE)
    pitch = np.linspace(chance.uniform(90, 260), chance.uniform(90, 260), count)
    turns = np.cumsum(pitch) / RATE
    formants = [chance.uniform(*span) for span in ((250, 900), (800, 2400), (2200, 3300))]
    buzz = np.zeros(count)
    for harmonic in range(1, 30):
        hertz = harmonic * pitch
        gain = sum(1 / (1 + ((hertz - formant) / 90) ** 2) for formant in formants)
        buzz += np.where(hertz < 3400, gain, 0) / harmonic**0.5 * np.sin(2 * np.pi * harmonic * turns)
    return np.asarray(buzz * np.hanning(count))


def music(seconds: float, seed: int = 1, harmonics: int = 4) -> Samples:
    """Notes of a piano's scale, alone or in chords, C4 to C8, held for a tenth of a second to three."""
    chance = np.random.default_rng(seed)
    sound: list[Samples] = []
    while sum(map(len, sound)) < seconds * RATE:
        lasts = chance.uniform(0.1, 3.0)
        notes = 440 * 2 ** ((chance.integers(60, 109, chance.integers(1, 4)) - 69) / 12)
        sound.append(together(*(_note(float(note), lasts, harmonics) for note in notes)))
    return np.concatenate(sound)[: round(seconds * RATE)]


def _note(hertz: float, seconds: float, harmonics: int) -> Samples:
    over = [number for number in range(1, harmonics + 1) if number * hertz < 3600]
    return together(nothing(seconds), *(sine(number * hertz, seconds, -14 - 6 * number) for number in over))


def voicemail(hertz: float = 1000.0, seconds: float = 0.5) -> Samples:
    """A greeting, the beep, and the silence in which it records."""
    return after(voice(4, seed=3), nothing(0.3), sine(hertz, seconds, -10), noise(6, -66))


STRANGERS: Mapping[str, Callable[[], Samples]] = {
    "no sound at all": lambda: nothing(12),
    "a line's noise": lambda: noise(12, -65),
    "a loud hiss": lambda: noise(12, -20),
    "ringing in North America": lambda: cadence(chord(440, 480), 2.0, 4.0, 2),
    "ringing in Europe, Brazil and Chile": lambda: cadence(chord(425), 1.0, 4.0, 3),
    "ringing in Britain": lambda: cadence(chord(400, 450), 0.4, 0.2, 20),
    "busy": lambda: cadence(chord(480, 620), 0.5, 0.5, 12),
    "a dial tone": lambda: chord(350, 440)(12),
    "number not in service": lambda: after(
        *(sine(hertz, 0.38, -14) for hertz in (985.2, 1370.6, 1776.7)), voice(8, seed=5)
    ),
    "a fax that calls": lambda: cadence(chord(1100), 0.5, 3.0, 3),
    "a fax that answers": lambda: after(nothing(1), sine(2100, 3.3, -12), nothing(2), sine(1850, 2, -12)),
    "a voicemail": voicemail,
    "a voicemail with a higher beep": lambda: voicemail(1400),
    "a voicemail with a long beep": lambda: voicemail(1000, 1.0),
    "a person": lambda: voice(12, seed=11),
    "another person": lambda: voice(12, seed=12, dbov=-12),
    "music": lambda: music(12, seed=7),
    "a flute": lambda: music(12, seed=8, harmonics=1),
    "somebody who presses keys": lambda: after(dialled("1234567890*#", 0.3), voice(4)),
}
"""What answers, or is heard, that is not the callee."""
