"""Twilio, as the sweep sees it."""

import asyncio
from collections.abc import Collection
from contextlib import AsyncExitStack
from datetime import datetime

from monitor.config import TwilioAccess
from monitor.model.audit import AuditEntry
from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import Reading
from monitor.model.twilio import TwilioReadings
from monitor.upstream.cloud_clock import CloudClock
from monitor.upstream.gate import Gate
from monitor.upstream.limits import Limits
from monitor.upstream.reading import reading
from monitor.upstream.twilio_account import TwilioAccount, login
from monitor.upstream.twilio_hosts import HOME
from monitor.upstream.twilio_operations import Operation
from monitor.upstream.twilio_sweep import TwilioSweep
from monitor.upstream.twilio_transport import TwilioTransport


class TwilioReader:
    """Reads one environment's Twilio account. Must be made inside the running loop, and closed.

    `gate` is shared by everybody who reads that account, `parent_gate` by all who read its parent; the
    parent has one of its own where none is given.
    """

    def __init__(
        self,
        environment: str,
        access: TwilioAccess,
        gate: Gate,
        observer: UpstreamObserver,
        limits: Limits | None = None,
        *,
        parent_gate: Gate | None = None,
    ) -> None:
        absences = [Operation.TRUNK_REGION]
        if access.region != HOME:
            absences.append(Operation.CALLER_IDS)
        self._access = access
        self._limits = limits or Limits()
        self._transports: list[TwilioTransport] = []
        self.clock = CloudClock()

        def transport(to: Gate) -> TwilioTransport:
            made = TwilioTransport(
                environment, access.base_url, to, observer, self._limits, absences, self.clock
            )
            self._transports.append(made)
            return made

        self._account = TwilioAccount(login(access), access.region, access.edge, transport(gate))
        self._parent: TwilioAccount | None = None
        if access.parent is not None:
            own = parent_gate or Gate(access.concurrency)
            self._parent = TwilioAccount(login(access.parent), HOME, None, transport(own))

    async def read(self, reached: Collection[str]) -> TwilioReadings:
        """What Twilio says of the account, each list read once; `reached` are termination names.

        A failure is a reading of its own (`Unread`), never an exception.
        """
        until = asyncio.get_running_loop().time() + self._limits.read
        names = frozenset(reached)
        async with asyncio.TaskGroup() as group:
            sweep = TwilioSweep(self._account, self._parent, self._access.region, group, until)
            account = group.create_task(sweep.account())
            trunks = group.create_task(sweep.trunks(names))
            numbers = group.create_task(sweep.numbers())
            caller_ids = group.create_task(sweep.caller_ids())
            balance = group.create_task(sweep.balance(asked=self._access.balance_floor is not None))
            countries = await sweep.countries(await account)
        return TwilioReadings(
            trunks=trunks.result(),
            numbers=numbers.result(),
            caller_ids=caller_ids.result(),
            countries=countries,
            account=account.result(),
            balance=balance.result(),
        )

    async def audit(self, since: datetime, until: datetime) -> Reading[tuple[AuditEntry, ...]]:
        """Who changed what in the account between two times, within `limits.audit` seconds."""
        within, late = asyncio.timeout(self._limits.audit), f"no answer within {self._limits.audit:g} s"
        return await reading(Operation.EVENTS, self._account.audit(since, until), within, late)

    async def aclose(self) -> None:
        """Close all connections."""
        async with AsyncExitStack() as closing:
            for transport in self._transports:
                closing.push_async_callback(transport.aclose)
