"""What the vendors say of themselves on their public status pages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Vendor(StrEnum):
    TWILIO = "twilio"
    LIVEKIT = "livekit"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident that a vendor reports as unresolved.

    `impact` is Statuspage's word (none, minor, major, critical), `components` are the parts of the vendor's
    service that it names, `url` is its public page.
    """

    vendor: Vendor
    name: str
    impact: str
    components: tuple[str, ...]
    began: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class VendorStatus:
    """One reading of a vendor's status page; `unread` says in our words why it could not be read, or ''."""

    vendor: Vendor
    read_at: datetime
    incidents: tuple[Incident, ...] = ()
    unread: str = ""
