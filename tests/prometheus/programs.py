"""Programs that run beside a test, each in a process of its own."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PATIENCE: Final = 180
"""Seconds that anything may take before the test gives it up."""


@dataclass
class Program:
    """A program that runs; `printed` is what it said so far, to both its outputs."""

    process: asyncio.subprocess.Process
    printed: str = ""
    _spoke: asyncio.Condition = field(default_factory=asyncio.Condition)
    _over: bool = False

    async def says(self, pattern: str) -> re.Match[str]:
        """What it printed that matches. Fails where it ends without."""
        async with asyncio.timeout(PATIENCE), self._spoke:
            await self._spoke.wait_for(lambda: self._over or re.search(pattern, self.printed))
        found = re.search(pattern, self.printed)
        assert found, f"it ended without saying {pattern!r}:\n{self.printed}"
        return found

    async def listen(self) -> None:
        """Take in what it prints until it ends."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self._spoke:
                self.printed += line.decode()
                self._spoke.notify_all()
        async with self._spoke:
            self._over = True
            self._spoke.notify_all()

    async def end(self) -> int:
        """Ask it to end; its exit status."""
        if self.process.returncode is None:
            self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@asynccontextmanager
async def program(
    *command: str, cwd: Path, variables: Mapping[str, str] | None = None
) -> AsyncIterator[Program]:
    """Runs while the context lasts. Where the test fails, the end of its log is printed."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env={**os.environ, **(variables or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    started = Program(process)
    listening = asyncio.create_task(started.listen())
    try:
        yield started
    except BaseException:
        print(f"{' '.join(command)}\n{started.printed[-8000:]}")
        raise
    finally:
        try:
            await started.end()
        except TimeoutError:
            process.kill()
        await listening
