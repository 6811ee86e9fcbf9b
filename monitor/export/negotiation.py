"""What a scraper asks for in its headers: which of two formats, and whether compressed.

prometheus_client's own `choose_encoder` (0.26) repeats the version that the client named and ignores `q`, so
that a client could ask for any number of formats; here there are two, and what is neither reads as text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Format(StrEnum):
    TEXT = "text"
    OPENMETRICS = "openmetrics"


_OPENMETRICS_VERSIONS: Final = ("", "1.0.0")


@dataclass(frozen=True, slots=True)
class _Choice:
    """One element of an Accept or Accept-Encoding header."""

    name: str
    parameters: dict[str, str]

    @property
    def quality(self) -> float:
        try:
            return float(self.parameters.get("q", "1"))
        except ValueError:
            return 0.0


def chosen_format(accept: str) -> Format:
    """OpenMetrics 1.0.0 where the client takes it no less gladly than the text format, else text."""
    text = openmetrics = 0.0
    for choice in _choices(accept):
        if choice.name == "application/openmetrics-text":
            if choice.parameters.get("version", "") in _OPENMETRICS_VERSIONS:
                openmetrics = max(openmetrics, choice.quality)
        elif choice.name == "text/plain":
            text = max(text, choice.quality)
    return Format.OPENMETRICS if openmetrics > 0 and openmetrics >= text else Format.TEXT


def gzip_wanted(accept_encoding: str) -> bool:
    """Whether the client names gzip and does not refuse it; `*` alone is not a request for it."""
    return any(choice.name == "gzip" and choice.quality > 0 for choice in _choices(accept_encoding))


def _choices(header: str) -> Iterator[_Choice]:
    for element in header.split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        pairs = (parameter.partition("=") for parameter in parameters)
        yield _Choice(name.lower(), {key.strip().lower(): value.strip(' "') for key, _, value in pairs})
