"""What is kept of the connections when a configuration is another one."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.config import Config, parse
from monitor.engine import Connection, connect
from monitor.simulator import demo_config
from tests.canary.calling import Deaf

URL = "http://127.0.0.1:9"
Document = Any


def document(*names: str) -> Document:
    whole = yaml.safe_load(demo_config(URL, "healthy"))
    prod = yaml.safe_dump(whole["environments"]["prod"])
    whole["environments"] = {name: yaml.safe_load(prod) for name in names}
    return whole


def config(whole: Document) -> Config:
    return parse(yaml.safe_dump(whole), "config.yaml", Path(), {})


class Opened:
    """Connects again and again, and closes all at the end."""

    def __init__(self) -> None:
        self.every: list[Connection] = []
        self.last: Mapping[str, Connection] = {}

    def connect(self, whole: Document) -> Mapping[str, Connection]:
        self.last = connect(config(whole), Deaf(), self.last)
        self.every += self.last.values()
        return self.last


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    opened = Opened()
    yield opened
    for each in {id(each): each for each in opened.every}.values():
        await each.close()


def wiring(connection: Connection) -> Any:
    assert connection.wiring is not None
    return connection.wiring


async def test_routes_and_intervals_need_no_other_connection(opened: Opened) -> None:
    whole = document("prod")
    before = opened.connect(whole)
    del whole["environments"]["prod"]["routes"]["cl"]
    whole["sweep_every"] = "1h"
    after = opened.connect(whole)

    assert after["prod"] is before["prod"]


@pytest.mark.parametrize(
    ("cloud", "key", "value"),
    [
        ("livekit", "api_secret", "another-secret-of-more-than-forty-letters"),
        ("livekit", "url", "http://127.0.0.1:10"),
        ("twilio", "api_secret", "another"),
        ("twilio", "insights", True),
        ("livekit", "status_page", "off"),
    ],
)
async def test_another_access_is_another_connection_of_that_environment_alone(
    opened: Opened, cloud: str, key: str, value: object
) -> None:
    whole = document("prod", "stage")
    before = opened.connect(whole)
    whole["environments"]["stage"][cloud][key] = value
    after = opened.connect(whole)

    assert after["prod"] is before["prod"]
    assert after["stage"] is not before["stage"]
    assert wiring(after["stage"]).gates == wiring(before["stage"]).gates
    assert wiring(after["stage"]).turns is wiring(before["stage"]).turns


async def test_an_environment_that_comes_shares_the_gate_of_its_account(opened: Opened) -> None:
    before = opened.connect(document("prod"))
    after = opened.connect(document("prod", "stage"))

    assert after["prod"] is before["prod"]
    (of_prod,), (of_stage,) = (wiring(after[name]).gates.values() for name in ("prod", "stage"))
    assert of_stage is of_prod


async def test_a_gate_of_another_width_is_every_environments_of_the_account(opened: Opened) -> None:
    whole = document("prod", "stage")
    before = opened.connect(whole)
    whole["environments"]["stage"]["twilio"]["concurrency"] = 1
    after = opened.connect(whole)

    assert after["prod"] is not before["prod"]
    (of_prod,), (of_stage,) = (wiring(after[name]).gates.values() for name in ("prod", "stage"))
    assert of_stage is of_prod
    assert of_prod.concurrency == 1
