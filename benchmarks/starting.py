"""From the start of a process to its first answer."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most, milliseconds
from benchmarks.process import environment, free_port, python, running, seconds_until_good

_RUNS = 7

_HELP: Final = "`trunkwatch --help`"
_LIMITS: Final[Mapping[str, float]] = {
    _HELP: 15,
    "a route's name completed by the shell": 30,
    "`trunkwatch status`": 60,
    "`trunkwatch config check`": 60,
    "`trunkwatch check`": 120,
}
"""How many times as long as Python alone, which starts and ends, each command may take."""


@dataclass(frozen=True, slots=True)
class _Command:
    line: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict)

    def seconds(self, directory: Path) -> float:
        """From its start to its end, which is a good one."""
        variables = {**environment(directory), **self.variables}
        started = time.perf_counter()
        ran = subprocess.run(
            self.line, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        seconds = time.perf_counter() - started
        assert ran.returncode == os.EX_OK, ran.stdout
        return seconds


def figures(directory: Path) -> Iterator[Figure]:
    """The commands beside Python alone, and the first `/metrics`; byte code is there, as after one run.

    `status` asks a daemon of two routes, and `check` reads two simulated clouds, on this machine.
    """
    with clouds(2) as cast:
        config = directory / "two.yaml"
        config.write_text(cast.config("healthy", "1h", str(directory / "two")), encoding="utf-8")
        yield from _commands(config, directory)
        starts = [_serving(config, directory) for _ in range(_RUNS + 1)][1:]
    yield at_most("start of `run` to `/metrics` served", median(starts), 1.0, "s", milliseconds(starts))


def _commands(config: Path, directory: Path) -> Iterator[Figure]:
    """Each in turn with Python alone."""
    port = free_port()
    with running(_run(config, port), port, directory) as daemon:
        seconds_until_good(daemon, "/-/ready")
        commands = _spelt(config, port)
        rounds = [
            {name: command.seconds(directory) for name, command in commands.items()} for _ in range(_RUNS + 1)
        ][1:]
    alone = [each[""] for each in rounds]
    for name, limit in _LIMITS.items():
        ratio = median(each[name] / each[""] for each in rounds)
        seconds = [each[name] for each in rounds]
        aside = f"{milliseconds(seconds)}; Python alone {median(alone) * 1000:.0f} ms"
        yield at_most(f"{name} ÷ `python -c pass`", ratio, limit, "", aside)
        if name == _HELP:
            yield at_most(name, median(seconds), 0.3, "s")


def _spelt(config: Path, port: int) -> Mapping[str, _Command]:
    """How each is started; Python alone has no name."""
    spelt = (
        _ours("--help"),
        _Command(python("-m", "monitor"), _completing("call", "--config", str(config), "")),
        _ours("status", "--url", f"http://127.0.0.1:{port}"),
        _ours("config", "check", "--config", str(config)),
        _ours("check", "--config", str(config)),
    )
    return {"": _Command(python("-c", "pass")), **dict(zip(_LIMITS, spelt, strict=True))}


def _ours(*arguments: str) -> _Command:
    return _Command(python("-m", "monitor", *arguments))


def _completing(*words: str) -> Mapping[str, str]:
    """What bash sets as it asks for the last word."""
    line = ("trunkwatch", *words)
    asked = {"COMP_WORDS": "\n".join(line), "COMP_CWORD": str(len(line) - 1)}
    return {"_TRUNKWATCH_COMPLETE": "complete_bash", **asked}


def _run(config: Path, port: int) -> list[str]:
    return python("-m", "monitor", "run", "--config", str(config), "--listen", f"127.0.0.1:{port}")


def _serving(config: Path, directory: Path) -> float:
    port = free_port()
    with running(_run(config, port), port, directory) as program:
        return seconds_until_good(program, "/metrics")
