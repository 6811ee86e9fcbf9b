"""Colours and words of states. Who tells red from green badly tells these apart, on white and on black."""

from collections.abc import Mapping
from typing import Final

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as models

from grafana import verdicts

BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
AMBER: Final = "#F0B400"
GREY: Final = "#9A9A9A"

State = tuple[str, str]
"""A word and its colour: no state is told by its colour alone."""

VERDICTS: Final[Mapping[int, State]] = {
    verdicts.FINE: ("no fault found", BLUE),
    verdicts.ATTENTION: ("needs attention", AMBER),
    verdicts.UNSURE: ("could not tell", GREY),
    verdicts.BROKEN: ("broken", VERMILION),
}
ANSWERS: Final[Mapping[int, State]] = {
    verdicts.FINE: ("Yes", BLUE),
    verdicts.ATTENTION: ("Yes, but look", AMBER),
    verdicts.UNSURE: ("Could not tell", GREY),
    verdicts.BROKEN: ("No", VERMILION),
}
ALARM: Final[Mapping[int, State]] = {0: ("quiet", BLUE), 1: ("alarm", VERMILION)}
RESTS: Final[Mapping[int, State]] = {0: ("dials", BLUE), 1: ("rests", GREY)}
READ: Final[Mapping[int, State]] = {0: ("cannot be read", VERMILION), 1: ("read", BLUE)}
CHECKED: Final[Mapping[int, State]] = {
    0: ("fails", VERMILION),
    1: ("passes", BLUE),
    2: ("could not tell", GREY),
}
UNKNOWN: Final[Mapping[int, State]] = {0: ("could not tell", GREY)}
"""In the place of a time."""


def said(states: Mapping[int, State]) -> list[models.ValueMapping]:
    """Value mappings that show each number as its word, in its colour."""
    options = {
        str(number): models.ValueMappingResult(text=word, color=colour, index=place)
        for place, (number, (word, colour)) in enumerate(states.items())
    }
    return [models.ValueMap(options=options)]


def one_colour(colour: str) -> build.FieldColor:
    return build.FieldColor().mode(models.FieldColorModeId.FIXED).fixed_color(colour)


def steps(first: str, *further: tuple[float, str]) -> build.ThresholdsConfig:
    """Thresholds: a colour from below, then another from each value on."""
    at: list[tuple[float | None, str]] = [(None, first), *further]
    return (
        build.ThresholdsConfig()
        .mode(models.ThresholdsMode.ABSOLUTE)
        .steps([models.Threshold(value=value, color=colour) for value, colour in at])
    )
