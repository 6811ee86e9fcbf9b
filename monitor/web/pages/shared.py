"""What is wrong with every route of an environment alike: told once above their cards, as in `status`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from monitor.model.verdict import Verdict
from monitor.web.causes import in_a_clause
from monitor.web.shown import CauseView, EnvironmentView, RouteView
from monitor.web.standing import Standing

_WHOM: Final = {1: "the only route", 2: "both routes"}


@dataclass(frozen=True, slots=True)
class Shared:
    """The first cause of all routes; `why` is what speaks for it, empty where the routes differ in that or
    where what the environment's checks say tells it. `whom` says how many routes it is of. `standing` is how
    they stand; of routes without a fault, that it is worth a look.
    """

    cause: CauseView
    standing: Standing
    why: str
    whom: str


def first_cause(route: RouteView) -> CauseView | None:
    """The cause to mend first; None where nothing names one, or the environment's own checks tell it."""
    named = (trouble.cause for trouble in route.told.troubles)
    return next((cause for cause in (*named, route.cause) if cause is not None), None)


def shared_by_all(view: EnvironmentView) -> Shared | None:
    """What all routes share; of a single one only where it is why the environment could not be told."""
    causes = [first_cause(route) for route in view.routes]
    if not causes or causes[0] is None or (len(causes) == 1 and view.standing is not Standing.UNSURE):
        return None
    first, standing = causes[0], view.routes[0].standing
    if len({_alike(cause) for cause in causes}) > 1 or any(
        each.standing is not standing for each in view.routes
    ):
        return None
    told = any(trouble.verdict is Verdict.UNKNOWN for trouble in view.told.troubles)
    return Shared(
        cause=first,
        standing=Standing.NOTE if standing is Standing.FINE else standing,
        why="" if told else _common({cause.because[:1] for cause in causes if cause}),
        whom=_WHOM.get(len(causes), f"all {len(causes)} routes"),
    )


def as_above(environment: str, route: RouteView, shared: Shared | None) -> str:
    """What a card says of a cause that is told above it; empty where it has its own."""
    cause = shared.cause if shared else route.above
    return f"As for all of {environment}: {in_a_clause(cause.wrong)}." if cause else ""


def _alike(cause: CauseView | None) -> tuple[object, ...]:
    """What causes have in common that are told once."""
    return (cause.id, cause.certainty, cause.wrong, cause.fix, cause.against) if cause else ()


def _common(reasons: Iterable[tuple[str, ...]]) -> str:
    found = [*reasons]
    return found[0][0] if len(found) == 1 and found[0] else ""
