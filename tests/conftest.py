"""What every test may rely on."""

import logging
import os
import signal
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings


def pytest_configure() -> None:
    """Examples take as long as they take, and are the same in CI: new ones are for who can look into them.

    A shell starts what runs in the background with SIGINT ignored, and every child would inherit that.
    """
    patient = settings(deadline=None, suppress_health_check=(HealthCheck.too_slow,), print_blob=True)
    settings.register_profile("patient", patient)
    settings.register_profile("the-same", patient, derandomize=True, database=None)
    settings.load_profile("the-same" if os.environ.get("TRUNKWATCH_REQUIRE_ALL") == "1" else "patient")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """A command sets up the log of its process, which here is that of all tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    logging.getLogger("monitor").setLevel(logging.NOTSET)
