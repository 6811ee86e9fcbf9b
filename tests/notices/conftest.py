"""What the tests of notices share."""

from collections.abc import AsyncIterator

import pytest

from tests.notices.receiver import Receiver, receiving


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver
