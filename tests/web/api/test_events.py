"""What happens, told to who listens."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web

from monitor.engine.keeper import BoardKeeper
from monitor.history import MemoryStore
from monitor.model.change import Setting
from monitor.model.event import Event, RunStarted, Skipped, Suspended
from monitor.model.outcome import Reason
from monitor.model.skip import Suspension
from monitor.model.verdict import Verdict
from monitor.web.api import PREFIX, Patience, make_api
from monitor.web.api.feed import MOST_NEWS, REMEMBERED
from monitor.web.given import Given
from monitor.web.listening import serve
from tests.boards import NOON, finding
from tests.model.canaries import amended, job, run
from tests.web.api.happenings import BROKEN, HALF_HOUR, configured, swept
from tests.web.api.listening import WITHIN, Told, listening
from tests.web.api.serving import BASE, api

PASSES = finding("trunk-address", Verdict.PASS)
MINUTE = timedelta(minutes=1)


async def told_of(*events: Event) -> list[Told]:
    """What a listener hears of each of these events, which come after the first sweep."""
    async with api(configured(), swept(PASSES)) as served, listening(served.client) as listener:
        await listener.until(served.keeper.board.position)
        heard = []
        for event in events:
            await served.record(event)
            heard.append(await listener.next())
    return heard


async def test_who_begins_to_listen_is_told_from_where_on() -> None:
    async with api(configured(), swept()) as served, listening(served.client) as listener:
        first = await listener.next()
    assert (first.kind, first.retry) == ("connected", "3000")
    assert 0 <= first.data["position"] <= served.keeper.board.position
    assert listener.response.headers["Cache-Control"] == "no-store"


async def test_a_sweep_tells_the_verdicts_that_changed_and_the_cause() -> None:
    (heard,) = await told_of(swept(BROKEN, at=NOON + MINUTE))

    assert heard.kind == "board"
    assert heard.kinds == ["swept", "verdict-changed", "cause-changed"]
    _, verdict, cause = heard.data["changes"]
    assert (verdict["route"], verdict["check"]) == ("cl", "trunk-address")
    assert (verdict["before"], verdict["after"]) == ("pass", "fail")
    assert (cause["route"], cause["before"], cause["after"]) == ("cl", None, "trunk-address")


async def test_a_call_tells_its_beginning_its_end_and_what_was_learnt_of_it() -> None:
    ended = run("run-1", Reason.ANSWERED, NOON)
    heard = await told_of(RunStarted("run-1", ended.job, NOON), ended, amended("run-1", price="0.01"))

    assert [each.kinds for each in heard] == [["run-started"], ["run-ended"], ["run-amended"]]
    assert {change["run"] for each in heard for change in each.data["changes"]} == {"run-1"}
    assert heard[1].data["changes"][0]["after"] == "success"


async def test_an_alarm_a_rest_and_a_changed_setting_are_told() -> None:
    one, other = (run(f"run-{n}", Reason.SILENT, NOON + n * HALF_HOUR) for n in (1, 2))
    heard = await told_of(
        one,
        other,
        Suspended("prod", NOON + 3 * HALF_HOUR, Suspension.PAUSED),
        swept(PASSES, at=NOON + 4 * HALF_HOUR, settings={Setting.CALLER_ID: "+56…0147"}),
        swept(PASSES, at=NOON + 5 * HALF_HOUR, settings={Setting.CALLER_ID: "+56…9999"}),
    )
    changes = [{each["kind"]: each for each in told.data["changes"]} for told in heard]

    assert "alarm-changed" not in changes[0]
    assert (changes[1]["alarm-changed"]["before"], changes[1]["alarm-changed"]["after"]) == ("off", "on")
    assert changes[2]["suspension-changed"]["after"] == "paused"
    assert changes[4]["setting-changed"]["setting"] == "caller-id"
    assert changes[4]["setting-changed"]["after"] == "+56…9999"


async def test_routes_that_come_and_go_are_told() -> None:
    (heard,) = await told_of(configured("br", "pe"))
    assert [(each["kind"], each["route"]) for each in heard.data["changes"]] == [
        ("route-added", "pe"),
        ("route-removed", "cl"),
    ]


async def test_what_people_need_not_know_of_is_not_told() -> None:
    skipped = Skipped(job(NOON), NOON, "gap")
    async with api(configured(), swept(PASSES)) as served, listening(served.client) as listener:
        await listener.until(served.keeper.board.position)
        await served.record(skipped)
        await served.record(swept(BROKEN, at=NOON + MINUTE))
        heard = await listener.next()
    assert "swept" in heard.kinds


async def test_a_sweep_of_a_thousand_routes_is_told_in_short() -> None:
    names = [f"r{number}" for number in range(1000)]
    async with api() as served, listening(served.client) as listener:
        await listener.next()
        await served.record(configured(*names))
        heard = await listener.next()
    assert len(heard.data["changes"]) == MOST_NEWS
    assert heard.data["left_out"] == 1000 - MOST_NEWS


async def test_who_comes_back_hears_what_was_missed_and_nothing_twice() -> None:
    async with api(configured(), swept(PASSES)) as served, listening(served.client) as still:
        async with listening(served.client) as listener:
            await listener.until(served.keeper.board.position)
            await served.record(swept(BROKEN, at=NOON + MINUTE))
            last = await listener.next()
        for event in (run("run-1"), swept(PASSES, at=NOON + 2 * MINUTE)):
            await served.record(event)
            await still.until(served.keeper.board.position)
        async with listening(served.client, last.id) as back:
            heard = [await back.next(), await back.next()]

    assert "run-ended" in heard[0].kinds
    assert "verdict-changed" in heard[1].kinds
    assert last.data["position"] < heard[0].data["position"] < heard[1].data["position"]


@pytest.mark.parametrize("last", ["nope", "20200101T000000000000-1", "9", "-1", "x-٣"])
async def test_who_comes_back_from_before_a_restart_is_told_to_read_anew(last: str) -> None:
    async with api(configured()) as served, listening(served.client, last) as listener:
        assert (await listener.next()).kind == "reset"


async def test_who_missed_more_than_is_remembered_is_told_to_read_anew() -> None:
    async with api(configured(), swept()) as served, listening(served.client) as listener:
        *_, first = await listener.until(served.keeper.board.position)
        for number in range(REMEMBERED + 1):
            await served.record(swept(at=NOON + number * MINUTE + MINUTE))
            await listener.next()
        async with listening(served.client, first.id) as back:
            heard = await back.next()
    assert heard.kind == "reset"
    assert heard.data["position"] == served.keeper.board.position


async def test_many_hear_the_same() -> None:
    async with api(configured(), swept(PASSES)) as served, AsyncExitStack() as stack:
        many = [await stack.enter_async_context(listening(served.client)) for _ in range(50)]
        for listener in many:
            await listener.until(served.keeper.board.position)
        await served.record(swept(BROKEN, at=NOON + MINUTE))
        heard = [await listener.next() for listener in many]
    assert heard == [heard[0]] * 50


async def test_head_tells_what_it_would_be_and_ends() -> None:
    async with api(configured()) as served:
        answer = await served.client.head(f"{BASE}/events")
        assert (answer.status, answer.content_type) == (200, "text/event-stream")
        assert await answer.read() == b""


@asynccontextmanager
async def impatient(patience: Patience) -> AsyncIterator[tuple[BoardKeeper, str, int]]:
    """The API alone, with other patience; its keeper, and where it is."""
    keeper = BoardKeeper(MemoryStore())
    app = web.Application()
    given = Given(lambda: keeper.board, lambda: NOON, beyond=keeper.wait_beyond)
    app.add_subapp(PREFIX, make_api(given, patience))
    async with serve(app, "127.0.0.1", 0) as (host, port):
        yield keeper, host, port
    await keeper.close()


async def test_a_silence_is_broken_by_a_beat() -> None:
    async with (
        impatient(Patience(beat=0.01)) as (_, host, port),
        ClientSession(f"http://{host}:{port}") as client,
        listening(client) as listener,
    ):
        assert (await listener.next()).kind == "connected"
        assert await listener.block() == ": beat\n\n"


async def test_one_too_many_is_asked_to_come_back_later() -> None:
    async with (
        impatient(Patience(most=1)) as (_, host, port),
        ClientSession(f"http://{host}:{port}") as client,
        listening(client) as listener,
    ):
        await listener.next()
        refused = await client.get(f"{BASE}/events")
        assert (refused.status, refused.content_type) == (503, "application/problem+json")
        assert refused.headers["Retry-After"]


async def test_the_end_of_the_daemon_is_the_end_of_the_events_and_waits_for_nobody() -> None:
    async with AsyncExitStack() as clients:
        async with api(configured()) as served:
            session = await clients.enter_async_context(ClientSession(served.origin))
            listener = await clients.enter_async_context(listening(session))
            await listener.until(served.keeper.board.position)
        assert await listener.ended() == b""


async def test_who_takes_nothing_is_dropped_and_others_hear_on() -> None:
    names = [f"r{number}" for number in range(100)]
    verdicts = (Verdict.FAIL, Verdict.PASS)
    with socket.socket() as sleeper:
        sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sleeper.setblocking(False)
        async with (
            impatient(Patience(slow=0.2)) as (keeper, host, port),
            ClientSession(f"http://{host}:{port}") as client,
        ):
            loop = asyncio.get_running_loop()
            await keeper.record(configured(*names))
            await loop.sock_connect(sleeper, (host, port))
            await loop.sock_sendall(sleeper, f"GET {BASE}/events HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            async with listening(client) as listener:
                await listener.until(keeper.board.position)
                for number in range(400):
                    found = [finding("trunk-address", verdicts[number % 2], name) for name in names]
                    await keeper.record(swept(*found, at=NOON + number * MINUTE, routes=names))
                    assert "swept" in (await listener.next()).kinds
            got = b""
            async with asyncio.timeout(WITHIN):
                while some := await loop.sock_recv(sleeper, 1 << 16):
                    got += some
    assert b"event: board" in got
    assert f'"position": {keeper.board.position},'.encode() not in got
