"""What canaries need of calls and money, and limits that do not allow it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from monitor.model.canary import Limits
from monitor.model.window import Window

_MORE_PER_HOUR: Final = 4
"""A confirmation, and the retries after 2, 5 and 10 minutes."""
_MORE_PER_DAY: Final = 12
_PART_MORE_PER_MONTH: Final = 4


def need(every: timedelta, price: Decimal | None) -> Limits:
    """The most calls that fall into a calendar window with one `every` so often, and what a month costs."""
    hour, day, month = (window.calls(every) for window in Window)
    return Limits(hour, day, month, None if price is None else price * month)


def together(needs: Iterable[Limits]) -> Limits:
    """The needs of several routes as one; the money of those whose price is given."""
    all_of = tuple(needs)
    prices = [each.spend_per_month for each in all_of if each.spend_per_month is not None]
    return Limits(
        sum(each.calls_per_hour or 0 for each in all_of),
        sum(each.calls_per_day or 0 for each in all_of),
        sum(each.calls_per_month or 0 for each in all_of),
        sum(prices, Decimal()) if prices else None,
    )


def filled(given: Limits, every: timedelta) -> Limits:
    """Limits of a route; one that was not given is what `every` needs, and something for retries."""
    hour, day, month = (window.calls(every) for window in Window)
    more_per_month = -(-month // _PART_MORE_PER_MONTH)
    return Limits(
        _or(given.calls_per_hour, hour + _MORE_PER_HOUR),
        _or(given.calls_per_day, day + _MORE_PER_DAY),
        _or(given.calls_per_month, month + more_per_month),
        given.spend_per_month,
    )


def _or(given: int | None, otherwise: int) -> int:
    return otherwise if given is None else given


def too_low(limits: Limits, needed: Limits) -> Iterator[tuple[str, str]]:
    """The keys of limits that do not allow what is needed, each with a sentence about it."""
    calls = (
        ("calls_per_hour", limits.calls_per_hour, needed.calls_per_hour),
        ("calls_per_day", limits.calls_per_day, needed.calls_per_day),
        ("calls_per_month", limits.calls_per_month, needed.calls_per_month),
    )
    for key, limit, wanted in calls:
        if limit is not None and wanted is not None and limit < wanted:
            yield key, f"is too low: every needs {wanted} calls. Raise it, or call less often."
    spend, money = limits.spend_per_month, needed.spend_per_month
    if spend is not None and spend == 0:
        yield "spend_per_month", "allows no call at all: raise it, or leave it out."
    elif spend is not None and money is not None and spend < money:
        yield "spend_per_month", f"is too low: every costs {amount(money)}. Raise it, or call less often."


def amount(money: Decimal) -> str:
    """An amount of money as people write it: with cents, or finer where it is."""
    plain = money.quantize(Decimal("0.01"))
    return f"{plain if plain == money else money.normalize():f}"
