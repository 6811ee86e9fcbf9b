"""Every Twilio address that the simulator answers, and the permission it asks of a restricted key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from monitor.simulator.twilio import account, audit, calls, insights, sip, trunking, voice
from monitor.simulator.twilio.reply import Answer, Ask

_ACCOUNT: Final = "/2010-04-01/Accounts/{account}"
_VOICE: Final = "/twilio/voice"

CALLS_PERMISSION: Final = f"{_VOICE}/calls/list"
CALL_PERMISSION: Final = f"{_VOICE}/calls/read"
END_CALL_PERMISSION: Final = f"{_VOICE}/calls/update"
EVENTS_PERMISSION: Final = "/twilio/monitor/events/list"
ACCOUNT_PERMISSION: Final = "/twilio/iam/accounts/read"
BALANCE_PERMISSION: Final = "/twilio/billing/balance/read"
COUNTRIES_PERMISSION: Final = "/twilio/voice/dialing-permissions/list"
COUNTRY_PERMISSION: Final = "/twilio/voice/dialing-permissions/read"
SETTINGS_PERMISSION: Final = "/twilio/voice/dialing-permissions.settings/read"
"""Twilio publishes no names for these: they are the simulator's own, as are those of a
trunk's numbers and of routes below."""


@dataclass(frozen=True)
class Method:
    """The permission that a method asks of a restricted key, and its answer."""

    permission: str
    answer: Callable[[Ask], Answer]


@dataclass(frozen=True)
class Endpoint:
    """`template` is the path with `{names}`; `product` the first label of the host."""

    product: str
    template: str
    permission: str
    answer: Callable[[Ask], Answer]
    account_resource: bool = False
    update: Method | None = None

    @cached_property
    def methods(self) -> Mapping[str, Method]:
        """What it does by HTTP method; the monitor changes one thing at Twilio, a call that it ends."""
        read = {"GET": Method(self.permission, self.answer)}
        return {**read, "POST": self.update} if self.update else read

    def match(self, product: str, path: str) -> dict[str, str] | None:
        """The values of the path's names, or None where this is another address."""
        if product != self.product:
            return None
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.template)))


ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    Endpoint("trunking", "/v1/Trunks", f"{_VOICE}/sip.trunks/list", trunking.trunks),
    Endpoint("trunking", "/v1/Trunks/{trunk}", f"{_VOICE}/sip.trunks/read", trunking.trunk),
    Endpoint(
        "trunking",
        "/v1/Trunks/{trunk}/CredentialLists",
        f"{_VOICE}/sip.trunks.auth.calls.credential-list-mappings/list",
        trunking.credential_lists,
    ),
    Endpoint(
        "trunking",
        "/v1/Trunks/{trunk}/IpAccessControlLists",
        f"{_VOICE}/sip.trunks.auth.calls.ip-acl-mappings/list",
        trunking.acls,
    ),
    Endpoint(
        "trunking",
        "/v1/Trunks/{trunk}/OriginationUrls",
        f"{_VOICE}/sip.trunks.origination-urls/list",
        trunking.origination_urls,
    ),
    Endpoint(
        "trunking",
        "/v1/Trunks/{trunk}/PhoneNumbers",
        f"{_VOICE}/sip.trunks.phone-numbers/list",
        trunking.phone_numbers,
    ),
    Endpoint("routes", "/v2/Trunks/{domain}", f"{_VOICE}/routes.trunks/read", trunking.route),
    Endpoint("voice", "/v1/DialingPermissions/Countries", COUNTRIES_PERMISSION, voice.countries),
    Endpoint("voice", "/v1/DialingPermissions/Countries/{iso}", COUNTRY_PERMISSION, voice.country),
    Endpoint("voice", "/v1/Settings", SETTINGS_PERMISSION, voice.settings),
    Endpoint("monitor", "/v1/Alerts", "/twilio/monitor/alerts/list", voice.alerts),
    Endpoint("monitor", "/v1/Alerts/{alert}", "/twilio/monitor/alerts/read", voice.alert),
    Endpoint("monitor", "/v1/Events", EVENTS_PERMISSION, audit.events),
    Endpoint("insights", "/v1/Voice/Settings", f"{_VOICE}/insights.settings/read", insights.settings),
    Endpoint(
        "insights",
        "/v1/Voice/{call}/Summary",
        f"{_VOICE}/insights.call.summaries/read",
        insights.summary,
    ),
    Endpoint("api", f"{_ACCOUNT}.json", ACCOUNT_PERMISSION, account.account, account_resource=True),
    Endpoint("api", f"{_ACCOUNT}/Balance.json", BALANCE_PERMISSION, account.balance),
    Endpoint(
        "api",
        f"{_ACCOUNT}/IncomingPhoneNumbers.json",
        "/twilio/phone-numbers/active-numbers/list",
        account.numbers,
    ),
    Endpoint(
        "api",
        f"{_ACCOUNT}/OutgoingCallerIds.json",
        f"{_VOICE}/outgoing-caller-ids/list",
        account.caller_ids,
    ),
    Endpoint("api", f"{_ACCOUNT}/Calls.json", CALLS_PERMISSION, calls.calls),
    Endpoint(
        "api",
        f"{_ACCOUNT}/Calls/{{call}}.json",
        CALL_PERMISSION,
        calls.call,
        update=Method(END_CALL_PERMISSION, calls.end_call),
    ),
    Endpoint(
        "api",
        f"{_ACCOUNT}/SIP/CredentialLists.json",
        f"{_VOICE}/sip.credential-lists/list",
        sip.credential_lists,
    ),
    Endpoint(
        "api",
        f"{_ACCOUNT}/SIP/CredentialLists/{{list}}/Credentials.json",
        f"{_VOICE}/sip.credential-lists.credentials/list",
        sip.credentials,
    ),
    Endpoint("api", f"{_ACCOUNT}/SIP/IpAccessControlLists.json", f"{_VOICE}/sip.ip-acls/list", sip.acls),
    Endpoint(
        "api",
        f"{_ACCOUNT}/SIP/IpAccessControlLists/{{list}}/IpAddresses.json",
        f"{_VOICE}/sip.ip-acls.ip-addresses/list",
        sip.ip_addresses,
    ),
)
