"""What a reply of LiveKit must be before the SDK may read it."""

from types import SimpleNamespace
from typing import Final

import aiohttp

from monitor.upstream.failure import bad_reply

_OK: Final = 200
_LENGTHS: Final = ("Content-Length", "Transfer-Encoding")


def strict() -> aiohttp.TraceConfig:
    """Refuse what the SDK would follow or take: a redirect, and a success that is not protobuf, or not whole.

    An empty page with status 200 would read as a project without trunks, or as a call that was answered. So
    would a reply that broke off, where nothing says how long it is.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse_redirect)
    trace.on_request_end.append(_refuse_other_content)
    return trace


async def _refuse_redirect(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, _end: aiohttp.TraceRequestRedirectParams
) -> None:
    raise bad_reply("the address redirects to another one, which was not followed; check livekit.url")


async def _refuse_other_content(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
) -> None:
    reply = end.response
    if reply.status != _OK:
        return
    if reply.content_type != "application/protobuf":
        raise bad_reply("the reply is not protobuf; does a proxy or a login page answer in LiveKit's place?")
    if not any(name in reply.headers for name in _LENGTHS):
        raise bad_reply("the reply does not say where it ends; does a proxy answer in LiveKit's place?")
