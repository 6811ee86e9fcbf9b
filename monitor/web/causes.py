"""The causes of what is wrong with a route, as the page and the terminal show them."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from monitor.checks import IDS
from monitor.model.cause import RankedCause
from monitor.model.words import continued, first_sentence
from monitor.web.shown import CauseView
from monitor.web.standing import Standing

_SID: Final = re.compile(r" [A-Z]{2}[0-9a-f]{32}\b")
"""Who reads a headline knows the account; its SID stands beside the finding."""


def in_a_clause(wrong: str) -> str:
    """What is wrong in short, as it reads after a colon."""
    return continued(_SID.sub("", first_sentence(wrong)))


def worth_telling(
    causes: tuple[RankedCause, ...], above: Collection[str], standing: Standing
) -> tuple[RankedCause, ...]:
    """What fails for the environment (`above`) is told there; it is a route's only where it breaks that."""
    if standing is Standing.BROKEN and causes and causes[0].id in above:
        return causes
    return tuple(cause for cause in causes if cause.id not in above)


def cause_views(causes: Iterable[RankedCause]) -> tuple[CauseView, ...]:
    """Causes as they are shown; what one says of itself is not repeated as what speaks for it."""
    return tuple(
        CauseView(
            id=cause.id,
            is_check=cause.id in IDS,
            certainty=cause.certainty,
            wrong=cause.wrong,
            fix=cause.fix,
            because=tuple(each for each in cause.because if each != cause.wrong),
            against=cause.against,
        )
        for cause in causes
    )
