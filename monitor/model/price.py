"""What a run cost, as its evidence tells it: `price` and `currency`."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from monitor.model.check import Evidence


@dataclass(frozen=True, slots=True)
class Price:
    """`amount` is never negative; `currency` is empty where nobody said it."""

    amount: Decimal
    currency: str


def price_of(evidence: Evidence) -> Price | None:
    """The price in the evidence of a run, or None where it holds none that is a number.

    Twilio writes what a call costs as a negative number: the sign is left out.
    """
    text, currency = evidence.get("price"), evidence.get("currency", "")
    if not isinstance(text, str) or not isinstance(currency, str):
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return Price(abs(amount), currency) if amount.is_finite() else None
