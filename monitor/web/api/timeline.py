"""Two lists of the history as one, newest first: changed verdicts and changed settings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, Field, TypeAdapter

from monitor.model.archive import Archive, SettingChange, Wanted
from monitor.model.check import Finding
from monitor.web.api.asked import MOST
from monitor.web.api.paging import opened, sealed
from monitor.web.api.past_shapes import ChangeKind, Changes, SettingChangeObject, VerdictChangeObject
from monitor.web.objects import change_object, finding_object
from monitor.web.shapes import instant


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a list was told: all before `cursor` (None is its beginning), and `skip` rows from there."""

    cursor: str | None = None
    skip: Annotated[int, Field(ge=0, le=MOST)] = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a cursor holds; a list of which all was told is left out.

    Every page is of what was before `until`: what is kept meanwhile must not shift the rows to skip.
    """

    until: AwareDatetime
    places: Mapping[ChangeKind, _Place]


@dataclass(frozen=True, slots=True)
class _Row:
    at: datetime
    told: VerdictChangeObject | SettingChangeObject


@dataclass(frozen=True, slots=True)
class _Read:
    """The rows that a list goes on with; `more` is its own cursor of those behind them."""

    place: _Place
    rows: tuple[_Row, ...]
    more: str | None

    def after(self, count: int) -> _Place | None:
        """Its place once so many rows are told, None at its end."""
        if count < len(self.rows):
            return replace(self.place, skip=self.place.skip + count)
        return _Place(self.more) if self.more is not None else None


_MARK: Final = TypeAdapter(_Mark)


async def changes_of(
    archive: Archive, kinds: Collection[ChangeKind], wanted: Wanted, limit: int, cursor: str | None
) -> Changes:
    """A page of both lists, or of those of `kinds`: where one has to be read on, it is a short one.

    Without a cursor it begins before the `until` that is wanted. Raises: BadCursor, StoreError.
    """
    places: Mapping[ChangeKind, _Place] = {kind: _Place() for kind in sorted(kinds)}
    if cursor is not None:
        mark = opened(_MARK, cursor)
        wanted, places = replace(wanted, until=mark.until), mark.places
    read = {kind: await _read(archive, kind, wanted, limit, place) for kind, place in places.items()}
    rows, counts = _merged(read, limit)
    left = {kind: place for kind, each in read.items() if (place := each.after(counts[kind]))}
    following = _sealed(wanted, left) if left else None
    return {"items": [row.told for row in rows], "next": following}


def _sealed(wanted: Wanted, places: Mapping[ChangeKind, _Place]) -> str:
    assert wanted.until is not None  # noqa: S101 - who asks says it, and so does a cursor
    return sealed(_MARK.dump_python(_Mark(wanted.until, places), mode="json"))


async def _read(archive: Archive, kind: ChangeKind, wanted: Wanted, limit: int, place: _Place) -> _Read:
    most = max(limit, place.skip + 1)
    if kind is ChangeKind.VERDICT:
        verdicts = await archive.verdicts(wanted, most, place.cursor)
        rows, more = tuple(map(_of_verdict, verdicts.items)), verdicts.next
    else:
        settings = await archive.settings(wanted, most, place.cursor)
        rows, more = tuple(map(_of_setting, settings.items)), settings.next
    return _Read(place, rows[place.skip :], more)


def _merged(read: Mapping[ChangeKind, _Read], limit: int) -> tuple[list[_Row], dict[ChangeKind, int]]:
    """The newest rows, as far as it is sure which they are, and how many of each list they are."""
    told: list[_Row] = []
    counts = dict.fromkeys(read, 0)
    while len(told) < limit:
        ended = {kind for kind, each in read.items() if counts[kind] == len(each.rows)}
        if len(ended) == len(read) or any(read[kind].more is not None for kind in ended):
            break
        heads = {kind: read[kind].rows[counts[kind]] for kind in read if kind not in ended}
        newest = max(heads, key=lambda kind: heads[kind].at)
        told.append(heads[newest])
        counts[newest] += 1
    return told, counts


def _of_verdict(finding: Finding) -> _Row:
    told: VerdictChangeObject = {
        "kind": ChangeKind.VERDICT,
        "at": instant(finding.at),
        **finding_object(finding),
    }
    return _Row(finding.at, told)


def _of_setting(found: SettingChange) -> _Row:
    told: SettingChangeObject = {
        "kind": ChangeKind.SETTING,
        "environment": found.environment,
        "route": found.route,
        "at": instant(found.change.seen),
        **change_object(found.change),
    }
    return _Row(found.change.seen, told)
