"""What a diagnosis may know beside the findings and the run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.call import TwilioAlert
from monitor.model.change import Change
from monitor.model.incident import Incident


@dataclass(frozen=True, slots=True)
class Context:
    """`incidents` are the vendors' own, unresolved ones; `changes` are those since the route last worked;
    `turned` says by check since when it answers what it answers; `log` are the newest entries of Twilio's
    error log about calls of the account that are not known to be our own; `accepted` are the checks that may
    be unknown.
    """

    incidents: tuple[Incident, ...] = ()
    changes: tuple[Change, ...] = ()
    turned: Mapping[str, datetime] = field(default_factory=dict)
    log: tuple[TwilioAlert, ...] = ()
    accepted: frozenset[str] = frozenset()
