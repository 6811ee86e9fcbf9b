"""`SIP/CreateSIPParticipant`: what LiveKit asks before it dials, and what it answers (livekit-sip 1.11)."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Final

from google.protobuf.duration_pb2 import Duration
from livekit.protocol import room as room_proto
from livekit.protocol import sip as proto

from monitor.model.address import EDGES, Address, parse_address
from monitor.simulator.calls import Dialled, Participant
from monitor.simulator.edge import answer
from monitor.simulator.livekit.asked import Asked
from monitor.simulator.livekit.door import may_call
from monitor.simulator.livekit.inbound import take_in
from monitor.simulator.livekit.leg import Leg, Order
from monitor.simulator.livekit.refusals import across, direct
from monitor.simulator.livekit.rooms import open_room
from monitor.simulator.projects import LiveKitTrunk
from monitor.simulator.sip import Invite

RPC_SECONDS: Final = 80.0
"""How long the API waits for its SIP service (read in livekit-server 1.13)."""

_RINGING_SECONDS: Final = 180.0
_LONGEST_SECONDS: Final = 24 * 3600.0

Request = proto.CreateSIPParticipantRequest


async def create_sip_participant(asked: Asked) -> bytes:
    """The participant: once it is answered where that is waited for, else at once.

    Raises: LiveKitError as in the table of what each failure yields.
    """
    may_call(asked.claims)
    request = Request.FromString(asked.body)
    _validate(request)
    trunk = asked.project.trunks.get(request.sip_trunk_id)
    if trunk is None:
        raise direct("not_found", "requested sip trunk does not exist")
    order = _order(request, trunk)
    if asked.project.sip_workers == 0:
        await asyncio.sleep(min(1.0, asked.world.ring_seconds))
        raise across("unavailable", "no response from servers")
    _resolve(trunk.address)
    leg, participant = _invite(asked, request, order)
    asked.switchboard.connect(leg)
    if request.wait_until_answered:
        await _answered(leg)
    reply = proto.SIPParticipantInfo(
        participant_id=f"PA_{participant.identity[:12]}",
        participant_identity=participant.identity,
        room_name=request.room_name,
        sip_call_id=participant.attributes["sip.callID"],
    )
    return reply.SerializeToString()


async def _answered(leg: Leg) -> None:
    """Wait for the answer; whoever stops waiting leaves the call as it is."""
    try:
        async with asyncio.timeout(RPC_SECONDS):
            refusal = await asyncio.shield(leg.answered)
    except TimeoutError:
        raise across("deadline_exceeded", "request timed out") from None
    if refusal is not None:
        raise refusal


def _validate(request: Request) -> None:
    if not request.sip_trunk_id and not request.sip_number:
        raise direct("invalid_argument", "missing sip trunk id and sip number")
    if not request.sip_call_to:
        raise direct("invalid_argument", "missing sip callee number")
    if "@" in request.sip_call_to:
        raise direct("invalid_argument", "SipCallTo should be a phone number or SIP user, not a full SIP URI")
    if not request.room_name:
        raise direct("invalid_argument", "missing room name")


def _order(request: Request, trunk: LiveKitTrunk) -> Order:
    numbers = [number for number in trunk.numbers if number != "*"]
    shown = request.sip_number or next(iter(numbers), "")
    if not shown:
        raise across("failed_precondition", "no numbers on outbound trunk")
    if trunk.address.lower().endswith("twilio.com") and not shown.startswith("+"):
        shown = f"+{shown}"
    return Order(
        trunk,
        request.sip_call_to,
        shown,
        _seconds(request.ringing_timeout) or _RINGING_SECONDS,
        _seconds(request.max_call_duration) or _LONGEST_SECONDS,
    )


def _seconds(duration: Duration) -> float:
    return duration.seconds + duration.nanos / 1e9


def _resolve(host: str) -> None:
    """Turn away what cannot be dialled at all."""
    if host.startswith(("sip:", "sips:")) or "@" in host or ";" in host:
        raise across(
            "invalid_argument", "invalid request URI: address must be a hostname without 'sip:' prefix"
        )
    address = parse_address(host)
    no_edge = isinstance(address, Address) and address.edge is not None and address.edge not in EDGES
    if no_edge or host.endswith((".invalid", ".example")):
        raise across("invalid_argument", f"lookup {host}: no such host")


def _invite(asked: Asked, request: Request, order: Order) -> tuple[Leg, Participant]:
    """Let the participant in, send the INVITE and write down what was dialled."""
    world, project = asked.world, asked.project
    participant = _participant(asked, request, order)
    held = open_room(world, project, room_proto.CreateRoomRequest(name=request.room_name))
    held.join(participant)
    invite = _sent(asked, request, order)
    arrive = partial(take_in, world, project, order.to, order.from_number)
    leg = Leg(world, project, held, participant, order, invite, answer(world, invite), arrive)
    world.dials.append(
        Dialled(
            order.to,
            order.from_number,
            order.trunk.id,
            held.name,
            participant.identity,
            world.now(),
            order.ring_timeout,
            order.max_duration,
        )
    )
    return leg, participant


def _participant(asked: Asked, request: Request, order: Order) -> Participant:
    shown = {
        "sip.phoneNumber": order.to,
        "sip.trunkPhoneNumber": order.from_number,
        "sip.hostname": order.trunk.address,
    }
    attributes = {
        **request.participant_attributes,
        "sip.callID": f"SCL_{len(asked.world.dials):012d}",
        "sip.trunkID": order.trunk.id,
        "sip.callStatus": "dialing",
        **({} if request.hide_phone_number else shown),
    }
    identity = request.participant_identity or f"sip_{order.to}"
    return Participant(identity, "SIP", asked.world.now(), attributes)


def _sent(asked: Asked, request: Request, order: Order) -> Invite:
    trunk = order.trunk
    invite = Invite(
        host=trunk.address,
        to=order.to,
        from_number=order.from_number,
        source=_source(asked, trunk),
        username=trunk.auth_username,
        password=trunk.auth_password,
        transport="UDP" if trunk.transport == "AUTO" else trunk.transport,
        encryption=trunk.encryption,
    )
    if request.media.encryption:
        word = proto.SIPMediaEncryption.Name(request.media.encryption)
        invite = replace(invite, encryption=word.removeprefix("SIP_MEDIA_ENCRYPT_"))
    return invite


def _source(asked: Asked, trunk: LiveKitTrunk) -> str:
    """The address that this call over the trunk comes from: LiveKit's in turn."""
    addresses = (asked.project.egress, *asked.project.more_egress)
    before = sum(dial.livekit_trunk == trunk.id for dial in asked.world.dials)
    return addresses[before % len(addresses)]
