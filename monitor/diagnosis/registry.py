"""Every cause, in the order in which a call meets them."""

from typing import Final

from monitor.diagnosis.cause import Cause
from monitor.diagnosis.of_checks import CHECKED
from monitor.diagnosis.unread import UNREAD
from monitor.diagnosis.unseen import UNSEEN

CAUSES: Final[tuple[Cause, ...]] = tuple(sorted((*UNREAD, *CHECKED, *UNSEEN), key=lambda cause: cause.gate))
"""At one gate those that a check sees come first."""

_BY_ID: Final = {cause.id: cause for cause in CAUSES}


def by_id(cause_id: str) -> Cause | None:
    """The cause with this id, or None."""
    return _BY_ID.get(cause_id)
