"""Answers that repeat what a request brought: what a proxy, a debugging cloud or an attacker may send."""

import json
from itertools import cycle
from typing import Final

from tests.faults.faults import HTML, JSON, says
from tests.faults.proxy import Spoil, Wire


def echoes(also: str) -> Spoil:
    """Each request is answered in the next of many ways, all of which repeat its head and body and `also`."""
    ways = cycle(_WAYS)

    async def spoil(wire: Wire) -> None:
        way = next(ways)
        await way(f"{wire.asked.head.decode()} {wire.asked.body.decode(errors='replace')} {also}")(wire)

    return spoil


def refuses_the_dial(also: str, trunk: str) -> Spoil:
    """Twirp's answer to a dial over a trunk, with the request's own token in every text of it."""

    async def spoil(wire: Wire) -> None:
        if trunk.encode() not in wire.asked.body:
            truth = await wire.truth()
            await wire.send(truth.head + truth.body)
            return
        sent = f"{_authorization(wire)} {also}"
        error = {
            "code": "permission_denied",
            "msg": f"twirp error: {sent}",
            "meta": {"sip_status_code": "403", "sip_status": f"Forbidden {sent}", "token": sent},
        }
        await says(json.dumps(error).encode(), JSON, 403)(wire)

    return spoil


def _authorization(wire: Wire) -> str:
    return next(
        line for line in wire.asked.head.decode().split("\r\n") if line.lower().startswith("authorization")
    )


def _line(sent: str) -> str:
    """The same as a header may hold it."""
    return " ".join(sent.split())


def _twilio(sent: str) -> Spoil:
    error = {"code": 20003, "message": sent, "detail": sent, "more_info": sent, "status": 401}
    return says(json.dumps(error).encode(), JSON, 401)


def _permission(sent: str) -> Spoil:
    return says(json.dumps({"code": 70051, "message": f"missing {sent}"}).encode(), JSON, 403)


def _twirp(sent: str) -> Spoil:
    return says(json.dumps({"code": "unauthenticated", "msg": sent, "meta": {"a": sent}}).encode(), JSON, 401)


def _page(sent: str) -> Spoil:
    return says(f"<h1>502</h1><pre>{sent}</pre>".encode(), HTML, 502, Set_Cookie=f"{_line(sent)}=1")


def _redirect(sent: str) -> Spoil:
    secret = _line(sent).replace(" ", "%20")
    return says(b"", HTML, 302, Location=f"http://user:{secret}@127.0.0.1:1/{secret}?{secret}")


def _plain(sent: str) -> Spoil:
    return says(sent.encode(), "text/plain", 400, X_Echo=_line(sent), Retry_After=_line(sent))


def _whatever(sent: str) -> Spoil:
    return says(json.dumps({"trunks": [{"sid": sent}], "items": sent, "error": sent}).encode(), JSON)


def _no_json(sent: str) -> Spoil:
    return says(sent.encode(), JSON)


_WAYS: Final = (_twilio, _permission, _twirp, _page, _redirect, _plain, _whatever, _no_json)
