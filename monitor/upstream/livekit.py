"""LiveKit, as the sweep sees it."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import aiohttp
from google.protobuf.message import DecodeError
from livekit.api import (
    ListSIPOutboundTrunkRequest,
    Pagination,
    SIPOutboundTrunkInfo,
    TwirpError,
)
from yarl import URL

from monitor.config import LiveKitAccess
from monitor.model.livekit import LiveKitTrunk
from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import Known, Reading
from monitor.upstream.cloud_clock import CloudClock
from monitor.upstream.failure import bad_reply, connection_failure
from monitor.upstream.limits import BREATH, Limits
from monitor.upstream.livekit_refusals import refusal
from monitor.upstream.livekit_replies import strict
from monitor.upstream.livekit_sdk import livekit_api
from monitor.upstream.livekit_trunks import passwords_told, trunk
from monitor.upstream.reading import reading
from monitor.upstream.retry import retried, silence_retry_hooks
from monitor.upstream.session import open_session
from monitor.upstream.told_requests import ToldRequests

LIST_TRUNKS: Final = "SIP/ListSIPOutboundTrunk"


class LiveKitReader:
    """Reads one environment's LiveKit project. Must be made inside the running loop, and closed."""

    def __init__(
        self,
        environment: str,
        access: LiveKitAccess,
        observer: UpstreamObserver,
        limits: Limits | None = None,
    ) -> None:
        silence_retry_hooks()
        self._host = URL(access.url).host_port_subcomponent or ""
        self._is_cloud = access.cloud
        self._requests = ToldRequests(environment, "livekit", observer)
        self._limits = limits or Limits(attempts=3)
        self.clock = CloudClock()
        self._session = open_session([self.clock.trace(), strict()])
        self._api = livekit_api(access, self._session)

    async def trunks(self) -> Reading[Mapping[str, LiveKitTrunk]]:
        """The project's outbound trunks by id; one failed page makes them all unread."""
        late = "the reading of all trunks took too long and was given up"
        within = asyncio.timeout(self._limits.read)
        pages = await reading(LIST_TRUNKS, self._pages(), within, late)
        return Known(passwords_told(pages.value, cloud=self._is_cloud)) if isinstance(pages, Known) else pages

    async def aclose(self) -> None:
        """Close all connections; the SDK leaves a session that it was given open."""
        await self._session.close()

    async def _pages(self) -> dict[str, LiveKitTrunk]:
        """Pages by the last id seen, until one brings nothing new.

        A server that does not page answers with everything after that id at once: two requests. No size
        is asked for, since the open server takes it for something else and the cloud's bound is unknown.
        """
        found: dict[str, LiveKitTrunk] = {}
        after = ""
        for _ in range(self._limits.pages):
            infos = [info for info in await self._page(after) if info.sip_trunk_id]
            known = len(found)
            for number, info in enumerate(infos):
                if number % BREATH == 0:
                    await asyncio.sleep(0)
                if info.sip_trunk_id not in found:
                    found[info.sip_trunk_id] = trunk(info)
            if len(found) == known:
                return found
            if len(found) > self._limits.records:
                raise bad_reply(
                    f"the list has more than {self._limits.records} trunks; it was not read further"
                )
            after = infos[-1].sip_trunk_id
        raise bad_reply(f"the list has more than {self._limits.pages} pages; it was not read further")

    async def _page(self, after: str) -> Sequence[SIPOutboundTrunkInfo]:
        return await retried(partial(self._attempt, after), self._limits)

    async def _attempt(self, after: str) -> Sequence[SIPOutboundTrunkInfo]:
        return await self._requests.tell(LIST_TRUNKS, lambda: self._exchange(after))

    async def _exchange(self, after: str) -> Sequence[SIPOutboundTrunkInfo]:
        """One call under our deadline, since the SDK has none whatever its constructor is told."""
        request = ListSIPOutboundTrunkRequest(page=Pagination(after_id=after))
        try:
            async with asyncio.timeout(self._limits.request):
                return (await self._api.sip.list_outbound_trunk(request)).items
        except TwirpError as error:
            failure = refusal(error)
        except (DecodeError, AttributeError):  # the latter: an error's JSON that is no object
            failure = bad_reply("the reply is no list of trunks; check livekit.url")
        except (aiohttp.ClientError, OSError) as error:
            failure = connection_failure(error, self._host, self._limits.request)
        raise failure  # outside the handler: the client's error holds the request's token
