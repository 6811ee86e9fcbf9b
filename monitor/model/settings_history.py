"""How a route's settings are remembered from sweep to sweep, and what counts as a change of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from monitor.model.change import BY_CONFIGURATION, Change, Setting, SettingState
from monitor.model.event import RouteReport

CHANGES_KEPT: Final = 50
"""Changes of a route that the board remembers; the history has more."""

Settings = Mapping[Setting, SettingState]


def changes_found(trunk: str, known: Settings, report: RouteReport, at: datetime) -> tuple[Change, ...]:
    """What a sweep that ended `at` found otherwise than it was `known`; first sight is no change.

    `trunk` is the LiveKit trunk that the route named before, '' where it was never swept. A configuration
    that names another one is one change, by itself: the settings behind it are others, and did not change.
    """
    if _moved(trunk, report):
        was = known.get(Setting.LIVEKIT_TRUNK)
        to = report.settings.get(Setting.LIVEKIT_TRUNK, report.livekit_trunk)
        if was is None:
            return ()
        return (Change(Setting.LIVEKIT_TRUNK, was.value, to, was.seen_at, at, BY_CONFIGURATION),)
    return tuple(
        Change(setting, was.value, value, was.seen_at, at, report.authors.get(setting, ""))
        for setting, value in report.settings.items()
        if (was := known.get(setting)) is not None and was.value != value
    )


def settings_after(trunk: str, known: Settings, report: RouteReport, at: datetime) -> Settings:
    """The settings as they are known after a sweep that ended `at`: what it did not read stands."""
    if _moved(trunk, report):
        known = {Setting.LIVEKIT_TRUNK: SettingState(report.livekit_trunk, at)}
    return {**known, **{setting: SettingState(value, at) for setting, value in report.settings.items()}}


def resources_after(
    trunk: str, known: Settings, resources: Sequence[str], report: RouteReport
) -> tuple[str, ...]:
    """The SIDs behind a route; while anything is unread those of before may still be behind it."""
    if _moved(trunk, report) or known.keys() <= report.settings.keys():
        return report.resources
    return tuple(sorted({*resources, *report.resources}))


def remembered(
    changes: tuple[Change, ...], found: tuple[Change, ...], report: RouteReport
) -> tuple[Change, ...]:
    """The newest changes, newest last; one of before learns who made it where only this sweep could tell."""
    if report.authors:
        changes = tuple(_signed(changes, {change.setting for change in found}, report.authors))
    return (*changes, *found)[-CHANGES_KEPT:] if found else changes


def _moved(trunk: str, report: RouteReport) -> bool:
    return trunk not in ("", report.livekit_trunk)


def _signed(
    changes: Sequence[Change], found: Iterable[Setting], authors: Mapping[Setting, str]
) -> Iterable[Change]:
    """An author is that of the newest change of a setting alone."""
    told = set(found)
    signed: list[Change] = []
    for change in reversed(changes):
        newest = change.setting not in told
        told.add(change.setting)
        by = authors.get(change.setting, "") if newest and not change.by else change.by
        signed.append(change if by == change.by else replace(change, by=by))
    return reversed(signed)
