"""What goes wrong in a soak, by a seeded chance: the clouds, the wire, the configuration, the operator."""

import asyncio
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import aiohttp

from monitor.simulator import SCENARIOS
from tests.soak.settings import Settings
from tests.soak.told import Told

_LEFT_UP: Final = "hang-up-lost"
"""There a call stays up in Twilio whatever is done: nothing that a soak could ask for."""

_PATHS: Final = (
    "/twirp/*",
    "/twirp/livekit.SIP/CreateSIPParticipant",
    "/twirp/livekit.RoomService/CreateRoom",
    "/twirp/livekit.RoomService/DeleteRoom",
    "/twirp/livekit.RoomService/List*",
    "/twirp/livekit.SIP/ListSIPOutboundTrunk",
    "/2010-04-01/*",
    "/v1/*",
    "*/Calls*",
    "*",
)
_STATUSES: Final = (400, 401, 403, 404, 429, 500, 502, 503)
_BODIES: Final = ("", "{", "<html>a proxy</html>", '{"trunks": null}', "\x00" * 1000, "x" * 1_000_000)
_FAULT_EVERY: Final = 0.4
_SCENARIO_EVERY: Final = 6.0
_CONFIGURATION_EVERY: Final = 4.0
_PAUSE_EVERY: Final = 20.0
_SHOWER: Final = 3.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Makes trouble for the daemon `pid` until cancelled; times are real seconds."""

    clouds: str
    settings: Settings
    pause: Path
    pid: int
    daemon: str
    chance: Random
    told: Told

    async def go_on(self) -> None:
        """Everything beside each other."""
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            group.create_task(self._faults(session))
            group.create_task(self._scenarios(session))
            group.create_task(self._configurations(session))
            group.create_task(self._pauses())

    async def heal(self) -> None:
        """Everything as it was at the beginning, and a last shower of faults in clouds that stay.

        What these leave in the clouds is the daemon's to remove.
        """
        self.pause.unlink(missing_ok=True)
        self.settings.usual()
        os.kill(self.pid, signal.SIGHUP)
        async with aiohttp.ClientSession() as session:
            await _use(session, self.clouds, "healthy")
            with suppress(TimeoutError):
                async with asyncio.timeout(_SHOWER):
                    await self._faults(session)

    async def _faults(self, session: aiohttp.ClientSession) -> None:
        while True:
            await asyncio.sleep(_FAULT_EVERY * self.chance.uniform(0.5, 1.5))
            fault = self._fault()
            async with session.post(f"{self.clouds}/-/faults", json=fault) as reply:
                reply.raise_for_status()
            self.told.count("faults")

    def _fault(self) -> dict[str, object]:
        chance = self.chance
        fault: dict[str, object] = {"match": chance.choice(_PATHS), "times": chance.randint(1, 12)}
        match chance.randrange(6):
            case 0 | 1:
                fault["status"] = chance.choice(_STATUSES)
            case 2:
                fault |= {"status": chance.choice((200, 500)), "body": chance.choice(_BODIES)}
            case 3:
                fault["delay"] = chance.choice((0.5, 3.0, 30.0))
            case 4:
                fault["reset"] = True
            case _:
                fault["lost"] = True
        return fault

    async def _scenarios(self, session: aiohttp.ClientSession) -> None:
        names = sorted(SCENARIOS.keys() - {_LEFT_UP})
        while True:
            await asyncio.sleep(_SCENARIO_EVERY * self.chance.uniform(0.5, 1.5))
            await _use(session, self.clouds, self.chance.choice((*names, *["healthy"] * len(names))))
            self.told.count("scenarios")

    async def _configurations(self, session: aiohttp.ClientSession) -> None:
        while True:
            await asyncio.sleep(_CONFIGURATION_EVERY * self.chance.uniform(0.5, 1.5))
            self.settings.change(self.chance)
            match self.chance.randrange(3):
                case 0:
                    os.kill(self.pid, signal.SIGHUP)
                case 1:
                    await self._reload(session)
                case _:
                    pass  # it is seen by itself
            self.told.count("configurations")

    async def _reload(self, session: aiohttp.ClientSession) -> None:
        # A connection that waits for the next request is closed in less than a second, at this pace.
        with suppress(aiohttp.ClientConnectionError):
            async with session.post(f"{self.daemon}/-/reload", headers={"Connection": "close"}) as reply:
                await reply.read()

    async def _pauses(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE_EVERY * self.chance.uniform(0.5, 1.5))
            self.pause.touch()
            await asyncio.sleep(self.chance.uniform(0.1, 2))
            self.pause.unlink(missing_ok=True)
            self.told.count("pauses")


async def _use(session: aiohttp.ClientSession, clouds: str, scenario: str) -> None:
    async with session.put(f"{clouds}/-/scenario", data=scenario) as reply:
        reply.raise_for_status()
