"""Every check, in the order in which people read them; what a check needs stands before it."""

from typing import Final

from monitor.checks import livekit_trunk_exists, trunk_address
from monitor.model.check import Check
from monitor.model.snapshot import Path, Site

ROUTE_CHECKS: Final[tuple[Check[Path], ...]] = (
    livekit_trunk_exists.CHECK,
    trunk_address.CHECK,
)

ENVIRONMENT_CHECKS: Final[tuple[Check[Site], ...]] = ()


def by_id(check_id: str) -> Check[Path] | Check[Site] | None:
    """The check with this id, or None."""
    everything: tuple[Check[Path] | Check[Site], ...] = (*ROUTE_CHECKS, *ENVIRONMENT_CHECKS)
    for check in everything:
        if check.id == check_id:
            return check
    return None
