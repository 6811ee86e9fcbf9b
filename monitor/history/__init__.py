"""Where events are kept: in memory, or in a database."""

from monitor.history.memory import MemoryStore
from monitor.history.sql import SqlStore

__all__ = ["MemoryStore", "SqlStore"]
