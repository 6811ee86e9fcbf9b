"""`trunkwatch notices test`."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli import status
from tests.cli.clouds import Clouds
from tests.notices.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """In a thread of its own, since the command runs a loop itself."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    context = receiving()
    try:
        yield asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result()
        asyncio.run_coroutine_threadsafe(context.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def written(clouds: Clouds, *urls: str) -> Path:
    path = clouds.configuration()
    text = path.read_text(encoding="utf-8") + f"notices: {{to: {list(urls)}}}\n"
    path.write_text(text + "web: {url: 'https://trunkwatch.internal'}\n", encoding="utf-8")
    return path


def test_each_is_sent_one_and_it_is_said_that_it_went(
    clouds: Clouds, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(clouds, receiver.url("sentinel"), receiver.url("other"))

    assert status(["notices", "test", "--config", str(path)]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "notices.to[0] (JSON at 127.0.0.1): sent",
        "notices.to[1] (JSON at 127.0.0.1): sent",
    ]
    assert receiver.titles == ["A test of Trunkwatch's notices"] * 2
    assert receiver.got[0]["type"] == "info"
    assert receiver.got[0]["message"].splitlines()[-1] == "https://trunkwatch.internal/"


def test_one_that_does_not_take_it_is_told_with_why_and_without_its_url(
    clouds: Clouds, receiver: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    receiver.status = 403
    path = written(clouds, receiver.url("sentinel"))

    assert status(["notices", "test", "--config", str(path)]) == 2

    printed, said = capfd.readouterr()
    assert printed == "notices.to[0] (JSON at 127.0.0.1): not sent: HTTP 403\n"
    assert "sentinel" not in printed + said


def test_who_tells_nobody_is_told_what_is_missing(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["notices", "test", "--config", str(clouds.configuration())]) == 78

    assert "nobody is told of anything: notices is missing." in capsys.readouterr().err
