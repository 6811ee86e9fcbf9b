"""What a route rests on in both clouds, as short texts: two of them differ when somebody changed something.

Names are shown as checks show them, numbers masked; what has an order of its own nowhere is sorted. What
could not be read is left out, and so is what lies behind it.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Network
from typing import Final

from monitor.checks.countries import rows_for
from monitor.checks.subject import ANY_NUMBER, caller_ids
from monitor.checks.words import LISTED, dialled, number, shown
from monitor.model.change import Setting
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import CouldNotTell, Known
from monitor.model.snapshot import Path
from monitor.model.twilio import Country, TwilioTrunk

LONGEST: Final = 200
"""Characters of a value; a longer list ends in a checksum of what is shown of all, so that it differs too."""

NONE: Final = "none"

Value = tuple[Setting, str]


def settings_of(path: Path) -> Mapping[Setting, str]:
    """The settings of a route that were read."""
    return {setting: value[:LONGEST] for setting, value in _settings(path)}


def resources_of(path: Path) -> tuple[str, ...]:
    """The SIDs of what a route rests on at Twilio, as far as they were read: trunk, lists, ACLs, numbers."""
    return tuple(sorted(_resources(path)))


def _settings(path: Path) -> Iterator[Value]:
    if isinstance(path.livekit, Known):
        yield from _livekit(path.route.livekit_trunk, path.livekit.value)
        if path.address is not None and isinstance(path.twilio, Known):
            yield from _twilio(path.livekit.value, path.twilio.value)
    yield from _caller_ids(path)
    yield from _countries(path)
    account = path.site.snapshot.twilio.account
    if isinstance(account, Known):
        yield Setting.ACCOUNT, f"{shown(account.value.status)}, {'trial' if account.value.trial else 'full'}"


def _livekit(id: str, trunk: LiveKitTrunk | None) -> Iterator[Value]:  # noqa: A002 - it is the trunk's
    if trunk is None:
        yield Setting.LIVEKIT_TRUNK, f"{shown(id)}, which is not there"
        return
    yield Setting.LIVEKIT_TRUNK, shown(id)
    yield Setting.ADDRESS, dialled(trunk.address) or NONE
    yield Setting.TRANSPORT, trunk.transport.value
    yield Setting.ENCRYPTION, trunk.encryption.value
    yield Setting.LIVEKIT_USERNAME, shown(trunk.auth_username) or NONE
    yield Setting.LIVEKIT_NUMBERS, _listed(_numbers(trunk.numbers))
    if trunk.has_password is not None:
        yield Setting.LIVEKIT_PASSWORD, "set" if trunk.has_password else NONE
    if trunk.updated_at is not None:
        yield Setting.LIVEKIT_WRITTEN, _second(trunk.updated_at)


def _twilio(livekit: LiveKitTrunk | None, trunk: TwilioTrunk | None) -> Iterator[Value]:
    if trunk is None:
        yield Setting.TWILIO_TRUNK, "none of that name"
        return
    yield (
        Setting.TWILIO_TRUNK,
        f"{shown(trunk.friendly_name)} ({trunk.sid})" if trunk.friendly_name else trunk.sid,
    )
    yield Setting.SECURE, "on" if trunk.secure else "off"
    if isinstance(trunk.credential_lists, Known):
        names = (_name(each.friendly_name, each.sid) for each in trunk.credential_lists.value)
        yield Setting.CREDENTIAL_LISTS, _listed(names)
    if livekit is not None and livekit.auth_username:
        yield from _credentials(livekit.auth_username, trunk)
    yield from _acls(trunk)
    if isinstance(trunk.region, Known):
        yield Setting.REGION, shown(trunk.region.value)


def _credentials(username: str, trunk: TwilioTrunk) -> Iterator[Value]:
    """Those of LiveKit's user alone: others in the same lists come and go with other systems."""
    try:
        lists = [attached.credentials.get() for attached in trunk.credential_lists.get()]
    except CouldNotTell:
        return
    known = [each for credentials in lists for each in credentials if each.username == username]
    who = shown(username)
    dated = [f"{who} of {_second(each.updated_at) if each.updated_at else 'no date'}" for each in known]
    yield Setting.CREDENTIALS, _listed(dated or [f"no {who}"])


