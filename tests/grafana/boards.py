"""The dashboards as they are committed, and what PromQL they hold."""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grafana.build import DASHBOARDS
from tests.tools import require_tool

Json = dict[str, Any]


@dataclass(frozen=True)
class Query:
    """`where` is the name of its panel and its letter."""

    where: str
    expression: str
    instant: bool


@dataclass(frozen=True)
class Board:
    """A dashboard; `text` is its JSON."""

    name: str
    text: str

    @property
    def json(self) -> Json:
        board: Json = json.loads(self.text)
        return board

    def panels(self) -> list[Json]:
        """All that show something, those of folded rows too."""
        found = [
            *self.json["panels"],
            *(each for row in self.json["panels"] for each in row.get("panels", ())),
        ]
        return [panel for panel in found if panel["type"] != "row"]

    def queries(self) -> list[Query]:
        return [
            Query(f"{panel['title']} {target['refId']}", target["expr"], target.get("instant", False))
            for panel in self.panels()
            for target in panel["targets"]
        ]

    def variables(self, kind: str) -> dict[str, Json]:
        """Those of a type, by name."""
        return {each["name"]: each for each in self.json["templating"]["list"] if each["type"] == kind}

    def links(self) -> list[Json]:
        """Those of the dashboard and of its panels."""
        return [*self.json["links"], *(link for panel in self.panels() for link in panel.get("links", ()))]


BOARDS = tuple(
    Board(path.stem, path.read_text(encoding="utf-8")) for path in sorted(DASHBOARDS.glob("*.json"))
)


@dataclass(frozen=True)
class Selector:
    """`trunkwatch_x{a="b"}` in an expression; `after` is what comes next, such as a range."""

    metric: str
    matchers: Mapping[str, str]
    before: str
    after: str


def selectors(expression: str) -> Iterator[Selector]:
    """Every selector of an expression. A metric without braces has no matchers."""
    for match in re.finditer(r"\b(up|trunkwatch_\w+)\b(?:\{([^{}]*)\})?", expression):
        matchers = dict(re.findall(r'(\w+)\s*((?:=~|!~|!=|=)\s*"[^"]*")', match[2] or ""))
        yield Selector(match[1], matchers, expression[: match.start()], expression[match.end() :])


def filled(expression: str, scrape: str = "1m", within: str = "10m", **variables: str) -> str:
    """An expression as Grafana sends it; variables that are not named are All."""
    told = {"__rate_interval": scrape, "__interval": scrape, "__range": within, **variables}
    return re.sub(r"\$(\w+)", lambda match: told.get(match[1], ".+"), expression)


def complaints(expressions: Iterable[str], directory: Path) -> str:
    """What promtool says of PromQL: nothing where all of it parses."""
    rules = [{"record": f"expression:{n}", "expr": each} for n, each in enumerate(expressions)]
    path = directory / "rules.yml"
    path.write_text(json.dumps({"groups": [{"name": "dashboards", "rules": rules}]}), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - a program of ours to choose, and no shell
        [require_tool("promtool"), "check", "rules", str(path)], capture_output=True, check=False, text=True
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
