"""What has no end, or is far too large, takes little memory: it is read as far as it may be, and let go."""

import json
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from monitor.model.reading import GapReason
from tests.faults.faults import FAULTS, JSON, MEGABYTE, bomb, says
from tests.faults.proxy import Spoil, Wire
from tests.faults.watching import HASTY, PATIENT, watching

MOST: Final = 100 * MEGABYTE
"""At most two replies of Twilio's are read at once, of 8 MiB each; what is sent is counted here, too."""

CALLER_IDS: Final = "*/OutgoingCallerIds.json"


@contextmanager
def bounded() -> Iterator[None]:
    """What is allocated meanwhile is less than MOST at any time."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST


@pytest.mark.parametrize("cloud", ["twilio", "livekit"])
@pytest.mark.parametrize("name", ["endless head", "endless line", "endless patience", "endless body"])
async def test_a_reply_without_an_end_is_let_go(cloud: str, name: str) -> None:
    async with watching(HASTY, concurrency=2) as watched:
        {"twilio": watched.twilio, "livekit": watched.livekit}[cloud].spoil("*", FAULTS[name].spoil)
        with bounded():
            await watched.swept()
        assert not watched.up()[cloud]


@pytest.mark.parametrize("cloud", ["twilio", "livekit"])
async def test_a_small_reply_that_unpacks_to_hundreds_of_megabytes_is_let_go(cloud: str) -> None:
    async with watching(concurrency=2) as watched:
        {"twilio": watched.twilio, "livekit": watched.livekit}[cloud].spoil("*", bomb(300))
        with bounded():
            await watched.swept()
        assert watched.reasons(cloud) == {GapReason.BAD_REPLY}


def full_pages(records: int) -> Spoil:
    """Ever new pages, each with more caller IDs than were asked for."""
    rows = [{"phone_number": "+5511"}] * records

    async def spoil(wire: Wire) -> None:
        there = f"{wire.asked.path.partition('/')[2].partition('/')[2]}?Page={id(wire)}"
        page = {"outgoing_caller_ids": rows, "page": 0, "next_page_uri": f"/{there}"}
        await says(json.dumps(page).encode(), JSON)(wire)

    return spoil


async def test_pages_that_hold_more_than_was_asked_for_are_not_read_on_and_on() -> None:
    async with watching(PATIENT, concurrency=2) as watched:
        watched.twilio.spoil(CALLER_IDS, full_pages(records=30_000))
        with bounded():
            await watched.swept()
        asked = [count for path, count in watched.twilio.asked.items() if "OutgoingCallerIds" in path]
        assert asked == [1]
