"""The questions that a sweep asks of one Twilio account, through the official SDK."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from ipaddress import IPv4Network
from typing import Final

from twilio.base import values
from twilio.rest import Client

from monitor.config import TwilioAccess, TwilioParent
from monitor.model.audit import AuditEntry
from monitor.model.call import TwilioAlert, TwilioCall
from monitor.model.insights import CallInsights, Processing
from monitor.model.phone import Callee
from monitor.model.twilio import Account, Balance, Country, Credential, PhoneNumber
from monitor.upstream import twilio_audit, twilio_insights_shapes
from monitor.upstream import twilio_call_shapes as calls
from monitor.upstream import twilio_shapes as shapes
from monitor.upstream.failure import ReadFailure
from monitor.upstream.limits import PAGE_SIZE
from monitor.upstream.twilio_hosts import HOME, edge_of
from monitor.upstream.twilio_paging import records, single
from monitor.upstream.twilio_transport import TwilioTransport

_NO_SUCH_OBJECT: Final = 20404
_NO_SUMMARY_YET: Final = 17001
_NO_ENVIRONMENT: Final = {"TRUNKWATCH": ""}
"""What the SDK takes for the environment: not empty, or it would read TWILIO_EDGE and others from ours."""


@dataclass(frozen=True, slots=True)
class Login:
    """An account and what opens it: its auth token, or an API key's SID and secret."""

    account_sid: str
    username: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.account_sid})"


def login(access: TwilioAccess | TwilioParent) -> Login:
    """What opens the account; the configuration sees to it that it is exactly one of the two.

    Raises: ValueError, where it is neither.
    """
    if access.api_key is not None and access.api_secret is not None:
        return Login(access.account_sid, access.api_key, access.api_secret.get_secret_value())
    if access.auth_token is not None:
        return Login(access.account_sid, access.account_sid, access.auth_token.get_secret_value())
    raise ValueError("a Twilio account needs an API key with its secret, or an auth token")


