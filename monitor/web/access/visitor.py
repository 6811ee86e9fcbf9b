"""Who sends a request, as far as authentication told, and what they may do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aiohttp import web


class Role(StrEnum):
    """Who may operate may read, too."""

    READ = "read"
    OPERATE = "operate"


@dataclass(frozen=True, slots=True)
class Visitor:
    """`name` is empty where nobody had to say who they are."""

    name: str
    role: Role

    @property
    def known(self) -> bool:
        """Whether authentication told who it is."""
        return bool(self.name)


ANYONE: Final = Visitor("", Role.READ)
VISITOR: Final = web.RequestKey("visitor", Visitor)
"""Where authentication notes the visitor of a request."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """`holds` says whether the rules by which a request came in are still in force."""

    holds: Callable[[], bool]


WELCOME: Final = web.RequestKey("welcome", Welcome)


def still_welcome(request: web.Request) -> bool:
    """False once other rules hold: an answer that goes on ends then, and whoever wants more comes in anew."""
    welcome = request.get(WELCOME)
    return welcome is None or welcome.holds()


def visitor_of(request: web.Request) -> Visitor:
    """Who sends it; anyone, where nothing authenticates."""
    visitor: Visitor = request.get(VISITOR, ANYONE)
    return visitor
