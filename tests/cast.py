"""The cast of every test: environment `prod`, route `br` on trunk `acme`, route `cl` on trunk `acme-cl`.

Everything here is healthy; `changed` bends one thing of it. The numbers are fictional.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from monitor.model.livekit import Encryption, LiveKitTrunk, Transport
from monitor.model.reading import Gap, GapReason, Known, Unread
from monitor.model.route import Environment, Route
from monitor.model.snapshot import Path, Site, Snapshot, resolve
from monitor.model.twilio import (
    Account,
    Balance,
    Country,
    Credential,
    CredentialList,
    PhoneNumber,
    TwilioReadings,
    TwilioTrunk,
)

T = TypeVar("T")

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CREDENTIAL_WRITTEN = NOW - timedelta(days=60)
LIVEKIT_WRITTEN = NOW - timedelta(days=59)

ACCOUNT_SID = "AC" + "a" * 32
LIVEKIT_BR, LIVEKIT_CL = "ST_br", "ST_cl"
TRUNK_BR, TRUNK_CL = "TK" + "1" * 32, "TK" + "2" * 32
LIST_BR, LIST_CL = "CL" + "1" * 32, "CL" + "2" * 32
ACL_CL = "AL" + "2" * 32
NUMBER_BR, NUMBER_CL = "+551155503793", "+56225550147"
VERIFIED = "+551155509000"


def route(name: str = "cl", **changes: Any) -> Route:
    """The configured route `br` or `cl`."""
    return replace(_ROUTES[name], **changes)


_ROUTES = {
    "br": Route(
        environment="prod",
        name="br",
        livekit_trunk=LIVEKIT_BR,
        caller_id=NUMBER_BR,
        countries=("BR",),
        edge="sao-paulo",
    ),
    "cl": Route(
        environment="prod",
        name="cl",
        livekit_trunk=LIVEKIT_CL,
        caller_id=NUMBER_CL,
        countries=("CL",),
    ),
}


def environment(**changes: Any) -> Environment:
    healthy = Environment(
        name="prod",
        twilio_account=ACCOUNT_SID,
        twilio_region="us1",
        routes=(route("br"), route("cl")),
        sweep_every=timedelta(minutes=5),
    )
    return replace(healthy, **changes)


def livekit_trunk(name: str = "cl", **changes: Any) -> LiveKitTrunk:
    return replace(_LIVEKIT[name], **changes)


_LIVEKIT = {
    "br": LiveKitTrunk(
        id=LIVEKIT_BR,
        name="acme",
        address="acme.pstn.sao-paulo.twilio.com",
        transport=Transport.AUTO,
        encryption=Encryption.DISABLE,
        numbers=(NUMBER_BR,),
        auth_username="livekit-br",
        has_password=True,
        updated_at=LIVEKIT_WRITTEN,
    ),
    "cl": LiveKitTrunk(
        id=LIVEKIT_CL,
        name="acme-cl",
        address="acme-cl.pstn.twilio.com",
        transport=Transport.AUTO,
        encryption=Encryption.DISABLE,
        numbers=(NUMBER_CL,),
        auth_username="livekit-cl",
        has_password=True,
        updated_at=LIVEKIT_WRITTEN,
    ),
}


def credential_list(name: str = "cl", **changes: Any) -> CredentialList:
    """The list that the trunk of `br` or `cl` has attached, with the LiveKit trunk's user in it."""
    healthy = CredentialList(
        sid={"br": LIST_BR, "cl": LIST_CL}[name],
        friendly_name=f"acme users {name}",
        credentials=Known((Credential(f"livekit-{name}", CREDENTIAL_WRITTEN),)),
    )
    return replace(healthy, **changes)


def twilio_trunk(name: str = "cl", **changes: Any) -> TwilioTrunk:
    return replace(_TWILIO[name], **changes)


_TWILIO = {
    "br": TwilioTrunk(
        sid=TRUNK_BR,
        friendly_name="acme",
        domain_name="acme.pstn.twilio.com",
        secure=False,
        credential_lists=Known((credential_list("br"),)),
        acls=Known(()),
        region=Known("us1"),
    ),
    "cl": TwilioTrunk(
        sid=TRUNK_CL,
        friendly_name="acme-cl",
        domain_name="acme-cl.pstn.twilio.com",
        secure=False,
        credential_lists=Known((credential_list("cl"),)),
        acls=Known(()),
        region=Known("us1"),
    ),
}


