"""Twilio's edge: what an INVITE is answered, as one pure function of the World.

The order of the rules and their codes follow Twilio's docs and error dictionary. Where Twilio publishes no
order, the cheaper question comes first: host, account, transport, address list, digest, caller ID and
destination.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Final

import phonenumbers

from monitor.model.address import EDGES, Address, AddressFault, parse_address
from monitor.simulator.world import (
    HOME_REGION,
    Account,
    CountryRow,
    PhoneState,
    Region,
    Trunk,
    World,
    sid,
)

_DIALLED: Final = re.compile(r"\+\d{1,15}")


class Answerer(StrEnum):
    """Who picked up."""

    NOBODY = "nobody"
    PHONE = "phone"
    DEMO_MESSAGE = "demo-message"


@dataclass(frozen=True, slots=True)
class Invite:
    """An INVITE as it reaches Twilio. `username` empty is an INVITE without a digest.

    `transport` and `encryption` are LiveKit's words: UDP, TCP, TLS; DISABLE, ALLOW, REQUIRE.
    """

    host: str
    to: str
    from_number: str
    source: str
    username: str = ""
    password: str = ""
    transport: str = "UDP"
    encryption: str = "DISABLE"


@dataclass(frozen=True, slots=True)
class SipAnswer:
    """The final answer. `status` None is none at all: silence, or ringing without end where `rings`.

    `error` is the code of `X-Twilio-Error`, `call_sid` and `account_sid` the headers of an accepted call.
    """

    status: int | None
    reason: str = ""
    error: int | None = None
    rings: bool = False
    answerer: Answerer = Answerer.NOBODY
    call_sid: str | None = None
    account_sid: str | None = None


SILENCE: Final = SipAnswer(None)
CHALLENGE: Final = SipAnswer(407, "Proxy Authentication required")


@dataclass(frozen=True, slots=True)
class _Dial:
    """An INVITE that found its trunk."""

    world: World
    invite: Invite
    account: Account
    region: Region
    trunk: Trunk


def answer(world: World, invite: Invite) -> SipAnswer:
    """What Twilio answers; the World is not changed."""
    address = parse_address(invite.host)
    if address is AddressFault.SIP_DOMAIN:
        return SipAnswer(200, "OK", answerer=Answerer.DEMO_MESSAGE, call_sid=_next_call(world))
    if not isinstance(address, Address) or not _DIALLED.fullmatch(invite.to):
        return SILENCE
    dial = _find(world, invite, address)
    if dial is None:
        return SILENCE
    refusals = (rule(dial) for rule in _RULES)
    return next((refusal for refusal in refusals if refusal is not None), None) or _connected(dial)


def _find(world: World, invite: Invite, address: Address) -> _Dial | None:
    """The trunk in the Region that processes it; an edge that does not exist does not resolve either."""
    if address.edge is not None and address.edge not in EDGES:
        return None
    domain = f"{address.name}.pstn.twilio.com"
    for account in world.accounts.values():
        region = account.regions.get(account.routes.get(domain, HOME_REGION))
        for trunk in region.trunks.values() if region else ():
            if region is not None and trunk.domain_name == domain:
                return _Dial(world, invite, account, region, trunk)
    return None


def _account(dial: _Dial) -> SipAnswer | None:
    return None if dial.account.status == "active" else SipAnswer(603, "Decline", 10001)


def _security(dial: _Dial) -> SipAnswer | None:
    code = _security_error(dial.trunk.secure, dial.invite)
    return SipAnswer(488, "Not Acceptable Here", code) if code else None


def _security_error(secure: bool, invite: Invite) -> int | None:
    if not secure:
        return 32207 if invite.encryption == "REQUIRE" else None
    if invite.transport != "TLS":
        return 32209
    return 32208 if invite.encryption == "DISABLE" else None


def _nothing_attached(dial: _Dial) -> SipAnswer | None:
    attached = dial.trunk.acls or dial.trunk.credential_lists
    return None if attached else SipAnswer(403, "Forbidden", 32200)


def _source(dial: _Dial) -> SipAnswer | None:
    source = IPv4Address(dial.invite.source)
    networks = [
        IPv4Network(f"{entry.ip_address}/{entry.cidr_prefix_length}", strict=False)
        for acl in dial.trunk.acls
        for entry in dial.region.acls[acl].addresses
    ]
    passes = not dial.trunk.acls or any(source in network for network in networks)
    return None if passes else SipAnswer(403, "Forbidden", 32201)


def _digest(dial: _Dial) -> SipAnswer | None:
    if not dial.trunk.credential_lists:
        return None
    shown = (dial.invite.username, dial.invite.password)
    if not all(shown):
        return CHALLENGE
    held = (dial.region.credential_lists[name] for name in dial.trunk.credential_lists)
    known = {(known.username, known.password) for one in held for known in one.credentials}
    return None if shown in known else SipAnswer(403, "Forbidden", 32202)


def _caller_id(dial: _Dial) -> SipAnswer | None:
    shown = dial.invite.from_number
    if not _DIALLED.fullmatch(shown):
        return SipAnswer(403, "Invalid caller ID", 32206)
    numbers = {owned.number for owned in dial.account.numbers if owned.voice}
    verified = {known.number for known in dial.account.caller_ids}
    return None if shown in numbers | verified else SipAnswer(403, "Invalid caller ID", 32204)


def _destination(dial: _Dial) -> SipAnswer | None:
    number = _possible(dial.invite.to)
    if number is None:
        return SipAnswer(400, "Bad Request", 32101)
    verified = {known.number for known in dial.account.caller_ids}
    if dial.account.trial and dial.invite.to not in verified:
        return SipAnswer(400, "Bad Request", 32100)
    if dial.invite.to in dial.world.blocked:
        return SipAnswer(403, "Forbidden", 32203)
    row = _country_row(dial, number)
    allowed = row is not None and row.low_risk
    return None if allowed else SipAnswer(403, "No International Permission", 32205)


def _possible(text: str) -> phonenumbers.PhoneNumber | None:
    """The number a text spells, None where no country's numbers look like it."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _country_row(dial: _Dial, number: phonenumbers.PhoneNumber) -> CountryRow | None:
    """The row in force: the owner's where a subaccount inherits; by country, else by calling code."""
    owner = dial.world.accounts[dial.account.owner_sid] if dial.account.inherits_countries else dial.account
    row = owner.countries.get(phonenumbers.region_code_for_number(number) or "")
    code = f"+{number.country_code}"
    return row or next((row for row in owner.countries.values() if code in row.calling_codes), None)


_RULES: Final[tuple[Callable[[_Dial], SipAnswer | None], ...]] = (
    _account,
    _security,
    _nothing_attached,
    _source,
    _digest,
    _caller_id,
    _destination,
)


def _connected(dial: _Dial) -> SipAnswer:
    """What the phone does once the call got through."""
    call_sid, account_sid = _next_call(dial.world), dial.account.sid
    match dial.world.phones.get(dial.invite.to, PhoneState.ANSWERS):
        case PhoneState.BUSY:
            return SipAnswer(486, "Busy Here", call_sid=call_sid, account_sid=account_sid)
        case PhoneState.RINGS:
            return SipAnswer(None, rings=True, call_sid=call_sid, account_sid=account_sid)
        case PhoneState.ANSWERS:
            return SipAnswer(
                200,
                "OK",
                rings=True,
                answerer=Answerer.PHONE,
                call_sid=call_sid,
                account_sid=account_sid,
            )


def _next_call(world: World) -> str:
    return sid("CA", len(world.calls) + 1)
