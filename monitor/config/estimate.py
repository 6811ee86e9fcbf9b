"""What the canaries of a configuration will call and cost, before the first call."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from monitor.config.budget import amount, need
from monitor.config.file import Config
from monitor.model.canary import Limits


@dataclass(frozen=True, slots=True)
class Estimate:
    """The scheduled calls of a route at most; 0 where `canaries.enabled` is false.

    A month has 31 days. `money` is in the account's currency, None where no `price_per_call` is given.
    """

    environment: str
    route: str
    calls_per_day: int
    calls_per_month: int
    money: Decimal | None


def estimate(config: Config) -> tuple[Estimate, ...]:
    """An estimate for each route with a canary, in the order of the file; retries are not in it."""
    return tuple(_estimates(config))


def _estimates(config: Config) -> Iterator[Estimate]:
    for name, environment in config.environments.items():
        for route, settings in environment.routes.items():
            canary = settings.canary
            if canary.to is None:
                continue
            on = environment.canaries.enabled
            needed = need(canary.every, canary.price_per_call) if on else Limits()
            day, month = needed.calls_per_day or 0, needed.calls_per_month or 0
            yield Estimate(name, route, day, month, needed.spend_per_month)


def estimate_text(estimates: Iterable[Estimate]) -> str:
    """Estimates as lines for a person, without a line break at the end."""
    told = tuple(estimates)
    if not told:
        return "No canary is set (routes.<name>.canary.to): no call is placed."
    lines = ["Canaries, scheduled calls at most:"]
    for environment, group in groupby(told, lambda each: each.environment):
        rows = tuple(group)
        lines += [f"  {environment} / {each.route}: {_calls(each)}" for each in rows]
        if len(rows) > 1:
            lines.append(f"  {environment} in all: {_calls(_sum(environment, rows))}")
    if any(each.calls_per_month for each in told):
        lines.append("Retries after a failure come on top, within the limits.")
    return "\n".join(lines)


def _sum(environment: str, rows: Sequence[Estimate]) -> Estimate:
    """All of an environment; its money is known where every route's is."""
    prices = [each.money for each in rows if each.money is not None]
    return Estimate(
        environment,
        "",
        sum(each.calls_per_day for each in rows),
        sum(each.calls_per_month for each in rows),
        sum(prices, Decimal()) if len(prices) == len(rows) else None,
    )


def _calls(each: Estimate) -> str:
    if each.calls_per_month == 0:
        return "none, canaries.enabled is false"
    price = "cost unknown without price_per_call"
    if each.money is not None:
        price = f"{amount(each.money)} a month in the account's currency"
    return f"{each.calls_per_day} a day, {each.calls_per_month} a month, {price}"
