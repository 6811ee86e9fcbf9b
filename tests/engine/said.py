"""What a log says to those who do not debug."""

from collections.abc import MutableMapping
from typing import Any

Lines = list[MutableMapping[str, Any]]


def loud(logs: Lines) -> Lines:
    """The lines from info on."""
    return [line for line in logs if line["log_level"] != "debug"]
