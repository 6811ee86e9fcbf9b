"""What the pages are made of: asked anew for every page, and never changed by one."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.diagnosis import Diagnoses
from monitor.model.archive import Archive
from monitor.model.board import Board, RouteKey
from monitor.model.budget import BudgetLeft, Budgets
from monitor.web.view import Accepted, Rooms


@dataclass(frozen=True, slots=True)
class Sources:
    """See `make_app`, which is given all of it. `diagnoses` are kept from page to page."""

    board: Callable[[], Board]
    now: Callable[[], datetime]
    accepted: Callable[[], Accepted]
    dials: Callable[[], bool]
    foreign: Callable[[], Rooms]
    archive: Archive
    budgets: Budgets
    diagnoses: Diagnoses

    def left(self, wanted: Collection[RouteKey]) -> Mapping[RouteKey, Iterable[BudgetLeft]]:
        """What is left of the budgets of routes; nothing where it cannot be told. It may take a moment."""
        return self.budgets(wanted) or {}
