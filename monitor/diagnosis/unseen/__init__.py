"""The causes that no check sees, by the part of a call's way that they stand on."""

from typing import Final

from monitor.diagnosis.cause import Cause
from monitor.diagnosis.unseen import (
    answered,
    callee,
    carrier,
    connection,
    credentials,
    limits,
    livekit,
    monitoring,
    numbers,
    sound,
)

UNSEEN: Final[tuple[Cause, ...]] = (
    *monitoring.MONITOR,
    *livekit.KEY,
    *livekit.SERVICE,
    *numbers.REQUEST,
    *connection.HEADERS,
    *answered.WRONG_PLACE,
    *connection.CONNECTION,
    *carrier.ACCOUNT,
    *connection.SECURITY,
    *credentials.CREDENTIALS,
    *limits.LIMITS,
    *numbers.CALLER_ID,
    *numbers.DESTINATION,
    *numbers.UNALLOCATED,
    *carrier.CARRIER,
    *callee.CALLEE,
    *sound.HEARD,
    *answered.ANSWERED,
    *answered.HUNG_UP,
    *monitoring.ASIDE,
)
"""In the order in which a call meets them; of two at one gate the first comes first."""
