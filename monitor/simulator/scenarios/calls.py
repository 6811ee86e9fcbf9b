"""Scenarios that only a call can show: every check passes."""

from typing import Final

from monitor.model.incident import Vendor
from monitor.simulator.cast import phone
from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.world import PhoneState, World

MEDIA_SECONDS: Final = 0.5
"""LiveKit waits 30 s for sound; a canary of the demo talks one second."""


def _let_ring(world: World) -> None:
    world.phones[phone("cl")] = PhoneState.RINGS


RINGS_FOREVER: Final = Scenario(
    "rings-forever",
    title="Nobody picks up the phone that cl calls.",
    edit=_let_ring,
    canary="no-answer",
    exit=2,
    cause="callee-no-answer",
    exit_without_calls=0,
)


def _engage(world: World) -> None:
    world.phones[phone("cl")] = PhoneState.BUSY


BUSY: Final = Scenario(
    "busy",
    title="The phone that cl calls is busy.",
    edit=_engage,
    canary="busy",
    exit=2,
    cause="callee-busy",
    exit_without_calls=0,
)


def _decline(world: World) -> None:
    world.phones[phone("cl")] = PhoneState.DECLINES


DECLINED: Final = Scenario(
    "declined",
    title="Whoever has the phone that cl calls declines the call.",
    edit=_decline,
    canary="declined",
    exit=2,
    cause="callee-declined",
    exit_without_calls=0,
)


def _stop_workers(world: World) -> None:
    world.project.sip_workers = 0


NO_SIP_WORKER: Final = Scenario(
    "no-sip-worker",
    title="LiveKit has no SIP service running: no call is dialled.",
    edit=_stop_workers,
    canary="livekit-unavailable",
    exit=2,
    cause="sip-worker-missing",
    exit_without_calls=0,
)


def _block(world: World) -> None:
    world.blocked.add(phone("cl"))


BLOCKED_NUMBER: Final = Scenario(
    "blocked-number",
    title="Twilio has the number that cl calls on its block list.",
    edit=_block,
    canary="forbidden",
    exit=2,
    cause="number-blocked",
    exit_without_calls=0,
)


def _drop(world: World) -> None:
    world.trunk("acme-cl").drops = True


SILENT_DROP: Final = Scenario(
    "silent-drop",
    title="Nothing answers the calls over acme-cl: they are lost on the way to Twilio.",
    edit=_drop,
    canary="silent",
    exit=2,
    cause="invite-dropped",
    exit_without_calls=0,
)


def _cut_off(world: World) -> None:
    world.phones[phone("cl")] = PhoneState.UNREACHABLE


CARRIER_FAULT: Final = Scenario(
    "carrier-fault",
    title="The carrier behind Twilio fails every call to the number of cl.",
    edit=_cut_off,
    canary="carrier-fault",
    exit=2,
    cause="carrier-fault",
    exit_without_calls=0,
)


def _cut_off_with_notice(world: World) -> None:
    _cut_off(world)
    world.report(Vendor.TWILIO, "Elastic SIP Trunking calls fail to connect", "Elastic SIP Trunking")


TWILIO_INCIDENT: Final = Scenario(
    "twilio-incident",
    title="The carrier fails every call to the number of cl, and Twilio's status page tells of an incident.",
    edit=_cut_off_with_notice,
    cause="carrier-fault",
    canary="carrier-fault",
    exit=2,
    exit_without_calls=0,
)


def _congest(world: World) -> None:
    world.trunk("acme-cl").congested = True


CPS_LIMIT: Final = Scenario(
    "cps-limit",
    title="Other calls use up all the calls per second of acme-cl.",
    edit=_congest,
    canary="rate-limited",
    exit=2,
    cause="calls-per-second",
    exit_without_calls=0,
)


def _send_agent(world: World) -> None:
    world.project.intruders = ("AGENT",)


AGENT_JOINS: Final = Scenario(
    "agent-joins",
    title="An agent of the LiveKit project joins every room, also those that were not made for it.",
    edit=_send_agent,
    canary="room-intruded",
    exit=3,
    cause="agent-in-room",
    exit_without_calls=0,
)


def _mute(world: World) -> None:
    world.phones[phone("cl")] = PhoneState.MUTE
    world.media_seconds = MEDIA_SECONDS


MEDIA_TIMEOUT: Final = Scenario(
    "media-timeout",
    title="The phone that cl calls is answered, no sound comes, and LiveKit ends the call.",
    edit=_mute,
    canary="media-timeout",
    exit=2,
    cause="no-audio",
    exit_without_calls=0,
)


def _lose_hang_ups(world: World) -> None:
    world.livekit_trunk("cl").loses_hang_ups = True


HANG_UP_LOST: Final = Scenario(
    "hang-up-lost",
    title="LiveKit's hang-up of a call over cl never reaches Twilio: the call stays up.",
    edit=_lose_hang_ups,
    canary="answered",
    exit=2,
    cause="hang-up-lost",
    exit_without_calls=0,
)
