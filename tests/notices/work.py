"""A noticer on a history of its own, over a board that is set by hand; what it sends arrives for real."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from monitor.history import SqlStore
from monitor.model.board import Board
from monitor.model.notice import Delivery, Notices
from monitor.model.protocols import StoreError
from monitor.notices.noticer import LOOK, Charge, Noticer
from monitor.notices.settings import Settings, Target
from tests.notices.receiver import Receiver
from tests.notices.stage import Stage, settings


@dataclass
class Office:
    """Tells one receiver what happens on a stage; a new noticer is a restart on the same history."""

    stage: Stage
    file: Path
    settings: Settings | None
    holds: bool = True
    refuses: bool = False
    delivered: dict[Delivery, int] = field(default_factory=dict)
    noticer: Noticer = field(init=False)
    store: SqlStore = field(init=False)

    def __post_init__(self) -> None:
        self.store = SqlStore(self.file)
        self.restart()

    @property
    def board(self) -> Board:
        return self.stage.board

    async def notices(self) -> Notices:
        return self.store.notices()

    async def keep_notices(self, notices: Notices) -> None:
        if self.refuses:
            raise StoreError("the disk is full")
        self.store.keep_notices(notices)

    def restart(self, look: float = LOOK) -> None:
        """Another process begins where this one ended; it looks so many seconds apart."""
        charge = Charge(
            lambda: self.settings, lambda: self.holds, lambda: self.stage.resting, self._now, self._count
        )
        self.noticer = Noticer(self, charge, look=look)

    async def after(self, minutes: float, rounds: int = 1) -> None:
        """So many minutes later it looks."""
        self.stage.now += timedelta(minutes=minutes)
        for _round in range(rounds):
            await self.noticer.round()

    async def told(self, minutes: int) -> None:
        """It looks every minute."""
        for _minute in range(minutes):
            await self.after(1)

    def _now(self) -> datetime:
        return self.stage.now

    def _count(self, delivery: Delivery, count: int) -> None:
        self.delivered[delivery] = self.delivered.get(delivery, 0) + count


def telling(*receivers: Receiver, **changes: object) -> Settings:
    """Settings by which these receivers are told, in their order."""
    to = tuple(
        Target(f"name-{place}", f"notices.to[{place}] (JSON)", receiver.url("sentinel"))
        for place, receiver in enumerate(receivers)
    )
    return settings(to=to, **changes)
