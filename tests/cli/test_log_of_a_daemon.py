"""All that a daemon logs at debug, from its start over a sweep and a call to its end."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.exits import Exit
from monitor.simulator.cast import (
    API_SECRET,
    AUTH_TOKEN,
    LIVEKIT_KEY,
    LIVEKIT_SECRET,
    PASSWORD,
    caller_id,
    phone,
)
from tests.cli.clouds import Clouds
from tests.cli.processes import running
from tests.cli.test_run import ARGUMENTS

Line = dict[str, Any]
PRIVATE = (API_SECRET, AUTH_TOKEN, LIVEKIT_KEY, LIVEKIT_SECRET, PASSWORD)
NUMBERS = tuple(of(route)[1:] for of in (phone, caller_id) for route in ("br", "cl"))


@pytest.fixture
def lines(clouds: Clouds, tmp_path: Path) -> list[Line]:
    clouds.configuration("geo-blocked")
    with running(*ARGUMENTS, "--log-format", "json", cwd=tmp_path) as daemon:
        daemon.wait_for(r'^(?=.*"event": "canary")(?=.*"route": "cl")')
        daemon.send(signal.SIGHUP)
        daemon.wait_for("the configuration is unchanged")
        assert daemon.stop(signal.SIGTERM) == 0
    return [json.loads(line) for line in daemon.printed.splitlines()]


def test_each_event_is_a_line_that_says_what_it_is_about_and_holds_nothing_private(lines: list[Line]) -> None:
    said = json.dumps(lines)
    calls = [line for line in lines if line["event"] == "canary"]
    asked = [line for line in lines if line["event"] == "request"]
    of_cl = {line["run"] for line in calls if line["route"] == "cl"}

    assert all({"time", "level", "event"} <= line.keys() for line in lines)
    assert all(line["environment"] == "prod" for line in (*calls, *asked))
    assert {line["job"] for line in asked if "job" in line} == {"sweep", "alerts", "canary"}
    assert {line["operation"] for line in asked if line.get("run") in of_cl} >= {
        "RoomService/CreateRoom",
        "SIP/CreateSIPParticipant",
        "RoomService/DeleteRoom",
    }
    assert [line for line in lines if line["level"] == "error"] == []
    assert [word for word in (*PRIVATE, *NUMBERS) if word in said] == []


def test_an_error_of_ours_that_ends_the_daemon_is_a_line_without_its_text(
    clouds: Clouds, tmp_path: Path
) -> None:
    clouds.configuration()
    script = """
import sys
import monitor.engine
from monitor.__main__ import main
service = sys.modules["monitor.engine.service"]
class Broken(service.Daemon):
    async def start(self):
        raise ValueError("never-seen")
service.Daemon = Broken
main()
"""
    ended = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script, "run", "--listen", "127.0.0.1:0"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    line, sentence = ended.stderr.splitlines()
    assert ended.returncode == Exit.INTERNAL
    assert 'level=critical event="an error ends the program" error=ValueError where="' in line
    assert "an error of Trunkwatch itself (ValueError)" in sentence
    assert "never-seen" not in ended.stdout + ended.stderr
