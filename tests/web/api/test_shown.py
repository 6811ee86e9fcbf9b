"""What docs/api.md shows of the API is what it answers while the demo runs."""

import re
from pathlib import Path

import pytest
from aiohttp import ClientSession

from monitor.cli.run import running
from monitor.config import parse
from monitor.history import MemoryStore
from monitor.simulator import Simulator, demo_config
from monitor.web.api.operations import OPERATIONS

PAGE = (Path(__file__).parents[3] / "docs/api.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\$ curl -s '?http://127\.0\.0\.1:9783(/api/v1[^\s']*)'?\n(.*)$", PAGE, re.MULTILINE)
DEMO = "geo-blocked"


@pytest.mark.parametrize(("path", "shown"), SHOWN, ids=[path for path, _ in SHOWN])
async def test_an_answer_of_the_api_is_as_the_page_shows_it(path: str, shown: str) -> None:
    async with Simulator() as simulator:
        simulator.use(DEMO)
        config = parse(demo_config(simulator.url, DEMO), "config.yaml", Path(), {})
        async with running(config, MemoryStore(), ("127.0.0.1", 0), None) as service:
            while service.daemon.unswept:
                await service.daemon.keeper.wait_beyond(service.daemon.board.position)
            async with ClientSession() as client, client.get(f"{service.url}{path}") as answer:
                text = await answer.text()

    begins, left_out, ends = shown.partition(" … ")
    assert text.startswith(begins)
    assert text.endswith(ends if left_out else begins)


def test_the_page_shows_answers_and_names_only_paths_that_there_are() -> None:
    named = set(re.findall(r"/api/v1(/[a-z./]+[a-z])", PAGE))
    patterns = [re.sub(r"{\w+}", "[a-z]+", each.path) for each in OPERATIONS]

    assert len(SHOWN) == 2
    assert named
    assert [path for path in named if not any(re.fullmatch(pattern, path) for pattern in patterns)] == []
