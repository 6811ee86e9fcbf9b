"""What the tests of access share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.clouds import Clouds, clouds_in_a_thread


@pytest.fixture
def clouds(tmp_path: Path) -> Iterator[Clouds]:
    with clouds_in_a_thread(tmp_path) as clouds:
        yield clouds
