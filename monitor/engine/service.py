"""The daemon with its HTTP surface: what `run` and `demo` keep going."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry

from monitor.config import Config, Loaded
from monitor.diagnosis import Diagnoses
from monitor.engine.archive import ArchiveThread
from monitor.engine.budgets import LedgerBudgets
from monitor.engine.daemon import Daemon
from monitor.engine.desk import Desk
from monitor.engine.dialler import Dialler
from monitor.engine.notices import noticer
from monitor.engine.ping import Pinger
from monitor.engine.reload import Files, Reloader
from monitor.engine.supervisor import Supervisor, Unsupervised
from monitor.export import Exporter, Telemetry, running_version
from monitor.model.budget import Budgets, no_limits
from monitor.model.protocols import Store
from monitor.web.access.access import Access
from monitor.web.app import make_app
from monitor.web.health import Health
from monitor.web.listening import CannotListen, serve
from monitor.web.local import serve_locally
from monitor.web.reloading import Reloads
from monitor.web.run_now import Calls

STUCK: Final = 10.0
"""A heartbeat comes each second: after ten without one the loop hangs, and a supervisor may restart it."""

DRAIN: Final = 10.0
"""Seconds that a sweep under way may take when the service stops; cutting one off harms nothing."""


UNSUPERVISED: Final = Unsupervised()


@dataclass(frozen=True, slots=True)
class Service:
    """A daemon that runs, the URL of its pages, and who reloads its configuration where that has files."""

    daemon: Daemon
    url: str
    reloader: Reloader | None = None


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
    files: Files | None = None,
    supervisor: Supervisor = UNSUPERVISED,
    key: bytes = b"",
) -> AsyncIterator[Service]:
    """Run a daemon and serve its pages at `address` while the context lasts; leaving it drains both.

    Canaries are placed where there is a `desk`, and by request at `socket` where this daemon dials. Where
    `config` came from `files`, it follows what becomes of them. What is remembered of passwords is hidden by
    `key`. Store and ledger are closed at the end.
    Raises: CannotListen, StoreError.
    """
    registry = CollectorRegistry()
    telemetry = Telemetry(registry)

    def beaten() -> None:
        supervisor.beat(ready=daemon.ready)

    daemon = Daemon(config, store, telemetry, now=now, monotonic=monotonic, desk=desk, beaten=beaten)
    access = Access(key)
    access.adopt(config.web, files.begun.web if files else None)
    adopt = _adopting(daemon, access, address[0])
    reloader = Reloader(files, adopt, telemetry, supervisor) if files else None
    archive = ArchiveThread(store.records)
    budgets = LedgerBudgets(desk.ledger, lambda: daemon.plan, now) if desk else no_limits
    calls = Calls(lambda: daemon.plan.config.web.run_now, daemon.begin, daemon.stages, monotonic)
    app = _app(daemon, registry, archive, budgets, now, reloader, access, calls)
    try:
        async with serve(app, *address, tls=access.tls) as bound, AsyncExitStack() as beside:
            _warn_of(access.exposed(bound[0]))
            await daemon.start()
            beside.callback(supervisor.stopping)
            if socket is not None and daemon.dialler is not None:
                await beside.enter_async_context(placing_by_hand(socket, daemon, daemon.dialler))
            if reloader is not None:
                await beside.enter_async_context(_beside(reloader.watch()))
            await beside.enter_async_context(_beside(_pinger(daemon).keep_on()))
            await beside.enter_async_context(_beside(noticer(daemon, telemetry, now).keep_on()))
            yield Service(daemon, url_of(*bound, encrypted=access.tls is not None), reloader)
    finally:
        await archive.close()
        await daemon.stop(DRAIN)


def _app(
    daemon: Daemon,
    registry: CollectorRegistry,
    archive: ArchiveThread,
    budgets: Budgets,
    now: Callable[[], datetime],
    reloader: Reloader | None,
    access: Access,
    calls: Calls,
) -> web.Application:
    """All that is served of a daemon, as it is whenever somebody asks."""
    diagnoses = Diagnoses()
    exporter = Exporter(
        registry,
        lambda: daemon.board,
        now,
        dialer=lambda: daemon.dialler is not None and daemon.dialler.dials,
        budgets=budgets,
        diagnoses=diagnoses,
    )
    return make_app(
        exporter,
        health_of(daemon),
        lambda: daemon.board,
        now,
        lambda: daemon.dials,
        lambda: daemon.foreign_rooms,
        archive=archive,
        budgets=budgets,
        beyond=daemon.keeper.wait_beyond,
        reloads=Reloads(lambda: daemon.plan.config.web.reload, reloader.reload) if reloader else None,
        diagnoses=diagnoses,
        access=access,
        calls=calls,
        version=running_version(),
    )


def _adopting(daemon: Daemon, access: Access, host: str) -> Callable[[Loaded], Awaitable[None]]:
    """Brings into force what was loaded: whoever comes in next finds both."""

    async def adopt(loaded: Loaded) -> None:
        await daemon.adopt(loaded.config)
        before = access.exposed(host)
        access.adopt(loaded.config.web, loaded.web)
        after = access.exposed(host)
        _warn_of(after if after != before else None)

    return adopt


def _warn_of(worry: str | None) -> None:
    if worry:
        structlog.get_logger().warning("open to other machines", reason=worry)


def placing_by_hand(socket: Path, daemon: Daemon, dialler: Dialler) -> AbstractAsyncContextManager[None]:
    """Listen at `socket` whenever this process is the one that dials, while the context lasts."""
    return _beside(_listening_in_turn(socket, daemon, dialler))


@asynccontextmanager
async def _beside(endless: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Something goes on for as long as the context lasts."""
    task = asyncio.create_task(endless)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _listening_in_turn(socket: Path, daemon: Daemon, dialler: Dialler) -> None:
    while True:
        await dialler.turns(dials=True)
        try:
            async with serve_locally(socket, daemon.call):
                structlog.get_logger().info("calls by hand are taken", socket=str(socket))
                await dialler.turns(dials=False)
        except CannotListen as error:
            # To watch, and to dial what is due, matters more than calls by hand.
            structlog.get_logger().error("calls by hand are not taken", reason=str(error))
            await dialler.turns(dials=False)


def health_of(daemon: Daemon) -> Health:
    """What `/-/healthy` and `/-/ready` say of a daemon."""

    def healthy() -> str | None:
        late = daemon.silence
        if late is None:
            return "Trunkwatch has not started yet."
        return f"The heartbeat is {late:.0f} s late: the loop hangs." if late > STUCK else None

    def ready() -> str | None:
        if daemon.ready:
            return None
        waiting = ", ".join(sorted(daemon.unswept))
        return f"Waiting for the first sweep of {waiting}." if waiting else "Waiting for the history to open."

    return Health(healthy=healthy, ready=ready)


def _pinger(daemon: Daemon) -> Pinger:
    health = health_of(daemon)

    def url() -> str | None:
        secret = daemon.plan.config.ping_url
        return secret.get_secret_value() if secret else None

    return Pinger(url, lambda: daemon.ready and health.healthy() is None)


def url_of(host: str, port: int, *, encrypted: bool = False) -> str:
    """The URL of an address; one that stands for every network is shown as this machine."""
    scheme = "https" if encrypted else "http"
    if host in ("0.0.0.0", "::"):  # noqa: S104 - read, not bound
        host = "localhost"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
