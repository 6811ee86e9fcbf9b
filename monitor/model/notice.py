"""What people are told of what breaks and heals, and what has to be remembered of that over a restart."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Matter(StrEnum):
    """What a notice can be about: calls that fail, a cloud that cannot be read, a call that may be up."""

    CALLS = "calls"
    READING = "reading"
    ORPHAN = "orphan"


class Tone(StrEnum):
    """How a notice is meant, which decides its colour, and whether a pager raises something or ends it."""

    BROKEN = "broken"
    WARNING = "warning"
    HEALED = "healed"
    NOTE = "note"


class Delivery(StrEnum):
    """How an attempt to tell somebody ended; what is `lost` could not be told for a day."""

    SENT = "sent"
    FAILED = "failed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Subject:
    """What may be broken. `name` is a route, '' for the environment itself, or a cloud; `run` an orphan's."""

    matter: Matter
    environment: str
    name: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Something broken that people were told of at `told`, or are to be told of where that is None.

    `since` is since when it is broken, `seen` when that was seen to page. `incident` names what they were
    told of together, and `cause` says why, in short. `well` is since when it works again. `rested` is when
    maintenance began over it: after that they are told whether it is still broken.
    """

    subject: Subject
    since: datetime
    seen: datetime
    told: datetime | None = None
    incident: str = ""
    cause: str = ""
    well: datetime | None = None
    rested: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What is sent: plain text, without a secret or a whole telephone number.

    What belongs to one `incident` may be one thing to a pager.
    """

    at: datetime
    tone: Tone
    title: str
    text: str
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice, and those who have not taken it yet."""

    notice: Notice
    to: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sent:
    """That somebody took a notice."""

    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Notices:
    """All that stands, oldest first; `sent` goes back an hour."""

    open: tuple[Open, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    sent: tuple[Sent, ...] = ()
