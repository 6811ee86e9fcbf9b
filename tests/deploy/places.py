"""Where what is tried here stands, who is asked about it, and what all ways to run Trunkwatch must keep."""

import os
import subprocess
from pathlib import Path
from typing import Final

from monitor.canary.tempo import Tempo
from monitor.engine.service import DRAIN
from supply.__main__ import ROOT

DEPLOY: Final = ROOT / "deploy"

_WEB: Final = 3.0
"""Seconds that answers under way are given, before all else is ended."""


def ran(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """What a program says of our files."""
    variables = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, check=False)  # noqa: S603


def longest_stop() -> float:
    """Seconds from SIGTERM to the end, at most.

    A room that LiveKit does not delete is deleted again, and asked for, until the time is over; the last
    attempt has two deadlines of its own.
    """
    tempo = Tempo()
    hanging_up = tempo.hang_up_within + 2 * tempo.room_deadline
    return _WEB + max(hanging_up.total_seconds(), DRAIN)
