"""The client of the API."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final, NoReturn, TypeVar
from urllib.parse import quote

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorError,
    ClientConnectorSSLError,
    ClientError,
    ClientOSError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ServerDisconnectedError,
    hdrs,
)
from pydantic import ValidationError
from yarl import URL

from monitor.cli.daemon.event_stream import EventStream, Sent, TooLong
from monitor.cli.daemon.told import PageTold, ProblemTold, RefusedTold, Told
from monitor.cli.exits import Exit, Refused

API: Final = "api/v1"
LARGEST: Final = 64_000_000
"""Bytes of an answer, and of all pages of a list: ten thousand routes are a third of it. What sends more is
no Trunkwatch, and may never end."""

_PAGE: Final = 1000
_MOST_PAGES: Final = 1000
_PATIENCE: Final = ClientTimeout(total=60, sock_connect=10)
_LISTENING: Final = ClientTimeout(total=None, sock_connect=10, sock_read=45)
"""The daemon says something every 15 seconds, if only that it is there."""

_ABSENT: Final = (
    "No Trunkwatch answers at {url}: start one there (`trunkwatch run`), or name the address of another "
    "by --url."
)
_PLAIN: Final = "What listens at {url} ends the connection without an answer: if it encrypts, write https://."
_STRANGE: Final = (
    "What answers at {url} is not a Trunkwatch that this one understands: see whether the address is right, "
    "and whether both are of one version."
)
_LOCKED: Final = (
    "{url} wants a name and a password: put them into ~/.netrc (machine {host} login NAME password …), or "
    "into the variable TRUNKWATCH_URL as https://NAME:PASSWORD@HOST."
)
_WRONG: Final = (
    "{url} does not know this name with this password: correct them in TRUNKWATCH_URL or --url, or in "
    "~/.netrc (machine {host})."
)
_NOT_YOU: Final = "{url} does not let you. {why}"
_OFTEN: Final = "{url} is asked too often from here: try again in {seconds} s."
_UNTRUSTED: Final = (
    "{url} shows a certificate that is not trusted here ({why}): name its authority by --ca, and the host as "
    "the certificate does."
)
_UNENCRYPTED: Final = "{url} does not speak TLS as this program does: see whether it is http://."
_UNSHOWN: Final = (
    "{url} ends the connection without an answer: if it lets in only who shows a certificate, name one by "
    "--cert."
)
_FAILING: Final = "{url} answers with an error of its own ({status}): its log says why."

Raw = Mapping[str, object]
Query = Mapping[str, str | list[str]]
T = TypeVar("T", bound=Told)


class NoAnswer(Exception):  # noqa: N818 - it is told to people
    """The daemon cannot be asked now; the message says what to do.

    `sent` says that it may have taken the request all the same.
    """

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class NotPlaced(Exception):  # noqa: N818 - it is an answer
    """The daemon places no call; the message is why."""

    def __init__(self, why: str, refused: RefusedTold) -> None:
        super().__init__(why)
        self.refused = refused


class DaemonClient:
    """Asks the daemon at an address. Every method raises NoAnswer, and Refused where it was asked amiss."""

    def __init__(self, session: ClientSession, base: URL) -> None:
        self._session = session
        self._base = base

    @property
    def shown(self) -> str:
        """The address, as people write it."""
        return str(self._base).rstrip("/")

    async def get(self, path: str, query: Query | None = None) -> Raw:
        return self._read(await self._got(path, query or {}, LARGEST))

    async def post(self, path: Sequence[str], key: str) -> Raw:
        """What a request that changes something is answered; by the same key it is done once.

        Raises: NotPlaced.
        """
        way = "/".join(quote(each, safe="") for each in path)
        headers = {"Idempotency-Key": key}
        async with self._answer(way, {}, _PATIENCE, headers, method=hdrs.METH_POST) as answer:
            return self._read(await _body(answer, LARGEST))

    async def items(self, path: str, query: Query | None = None) -> list[Raw]:
        """All items of a list, page by page."""
        found: list[Raw] = []
        asked: dict[str, str | list[str]] = {**(query or {}), "limit": str(_PAGE)}
        left = LARGEST
        for _page in range(_MOST_PAGES):
            body = await self._got(path, asked, left)
            left -= len(body)
            page = self.understood(PageTold, self._read(body))
            found += page.items
            if page.next is None:
                return found
            asked["cursor"] = page.next
        return self._strange()

    async def _got(self, path: str, query: Query, most: int) -> bytes:
        async with self._answer(path, query, _PATIENCE) as answer:
            return await _body(answer, most)

    async def events(self, last: str) -> AsyncGenerator[Sent]:
        """What the daemon sends from now on, or after the event with the id `last`."""
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
        stream = EventStream()
        async with self._answer("events", {}, _LISTENING, headers) as answer:
            async for chunk in answer.content.iter_any():
                for sent in stream.feed(chunk):
                    yield sent

    def understood(self, shape: type[T], told: object) -> T:
        """An answer, or a part of one, as `shape`."""
        try:
            return shape.model_validate(told)
        except ValidationError:
            self._strange()

    def parsed(self, shape: type[T], text: str) -> T:
        """JSON as `shape`."""
        try:
            return shape.model_validate_json(text)
        except ValidationError:
            self._strange()

    def _read(self, body: bytes) -> Raw:
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            self._strange()
        return told if isinstance(told, dict) else self._strange()

    @asynccontextmanager
    async def _answer(
        self,
        path: str,
        query: Query,
        patience: ClientTimeout,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = hdrs.METH_GET,
    ) -> AsyncIterator[ClientResponse]:
        url = self._base.joinpath(API, path, encoded=True)
        asked = self._session.request(
            method,
            url,
            params=query,
            timeout=patience,
            headers=headers,
            allow_redirects=method == hdrs.METH_GET,  # what changes something goes to whom it was meant for
        )
        try:
            async with asked as answer:
                if answer.status not in (HTTPStatus.OK, HTTPStatus.ACCEPTED):
                    self._refuse(answer, await _body(answer, LARGEST))
                yield answer
        except ClientConnectorCertificateError as error:
            why = getattr(error.certificate_error, "verify_message", None) or "its name is another"
            raise NoAnswer(_UNTRUSTED.format(url=self.shown, why=why)) from error
        except (ClientError, OSError, TimeoutError) as error:
            sent = not isinstance(error, ClientConnectorError)
            raise NoAnswer(self._absence(error).format(url=self.shown), sent=sent) from error
        except TooLong:
            self._strange()

    def _refuse(self, answer: ClientResponse, body: bytes) -> NoReturn:
        status, problem = answer.status, _problem(body)
        if problem and problem.refused:
            raise NotPlaced(problem.detail, problem.refused)
        if status == HTTPStatus.UNAUTHORIZED:
            shown = hdrs.AUTHORIZATION in answer.request_info.headers
            raise NoAnswer((_WRONG if shown else _LOCKED).format(url=self.shown, host=self._base.host))
        if status == HTTPStatus.FORBIDDEN:
            raise NoAnswer(_NOT_YOU.format(url=self.shown, why=problem.detail if problem else ""))
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            later = answer.headers.get(hdrs.RETRY_AFTER, "")
            seconds = later if later.isdecimal() else "some"
            raise NoAnswer(_OFTEN.format(url=self.shown, seconds=seconds))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NoAnswer(_FAILING.format(url=self.shown, status=status), sent=True)
        if status == HTTPStatus.BAD_REQUEST and problem and problem.parameter in ("environment", "route"):
            raise Refused(problem.detail.replace("The parameter ", "--"), Exit.USAGE)
        self._strange()

    def _absence(self, error: Exception) -> str:
        """What to say of a connection that failed.

        Who misses a certificate just hangs up, by TLS 1.3: before the request is read, or in the middle.
        """
        if isinstance(error, ClientConnectorError):
            return _UNENCRYPTED if isinstance(error, ClientConnectorSSLError) else _ABSENT
        if self._base.scheme == "https" and isinstance(error, ServerDisconnectedError | ClientOSError):
            return _UNSHOWN
        return _PLAIN if isinstance(error, ServerDisconnectedError) else _ABSENT

    def _strange(self) -> NoReturn:
        raise NoAnswer(_STRANGE.format(url=self.shown))


async def _body(answer: ClientResponse, most: int) -> bytes:
    """Raises: TooLong, where it is more than `most` bytes, unpacked."""
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > most:
            raise TooLong
    return bytes(body)


def _problem(body: bytes) -> ProblemTold | None:
    try:
        return ProblemTold.model_validate_json(body)
    except ValidationError:
        return None
