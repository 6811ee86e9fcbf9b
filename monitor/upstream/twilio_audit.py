"""What we take of Twilio's audit log, checked: neither an e-mail address nor an IP address is kept.

Fields by https://github.com/twilio/twilio-oai, specification monitor_v1; types of resources by
https://www.twilio.com/docs/usage/monitor-events#event-types.
"""

import re
from datetime import datetime
from typing import Final

from monitor.model.audit import AuditEntry
from monitor.upstream.twilio_shapes import Shape

_SID: Final = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_ACTORS: Final = {"US": "user", "SK": "API key", "AC": "account"}
_SOURCES: Final = {"web": "Console", "api": "API", "twilio": "Twilio"}
_STAFF: Final = "twilio-admin"


class _EventShape(Shape):
    event_date: datetime | None
    event_type: str | None
    resource_sid: str | None
    resource_type: str | None
    actor_sid: str | None
    actor_type: str | None
    source: str | None


def entry(record: object) -> AuditEntry | None:
    """An entry of the audit log; None where it has no date."""
    shape = _EventShape.model_validate(record)
    if shape.event_date is None:
        return None
    kind = shape.resource_type or (shape.event_type or "").rpartition(".")[0]
    return AuditEntry(shape.event_date, kind, shape.resource_sid or "", _by(shape))


def _by(shape: _EventShape) -> str:
    """Who it was, by a SID that the account's owners can look up; else from where it came.

    A request that was signed with the auth token has the account itself for its actor.
    """
    source = _SOURCES.get(shape.source or "", "")
    if shape.actor_type == _STAFF:
        return "Twilio staff"
    sid = shape.actor_sid or ""
    actor = _ACTORS.get(sid[:2]) if _SID.fullmatch(sid) else None
    if actor is None:
        return source
    return f"{actor} {sid}" if actor != "account" or not source else f"{actor} {sid} by {source}"
