"""Telling people, as the configuration in force says it: by the one process that places the calls."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from monitor.config import Config
from monitor.engine.daemon import Daemon
from monitor.engine.plan import Plan
from monitor.model.notice import Delivery
from monitor.notices.noticer import Charge, Noticer
from monitor.notices.settings import Settings


class Told(Protocol):
    """Who counts how notices fare."""

    def noticed(self, delivery: Delivery, count: int) -> None: ...


def noticer(daemon: Daemon, told: Told, now: Callable[[], datetime]) -> Noticer:
    """Tells people of what happens to the board of a daemon.

    Of those on one history it is the one that holds the lock to dial, whether it has canaries or not: two
    would tell everything twice. It begins with the first sweeps, since a board out of the history is old.
    """

    def sends() -> bool:
        return daemon.ready and (daemon.dialler is None or daemon.dialler.dials)

    settings = _InForce(lambda: daemon.plan.config)
    charge = Charge(settings.now, sends, lambda: resting(daemon.plan, now()), now, told.noticed)
    return Noticer(daemon.keeper, charge)


def resting(plan: Plan, at: datetime) -> frozenset[str]:
    """The environments in maintenance at a time, with canaries or without."""
    return frozenset(
        name
        for name, environment in plan.environments.items()
        if any(window.active(at) for window in environment.dialling.maintenance)
    )


class _InForce:
    """The settings of the configuration in force, made anew where that is another."""

    def __init__(self, config: Callable[[], Config]) -> None:
        self._config = config
        self._made: tuple[Config, Settings | None] | None = None

    def now(self) -> Settings | None:
        config = self._config()
        if self._made is None or self._made[0] is not config:
            self._made = config, Settings.of(config)
        return self._made[1]
