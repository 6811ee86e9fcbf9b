"""An exporter over a board and a time that the test turns, and what its scrapes say."""

import subprocess
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families

from monitor.export import Exporter, Telemetry
from monitor.model.board import Board, RouteKey
from monitor.model.budget import BudgetLeft
from monitor.model.event import Event
from tests.boards import NOON
from tests.tools import require_tool

OPENMETRICS = "application/openmetrics-text;version=1.0.0"

Labels = dict[str, str]


@dataclass
class Scraping:
    """`telemetry` and `exporter` share a registry; the fields are what the exporter sees.

    `left` is what is left of budgets, which nobody `tells` at times; `asked` is for which it was asked when.
    """

    board: Board = field(default_factory=Board)
    now: datetime = NOON
    dials: bool = True
    left: dict[RouteKey, tuple[BudgetLeft, ...]] = field(default_factory=dict)
    tells: bool = True
    asked: list[list[RouteKey]] = field(default_factory=list)

    def __post_init__(self) -> None:
        registry = CollectorRegistry()
        self.telemetry = Telemetry(registry)
        self.exporter = Exporter(
            registry,
            lambda: self.board,
            lambda: self.now,
            dialer=lambda: self.dials,
            budgets=self._left,
        )

    def tell(self, event: Event) -> None:
        """The board after an event."""
        self.board = self.board.apply(self.board.position + 1, event)

    def _left(self, wanted: Collection[RouteKey]) -> dict[RouteKey, tuple[BudgetLeft, ...]] | None:
        self.asked.append(list(wanted))
        return self.left if self.tells else None

    def text(self, accept: str = "") -> str:
        """A scrape of a moment later, so that the process's part is fresh."""
        self.now += timedelta(seconds=1)
        return self.exporter.scrape(accept, "").body.decode()

    def openmetrics(self) -> list[Metric]:
        """The families of a new scrape in the form of OpenMetrics."""
        return list(openmetrics_families(self.text(OPENMETRICS)))  # type: ignore[no-untyped-call]

    def samples(self, name: str) -> list[tuple[Labels, float]]:
        """The series of `name`, without the prefix, in a new scrape."""
        return [
            (sample.labels, sample.value)
            for family in text_string_to_metric_families(self.text())
            for sample in family.samples
            if sample.name == f"trunkwatch_{name}"
        ]

    def value(self, name: str, **labels: str) -> float | None:
        """The one series of `name` that has all of `labels`, None where there is none."""
        found = [value for have, value in self.samples(name) if labels.items() <= have.items()]
        assert len(found) < 2, f"{name}{labels} is not one series"
        return found[0] if found else None


def promtool_complaints(text: str) -> str:
    """What `promtool check metrics` says of `text`: nothing where all is well."""
    done = subprocess.run(  # noqa: S603 - a program of ours to choose, and no shell
        [require_tool("promtool"), "check", "metrics"], input=text.encode(), capture_output=True, check=False
    )
    complaints = (done.stdout + done.stderr).decode()
    return complaints or ("" if done.returncode == 0 else f"exit status {done.returncode}")
