"""Hypothesis in a thread, while what it tries goes on in a loop."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

T = TypeVar("T")

_LONGEST = 60.0
"""Seconds after which an example does not end."""


async def each(most: int, examples: st.SearchStrategy[T], judge: Callable[[T], Awaitable[None]]) -> None:
    """Judge up to `most` examples in this loop, one after the other."""
    loop = asyncio.get_running_loop()

    async def bounded(example: T) -> None:
        async with asyncio.timeout(_LONGEST):
            await judge(example)

    @settings(
        max_examples=most,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    @given(examples)
    def judged(example: T) -> None:
        asyncio.run_coroutine_threadsafe(bounded(example), loop).result()

    await asyncio.to_thread(judged)
