"""The vendors' public status pages, and what they say in Statuspage's JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from monitor.model.incident import Vendor

HOSTS: Final[Mapping[str, Vendor]] = {
    "status.twilio.com": Vendor.TWILIO,
    "status.livekit.io": Vendor.LIVEKIT,
}
SUMMARY: Final = "api/v2/summary.json"

_PARTS: Final[Mapping[Vendor, tuple[str, ...]]] = {
    Vendor.TWILIO: ("Elastic SIP Trunking", "Programmable Voice", "REST API", "Programmable Messaging"),
    Vendor.LIVEKIT: ("Cloud API", "US East - SIP", "US West - SIP", "Dashboard"),
}


@dataclass
class Reported:
    """An incident; `status`, `impact` are Statuspage's words, `components` the parts that it names."""

    name: str
    components: tuple[str, ...]
    began: datetime
    impact: str = "major"
    status: str = "investigating"


@dataclass
class StatusPage:
    """A vendor's page: its parts with Statuspage's word for how each does, and its open incidents."""

    parts: dict[str, str]
    incidents: list[Reported] = field(default_factory=list)


def quiet_pages() -> dict[Vendor, StatusPage]:
    """The pages on a day on which nothing is the matter."""
    return {vendor: StatusPage(dict.fromkeys(parts, "operational")) for vendor, parts in _PARTS.items()}


def page_asked(path: str) -> tuple[Vendor, str] | None:
    """Whose page a path of the simulator leads to, and what is asked of it; None where it is no page."""
    host, _, rest = path.lstrip("/").partition("/")
    return (HOSTS[host], rest) if host in HOSTS else None


def summary(vendor: Vendor, page: StatusPage) -> bytes:
    """The page's `summary.json`."""
    host = next(host for host, whose in HOSTS.items() if whose is vendor)
    parts = {name: _part(f"part{place}", name, word) for place, (name, word) in enumerate(page.parts.items())}
    said = {
        "page": {"id": vendor, "name": vendor, "url": f"https://{host}"},
        "status": {"indicator": "major" if page.incidents else "none", "description": ""},
        "components": list(parts.values()),
        "incidents": [_incident(host, place, each, parts) for place, each in enumerate(page.incidents)],
        "scheduled_maintenances": [],
    }
    return json.dumps(said).encode()


def _part(part: str, name: str, word: str) -> dict[str, object]:
    return {"id": part, "name": name, "status": word, "group": False, "group_id": None, "description": None}


def _incident(
    host: str, place: int, each: Reported, parts: Mapping[str, dict[str, object]]
) -> dict[str, object]:
    return {
        "id": f"incident{place}",
        "name": each.name,
        "status": each.status,
        "impact": each.impact,
        "created_at": each.began.isoformat(),
        "started_at": each.began.isoformat(),
        "resolved_at": None,
        "shortlink": f"https://{host}/incidents/incident{place}",
        "components": [parts[name] for name in each.components],
        "incident_updates": [],
    }
