"""The real Prometheus and Alertmanager on loopback, each at a port of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.prometheus.programs import program
from tests.tools import require_tool

_ADDRESS: Final = "--web.listen-address=127.0.0.1:0"
_LISTENING: Final = r'msg="Listening on" address=(\S+)'


@asynccontextmanager
async def prometheus_server(config: Path) -> AsyncIterator[str]:
    """The URL of a Prometheus with this configuration, its data beside that."""
    folder = config.parent
    command = (
        require_tool("prometheus"),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        _ADDRESS,
    )
    async with program(*command, cwd=folder) as running:
        address = (await running.says(_LISTENING))[1]
        await running.says("Server is ready to receive web requests")
        yield f"http://{address}"


@asynccontextmanager
async def alertmanager_server(config: Path) -> AsyncIterator[str]:
    """The URL of an Alertmanager with this configuration, its data beside that, and no cluster."""
    folder = config.parent
    command = (
        require_tool("prometheus-alertmanager"),
        f"--config.file={config}",
        f"--storage.path={folder / 'data'}",
        _ADDRESS,
        "--cluster.listen-address=",
    )
    async with program(*command, cwd=folder) as running:
        yield f"http://{(await running.says(_LISTENING))[1]}"
