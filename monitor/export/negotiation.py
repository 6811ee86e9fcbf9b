"""What a scraper asks for in its headers: which of two formats, and whether compressed.

prometheus_client's own `choose_encoder` (0.26) repeats the version that the client named and ignores `q`, so
that a client could ask for any number of formats; here there are two, and what is neither reads as text.
"""

from enum import StrEnum
from typing import Final

from monitor.model.preference import preferences


class Format(StrEnum):
    """The forms in which metrics are exposed."""

    TEXT = "text"
    OPENMETRICS = "openmetrics"


_OPENMETRICS_VERSIONS: Final = ("", "1.0.0")


def chosen_format(accept: str) -> Format:
    """OpenMetrics 1.0.0 where the client takes it no less gladly than the text format, else text."""
    text = openmetrics = 0.0
    for choice in preferences(accept):
        if choice.name == "application/openmetrics-text":
            if choice.parameters.get("version", "") in _OPENMETRICS_VERSIONS:
                openmetrics = max(openmetrics, choice.quality)
        elif choice.name == "text/plain":
            text = max(text, choice.quality)
    return Format.OPENMETRICS if openmetrics > 0 and openmetrics >= text else Format.TEXT
