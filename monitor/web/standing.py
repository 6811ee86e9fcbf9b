"""How a route or an environment stands, in one word, from its checks."""

from collections.abc import Iterable
from enum import StrEnum

from monitor.model.board import CheckState
from monitor.model.verdict import Severity, Verdict


class Standing(StrEnum):
    """Worst first, in the order of the exit statuses of `check`; each is the word that people read."""

    BROKEN = "broken"
    UNSURE = "could not tell"
    ATTENTION = "needs attention"
    WAITING = "not read yet"
    FINE = "no fault found"

    @property
    def badness(self) -> int:
        """0 is the worst."""
        return list(Standing).index(self)


_OF_CHECK = {
    (Verdict.FAIL, Severity.CRITICAL): Standing.BROKEN,
    (Verdict.UNKNOWN, Severity.CRITICAL): Standing.UNSURE,
    (Verdict.FAIL, Severity.WARNING): Standing.ATTENTION,
}


def standing_of(checks: Iterable[CheckState], swept: bool) -> Standing:
    """The worst standing among `checks`; nothing is known before the first sweep."""
    standings = [_OF_CHECK.get((c.finding.verdict, c.finding.severity), Standing.FINE) for c in checks]
    return worst(standings) if swept else Standing.WAITING


def worst(standings: Iterable[Standing]) -> Standing:
    """The worst of several, fine where there are none."""
    return min(standings, key=lambda standing: standing.badness, default=Standing.FINE)
