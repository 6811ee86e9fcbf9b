"""A figure: what was measured, what it should be, and whether it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """`met` is None where there is nothing to meet: a figure that explains another, or one left out.

    `share` is what was measured as a part of its target, where that is a limit.
    """

    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    share: float | None = None


def at_most(what: str, value: float, limit: float, unit: str, aside: str = "") -> Figure:
    """A value in `unit` that should not exceed `limit`; `aside` stands behind it."""
    measured = f"{_number(value)} {unit}".rstrip() + (f" ({aside})" if aside else "")
    return Figure(what, measured, f"≤ {_number(limit)} {unit}".rstrip(), value <= limit, value / limit)


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and longest of some times."""
    return f"median {_number(median(seconds) * 1000)} ms, longest {_number(max(seconds) * 1000)} ms"


def line(figure: Figure) -> str:
    """A figure as a line of text."""
    share = "" if figure.share is None else f", {figure.share:.2f} of it"
    target = f"; target {figure.target}{share}" if figure.target else ""
    return f"{_VERDICTS[figure.met]:4} {figure.what}: {figure.measured}{target}"


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| what | measured | target | ÷ target | |"
    yield "|---|---|---|---|---|"
    for figure in figures:
        share = "" if figure.share is None else f"{figure.share:.2f}"
        verdict = f"**{_VERDICTS[figure.met]}**" if figure.met is False else _VERDICTS[figure.met]
        yield f"| {figure.what} | {figure.measured} | {figure.target} | {share} | {verdict} |"


def summary(figures: Sequence[Figure]) -> str:
    """How many targets are met, and which are not."""
    aimed = [figure for figure in figures if figure.met is not None]
    missed = [figure.what for figure in aimed if not figure.met]
    met = f"{len(aimed) - len(missed)} of {len(aimed)} targets are met"
    return f"{met}; missed: {'; '.join(missed)}." if missed else f"{met}."


_VERDICTS = {True: "pass", False: "MISS", None: ""}


def _number(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
