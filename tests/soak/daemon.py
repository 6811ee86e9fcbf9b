"""`trunkwatch run`, all of it, at another pace: a process of its own, which tells what it holds."""

import sys
from pathlib import Path
from typing import Final

from monitor.cli import timing
from monitor.cli.app import app
from tests.soak.pace import Pace, hasten
from tests.soak.sample import Sampler

LOOK: Final = 0.5
"""Real seconds between two samples."""


def main() -> None:
    """Arguments: pace, its beginning, file of samples, folder of the state; the rest is the command."""
    times, since, out, folder, *command = sys.argv[1:]
    pace = Pace(float(times), float(since))
    timing.now, timing.monotonic = pace.now, pace.monotonic
    sampler = Sampler(Path(out), Path(folder))
    sampler.look()
    hasten(pace, LOOK, sampler.look)
    try:
        app(command, standalone_mode=False)
    finally:
        sampler.look()


if __name__ == "__main__":
    main()
