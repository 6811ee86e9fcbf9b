"""What goes to whom next: in order, so many an hour, and what had to wait as one."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from monitor.model.notice import Notice, Notices, Sent, Tone
from monitor.notices.settings import Target
from monitor.notices.words import moment

HOUR: Final = timedelta(hours=1)

KEPT: Final = timedelta(days=1)
"""How long somebody who cannot be reached is tried; then the page tells, and the log."""

LATE: Final = timedelta(minutes=5)
"""A notice that goes out so long after it was written says when that was."""

TOGETHER: Final = 3
"""More than so many that had to wait go as one."""

LISTED: Final = 20
"""Titles in such a one."""

BACK_OFF: Final = tuple(timedelta(seconds=each) for each in (10, 30, 60, 120, 300, 600))
"""The waits after the first, second … attempt that failed; the last one is repeated."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent to somebody at once, and the notices that it stands for."""

    notice: Notice
    holds: tuple[Notice, ...]


def next_for(target: Target, notices: Notices, now: datetime, at_most: int) -> Parcel | None:
    """What somebody is sent now; None where nothing waits for them, or they had enough within the hour."""
    queue = tuple(each.notice for each in notices.waiting if target.name in each.to)
    lately = sorted(each.at for each in notices.sent if each.to == target.name and now - each.at < HOUR)
    room = at_most - len(lately)
    if not queue or room <= 0:
        return None
    if len(queue) > TOGETHER and now - queue[0].at >= LATE:
        parcel = Parcel(_digest(queue, now), queue)
    else:
        parcel = Parcel(_dated(queue[0], now), queue[:1])
    if room > 1:
        return parcel
    return replace(parcel, notice=_last(parcel.notice, at_most, lately[0] + HOUR))


def taken(target: Target, parcel: Parcel, notices: Notices, now: datetime) -> Notices:
    """What stands once somebody took a parcel."""
    lately = (each for each in notices.sent if now - each.at < HOUR)
    return replace(_without(notices, target.name, parcel.holds), sent=(*lately, Sent(target.name, now)))


def overdue(target: Target, notices: Notices, now: datetime) -> tuple[Notices, int]:
    """What stands without what somebody could not be sent for too long, and how much that is."""
    old = tuple(
        each.notice for each in notices.waiting if target.name in each.to and now - each.notice.at >= KEPT
    )
    return (_without(notices, target.name, old), len(old)) if old else (notices, 0)


def known_to(notices: Notices, names: frozenset[str]) -> Notices:
    """What stands for those who are still to be told."""
    if all(each.to <= names for each in notices.waiting):
        return notices
    waiting = (replace(each, to=each.to & names) for each in notices.waiting)
    return replace(notices, waiting=tuple(each for each in waiting if each.to))


def _without(notices: Notices, name: str, holds: tuple[Notice, ...]) -> Notices:
    waiting = (
        replace(each, to=each.to - {name}) if each.notice in holds else each for each in notices.waiting
    )
    return replace(notices, waiting=tuple(each for each in waiting if each.to))


def _dated(notice: Notice, now: datetime) -> Notice:
    if now - notice.at < LATE:
        return notice
    return replace(notice, text=f"{notice.text}\nThis comes late: it was so at {moment(notice.at)}.")


def _digest(queue: tuple[Notice, ...], now: datetime) -> Notice:
    newest = queue[-LISTED:]
    more = [f"and {len(queue) - LISTED} before these"] if len(queue) > LISTED else []
    lines = [*(f"{each.at:%H:%M} {each.title}" for each in newest), *more]
    worst = Tone.BROKEN if any(each.tone is Tone.BROKEN for each in queue) else Tone.WARNING
    head = f"{len(queue)} notices since {moment(queue[0].at)}"
    return Notice(now, worst, head, "\n".join(["What had to wait, as one (times in UTC):", *lines]))


def _last(notice: Notice, at_most: int, again: datetime) -> Notice:
    said = f"This is number {at_most} within an hour: more comes as one, not before {moment(again)}."
    return replace(notice, text=f"{notice.text}\n{said}")
