"""One LiveKit for all tests of a worker; what its programs printed is shown beside a test that failed."""

from collections.abc import Generator, Iterator

import pytest

from tests.rig.livekit import LiveKit, livekit
from tests.rig.programs import last_words


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKit]:
    """A livekit-server with Redis and without any SIP service."""
    with livekit(tmp_path_factory.mktemp("livekit")) as running:
        yield running


@pytest.fixture(scope="session")
def telephony(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKit]:
    """A livekit-server with Redis and a livekit-sip, which dials."""
    with livekit(tmp_path_factory.mktemp("telephony")) as running, running.sip():
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    used = getattr(item, "funcargs", {}).values()
    for log in (log for one in used if report.failed and isinstance(one, LiveKit) for log in one.logs):
        report.sections.append((f"the end of {log}", last_words(log)))
    return report
