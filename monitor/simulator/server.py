"""The simulator over HTTP: Twilio's REST, LiveKit's Twirp and both status pages of one World on one port."""

import asyncio
import socket
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from monitor.simulator.cast import healthy_world
from monitor.simulator.control import control_routes
from monitor.simulator.faults import Fault, Faults
from monitor.simulator.scenarios import named
from monitor.simulator.status import page_asked
from monitor.simulator.views import LiveKitView, StatusView, TwilioView, View
from monitor.simulator.world import World

_REMEMBERED: Final = 20_000
_CLOSING_SECONDS: Final = 0.5
"""How long a request in hand may take when the simulator stops; a delayed one is cut off."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that arrived and the status it got; 0 where the connection was reset."""

    method: str
    path: str
    query: str
    status: int


class Simulator:
    """Twilio and LiveKit on `http://host:port`, as long as the context lasts.

    `world` may be edited at any time; `use` replaces it. `requests` holds what arrived, oldest first,
    control requests left out; `under_way` counts those not answered yet, `most_under_way` the most at once.
    """

    def __init__(
        self, world: World | None = None, host: str = "127.0.0.1", port: int = 0, *, routes: int = 2
    ) -> None:
        self._host = host
        self._port = port
        self._routes = routes
        self.world = world or healthy_world(routes)
        self.requests: deque[Seen] = deque(maxlen=_REMEMBERED)
        self.under_way = 0
        self.most_under_way = 0
        self._arrival = asyncio.Condition()
        self._faults = Faults()
        self._twilio = TwilioView()
        self._livekit = LiveKitView()
        self._status = StatusView()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """`http://HOST:PORT`, for both `livekit.url` and `twilio.base_url`."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def use(self, scenario: str) -> None:
        """Begin anew with a scenario: healthy world, its edit, no faults. Raises: UnknownScenario.

        Clock and ringing stay as they were, and so do calls: those that are up go on in their rooms, and
        Twilio keeps the records of all.
        """
        world = healthy_world(self._routes)
        before = self.world
        world.now, world.ring_seconds = before.now, before.ring_seconds
        world.calls, world.project.rooms = before.calls, before.project.rooms
        named(scenario).edit(world)
        self.world = world
        self._faults.clear()
        self._twilio.forget()

    def fault(
        self,
        match: str,
        times: int | None = 1,
        *,
        status: int | None = None,
        delay: float = 0,
        reset: bool = False,
        lost: bool = False,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Spoil the next `times` requests that match; see `Fault`. Raises: ValueError."""
        self._faults.add(Fault(match, times, status, delay, reset, body, headers or {}, lost))

    async def holds(self, requests: int) -> None:
        """Wait until so many requests are under way, for instance behind a delay."""
        async with self._arrival:
            await self._arrival.wait_for(lambda: self.under_way >= requests)

    async def quiet(self) -> None:
        """Wait until LiveKit has no call left."""
        await self._livekit.switchboard.quiet()

    async def __aenter__(self) -> Self:
        """Listen. Raises: OSError where the port is taken."""
        listener = _bound(self._host, self._port)
        self._port = listener.getsockname()[1]
        app = web.Application()
        app.add_routes(control_routes(self))
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CLOSING_SECONDS)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._livekit.switchboard.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.Response:
        body = await request.read()  # before it counts as arrived: who sent it may go away from then on
        async with self._arrival:
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            self._arrival.notify_all()
        try:
            response = await self._answer(request, body)
        finally:
            self.under_way -= 1
        status = 0 if response is None else response.status
        self.requests.append(Seen(request.method, request.path, request.query_string, status))
        if response is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return response

    def _view(self, path: str) -> View:
        if path.startswith("/twirp/"):
            return self._livekit
        return self._status if page_asked(path) else self._twilio

    async def _answer(self, request: web.Request, body: bytes) -> web.Response | None:
        """The answer, or None where the connection is to be reset."""
        view = self._view(request.path)
        fault = self._faults.take(request.path, request.query_string)
        # Before any delay: what has arrived is done, also when whoever asked has gone meanwhile.
        body = await request.read()
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.reset:
                return None
            if fault.lost:
                await view.answer(self.world, request, body)
                return None
            if fault.status is not None:
                return _spoiled(view, fault, fault.status)
        answer = await view.answer(self.world, request, body)
        answer.headers["Date"] = format_datetime(self.world.now(), usegmt=True)
        return answer


def _spoiled(view: View, fault: Fault, status: int) -> web.Response:
    if fault.body is None:
        response = view.error(status)
    else:
        response = web.Response(status=status, body=fault.body, content_type="application/json")
    response.headers.update(fault.headers)
    return response


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
