"""Fixtures: a hostile cloud, and readers of it that are closed afterwards."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import stamina
from pydantic import SecretStr

from monitor.config import LiveKitAccess, TwilioAccess
from monitor.upstream import Gate, Limits, LiveKitCaller, LiveKitReader, TwilioReader, TwilioRecords
from tests.upstream.account import AC, SECRET, SK, Recorder, healthy
from tests.upstream.cloud import Cloud
from tests.upstream.project import LIVEKIT_KEY, LIVEKIT_SECRET
from tests.upstream.records import UNTIL

ReadTwilio = Callable[..., TwilioReader]
ReadLiveKit = Callable[..., LiveKitReader]
CallLiveKit = Callable[..., LiveKitCaller]
ReadRecords = Callable[..., TwilioRecords]


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Retries come at once; how long they would have waited is the matter of test_retry."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as cloud:
        healthy(cloud)
        yield cloud


@pytest.fixture
def observer() -> Recorder:
    return Recorder()


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def twilio(cloud: Cloud, observer: Recorder, stack: AsyncExitStack) -> ReadTwilio:
    """Makes readers of `prod`'s account; changes are of its access, the others of the reader."""

    def make(
        limits: Limits | None = None,
        gate: Gate | None = None,
        parent_gate: Gate | None = None,
        **changes: Any,
    ) -> TwilioReader:
        key = {"api_key": SK, "api_secret": SecretStr(SECRET)}
        access = TwilioAccess(**{"account_sid": AC, "base_url": cloud.url, **key, **changes})
        reader = TwilioReader("prod", access, gate or Gate(), observer, limits, parent_gate=parent_gate)
        stack.push_async_callback(reader.aclose)
        return reader

    return make


@pytest.fixture
async def livekit(cloud: Cloud, observer: Recorder, stack: AsyncExitStack) -> ReadLiveKit:
    """Makes readers of `prod`'s LiveKit project."""

    def make(limits: Limits | None = None, url: str | None = None) -> LiveKitReader:
        secret = SecretStr(LIVEKIT_SECRET)
        access = LiveKitAccess(url=url or cloud.url, api_key=LIVEKIT_KEY, api_secret=secret)
        reader = LiveKitReader("prod", access, observer, limits)
        stack.push_async_callback(reader.aclose)
        return reader

    return make


@pytest.fixture
async def caller(cloud: Cloud, observer: Recorder, stack: AsyncExitStack) -> CallLiveKit:
    """Makes callers through `prod`'s LiveKit project."""

    def make(limits: Limits | None = None, url: str | None = None) -> LiveKitCaller:
        secret = SecretStr(LIVEKIT_SECRET)
        access = LiveKitAccess(url=url or cloud.url, api_key=LIVEKIT_KEY, api_secret=secret)
        made = LiveKitCaller("prod", access, observer, limits)
        stack.push_async_callback(made.aclose)
        return made

    return make


@pytest.fixture
async def records(cloud: Cloud, observer: Recorder, stack: AsyncExitStack) -> ReadRecords:
    """Makes readers of the records of `prod`'s account, as of UNTIL; changes are of its access."""
    cloud.now = UNTIL

    def make(limits: Limits | None = None, gate: Gate | None = None, **changes: Any) -> TwilioRecords:
        key = {"api_key": SK, "api_secret": SecretStr(SECRET)}
        access = TwilioAccess(**{"account_sid": AC, "base_url": cloud.url, **key, **changes})
        made = TwilioRecords("prod", access, gate or Gate(), observer, limits)
        stack.push_async_callback(made.aclose)
        return made

    return make
