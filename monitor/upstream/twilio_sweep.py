"""One reading of a Twilio account: what is asked once, what follows from what, and what a failure costs."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Network
from typing import Any, TypeVar

from monitor.model.address import termination_name
from monitor.model.reading import Gap, GapReason, Known, Reading, Unread
from monitor.model.twilio import (
    AccessControlList,
    Account,
    Balance,
    Country,
    Credential,
    CredentialList,
    PhoneNumber,
    TwilioTrunk,
)
from monitor.upstream.failure import ReadFailure
from monitor.upstream.reading import reading
from monitor.upstream.twilio_account import TwilioAccount
from monitor.upstream.twilio_hosts import HOME
from monitor.upstream.twilio_operations import Operation
from monitor.upstream.twilio_shapes import TrunkShape

T = TypeVar("T")

_ASKED_AT_HOME = frozenset({Operation.COUNTRIES, Operation.SETTINGS, Operation.TRUNK_REGION})


class TwilioSweep:
    """The readings of one sweep; `until` is the loop's time at which it gives up what is not read yet.

    Lists that several trunks share are read once: the first to need one starts its task.
    """

    def __init__(
        self,
        account: TwilioAccount,
        parent: TwilioAccount | None,
        region: str,
        group: asyncio.TaskGroup,
        until: float,
    ) -> None:
        self._account = account
        self._parent = parent
        self._region = region
        self._group = group
        self._until = until
        self._credentials: dict[str, asyncio.Task[Reading[tuple[Credential, ...]]]] = {}
        self._ranges: dict[str, asyncio.Task[Reading[tuple[IPv4Network, ...]]]] = {}

    async def trunks(self, reached: Collection[str]) -> Reading[Mapping[str, TwilioTrunk]]:
        """The trunks by SID; those whose termination name is in `reached` with lists and Region."""
        rows = await self._read(Operation.TRUNKS, self._account.trunks())
        if isinstance(rows, Unread):
            return rows
        trunks = await asyncio.gather(*(self._trunk(row, reached) for row in rows.value))
        return Known({trunk.sid: trunk for trunk in trunks})

    async def numbers(self) -> Reading[Mapping[str, PhoneNumber]]:
        """The account's numbers by E.164."""
        rows = await self._read(Operation.NUMBERS, self._account.numbers())
        return rows if isinstance(rows, Unread) else Known({row.number: row for row in rows.value})

    async def caller_ids(self) -> Reading[frozenset[str]]:
        """The verified caller IDs, as they stand there."""
        rows = await self._read(Operation.CALLER_IDS, self._account.caller_ids())
        return rows if isinstance(rows, Unread) else Known(frozenset(rows.value))

    async def account(self) -> Reading[Account]:
        return await self._read(Operation.ACCOUNT, self._account.account())

    async def balance(self, *, asked: bool) -> Reading[Balance]:
        """The balance, where somebody asked for it: it costs a request and a permission."""
        if not asked:
            return Unread(Gap(Operation.BALANCE, GapReason.NOT_ASKED, "no balance_floor is configured"))
        return await self._read(Operation.BALANCE, self._account.balance())

    async def countries(self, account: Reading[Account]) -> Reading[Mapping[str, Country]]:
        """The dialling permissions in force, by ISO code: the parent's where a subaccount inherits them."""
        decider = await self._decider(account)
        if isinstance(decider, Unread):
            return decider
        rows = await self._read(Operation.COUNTRIES, decider.value.countries())
        if isinstance(rows, Known):
            return Known({row.iso_code: row for row in rows.value})
        if decider.value is self._parent:
            detail = f"{rows.gap.detail}; this was asked with the credentials of twilio.parent"
            return Unread(replace(rows.gap, detail=detail))
        return rows

    async def _decider(self, account: Reading[Account]) -> Reading[TwilioAccount]:
        """The account whose dialling permissions are in force."""
        if isinstance(account, Known) and not account.value.subaccount:
            return Known(self._account)
        inherits = await self._read(Operation.SETTINGS, self._account.inherits())
        if isinstance(inherits, Unread):
            detail = f"whether the parent's permissions apply could not be read: {inherits.gap.detail}"
            return Unread(replace(inherits.gap, detail=detail))
        if not inherits.value:
            return Known(self._account)
        return Known(self._parent) if self._parent else Unread(_inherited(account))

    async def _trunk(self, row: TrunkShape, reached: Collection[str]) -> TwilioTrunk:
        domain = row.domain_name.lower() if row.domain_name else None
        trunk = _not_asked(row, domain)
        if domain is None or termination_name(domain) not in reached:
            return trunk
        lists, acls, region = await asyncio.gather(
            self._credential_lists(row.sid),
            self._acls(row.sid),
            self._read(Operation.TRUNK_REGION, self._account.region_of(domain)),
        )
        return replace(trunk, credential_lists=lists, acls=acls, region=region)

    async def _credential_lists(self, trunk_sid: str) -> Reading[tuple[CredentialList, ...]]:
        rows = await self._read(Operation.TRUNK_CREDENTIAL_LISTS, self._account.credential_lists(trunk_sid))
        if isinstance(rows, Unread):
            return rows
        contents = [(row, self._credentials_of(row.sid)) for row in rows.value]
        return Known(
            tuple([CredentialList(row.sid, row.friendly_name or "", await task) for row, task in contents])
        )

    async def _acls(self, trunk_sid: str) -> Reading[tuple[AccessControlList, ...]]:
        rows = await self._read(Operation.TRUNK_ACLS, self._account.acls(trunk_sid))
        if isinstance(rows, Unread):
            return rows
        contents = [(row, self._ranges_of(row.sid)) for row in rows.value]
        return Known(
            tuple([AccessControlList(row.sid, row.friendly_name or "", await task) for row, task in contents])
        )

    def _credentials_of(self, list_sid: str) -> asyncio.Task[Reading[tuple[Credential, ...]]]:
        if list_sid not in self._credentials:
            work = self._read(Operation.CREDENTIALS, self._account.credentials(list_sid))
            self._credentials[list_sid] = self._group.create_task(work)
        return self._credentials[list_sid]

    def _ranges_of(self, acl_sid: str) -> asyncio.Task[Reading[tuple[IPv4Network, ...]]]:
        if acl_sid not in self._ranges:
            work = self._read(Operation.IP_ADDRESSES, self._account.ip_ranges(acl_sid))
            self._ranges[acl_sid] = self._group.create_task(work)
        return self._ranges[acl_sid]

    async def _read(self, operation: Operation, work: Coroutine[Any, Any, T]) -> Reading[T]:
        late = "the reading of the whole account took too long; what was left was given up"
        within = asyncio.timeout_at(self._until)
        return await reading(operation, work, within, late, partial(self._aside, operation))

    def _aside(self, operation: Operation, failure: ReadFailure) -> str:
        """Keys belong to a Region, and some questions have an answer in us1 alone."""
        home = failure.reason is GapReason.UNAUTHORIZED and operation in _ASKED_AT_HOME
        if not home or self._region == HOME:
            return ""
        return f"; this is asked in {HOME}, where a key made in {self._region} may not be valid"


def _not_asked(row: TrunkShape, domain: str | None) -> TwilioTrunk:
    def skipped(operation: Operation) -> Unread:
        return Unread(Gap(operation, GapReason.NOT_ASKED, "no route reaches this trunk"))

    return TwilioTrunk(
        sid=row.sid,
        friendly_name=row.friendly_name or "",
        domain_name=domain,
        secure=row.secure,
        credential_lists=skipped(Operation.TRUNK_CREDENTIAL_LISTS),
        acls=skipped(Operation.TRUNK_ACLS),
        region=skipped(Operation.TRUNK_REGION),
    )


def _inherited(account: Reading[Account]) -> Gap:
    whose = "the account is a subaccount that takes" if isinstance(account, Known) else "a subaccount takes"
    doubt = "" if isinstance(account, Known) else ", and whether this is one cannot be read"
    detail = (
        f"{whose} its dialling permissions from its parent{doubt}; "
        "configure twilio.parent, so that the parent's can be read"
    )
    return Gap(Operation.COUNTRIES, GapReason.INHERITED, detail)
