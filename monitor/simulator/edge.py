"""Twilio's edge: what an INVITE is answered, as one pure function of the World.

The order of the rules and their codes follow Twilio's docs and error dictionary. Where Twilio publishes no
order, the cheaper question comes first: host, account, transport, address list, digest, caller ID and
destination.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Final

import phonenumbers

from monitor.model.address import EDGES, Address, AddressFault, parse_address
from monitor.simulator.accounts import HOME_REGION, Account, CountryRow, Region, Trunk, sid
from monitor.simulator.sip import CHALLENGE, SILENCE, Answerer, Invite, SipAnswer
from monitor.simulator.world import PhoneState, World

_DIALLED: Final = re.compile(r"\+\d{1,15}")


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
    told = world.answers.get(invite.to)
    if told is not None:
        account = told.account_sid or world.account.sid
        return replace(told, call_sid=_next_call(world), account_sid=account) if told.recorded else told
    address = parse_address(invite.host)
    if address is AddressFault.SIP_DOMAIN:
        return _demo_message(world)
    if not isinstance(address, Address) or not _DIALLED.fullmatch(invite.to):
        return SILENCE
    dial = _find(world, invite, address)
    if dial is None or dial.trunk.drops:
        return SILENCE
    for rules, recorded in ((_AT_THE_DOOR, False), (_INSIDE, True)):
        refusals = (rule(dial) for rule in rules)
        refusal = next((refusal for refusal in refusals if refusal is not None), None)
        if refusal is not None:
            return _named(dial, refusal, recorded) if refusal.error else refusal
    return _named(dial, _PHONES[world.phones.get(invite.to, PhoneState.ANSWERS)], recorded=True)


def _demo_message(world: World) -> SipAnswer:
    """A SIP Domain runs its TwiML; that of `prod`'s account plays the demo message."""
    return SipAnswer(
        200,
        "OK",
        answerer=Answerer.DEMO_MESSAGE,
        call_sid=_next_call(world),
        account_sid=world.account.sid,
        recorded=True,
    )


def _find(world: World, invite: Invite, address: Address) -> _Dial | None:
    """The trunk in the Region that processes it; an edge that does not exist does not resolve either."""
    if address.edge is not None and address.edge not in EDGES:
        return None
    domain = f"{address.name}.pstn.twilio.com"
    for account in world.accounts.values():
        region = account.regions.get(account.routes.get(domain, HOME_REGION))
        trunk = region.trunk_at(domain) if region is not None else None
        if region is not None and trunk is not None:
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
    if shown in known:
        return None
    return CHALLENGE if dial.trunk.challenges_again else SipAnswer(403, "Forbidden", 32202)


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


def _pace(dial: _Dial) -> SipAnswer | None:
    """The reason phrase is what LiveKit's SIP service looks for in an answer with 503."""
    return SipAnswer(503, "CPS limit exceeded", 32001) if dial.trunk.congested else None


Rules = tuple[Callable[[_Dial], SipAnswer | None], ...]

_AT_THE_DOOR: Final[Rules] = (_account, _security, _nothing_attached, _source, _digest)
"""What is refused here leaves an alert and no record of a call. Twilio does not publish where the line is:
both sides of it exist, so that the monitor meets both."""

_INSIDE: Final[Rules] = (_pace, _caller_id, _destination)

_PHONES: Final = {
    PhoneState.ANSWERS: SipAnswer(200, "OK", rings=True, answerer=Answerer.PHONE),
    PhoneState.MUTE: SipAnswer(200, "OK", rings=True, answerer=Answerer.PHONE, mute=True),
    PhoneState.BUSY: SipAnswer(486, "Busy Here"),
    PhoneState.DECLINES: SipAnswer(603, "Decline", rings=True),
    PhoneState.RINGS: SipAnswer(None, rings=True),
    PhoneState.UNREACHABLE: SipAnswer(503, "Service Unavailable"),
}
"""What a phone does once the call got through to its carrier; the last is the carrier's own failure."""


def _named(dial: _Dial, reply: SipAnswer, recorded: bool) -> SipAnswer:
    """The answer with the headers that say whose call it was."""
    return replace(
        reply,
        call_sid=_next_call(dial.world),
        account_sid=dial.account.sid,
        trunk_sid=dial.trunk.sid,
        region=dial.region.name,
        recorded=recorded,
    )


def _next_call(world: World) -> str:
    return sid("CA", max(len(world.calls), len(world.dials)) + 1)
