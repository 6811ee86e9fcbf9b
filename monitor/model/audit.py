"""Twilio's audit log: who changed what, and which entries tell who made a change that a sweep found."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.model.change import Change, Setting

SKEW: Final = timedelta(seconds=10)
"""How far Twilio's clock may be from ours. Little: what made one change must not be taken for the next."""

_TRUNK: Final = ("TK",)
_SIDS: Final[Mapping[Setting, tuple[str, ...]]] = {
    Setting.TWILIO_TRUNK: _TRUNK,
    Setting.SECURE: _TRUNK,
    Setting.REGION: _TRUNK,
    Setting.CREDENTIAL_LISTS: ("CL", "TK"),
    Setting.CREDENTIALS: ("CL",),
    Setting.ACLS: ("AL", "TK"),
    Setting.CALLER_ID: ("PN",),
}
"""How the SIDs begin of what the log names for a change, the closest first: Twilio does not say whether a
list that is attached to a trunk is logged as the list's change or as the trunk's."""

_KINDS: Final[Mapping[Setting, str]] = {
    Setting.COUNTRIES: "voice-geographic-permissions",
    Setting.ACCOUNT: "account",
}
"""What an account has once, by Twilio's name of the type of resource."""

AUDITED: Final = frozenset({*_SIDS, *_KINDS})
"""The settings that live at Twilio."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something was created, changed or deleted; `resource` is its SID, `kind` the type, `by` who did it.

    Each is '' where the log does not say.
    """

    at: datetime
    kind: str
    resource: str
    by: str


def window(changes: Iterable[Change], reading: timedelta) -> tuple[datetime, datetime]:
    """The time in which all of these changes, at least one, were made.

    `reading` is how long a sweep took: it may have read that much before its end what it saw.
    """
    times = [(change.last_seen - reading - SKEW, change.seen + SKEW) for change in changes]
    return min(first for first, _ in times), max(last for _, last in times)


def authors_of(
    changes: Iterable[Change], resources: Collection[str], entries: Collection[AuditEntry], reading: timedelta
) -> dict[Setting, str]:
    """Who made these changes of a route, oldest first, as far as the log leaves no doubt.

    `resources` are the SIDs of what the route rests on, and rested on before.
    """
    found: dict[Setting, str] = {}
    for change in changes:
        first, last = window([change], reading)
        then = [entry for entry in entries if entry.by and first <= entry.at <= last]
        found[change.setting] = _author(change.setting, resources, then)
    return {setting: by for setting, by in found.items() if by}


def _author(setting: Setting, resources: Collection[str], entries: Collection[AuditEntry]) -> str:
    kind = _KINDS.get(setting)
    if kind is not None:
        return _agreed(entry.by for entry in entries if entry.kind == kind)
    for prefix in _SIDS.get(setting, ()):
        mine = [
            entry for entry in entries if entry.resource.startswith(prefix) and entry.resource in resources
        ]
        if mine:
            return _agreed(entry.by for entry in mine)
    return ""


def _agreed(authors: Iterable[str]) -> str:
    """The one author of all; '' where there are several, any of whom may have been it."""
    different = set(authors)
    return different.pop() if len(different) == 1 else ""
