"""Looks at the board again and again, and sees to it that people are told of what they have to know."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

import structlog

from monitor.model.board import Board
from monitor.model.notice import Delivery, Notice, Notices, Waiting
from monitor.model.protocols import StoreError
from monitor.notices.compose import compose
from monitor.notices.courier import Courier
from monitor.notices.decide import Sight, decide
from monitor.notices.post import BACK_OFF, Parcel, known_to, next_for, overdue, taken
from monitor.notices.settings import Settings, Target
from monitor.notices.watch import Watch

LOOK: Final = 2.0
"""Seconds between two looks at the board."""

LAST_WORDS: Final = 5.0
"""Seconds that a notice on its way has when the process ends, so that it is not sent again after that."""

_MOST_WAITING: Final = 500
"""Far more than somebody who is back after a day wants to read the titles of."""


class Keeper(Protocol):
    """The board, and what of notices outlasts the process."""

    @property
    def board(self) -> Board: ...

    async def notices(self) -> Notices:
        """Raises: StoreError."""
        ...

    async def keep_notices(self, notices: Notices) -> None:
        """Raises: StoreError."""
        ...


@dataclass(frozen=True, slots=True)
class Charge:
    """What the daemon says whenever it is asked.

    `sends` is whether this process, of those on one history, is the one that tells people; `resting` are the
    environments in maintenance; `settings` is None where nobody is to be told.
    """

    settings: Callable[[], Settings | None]
    sends: Callable[[], bool]
    resting: Callable[[], Collection[str]]
    now: Callable[[], datetime]
    delivered: Callable[[Delivery, int], None]


@dataclass(slots=True)
class _Reached:
    """How it stands with somebody: attempts that failed in a row, and when to try again."""

    failures: int = 0
    again_at: datetime | None = None


class Noticer:
    """Keeps on until it is cancelled. What happened meanwhile is told when it begins again."""

    def __init__(
        self, keeper: Keeper, charge: Charge, courier: Courier | None = None, look: float = LOOK
    ) -> None:
        self._keeper = keeper
        self._charge = charge
        self._courier = courier or Courier()
        self._look = look
        self._watch: Watch | None = None
        self._notices = Notices()
        self._kept = Notices()
        self._store_failing = False
        self._reached: dict[str, _Reached] = {}

    async def keep_on(self) -> None:
        """Rounds, a moment apart, until cancelled; what fails in one is said, and the next one tried."""
        said = ""
        while True:
            try:
                await self.round()
            except Exception as error:  # one of ours; what comes back each round is said once
                name = type(error).__name__
                if name != said:
                    structlog.get_logger().error("notices failed", error=name)
                said = name
            else:
                said = ""
            await asyncio.sleep(self._look)

    async def round(self) -> None:
        """Look once, and send what is due. Whoever does not tell people forgets what was told."""
        settings = self._charge.settings()
        if settings is None or not self._charge.sends():
            self._watch = None
            return
        if self._watch is None and not await self._begin():
            return
        self._notices = await asyncio.to_thread(self._decided, settings)
        await self._keep()
        for target in settings.to:
            await self._tell(target, settings.at_most)

    async def _begin(self) -> bool:
        """Take up what was told before, by whoever did it; whether that could be read."""
        try:
            self._notices = self._kept = await self._keeper.notices()
        except StoreError as error:
            self._say_failing("notices cannot be read: nobody is told anything", error)
            return False
        self._store_failing = False
        self._watch = Watch(self._charge.now())
        return True

    def _decided(self, settings: Settings) -> Notices:
        """What stands after a look at the board, with the notices that it makes."""
        assert self._watch is not None  # noqa: S101 - `round` made it
        board, now = self._keeper.board, self._charge.now()
        sight = Sight(board, self._watch.look(board, now), self._charge.resting(), now)
        opened, drafts = decide(self._notices.open, sight, settings)
        rows = {row.subject: row for row in opened}
        waiting = list(self._notices.waiting)
        names = frozenset(target.name for target in settings.to)
        for draft in drafts:
            notice, cause = compose(draft, sight, settings.page)
            _say(notice, draft.environment)
            waiting.append(Waiting(notice, names))
            for row in draft.about if cause else ():
                if row.subject in rows:
                    rows[row.subject] = replace(rows[row.subject], cause=cause)
        self._lose(waiting[:-_MOST_WAITING])
        waiting = waiting[-_MOST_WAITING:]
        return known_to(Notices(tuple(rows.values()), tuple(waiting), self._notices.sent), names)

    def _lose(self, dropped: Sequence[Waiting]) -> None:
        if dropped:
            lost = sum(len(each.to) for each in dropped)
            self._charge.delivered(Delivery.LOST, lost)
            structlog.get_logger().error("too many notices wait: the oldest are lost", notices=lost)

    async def _tell(self, target: Target, at_most: int) -> None:
        """Send somebody what waits for them, until it is all sent or one attempt failed."""
        reached = self._reached.setdefault(target.name, _Reached())
        while reached.again_at is None or self._charge.now() >= reached.again_at:
            now = self._charge.now()
            self._notices, lost = overdue(target, self._notices, now)
            if lost:
                self._charge.delivered(Delivery.LOST, lost)
                structlog.get_logger().error("notices are lost", to=target.where, notices=lost)
            parcel = next_for(target, self._notices, now, at_most)
            if parcel is None:
                return
            await _to_its_end(self._deliver(target, parcel, reached))

    async def _deliver(self, target: Target, parcel: Parcel, reached: _Reached) -> None:
        """Send, and only then note that it was sent: a process that ends in between sends it again."""
        trouble = await self._courier.carry(parcel.notice, target)
        log = structlog.get_logger()
        if trouble:
            wait = BACK_OFF[min(reached.failures, len(BACK_OFF) - 1)]
            reached.again_at = self._charge.now() + wait
            reached.failures += 1
            self._charge.delivered(Delivery.FAILED, 1)
            if reached.failures == 1:
                log.error("a notice is not taken: it is tried again", to=target.where, reason=trouble)
            return
        if reached.failures:
            log.info("notices are taken again", to=target.where)
        reached.failures, reached.again_at = 0, None
        self._charge.delivered(Delivery.SENT, 1)
        self._notices = taken(target, parcel, self._notices, self._charge.now())
        await self._keep()

    async def _keep(self) -> None:
        """What cannot be kept is sent all the same: a restart may repeat it."""
        if self._notices == self._kept:
            return
        notices = self._notices
        try:
            await self._keeper.keep_notices(notices)
        except StoreError as error:
            self._say_failing("notices are not kept: a restart may repeat them", error)
        else:
            self._kept, self._store_failing = notices, False

    def _say_failing(self, what: str, error: StoreError) -> None:
        if not self._store_failing:
            structlog.get_logger().error(what, reason=str(error))
        self._store_failing = True


async def _to_its_end(delivery: Coroutine[None, None, None]) -> None:
    """What is on its way may arrive before the process ends."""
    under_way = asyncio.create_task(delivery)
    try:
        await asyncio.shield(under_way)
    except asyncio.CancelledError:
        await asyncio.wait({under_way}, timeout=LAST_WORDS)
        under_way.cancel()
        await asyncio.gather(under_way, return_exceptions=True)
        raise


def _say(notice: Notice, environment: str) -> None:
    structlog.get_logger().info("notice", environment=environment, title=notice.title)
