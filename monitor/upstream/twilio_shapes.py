"""What we take of Twilio's replies, checked; the SDK itself lets every type through.

Fields by https://github.com/twilio/twilio-oai, specifications api_v2010, trunking_v1, voice_v1, routes_v2.
Each function takes an object of the SDK and raises ValidationError or ValueError where a field is missing
or of another type.
"""

from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from monitor.model.twilio import Account, Balance, Country, Credential, PhoneNumber
from monitor.upstream.twilio_hosts import HOME

Sid = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9a-fA-F]{32}$")]


class Shape(BaseModel):
    """Read from the attributes of an SDK object; an error never shows what was read."""

    model_config = ConfigDict(from_attributes=True, frozen=True, strict=True, hide_input_in_errors=True)


class TrunkShape(Shape):
    """An Elastic SIP Trunk; `domain_name` is its termination address, null where it has none."""

    sid: Sid
    friendly_name: str | None
    domain_name: str | None
    secure: bool


class ListShape(Shape):
    """A credential list or an IP access control list."""

    sid: Sid
    friendly_name: str | None


class _CredentialShape(Shape):
    username: str
    date_updated: datetime | None


class _IpAddressShape(Shape):
    ip_address: str
    cidr_prefix_length: int


class _NumberShape(Shape):
    sid: Sid
    phone_number: str
    capabilities: dict[str, object]
    voice_receive_mode: str | None
    trunk_sid: str | None


class _CallerIdShape(Shape):
    phone_number: str


class _CountryShape(Shape):
    iso_code: str
    name: str
    country_codes: list[str]
    low_risk_numbers_enabled: bool
    high_risk_special_numbers_enabled: bool
    high_risk_tollfraud_numbers_enabled: bool


class _AccountShape(Shape):
    sid: Sid
    status: str
    type: str
    owner_account_sid: str | None


class _BalanceShape(Shape):
    balance: str
    currency: str


class _SettingsShape(Shape):
    dialing_permissions_inheritance: bool


class _RegionShape(Shape):
    voice_region: str | None


def credential(record: object) -> Credential:
    shape = _CredentialShape.model_validate(record)
    return Credential(shape.username, shape.date_updated)


def ip_range(record: object) -> IPv4Network:
    shape = _IpAddressShape.model_validate(record)
    return IPv4Network((shape.ip_address, shape.cidr_prefix_length), strict=False)


def phone_number(record: object) -> PhoneNumber:
    """A number carries voice unless its capabilities say no, or it is set to receive faxes."""
    shape = _NumberShape.model_validate(record)
    voice = shape.capabilities.get("voice") is True and shape.voice_receive_mode != "fax"
    return PhoneNumber(shape.phone_number, voice, shape.trunk_sid or None, shape.sid)


def caller_id(record: object) -> str:
    return _CallerIdShape.model_validate(record).phone_number


def country(record: object) -> Country:
    """A row of the voice dialling permissions."""
    shape = _CountryShape.model_validate(record)
    return Country(
        iso_code=shape.iso_code,
        name=shape.name,
        calling_codes=tuple(shape.country_codes),
        low_risk=shape.low_risk_numbers_enabled,
        high_risk_special=shape.high_risk_special_numbers_enabled,
        high_risk_tollfraud=shape.high_risk_tollfraud_numbers_enabled,
    )


def account(record: object) -> Account:
    """Of the resource nothing else is taken: it holds the auth token in clear."""
    shape = _AccountShape.model_validate(record)
    return Account(
        sid=shape.sid,
        status=shape.status,
        trial=shape.type == "Trial",
        subaccount=shape.owner_account_sid not in (None, shape.sid),
    )


def balance(record: object) -> Balance:
    """Twilio writes the amount as text. Raises: ValueError, where it is no number."""
    shape = _BalanceShape.model_validate(record)
    amount = Decimal(shape.balance)
    if not amount.is_finite():
        raise ValueError("a balance is a number")
    return Balance(amount, shape.currency)


def inheritance(record: object) -> bool:
    """Whether a subaccount takes its dialling permissions from its parent."""
    return _SettingsShape.model_validate(record).dialing_permissions_inheritance


def voice_region(record: object) -> str:
    """The Region that processes a trunk; an entry without one leaves it where it is by default."""
    return (_RegionShape.model_validate(record).voice_region or HOME).lower()
