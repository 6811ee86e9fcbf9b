"""The unit is one that systemd takes, that it calls safe, and that starts what this project has."""

import re
import shlex
from pathlib import Path

from tests.cli.clouds import Clouds
from tests.cli.processes import running
from tests.cli.test_supervised import Listener
from tests.deploy.places import DEPLOY, longest_stop, ran
from tests.tools import require_tool

UNIT = DEPLOY / "systemd" / "trunkwatch.service"
TRUNKWATCH = "/opt/trunkwatch/bin/trunkwatch"


def settings(name: str) -> list[str]:
    """Every value of a setting, in the order of the file."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path) -> None:
    installed = tmp_path / UNIT.name
    installed.write_text(UNIT.read_text(encoding="utf-8").replace(TRUNKWATCH, "/bin/true"), encoding="utf-8")

    found = ran(require_tool("systemd-analyze"), "verify", "--man=no", str(installed))

    assert (found.returncode, found.stderr) == (0, "")


def test_systemd_calls_it_safe() -> None:
    """Below 2 of 10, where 10 is a service of root that may do anything."""
    found = ran(
        require_tool("systemd-analyze"),
        "security",
        "--offline=true",
        "--threshold=19",
        "--no-pager",
        str(UNIT),
    )

    assert found.returncode == 0, found.stdout


def test_a_process_that_takes_all_memory_does_not_take_the_daemon_with_it() -> None:
    assert settings("OOMPolicy") == ["continue"]


def test_systemd_waits_until_a_call_is_hung_up_and_longer() -> None:
    (seconds,) = settings("TimeoutStopSec")

    assert float(seconds) > longest_stop()


def test_what_it_starts_is_a_command_that_there_is_and_that_says_when_it_is_ready(
    clouds: Clouds, tmp_path: Path
) -> None:
    config = clouds.configuration()
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("simulated-twilio-key-secret", "${TWILIO_API_SECRET}"), encoding="utf-8")
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "env").write_text("TWILIO_API_SECRET=simulated-twilio-key-secret\n", encoding="utf-8")
    (line,) = settings("ExecStart")
    line = line.replace("/etc/trunkwatch", str(config.parent)).replace(
        "${CREDENTIALS_DIRECTORY}", str(credentials)
    )
    program, *arguments = shlex.split(line)
    listener = Listener(str(tmp_path / "notify"))

    with running(
        *arguments,
        "--listen",
        "127.0.0.1:0",
        cwd=tmp_path,
        variables={
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "30000000",
            "STATE_DIRECTORY": str(tmp_path),
        },
    ):
        listener.wait_for("READY=1")
        listener.wait_for("WATCHDOG=1")

    assert program == TRUNKWATCH
    listener.socket.close()


def test_secrets_come_as_credentials_and_not_in_the_environment() -> None:
    assert settings("LoadCredential") == ["env:/etc/trunkwatch/.env"]
    assert settings("EnvironmentFile") == []
    assert all("SECRET" not in value and "TOKEN" not in value for value in settings("Environment"))