class TwilioAccount:
    """One account, read in one Region; every method raises ReadFailure.

    A list fails as a whole when one of its pages does.
    """

    def __init__(self, login: Login, region: str, edge: str | None, transport: TwilioTransport) -> None:
        self._abroad = region != HOME
        self._limits = transport.limits
        # Read in the environment's Region are `api` and `trunking` alone; the others answer for the account
        # in us1. DialingPermissions and Settings (`voice`) and Insights have no documented host outside us1,
        # and Routes v2, which says in which Region a trunk is processed, is documented at its bare host alone
        # (https://www.twilio.com/docs/global-infrastructure/inbound-processing-region-api-trunk).
        regional = _client(login, region, edge, transport)
        home = _client(login, HOME, None, transport)
        self._api = regional.api.v2010.accounts(login.account_sid)
        self._trunking = regional.trunking.v1.trunks
        self._dialing = home.voice.v1.dialing_permissions
        self._routes = home.routes.v2.trunks
        self._alerts = home.monitor.v1.alerts
        self._events = home.monitor.v1.events
        self._home = home

    async def trunks(self) -> tuple[shapes.TrunkShape, ...]:
        first = self._trunking.page_async(page_size=PAGE_SIZE)
        return await records(first, "trunks", shapes.TrunkShape.model_validate, self._limits)

    async def credential_lists(self, trunk_sid: str) -> tuple[shapes.ListShape, ...]:
        first = self._trunking(trunk_sid).credentials_lists.page_async(page_size=PAGE_SIZE)
        return await records(first, "credential_lists", shapes.ListShape.model_validate, self._limits)

    async def acls(self, trunk_sid: str) -> tuple[shapes.ListShape, ...]:
        first = self._trunking(trunk_sid).ip_access_control_lists.page_async(page_size=PAGE_SIZE)
        return await records(first, "ip_access_control_lists", shapes.ListShape.model_validate, self._limits)

    async def credentials(self, list_sid: str) -> tuple[Credential, ...]:
        first = self._api.sip.credential_lists(list_sid).credentials.page_async(page_size=PAGE_SIZE)
        return await records(first, "credentials", shapes.credential, self._limits)

    async def ip_ranges(self, acl_sid: str) -> tuple[IPv4Network, ...]:
        first = self._api.sip.ip_access_control_lists(acl_sid).ip_addresses.page_async(page_size=PAGE_SIZE)
        return await records(first, "ip_addresses", shapes.ip_range, self._limits)

    async def region_of(self, domain: str) -> str:
        """The Region that processes the trunk of that domain; Routes v2 lists only those moved from us1."""
        try:
            return await single(self._routes(domain).fetch_async(), shapes.voice_region)
        except ReadFailure as failure:
            if failure.code != _NO_SUCH_OBJECT:  # a 404 of somebody else's is no answer
                raise
            return HOME

    async def numbers(self) -> tuple[PhoneNumber, ...]:
        first = self._api.incoming_phone_numbers.page_async(page_size=PAGE_SIZE)
        return await records(first, "incoming_phone_numbers", shapes.phone_number, self._limits)

    async def caller_ids(self) -> tuple[str, ...]:
        """The verified caller IDs; Regions other than us1 lack the resource, so that there is none."""
        first = self._api.outgoing_caller_ids.page_async(page_size=PAGE_SIZE)
        try:
            return await records(first, "outgoing_caller_ids", shapes.caller_id, self._limits)
        except ReadFailure as failure:
            if not self._abroad or failure.code != _NO_SUCH_OBJECT:
                raise
            return ()

    async def countries(self) -> tuple[Country, ...]:
        first = self._dialing.countries.page_async(page_size=PAGE_SIZE)
        return await records(first, "content", shapes.country, self._limits)

    async def inherits(self) -> bool:
        """Whether a subaccount takes its dialling permissions from its parent."""
        return await single(self._dialing.settings().fetch_async(), shapes.inheritance)

    async def account(self) -> Account:
        return await single(self._api.fetch_async(), shapes.account)

    async def balance(self) -> Balance:
        return await single(self._api.balance.fetch_async(), shapes.balance)

    async def call(self, sid: str, callee: Callee | None) -> TwilioCall | None:
        """A call by its SID, None where the account has none; a 404 of somebody else's is no answer."""
        try:
            return await single(self._api.calls(sid).fetch_async(), partial(calls.call, callee=callee))
        except ReadFailure as failure:
            if failure.code != _NO_SUCH_OBJECT:
                raise
            return None

    async def calls(
        self, callee: Callee, begun: tuple[str, str], *, to: str | None
    ) -> tuple[TwilioCall, ...]:
        """Calls that began at or after the first time and before the second, as Twilio reads them.

        `to` is whom they were made to, None for whomever; what `callee` says of itself is marked.
        """
        first = self._api.calls.page_async(
            to=values.unset if to is None else to,
            start_time_after=begun[0],
            start_time_before=begun[1],
            page_size=PAGE_SIZE,
        )
        return await records(first, "calls", partial(calls.call, callee=callee), self._limits)

    async def alerts(self, level: str, since: datetime, until: datetime) -> tuple[TwilioAlert | None, ...]:
        """The error log of one level; None stands for an entry about something else than a call."""
        first = self._alerts.page_async(
            log_level=level,
            start_date=since.astimezone(UTC),
            end_date=until.astimezone(UTC),
            page_size=PAGE_SIZE,
        )
        return await records(first, "alerts", calls.alert, self._limits)

    async def audit(self, since: datetime, until: datetime) -> tuple[AuditEntry, ...]:
        """The audit log of all resources: Twilio takes times, and beside them one filter, so one resource.

        https://www.twilio.com/docs/usage/monitor-events
        """
        first = self._events.page_async(
            start_date=since.astimezone(UTC), end_date=until.astimezone(UTC), page_size=PAGE_SIZE
        )
        found = await records(first, "events", twilio_audit.entry, self._limits)
        return tuple(entry for entry in found if entry is not None)

    async def insights(self, sid: str) -> CallInsights | None:
        """Voice Insights' summary of a call, as far as it is; None where there is none, or none yet.

        Twilio answers 17001 where a summary is being made, and gives what it has of it where `partial` is
        asked for (https://www.twilio.com/docs/api/errors/17001).
        """
        calls_ = self._home.insights.v1.calls  # loaded by who asks: few do, and it takes 2 MB
        summary = calls_(sid).summary().fetch_async(processing_state=Processing.PARTIAL.value)
        try:
            return await single(summary, twilio_insights_shapes.insights)
        except ReadFailure as failure:
            if failure.code not in (_NO_SUCH_OBJECT, _NO_SUMMARY_YET):
                raise
            return None

    async def end(self, sid: str) -> TwilioCall:
        """Ask that a call ends, once; the call as it then was. Twilio ends it a little later."""
        ended = self._api.calls(sid).update_async(status="completed")
        return await single(ended, partial(calls.call, callee=None))


def _client(login: Login, region: str, edge: str | None, transport: TwilioTransport) -> Client:
    named = edge_of(region, edge)
    return Client(  # type: ignore[no-untyped-call]
        login.username,
        login.password,
        login.account_sid,
        region=region if named else None,
        edge=named,
        http_client=transport,
        environment=_NO_ENVIRONMENT,
    )
