"""How the signs of a cause are written down."""

from monitor.diagnosis.cause import Signs
from monitor.model.outcome import Reason


def signs(
    *fits: Reason,
    codes: str = "",
    texts: tuple[str, ...] = (),
    only: tuple[Reason, ...] = (),
    sip: tuple[int, ...] = (),
    or_none: bool = False,
) -> Signs:
    """`fits` are the reasons that would fit; `codes` are Twilio's, parted by spaces."""
    return Signs(
        codes=frozenset(codes.split()),
        texts=texts,
        only=frozenset(only),
        reasons=frozenset(fits),
        sip=frozenset(sip),
        or_none=or_none,
    )
