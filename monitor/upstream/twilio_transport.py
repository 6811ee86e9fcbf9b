"""The one way to Twilio: everything that the SDK leaves open is closed here.

The SDK's own asynchronous client has no working time-out, never retries a 429, retries writing requests,
logs reply headers, reads whatever length a reply has, and follows a reply's paging to any host.
"""

import asyncio
import base64
import logging
import re
from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Final

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from yarl import URL

from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import GapReason
from monitor.upstream.cloud_clock import CloudClock
from monitor.upstream.failure import bad_reply, connection_failure
from monitor.upstream.gate import Gate
from monitor.upstream.json_object import is_object
from monitor.upstream.limits import Limits
from monitor.upstream.retry import point_in_time, retried, silence_retry_hooks
from monitor.upstream.session import open_session, read_capped
from monitor.upstream.told_requests import ToldRequests
from monitor.upstream.twilio_hosts import destination
from monitor.upstream.twilio_operations import Operation, operation_of
from monitor.upstream.twilio_refusals import refusal

_AUTH_TOKEN = re.compile(rb'"auth_token"\s*:\s*"(?:[^"\\]|\\.)*"')
_OK: Final = range(200, 300)


class TwilioTransport(AsyncHttpClient):
    """The SDK's HTTP client for one environment. Must be made inside the running loop.

    `absences` are the operations for which "not found" is an answer, so that no metric counts a failure.
    """

    def __init__(
        self,
        environment: str,
        base_url: str | None,
        gate: Gate,
        observer: UpstreamObserver,
        limits: Limits,
        absences: Collection[Operation] = (),
        clock: CloudClock | None = None,
    ) -> None:
        super().__init__(logging.getLogger(__name__), is_async=True, timeout=limits.request)
        silence_retry_hooks()
        self.limits = limits
        self.told_at: datetime | None = None
        """What Twilio's clock said with its newest reply."""
        self._base_url = base_url
        self._gate = gate
        self._requests = ToldRequests(environment, "twilio", observer)
        self._absences = frozenset(absences)
        self._session = open_session([(clock or CloudClock()).trace()])

    async def request(  # type: ignore[override]  # the SDK's own asynchronous class overrides so too
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the SDK's signature; ours rules
        allow_redirects: bool = False,
    ) -> Response:
        """Twilio's answer, always 2xx. Raises: ReadFailure, so that list errors keep their code too."""
        url = destination(uri, self._base_url)
        if params:
            url = url.extend_query({name: str(value) for name, value in params.items()})
        headers = {**(headers or {}), **_authorization(auth)}
        operation = operation_of(uri)
        attempt = partial(self._attempt, operation, method, url, headers, data)
        return await (retried(attempt, self.limits) if method.upper() == "GET" else attempt())

    async def aclose(self) -> None:
        """Close the session and its connections."""
        await self._session.close()

    async def _attempt(
        self,
        operation: Operation,
        method: str,
        url: URL,
        headers: dict[str, str],
        data: dict[str, object] | None,
    ) -> Response:
        async with self._gate:
            return await self._requests.tell(
                operation,
                lambda: self._exchange(method, url, headers, data),
                blame=lambda failure: self._blame(operation, failure.reason),
                status=lambda response: response.status_code,
            )

    def _blame(self, operation: Operation, reason: GapReason) -> GapReason | None:
        return None if reason is GapReason.NOT_FOUND and operation in self._absences else reason

    async def _exchange(
        self, method: str, url: URL, headers: dict[str, str], data: dict[str, object] | None
    ) -> Response:
        try:
            async with (
                asyncio.timeout(self.limits.request),
                self._session.request(
                    method, url, headers=headers, data=data, allow_redirects=False
                ) as reply,
            ):
                self.told_at = point_in_time(reply.headers.get("Date"))
                body = await read_capped(reply.content, self.limits.body)
        except (aiohttp.ClientError, OSError) as error:
            failure = connection_failure(error, url.host_port_subcomponent or "", self.limits.request)
        else:
            return _response(reply, body)
        raise failure  # outside the handler: the client's error holds the request's headers


def _response(reply: aiohttp.ClientResponse, body: bytes) -> Response:
    if reply.status not in _OK:
        raise refusal(reply.status, reply.headers, body)
    if not reply.content_type.endswith("json"):
        raise bad_reply("the reply is not JSON; does a proxy or a login page answer in Twilio's place?")
    try:
        text = _AUTH_TOKEN.sub(b'"auth_token":null', body).decode()  # Accounts/{sid} holds it in clear
    except UnicodeDecodeError:
        raise bad_reply("the reply is not UTF-8") from None
    if not is_object(text):
        raise bad_reply("the reply is not JSON of the documented shape")
    return Response(reply.status, text, reply.headers)


def _authorization(auth: tuple[str, str] | None) -> dict[str, str]:
    """Basic authentication by hand: aiohttp's BasicAuth, which the SDK uses, is deprecated."""
    if auth is None:
        return {}
    encoded = base64.b64encode(":".join(auth).encode()).decode("ascii")
    return {"Authorization": f"Basic {encoded}"}
