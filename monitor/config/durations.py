"""Durations as people write them: `30s`, `5m`, `1h30m`."""

import re
from datetime import timedelta
from typing import Final

PATTERN: Final = r"^(?=\d)(?:\d{1,6}d)?(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,6}s)?$"
_DURATION: Final = re.compile(
    r"(?=\d)(?:(?P<days>\d{1,6})d)?(?:(?P<hours>\d{1,6})h)?(?:(?P<minutes>\d{1,6})m)?(?:(?P<seconds>\d{1,6})s)?",
    re.ASCII,
)
_UNITS: Final = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def parsed_duration(text: str) -> timedelta | None:
    """The duration that `text` spells, None where it spells none."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    return timedelta(**{unit: int(digits) for unit, digits in match.groupdict(default="0").items()})


def duration_text(duration: timedelta) -> str:
    """The shortest way to write a duration of whole seconds: `1h30m`."""
    left = int(duration.total_seconds())
    text = ""
    for unit, seconds in _UNITS:
        count, left = divmod(left, seconds)
        text += f"{count}{unit}" if count else ""
    return text or "0s"
