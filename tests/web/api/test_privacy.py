"""No answer holds a secret or a whole telephone number: of a daemon that read both clouds and called."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from monitor.cli.run import running
from monitor.config import parse
from monitor.engine import Desk
from monitor.history import MemoryLedger, MemoryStore
from monitor.model.board import Board
from monitor.simulator import Simulator, demo_config
from monitor.web.api.operations import OPERATIONS
from tests.canary.calling import QUICK


def ended(board: Board) -> list[str]:
    """The runs of the canaries, by their ids."""
    canaries = [route.canary for route in board.routes.values() if route.canary]
    return [canary.last.id for canary in canaries if canary.last]


def paths(run: str) -> Iterator[str]:
    for operation in OPERATIONS:
        if operation.path != "/events" and operation.method == "GET":
            name = run if "runs" in operation.path else "wrong-password"
            yield operation.path.format(environment="prod", route="cl", id=name)


@pytest.mark.parametrize("scenario", ["healthy", "geo-blocked", "number-not-owned", "rotated-credential"])
async def test_no_answer_holds_a_secret_or_a_whole_number(scenario: str) -> None:
    async with Simulator() as simulator:
        simulator.use(scenario)
        text = demo_config(simulator.url, scenario)
        numbers = iter(range(1000))
        desk = Desk(MemoryLedger(lambda: f"run-{next(numbers)}"), tempo=QUICK)
        async with running(
            parse(text, "config.yaml", Path(), {}), MemoryStore(), ("127.0.0.1", 0), desk
        ) as service:
            board = service.daemon.board
            while len(ended(board)) < 2:
                board = await service.daemon.keeper.wait_beyond(board.position)
            async with ClientSession() as client:
                told = {}
                for path in paths(ended(board)[0]):
                    async with client.get(f"{service.url}/api/v1{path}") as answer:
                        assert answer.status == 200
                        told[path] = await answer.text()

    hidden = {*re.findall(r"\+(\d{8,})", text), *re.findall(r"secret: (\S+)", text)}
    assert len(hidden) >= 6
    assert "…" in told["/runs"]
    for path, body in told.items():
        assert [each for each in hidden if each in body] == [], path
