"""A soft phone with a SIP stack of its own calls the stand-in, and the two understand each other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.media.pcm import Samples
from monitor.simulator.cast import caller_id, healthy_world, phone
from monitor.simulator.scenarios import named
from monitor.simulator.world import PhoneState, World
from tests.rig.edge import Edge
from tests.rig.edge_call import Manner
from tests.rig.soft_phone import SPEAKS_HERTZ, SoftPhone, hertz, soft_phone
from tests.rig.sound import TONE_HERTZ, Sound


@dataclass
class Line:
    """The stand-in, the World behind it and the phone."""

    edge: Edge
    world: World
    phone: SoftPhone


@pytest.fixture(params=["udp", "tcp"])
async def line(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Line]:
    world = healthy_world()
    world.ring_seconds = 0.1
    async with Edge(lambda: world) as edge, soft_phone(tmp_path, edge.port, request.param) as caller:
        async with asyncio.timeout(60):
            yield Line(edge, world, caller)


async def test_it_logs_in_hears_the_ringing_talks_and_hangs_up(line: Line) -> None:
    line.phone.dial()
    await line.phone.hears("CALL_RINGING")
    await line.phone.hears("CALL_ESTABLISHED")
    (record,) = line.world.calls
    assert (record.status, record.from_number, record.to) == ("in-progress", caller_id("cl"), phone("cl"))

    line.phone.hang_up()
    await line.edge.quiet()
    assert record.status == "completed"


async def test_it_hangs_up_while_it_rings(line: Line) -> None:
    line.world.phones[phone("cl")] = PhoneState.RINGS
    line.phone.dial()
    await line.phone.hears("CALL_RINGING")
    line.phone.hang_up()
    await line.edge.quiet()

    assert [call.status for call in line.world.calls] == ["canceled"]


@pytest.mark.parametrize(
    ("scenario", "told"),
    [("busy", "486"), ("suspended-account", "603"), ("geo-blocked", "403")],
)
async def test_it_understands_a_refusal(line: Line, scenario: str, told: str) -> None:
    named(scenario).edit(line.world)
    line.phone.dial()

    assert (await line.phone.hears("CALL_CLOSED")).startswith(told)
    await line.edge.quiet()


async def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    world = healthy_world()
    async with Edge(lambda: world) as edge, soft_phone(tmp_path, edge.port, "udp", "wrong") as caller:
        caller.dial()

        assert (await caller.hears("CALL_CLOSED")).startswith("403")
    assert [alert.error_code for alert in world.account.alerts] == [32202]


HEARD: dict[Sound, Callable[[Samples], bool]] = {
    Sound.TONE: lambda sound: abs(hertz(sound) - TONE_HERTZ) < 5,
    Sound.ECHO: lambda sound: abs(hertz(sound) - SPEAKS_HERTZ) < 5,
    Sound.SILENCE: lambda sound: len(sound) > 0 and abs(sound).max() < 0.001,
}


@pytest.mark.parametrize("sound", HEARD)
async def test_it_hears_what_the_far_end_plays_until_that_hangs_up(line: Line, sound: Sound) -> None:
    line.edge.manner = Manner(sound, hangs_up_after=2.0)
    line.phone.dial()
    await line.phone.hears("CALL_ESTABLISHED")
    await line.phone.hears("CALL_CLOSED")
    await line.edge.quiet()

    assert HEARD[sound](line.phone.heard())


async def test_digits_go_both_ways(line: Line) -> None:
    line.edge.manner = Manner(Sound.SILENCE, digits="48")
    line.phone.dial()
    heard = [await line.phone.hears("CALL_DTMF_START") for _ in "48"]
    assert heard == ["4", "8"]

    for digit in "159":
        line.phone.press(digit)
        assert await line.edge.pressed() == digit
