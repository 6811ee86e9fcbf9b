"""A daemon that is asked over HTTP dials what its configuration names, whatever stands in the request."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from monitor.export import Exporter
from monitor.model.outcome import Result
from monitor.simulator import Simulator
from monitor.simulator.calls import Dialled
from monitor.simulator.cast import caller_id, phone
from monitor.web.app import make_app
from monitor.web.health import Health
from monitor.web.listening import serve
from monitor.web.run_now import Calls
from tests.engine.asking import Asking, asking
from tests.web.api.asking import ALICE, credentials, people
from tests.web.api.serving import BASE

ROUTES: Final = {"br": "br", "cl": "cl", "cl-2": "cl"}
"""The routes of the configuration, and whose telephone it names for each."""


def path_of(route: str) -> str:
    return f"{BASE}/environments/prod/routes/{route}/canary"


@asynccontextmanager
async def answering(asked: Asking) -> AsyncIterator[str]:
    """The daemon's API; its origin."""
    daemon, clock = asked.daemon, asked.clock
    app = make_app(
        Exporter(CollectorRegistry(), lambda: daemon.board, clock.now),
        Health(lambda: None, lambda: None),
        lambda: daemon.board,
        clock.now,
        calls=Calls(lambda: True, daemon.begin, daemon.stages, clock.monotonic),
        access=people(),
    )
    async with serve(app, "127.0.0.1", 0) as (host, port):
        yield f"http://{host}:{port}"


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def send(self, origin: str) -> int | None:
        """The status; None where what was sent is no HTTP."""
        where = urlsplit(origin)
        assert where.hostname
        connection = HTTPConnection(where.hostname, where.port, timeout=10)
        try:
            connection.putrequest(self.method, self.path, skip_host=True, skip_accept_encoding=True)
            named = {name.lower() for name, _ in self.headers}
            if "host" not in named:
                connection.putheader("Host", where.netloc)
            for name, value in self.headers:
                connection.putheader(name, value.encode("latin-1"))
            if self.body:
                connection.putheader("Content-Length", str(len(self.body)))
            connection.endheaders(self.body or None)
            return connection.getresponse().status
        except (HTTPException, ValueError, ConnectionError):
            return None
        finally:
            connection.close()


# Requests: many are sound but for one thing, so that some calls are placed.

_NUMBER = st.sampled_from(
    ["+56912345678", "+19005550100", "sip:mallory@203.0.113.9", phone("br"), phone("cl")]
)
_NAMES = (
    st.sampled_from([*ROUTES, "nope", "", ".", "..", "*", "cl\0", "CL", "cl/../br", "%63l", "ﬃ"]) | _NUMBER
)
_TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)
_WORDS = st.sampled_from(
    ["to", "number", "sip_number", "route", "trunk", "environment", "every", "by", "limit"]
)


def _escaped(text: str, every: bool) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode()) if every else quote(text, safe="")


_SOUND_PATHS = st.sampled_from(list(ROUTES)).map(path_of)
_ANY_ROUTE = st.sampled_from(list(ROUTES))
_BEHIND = st.sampled_from(["/", "//", "/..", ";to=+1", "#to", "%2F", "/%2e%2e/canary", "/../../br/canary"])
_BEFORE = st.sampled_from(["/", "/.", "/api/v1/..", "http://attacker.example", "//attacker.example"])
_STRANGE_PATHS = st.one_of(
    st.builds(path_of, st.builds(_escaped, _NAMES, st.booleans())),
    st.builds(lambda route, behind: f"{path_of(route)}{behind}", _ANY_ROUTE, _BEHIND),
    st.builds(lambda route, before: f"{before}{path_of(route)}", _ANY_ROUTE, _BEFORE),
    st.builds(
        lambda route, name, value: f"{path_of(route)}?{name}={quote(value)}",
        _ANY_ROUTE,
        _WORDS,
        _NUMBER | _NAMES,
    ),
    st.builds(lambda text: f"{BASE}/{quote(text, safe='/%')}", _TEXT),
)
_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "X-HTTP-Method-Override",
                "X-Original-URL",
                "X-Rewrite-URL",
                "X-Forwarded-Host",
                "X-Forwarded-For",
                "Forwarded",
                "To",
                "From",
                "Content-Type",
                "Idempotency-Key",
                "Origin",
                "Sec-Fetch-Site",
                "Host",
                "Accept",
                "Cookie",
                "Referer",
                "Prefer",
            ]
        )
        | st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=122), min_size=1, max_size=8),
        _NUMBER
        | _SOUND_PATHS
        | _TEXT
        | st.sampled_from(["same-origin", "cross-site", "application/json", "*/*"]),
    ),
    max_size=3,
).map(tuple)
_WHO = st.sampled_from([ALICE] * 6 + [credentials("bob"), credentials("alice", "wrong"), {}])
_BODIES = st.just(b"") | st.just(b"") | st.binary(max_size=30) | _NUMBER.map(
    lambda number: json.dumps({"to": number, "route": "br", "number": number}).encode()
)  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    """One that may be strange in its path, its headers, its body, its method, or who sends it, or in none."""
    strange = draw(st.sets(st.sampled_from(["path", "headers", "body", "method", "who"]), max_size=2))
    who: Mapping[str, str] = draw(_WHO) if "who" in strange else ALICE
    method = (
        draw(st.sampled_from(["GET", "PUT", "HEAD", "OPTIONS", "post", "CONNECT"]))
        if "method" in strange
        else "POST"
    )
    path = draw(_STRANGE_PATHS if "path" in strange else _SOUND_PATHS)
    headers = draw(_HEADERS) if "headers" in strange else ()
    return Sent(method, path, (*who.items(), *headers), draw(_BODIES) if "body" in strange else b"")


