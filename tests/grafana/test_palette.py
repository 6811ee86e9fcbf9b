"""The colours of states can be told apart by people who see red or green badly."""

import itertools
import json
import re

import pytest

from grafana import palette
from tests.grafana.boards import BOARDS, Board

_Rgb = tuple[float, float, float]
_NORMAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
# How linear light looks without the long or the middle cones: Machado, Oliveira and Fernandes, 2009.
_WITHOUT = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "none": _NORMAL,
}
_STATES = sorted({colour for each in (palette.VERDICTS, palette.CHECKED) for _, colour in each.values()})
_LIGHT, _DARK = "#FFFFFF", "#181B1F"


def _linear(colour: str) -> _Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _bent(red), _bent(green), _bent(blue)


def _bent(value: float) -> float:
    bent: float = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return bent


def _seen(colour: str, cones: tuple[_Rgb, _Rgb, _Rgb]) -> _Rgb:
    light = _linear(colour)
    red, green, blue = (max(0.0, sum(a * b for a, b in zip(row, light, strict=True))) for row in cones)
    return red, green, blue


def _lab(light: _Rgb) -> _Rgb:
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("cones", tuple(_WITHOUT.values()), ids=tuple(_WITHOUT))
@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(_STATES, 2)))
def test_two_states_never_look_alike(one: str, other: str, cones: tuple[_Rgb, _Rgb, _Rgb]) -> None:
    pairs = zip(_lab(_seen(one, cones)), _lab(_seen(other, cones)), strict=True)

    assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 > 20


@pytest.mark.parametrize("background", [_LIGHT, _DARK], ids=["light", "dark"])
@pytest.mark.parametrize("colour", [palette.BLUE, palette.VERMILION])
def test_what_is_drawn_as_a_line_stands_out_in_both_themes(colour: str, background: str) -> None:
    light, dark = sorted(
        (
            sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), _linear(each), strict=True))
            for each in (colour, background)
        ),
        reverse=True,
    )

    assert (light + 0.05) / (dark + 0.05) >= 3


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_no_other_colour_is_used(board: Board) -> None:
    used = set(re.findall(r'"(?:color|fixedColor)": "([^"]+)"', json.dumps(board.json)))

    assert used <= {palette.BLUE, palette.VERMILION, palette.AMBER, palette.GREY}


@pytest.mark.parametrize("states", [palette.VERDICTS, palette.ANSWERS, palette.CHECKED, palette.ALARM])
def test_no_two_states_of_one_kind_share_word_or_colour(states: dict[int, palette.State]) -> None:
    words, colours = zip(*states.values(), strict=True)

    assert len(set(words)) == len(words)
    assert len(set(colours)) == len(colours)
