"""LiveKit, as a canary calls through it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Final, TypeVar

import aiohttp
from google.protobuf.message import DecodeError
from livekit.api import (
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    TwirpError,
    TwirpErrorCode,
)
from yarl import URL

from monitor.config import LiveKitAccess
from monitor.model.call import CallRefused, Dial, DialFailure, Participant, Room, Trouble
from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure, bad_reply, connection_failure
from monitor.upstream.limits import BREATH, Limits
from monitor.upstream.livekit_call_failures import CallFailure, lost, refused
from monitor.upstream.livekit_dialling import dial_request, participant, room_request
from monitor.upstream.livekit_dialling import room as translated
from monitor.upstream.livekit_replies import strict
from monitor.upstream.livekit_sdk import livekit_api
from monitor.upstream.retry import retried, silence_retry_hooks
from monitor.upstream.session import open_session
from monitor.upstream.told_requests import ToldRequests
from monitor.upstream.turns import Turns

T = TypeVar("T")

DIAL: Final = "SIP/CreateSIPParticipant"
CREATE_ROOM: Final = "RoomService/CreateRoom"
DELETE_ROOM: Final = "RoomService/DeleteRoom"
LIST_ROOMS: Final = "RoomService/ListRooms"
LIST_PARTICIPANTS: Final = "RoomService/ListParticipants"

_ENDS_OF_A_CALL: Final = frozenset(
    {
        TwirpErrorCode.CANCELED,
        TwirpErrorCode.INVALID_ARGUMENT,
        TwirpErrorCode.NOT_FOUND,
        TwirpErrorCode.FAILED_PRECONDITION,
        TwirpErrorCode.ABORTED,
    }
)
_GONE: Final = frozenset({TwirpErrorCode.NOT_FOUND})
_SDK_MARGIN: Final = 5.0
"""Seconds by which the SDK's own time-out of a dial is later than ours, which is to decide."""


class LiveKitCaller:
    """Calls through one environment's LiveKit project. Must be made inside the running loop, and closed.

    Everything raises CallRefused. Rooms are asked for again while a fault may pass, within `limits.read`
    seconds in all; a call is never dialled again.
    """

    def __init__(
        self,
        environment: str,
        access: LiveKitAccess,
        observer: UpstreamObserver,
        limits: Limits | None = None,
        turns: Turns | None = None,
    ) -> None:
        """`turns` is shared by all callers of a loop."""
        silence_retry_hooks()
        self._host = URL(access.url).host_port_subcomponent or ""
        self._requests = ToldRequests(environment, "livekit", observer)
        self._limits = limits or Limits(request=5.0, read=15.0, attempts=3, retrying=8.0)
        self._turns = turns or Turns()
        # Each dial holds a connection until the phone is answered, and a hang-up must never wait for one.
        self._session = open_session([strict()], connections=0)
        self._api = livekit_api(access, self._session)

    async def create_room(self, room: str, lifetime: timedelta, listeners: int = 0) -> None:
        """A room that wakes no agent and no recorder, and that LiveKit closes `lifetime` after it emptied."""
        request = room_request(room, lifetime, listeners)
        made = await self._patiently(CREATE_ROOM, lambda: self._api.room.create_room(request))
        if made.name != room:
            raise _refusal(lost(bad_reply("LiveKit's reply names another room than the one asked for")))

    async def dial(self, dial: Dial, deadline: timedelta) -> None:
        """Place the call and return when it is answered; cancelling this does not hang up.

        Raises: ValueError, before anything is asked, where `dial` bounds the call by no time.
        """
        request = dial_request(dial)
        seconds = deadline.total_seconds()
        try:
            reply = await self._attempt(
                DIAL,
                lambda: self._api.sip.create_sip_participant(request, timeout=seconds + _SDK_MARGIN),
                seconds,
                _ENDS_OF_A_CALL,
            )
        except CallFailure as caught:
            failure = caught
        else:
            if reply.participant_identity == dial.identity:
                return
            failure = lost(bad_reply("LiveKit's reply names another participant than the one called"))
        raise _refusal(failure)

    async def participants(self, room: str) -> tuple[Participant, ...] | None:
        """Who is in the room; None where there is no such room.

        The open server lists nobody where there is no room, so that an empty list is asked about again.
        """
        request = ListParticipantsRequest(room=room)
        try:
            listed = await self._patiently(
                LIST_PARTICIPANTS, lambda: self._api.room.list_participants(request), _GONE
            )
        except CallRefused as refusal:
            if not _gone(refusal):
                raise
            return None
        found = tuple(participant(info) for info in listed.participants)
        return found if found or await self._exists(room) else None

    async def delete_room(self, room: str) -> None:
        """End the call and the room; a room that is gone already is no error."""
        request = DeleteRoomRequest(room=room)
        try:
            await self._patiently(DELETE_ROOM, lambda: self._api.room.delete_room(request), _GONE)
        except CallRefused as refusal:
            if not _gone(refusal):
                raise

    async def rooms(self, prefix: str) -> tuple[Room, ...]:
        """The rooms whose names begin with `prefix`; LiveKit lists them without pages."""
        request = ListRoomsRequest()
        listed = await self._patiently(LIST_ROOMS, lambda: self._api.room.list_rooms(request))
        found: list[Room] = []
        for number, info in enumerate(listed.rooms):
            if number % BREATH == 0:
                await asyncio.sleep(0)
            if info.name.startswith(prefix):
                found.append(translated(info))
        return tuple(found)

    async def aclose(self) -> None:
        """Close all connections; the SDK leaves a session that it was given open."""
        await self._session.close()

    async def _exists(self, room: str) -> bool:
        request = ListRoomsRequest(names=[room])
        listed = await self._patiently(LIST_ROOMS, lambda: self._api.room.list_rooms(request))
        return any(info.name == room for info in listed.rooms)

    async def _patiently(
        self, operation: str, call: Callable[[], Awaitable[T]], answers: Collection[str] = ()
    ) -> T:
        """A request that does no harm twice. Raises: CallRefused."""
        try:
            async with asyncio.timeout(self._limits.read):
                return await retried(
                    lambda: self._attempt(operation, call, self._limits.request, answers), self._limits
                )
        except TimeoutError:
            failure = DialFailure(Trouble.TIMEOUT)
        except CallFailure as caught:
            failure = caught.failure
        raise CallRefused(failure)

    async def _attempt(
        self, operation: str, call: Callable[[], Awaitable[T]], seconds: float, answers: Collection[str]
    ) -> T:
        await self._turns.take()

        def blame(failure: ReadFailure) -> GapReason | None:
            return failure.blame(answers) if isinstance(failure, CallFailure) else failure.reason

        return await self._requests.tell(operation, lambda: self._exchange(call, seconds), blame=blame)

    async def _exchange(self, call: Callable[[], Awaitable[T]], seconds: float) -> T:
        """One request under our deadline, since the SDK has none whatever its constructor is told."""
        try:
            async with asyncio.timeout(seconds):
                return await call()
        except TwirpError as error:
            failure = refused(error)
        except ReadFailure as error:
            failure = lost(error)
        except (DecodeError, AttributeError, TypeError):  # the last two: an error's JSON of another shape
            failure = lost(bad_reply("the reply is not LiveKit's; check livekit.url"))
        except (aiohttp.ClientError, OSError) as error:
            failure = lost(connection_failure(error, self._host, seconds))
        raise failure  # outside the handler: the client's error holds the request's token


def _refusal(failure: CallFailure) -> CallRefused:
    return CallRefused(failure.failure)


def _gone(refusal: CallRefused) -> bool:
    return refusal.failure.code in _GONE
