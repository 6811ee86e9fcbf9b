"""Causes for a person: what is wrong and how sure that is, why, and what to click."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from monitor.model.cause import SURE, Certainty, RankedCause

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

INDENT: Final = 2
MARGIN: Final = 10

_ALSO: Final = {
    Certainty.CERTAIN: "Also",
    Certainty.LIKELY: "Also likely",
    Certainty.POSSIBLE: "Also possible",
}
_REASONS: Final = 3
_OTHERS: Final = 2

Line = tuple[int, "Text"]
"""An indent, and what follows it."""


def cause_lines(causes: Sequence[RankedCause]) -> Iterator[Line]:
    """The first cause in full, then the others in a line each."""
    from rich.text import Text

    if not causes:
        return
    first = causes[0]
    yield named_line(first)
    yield MARGIN, Text.assemble((f"{SURE[first.certainty]}: ", "bold"), first.wrong)
    yield from reason_lines(first)
    yield MARGIN, Text.assemble(("Fix: ", "bold"), first.fix)
    yield from other_lines(causes[1:])


def named_line(cause: RankedCause, where: str = "") -> Line:
    """A cause by its id alone."""
    from rich.text import Text

    word = (f"{'CAUSE':<{MARGIN - INDENT}}", "bold red")
    return INDENT, Text.assemble(word, (cause.id, "bold"), f"  {where}" if where else "")


def reason_lines(cause: RankedCause) -> Iterator[Line]:
    """Why, beside what is wrong itself, and what speaks most against it."""
    from rich.text import Text

    reasons = [each for each in cause.because if each != cause.wrong]
    for reason in reasons[:_REASONS]:
        yield MARGIN, Text(reason)
    for doubt in cause.against[:1]:
        yield MARGIN, Text.assemble(("Against it: ", "bold"), doubt)


def other_lines(causes: Sequence[RankedCause]) -> Iterator[Line]:
    """What else is named, a line each; the last ones are only counted."""
    from rich.text import Text

    for cause in causes[:_OTHERS]:
        word = f"{_ALSO[cause.certainty]}: "
        yield MARGIN, Text.assemble((word, "dim bold"), (f"{cause.wrong} ({cause.id})", "dim"))
    more = len(causes) - _OTHERS
    if more > 0:
        yield MARGIN, Text(f"{more} more would fit." if more > 1 else "1 more would fit.", style="dim")


def print_line(console: "Console", line: Line) -> None:
    """Print a line with its indent; on a terminal it breaks between words, and stays under its margin."""
    from rich.padding import Padding
    from rich.text import Text

    indent, text = line
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        console.print(Text.assemble(" " * indent, text), soft_wrap=True)
