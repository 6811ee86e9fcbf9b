"""The history as people look back at it: filtered lists, newest first, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from monitor.model.board import RouteKey
from monitor.model.change import Change
from monitor.model.check import Finding
from monitor.model.outcome import Reason, Result
from monitor.model.run import Run
from monitor.model.verdict import Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a list; None, or an empty set, is all.

    An empty `route` is the environment's own verdicts. `since` counts in, `until` does not: of a run its
    end, of a verdict when it was found, of a changed setting when it was first seen. A list passes over what
    it has not: `results` and `reasons` are of runs, `checks` and `verdicts` of verdicts.
    """

    environment: str | None = None
    route: str | None = None
    results: frozenset[Result] = frozenset()
    reasons: frozenset[Reason] = frozenset()
    checks: frozenset[str] = frozenset()
    verdicts: frozenset[Verdict] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list; `next` is the cursor of those that follow, None where none do."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A changed setting, and the route under which it changed."""

    environment: str
    route: str
    change: Change


class BadCursor(Exception):  # noqa: N818 - it reads as what is wrong
    """The cursor was not given out by this list; the message says what to do."""


class Archive(Protocol):
    """The history, read beside the events that are being kept. Everything raises StoreError.

    A list is newest first, `limit` rows (1 or more) a page. What is kept while somebody pages comes before
    the first page: no row is seen twice, and none is left out. A cursor may be used with other filters: it is
    a place in time. One that is not of this list raises BadCursor.
    """

    async def run(self, run: str) -> Run | None:
        """A concluded run as it is known now; None where it is not kept (any more)."""
        ...

    async def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]:
        """Concluded runs as they are known now, the last to end first."""
        ...

    async def verdicts(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Finding]:
        """Findings whose verdict was another than the one before."""
        ...

    async def settings(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[SettingChange]:
        """What changed under routes in both clouds."""
        ...

    async def counts(self, wanted: Wanted) -> Mapping[RouteKey, Mapping[Result, int]]:
        """How many runs ended how, by route; a route without any is left out."""
        ...


class Records(Protocol):
    """What an Archive reads: the same, synchronous, and safe to be asked from any thread."""

    def run(self, run: str) -> Run | None: ...

    def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]: ...

    def verdicts(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Finding]: ...

    def settings(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[SettingChange]: ...

    def counts(self, wanted: Wanted) -> Mapping[RouteKey, Mapping[Result, int]]: ...


class NoArchive:
    """An archive that holds nothing: of a daemon that keeps no history."""

    async def run(self, run: str) -> Run | None:
        return None

    async def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]:
        return Page((), None)

    async def verdicts(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Finding]:
        return Page((), None)

    async def settings(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[SettingChange]:
        return Page((), None)

    async def counts(self, wanted: Wanted) -> Mapping[RouteKey, Mapping[Result, int]]:
        return {}
