"""What is asked of LiveKit for a call, and what it says of rooms and participants, translated."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from google.protobuf.duration_pb2 import Duration
from livekit.api import CreateRoomRequest, RoomAgentDispatch
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.models import Room as RoomInfo
from livekit.protocol.sip import CreateSIPParticipantRequest, Destination

from monitor.model.call import NO_AGENT, CallStatus, Dial, Participant, ParticipantKind, Room

_MOST_PARTICIPANTS: Final = 2
"""The callee, and once more the callee: LiveKit's SIP service joins again after a broken connection."""

_KINDS: Final = {
    ParticipantInfo.Kind.SIP: ParticipantKind.SIP,
    ParticipantInfo.Kind.AGENT: ParticipantKind.AGENT,
    ParticipantInfo.Kind.EGRESS: ParticipantKind.EGRESS,
}
_STATUSES: Final = {status.value: status for status in CallStatus}
_SID: Final = re.compile(r"(?:CA|AC)[0-9a-fA-F]{32}")
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def room_request(room: str, lifetime: timedelta, listeners: int = 0) -> CreateRoomRequest:
    """A room that closes `lifetime` (whole seconds, at least one) after it emptied or stayed empty.

    Zero would be LiveKit's own default of minutes.
    """
    seconds = max(math.ceil(lifetime.total_seconds()), 1)
    return CreateRoomRequest(
        name=room,
        empty_timeout=seconds,
        departure_timeout=seconds,
        max_participants=_MOST_PARTICIPANTS + listeners,
        agents=[RoomAgentDispatch(agent_name=NO_AGENT)],
    )


def dial_request(dial: Dial) -> CreateSIPParticipantRequest:
    """The call, to be waited for; LiveKit puts no number into the room's attributes.

    Raises: ValueError where nothing would end the call, since LiveKit takes 0 for no bound at all.
    """
    if not timedelta() < dial.ring_timeout < dial.max_duration:
        raise ValueError("a call needs a ring time-out, and a longest duration beyond it")
    request = CreateSIPParticipantRequest(
        sip_trunk_id=dial.livekit_trunk,
        sip_call_to=dial.to.number,
        sip_number=dial.caller_id or "",
        room_name=dial.room,
        participant_identity=dial.identity,
        participant_name=dial.identity,
        hide_phone_number=True,
        ringing_timeout=_duration(dial.ring_timeout),
        max_call_duration=_duration(dial.max_duration),
        krisp_enabled=False,
        wait_until_answered=True,
    )
    if dial.country is not None:
        request.destination.CopyFrom(Destination(country=dial.country))
    return request


def participant(info: ParticipantInfo) -> Participant:
    """A word or SID of another form than we know is left out: the far side may have chosen it."""
    said = info.attributes
    return Participant(
        identity=info.identity,
        kind=_KINDS.get(info.kind, ParticipantKind.OTHER),
        status=_STATUSES.get(said.get("sip.callStatus", "")),
        call_sid=_sid("CA", said.get("sip.twilio.callSid", "")),
        account_sid=_sid("AC", said.get("sip.twilio.accountSid", "")),
        joined=_time(info.joined_at) if info.joined_at else None,
        called=said.get("sip.trunkPhoneNumber"),
    )


def room(info: RoomInfo) -> Room:
    """A room without a readable date counts as an old one."""
    return Room(info.name, _time(info.creation_time))


def _time(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return _EPOCH


def _duration(length: timedelta) -> Duration:
    duration = Duration()
    duration.FromTimedelta(length)
    return duration


def _sid(prefix: str, text: str) -> str | None:
    return text if text.startswith(prefix) and _SID.fullmatch(text) else None
