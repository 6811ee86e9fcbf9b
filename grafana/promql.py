"""Queries over what Trunkwatch exports: a family's selector names only labels that the family has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from monitor.export.family import Family

_OF_TARGET: Final = ("job", "instance")
"""The labels that Prometheus itself puts on each series."""

OF_ITSELF: Final = '=""'
OF_BOTH: Final = '=~"$route|"'
"""Of a route and of its environment itself."""

ROUTE_LABELS: Final = "environment, route"


@dataclass(frozen=True, slots=True)
class Scope:
    """The labels of ours that a dashboard's variables narrow, beside job and instance."""

    labels: tuple[str, ...]

    def of(self, family: Family, suffix: str = "", **matchers: str) -> str:
        """The series of `family` that the variables choose, of routes where it tells routes apart.

        `suffix` is that of a histogram's part. `matchers` say more of a label, or otherwise: with `OF_ITSELF`
        as `route` it is what an environment has itself.
        """
        chosen = (*_OF_TARGET, *(name for name in self.labels if name in family.labels))
        routes = {"route": '!=""'} if "route" in family.labels and "route" not in chosen else {}
        inside: Mapping[str, str] = {**{name: f'=~"${name}"' for name in chosen}, **routes, **matchers}
        return f"{family.name}{suffix}{{{', '.join(f'{name}{how}' for name, how in inside.items())}}}"


OVERVIEW: Final = Scope(("environment",))
ROUTE: Final = Scope(("environment", "route"))


def over(labels: str, expression: str, how: str = "max") -> str:
    """`expression` with only `labels` left; of several daemons on one history the largest value counts."""
    return f"{how} by ({labels}) ({expression})"


def counted(labels: str, series: str, within: str = "$__range") -> str:
    """How far counters rose `within` a time, as whole numbers: Prometheus guesses at the edges."""
    return f"round(sum by ({labels}) (increase({series}[{within}])))"


def quick(labels: str, series: str) -> str:
    """How fast counters rise, a second."""
    return f"sum by ({labels}) (rate({series}[$__rate_interval]))"
