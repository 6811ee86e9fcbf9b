"""What the daemon holds in memory."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.client import PROMETHEUS, Client
from benchmarks.clouds import clouds
from benchmarks.figure import Figure, at_most
from benchmarks.process import free_port, python, running, seconds_until_good

_SCRAPES = 1000


def figures(directory: Path) -> Iterator[Figure]:
    """Idle with the guide's two routes after the first sweep and many scrapes; 1,000 routes to compare."""
    _megabytes(2, directory)  # the first run compiles everything, and keeps the memory that this took
    first, scraped = _megabytes(2, directory)
    yield at_most("memory after the first sweep, 2 routes", first, 100, "MB")
    yield at_most(f"memory after {_SCRAPES:,} scrapes, 2 routes", scraped, 100, "MB")
    first, scraped = _megabytes(1000, directory)
    yield Figure(
        "memory, 1,000 routes", f"{first:.0f} MB after the first sweep, {scraped:.0f} MB after scrapes"
    )


def _megabytes(routes: int, directory: Path) -> tuple[float, float]:
    with clouds(routes) as cast:
        config = directory / f"memory-{routes}.yaml"
        text = cast.config("healthy", "1h", str(directory / f"memory-{routes}"))
        config.write_text(text, encoding="utf-8")
        port = free_port()
        command = python("-m", "monitor", "run", "--config", str(config), "--listen", f"127.0.0.1:{port}")
        with running(command, port, directory) as program:
            seconds_until_good(program, "/-/ready")
            first = program.megabytes
            with Client("127.0.0.1", port) as client:
                for _ in range(_SCRAPES):
                    client.get("/metrics", PROMETHEUS)
            return first, program.megabytes
