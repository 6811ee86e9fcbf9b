"""The questions we ask Twilio, named by path template: a bounded set, fit for a metric's label."""

import re
from enum import StrEnum
from urllib.parse import urlsplit


class Operation(StrEnum):
    """Product and path, with SIDs and domains left out."""

    TRUNKS = "trunking/v1/Trunks"
    TRUNK_CREDENTIAL_LISTS = "trunking/v1/Trunks/{sid}/CredentialLists"
    TRUNK_ACLS = "trunking/v1/Trunks/{sid}/IpAccessControlLists"
    TRUNK_REGION = "routes/v2/Trunks/{domain}"
    CREDENTIALS = "api/2010-04-01/Accounts/{sid}/SIP/CredentialLists/{sid}/Credentials"
    IP_ADDRESSES = "api/2010-04-01/Accounts/{sid}/SIP/IpAccessControlLists/{sid}/IpAddresses"
    NUMBERS = "api/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers"
    CALLER_IDS = "api/2010-04-01/Accounts/{sid}/OutgoingCallerIds"
    ACCOUNT = "api/2010-04-01/Accounts/{sid}"
    BALANCE = "api/2010-04-01/Accounts/{sid}/Balance"
    COUNTRIES = "voice/v1/DialingPermissions/Countries"
    SETTINGS = "voice/v1/Settings"
    CALLS = "api/2010-04-01/Accounts/{sid}/Calls"
    CALL = "api/2010-04-01/Accounts/{sid}/Calls/{sid}"
    ALERTS = "monitor/v1/Alerts"
    EVENTS = "monitor/v1/Events"
    INSIGHTS = "insights/v1/Voice/{sid}/Summary"
    OTHER = "other"


_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")


def operation_of(uri: str) -> Operation:
    """The operation that a request for `uri` performs; `other` for a path that we never ask by ourselves."""
    parts = urlsplit(uri)
    product = (parts.hostname or "").partition(".")[0]
    segments = parts.path.removesuffix(".json").strip("/").split("/")
    try:
        return Operation("/".join([product, *map(_template, segments)]))
    except ValueError:
        return Operation.OTHER


def _template(segment: str) -> str:
    if _SID.fullmatch(segment):
        return "{sid}"
    return "{domain}" if segment.lower().endswith(".twilio.com") else segment
