"""`trunkwatch run`: the daemon."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from monitor.cli.exits import Exit, Refused
from monitor.cli.options import (
    DEFAULT_CONFIG,
    ConfigOption,
    EnvFileOption,
    ListenOption,
    LogFormat,
    LogFormatOption,
    LogLevelOption,
)
from monitor.cli.settings import source_of, split_listen, whole

if TYPE_CHECKING:
    from monitor.cli.signals import Stop
    from monitor.config import Config
    from monitor.engine import Desk, Files, Service
    from monitor.model.protocols import Store

HISTORY: Final = "trunkwatch.sqlite3"
SOCKET: Final = "trunkwatch.sock"


def run(
    config: ConfigOption = DEFAULT_CONFIG,
    env_file: EnvFileOption = None,
    listen: ListenOption = None,
    log_level: LogLevelOption = None,
    log_format: LogFormatOption = LogFormat.LOGFMT,
) -> None:
    """Keep watching, and serve /metrics.

    Both clouds are swept on the configured schedule; a status page is at /.
    """
    from monitor.cli.interpreter import loading_lightly

    with loading_lightly():
        from monitor.cli.logs import configure_logging
        from monitor.cli.unheard import hear_errors, last_words

        def log_as(config: "Config") -> None:
            configure_logging(log_level or config.log_level, log_format)

        source = source_of(config, env_file)
        begun = whole(source)
        log_as(begun.config)
        hear_errors()
        from monitor.engine import Files

        with last_words(), refusing_plainly():
            interrupted = asyncio.run(_run(Files(source, begun, log_as), listening(begun.config, listen)))
    if interrupted:
        raise typer.Exit(Exit.INTERRUPTED)


def listening(config: "Config", listen: str | None) -> tuple[str, int]:
    """Where to serve HTTP: as asked for, else as configured. Raises: Refused."""
    return config.address if listen is None else split_listen(listen)


@contextmanager
def refusing_plainly() -> Iterator[None]:
    """An address or a state that cannot be used ends the command with one sentence. Raises: Refused."""
    from monitor.model.protocols import StoreError
    from monitor.web.listening import CannotListen

    try:
        yield
    except (CannotListen, StoreError) as error:
        raise Refused(f"trunkwatch: {error}", Exit.CONFIG) from None


@asynccontextmanager
async def running(
    config: "Config",
    store: "Store",
    address: tuple[str, int],
    desk: "Desk | None",
    socket: Path | None = None,
    files: "Files | None" = None,
) -> AsyncIterator["Service"]:
    """The daemon and its pages, by this process's clocks; canaries are placed where there is a `desk`."""
    from monitor.cli.interpreter import settle
    from monitor.cli.supervision import supervisor
    from monitor.cli.timing import monotonic, new_key, now
    from monitor.engine import service

    async with service(
        config,
        store,
        address,
        now=now,
        monotonic=monotonic,
        desk=desk,
        socket=socket,
        files=files,
        supervisor=supervisor(),
        key=new_key(),
    ) as service_:
        settle()
        yield service_


async def _run(files: "Files", address: tuple[str, int]) -> bool:
    """Whether a person ended it."""
    import structlog

    from monitor.cli.signals import stop_on_signals
    from monitor.cli.unheard import hear_loop
    from monitor.history import SqlStore

    hear_loop(asyncio.get_running_loop())
    config = files.begun.config
    store = SqlStore(config.state_dir / HISTORY)
    async with (
        stop_on_signals() as stop,
        running(config, store, address, desk_of(config), socket_of(config), files) as service,
    ):
        _say_where(config, service.url)
        reloading = asyncio.create_task(_reload_when_asked(stop, service))
        await stop.wait()
        reloading.cancel()
        await asyncio.gather(reloading, return_exceptions=True)
        structlog.get_logger("monitor").info("ending: calls are hung up")
    structlog.get_logger("monitor").info("ended")
    return stop.interrupted


async def _reload_when_asked(stop: "Stop", service: "Service") -> None:
    while service.reloader is not None:
        await stop.hung_up.wait()
        stop.hung_up.clear()
        await service.reloader.reload()


def desk_of(config: "Config") -> "Desk":
    """What canaries are counted and allowed by, beside the history; a reload may bring the first one."""
    from monitor.cli.timing import new_id
    from monitor.engine import Desk
    from monitor.history import DialLock, SqlLedger

    history = config.state_dir / HISTORY
    return Desk(SqlLedger(history, new_id), DialLock(history), paused=partial(_is_there, config.pause_file))


def _is_there(file: Path) -> bool:
    """Also where that cannot be seen: who may have paused the calls gets none."""
    try:
        return file.exists()
    except OSError:
        return True


def socket_of(config: "Config") -> Path:
    """Where a running daemon takes wishes of `trunkwatch call`."""
    return config.state_dir / SOCKET


def _say_where(config: "Config", url: str) -> None:
    import structlog

    names = ", ".join(config.environments)
    structlog.get_logger("monitor").info("watching", environments=names, page=url, metrics=f"{url}/metrics")
    if sys.stderr.isatty():
        print(f"Trunkwatch watches {names}: {url} (stop with Ctrl-C)", file=sys.stderr)
