"""How long ago something was, filled in when a page is served, so that what it is made of can be kept."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from markupsafe import Markup

from monitor.model.words import in_words

_GAP: Final = re.compile(r"<ago>(-?\d+)</ago>")
"""Nobody else can write it: all that comes from outside is escaped."""


def when(at: datetime) -> Markup:
    """A time that machines read, people see as `12 min ago`, and a pointer over it shows in full."""
    at = at.astimezone(UTC)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        _machine(at), f"{at:%Y-%m-%d %H:%M:%S} UTC", _gap(at)
    )


def clock(at: datetime) -> Markup:
    """A time in full."""
    at = at.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(_machine(at), f"{at:%Y-%m-%d %H:%M} UTC")


def since(at: datetime) -> Markup:
    """A time in full, and how long ago that is."""
    return Markup("{} ({})").format(clock(at), _gap(at.astimezone(UTC)))


def filled(html: str, now: datetime) -> str:
    """`html` with every length of time as it is `now`."""
    second = int(now.timestamp())
    return _GAP.sub(lambda gap: _words(second - int(gap[1])), html)


def _machine(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _gap(at: datetime) -> Markup:
    return Markup("<ago>{}</ago>").format(int(at.timestamp()))


def _words(seconds: int) -> str:
    if abs(seconds) < 2:
        return "just now"
    length = in_words(timedelta(seconds=abs(seconds)))
    return f"{length} ago" if seconds > 0 else f"in {length}"
