"""Agents at a real LiveKit, as far as waiting for work and coming into a room: its websockets alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, ClientWebSocketResponse
from livekit.api import AccessToken, VideoGrants
from livekit.protocol.agent import (
    AvailabilityResponse,
    JobType,
    RegisterWorkerRequest,
    ServerMessage,
    WorkerMessage,
)
from livekit.protocol.agent_dispatch import CreateAgentDispatchRequest

from tests.rig.livekit import KEY, SECRET, LiveKit


@dataclass(frozen=True, slots=True)
class Worker:
    """A registered worker."""

    socket: ClientWebSocketResponse

    async def offered(self) -> str:
        """The room of the next job that it is asked to take."""
        while True:
            message = ServerMessage.FromString(await self.socket.receive_bytes())
            if message.HasField("availability"):
                return message.availability.job.room.name

    async def assigned(self) -> str:
        """The token of the next job that it is asked to take, and takes."""
        while True:
            message = ServerMessage.FromString(await self.socket.receive_bytes())
            if message.HasField("availability"):
                job = message.availability.job.id
                taken = AvailabilityResponse(job_id=job, available=True, participant_identity="agent-1")
                await self.socket.send_bytes(WorkerMessage(availability=taken).SerializeToString())
            elif message.HasField("assignment"):
                return message.assignment.token


@asynccontextmanager
async def unnamed_worker(livekit: LiveKit, job: JobType.ValueType = JobType.JT_ROOM) -> AsyncIterator[Worker]:
    """A worker without a name: each room that is made for no agent by name is offered to it.

    By the kind of job it is offered rooms as they are made, or once for each who joins or publishes.
    """
    async with _worker(livekit, RegisterWorkerRequest(type=job, version="1.0")) as worker:
        yield worker


@asynccontextmanager
async def dispatched(livekit: LiveKit, room: str, name: str = "somebodys-agent") -> AsyncIterator[None]:
    """An agent that somebody dispatched into the room by name, and that is there until the block ends."""
    register = RegisterWorkerRequest(type=JobType.JT_ROOM, version="1.0", agent_name=name)
    async with _worker(livekit, register) as worker, livekit.api() as api:
        await api.agent_dispatch.create_dispatch(CreateAgentDispatchRequest(agent_name=name, room=room))
        async with _joined(livekit, await worker.assigned()):
            yield


@asynccontextmanager
async def intruder(livekit: LiveKit, room: str) -> AsyncIterator[None]:
    """An agent that comes into the room with a token of its own until the block ends, without any sound."""
    async with _joined(livekit, _token(VideoGrants(room_join=True, room=room), kind="agent")):
        yield


@asynccontextmanager
async def _worker(livekit: LiveKit, register: RegisterWorkerRequest) -> AsyncIterator[Worker]:
    async with (
        ClientSession(headers={"Authorization": f"Bearer {_token(VideoGrants(agent=True))}"}) as session,
        session.ws_connect(f"{livekit.url}/agent") as socket,
    ):
        await socket.send_bytes(WorkerMessage(register=register).SerializeToString())
        await socket.receive_bytes()
        yield Worker(socket)


@asynccontextmanager
async def _joined(livekit: LiveKit, token: str) -> AsyncIterator[None]:
    query = {"access_token": token, "protocol": "16", "auto_subscribe": "1"}
    async with ClientSession() as session, session.ws_connect(f"{livekit.url}/rtc", params=query) as socket:
        await socket.receive_bytes()
        yield


def _token(grants: VideoGrants, kind: str = "standard") -> str:
    return AccessToken(KEY, SECRET).with_identity("rig").with_kind(kind).with_grants(grants).to_jwt()
