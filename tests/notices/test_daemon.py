"""`trunkwatch run` over simulated clouds, in a process of its own where a minute lasts two seconds."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from monitor.simulator import Simulator, demo_config
from tests.notices.receiver import Receiver
from tests.prometheus.daemon import Daemon

NOTICES = """
web: {{url: "https://trunkwatch.internal"}}
notices: {{to: ["{url}?+X-Token=sentinel-token"], after: 0s}}
"""


@asynccontextmanager
async def daemon_over(simulator: Simulator, receiver: Receiver, folder: Path) -> AsyncIterator[Daemon]:
    text = demo_config(simulator.url, "healthy") + NOTICES.format(url=receiver.url())
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    async with AsyncExitStack() as life:
        daemon = Daemon(folder, life)
        await daemon.start()
        yield daemon


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        simulator.world.ring_seconds = 0.1
        yield simulator


def log_of(daemon: Daemon) -> str:
    assert daemon.running is not None
    return daemon.running.printed


def kept_in(folder: Path) -> str:
    """The history, as far as it is text."""
    files = [path for path in folder.glob("trunkwatch.*") if path.is_file()]
    assert files
    return "".join(path.read_bytes().decode("latin-1") for path in files)


async def killed(daemon: Daemon) -> None:
    assert daemon.running is not None
    daemon.running.process.kill()
    await daemon.running.process.wait()


async def test_a_route_that_breaks_and_heals_is_told_once_each_over_a_restart(
    simulator: Simulator, receiver: Receiver, tmp_path: Path
) -> None:
    async with daemon_over(simulator, receiver, tmp_path) as daemon:
        assert daemon.running is not None
        await daemon.running.says("route=cl .* result=success")
        simulator.use("wrong-username")
        await receiver.arrived(1)
        simulator.use("healthy")
        await daemon.restart()
        await receiver.arrived(2)
        await daemon.restart()
        simulator.use("wrong-username")
        await receiver.arrived(3)
        log = log_of(daemon)

    broken, healed, broken_again = receiver.got
    assert broken_again["title"] == broken["title"], "and nothing was told twice in between"
    assert (broken["type"], broken["title"]) == (
        "failure",
        "prod / cl cannot call: Twilio does not know LiveKit's user name",
    )
    lines = broken["message"].splitlines()
    assert lines[0].startswith("Because: LiveKit trunk ST_CLXXXXXXXXXX signs in as livekit-outbound-cl")
    assert lines[1].startswith("Fix: Set Auth Username in LiveKit Cloud")
    assert any(
        line.startswith("Since it worked: The user name of the LiveKit trunk changed") for line in lines
    )
    assert lines[-1] == "https://trunkwatch.internal/routes/prod/cl"
    assert (healed["type"], healed["title"]) == ("success", "prod / cl can call again")
    assert "The cause was: Twilio does not know LiveKit's user name." in healed["message"]
    assert "sentinel" not in log + kept_in(tmp_path)
    assert "+569876" not in str(receiver.got)


async def test_a_kill_between_sending_and_noting_sends_again(
    simulator: Simulator, receiver: Receiver, tmp_path: Path
) -> None:
    async with daemon_over(simulator, receiver, tmp_path) as daemon:
        assert daemon.running is not None
        await daemon.running.says("route=cl .* result=success")
        receiver.answers.clear()
        simulator.use("wrong-username")
        await receiver.arrived(1)
        await killed(daemon)
        receiver.answers.set()
        simulator.use("healthy")
        await daemon.start()
        await receiver.arrived(3)

    assert [each["type"] for each in receiver.got] == ["failure", "failure", "success"]
    assert receiver.got[0]["title"] == receiver.got[1]["title"]


async def test_of_two_on_one_history_the_one_that_dials_tells_and_the_other_takes_over(
    simulator: Simulator, receiver: Receiver, tmp_path: Path
) -> None:
    async with daemon_over(simulator, receiver, tmp_path) as first, AsyncExitStack() as life:
        second = Daemon(tmp_path, life)
        await second.start()
        assert first.running is not None
        assert second.running is not None
        await first.running.says("route=cl .* result=success")
        simulator.use("wrong-username")
        await receiver.arrived(1)
        simulator.use("healthy")
        await first.restart()  # the other one may or may not be faster to take the lock
        await receiver.arrived(2)

    assert [each["type"] for each in receiver.got] == ["failure", "success"]
