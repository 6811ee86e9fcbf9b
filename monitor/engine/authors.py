"""Who made the changes that a sweep found, from Twilio's audit log.

It is asked before the sweep is an event, and for a few seconds at most: so the event alone tells who, to the
history and to whoever follows, and no later event has to be matched with what another process saw. Twilio may
log late, so what the sweep before found is asked for once more.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model.audit import AUDITED, authors_of, window
from monitor.model.board import Board
from monitor.model.change import Change
from monitor.model.event import RouteReport, Swept
from monitor.model.protocols import TwilioUpstream
from monitor.model.reading import Known
from monitor.model.settings_history import changes_found

Unsigned = Mapping[str, Sequence[Change]]
"""By route the changes at Twilio of which nobody knows who made them, oldest first."""


async def signed(swept: Swept, before: Board, twilio: TwilioUpstream) -> Swept:
    """The sweep with who made the changes; nobody where there are none, or the log cannot be read."""
    environment = before.environments.get(swept.environment)
    if environment is None or environment.swept_at is None:
        return swept
    unsigned = await asyncio.to_thread(_unsigned, swept, before, environment.swept_at)
    if not unsigned:
        return swept
    reading = environment.duration or timedelta()
    entries = await twilio.audit(*window((each for found in unsigned.values() for each in found), reading))
    if not isinstance(entries, Known) or not entries.value:
        return swept

    def told(report: RouteReport) -> RouteReport:
        resources = {*before.routes[swept.environment, report.route].resources, *report.resources}
        authors = authors_of(unsigned[report.route], resources, entries.value, reading)
        return replace(report, authors=authors)

    def whole() -> Swept:
        return replace(
            swept, routes=tuple(told(each) if each.route in unsigned else each for each in swept.routes)
        )

    return await asyncio.to_thread(whole)


def _unsigned(swept: Swept, before: Board, swept_before: datetime) -> Unsigned:
    found = {report.route: tuple(_of(report, before, swept, swept_before)) for report in swept.routes}
    return {route: changes for route, changes in found.items() if changes}


def _of(report: RouteReport, before: Board, swept: Swept, swept_before: datetime) -> Iterator[Change]:
    state = before.routes.get((swept.environment, report.route))
    if state is None:
        return
    earlier = (change for change in state.changes if change.seen == swept_before)
    now = changes_found(state.livekit_trunk, state.settings, report, swept.ended)
    for change in (*earlier, *now):
        if change.setting in AUDITED and not change.by:
            yield change
