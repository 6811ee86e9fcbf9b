"""Looking back in memory, as in the database: for a store that forgets."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from operator import itemgetter
from threading import Lock
from typing import TypeVar

from monitor.history import cursors
from monitor.history.cursors import Cursors, Place
from monitor.history.found import changed_settings, changed_verdicts
from monitor.history.stamp import stamp
from monitor.model.archive import Page, SettingChange, Wanted
from monitor.model.board import Board, RouteKey
from monitor.model.check import Finding
from monitor.model.event import Event, RunAmended, Swept
from monitor.model.outcome import Result
from monitor.model.run import Run

T = TypeVar("T")


class MemoryRecords:
    """Runs, changed verdicts and changed settings. Safe to be asked from any thread."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._verdicts: list[Finding] = []
        self._settings: dict[Place, SettingChange] = {}
        self._lock = Lock()

    def keep(self, event: Event, before: Board, after: Board) -> None:
        """Keep what people look back at of an event, and of what it changed on the board."""
        with self._lock:
            if isinstance(event, Swept):
                self._verdicts += changed_verdicts(before, after, event)
                for found in changed_settings(before, after, event):
                    self._settings[_place_of_setting(found)] = found
            elif isinstance(event, Run):
                self._runs.setdefault(event.id, event)
            elif isinstance(event, RunAmended) and event.run in self._runs:
                self._runs[event.run] = event.applied(self._runs[event.run])

    def run(self, run: str) -> Run | None:
        """A concluded run with what was learnt of it since; None where it is not known."""
        with self._lock:
            return self._runs.get(run)

    def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]:
        """Concluded runs, the last to end first. Raises: BadCursor."""
        return _page(cursors.RUNS, self._found(wanted), wanted, limit, cursor)

    def verdicts(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Finding]:
        """Changed verdicts, the last to be found first. Raises: BadCursor."""
        with self._lock:
            kept = [((stamp(found.at), number), found) for number, found in enumerate(self._verdicts, 1)]
        rows = (row for row in kept if _wants_verdict(wanted, row[1]))
        return _page(cursors.VERDICTS, rows, wanted, limit, cursor)

    def settings(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[SettingChange]:
        """Changed settings, the last to be seen first. Raises: BadCursor."""
        with self._lock:
            kept = list(self._settings.items())
        rows = (row for row in kept if _of_place(wanted, row[1].environment, row[1].route))
        return _page(cursors.SETTINGS, rows, wanted, limit, cursor)

    def counts(self, wanted: Wanted) -> dict[RouteKey, dict[Result, int]]:
        """How many runs ended how, by route."""
        counts: dict[RouteKey, Counter[Result]] = defaultdict(Counter)
        for place, run in self._found(wanted):
            if _in_time(wanted, place):
                counts[run.job.environment, run.job.route or ""][run.result] += 1
        return {key: dict(of) for key, of in counts.items()}

    def _found(self, wanted: Wanted) -> list[tuple[Place, Run]]:
        with self._lock:
            kept = list(self._runs.values())
        return [((stamp(run.ended), run.id), run) for run in kept if _wants_run(wanted, run)]


def _page(
    of: Cursors, rows: Iterable[tuple[Place, T]], wanted: Wanted, limit: int, cursor: str | None
) -> Page[T]:
    after = of.read(cursor)
    here = (row for row in rows if _in_time(wanted, row[0]) and (after is None or row[0] < after))
    return of.page(sorted(here, key=itemgetter(0), reverse=True)[: limit + 1], limit)


def _place_of_setting(found: SettingChange) -> Place:
    return stamp(found.change.seen), found.environment, found.route, found.change.setting.value


def _in_time(wanted: Wanted, place: Place) -> bool:
    at = str(place[0])
    return (wanted.since is None or at >= stamp(wanted.since)) and (
        wanted.until is None or at < stamp(wanted.until)
    )


def _of_place(wanted: Wanted, environment: str, route: str | None) -> bool:
    return wanted.environment in (None, environment) and wanted.route in (None, route or "")


def _wants_run(wanted: Wanted, run: Run) -> bool:
    return (
        _of_place(wanted, run.job.environment, run.job.route)
        and (not wanted.results or run.result in wanted.results)
        and (not wanted.reasons or run.reason in wanted.reasons)
    )


def _wants_verdict(wanted: Wanted, found: Finding) -> bool:
    return (
        _of_place(wanted, found.environment, found.route)
        and (not wanted.checks or found.check in wanted.checks)
        and (not wanted.verdicts or found.verdict in wanted.verdicts)
    )
