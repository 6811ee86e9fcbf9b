"""How long, how much and how often: the bounds of what we ask of a cloud."""

from dataclasses import dataclass
from typing import Final

PAGE_SIZE: Final = 1000
"""Twilio's largest page (https://www.twilio.com/docs/usage/twilios-response#pagination)."""

BREATH: Final = 100
"""Records after whose translation the loop gets its turn: a thousand take 10 to 30 ms."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reader; times in seconds.

    `request` bounds one attempt, `retrying` the time after which no further attempt is begun, `read` all
    that one call of a reader does, `audit` how long a sweep waits to learn who changed what it found changed.
    `longest_wait` caps what a `Retry-After` may ask for.
    """

    request: float = 10.0
    read: float = 240.0
    audit: float = 5.0
    attempts: int = 4
    retrying: float = 20.0
    first_wait: float = 0.1
    longest_wait: float = 10.0
    body: int = 8 * 1024 * 1024
    pages: int = 200

    @property
    def records(self) -> int:
        """The most that a list may hold: of a page that brings more than was asked for it is soon reached."""
        return self.pages * PAGE_SIZE
