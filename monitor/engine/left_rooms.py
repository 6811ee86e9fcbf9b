"""The rooms that runs left in LiveKit: ours are removed, old ones of other installations are told of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import structlog

from monitor.canary import reap
from monitor.engine.connections import Connection
from monitor.engine.dialler import Dialler

_NAMED: Final = 10
"""Rooms that one line of the log names."""


class LeftRooms:
    """`foreign` has by environment the old rooms of other installations, as they were found last."""

    def __init__(self, dialler: Dialler) -> None:
        self._dialler = dialler
        self._foreign: dict[str, tuple[str, ...]] = {}

    @property
    def foreign(self) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType(self._foreign)

    async def clean(self, environment: str, connection: Connection) -> None:
        """Remove what is ours and in no run, and look at what is not."""
        dialler = self._dialler
        reaped = await reap(connection.caller, dialler.instance, dialler.rooms, dialler.timing.now())
        log = structlog.get_logger()
        if reaped.removed:
            log.warning("rooms of canaries removed", environment=environment, rooms=len(reaped.removed))
        if reaped.left:
            log.error("rooms of canaries cannot be removed", environment=environment, rooms=reaped.left)
        if not reaped.unread:
            self._look_at(environment, tuple(sorted(reaped.foreign)))

    def _look_at(self, environment: str, rooms: tuple[str, ...]) -> None:
        """Log them once; and again only when they are others."""
        before = self._foreign.get(environment, ())
        self._foreign[environment] = rooms
        if rooms == before:
            return
        log = structlog.get_logger()
        if rooms:
            log.warning(
                "old rooms of another Trunkwatch",
                environment=environment,
                rooms=len(rooms),
                names=" ".join(rooms[:_NAMED]),
            )
        else:
            log.info("no old rooms of another Trunkwatch any more", environment=environment)
