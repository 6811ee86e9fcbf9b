"""`trunkwatch run` where a minute lasts two seconds: `python -m tests.prometheus.hasty_daemon CONFIG LISTEN`.

The least time between two calls is a constant of the product, which nothing that somebody can set reaches.
Here it is another, in a process of its own that calls simulated phones.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from unittest import mock

from pydantic import BaseModel

from monitor.cli.logs import configure_logging
from monitor.cli.options import LogFormat
from monitor.cli.run import HISTORY, desk_of, listening, running, socket_of
from monitor.cli.settings import load_config
from monitor.cli.signals import stop_on_signals
from monitor.history import SqlStore
from monitor.model import schedule
from monitor.model.log_level import LogLevel
from tests.canary.calling import QUICK

if TYPE_CHECKING:
    from monitor.config import Config, EnvironmentConfig

Settings = TypeVar("Settings", bound=BaseModel)

HASTE: Final = 30
"""How much sooner everything comes that is planned in minutes: calls here, and rules in Prometheus."""


def main() -> None:
    path, listen = sys.argv[1:]
    config = hastened(load_config(Path(path), None))
    configure_logging(LogLevel.INFO, LogFormat.LOGFMT)
    back_off = tuple(wait / HASTE for wait in schedule.BACK_OFF)
    with mock.patch.multiple(schedule, GAP=schedule.GAP / HASTE, BACK_OFF=back_off):
        asyncio.run(_run(config, listening(config, listen)))


def hastened(config: "Config") -> "Config":
    """The same with canaries that call more often than a configuration may say, and budgets for that."""
    return _but(config, environments={name: _hastened(each) for name, each in config.environments.items()})


def _hastened(environment: "EnvironmentConfig") -> "EnvironmentConfig":
    limits = environment.canaries.limits
    more = _but(
        limits,
        calls_per_hour=limits.calls_per_hour * HASTE,
        calls_per_day=limits.calls_per_day * HASTE,
        calls_per_month=limits.calls_per_month * HASTE,
    )
    routes = {
        name: _but(route, canary=_but(route.canary, every=route.canary.every / HASTE))
        for name, route in environment.routes.items()
    }
    return _but(environment, canaries=_but(environment.canaries, limits=more), routes=routes)


def _but(settings: Settings, **changed: object) -> Settings:
    """The same settings with some changed, beyond what a file may say."""
    return settings.model_copy(update=changed)


async def _run(config: "Config", address: tuple[str, int]) -> None:
    desk = desk_of(config)
    assert desk is not None
    quick = replace(desk, tempo=QUICK)
    store = SqlStore(config.state_dir / HISTORY)
    async with (
        stop_on_signals() as stop,
        running(config, store, address, quick, socket_of(config)) as service,
    ):
        print(f"page={service.url}", flush=True)
        await stop.wait()


if __name__ == "__main__":
    main()
