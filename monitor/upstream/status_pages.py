"""The vendors' public status pages: what they say themselves of what a call depends on."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from monitor.model.incident import Incident, Vendor, VendorStatus
from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure, bad_reply, connection_failure
from monitor.upstream.limits import Limits
from monitor.upstream.retry import retried, retry_after, silence_retry_hooks
from monitor.upstream.session import open_session, read_capped
from monitor.upstream.status_shapes import incidents_of
from monitor.upstream.told_requests import ToldRequests

SUMMARY: Final = "api/v2/summary.json"
SHORT: Final = Limits(request=4.0, read=5.0, attempts=2, retrying=2.0, longest_wait=1.0, body=4 * 1024 * 1024)
"""A page is a help, and no sweep waits for it as it would for the clouds. A summary that lists a thousand
components has half a megabyte."""

_OK: Final = 200
_REDIRECTS: Final = range(300, 400)
_SERVER_ERRORS: Final = 500
_REASONS: Final = {
    401: GapReason.UNAUTHORIZED,
    403: GapReason.FORBIDDEN,
    404: GapReason.NOT_FOUND,
    429: GapReason.RATE_LIMITED,
}


class StatusPage:
    """One page, whichever environments look at it: each reading of it serves each of them once.

    So a page that several environments share is asked once in an interval of sweeps, which is `fresh` of
    `read`. No connection is kept, since the next request is minutes away.
    """

    def __init__(
        self,
        vendor: Vendor,
        url: str,
        observer: UpstreamObserver,
        limits: Limits = SHORT,
    ) -> None:
        silence_retry_hooks()
        self._vendor = vendor
        self._url = url
        self._host = urlsplit(url).netloc
        self._observer = observer
        self._limits = limits
        self._turn = asyncio.Lock()
        self._last: VendorStatus | None = None
        self._served: set[str] = set()

    async def read(self, environment: str, now: Callable[[], datetime], fresh: timedelta) -> VendorStatus:
        """What the page says, or why it could not be read; never an error."""
        async with self._turn:
            last = self._last
            if last is None or environment in self._served or now() - last.read_at >= fresh:
                last = self._last = await self._read(environment, now)
                self._served.clear()
            self._served.add(environment)
            return last

    async def _read(self, environment: str, now: Callable[[], datetime]) -> VendorStatus:
        incidents: tuple[Incident, ...] = ()
        unread = ""
        try:
            async with asyncio.timeout(self._limits.read), open_session() as session:
                incidents = await retried(partial(self._attempt, environment, session), self._limits)
        except TimeoutError:
            unread = f"{self._host} took longer than {self._limits.read:g} s and was given up"
        except ReadFailure as failure:
            unread = failure.detail
        return VendorStatus(self._vendor, now(), incidents, unread)

    async def _attempt(self, environment: str, session: aiohttp.ClientSession) -> tuple[Incident, ...]:
        told = ToldRequests(environment, f"{self._vendor}-status", self._observer)
        return await told.tell(SUMMARY, lambda: self._exchange(session))

    async def _exchange(self, session: aiohttp.ClientSession) -> tuple[Incident, ...]:
        try:
            async with (
                asyncio.timeout(self._limits.request),
                session.get(self._url, allow_redirects=False) as reply,
            ):
                if reply.status != _OK:
                    raise self._refusal(reply)
                body = await read_capped(reply.content, self._limits.body)
        except (aiohttp.ClientError, OSError, UnicodeError) as error:  # the last: a host that is no name
            raise connection_failure(error, self._host, self._limits.request) from None
        try:
            # In a thread: a page may list thousands of components.
            return await asyncio.to_thread(incidents_of, self._vendor, body)
        except ValueError:
            raise bad_reply(
                f"{self._host} does not answer with a Statuspage summary; check status_page"
            ) from None

    def _refusal(self, reply: aiohttp.ClientResponse) -> ReadFailure:
        if reply.status in _REDIRECTS:
            return bad_reply(f"{self._host} redirects elsewhere; set status_page to where the page is now")
        server_error = reply.status >= _SERVER_ERRORS
        reason = GapReason.SERVER_ERROR if server_error else _REASONS.get(reply.status, GapReason.BAD_REPLY)
        wait = retry_after(reply.headers.get("Retry-After"), reply.headers.get("Date"))
        return ReadFailure(
            reason, f"{self._host} answers with HTTP {reply.status}", wait, status=reply.status
        )


class StatusPages:
    """The pages that matter to one environment."""

    def __init__(self, environment: str, pages: Sequence[StatusPage]) -> None:
        self._environment = environment
        self._pages = pages

    async def read(self, now: Callable[[], datetime], fresh: timedelta) -> tuple[VendorStatus, ...]:
        """What each page says, all asked at once."""
        return tuple(
            await asyncio.gather(*(page.read(self._environment, now, fresh) for page in self._pages))
        )
