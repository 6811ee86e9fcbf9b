"""A LiveKit that takes calls, for the hostile cloud, and the call that `prod`'s route `br` would place."""

from datetime import timedelta
from typing import Any

from google.protobuf.message import Message
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.models import Room as RoomInfo
from livekit.protocol.room import DeleteRoomResponse, ListParticipantsResponse, ListRoomsResponse
from livekit.protocol.sip import SIPParticipantInfo

from monitor.model.call import Dial
from monitor.model.phone import Callee
from tests.upstream.cloud import Cloud, Reply, answers, sends

DIAL = "/twirp/livekit.SIP/CreateSIPParticipant"
CREATE_ROOM = "/twirp/livekit.RoomService/CreateRoom"
DELETE_ROOM = "/twirp/livekit.RoomService/DeleteRoom"
LIST_ROOMS = "/twirp/livekit.RoomService/ListRooms"
LIST_PARTICIPANTS = "/twirp/livekit.RoomService/ListParticipants"

ROOM = "trunkwatch-i1-r1"
NUMBER, CALLER_ID = "+551155507777", "+551155503793"
CALL_SID, ACCOUNT_SID = "CA" + "1" * 32, "AC" + "a" * 32


def dial(**changes: Any) -> Dial:
    fields: dict[str, Any] = {
        "room": ROOM,
        "identity": "callee-r1",
        "livekit_trunk": "ST_br",
        "to": Callee(NUMBER),
        "caller_id": CALLER_ID,
        "ring_timeout": timedelta(seconds=25),
        "max_duration": timedelta(seconds=53),
        "country": "BR",
    }
    return Dial(**{**fields, **changes})


def says(message: Message) -> Reply:
    return sends(message.SerializeToString(), "application/protobuf")


def twirp(status: int, code: str, message: str = "in LiveKit's words", meta: Any = None) -> Reply:
    body = {"code": code, "msg": message}
    return answers(body if meta is None else {**body, "meta": meta}, status)


def sip(status: int, code: str, sip_code: int, text: str) -> Reply:
    """What LiveKit answers when the far side answered the INVITE with an error."""
    message = f"twirp error unknown: INVITE failed: sip status: {sip_code}: {text}"
    return twirp(status, code, message, {"sip_status_code": str(sip_code), "sip_status": text})


ANSWERED = says(SIPParticipantInfo(participant_identity="callee-r1", room_name=ROOM, sip_call_id="SCL_1"))


def takes_calls(cloud: Cloud) -> None:
    cloud.says(CREATE_ROOM, says(RoomInfo(name=ROOM)))
    cloud.says(DELETE_ROOM, says(DeleteRoomResponse()))
    cloud.says(DIAL, ANSWERED)
    holds(cloud)


def holds(cloud: Cloud, *people: ParticipantInfo, rooms: tuple[str, ...] = (ROOM,)) -> None:
    """Who is in the room, and which rooms there are."""
    cloud.says(LIST_PARTICIPANTS, says(ListParticipantsResponse(participants=people)))
    infos = [RoomInfo(name=name, creation_time=1_772_452_800) for name in rooms]
    cloud.says(LIST_ROOMS, says(ListRoomsResponse(rooms=infos)))


def callee(status: str = "ringing", **attributes: str) -> ParticipantInfo:
    return ParticipantInfo(
        identity="callee-r1",
        kind=ParticipantInfo.Kind.SIP,
        attributes={
            "sip.callStatus": status,
            "sip.twilio.callSid": CALL_SID,
            "sip.twilio.accountSid": ACCOUNT_SID,
            **attributes,
        },
    )
