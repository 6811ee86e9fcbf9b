"""Calls that visitors ask for: they choose a configured canary, and nothing of what is dialled."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final

from monitor.model.by_hand import Beginning, Denial, Denied, Outcome
from monitor.model.event import RunStarted, Skipped
from monitor.model.run import Stages
from monitor.model.skip import FORBIDDING, SkipReason
from monitor.web.access.visitor import Role, Visitor

HONOURED: Final = 600.0
"""Seconds from a request on in which the same key of the same visitor stands for the same call."""

MOST_KEYS: Final = 10_000
"""Calls that are remembered by a key; each had a budget, so that they are far fewer. The oldest goes."""

OFF: Final = "Calls by HTTP are off. Set web.run_now to true, or use `trunkwatch call` on its machine."
NOBODY_IS_KNOWN: Final = (
    "Only a known visitor may have a call placed, and here nobody has to say who they are. Set "
    "web.config_file to a file that names users (basic_auth_users), and web.operators to those who may."
)
NO_OPERATOR: Final = "Only operators may have a call placed: the configuration names them (web.operators)."

_OF_SKIPS: Final = {
    **dict.fromkeys((*FORBIDDING, SkipReason.DUPLICATE), HTTPStatus.TOO_MANY_REQUESTS),
    SkipReason.NOT_DIALER: HTTPStatus.SERVICE_UNAVAILABLE,
    SkipReason.STORE: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""All others are for somebody to change: conflicts."""

_OF_DENIALS: Final = {
    Denied.NO_CANARY: HTTPStatus.NOT_FOUND,
    Denied.IN_FLIGHT: HTTPStatus.CONFLICT,
    Denied.RELOADED: HTTPStatus.CONFLICT,
    Denied.ENDING: HTTPStatus.SERVICE_UNAVAILABLE,
    Denied.LOST: HTTPStatus.SERVICE_UNAVAILABLE,
}

Begin = Callable[[str, str, str], Awaitable[Beginning]]
"""Places the canary of an environment's route for somebody, as far as to its beginning."""


def status_of(outcome: Outcome) -> HTTPStatus:
    """What is answered where no call began, or one that ended at once."""
    if isinstance(outcome, Denial):
        return _OF_DENIALS[outcome.reason]
    if isinstance(outcome, Skipped):
        return _OF_SKIPS.get(SkipReason(outcome.reason), HTTPStatus.CONFLICT)
    return HTTPStatus.SERVICE_UNAVAILABLE


class KeyTaken(Exception):  # noqa: N818 - it is an answer
    """A key stands for a call over another route."""


@dataclass(frozen=True, slots=True)
class _Kept:
    route: tuple[str, str]
    until: float
    begins: "asyncio.Future[Beginning]"


class Calls:
    """Has calls placed for visitors. `allowed` is asked each time: a reload may switch it.

    A key is remembered in this process alone: after a restart the same request is a new one, which the ledger
    refuses until the least gap since the call before is over.
    """

    def __init__(
        self,
        allowed: Callable[[], bool],
        begin: Begin,
        stages: Callable[[str], Stages | None],
        monotonic: Callable[[], float],
    ) -> None:
        self.stages = stages
        self._allowed = allowed
        self._begin = begin
        self._monotonic = monotonic
        self._kept: dict[tuple[str, str], _Kept] = {}

    def forbidden(self, visitor: Visitor) -> str | None:
        """Why a visitor may have no call placed, in a sentence; None where they may."""
        if not self._allowed():
            return OFF
        if not visitor.known:
            return NOBODY_IS_KNOWN
        return None if visitor.role is Role.OPERATE else NO_OPERATOR

    async def ask(self, visitor: Visitor, environment: str, route: str, key: str | None) -> Beginning:
        """Have a call placed for who may; what began, or why nothing did.

        With a key it is placed once, however often it is asked for: what is told of a call that began is told
        again, and only a refusal, which dialled nothing, is tried anew. Raises: KeyTaken.
        """
        if key is None:
            return await self._begin(environment, route, visitor.name)
        now, whose, wanted = self._monotonic(), (visitor.name, key), (environment, route)
        self._forget(now)
        kept = self._kept.get(whose)
        if kept is None:
            begins = asyncio.ensure_future(self._begin(environment, route, visitor.name))
            kept = self._kept[whose] = _Kept(wanted, now + HONOURED, begins)
            begins.add_done_callback(partial(self._told, whose))
        elif kept.route != wanted:
            raise KeyTaken
        # A client that goes away must not take the answer from one that asks again.
        return await asyncio.shield(kept.begins)

    def _told(self, whose: tuple[str, str], begins: "asyncio.Future[Beginning]") -> None:
        """Only a call that began is remembered."""
        began = not begins.cancelled() and not begins.exception() and isinstance(begins.result(), RunStarted)
        kept = self._kept.get(whose)
        if not began and kept is not None and kept.begins is begins:
            del self._kept[whose]

    def _forget(self, now: float) -> None:
        while self._kept:
            oldest = next(iter(self._kept))
            if self._kept[oldest].until > now and len(self._kept) < MOST_KEYS:
                return
            del self._kept[oldest]


async def _nothing(_environment: str, _route: str, _by: str) -> Beginning:
    return Denial(Denied.NO_CANARY)


def no_calls() -> Calls:
    """Those of who places none."""
    return Calls(lambda: False, _nothing, lambda _run: None, lambda: 0.0)
