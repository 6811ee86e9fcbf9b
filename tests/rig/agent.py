"""Agents at a real LiveKit, as far as waiting for work and coming into a room: its websockets alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, ClientWebSocketResponse
from livekit.api import AccessToken, VideoGrants
from livekit.protocol.agent import JobType, RegisterWorkerRequest, ServerMessage, WorkerMessage

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


@asynccontextmanager
async def unnamed_worker(livekit: LiveKit, job: JobType.ValueType = JobType.JT_ROOM) -> AsyncIterator[Worker]:
    """A worker without a name: each room that is made for no agent by name is offered to it.

    By the kind of job it is offered rooms as they are made, or once for each who joins or publishes.
    """
    register = RegisterWorkerRequest(type=job, version="1.0")
    async with (
        ClientSession(headers={"Authorization": f"Bearer {_token(VideoGrants(agent=True))}"}) as session,
        session.ws_connect(f"{livekit.url}/agent") as socket,
    ):
        await socket.send_bytes(WorkerMessage(register=register).SerializeToString())
        await socket.receive_bytes()
        yield Worker(socket)


@asynccontextmanager
async def intruder(livekit: LiveKit, room: str) -> AsyncIterator[None]:
    """An agent that is in the room until the block ends, without any sound."""
    token = _token(VideoGrants(room_join=True, room=room), kind="agent")
    query = {"access_token": token, "protocol": "16", "auto_subscribe": "1"}
    async with ClientSession() as session, session.ws_connect(f"{livekit.url}/rtc", params=query) as socket:
        await socket.receive_bytes()
        yield


def _token(grants: VideoGrants, kind: str = "standard") -> str:
    return AccessToken(KEY, SECRET).with_identity("rig").with_kind(kind).with_grants(grants).to_jwt()
