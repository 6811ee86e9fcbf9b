"""The reference page of a check as plain values."""

from dataclasses import dataclass

from monitor.checks import ENVIRONMENT_CHECKS, READINGS, by_id
from monitor.model.verdict import Severity, Verdict


@dataclass(frozen=True, slots=True)
class Need:
    """What a check needs first: another check, or a reading, which has no page."""

    name: str
    is_check: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """`meanings` are those of the verdicts that mean something special for this check."""

    id: str
    title: str
    severity: Severity
    scope: str
    asks: str
    matters: str
    fix: str
    needs: tuple[Need, ...]
    meanings: tuple[tuple[Verdict, str], ...]
    region_bound: bool


def check_view(check_id: str) -> CheckView | None:
    """What the page of a check says, None where there is no such check."""
    check = by_id(check_id)
    if check is None:
        return None
    return CheckView(
        id=check.id,
        title=check.title,
        severity=check.severity,
        scope="environment" if check in ENVIRONMENT_CHECKS else "route",
        asks=check.asks,
        matters=check.matters,
        fix=check.fix,
        needs=tuple(Need(name, name not in READINGS) for name in check.needs),
        meanings=tuple(
            (verdict, check.meanings[verdict]) for verdict in Verdict if verdict in check.meanings
        ),
        region_bound=check.region_bound,
    )
