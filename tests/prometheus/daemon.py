"""The daemon of the chain: `trunkwatch run` in a process of its own, at an address that a restart keeps."""

import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.prometheus.programs import Program, program
from tests.prometheus.rules import ROOT


@dataclass
class Daemon:
    """Runs in `folder`, which holds its config.yaml and its history, as long as `life` lasts."""

    folder: Path
    life: AsyncExitStack
    address: str = "127.0.0.1:0"
    running: Program | None = None

    async def start(self) -> None:
        """Once it listens."""
        command = (sys.executable, "-m", "tests.prometheus.hasty_daemon", "config.yaml", self.address)
        paths = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.running = await self.life.enter_async_context(
            program(*command, cwd=self.folder, variables=paths)
        )
        self.address = urlsplit((await self.running.says(r"page=(\S+)"))[1]).netloc

    async def restart(self) -> None:
        """End it as a supervisor does, and start it anew on the same history."""
        assert self.running is not None
        assert await self.running.end() == 0
        await self.start()
