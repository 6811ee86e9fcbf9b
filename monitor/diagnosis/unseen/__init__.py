"""The causes that no check sees, by the part of a call's way that they stand on."""

from typing import Final

from monitor.diagnosis.cause import Cause
from monitor.diagnosis.unseen.credentials import CREDENTIALS
from monitor.diagnosis.unseen.limits import LIMITS
from monitor.diagnosis.unseen.livekit import LIVEKIT
from monitor.diagnosis.unseen.numbers import CALLER_ID, DESTINATION, REQUEST, UNALLOCATED

UNSEEN: Final[tuple[Cause, ...]] = (
    *LIVEKIT,
    *REQUEST,
    *CREDENTIALS,
    *LIMITS,
    *CALLER_ID,
    *DESTINATION,
    *UNALLOCATED,
)
