"""Changed settings of routes, as rows that people look at later."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, tuple_

from monitor.history import codec
from monitor.history.run_rows import DROPPED_AT_ONCE, Retention
from monitor.history.stamp import stamp
from monitor.history.tables import SETTING_CHANGES
from monitor.model.board import Board
from monitor.model.change import Change
from monitor.model.event import Swept

_KEY = SETTING_CHANGES.primary_key.columns


def look_back(connection: Connection, before: Board, after: Board, swept: Swept, keep: Retention) -> None:
    """Keep what a sweep found changed, and drop about as much that is older than it is kept."""
    rows = [
        {
            "environment": swept.environment,
            "route": route,
            "seen": stamp(change.seen),
            "setting": change.setting.value,
            "body": codec.encode_change(change),
        }
        for route, change in _new(before, after, swept)
    ]
    if not rows:
        return
    one = and_(*(column == bindparam(f"of_{column.name}") for column in _KEY))
    known = [{f"of_{column.name}": row[column.name] for column in _KEY} for row in rows]
    connection.execute(delete(SETTING_CHANGES).where(one), known)
    connection.execute(insert(SETTING_CHANGES), rows)
    old = select(*_KEY).where(SETTING_CHANGES.c.seen < stamp(swept.ended - keep.changes))
    gone = old.order_by(SETTING_CHANGES.c.seen).limit(len(rows) + DROPPED_AT_ONCE)
    connection.execute(delete(SETTING_CHANGES).where(tuple_(*_KEY).in_(gone)))


def read(
    connection: Connection, environment: str, route: str, limit: int, since: datetime | None
) -> tuple[Change, ...]:
    """The newest changed settings of a route first; only those seen after `since`, where it is given."""
    of = SETTING_CHANGES.c.environment == environment, SETTING_CHANGES.c.route == route
    rows = select(SETTING_CHANGES.c.body).where(*of)
    if since is not None:
        rows = rows.where(SETTING_CHANGES.c.seen > stamp(since))
    newest = rows.order_by(SETTING_CHANGES.c.seen.desc(), SETTING_CHANGES.c.setting).limit(limit)
    return tuple(codec.decode_change(body) for body in connection.scalars(newest))


def _new(before: Board, after: Board, swept: Swept) -> Iterator[tuple[str, Change]]:
    """What a route's memory holds otherwise than before the sweep."""
    for report in swept.routes:
        key = (swept.environment, report.route)
        earlier, now = before.routes.get(key), after.routes.get(key)
        known = earlier.changes if earlier else ()
        if now is not None and now.changes is not known:
            yield from ((report.route, change) for change in now.changes if change not in known)
