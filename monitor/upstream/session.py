"""The HTTP session of an upstream: nothing from the environment, nothing kept, nothing endless."""

import aiohttp

from monitor.upstream.failure import bad_reply
from monitor.upstream.limits import Limits


async def read_capped(content: aiohttp.StreamReader, most: int) -> bytes:
    """The whole body, after decompression. Raises: ReadFailure where it is longer than `most` bytes."""
    chunks: list[bytes] = []
    length = 0
    async for chunk in content.iter_any():
        length += len(chunk)
        if length > most:
            raise bad_reply(f"the reply is longer than {most} bytes; it was not read further")
        chunks.append(chunk)
    return b"".join(chunks)


class CappedResponse(aiohttp.ClientResponse):
    """A response that an SDK cannot read endlessly: `read()`, which it calls without a bound, has one."""

    most = Limits().body

    async def read(self) -> bytes:
        if self._body is None:
            try:
                self._body = await read_capped(self.content, self.most)
            except BaseException:
                self.close()  # a connection with half a reply in it must not serve the next request
                raise
        return self._body


def open_session(
    traces: list[aiohttp.TraceConfig] | None = None, connections: int = 100
) -> aiohttp.ClientSession:
    """A session with a connector of its own: no proxy or netrc of the environment, no cookies.

    It has no time-out: each request is under one of ours. At most `connections` are open at once, 0 is
    without a bound. Must be called inside the running loop.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections),
        cookie_jar=aiohttp.DummyCookieJar(),
        response_class=CappedResponse,
        timeout=aiohttp.ClientTimeout(total=None),
        trace_configs=traces,
        trust_env=False,
    )
