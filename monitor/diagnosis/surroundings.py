"""What else speaks for a cause: what changed since the route worked, Twilio's log, the vendors' incidents."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from monitor.diagnosis.changed import after, bearing
from monitor.diagnosis.seen import Seen
from monitor.diagnosis.weigh import Case, Weighed, Weight
from monitor.model.call import TwilioAlert
from monitor.model.change import Change, Setting
from monitor.model.incident import Incident, Vendor
from monitor.model.verdict import Fault
from monitor.model.words import continued

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

_ASIDE_OF_THE_CALL: Final = (Weight.STANDS, Weight.ASIDE)

_AROUND: Final = timedelta(minutes=1)
"""How far the clocks of Twilio's log and of this machine may be apart."""

_SAY_WHEN: Final = timedelta(seconds=90)
"""Of two times nearer than this one is enough."""


def because(each: Weighed, case: Case) -> Iterator[str]:
    """Sentences about the surroundings of a cause; they never change its rank."""
    yield from _changes(each, case)
    yield from _log(each, case)
    yield from _incidents(each, case)


def against(each: Weighed, case: Case) -> Iterator[str]:
    """What was changed after the call that a cause explains: the route may be mended."""
    for change in _later(each, case):
        yield f"After this call, {continued(told(change))} The next call tells."


def _changes(each: Weighed, case: Case) -> Iterator[str]:
    later = _later(each, case)
    yield from (told(change) for change in bearing(each.cause.id, case.context) if change not in later)


def _later(each: Weighed, case: Case) -> tuple[Change, ...]:
    """The changes that had no part in how the call ended, where that is what the cause explains."""
    if case.seen is None or not case.seen.failed or each.weight in _ASIDE_OF_THE_CALL:
        return ()
    changes = bearing(each.cause.id, case.context)
    return tuple(change for change in changes if after(case.seen.run, change))


def told(change: Change) -> str:
    """A change in a sentence: what, when and, where it is known, by whom."""
    early, late = change.last_seen, change.seen
    if late - early <= _SAY_WHEN:
        when = f"on {late:%d %b} at {late:%H:%M} UTC"
    elif early.date() == late.date():
        when = f"on {late:%d %b} between {early:%H:%M} and {late:%H:%M} UTC"
    else:
        when = f"between {early:%d %b %H:%M} and {late:%d %b %H:%M} UTC"
    by = f", by {change.by}" if change.by else ""
    was, now = change.before or "nothing", change.after or "nothing"
    return f"{SETTINGS[change.setting]} changed {when}{by}: from {was} to {now}."


def _log(each: Weighed, case: Case) -> Iterator[str]:
    """Twilio's log of other calls of the account: production meets the same."""
    named = (entry for entry in case.context.log if entry.error_code in each.cause.signs.codes)
    found = [entry for entry in named if not _of_this_call(entry, case.seen)]
    if found and each.weight is not Weight.ASIDE:
        codes = ", ".join(sorted({entry.error_code for entry in found}))
        times = "once" if len(found) == 1 else f"{len(found)} times"
        since = min(entry.at for entry in found)
        yield f"Twilio's error log has {codes} {times} for other calls since {since:%d %b %H:%M} UTC."


def _of_this_call(entry: TwilioAlert, seen: Seen | None) -> bool:
    """Whether an entry is the run's own: taken for it, of its call, or of none, with a code at its time."""
    if seen is None:
        return False
    if entry.sid in seen.at_twilio or entry.call_sid is not None:
        return bool(seen.at_twilio & {entry.sid, entry.call_sid})
    of_its_time = seen.run.started - _AROUND <= entry.at <= seen.run.ended + _AROUND
    return of_its_time and entry.error_code in seen.codes


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
