"""How a route or an environment stands, in one word, from its checks."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from monitor.model.check import Finding
from monitor.model.verdict import Severity, Verdict


class Standing(StrEnum):
    """Worst first, in the order of the exit statuses of `check`; each is the word that people read."""

    BROKEN = "broken"
    UNSURE = "could not tell"
    ATTENTION = "needs attention"
    NOTE = "worth a look"
    WAITING = "not read yet"
    FINE = "no fault found"

    @property
    def badness(self) -> int:
        """0 is the worst."""
        return _BADNESS[self]


_BADNESS = {standing: place for place, standing in enumerate(Standing)}
_OF_CHECK = {
    (Verdict.FAIL, Severity.CRITICAL): Standing.BROKEN,
    (Verdict.UNKNOWN, Severity.CRITICAL): Standing.UNSURE,
    (Verdict.FAIL, Severity.WARNING): Standing.ATTENTION,
    (Verdict.FAIL, Severity.INFO): Standing.NOTE,
}

UNREAD = "calls work, settings unread"
"""A route whose last call got through, of which not all that is checked could be read."""

IN_PART = "judged in part"
"""A route without a fault, of which not all that applies was seen."""

_TELLING = (Verdict.FAIL, Verdict.UNKNOWN)


def standing_alone(verdict: Verdict, severity: Severity) -> Standing:
    """How something stands of which one check says this, and all others pass."""
    return _OF_CHECK.get((verdict, severity), Standing.FINE)


def standing_of(findings: Iterable[Finding], accepted: Collection[str]) -> Standing:
    """The worst standing among `findings`; the checks in `accepted` may be unknown."""
    # What passes is most of it, and need not be weighed: there may be thousands of routes.
    told = [finding for finding in findings if finding.judgement.verdict in _TELLING]
    return worst(
        standing_alone(finding.verdict, finding.severity)
        for finding in told
        if finding.verdict is not Verdict.UNKNOWN or finding.check not in accepted
    )


def worst(standings: Iterable[Standing]) -> Standing:
    """The worst of several, fine where there are none."""
    return min(standings, key=_BADNESS.__getitem__, default=Standing.FINE)


def inherited(environment: Standing) -> Standing:
    """How the routes of an environment stand at best: what breaks the account breaks each of them."""
    return environment if environment in (Standing.BROKEN, Standing.UNSURE) else Standing.FINE
