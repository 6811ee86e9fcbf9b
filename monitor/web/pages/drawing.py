"""Where the steps of a route stand in a picture: across on a wide screen, down on a narrow one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from monitor.web.harmless import harmless
from monitor.web.pages.path import Step

_ACROSS_WIDTH: Final = 1120
_ACROSS_LINK: Final = 36
_DOWN_WIDTH: Final = 320
_DOWN_LINK: Final = 34
_LINE: Final = 16
_HEAD: Final = 44
_LINES: Final = 3
_LETTERS_ACROSS: Final = 13
_LETTERS_DOWN: Final = 36
_BREAKS: Final = " .-/;,@_"


@dataclass(frozen=True, slots=True)
class Link:
    """The line into a step, from one point to another; its mark stands at `x`, `y`."""

    x1: float
    y1: float
    x2: float
    y2: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A step at its place: `lines` is its value in lines that fit, `note` what stands beside the link."""

    step: Step
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]
    link: Link
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of `width` by `height`."""

    width: float
    height: float
    boxes: tuple[Box, ...]


def across(steps: Sequence[Step]) -> Drawing:
    """The steps from left to right."""
    width = (_ACROSS_WIDTH - _ACROSS_LINK * len(steps)) / len(steps)
    values = [wrapped(step.value, _LETTERS_ACROSS) for step in steps]
    height = _HEAD + _LINE * max([1, *map(len, values)])
    return Drawing(_ACROSS_WIDTH, height + 2, tuple(_across(steps, values, width, height)))


def _across(
    steps: Sequence[Step], values: Sequence[tuple[str, ...]], width: float, height: float
) -> Iterator[Box]:
    for place, (step, value) in enumerate(zip(steps, values, strict=True)):
        x = place * (width + _ACROSS_LINK) + _ACROSS_LINK
        middle = 1 + height / 2
        link = Link(x - _ACROSS_LINK, middle, x, middle, x - _ACROSS_LINK / 2, middle)
        yield Box(step, x, 1, width - 1, height, _placed(value, 1), link)


def down(steps: Sequence[Step]) -> Drawing:
    """The steps from top to bottom, with what is wrong beside each link."""
    return Drawing(_DOWN_WIDTH, *_down(steps))


def _down(steps: Sequence[Step]) -> tuple[float, tuple[Box, ...]]:
    boxes: list[Box] = []
    y = 1.0
    for step in steps:
        value = wrapped(step.value, _LETTERS_DOWN)
        height = _HEAD + _LINE * max(1, len(value)) - 6
        middle = 20.0
        link = Link(middle, y, middle, y + _DOWN_LINK, middle, y + _DOWN_LINK / 2)
        note = harmless(", ".join(step.wrong), _LETTERS_DOWN)
        top = y + _DOWN_LINK
        boxes.append(Box(step, 1, top, _DOWN_WIDTH - 2, height, _placed(value, top), link, note))
        y = top + height
    return y + 1, tuple(boxes)


def _placed(lines: Sequence[str], top: float) -> tuple[tuple[float, str], ...]:
    return tuple((top + _HEAD + _LINE * place, line) for place, line in enumerate(lines))


def wrapped(text: str, letters: int) -> tuple[str, ...]:
    """`text` in at most three lines of so many letters, broken behind a mark where there is one."""
    rest, lines = harmless(text), list[str]()
    while rest:
        fits = _fitting(rest, letters)
        if fits == len(rest):
            return (*lines, rest)
        if len(lines) == _LINES - 1:
            return (*lines, f"{rest[: _fitting(rest, letters - 1)]}…")
        cut = max((rest.rfind(mark, 0, fits) + 1 for mark in _BREAKS), default=0)
        cut = cut if cut > fits // 3 else fits
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(lines)


def _fitting(text: str, letters: int) -> int:
    """How much of `text` is no wider than so many letters; one that East Asia writes wide counts twice."""
    width = 0
    for place, letter in enumerate(text):
        width += 2 if east_asian_width(letter) in "WF" else 1
        if width > letters:
            return place
    return len(text)
