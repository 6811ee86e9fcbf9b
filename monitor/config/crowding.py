"""Canaries that share a number or a trunk: more of them than can be called one after the other come late."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Final

from monitor.model.canary import CanaryPlan
from monitor.model.route import Environment

_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What is used by one call at a time: how it is called, what it is, and the plans that use it."""

    calls: str
    thing: str
    plans: Sequence[CanaryPlan]


def crowded(environments: Iterable[Environment]) -> tuple[str, ...]:
    """A sentence about each number and each trunk whose scheduled calls do not fit into their intervals.

    An answered call takes at least `talk_time`: where that alone is too much, calls come late for certain.
    With `ring_timeout` on top is as long as ringing and talking may take: calls then may come late. Twilio's
    record is waited for after that, and a failure is called again, so that what just fits may be late, too.
    """
    called = [each for each in environments if each.dialling.enabled]
    return tuple(sentence for shared in _all_shared(called) for sentence in _complaint(shared))


def _all_shared(environments: Iterable[Environment]) -> Iterator[_Shared]:
    """As the queue has it: a number by how it is shown, over all environments; a trunk within its own."""
    numbers: dict[str, list[CanaryPlan]] = {}
    trunks: dict[tuple[str, str], list[CanaryPlan]] = {}
    for environment in environments:
        for route in environment.routes:
            if route.canary is not None:
                numbers.setdefault(str(route.canary.to), []).append(route.canary)
                trunks.setdefault((environment.name, route.livekit_trunk), []).append(route.canary)
    for number, plans in numbers.items():
        yield _Shared(f"to {number}", "number", plans)
    for (name, trunk), plans in trunks.items():
        yield _Shared(f"over LiveKit trunk {trunk} of {name}", "trunk", plans)


def _complaint(shared: _Shared) -> Iterator[str]:
    least = _share(shared.plans, lambda plan: plan.talk_time)
    most = _share(shared.plans, lambda plan: plan.ring_timeout + plan.talk_time)
    if least > 1:
        yield _sentence(shared, "come late", f"talking alone takes {_of_an_hour(least)}")
    elif most > 1:
        yield _sentence(shared, "may come late", f"ringing and talking take up to {_of_an_hour(most)}")


def _share(plans: Iterable[CanaryPlan], takes: Callable[[CanaryPlan], timedelta]) -> Fraction:
    """Of all time, exactly: the file has whole seconds."""
    return sum((Fraction(takes(plan) // _SECOND, plan.every // _SECOND) for plan in plans), Fraction())


def _of_an_hour(share: Fraction) -> str:
    return f"{ceil(share * 60)} minutes of each hour"


def _sentence(shared: _Shared, how: str, why: str) -> str:
    return (
        f"Calls {shared.calls} {how}: one is placed at a time, and for the {len(shared.plans)} routes that "
        f"share the {shared.thing} {why}. Call less often, or give some of them another {shared.thing}."
    )
