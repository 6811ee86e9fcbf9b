"""A healthy Twilio account for the hostile cloud: trunk `acme` with a credential list, and `acme-cl`."""

from typing import Any

from monitor.model.reading import GapReason
from tests.upstream.cloud import Cloud, Reply, answers

AC = "AC" + "a" * 32
PARENT = "AC" + "b" * 32
TK, TK_CL = "TK" + "1" * 32, "TK" + "2" * 32
CL, AL, PN = "CL" + "1" * 32, "AL" + "1" * 32, "PN" + "1" * 32
SK = "SK" + "c" * 32
SECRET = "sentinel-api-secret-4f1d"
TOKEN = "sentinel-auth-token-9b2e"

TRUNKS = "/trunking.twilio.com/v1/Trunks"
LISTS = f"{TRUNKS}/{TK}/CredentialLists"
ACLS = f"{TRUNKS}/{TK}/IpAccessControlLists"
REGION = "/routes.twilio.com/v2/Trunks/acme.pstn.twilio.com"
ACCOUNT = f"/api.twilio.com/2010-04-01/Accounts/{AC}.json"
BALANCE = f"/api.twilio.com/2010-04-01/Accounts/{AC}/Balance.json"
NUMBERS = f"/api.twilio.com/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers.json"
CALLER_IDS = f"/api.twilio.com/2010-04-01/Accounts/{AC}/OutgoingCallerIds.json"
CREDENTIALS = f"/api.twilio.com/2010-04-01/Accounts/{AC}/SIP/CredentialLists/{CL}/Credentials.json"
RANGES = f"/api.twilio.com/2010-04-01/Accounts/{AC}/SIP/IpAccessControlLists/{AL}/IpAddresses.json"
COUNTRIES = "/voice.twilio.com/v1/DialingPermissions/Countries"
SETTINGS = "/voice.twilio.com/v1/Settings"


def listed(key: str, *rows: Any, then: str | None = None) -> Reply:
    """A page of the newer products; `then` is the next page's absolute address."""
    return answers({key: list(rows), "meta": {"key": key, "page": 0, "next_page_url": then}})


def listed_2010(key: str, *rows: Any, then: str | None = None) -> Reply:
    """A page of the 2010 product; `then` is the next page's path."""
    return answers({key: list(rows), "page": 0, "page_size": 1000, "next_page_uri": then, "uri": "/x"})


def trunk(sid: str = TK, domain: str | None = "acme.pstn.twilio.com", **changes: Any) -> dict[str, Any]:
    return {"sid": sid, "friendly_name": "acme", "domain_name": domain, "secure": False, **changes}


def number(phone_number: str = "+551155503793", **changes: Any) -> dict[str, Any]:
    row = {"sid": PN, "phone_number": phone_number, "capabilities": {"voice": True}, "trunk_sid": TK}
    return {**row, "voice_receive_mode": "voice", **changes}


def country(iso: str = "BR", **changes: Any) -> dict[str, Any]:
    row = {"iso_code": iso, "name": "Brazil", "country_codes": ["+55"], "low_risk_numbers_enabled": True}
    high = {"high_risk_special_numbers_enabled": False, "high_risk_tollfraud_numbers_enabled": False}
    return {**row, **high, **changes}


def account(sid: str = AC, **changes: Any) -> dict[str, Any]:
    row = {"sid": sid, "status": "active", "type": "Full", "owner_account_sid": sid}
    return {**row, "auth_token": TOKEN, "friendly_name": "acme", **changes}


def healthy(cloud: Cloud) -> None:
    """Answer everything that a sweep of the account asks."""
    cloud.says(TRUNKS, listed("trunks", trunk(), trunk(TK_CL, "acme-cl.pstn.twilio.com")))
    cloud.says(LISTS, listed("credential_lists", {"sid": CL, "friendly_name": "livekit"}))
    cloud.says(ACLS, listed("ip_access_control_lists"))
    cloud.says(ACCOUNT, answers(account()))
    cloud.says(NUMBERS, listed_2010("incoming_phone_numbers", number()))
    cloud.says(CALLER_IDS, listed_2010("outgoing_caller_ids", {"phone_number": "+551155509000"}))
    written = "Mon, 02 Mar 2026 12:00:00 +0000"
    cloud.says(CREDENTIALS, listed_2010("credentials", {"username": "livekit", "date_updated": written}))
    cloud.says(COUNTRIES, listed("content", country()))


class Recorder:
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, str, GapReason | None]] = []
        self.seconds: list[float] = []

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None:
        self.requests.append((environment, upstream, operation, failure))
        self.seconds.append(seconds)

    def failures(self, operation: str) -> list[GapReason | None]:
        return [failure for _, _, asked, failure in self.requests if asked == operation]
