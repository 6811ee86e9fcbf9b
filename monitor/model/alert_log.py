"""Twilio's error log of an environment, as far as it was read: counted once, whoever restarts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from monitor.model.call import TwilioAlert

OVERLAP: Final = timedelta(minutes=15)
"""How far before its cursor the log is read again: an entry may come this late (Twilio gives no bound)."""

RECENT: Final = 200
"""Entries that are remembered: what a diagnosis looks at, and what tells an old entry from a new one."""


@dataclass(frozen=True, slots=True)
class AlertLog:
    """`until` is up to when the log was read, None before it ever was; `totals` counts entries by error code.

    `recent` is newest last, of calls alone.
    """

    until: datetime | None = None
    totals: Mapping[str, int] = field(default_factory=dict)
    recent: tuple[TwilioAlert, ...] = ()
