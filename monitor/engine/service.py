"""The daemon with its HTTP surface: what `run` and `demo` keep going."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from prometheus_client import CollectorRegistry

from monitor.config import Config, plan
from monitor.engine.archive import ArchiveThread
from monitor.engine.budgets import LedgerBudgets
from monitor.engine.daemon import Daemon
from monitor.engine.desk import Desk
from monitor.engine.dialler import Dialler
from monitor.export import Exporter, Telemetry
from monitor.model.budget import no_limits
from monitor.model.protocols import Store
from monitor.web import CannotListen, Health, make_app, serve, serve_locally

STUCK: Final = timedelta(seconds=10)
"""A heartbeat comes each second: after ten without one the loop hangs, and a supervisor may restart it."""

DRAIN: Final = 10.0
"""Seconds that a sweep under way may take when the service stops; cutting one off harms nothing."""


@dataclass(frozen=True, slots=True)
class Service:
    """A daemon that runs, and the URL of its pages."""

    daemon: Daemon
    url: str


@asynccontextmanager
async def service(
    config: Config,
    store: Store,
    address: tuple[str, int],
    *,
    now: Callable[[], datetime],
    monotonic: Callable[[], float],
    desk: Desk | None = None,
    socket: Path | None = None,
) -> AsyncIterator[Service]:
    """Run a daemon and serve its pages at `address` while the context lasts; leaving it drains both.

    Canaries are placed where there is a `desk`, and by request at `socket` where this daemon dials. Store and
    ledger are closed at the end. Raises: CannotListen, StoreError.
    """
    registry = CollectorRegistry()
    daemon = Daemon(config, store, Telemetry(registry), now=now, monotonic=monotonic, desk=desk)
    budgets = LedgerBudgets(desk.ledger, plan(config), now) if desk else no_limits
    exporter = Exporter(
        registry,
        lambda: daemon.board,
        now,
        dialer=lambda: daemon.dialler is not None and daemon.dialler.dials,
        budgets=budgets,
    )
    archive = ArchiveThread(store.records)
    accepted = {name: each.accept_unknown for name, each in config.environments.items()}
    app = make_app(
        exporter,
        health_of(daemon, now),
        lambda: daemon.board,
        now,
        lambda: accepted,
        lambda: daemon.dials,
        lambda: daemon.foreign_rooms,
        archive=archive,
        budgets=budgets,
        beyond=daemon.keeper.wait_beyond,
    )
    try:
        async with serve(app, *address) as bound, AsyncExitStack() as local:
            await daemon.start()
            if socket is not None and daemon.dialler is not None:
                await local.enter_async_context(placing_by_hand(socket, daemon, daemon.dialler))
            yield Service(daemon, url_of(*bound))
    finally:
        await archive.close()
        await daemon.stop(DRAIN)


@asynccontextmanager
async def placing_by_hand(socket: Path, daemon: Daemon, dialler: Dialler) -> AsyncIterator[None]:
    """Listen at `socket` whenever this process is the one that dials, while the context lasts."""
    listening = asyncio.create_task(_listening_in_turn(socket, daemon, dialler), name="socket")
    try:
        yield
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _listening_in_turn(socket: Path, daemon: Daemon, dialler: Dialler) -> None:
    called = frozenset(line.key for line in dialler.lines)
    while True:
        await dialler.turns(dials=True)
        try:
            async with serve_locally(socket, daemon.call, called):
                structlog.get_logger().info("calls by hand are taken", socket=str(socket))
                await dialler.turns(dials=False)
        except CannotListen as error:
            # To watch, and to dial what is due, matters more than calls by hand.
            structlog.get_logger().error("calls by hand are not taken", reason=str(error))
            await dialler.turns(dials=False)


def health_of(daemon: Daemon, now: Callable[[], datetime]) -> Health:
    """What `/-/healthy` and `/-/ready` say of a daemon."""

    def healthy() -> str | None:
        if daemon.last_tick is None:
            return "Trunkwatch has not started yet."
        late = now() - daemon.last_tick
        return (
            f"The heartbeat is {late.total_seconds():.0f} s late: the loop hangs." if late > STUCK else None
        )

    def ready() -> str | None:
        if daemon.ready:
            return None
        waiting = ", ".join(sorted(daemon.unswept))
        return f"Waiting for the first sweep of {waiting}." if waiting else "Waiting for the history to open."

    return Health(healthy=healthy, ready=ready)


def url_of(host: str, port: int) -> str:
    """The URL of an address; one that stands for every network is shown as this machine."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - read, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
