"""Canaries that call one number: never two at once, since neither could be told from the other."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.plan import key_of
from monitor.model.job import Job
from monitor.model.outcome import Reason
from monitor.model.run import Proof, Run
from monitor.simulator import Simulator
from monitor.simulator.cast import phone
from tests.engine.asking import Asking, asking, config, document

ELSEWHERE = "acme.sip.twilio.com"
"""Not a trunk's: Twilio's demo message answers there, whatever number is called."""


def one_number(simulator: Simulator) -> dict[str, Any]:
    """Routes br, over its own trunk, and cl call the number of cl, which leads back to LiveKit."""
    told = document(simulator)
    prod = told["environments"]["prod"]
    del prod["routes"]["cl-2"]
    prod["canaries"]["allowed_prefixes"] = ["+56"]
    for route in prod["routes"].values():
        route["canary"] |= {"to": phone("cl"), "proof": "callback", "expects": {"rooms": "callback-"}}
        route["canary"]["talk_time"] = "3s"
        route["countries"] = ["CL", "BR"]
    return told


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asking]:
    async with asking(tmp_path) as asked:
        asked.world.project.inbound[phone("cl")] = "callback-"
        asked.world.livekit_trunk("br").address = ELSEWHERE
        asked.world.message_seconds = 2
        await asked.daemon.adopt(config(one_number(asked.simulator)))
        await asked.daemon.sweep_once()
        yield asked


def by_route(ended: Iterable[object]) -> dict[str, Run]:
    runs = [each for each in ended if isinstance(each, Run)]
    return {"/".join(key_of(run.job)): run for run in runs}


def apart(one: Run, other: Run) -> bool:
    return one.ended <= other.started or other.ended <= one.started


async def test_a_route_that_ends_elsewhere_is_not_proved_by_the_call_of_another(asked: Asking) -> None:
    runs = by_route(await asked.daemon.call_once())

    assert (runs["prod/cl"].proof, runs["prod/cl"].reason) == (Proof.PROVED, Reason.ANSWERED)
    assert (runs["prod/br"].proof, runs["prod/br"].reason) == (Proof.REFUTED, Reason.WRONG_ANSWERER)
    kept = b"".join(file.read_bytes() for file in asked.directory.iterdir())
    assert phone("cl").encode() not in kept


async def test_without_its_turn_the_call_of_the_one_would_be_taken_for_that_of_the_other(
    asked: Asking,
) -> None:
    dialler = asked.daemon.dialler
    assert dialler is not None
    connection = asked.daemon.plan.connections["prod"]
    jobs = [dialler.by_hand("prod", route, "alice") for route in ("br", "cl")]
    assert all(isinstance(job, Job) for job in jobs)

    past_the_queue = (dialler.call(job, connection) for job in jobs if isinstance(job, Job))
    runs = by_route(await asyncio.gather(*past_the_queue))

    assert {run.proof for run in runs.values()} == {Proof.PROVED}


async def test_environments_of_one_daemon_take_turns_too(asked: Asking) -> None:
    told = one_number(asked.simulator)
    told["environments"]["staging"] = deepcopy(told["environments"]["prod"])
    del told["environments"]["prod"]["routes"]["br"], told["environments"]["staging"]["routes"]["cl"]
    await asked.daemon.adopt(config(told))
    await asked.daemon.sweep_once()

    runs = by_route(await asked.daemon.call_once())

    assert apart(runs["prod/cl"], runs["staging/br"])
    assert runs["staging/br"].reason is Reason.WRONG_ANSWERER


async def test_who_asks_for_a_call_to_a_number_that_is_being_called_is_told_which(asked: Asking) -> None:
    begun = await asked.begin("cl")
    refused = await asked.begin("br")
    await asked.quiet()

    assert getattr(refused, "run", None) == getattr(begun, "id", "")
    assert list(asked.world.dialled.values()) == [1]
