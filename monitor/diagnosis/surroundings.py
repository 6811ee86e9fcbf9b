"""What else speaks for a cause: what changed since the route worked, Twilio's log, the vendors' incidents."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from monitor.diagnosis.weigh import Case, Weighed, Weight
from monitor.model.change import Change, Setting
from monitor.model.incident import Incident, Vendor
from monitor.model.verdict import Fault

CHANGED: Final[Mapping[str, tuple[Setting, ...]]] = {
    "livekit-trunk-exists": (),
    "trunk-address": (Setting.ADDRESS,),
    "trunk-address-known": (Setting.ADDRESS, Setting.TWILIO_TRUNK),
    "trunk-edge": (Setting.ADDRESS,),
    "trunk-region": (Setting.REGION,),
    "account-active": (Setting.ACCOUNT,),
    "account-trial": (Setting.ACCOUNT,),
    "transport-security": (Setting.SECURE, Setting.TRANSPORT, Setting.ENCRYPTION),
    "ip-acl": (Setting.ACLS,),
    "ip-acl-open": (Setting.ACLS,),
    "livekit-credentials-set": (Setting.LIVEKIT_USERNAME, Setting.LIVEKIT_PASSWORD),
    "credential-list-attached": (Setting.CREDENTIAL_LISTS,),
    "credential-username-known": (Setting.CREDENTIALS, Setting.LIVEKIT_USERNAME, Setting.CREDENTIAL_LISTS),
    "credential-rotated": (Setting.CREDENTIALS, Setting.LIVEKIT_WRITTEN),
    "wrong-password": (Setting.CREDENTIALS, Setting.LIVEKIT_WRITTEN),
    "caller-id-owned": (Setting.CALLER_ID, Setting.LIVEKIT_NUMBERS),
    "caller-id-voice": (Setting.CALLER_ID, Setting.LIVEKIT_NUMBERS),
    "caller-id-on-trunk": (Setting.CALLER_ID,),
    "caller-id-on-livekit-trunk": (Setting.LIVEKIT_NUMBERS,),
    "geo-permissions": (Setting.COUNTRIES,),
}
"""The settings whose change would have brought a cause about."""

SETTINGS: Final[Mapping[Setting, str]] = {
    Setting.LIVEKIT_TRUNK: "The LiveKit trunk",
    Setting.ADDRESS: "The address of the LiveKit trunk",
    Setting.TRANSPORT: "The transport of the LiveKit trunk",
    Setting.ENCRYPTION: "The media encryption of the LiveKit trunk",
    Setting.LIVEKIT_USERNAME: "The user name of the LiveKit trunk",
    Setting.LIVEKIT_PASSWORD: "The password of the LiveKit trunk",
    Setting.LIVEKIT_NUMBERS: "The numbers of the LiveKit trunk",
    Setting.LIVEKIT_WRITTEN: "The date of the LiveKit trunk",
    Setting.TWILIO_TRUNK: "The Twilio trunk",
    Setting.SECURE: "Secure trunking",
    Setting.CREDENTIAL_LISTS: "The credential lists of the Twilio trunk",
    Setting.CREDENTIALS: "The credentials in those lists",
    Setting.ACLS: "The IP ACLs of the Twilio trunk",
    Setting.REGION: "The Region of the Twilio trunk",
    Setting.CALLER_ID: "The caller ID",
    Setting.COUNTRIES: "The calling permissions",
    Setting.ACCOUNT: "The Twilio account",
}
"""What each setting is, as a sentence begins."""

NAMES: Final = {Vendor.TWILIO: "Twilio", Vendor.LIVEKIT: "LiveKit"}

_SAY_WHEN: Final = timedelta(seconds=90)
"""Of two times nearer than this one is enough."""


def because(each: Weighed, case: Case) -> Iterator[str]:
    """Sentences about the surroundings of a cause; they never change its rank."""
    yield from _changes(each, case)
    yield from _log(each, case)
    yield from _incidents(each, case)


def _changes(each: Weighed, case: Case) -> Iterator[str]:
    settings = CHANGED.get(each.cause.id, ())
    for change in case.context.changes:
        if change.setting in settings:
            yield told(change)


def told(change: Change) -> str:
    """A change in a sentence: what, when and, where it is known, by whom."""
    early, late = change.last_seen, change.seen
    day = "%d %b " if early.date() != late.date() else ""
    when = f"between {early.strftime(day + '%H:%M')} and {late.strftime(day + '%H:%M')} UTC"
    if late - early <= _SAY_WHEN:
        when = f"at {late:%H:%M} UTC"
    by = f", by {change.by}" if change.by else ""
    was, now = change.before or "nothing", change.after or "nothing"
    return f"{SETTINGS[change.setting]} changed {when}{by}: from {was} to {now}."


def _log(each: Weighed, case: Case) -> Iterator[str]:
    """Twilio's log of other calls of the account: production meets the same."""
    found = [entry for entry in case.context.log if entry.error_code in each.cause.signs.codes]
    if found and each.weight is not Weight.ASIDE:
        codes = ", ".join(sorted({entry.error_code for entry in found}))
        times = "once" if len(found) == 1 else f"{len(found)} times"
        since = min(entry.at for entry in found)
        yield f"Twilio's error log of this account has {codes} {times} since {since:%d %b %H:%M} UTC."


def _incidents(each: Weighed, case: Case) -> Iterator[str]:
    if each.cause.vendor is None or case.seen is None or case.seen.fault in (Fault.NONE, Fault.MONITOR):
        return
    for incident in case.context.incidents:
        if incident.vendor is each.cause.vendor:
            yield reported(incident)


def reported(incident: Incident) -> str:
    """What a vendor reports of itself, in a sentence."""
    parts = f" on {', '.join(incident.components)}" if incident.components else ""
    since = f" since {incident.began:%d %b %H:%M} UTC" if incident.began else ""
    return f"{NAMES[incident.vendor]} reports an incident{parts}{since}: {incident.name}."