def _acls(trunk: TwilioTrunk) -> Iterator[Value]:
    try:
        acls = [
            f"{_name(acl.friendly_name, acl.sid)} ({_blocks(acl.ranges.get())})" for acl in trunk.acls.get()
        ]
    except CouldNotTell:
        return
    yield Setting.ACLS, _listed(acls)


def _blocks(ranges: Iterable[IPv4Network]) -> str:
    return ", ".join(map(str, sorted(ranges))) or "empty"


def _caller_ids(path: Path) -> Iterator[Value]:
    """What Twilio says of each number that a call may show, also where its LiveKit trunk is missing."""
    livekit = path.livekit.value if isinstance(path.livekit, Known) else None
    if path.route.caller_id is None and livekit is None:
        return
    try:
        owned = [_owned(path, each) for each in caller_ids(path)]
    except CouldNotTell:
        return
    if not owned and livekit is not None and ANY_NUMBER in livekit.numbers:
        owned = ["any"]
    yield Setting.CALLER_ID, _listed(owned)


def _owned(path: Path, caller_id: str) -> str:
    """What a number is to the account. Raises: CouldNotTell."""
    twilio = path.site.snapshot.twilio
    mine = twilio.numbers.get().get(caller_id)
    if mine is None:
        return f"{number(caller_id)} {'verified' if caller_id in twilio.caller_ids.get() else 'not owned'}"
    on = "no trunk"
    if mine.trunk_sid is not None:
        trunk = twilio.trunks.get().get(mine.trunk_sid)
        on = _name(trunk.friendly_name if trunk else "", mine.trunk_sid)
    return f"{number(caller_id)} owned, {'voice' if mine.voice else 'no voice'}, on {on}"


def _countries(path: Path) -> Iterator[Value]:
    rows = path.site.snapshot.twilio.countries
    if path.route.countries and isinstance(rows, Known):
        yield (
            Setting.COUNTRIES,
            _listed(f"{iso} {_may_be_called(iso, rows.value)}" for iso in path.route.countries),
        )


def _may_be_called(iso: str, rows: Mapping[str, Country]) -> str:
    """Whether low-risk numbers of a country may be called, as far as its rows tell."""
    answers = {row.low_risk for row in rows_for(iso, rows)}
    if len(answers) != 1:
        return "unclear"
    return "on" if answers.pop() else "off"


def _resources(path: Path) -> Iterator[str]:
    trunk = path.twilio.value if isinstance(path.twilio, Known) else None
    if trunk is not None:
        yield trunk.sid
        for attached in (trunk.credential_lists, trunk.acls):
            if isinstance(attached, Known):
                yield from (each.sid for each in attached.value)
    livekit = path.livekit.value if isinstance(path.livekit, Known) else None
    owned = path.site.snapshot.twilio.numbers
    if isinstance(owned, Known) and (path.route.caller_id is not None or livekit is not None):
        mine = (owned.value.get(each) for each in caller_ids(path)[:LISTED])
        yield from (each.sid for each in mine if each is not None and each.sid)


def _numbers(numbers: Sequence[str]) -> Iterable[str]:
    return (each if each == ANY_NUMBER else number(each) for each in numbers)


def _name(friendly_name: str, sid: str) -> str:
    return shown(friendly_name) or sid


def _listed(items: Iterable[str]) -> str:
    """All of a set, sorted, or the first of it, how many there are more, and a checksum.

    The sum is over what may be shown: from that of a whole number somebody could find the number.
    """
    ordered = sorted(items)
    text = "; ".join(ordered)
    if len(text) <= LONGEST:
        return text or NONE
    tail = f"… {len(ordered)} in all, sum {zlib.crc32(text.encode(errors='replace')):08x}"
    return f"{text[: LONGEST - len(tail)]}{tail}"


def _second(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