def allowed(sent: Sent) -> str | None:
    """The one route that a request may have called, by its path alone; None where none."""
    path = unquote(urlsplit(sent.path).path)
    for route in ROUTES:
        if path == path_of(route) and sent.method == "POST" and not sent.body and "?" not in sent.path:
            return route
    return None


def check(sent: Sent, status: int | None, dialled: list[Dialled]) -> None:
    if not dialled:
        assert status != 202
        return
    route = allowed(sent)
    assert (status, len(dialled)) == (202, 1)
    assert route is not None
    assert (dialled[0].number, dialled[0].from_number) == (phone(ROUTES[route]), caller_id(ROUTES[route]))
    assert dict(sent.headers)["Authorization"] == ALICE["Authorization"]


async def test_nothing_in_a_request_changes_what_is_dialled(tmp_path: Path) -> None:
    async with asking(tmp_path) as asked, answering(asked) as origin:
        asked.simulator.use("suspended-account")  # which refuses calls at once
        loop, placed = asyncio.get_running_loop(), 0

        async def settled() -> list[Dialled]:
            """What was dialled; enough time passes for the next call."""
            await asked.quiet()
            asked.clock.move(hours=2)
            dialled = list(asked.world.dials)
            asked.world.dials.clear()
            return dialled

        @settings(max_examples=150)
        @given(requests())
        def anything(sent: Sent) -> None:
            nonlocal placed
            status = sent.send(origin)
            dialled = asyncio.run_coroutine_threadsafe(settled(), loop).result()
            check(sent, status, dialled)
            placed += len(dialled)

        await asyncio.to_thread(anything)
    assert placed > 0  # it was not that all were refused


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asking]:
    async with asking(tmp_path) as asked:
        yield asked


async def post(
    client: ClientSession, route: str = "cl", **headers: str
) -> tuple[int, Mapping[str, str], Any]:
    sent = {**ALICE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with client.post(path_of(route), headers=sent) as answer:
        return answer.status, answer.headers, await answer.json(content_type=None)


async def test_it_is_placed_and_followed_to_its_end(asked: Asking) -> None:
    async with answering(asked) as origin, ClientSession(origin, headers=ALICE) as client:
        status, headers, begun = await post(client)
        async with client.get(headers["Location"]) as answer:
            going = await answer.json()
        in_the_way = await post(client, "cl-2")
        await asked.quiet()

    run = asked.canary().last
    assert run is not None
    assert (status, begun["id"], going["state"]) == (202, run.id, "running")
    assert (run.result, run.job.by) == (Result.SUCCESS, "alice")
    assert (in_the_way[0], in_the_way[1]["Location"]) == (409, headers["Location"])
    assert len(asked.world.dials) == 1


async def test_what_is_spent_or_paused_is_told_and_not_dialled(asked: Asking) -> None:
    async with answering(asked) as origin, ClientSession(origin) as client:
        await post(client)
        await asked.quiet()
        soon, headers, told = await post(client)
        await asked.quiet()
        asked.pause.touch()
        paused, _, why = await post(client)

    assert (soon, told["refused"]["reason"]) == (429, "gap")
    assert 200 < int(headers["Retry-After"]) <= 300
    assert (paused, why["refused"]["reason"]) == (409, "paused")
    assert len(asked.world.dials) == 1


async def test_after_a_restart_the_same_key_is_a_new_request_which_the_ledger_refuses_within_the_gap(
    tmp_path: Path,
) -> None:
    answers = []
    async with Simulator() as simulator:
        for _start in range(2):
            async with (
                asking(tmp_path, simulator=simulator) as asked,
                answering(asked) as origin,
                ClientSession(origin) as client,
            ):
                status, _, told = await post(client, Idempotency_Key="key")
                await asked.quiet()
                answers.append((status, told.get("refused", {}).get("reason")))

    assert answers == [(202, None), (429, "gap")]
    assert len(simulator.world.dials) == 1


async def test_a_process_that_does_not_dial_says_so(tmp_path: Path) -> None:
    async with (
        asking(tmp_path) as first,
        asking(tmp_path, simulator=first.simulator) as second,
        answering(second) as origin,
        ClientSession(origin) as client,
    ):
        status, _, told = await post(client)

    assert (status, told["detail"]) == (503, "Another Trunkwatch dials for this history.")
    assert first.world.dials == []