def country(iso_code: str, **changes: Any) -> Country:
    return replace(_COUNTRIES[iso_code], **changes)


_COUNTRIES = {
    iso: Country(
        iso, name, (code,), low_risk=iso in ("BR", "CL"), high_risk_special=False, high_risk_tollfraud=False
    )
    for iso, name, code in (
        ("BR", "Brazil", "+55"),
        ("CL", "Chile", "+56"),
        ("LV", "Latvia", "+371"),
        ("US", "United States/Canada", "+1"),
    )
}


def phone_number(number: str = NUMBER_CL, **changes: Any) -> PhoneNumber:
    healthy = PhoneNumber(number, voice=True, trunk_sid=TRUNK_BR if number == NUMBER_BR else TRUNK_CL)
    return replace(healthy, **changes)


def account(**changes: Any) -> Account:
    return replace(Account(ACCOUNT_SID, status="active", trial=False, subaccount=False), **changes)


def twilio_readings(**changes: Any) -> TwilioReadings:
    """What Twilio says of the healthy account; a change is a whole reading."""
    healthy = TwilioReadings(
        trunks=Known({trunk.sid: trunk for trunk in (twilio_trunk("br"), twilio_trunk("cl"))}),
        numbers=Known({number: phone_number(number) for number in (NUMBER_BR, NUMBER_CL)}),
        caller_ids=Known(frozenset({VERIFIED})),
        countries=Known(dict(_COUNTRIES)),
        account=Known(account()),
        balance=Known(Balance(Decimal("42.50"), "USD")),
    )
    return replace(healthy, **changes)


def snapshot(**changes: Any) -> Snapshot:
    """Both clouds, healthy; a change is `livekit_trunks` or any reading of Twilio."""
    ours = {name: changes.pop(name) for name in ("livekit_trunks", "read_at") if name in changes}
    healthy = Snapshot(
        environment="prod",
        read_at=NOW,
        livekit_trunks=Known({trunk.id: trunk for trunk in (livekit_trunk("br"), livekit_trunk("cl"))}),
        twilio=twilio_readings(**changes),
    )
    return replace(healthy, **ours)


def site(
    environment: Environment | None = None,
    last_proved: Mapping[str, datetime] | None = None,
    /,
    **changes: Any,
) -> Site:
    """The healthy site; further changes are readings, as in `snapshot`."""
    return Site(environment or _environment(), snapshot(**changes), last_proved or {})


_environment = environment


def path(name: str = "cl", at: Site | None = None, **changes: Any) -> Path:
    """The healthy path of `br` or `cl` at a site; a change is one of the route."""
    return resolve(route(name, **changes), at or site())


def with_livekit_trunk(*trunks: LiveKitTrunk) -> Known[dict[str, LiveKitTrunk]]:
    """A reading of LiveKit's trunks in which these stand in place of the healthy ones."""
    healthy = (livekit_trunk("br"), livekit_trunk("cl"))
    return Known({trunk.id: trunk for trunk in (*healthy, *trunks)})


def with_twilio_trunk(*trunks: TwilioTrunk) -> Known[dict[str, TwilioTrunk]]:
    """A reading of Twilio's trunks in which these stand in place of the healthy ones."""
    healthy = (twilio_trunk("br"), twilio_trunk("cl"))
    return Known({trunk.sid: trunk for trunk in (*healthy, *trunks)})


def with_number(*numbers: PhoneNumber) -> Known[dict[str, PhoneNumber]]:
    """A reading of the account's numbers in which these stand in place of the healthy ones."""
    healthy = (phone_number(NUMBER_BR), phone_number(NUMBER_CL))
    return Known({number.number: number for number in (*healthy, *numbers)})


def with_country(*rows: Country) -> Known[dict[str, Country]]:
    """A reading of the dialling permissions in which these rows stand in place of the healthy ones."""
    return Known({**_COUNTRIES, **{row.iso_code: row for row in rows}})


def unread(
    operation: str = "Trunks", reason: GapReason = GapReason.TIMEOUT, detail: str = "no answer within 10 s"
) -> Unread:
    return Unread(Gap(operation, reason, detail))
