"""The one way in: every request passes here before anything of it is done."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

from monitor.config.web_file import ClientAuth
from monitor.web.access.access import Access
from monitor.web.access.buckets import whose
from monitor.web.access.certificate import names_of, sans_of
from monitor.web.access.connection import Connection
from monitor.web.access.origin import stranger
from monitor.web.access.passwords import TooOften
from monitor.web.access.refusal import come_back, refused, who_are_you
from monitor.web.access.rules import Rules
from monitor.web.access.visitor import ANYONE, VISITOR, WELCOME, Role, Visitor, Welcome
from monitor.web.harmless import harmless

LARGEST_BODY: Final = 64 * 1024
BODY_SECONDS: Final = 10.0

UNGUARDED: Final = frozenset({"/-/healthy", "/-/ready"})
"""Whoever restarts a process that hangs asks these, and a wrong password must not make it restart one that
does not. Where visitors are known they say yes or no, and no more."""

_HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST_NAME: Final = 128
_NO: Final = "Not now.\n"

_TOO_OFTEN: Final = "Too many requests come from this address."
_TOO_MANY_TRIES: Final = "Too many passwords are being tried."
_NOT_THIS_CERTIFICATE: Final = "This certificate is not one of those that are let in (client_allowed_sans)."
_OTHER_AUTHORITIES: Final = "Other authorities sign for clients since this connection began: connect anew."
_NO_OPERATOR: Final = "Only operators may do this: the configuration names them (web.operators)."
_TOO_LARGE: Final = f"The body is larger than {LARGEST_BODY} bytes."
_TOO_SLOW: Final = "The body did not come in time."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class _Refused(Exception):  # noqa: N818 - it carries an answer
    def __init__(self, answer: web.Response) -> None:
        super().__init__()
        self.answer = answer


def gate(access: Access) -> Middleware:
    """A middleware that lets through what may pass, with its visitor noted."""

    @web.middleware
    async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
        rules = access.rules
        if isinstance(request.protocol, Connection):
            request.protocol.heard()
        if request.rel_url.raw_path in UNGUARDED and request.method in _HARMLESS:
            return await _yes_or_no(request, handler, rules)
        try:
            await _let_in(request, access, rules)
            while access.rules != rules:  # a body may take seconds, in which an operator is none any more
                rules = access.rules
                await _let_in(request, access, rules)
        except _Refused as refusal:
            return refusal.answer
        request[WELCOME] = Welcome(lambda: access.rules == rules)
        return await handler(request)

    return pass_through


async def _yes_or_no(request: web.Request, handler: Handler, rules: Rules) -> web.StreamResponse:
    answer = await handler(request)
    if rules.knows_people and answer.status != HTTPStatus.OK:
        return web.Response(text=_NO, status=answer.status)
    return answer


async def _let_in(request: web.Request, access: Access, rules: Rules) -> None:
    """Raises: _Refused."""
    address = whose(request.remote)
    counted, rate = _counted_as(request, access, rules, address), rules.rate_of(address)
    wait = access.requests.take(counted, rate, asyncio.get_running_loop().time())
    if wait:
        raise _Refused(come_back(request, wait, _TOO_OFTEN))
    visitor = await _visitor(request, access, rules, address)
    request[VISITOR] = visitor
    if request.method in _HARMLESS:
        return
    why = stranger(request, rules.origin, rules.host)
    if why is None and rules.knows_people and visitor.role is not Role.OPERATE:
        why = _NO_OPERATOR
    if why is not None:
        raise _Refused(refused(request, HTTPStatus.FORBIDDEN, why))
    await _read_body(request)


def _counted_as(request: web.Request, access: Access, rules: Rules, address: str) -> str:
    """Whose request it is: strangers cannot use up what those may ask who are known, at the same address."""
    certificate = request.get_extra_info("peercert") if rules.client_auth is not ClientAuth.NONE else None
    sent = _name_and_password(request) if rules.users else None
    if sent is not None and access.passwords.known(rules.users, *sent):
        return f"{address} {sent[0]}"
    return f"{address} {names_of(certificate)[0]}" if certificate else address


async def _visitor(request: web.Request, access: Access, rules: Rules, address: str) -> Visitor:
    """Raises: _Refused."""
    named = _of_certificate(request, access, rules) if rules.client_auth is not ClientAuth.NONE else ()
    if not rules.users:
        if not named:
            return ANYONE
        operator = next((name for name in named if name in rules.operators), None)
        return Visitor(harmless(operator or named[0], _LONGEST_NAME), Role.OPERATE if operator else Role.READ)
    sent = _name_and_password(request)
    if sent is None:
        raise _Refused(who_are_you(request))
    name, password = sent
    try:
        right = await access.passwords.right(rules.users, name, password, address)
    except TooOften as often:
        raise _Refused(come_back(request, often.seconds, _TOO_MANY_TRIES)) from None
    if not right:
        raise _Refused(who_are_you(request))
    return Visitor(name, Role.OPERATE if name in rules.operators else Role.READ)


def _of_certificate(request: web.Request, access: Access, rules: Rules) -> tuple[str, ...]:
    """The names in the client's certificate, which TLS has verified; none where it shows none.

    Raises: _Refused, also where a certificate is demanded since a moment ago and the connection is older.
    """
    certificate = request.get_extra_info("peercert") or {}
    if not certificate and rules.client_auth is not ClientAuth.REQUIRED:
        return ()
    if not certificate or (rules.allowed_sans and rules.allowed_sans.isdisjoint(sans_of(certificate))):
        raise _ended(request, _NOT_THIS_CERTIFICATE)
    if not access.verifies_as(request.get_extra_info("ssl_object").context):
        raise _ended(request, _OTHER_AUTHORITIES)
    return names_of(certificate)


def _ended(request: web.Request, why: str) -> _Refused:
    answer = refused(request, HTTPStatus.FORBIDDEN, why)
    answer.force_close()
    return _Refused(answer)


def _name_and_password(request: web.Request) -> tuple[str, str] | None:
    """What basic authentication sends (RFC 7617), in UTF-8."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


async def _read_body(request: web.Request) -> None:
    """Read it here, where it is bounded for every handler; they find it read. Raises: _Refused."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            await request.read()
    except web.HTTPRequestEntityTooLarge:
        answer = refused(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE)
    except TimeoutError:
        answer = refused(request, HTTPStatus.REQUEST_TIMEOUT, _TOO_SLOW)
    else:
        return
    answer.force_close()
    raise _Refused(answer)
