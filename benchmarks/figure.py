"""A figure: what was measured, what it should be, and whether it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """`met` is None where there is nothing to meet: a figure that explains another, or one left out."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


def at_most(what: str, value: float, limit: float, unit: str, aside: str = "") -> Figure:
    """A value in `unit` that should not exceed `limit`; `aside` stands behind it."""
    measured = f"{_number(value)} {unit}".rstrip() + (f" ({aside})" if aside else "")
    return Figure(what, measured, f"≤ {_number(limit)} {unit}".rstrip(), value <= limit)


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and longest of some times."""
    return f"median {_number(median(seconds) * 1000)} ms, longest {_number(max(seconds) * 1000)} ms"


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """The lines of a Markdown table."""
    words = {True: "yes", False: "**no**", None: ""}
    yield "| what | measured | target | met |"
    yield "|---|---|---|---|"
    for figure in figures:
        yield f"| {figure.what} | {figure.measured} | {figure.target} | {words[figure.met]} |"


def _number(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
