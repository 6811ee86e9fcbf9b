"""The views as the server uses them: a request in, a whole response out."""

from collections import Counter
from typing import Protocol
from urllib.parse import parse_qsl

from aiohttp import web

from monitor.simulator.livekit.reply import LiveKitError
from monitor.simulator.livekit.reply import error_of as livekit_error
from monitor.simulator.livekit.switchboard import Switchboard
from monitor.simulator.livekit.view import respond as livekit_respond
from monitor.simulator.status import SUMMARY, page_asked, summary
from monitor.simulator.twilio.reply import TwilioError, too_many_requests, unavailable
from monitor.simulator.twilio.reply import error_of as twilio_error
from monitor.simulator.twilio.view import TwilioRequest
from monitor.simulator.twilio.view import respond as twilio_respond
from monitor.simulator.world import World


class View(Protocol):
    """A vendor's API over the World."""

    async def answer(self, world: World, request: web.Request, body: bytes) -> web.Response: ...

    def error(self, status: int) -> web.Response:
        """The vendor's own error with that status."""
        ...


class TwilioView:
    """Twilio's REST at `/{original host}/…`; it counts tries, to refuse the first ones where told to."""

    def __init__(self) -> None:
        self._tries: Counter[str] = Counter()
        self._answered = 0

    def forget(self) -> None:
        """Count tries anew."""
        self._tries.clear()

    async def answer(self, world: World, request: web.Request, body: bytes) -> web.Response:
        try:
            self._stop_where_told(world, request)
            reply = twilio_respond(world, _asked(request, body))
        except TwilioError as error:
            return self._stamped(web.json_response(error.body, status=error.status))
        return self._stamped(web.json_response(reply))

    def error(self, status: int) -> web.Response:
        return self._stamped(web.json_response(twilio_error(status).body, status=status))

    def _stop_where_told(self, world: World, request: web.Request) -> None:
        if world.service.down:
            raise unavailable()
        asked = f"{request.method} {request.path_qs}"
        self._tries[asked] += 1
        if self._tries[asked] <= world.service.refused_tries:
            raise too_many_requests()
        del self._tries[asked]

    def _stamped(self, response: web.Response) -> web.Response:
        self._answered += 1
        response.headers["Twilio-Request-Id"] = f"RQ{self._answered:032x}"
        response.headers["Twilio-Concurrent-Requests"] = "1"
        return response


class LiveKitView:
    """LiveKit's Twirp at `/twirp/…`, with the calls that its SIP service holds."""

    def __init__(self) -> None:
        self.switchboard = Switchboard()

    async def answer(self, world: World, request: web.Request, body: bytes) -> web.Response:
        header = request.headers.get("Authorization")
        try:
            reply = await livekit_respond(world, self.switchboard, request.path, header, body)
        except LiveKitError as error:
            return _refusal(error)
        return web.Response(body=reply, content_type="application/protobuf")

    def error(self, status: int) -> web.Response:
        return _refusal(livekit_error(status))


class StatusView:
    """The vendors' status pages at `/{host of the page}/…`; they are up whatever else is down."""

    async def answer(self, world: World, request: web.Request, body: bytes) -> web.Response:
        asked = page_asked(request.path)
        if asked is None or asked[1] != SUMMARY or request.method != "GET":
            return self.error(404)
        vendor = asked[0]
        return web.Response(body=summary(vendor, world.status[vendor]), content_type="application/json")

    def error(self, status: int) -> web.Response:
        return web.Response(status=status, text="there is no such page\n")


def _asked(request: web.Request, body: bytes) -> TwilioRequest:
    host, _, path = request.path.lstrip("/").partition("/")
    form = dict(parse_qsl(body.decode(errors="replace")))
    authorization = request.headers.get("Authorization")
    return TwilioRequest(host, f"/{path}", request.query, authorization, request.method, form)


def _refusal(error: LiveKitError) -> web.Response:
    return web.Response(status=error.status, text=error.body, content_type=error.content_type)
