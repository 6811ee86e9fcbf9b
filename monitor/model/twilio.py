"""What Twilio says, as values of our own; never a password, an auth token or a reply's body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Network

from monitor.model.reading import Known, Reading


@dataclass(frozen=True, slots=True)
class Credential:
    """A user of a credential list; Twilio never tells a password."""

    username: str
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class CredentialList:
    """A credential list of a trunk."""

    sid: str
    friendly_name: str
    credentials: Reading[tuple[Credential, ...]]


@dataclass(frozen=True, slots=True)
class AccessControlList:
    """An IP access control list; `ranges` empty is a list that admits nobody."""

    sid: str
    friendly_name: str
    ranges: Reading[tuple[IPv4Network, ...]]


@dataclass(frozen=True, slots=True)
class TwilioTrunk:
    """An Elastic SIP Trunk.

    `domain_name` is the global termination host, None until set. The three readings are `not-asked` on a
    trunk that no route reaches. `region` is the Region that processes the trunk, `us1` where Routes v2 has
    no entry (https://www.twilio.com/docs/global-infrastructure).
    """

    sid: str
    friendly_name: str
    domain_name: str | None
    secure: bool
    credential_lists: Reading[tuple[CredentialList, ...]]
    acls: Reading[tuple[AccessControlList, ...]]
    region: Reading[str]


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number of the account; `trunk_sid` None where it is on no trunk."""

    number: str
    voice: bool
    trunk_sid: str | None
    sid: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """Voice dialling permissions of one country row; a row may carry several (`United States/Canada`)."""

    iso_code: str
    name: str
    calling_codes: tuple[str, ...]
    low_risk: bool
    high_risk_special: bool
    high_risk_tollfraud: bool


@dataclass(frozen=True, slots=True)
class Account:
    """`status` is active, suspended or closed; a subaccount has an owner other than itself."""

    sid: str
    status: str
    trial: bool
    subaccount: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account has; `currency` is ISO 4217."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class TwilioReadings:
    """Everything one sweep asks of Twilio.

    `trunks` by SID, `numbers` by E.164, `countries` by ISO code: the rows that are in force, so the
    parent's where a subaccount inherits them.
    """

    trunks: Reading[Mapping[str, TwilioTrunk]]
    numbers: Reading[Mapping[str, PhoneNumber]]
    caller_ids: Reading[frozenset[str]]
    countries: Reading[Mapping[str, Country]]
    account: Reading[Account]
    balance: Reading[Balance]

    @property
    def accepted(self) -> bool:
        """Whether any read shows that Twilio takes the key.

        An empty list of caller IDs shows nothing: it may stand for a Region that has no such resource, which
        Twilio may say to anybody.
        """
        read = (self.trunks, self.numbers, self.countries, self.account, self.balance)
        callers = self.caller_ids
        return any(isinstance(each, Known) for each in read) or (
            isinstance(callers, Known) and bool(callers.value)
        )
