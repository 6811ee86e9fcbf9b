"""Changed settings of routes, as rows that people look at later."""

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, tuple_

from monitor.history import codec
from monitor.history.found import changed_settings
from monitor.history.retention import DROPPED_AT_ONCE, Retention
from monitor.history.stamp import stamp
from monitor.history.tables import SETTING_CHANGES
from monitor.model.board import Board
from monitor.model.event import Swept

_KEY = SETTING_CHANGES.primary_key.columns


def look_back(connection: Connection, before: Board, after: Board, swept: Swept, keep: Retention) -> None:
    """Keep what a sweep found changed, and drop about as much that is older than it is kept."""
    rows = [
        {
            "environment": found.environment,
            "route": found.route,
            "seen": stamp(found.change.seen),
            "setting": found.change.setting.value,
            "body": codec.encode_change(found.change),
        }
        for found in changed_settings(before, after, swept)
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
