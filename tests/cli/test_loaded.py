"""What a command loads before it answers; each in a process of its own, since that is what is asked."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from monitor.simulator import demo_config

_LOADED_BY = """
import contextlib, io, sys
from monitor.cli import status
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    status(sys.argv[2:])
print(*sorted(set(sys.argv[1].split(",")) & sys.modules.keys()))
"""


def _loaded(heavy: Sequence[str], *arguments: str) -> str:
    """Which of the modules a command has loaded once it has ended."""
    command = [sys.executable, "-c", _LOADED_BY, ",".join(heavy), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def test_help_loads_neither_a_library_of_the_clouds_nor_what_prints_reports() -> None:
    heavy = [
        "aiohttp",
        "livekit",
        "monitor.cli.report",
        "monitor.model.board",
        "pydantic",
        "rich",
        "sqlalchemy",
    ]
    assert _loaded(heavy, "--help") == ""


def test_status_loads_neither_the_pages_of_the_daemon_nor_what_reads_the_clouds() -> None:
    heavy = ["jinja2", "livekit", "monitor.engine", "monitor.web.app", "sqlalchemy", "twilio"]
    assert _loaded(heavy, "status", "--url", "http://127.0.0.1:9") == ""


def test_looking_at_the_configuration_loads_neither_what_reads_the_clouds_nor_what_draws(
    tmp_path: Path,
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(demo_config("http://127.0.0.1:9", "healthy", 2), encoding="utf-8")
    heavy = ["aiohttp", "livekit", "monitor.engine", "rich", "sqlalchemy", "twilio"]
    assert _loaded(heavy, "config", "check", "--config", str(config)) == ""


def test_what_a_command_loads_is_seen() -> None:
    assert _loaded(["aiohttp", "monitor.engine"], "status", "--url", "http://127.0.0.1:9") == "aiohttp"
