"""Routes that stand alike for the same cause, worst first: an outage of all is one thing to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.cli.daemon.told import CauseTold, GlanceTold, RouteTold
from monitor.model.outcome import Result
from monitor.web.standing import Standing

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class RouteGroup:
    """Routes of one environment."""

    routes: tuple[RouteTold, ...]

    @property
    def standing(self) -> Standing:
        return self.routes[0].standing

    @property
    def name(self) -> str:
        first, more = self.routes[:_NAMED], len(self.routes) - _NAMED
        names = ", ".join(route.route for route in first)
        return f"{self.routes[0].environment} / {names}" + (f" and {more} more" if more > 0 else "")

    @property
    def word(self) -> str:
        return self.routes[0].word

    @property
    def cause(self) -> CauseTold | None:
        """The one to mend first."""
        return next(iter(self.routes[0].causes), None)

    @property
    def since(self) -> datetime | None:
        """Since when the first of them stands so."""
        return min((route.since for route in self.routes if route.since), default=None)

    @property
    def last_success(self) -> datetime | None:
        return max((at for route in self.routes if (at := route.last_success)), default=None)

    @property
    def next_call(self) -> datetime | None:
        canaries = (route.canary for route in self.routes)
        return min((each.next_run_at for each in canaries if each and each.next_run_at), default=None)

    @property
    def calling(self) -> bool:
        return any(route.canary is not None and route.canary.running for route in self.routes)

    @property
    def called(self) -> bool:
        """Whether any of them has a number to call."""
        return any(route.canary is not None for route in self.routes)

    @property
    def suspended(self) -> str | None:
        """Why none of them is called for a time."""
        reasons = [route.canary.suspended for route in self.routes if route.canary is not None]
        return reasons[0] if reasons and all(reasons) else None

    @property
    def successes_to_end(self) -> int:
        """How many calls in a row have to get through before none that works again alarms."""
        canaries = (route.canary for route in self.routes)
        return max((each.alarm.successes_to_end for each in canaries if each and each.success), default=0)

    @property
    def last_failure(self) -> GlanceTold | None:
        """The newest last call that did not succeed."""
        lasts = [route.canary.recent[-1] for route in self.routes if route.canary and route.canary.recent]
        failed = [run for run in lasts if run.result is not Result.SUCCESS]
        return max(failed, key=lambda run: run.ended, default=None)


def grouped(routes: Iterable[RouteTold]) -> list[RouteGroup]:
    """All of them, worst first; of those that stand as badly, what began last is in front."""
    alike: dict[object, list[RouteTold]] = {}
    for route in routes:
        first = next(((each.id, each.summary, bool(each.against)) for each in route.causes), None)
        alike.setdefault((route.environment, route.standing, route.word, first), []).append(route)
    groups = [RouteGroup(tuple(each)) for each in alike.values()]
    return sorted(groups, key=lambda group: (group.standing.badness, -_seconds(group.since), group.name))


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
