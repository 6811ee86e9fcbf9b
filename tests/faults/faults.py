"""Every way in which something between Trunkwatch and a cloud spoils an answer, and what that is called."""

import asyncio
import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from livekit.protocol.sip import ListSIPOutboundTrunkResponse, SIPOutboundTrunkInfo

from monitor.model.reading import GapReason
from tests.faults.proxy import Spoil, Wire

JSON, PROTOBUF, HTML = "application/json", "application/protobuf", "text/html"
MEGABYTE = 1_000_000
_DRIP: Final = 0.02
"""Seconds between two bytes: to a deadline of seconds what a byte a second is to a longer one."""


def kind(wire: Wire) -> str:
    """The content type of the true answer."""
    return PROTOBUF if wire.asked.path.startswith("/twirp/") else JSON


def head(status: int = 200, /, **headers: object) -> bytes:
    """The head of a reply; `_` in the name of a header is `-`."""
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
    return "".join(f"{line}\r\n" for line in lines).replace("_", "-").encode() + b"\r\n"


def says(body: bytes, content_type: str | None = None, status: int = 200, **headers: str) -> Spoil:
    """A whole reply, by default of the content type of the true one."""

    async def spoil(wire: Wire) -> None:
        kinds = {"Content_Type": content_type or kind(wire), "Content_Length": len(body)}
        await wire.send(head(status, **kinds, **headers) + body)

    return spoil


def alters(change: Callable[[bytes], bytes]) -> Spoil:
    """The true reply with another body."""

    async def spoil(wire: Wire) -> None:
        await says(change((await wire.truth()).body))(wire)

    return spoil


def _in_json(change: Callable[[Any], Any]) -> Spoil:
    return alters(lambda body: json.dumps(change(json.loads(body))).encode())


# The connection breaks, or nothing comes.


async def resets(wire: Wire) -> None:
    wire.reset()


async def resets_in_the_head(wire: Wire) -> None:
    await wire.send(head(200, Content_Type=kind(wire))[:-2])
    wire.reset()


