"""Agents on LiveKit's agents SDK at a real LiveKit: those who wait for work, and one who is sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from livekit.protocol.agent import JobType
from livekit.protocol.agent_dispatch import CreateAgentDispatchRequest
from livekit.protocol.room import CreateRoomRequest, DeleteRoomRequest

from tests.rig.livekit import KEY, SECRET, LiveKit
from tests.rig.sources import AGENTS, require

_PROGRAM: Final = Path(__file__).with_name("somebodys_agent.py")


@dataclass(frozen=True, slots=True)
class Worker:
    """A registered worker, which takes every job that it is offered and joins its room."""

    process: asyncio.subprocess.Process

    async def job(self) -> str:
        """The room of the next job that it is offered, once it is in that room."""
        room = await self.tells("offered")
        await self.tells("joined")
        return room

    async def tells(self, word: str) -> str:
        """What stands behind the word where it says it next. Raises: EOFError where the worker ended."""
        output = self.process.stdout
        while output is not None and (line := await output.readline()):
            said, _, rest = line.decode().strip().partition(" ")
            if said == word:
                return rest
        raise EOFError(f"the agent ended before it said {word}: see agents.log")


@asynccontextmanager
async def worker(livekit: LiveKit, job: JobType = JobType.JT_ROOM, name: str = "") -> AsyncIterator[Worker]:
    """A worker. Without a name it is offered each room that is made for no agent by name.

    By the kind of job it is offered rooms as they are made, or once for each who joins or publishes.
    """
    program = require(AGENTS)
    access = {"LIVEKIT_URL": livekit.url, "LIVEKIT_API_KEY": KEY, "LIVEKIT_API_SECRET": SECRET}
    with (livekit.folder / "agents.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            program,
            "-I",
            _PROGRAM,
            JobType.Name(job),
            name,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            env=access,
        )
    try:
        waiting = Worker(process)
        await waiting.tells("waits")
        yield waiting
    finally:
        if process.returncode is None:
            process.kill()  # let go kindly, it would join a room once more from which it was put out half-way
        await process.wait()


@asynccontextmanager
async def somebodys_room(livekit: LiveKit) -> AsyncIterator[str]:
    """A room that is made as applications make theirs; never twice the same, since agents linger."""
    room = f"somebodys-{uuid4().hex}"
    async with livekit.api() as api:
        await api.room.create_room(CreateRoomRequest(name=room))
        yield room
        await api.room.delete_room(DeleteRoomRequest(room=room))


@asynccontextmanager
async def dispatched(livekit: LiveKit, room: str, name: str = "somebodys-agent") -> AsyncIterator[None]:
    """An agent that somebody dispatched into the room by name, and that is there until the block ends."""
    async with worker(livekit, name=name) as waiting, livekit.api() as api:
        await api.agent_dispatch.create_dispatch(CreateAgentDispatchRequest(agent_name=name, room=room))
        await waiting.tells("joined")
        yield
