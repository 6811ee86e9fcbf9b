"""The causes that are diagnosed, and what each is called and mended by, as lines of text."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from monitor.diagnosis import CAUSES
from monitor.export.family import Family, Kind, of_process, of_schedule
from monitor.export.spelling import escaped
from monitor.model.board import RouteKey
from monitor.model.cause import RankedCause

RANKS: Final = 3
"""How many causes of a route are exported; the first is the one to mend first."""

ROUTE_DIAGNOSIS: Final = of_schedule(
    "route_diagnosis",
    ("environment", "route", "cause", "rank"),
    "A cause of what is wrong with a route, always 1, the one to mend first at rank 1, none beyond 3; not "
    "there where nothing is wrong.",
)
CAUSE_INFO: Final = of_process(
    "cause_info",
    Kind.INFO,
    ("cause", "title", "fix"),
    "What a cause is called and what mends it, always 1; a series for each cause there is.",
)
CAUSE_FAMILIES: Final = (ROUTE_DIAGNOSIS, CAUSE_INFO)


def cause_lines(told: Mapping[RouteKey, tuple[RankedCause, ...]]) -> tuple[tuple[Family, Iterable[str]], ...]:
    """The lines of both families; `told` are the ranked causes of each route that has any."""
    return (ROUTE_DIAGNOSIS, _of_routes(told)), (CAUSE_INFO, _INFO_LINES)


def _of_routes(told: Mapping[RouteKey, tuple[RankedCause, ...]]) -> Iterator[str]:
    for (environment, route), causes in told.items():
        where = f'environment="{escaped(environment)}"'
        whose = f'route="{escaped(route)}"'
        for cause in causes[:RANKS]:
            labels = f'cause="{cause.id}",{where},rank="{cause.rank}",{whose}'
            yield f"{ROUTE_DIAGNOSIS.name}{{{labels}}} 1.0\n"


def _plain(text: str) -> str:
    """Markdown as a message of an alert shows it."""
    return escaped(text.replace("`", ""))


_INFO_LINES: Final = tuple(
    f'{CAUSE_INFO.name}{{cause="{cause.id}",fix="{_plain(cause.fix)}",title="{_plain(cause.title)}"}} 1.0\n'
    for cause in CAUSES
)
