"""Scenarios that only a call can show: every check passes."""

from typing import Final

from monitor.simulator.cast import phone
from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.world import PhoneState, World


def _let_ring(world: World) -> None:
    world.phones[phone("cl")] = PhoneState.RINGS


RINGS_FOREVER: Final = Scenario(
    "rings-forever",
    title="Nobody picks up the phone that cl calls.",
    edit=_let_ring,
    canary="no-answer",
    exit=2,
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
    exit_without_calls=0,
)
