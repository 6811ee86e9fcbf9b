"""One Twirp request answered from the World. Only the methods that the monitor calls are known."""

from collections.abc import Awaitable, Callable
from typing import Final

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp
from livekit.protocol import sip as proto

from monitor.simulator.livekit import rooms
from monitor.simulator.livekit.asked import Asked
from monitor.simulator.livekit.dialling import create_sip_participant
from monitor.simulator.livekit.door import admit, may_administer_sip
from monitor.simulator.livekit.reply import bad_route, malformed
from monitor.simulator.livekit.switchboard import Switchboard
from monitor.simulator.projects import LiveKitTrunk
from monitor.simulator.world import World


async def respond(
    world: World, switchboard: Switchboard, path: str, authorization: str | None, body: bytes
) -> bytes:
    """The protobuf of a 200. Raises: LiveKitError with any other status."""
    project, claims = admit(world, authorization)
    method = METHODS.get(path)
    if method is None:
        raise bad_route("POST", path)
    try:
        return await method(Asked(world, project, claims, switchboard, body))
    except DecodeError:
        raise malformed() from None


async def list_outbound_trunks(asked: Asked) -> bytes:
    """Trunks by id, after `page.after_id`, passwords in clear, as the open-source server sends them.

    An id that does not exist is simply absent; `page.limit` bounds nothing there, since the server drains
    its own pages (read in livekit-server 1.13).
    """
    may_administer_sip(asked.claims)
    request = proto.ListSIPOutboundTrunkRequest.FromString(asked.body)
    wanted = [
        trunk
        for trunk in sorted(asked.project.trunks.values(), key=lambda trunk: trunk.id)
        if trunk.id > request.page.after_id and _asked_for(trunk, request)
    ]
    reply = proto.ListSIPOutboundTrunkResponse(items=[_trunk(trunk) for trunk in wanted])
    return reply.SerializeToString()


METHODS: Final[dict[str, Callable[[Asked], Awaitable[bytes]]]] = {
    "/twirp/livekit.SIP/ListSIPOutboundTrunk": list_outbound_trunks,
    "/twirp/livekit.SIP/CreateSIPParticipant": create_sip_participant,
    "/twirp/livekit.RoomService/CreateRoom": rooms.create_room,
    "/twirp/livekit.RoomService/ListRooms": rooms.list_rooms,
    "/twirp/livekit.RoomService/DeleteRoom": rooms.delete_room,
    "/twirp/livekit.RoomService/ListParticipants": rooms.list_participants,
    "/twirp/livekit.RoomService/RemoveParticipant": rooms.remove_participant,
}


def _asked_for(trunk: LiveKitTrunk, asked: proto.ListSIPOutboundTrunkRequest) -> bool:
    by_id = not asked.trunk_ids or trunk.id in asked.trunk_ids
    by_number = not asked.numbers or not trunk.numbers or bool(set(asked.numbers) & set(trunk.numbers))
    return by_id and by_number


def _trunk(trunk: LiveKitTrunk) -> proto.SIPOutboundTrunkInfo:
    info = proto.SIPOutboundTrunkInfo(
        sip_trunk_id=trunk.id,
        name=trunk.name,
        address=trunk.address,
        transport=f"SIP_TRANSPORT_{trunk.transport}",
        numbers=trunk.numbers,
        auth_username=trunk.auth_username,
        auth_password=trunk.auth_password,
        media=proto.SIPMediaConfig(encryption=f"SIP_MEDIA_ENCRYPT_{trunk.encryption}"),
    )
    if trunk.updated_at is not None:
        written = Timestamp()
        written.FromDatetime(trunk.updated_at)
        info.created_at.CopyFrom(written)
        info.updated_at.CopyFrom(written)
    return info
