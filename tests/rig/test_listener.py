"""Whoever listens to a call at a real livekit-server: comes, wakes nobody, goes, and fails harmlessly."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from livekit.api import ListParticipantsRequest, ListRoomsRequest
from livekit.protocol.agent import JobType
from pydantic import SecretStr

from monitor.config import LiveKitAccess
from monitor.media.ear import RtcEar
from monitor.model.canary import Expected, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof
from monitor.model.sound import Listening, Unheard
from tests.rig.agent import dispatched, somebodys_room, worker
from tests.rig.callee import Callee, in_room
from tests.rig.livekit import KEY, SECRET, LiveKit
from tests.rig.programs import free_ports
from tests.rig.standing_in import Site, site
from tests.rig.test_sound import plays_its_tone

ROOM = "trunkwatch-test-r1"
CALLEE, EAR = f"{ROOM}-sip", f"{ROOM}-ear"


def listeners(of: int | None = None) -> list[int]:
    """The processes that listen to calls for another, or for this one."""
    tasks = Path(f"/proc/{of or os.getpid()}/task").glob("*/children")
    children = [int(pid) for task in tasks for pid in task.read_text().split()]
    return [pid for pid in children if b"monitor.media" in arguments(pid)]


def arguments(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def present(livekit: LiveKit, room: str = ROOM) -> list[str]:
    """Who is in a room, the hidden ones too."""
    async with livekit.api() as api:
        listed = await api.room.list_participants(ListParticipantsRequest(room=room))
    return [each.identity for each in listed.participants]


async def until(so: Callable[[list[str]], bool], livekit: LiveKit) -> None:
    while not so(await present(livekit)):  # noqa: ASYNC110 - LiveKit tells nobody of it
        await asyncio.sleep(0.05)


def ear(livekit: LiveKit, *, url: str = "", secret: str = SECRET) -> RtcEar:
    access = LiveKitAccess(url=url or livekit.url, api_key=KEY, api_secret=SecretStr(secret))
    return RtcEar(access, asyncio.Semaphore())


def listening(proof: ProofKind = ProofKind.TONE) -> Listening:
    return Listening(ROOM, EAR, CALLEE, proof, Expected(), timedelta(seconds=30))


async def left_nothing(here: Site) -> bool:
    """No room, and no process."""
    return await here.both.caller.rooms(ROOM) == () and not listeners()


@pytest.mark.parametrize(("proof", "met"), [(ProofKind.TONE, set()), (ProofKind.ECHO, {EAR})])
async def test_who_only_listens_is_hidden_and_who_speaks_is_not(
    server: LiveKit, proof: ProofKind, met: set[str]
) -> None:
    callees: list[Callee] = []

    async def remember(callee: Callee) -> None:
        callees.append(callee)
        await plays_its_tone(callee)

    async with site(server) as here:
        run = await here.call(proof, remember, talk=4)
        assert await left_nothing(here)

    assert run.reason is not Reason.ROOM_INTRUDED
    assert callees[0].met == met


async def test_no_unnamed_agent_is_offered_a_call_that_is_listened_to(server: LiveKit) -> None:
    async with (
        asyncio.timeout(120),
        site(server) as here,
        worker(server) as rooms,
        worker(server, JobType.JT_PUBLISHER) as publishers,
        worker(server, JobType.JT_PARTICIPANT) as participants,
    ):
        await here.call(ProofKind.ECHO, Callee.echo, talk=4)
        async with somebodys_room(server) as room, in_room(server, room, "somebody"):
            for unnamed in (rooms, publishers, participants):
                assert await unnamed.job() == room


async def test_a_listener_that_comes_too_late_makes_a_room_that_wakes_nobody_and_closes(
    server: LiveKit,
) -> None:
    async with asyncio.timeout(120), site(server) as here, worker(server) as unnamed:
        over = asyncio.Event()
        late = asyncio.create_task(ear(server).listen(listening(), asyncio.Event(), over))
        await until(lambda who: EAR in who, server)
        over.set()
        assert isinstance(await late, Unheard)
        async with somebodys_room(server) as room:
            assert await unnamed.job() == room
        while not await left_nothing(here):  # noqa: ASYNC110 - LiveKit tells nobody of it
            await asyncio.sleep(0.1)


async def test_a_listener_that_crashes_leaves_the_call_a_success_that_is_not_proved(server: LiveKit) -> None:
    async def crash(callee: Callee) -> None:
        await until(lambda who: EAR in who, server)
        (pid,) = listeners()
        assert b"eyJ" not in arguments(pid), "all on a machine may read a token there"
        os.kill(pid, signal.SIGSEGV)
        await plays_its_tone(callee)

    async with site(server) as here:
        run = await here.call(ProofKind.TONE, crash, talk=4)
        assert await left_nothing(here)

    assert (run.reason, run.result, run.proof) == (Reason.ANSWERED, Result.SUCCESS, Proof.UNKNOWN)
    assert "broke off by signal 11" in run.summary


@pytest.mark.parametrize("closed", [True, False], ids=["nobody there", "a wrong secret"])
async def test_a_listener_that_is_not_let_in_leaves_the_call_a_success(server: LiveKit, closed: bool) -> None:
    (port,) = free_ports(1)
    deaf = ear(server, url=f"http://127.0.0.1:{port}") if closed else ear(server, secret="x" * 40)
    async with site(server) as here:
        run = await here.call(ProofKind.TONE, plays_its_tone, talk=6, ear=deaf)
        assert await left_nothing(here)

    assert (run.result, run.proof) == (Result.SUCCESS, Proof.UNKNOWN)
    assert "listen" in run.summary
    assert "x" * 40 not in str(run)


async def test_a_run_that_is_cancelled_takes_its_listener_with_it(server: LiveKit) -> None:
    async with asyncio.timeout(120), site(server) as here:
        calling = asyncio.create_task(here.call(ProofKind.ECHO, Callee.echo, talk=60))
        await until(lambda who: EAR in who, server)
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling
        assert await left_nothing(here)


async def test_a_daemon_that_is_killed_takes_its_listener_with_it(server: LiveKit) -> None:
    async with asyncio.timeout(120), site(server) as here:
        await here.both.caller.create_room(ROOM, timedelta(seconds=60), 1)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.rig.listens", server.url, KEY, SECRET, ROOM
        )
        await until(lambda who: EAR in who, server)
        (listener,) = listeners(process.pid)
        process.kill()
        await process.wait()
        await until(lambda who: EAR not in who, server)
        while runs(listener):  # noqa: ASYNC110 - it is nobody's child now
            await asyncio.sleep(0.05)
        await here.both.caller.delete_room(ROOM)


async def test_an_agent_that_intrudes_is_seen_beside_the_listener(server: LiveKit) -> None:
    async def let_in(callee: Callee) -> None:
        await until(lambda who: EAR in who, server)
        async with dispatched(server, ROOM):
            await plays_its_tone(callee)

    async with site(server) as here:
        run = await here.call(ProofKind.TONE, let_in, talk=30)
        assert await left_nothing(here)

    assert (run.reason, run.result) == (Reason.ROOM_INTRUDED, Result.INCONCLUSIVE)


async def test_a_room_has_no_place_for_a_third_who_is_not_ours(server: LiveKit) -> None:
    """The callee and one who listens, and once more the callee, who may come again after a broken line."""
    async with site(server) as here:
        await here.both.caller.create_room(ROOM, timedelta(seconds=30), 1)
        async with server.api() as api:
            (room,) = (await api.room.list_rooms(ListRoomsRequest(names=[ROOM]))).rooms
        await here.both.caller.delete_room(ROOM)

    assert room.max_participants == 3
