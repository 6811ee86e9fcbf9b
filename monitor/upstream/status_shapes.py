"""What we take of a Statuspage summary, checked, and how it reads in our model.

Fields by https://metastatuspage.com/api (`/api/v2/summary.json`): only incidents that are not resolved are
in it, and every component. One thing that is not as it should be makes the whole page unread.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from monitor.model.incident import Impact, Incident, Vendor
from monitor.model.phone import numbers_masked
from monitor.upstream.status_filter import reason

HOME: Final = {Vendor.TWILIO: "https://status.twilio.com", Vendor.LIVEKIT: "https://status.livekit.io"}
"""The pages for people."""

_LONGEST: Final = 160
_LONGEST_URL: Final = 200
_MOST_PARTS: Final = 8
_MOST_INCIDENTS: Final = 10
_LINK: Final = re.compile(r"https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~/-]*)?")


class _Progress(StrEnum):
    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"


class _State(StrEnum):
    OPERATIONAL = "operational"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"
    UNDER_MAINTENANCE = "under_maintenance"


_OVER: Final = frozenset({_Progress.RESOLVED, _Progress.POSTMORTEM})

_DEGRADED: Final = {
    _State.DEGRADED_PERFORMANCE: Impact.MINOR,
    _State.PARTIAL_OUTAGE: Impact.MAJOR,
    _State.MAJOR_OUTAGE: Impact.CRITICAL,
}
"""Maintenance is left out: it is planned, and at Twilio it is under way somewhere nearly always."""

_BADNESS: Final = tuple(Impact)


class _Shape(BaseModel):
    """An error never shows what was read."""

    model_config = ConfigDict(frozen=True, strict=True, hide_input_in_errors=True)


class _Component(_Shape):
    id: str
    name: str
    status: _State
    group: bool = False
    group_id: str | None = None


class _Incident(_Shape):
    name: str
    status: _Progress
    impact: Impact
    created_at: AwareDatetime
    started_at: AwareDatetime | None = None
    shortlink: str | None = None
    components: tuple[_Component, ...] = ()


class _Summary(_Shape):
    components: tuple[_Component, ...]
    incidents: tuple[_Incident, ...]


def incidents_of(vendor: Vendor, body: bytes) -> tuple[Incident, ...]:
    """What a page's summary says of the parts that an outbound call depends on, the worst first.

    A degraded part that no incident names counts as one. Raises: ValueError where it is no such summary.
    """
    summary = _Summary.model_validate_json(body)
    groups = {each.id: each.name for each in summary.components if each.group}
    unresolved = [each for each in summary.incidents if each.status not in _OVER]
    named = {part.id for each in unresolved for part in each.components}
    lone = (each for each in summary.components if each.id not in named and not each.group)
    found = [*_reported(vendor, unresolved, groups), *_degraded(vendor, lone, groups)]
    found.sort(key=lambda each: _BADNESS.index(each.impact), reverse=True)
    return tuple(found[:_MOST_INCIDENTS])


def _reported(vendor: Vendor, incidents: Iterable[_Incident], groups: dict[str, str]) -> Iterator[Incident]:
    for each in incidents:
        parts = [_label(part, groups) for part in each.components]
        touching = [part for part in parts if reason(vendor, part)]
        if touching or reason(vendor, each.name):
            others = [part for part in parts if part not in touching]
            yield Incident(
                vendor,
                _line(each.name),
                each.impact,
                tuple(map(_line, (*touching, *others)))[:_MOST_PARTS],
                _utc(each.started_at or each.created_at),
                _link(each.shortlink, HOME[vendor]),
            )


def _degraded(vendor: Vendor, components: Iterable[_Component], groups: dict[str, str]) -> Iterator[Incident]:
    """The page does not say since when."""
    for each in components:
        impact = _DEGRADED.get(each.status)
        label = _label(each, groups)
        if impact is not None and reason(vendor, label):
            name = f"{_line(label)}: {each.status.replace('_', ' ')}"
            yield Incident(vendor, name, impact, (_line(label),), None, HOME[vendor])


def _label(component: _Component, groups: dict[str, str]) -> str:
    """A part with the name of its group, as the page for people has it."""
    group = groups.get(component.group_id or "")
    return f"{group} ({component.name})" if group else component.name


def _line(text: str) -> str:
    """A vendor's words on one line, not too long, with no telephone number in full."""
    clean = "".join(char if char.isprintable() else " " for char in text[: 2 * _LONGEST])
    line = numbers_masked(" ".join(clean.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _utc(at: AwareDatetime) -> AwareDatetime:
    """Raises: ValueError at either end of the calendar."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time that is none") from None


def _link(url: str | None, otherwise: str) -> str:
    """The address, where it is one to be shown as a link."""
    fits = url is not None and len(url) <= _LONGEST_URL and _LINK.fullmatch(url)
    return url if url is not None and fits else otherwise
