"""Requests as nobody would send them, byte by byte."""

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from hypothesis import strategies as st

NAMES: Final = ("prod", "cl", "br", "run-1", "trunk-address", "wrong-password", "nope", "")
_ODD: Final = (
    "..",
    "%2e%2e%2f",
    "%00",
    "%",
    "%zz",
    "%ff%fe",
    "%ED%A0%80",
    "٣",
    "\u202e",
    "<script>",
    "{{7*7}}",
    "' OR 1=1 --",
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "null",
    "a" * 3000,
    "2026-03-01T12:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
)
_texts = st.one_of(st.text(max_size=12), st.sampled_from(_ODD), st.sampled_from(NAMES))
_quoted = _texts.map(lambda text: quote(text.encode(errors="surrogatepass"), safe=""))
_segments = st.one_of(
    _quoted, _quoted, st.sampled_from(_ODD).map(lambda text: text.encode().decode("latin-1"))
)

_METHODS = st.sampled_from(("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"))
_HEADERS: Final = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Connection",
    "Content-Encoding",
    "Content-Type",
    "Cookie",
    "Expect",
    "Host",
    "Idempotency-Key",
    "If-Modified-Since",
    "If-None-Match",
    "Last-Event-ID",
    "Origin",
    "Range",
    "Referer",
    "Sec-Fetch-Site",
    "Upgrade",
    "X-Forwarded-For",
)
_VALUES: Final = (
    "text/html",
    "application/json;q=0",
    "*/*;q=nan",
    "application/openmetrics-text; version=1.0.0",
    "text/csv, */*;q=0.1",
    "gzip;q=-1, identity;q=0",
    "br",
    "Basic",
    "Basic !!!",
    "Basic " + "QQ" * 2000,
    "Basic OmE=",
    "Basic //8=",
    "Bearer x",
    "100-continue",
    "websocket",
    "bytes=0-1,5-",
    'W/"x"',
    "Mon, 02 Mar 99999999999 12:00:00 GMT",
    "http://evil.test",
    "null",
    "localhost:99999",
    "[::1",
    "chunked",
    ",,,;;;===",
    "a=b; a=c; =; ;",
    "\xff\xfe",
    "9" * 300,
)
_octets = st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")
_headers = st.lists(
    st.tuples(st.sampled_from(_HEADERS), st.sampled_from(_VALUES) | st.text(_octets, max_size=20)),
    max_size=4,
)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


@st.composite
def requests(draw: st.DrawFn, paths: tuple[str, ...], asked: tuple[str, ...]) -> bytes:
    """A request for one of the templates of paths, or any path, with parameters that there are or are not."""
    parts = draw(st.sampled_from(paths)).split("/")
    filled = [draw(_segments) if part.startswith("{") else part for part in parts]
    path = draw(st.sampled_from(("/".join(filled), "/".join(filled), "/" + draw(_segments))))
    names = st.sampled_from(asked) | _quoted
    query = "&".join(f"{draw(names)}={draw(_segments)}" for _ in range(draw(st.integers(0, 3))))
    target = f"{path}?{query}" if query else path
    body = draw(st.just(b"") | st.binary(max_size=50) | st.sampled_from((b"{}", b"[" * 500, b'{"a": 1e999}')))
    lines = [f"{draw(_METHODS)} {target.replace(' ', '%20')} HTTP/1.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in draw(_headers)]
    if not any(line.startswith("Host:") for line in lines):
        lines.append("Host: localhost")
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1", errors="replace") + b"\r\n\r\n" + body


async def ask(origin: str, request: bytes) -> Answer | None:
    """What is answered, as far as it comes soon: a stream of events has no end. None for no answer."""
    where = urlsplit(origin)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        endless = b"text/event-stream" in head
        body = b"" if endless else await reader.read()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    finally:
        writer.close()
    return Answer(int(head.split(b" ", 2)[1]), (head + body).decode("latin-1"))
