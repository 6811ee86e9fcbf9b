"""The rooms that runs left in LiveKit: ours are removed, old ones of other installations are told of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import structlog

from monitor.canary import Reaped, reap, room_prefix
from monitor.engine.connections import Connection
from monitor.engine.dialler import Dialler
from monitor.engine.keeper import BoardKeeper
from monitor.model.event import RunAmended
from monitor.model.protocols import StoreError
from monitor.model.run import Run

_NAMED: Final = 10
"""Rooms that one line of the log names."""

COPIED: Final = (
    "another Trunkwatch seems to run on a copy of state_dir: both call, and each ends calls of the other; "
    "end one of them, or give it an empty state_dir"
)
FOUND: Final = (
    "LiveKit still had the room when it was looked for, and it was removed: the call may have gone on."
)


class LeftRooms:
    """`foreign` has by environment the old rooms of other installations, as they were found last."""

    def __init__(self, dialler: Dialler, keeper: BoardKeeper) -> None:
        self._dialler = dialler
        self._keeper = keeper
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
        try:
            await self._warn_of_a_copy(environment, reaped)
            for room in reaped.removed:
                await self._say_found(self._run_in(room))
        except StoreError as error:
            log.warning("it cannot be known of which calls the rooms are", reason=str(error))

    def _run_in(self, room: str) -> str:
        return room.removeprefix(room_prefix(self._dialler.instance))

    async def _warn_of_a_copy(self, environment: str, reaped: Reaped) -> None:
        """A room is named after a run that was counted before: here, unless somebody else has our name."""
        ours = (*reaped.removed, *reaped.left)
        unknown = [room for room in ours if not await self._dialler.counted(self._run_in(room))]
        if unknown:
            structlog.get_logger().warning(
                "calls that this history does not know",
                environment=environment,
                rooms=len(unknown),
                reason=COPIED,
            )

    async def _say_found(self, name: str) -> None:
        """Of a run whose end nobody saw it is evidence that its room was still there."""
        run = await self._keeper.run(name)
        if run is not None and _unseen(run) and "room_found" not in run.evidence:
            job, now = run.job, self._dialler.timing.now()
            found = RunAmended(run.id, job.environment, job.route or "", now, {"room_found": FOUND})
            await self._keeper.record(found)

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


def _unseen(run: Run) -> bool:
    """Whether its process ended in the middle, or its room could not be deleted."""
    return not run.stages or "room_left" in run.evidence
