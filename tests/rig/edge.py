"""A stand-in for Twilio's edge: SIP over UDP and TCP on loopback, answered as the simulator's World says."""

import asyncio
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Final, Self

from aiosipua import SipRequest, SipResponse, SipTransport, TcpSipTransport, parse_sdp
from aiosipua.dialog import create_dialog_from_request
from aiosipua.headers import parse_uri

from monitor.simulator.edge import answer
from monitor.simulator.sip import SILENCE, Invite
from monitor.simulator.world import World
from tests.rig.digest import Challenger, Login
from tests.rig.edge_call import HERE, EdgeCall, End, Manner, Received
from tests.rig.programs import free_ports
from tests.rig.udp import Udp

_TURNS: Final = 10

Heard = Callable[[SipRequest | SipResponse, tuple[str, int]], None]


class Edge:
    """Takes the calls of one route's LiveKit trunk, whose real twin dials `address`.

    `invites` are those that arrived, repetitions left out. The World is told of calls and alerts, so that the
    simulator's Twilio shows them.
    """

    def __init__(self, world: Callable[[], World], route: str = "cl", manner: Manner = Manner()) -> None:  # noqa: B008 - it is frozen
        self.invites: list[Invite] = []
        self.manner = manner
        self._world = world
        self._route = route
        self._challenger = Challenger()
        self._calls: dict[tuple[str, int], EdgeCall] = {}
        self._challenges: dict[tuple[str, int], SipResponse] = {}
        self._dropped: set[tuple[str, int]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        (self.port,) = free_ports(1)
        self._transports: tuple[SipTransport, ...] = (
            Udp((HERE, self.port)),
            TcpSipTransport((HERE, self.port)),
        )

    @property
    def address(self) -> str:
        """For the `address` of a LiveKit trunk."""
        return f"{HERE}:{self.port}"

    @property
    def calls_up(self) -> int:
        """Calls that have not ended here."""
        return len(self._tasks)

    async def pressed(self) -> str:
        """Wait for the next digit that is pressed, as an event (RFC 4733), in the newest call."""
        return await list(self._calls.values())[-1].pressed.get()

    async def quiet(self) -> None:
        """Wait until no call is left."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def __aenter__(self) -> Self:
        for transport in self._transports:
            transport.on_message = self._hearing(transport)
            await transport.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for transport in self._transports:
            await closed(transport)

    def _hearing(
        self, transport: SipTransport
    ) -> Callable[[SipRequest | SipResponse, tuple[str, int]], None]:
        def hear(message: SipRequest | SipResponse, sender: tuple[str, int]) -> None:
            if isinstance(message, SipRequest):
                self._take(Received(message, transport, sender))

        return hear

    def _take(self, received: Received) -> None:
        match received.request.method:
            case "INVITE":
                self._invited(received)
            case "ACK":
                if received.key in self._calls:
                    self._calls[received.key].acked.set()
            case "CANCEL":
                self._ends(received, self._calls.get(received.key), End.CANCELLED)
            case "BYE":
                self._ends(received, self._of_dialog(received), End.BYE)
            case "OPTIONS":
                self._reply(received, 200, "OK")
            case _:
                self._reply(received, 405, "Method Not Allowed")

    def _ends(self, received: Received, call: EdgeCall | None, how: End) -> None:
        """CANCEL or BYE, unless it is to be lost on its way here."""
        if self._world().livekit_trunk(self._route).loses_hang_ups:
            return
        if call is None:
            self._reply(received, 481, "Call/Transaction Does Not Exist")
            return
        received.send(call.respond(received.request, 200, "OK"))
        call.end(how)

    def _of_dialog(self, received: Received) -> EdgeCall | None:
        found = [call for (call_id, _), call in self._calls.items() if call_id == received.key[0]]
        return found[-1] if found else None

    def _invited(self, received: Received) -> None:
        if self._heard_before(received):
            return
        world, invite = self._world(), self._invite(received)
        self.invites.append(invite)
        reply = answer(world, invite)
        if reply == SILENCE:
            self._dropped.add(received.key)
        elif reply.status == 407:
            self._challenge(received, reply.reason)
        else:
            call = EdgeCall(world, received, invite, reply, self.manner)
            self._calls[received.key] = call
            task = asyncio.create_task(call.run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _heard_before(self, received: Received) -> bool:
        """Whether it is an INVITE sent again, which gets its last answer again."""
        key = received.key
        call = self._calls.get(key)
        last = call.last if call else self._challenges.get(key)
        if last is not None:
            received.send(last)
        return call is not None or last is not None or key in self._dropped

    def _challenge(self, received: Received, reason: str) -> None:
        response = create_dialog_from_request(received.request).create_response(received.request, 407, reason)
        response.set_header("Proxy-Authenticate", self._challenger.challenge())
        self._challenges[received.key] = response
        received.send(response)

    def _reply(self, received: Received, status: int, reason: str) -> None:
        dialog = create_dialog_from_request(received.request)
        received.send(dialog.create_response(received.request, status, reason))

    def _invite(self, received: Received) -> Invite:
        """The INVITE as Twilio would see it: from LiveKit's address, to the host of the World's trunk."""
        request, world = received.request, self._world()
        username, password = self._challenger.shown(request, self._logins())
        caller = request.from_addr
        return Invite(
            host=world.livekit_trunk(self._route).address,
            to=parse_uri(request.uri).user or "",
            from_number=(caller.uri.user if caller else None) or "",
            source=world.project.egress,
            username=username,
            password=password,
            transport="TCP" if received.transport.reliable else "UDP",
            encryption=_encryption(request),
        )

    def _logins(self) -> Iterator[Login]:
        """All that anybody may log in with at any trunk of the World; which of them counts here, it says."""
        for account in self._world().accounts.values():
            for region in account.regions.values():
                for held in region.credential_lists.values():
                    yield from ((each.username, each.password) for each in held.credentials)


async def closed(transport: SipTransport) -> None:
    """Stop a transport, and let asyncio close its streams, which takes a few turns of the loop."""
    await transport.stop()
    for _ in range(_TURNS):
        await asyncio.sleep(0)


def _encryption(request: SipRequest) -> str:
    """What the offer asks of the media: with SAVP, plain sound is refused (RFC 4568)."""
    audio = parse_sdp(request.text).audio if request.body else None
    return "REQUIRE" if audio is not None and "SAVP" in audio.proto else "DISABLE"
