"""The command: exit status 1 with a sentence for each thing that grew or is left."""

import argparse
import asyncio
import json
import math
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from typing import Final

import aiohttp

from tests.soak.judge import MIB, Quiet, figures, grown, left
from tests.soak.sample import Sample, read
from tests.soak.settings import ROUTES, Settings
from tests.soak.told import Told
from tests.soak.trouble import Trouble
from tests.soak.visitors import Visitors

PACE: Final = 100.0
PARTS: Final = 10
"""Between two of them everybody is quiet, and what is held is written down."""

_WARM_PARTS: Final = 2
_WARM_SECONDS: Final = 120.0
"""The warm-up has so many parts, and at least so many real seconds. What is remembered has its bounds, of 500
events and of 1,000 rows in a file of the history, and must be near them before what grows is seen."""

NOT_WORKING: Final = 11.0
"""Real seconds of a part: in three a last shower of faults falls, then what was begun ends in quiet."""
_SETTLES: Final = 5.0
_LOOKS: Final = 3.0
_ENDS_WITHIN: Final = 120.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where a soak keeps what it writes."""

    folder: Path

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def daemon(self) -> Path:
        return self.folder / "daemon.jsonl"

    @property
    def clouds(self) -> Path:
        return self.folder / "clouds.jsonl"

    @property
    def log(self) -> Path:
        return self.folder / "daemon.log"

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=5.0, help="How long it lasts, in real time.")
    asked.add_argument("--seed", type=int, default=1, help="The chance by which things go wrong.")
    asked.add_argument("--keep", type=Path, help="A new folder for samples, log and state.")
    given = asked.parse_args()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        complaints = soak(Site(folder.resolve()), given.minutes * 60, given.seed)
    for complaint in complaints:
        print(complaint)
    print("It failed." if complaints else "Nothing grew, and nothing is left.")
    return 1 if complaints else 0


def soak(site: Site, seconds: float, seed: int) -> list[str]:
    """What grew or is left after so many real seconds."""
    since = f"{time.monotonic()}"
    site.state.mkdir()
    with _process("clouds", site.clouds, since, str(ROUTES), log=site.folder / "clouds.log") as clouds:
        assert clouds.stdout is not None
        url = clouds.stdout.readline().strip()
        settings = Settings(site.config, url)
        settings.usual()
        port = _free_port()
        command = ("run", "--config", str(site.config), "--listen", f"127.0.0.1:{port}")
        with _process("daemon", site.daemon, since, str(site.state), *command, log=site.log) as daemon:
            page = f"http://127.0.0.1:{port}"
            chance = Random(seed)
            told = Told()
            trouble = Trouble(url, settings, site.state / "pause", daemon.pid, page, chance, told)
            visitors = Visitors(page, site.state / "trunkwatch.sock", chance, told)
            looks = asyncio.run(_go_on(site, seconds, page, trouble, visitors))
            daemon.send_signal(signal.SIGTERM)
            status = daemon.wait(_ENDS_WITHIN)
        time.sleep(2)  # the clouds write down what they have left
        ended, still = read(site.daemon)[-1], read(site.clouds)[-1]
    complaints = [f"The daemon ended with status {status}."] if status else []
    first, last = looks[_warm(seconds) - 1], looks[-1]
    print("\n".join(figures(first, last)))
    complaints += grown(first, last)
    complaints += left(ended, still, (path.name for path in site.state.iterdir()))
    return complaints


def _warm(seconds: float) -> int:
    """How many parts are the warm-up."""
    return min(PARTS, max(_WARM_PARTS, math.ceil(_WARM_SECONDS / (seconds / PARTS))))


async def _go_on(
    site: Site, seconds: float, page: str, trouble: Trouble, visitors: Visitors
) -> Sequence[Quiet]:
    """Soak part by part; what was held in the quiet after each."""
    await _ready(page)
    looks = []
    for part in range(PARTS):
        begun = time.monotonic()
        working = [asyncio.create_task(each.go_on()) for each in (trouble, visitors)]
        done, _ = await asyncio.wait(
            working, timeout=seconds / PARTS - NOT_WORKING, return_when=asyncio.FIRST_COMPLETED
        )
        for task in working:
            task.cancel()
        await asyncio.wait(working)
        for task in done:
            await task
        await trouble.heal()
        await asyncio.sleep(_SETTLES)
        quiet = time.monotonic()
        await asyncio.sleep(_LOOKS)
        looks.append(Quiet([sample for sample in read(site.daemon) if sample.at >= quiet]))
        _say(part, looks[-1], read(site.clouds)[-1], trouble.told, time.monotonic() - begun)
    return looks


async def _ready(page: str) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            with suppress(aiohttp.ClientError):  # it does not listen yet
                async with session.get(f"{page}/-/ready") as reply:
                    if reply.status == 200:
                        return
            await asyncio.sleep(0.1)


def _say(part: int, look: Quiet, clouds: Sample, told: Told, took: float) -> None:
    last = look.samples[-1]
    print(
        f"part {part + 1} of {PARTS}, {took:.0f} s: {look.rss / MIB:.1f} MiB, "
        f"{sum(look.least('tasks').values())} tasks, {sum(look.least('descriptors').values())} descriptors, "
        f"{sum(look.least('threads').values())} threads, files {json.dumps(last.files)}, "
        f"clouds {json.dumps(clouds.more)}; {told}",
        flush=True,
    )


@contextmanager
def _process(name: str, out: Path, since: str, *arguments: str, log: Path) -> "Iterator[Popen[str]]":
    with log.open("a", encoding="utf-8") as words:
        process = Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", f"tests.soak.{name}", f"{PACE}", since, str(out), *arguments],
            stdout=PIPE if name == "clouds" else words,
            stderr=words,
            text=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(_ENDS_WITHIN)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
