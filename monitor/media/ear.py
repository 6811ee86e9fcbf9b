"""Starts the process that listens to a call, and ends it with the call."""

import asyncio
import os
import ssl
import sys
from datetime import timedelta
from typing import Final

from livekit.api import AccessToken, RoomAgentDispatch, RoomConfiguration, VideoGrants
from yarl import URL

from monitor.config import LiveKitAccess
from monitor.media.order import ANSWER, ANSWERED, ORDER, Order
from monitor.model.call import NO_AGENT
from monitor.model.sound import Heard, Listening, Unheard

PLACES: Final = 6
"""Calls that are listened to at once: 50 MB each is what a small machine can spare."""

_MARGIN: Final = timedelta(seconds=30)
_CLOSING: Final = 1
"""Seconds."""
_LEAVING_SECONDS: Final = 1.0
_SCHEMES: Final = {"https": "wss", "http": "ws"}


class RtcEar:
    """Hears calls through one LiveKit project. Wants the extra `media`; without it nothing is ever heard.

    `places` bound how many calls all ears listen to at once, since each takes memory.
    """

    def __init__(self, access: LiveKitAccess, places: asyncio.Semaphore) -> None:
        self._access = access
        self.places = places

    async def listen(
        self, listening: Listening, answered: asyncio.Event, over: asyncio.Event
    ) -> Heard | Unheard:
        """Be in the room from now on, and say what was heard soon after the call is `over`.

        Whoever cancels this ends the listening at once; it is ended for certain when this returns.
        """
        async with self.places:
            if over.is_set():
                return Unheard("Too many calls were up at once to listen to this one, too.")
            return await self._listen(listening, answered, over)

    async def _listen(
        self, listening: Listening, answered: asyncio.Event, over: asyncio.Event
    ) -> Heard | Unheard:
        order = self.order(listening)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # nothing is loaded from the directory that we happen to be in
                "-m",
                "monitor.media",
                env=_environment(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # the SDK's log: it may hold the token
            )
        except OSError as error:
            return Unheard(f"The process that listens could not be started: {error.strerror}.")
        telling = asyncio.create_task(_tell(process, order, answered, over))
        try:
            answer = await _answer(process)
            await _leaves(process)
        finally:
            telling.cancel()
            if process.returncode is None:
                process.kill()  # LiveKit misses it and puts it out
            await asyncio.gather(process.communicate(), telling, return_exceptions=True)
        return answer

    def order(self, listening: Listening) -> Order:
        """What the process is told."""
        return Order(self._url(), self._token(listening), listening)

    def _url(self) -> str:
        url = URL(self._access.url)
        return str(url.with_scheme(_SCHEMES.get(url.scheme, url.scheme)))

    def _token(self, listening: Listening) -> str:
        """For that room alone, and no longer than its call. Who only listens is hidden.

        Should it make a room anew that was deleted meanwhile, that room wakes nobody and closes soon.
        """
        grants = VideoGrants(
            room_join=True,
            room=listening.room,
            can_subscribe=True,
            can_publish=listening.speaks,
            can_publish_data=listening.speaks,
            hidden=not listening.speaks,
        )
        wakes_nobody = RoomConfiguration(
            agents=[RoomAgentDispatch(agent_name=NO_AGENT)],
            empty_timeout=_CLOSING,
            departure_timeout=_CLOSING,
        )
        token = AccessToken(self._access.api_key, self._access.api_secret.get_secret_value())
        return (
            token.with_identity(listening.identity)
            .with_ttl(listening.lasts + _MARGIN)
            .with_grants(grants)
            .with_room_config(wakes_nobody)
            .to_jwt()
        )


def _environment() -> dict[str, str]:
    """What the process finds its modules and trusts authorities by, as this one does.

    Nothing else of ours: it may hold secrets, or name a proxy, which the SDK would follow and we do not.
    """
    trusted = ssl.get_default_verify_paths()
    variables = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "SSL_CERT_FILE": trusted.cafile,
        "SSL_CERT_DIR": trusted.capath,
    }
    return {name: value for name, value in variables.items() if value}


async def _tell(
    process: asyncio.subprocess.Process, order: Order, answered: asyncio.Event, over: asyncio.Event
) -> None:
    """What the process is to do, then that the call is answered, then that it is over."""
    assert process.stdin is not None  # noqa: S101 - it was asked for
    process.stdin.write(ORDER.dump_json(order) + b"\n")
    waits = [asyncio.create_task(event.wait()) for event in (answered, over)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if answered.is_set():
            process.stdin.write(ANSWERED)
        await over.wait()
    finally:
        for each in waits:
            each.cancel()
        process.stdin.close()


async def _answer(process: asyncio.subprocess.Process) -> Heard | Unheard:
    assert process.stdout is not None  # noqa: S101 - it was asked for
    try:
        line = await process.stdout.readline()
        told = ANSWER.validate_json(line).told if line else None
    except ValueError:  # no answer, or one without an end
        told = None
    return told or Unheard(f"The process that listens broke off{await _how(process)}.")


async def _how(process: asyncio.subprocess.Process) -> str:
    code = await _leaves(process)
    if code is None:
        return ""
    return f" by signal {-code}" if code < 0 else f" with status {code}"


async def _leaves(process: asyncio.subprocess.Process) -> int | None:
    """Give it a moment to leave the room; its exit status, None where it goes on."""
    try:
        async with asyncio.timeout(_LEAVING_SECONDS):
            return await process.wait()
    except TimeoutError:
        return None