async def resets_in_the_body(wire: Wire) -> None:
    body = (await wire.truth()).body
    await wire.send(head(Content_Type=kind(wire), Content_Length=len(body)) + body[: len(body) // 2])
    await asyncio.sleep(_DRIP)  # or the half would be lost with the rest
    wire.reset()


async def closes(_wire: Wire) -> None:
    """FIN in place of an answer."""


async def half_of_the_length(wire: Wire) -> None:
    body = (await wire.truth()).body or b"a"
    await wire.send(head(Content_Type=kind(wire), Content_Length=len(body)) + body[: len(body) // 2])


async def half_in_chunks(wire: Wire) -> None:
    body = (await wire.truth()).body or b"a"
    half = body[: len(body) // 2]
    chunk = f"{len(half):x}\r\n".encode() + half + b"\r\n" if half else b""
    await wire.send(head(Content_Type=kind(wire), Transfer_Encoding="chunked") + chunk)


async def half_without_a_length(wire: Wire) -> None:
    """As HTTP/1.0 had it: the end of the connection is taken for the end of the reply."""
    body = (await wire.truth()).body
    await wire.send(head(Content_Type=kind(wire), Connection="close") + body[: len(body) // 2])


async def nothing_without_a_length(wire: Wire) -> None:
    await wire.send(head(Content_Type=kind(wire), Connection="close"))


async def black_hole(_wire: Wire) -> None:
    await asyncio.Event().wait()


async def drips(wire: Wire) -> None:
    body = (await wire.truth()).body + b" " * 10_000
    for byte in head(Content_Type=kind(wire), Content_Length=len(body)) + body:
        await wire.send(bytes([byte]))
        await asyncio.sleep(_DRIP)


async def drips_the_body(wire: Wire) -> None:
    body = (await wire.truth()).body + b" " * 10_000
    await wire.send(head(Content_Type=kind(wire), Content_Length=len(body)))
    for byte in body:
        await wire.send(bytes([byte]))
        await asyncio.sleep(_DRIP)


# Something comes, and it is no HTTP, or has no end.


async def no_http(wire: Wire) -> None:
    await wire.send(b"220 mail.example ESMTP\r\n")


async def endless_head(wire: Wire) -> None:
    await wire.send(head()[:-2])
    for number in range(10_000_000):
        await wire.send(b"X-%d: %s\r\n" % (number, b"x" * 1000))


async def endless_line(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        await wire.send(b"x" * 64_000)


async def endless_patience(wire: Wire) -> None:
    while True:
        await wire.send(head(100))
        await asyncio.sleep(0)


async def endless_body(wire: Wire) -> None:
    await wire.send(head(Content_Type=kind(wire), Transfer_Encoding="chunked"))
    while True:
        await wire.send(b"fa00\r\n" + b" " * 64_000 + b"\r\n")


def bomb(megabytes: int) -> Spoil:
    """Blanks, a thousandth of their size on the wire."""
    packed = gzip.compress(b" " * megabytes * MEGABYTE)

    async def spoil(wire: Wire) -> None:
        kinds = {"Content_Type": kind(wire), "Content_Encoding": "gzip", "Content_Length": len(packed)}
        await wire.send(head(**kinds) + packed)

    return spoil


# JSON, protobuf and paging.


def _wrong_types(value: Any, depth: int = 0) -> Any:
    """Every leaf below the records is a list of itself."""
    if isinstance(value, dict):
        return {key: _wrong_types(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_wrong_types(each, depth + 1) for each in value]
    return [value] if depth > 1 else value


def _without_keys(page: Any) -> Any:
    """Of each record nothing but a name."""
    return {
        key: [{"friendly_name": "acme"} for _ in each] if isinstance(each, list) else each
        for key, each in page.items()
    }


def _half(body: bytes) -> bytes:
    return body[:-1] if body else b"\xff"


def pages(further: Callable[[str, int], str]) -> Spoil:
    """Lists that never end: `further` makes of a path and a count the address of the next page.

    LiveKit has no addresses, but another trunk each time.
    """
    asked = 0

    async def spoil(wire: Wire) -> None:
        nonlocal asked
        asked += 1
        if kind(wire) == PROTOBUF:
            trunk = SIPOutboundTrunkInfo(sip_trunk_id=f"ST_{asked}", address="acme.pstn.twilio.com")
            await says(ListSIPOutboundTrunkResponse(items=[trunk]).SerializeToString())(wire)
            return
        _, host, path = wire.asked.path.split("/", 2)
        page = json.loads((await wire.truth()).body)
        there = further(f"https://{host}/{path}", asked)
        if "meta" in page:
            page["meta"]["next_page_url"] = there
        else:
            page["next_page_uri"] = there.removeprefix(f"https://{host}")
        await says(json.dumps(page).encode())(wire)

    return spoil


@dataclass(frozen=True)
class Fault:
    """`hangs`: only a deadline ends it. `twilio` and `livekit` are the reasons of what is then unread."""

    spoil: Spoil
    twilio: GapReason
    livekit: GapReason
    hangs: bool = False


def _bad(spoil: Spoil) -> Fault:
    return Fault(spoil, GapReason.BAD_REPLY, GapReason.BAD_REPLY)


def _broken(spoil: Spoil) -> Fault:
    return Fault(spoil, GapReason.NETWORK, GapReason.NETWORK)


def _silent(spoil: Spoil) -> Fault:
    return Fault(spoil, GapReason.TIMEOUT, GapReason.TIMEOUT, hangs=True)


def _status(status: int, twilio: GapReason, livekit: GapReason | None = None, **headers: str) -> Fault:
    return Fault(says(b"<html>", HTML, status, **headers), twilio, livekit or twilio)


_LIMITED: Final = partial(_status, 429, GapReason.RATE_LIMITED)
_DATE: Final = "Sun, 22 Nov 2026 12:00:00 GMT"
_DEEP: Final = b'{"trunks":' + b"[" * 100_000

FAULTS: Final[Mapping[str, Fault]] = {
    "reset": _broken(resets),
    "reset in the head": _broken(resets_in_the_head),
    "reset in the body": _broken(resets_in_the_body),
    "closed": _broken(closes),
    "half of the length": _broken(half_of_the_length),
    "half in chunks": _broken(half_in_chunks),
    "half without a length": _bad(half_without_a_length),
    "nothing without a length": _bad(nothing_without_a_length),
    "black hole": _silent(black_hole),
    "slow drip": _silent(drips),
    "slow drip of the body": _silent(drips_the_body),
    "no HTTP": _bad(no_http),
    "endless head": _bad(endless_head),
    "endless line": _bad(endless_line),
    "endless patience": _silent(endless_patience),
    "endless body": _bad(endless_body),
    "10 MB": _bad(says(b" " * 10 * MEGABYTE)),
    "gzip bomb": _bad(bomb(200)),
    "HTML": _bad(says(b"<html>log in</html>", HTML)),
    "HTML that says it is right": _bad(says(b"<html>log in</html>")),
    "JSON of something else": _bad(says(b'{"status": "ok"}', JSON)),
    "nothing": _bad(says(b"", status=204)),
    "bad JSON or protobuf": _bad(alters(_half)),
    "deep nesting": _bad(says(_DEEP)),
    "huge numbers": _bad(says(b'{"trunks":[{"sid":%s}]}' % (b"9" * 5000))),
    "not UTF-8": _bad(says(b'{"trunks":["\xff"]}')),
    "401": _status(401, GapReason.UNAUTHORIZED),
    "403": _status(403, GapReason.FORBIDDEN, GapReason.BAD_REPLY),
    "404": _status(404, GapReason.NOT_FOUND, GapReason.BAD_REPLY),
    "429": _LIMITED(),
    "429 for an hour": _LIMITED(Retry_After="3600"),
    "429 for years": _LIMITED(Retry_After="9" * 400),
    "429 for a negative time": _LIMITED(Retry_After="-5"),
    "429 until a date": _LIMITED(Retry_After="Mon, 23 Nov 2026 12:00:00 GMT", Date=_DATE),
    "429 until no date": _LIMITED(Retry_After="Sun, 22 Nov 99999999999 12:00:00 GMT", Date=_DATE),
    "500": _status(500, GapReason.SERVER_ERROR),
    "503": _status(503, GapReason.SERVER_ERROR),
    "redirect": _status(302, GapReason.BAD_REPLY, Location="/elsewhere"),
    "redirect to another host": _status(307, GapReason.BAD_REPLY, Location="https://evil.test/"),
}
"""Those that any request can meet."""

OF_LISTS: Final[Mapping[str, Spoil]] = {
    "wrong types": _in_json(_wrong_types),
    "missing keys": _in_json(_without_keys),
    "a page that leads to itself": pages(lambda here, _count: f"{here}?Page=1"),
    "ever new pages": pages(lambda here, count: f"{here}?Page={count}"),
    "a page at another host": pages(lambda _here, _count: "https://evil.test/v1/Trunks"),
}
"""Those of Twilio's lists; each makes a bad reply."""
