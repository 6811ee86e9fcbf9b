"""Where events are kept and calls counted: in memory, or in a database."""

from monitor.history.allowance import Remaining
from monitor.history.dial_lock import DialLock
from monitor.history.memory import MemoryStore
from monitor.history.memory_ledger import MemoryLedger
from monitor.history.retention import Retention
from monitor.history.sql import SqlStore
from monitor.history.sql_ledger import SqlLedger

__all__ = ["DialLock", "MemoryLedger", "MemoryStore", "Remaining", "Retention", "SqlLedger", "SqlStore"]
