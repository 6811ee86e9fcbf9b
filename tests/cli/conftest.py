"""What the tests of the command share."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.cli.clouds import Clouds, clouds_in_a_thread


@pytest.fixture
def clouds(tmp_path: Path) -> Iterator[Clouds]:
    with clouds_in_a_thread(tmp_path) as clouds:
        yield clouds


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """A command sets up the log of its process, which here is that of all tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    logging.getLogger("monitor").setLevel(logging.NOTSET)
