"""What the vendors say of themselves on their public status pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

KEPT: Final = timedelta(minutes=30)
"""How long the incidents of a page stand while it cannot be read anew."""


class Vendor(StrEnum):
    TWILIO = "twilio"
    LIVEKIT = "livekit"


class Impact(StrEnum):
    """How bad an incident is in its vendor's eyes, by Statuspage's words."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident that a vendor reports as unresolved, or a part of its service that it calls degraded.

    `components` are the parts of the vendor's service that it names, `began` is None where the page does not
    say it, `url` is its public page and begins with https://. `name` and `components` are the vendor's own
    words, on one line and of limited length.
    """

    vendor: Vendor
    name: str
    impact: Impact
    components: tuple[str, ...]
    began: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class VendorStatus:
    """One reading of a vendor's status page; `unread` says in our words why it could not be read, or ''.

    `incidents` are those alone that touch what an outbound call depends on, the worst first. Where the page
    is unread they may be those of the reading before, and `read_at` is when they were read.
    """

    vendor: Vendor
    read_at: datetime
    incidents: tuple[Incident, ...] = ()
    unread: str = ""


def newest(
    before: Mapping[Vendor, VendorStatus], read: Iterable[VendorStatus]
) -> Mapping[Vendor, VendorStatus]:
    """How the vendors stand after a reading; one whose page is not asked any more is left out."""
    return {status.vendor: _kept(before.get(status.vendor), status) for status in read}


def _kept(before: VendorStatus | None, after: VendorStatus) -> VendorStatus:
    if not after.unread or before is None or not before.incidents or after.read_at - before.read_at > KEPT:
        return after
    return replace(before, unread=after.unread)
