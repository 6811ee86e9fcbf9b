# ruff: noqa: E501 - a sentence that people read is asserted in one piece
"""A plan that cannot pay for its own `every` is refused, and what it comes to is said beforehand."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Estimate, duration_text, estimate, estimate_text, parse
from monitor.config.budget import amount, filled, need, too_low
from monitor.model.canary import Limits
from tests.config.sample import FILE, GUIDE_VARIABLES, SHIPPED, parsed, refused, with_route

PROD = "environments.prod"
TO = "+5511987654321"
TO_CHILE = "+56225551234"


def route(settings: str = "") -> str:
    return with_route(f"canary: {{to: '{TO}'{settings}}}")


def chile(settings: str = "", name: str = "cl") -> str:
    canary = f"canary: {{to: '{TO_CHILE}'{settings}}}"
    return f"      {name}: {{livekit_trunk: ST_{name}, countries: [CL], {canary}}}\n"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (", limits: {calls_per_hour: 1}", "calls_per_hour is too low: every needs 2 calls. Raise it, or call less often."),
        (", limits: {calls_per_day: 47}", "calls_per_day is too low: every needs 48 calls. Raise it, or call less often."),
        (", limits: {calls_per_month: 1487}", "calls_per_month is too low: every needs 1488 calls. Raise it, or call less often."),
        (", limits: {calls_per_day: 0}", "calls_per_day is too low: every needs 48 calls. Raise it, or call less often."),
        (", limits: {spend_per_month: 0}", "spend_per_month allows no call at all: raise it, or leave it out."),
        (", price_per_call: 0.07, limits: {spend_per_month: 104.15}",
         "spend_per_month is too low: every costs 104.16. Raise it, or call less often."),
        (", every: 25m, limits: {calls_per_hour: 2}", "calls_per_hour is too low: every needs 3 calls. Raise it, or call less often."),
    ],
)  # fmt: skip
def test_a_route_that_cannot_afford_its_own_every_is_refused(settings: str, sentence: str) -> None:
    (said,) = refused(route(settings))
    assert said.startswith("line 15, column ")
    assert said.partition(": ")[2] == f"{PROD}.routes.br.canary.limits.{sentence}"


@pytest.mark.parametrize(
    "settings",
    [
        ", limits: {calls_per_hour: 2, calls_per_day: 48, calls_per_month: 1488}",
        ", price_per_call: 0.07, limits: {spend_per_month: 104.16}",
        ", limits: {spend_per_month: 0.01}",
        ", price_per_call: 0",
    ],
)
def test_a_limit_of_just_what_is_needed_is_enough(settings: str) -> None:
    assert estimate(parsed(route(settings)))


def test_all_limits_that_are_too_low_are_said_at_once() -> None:
    assert len(refused(route(", limits: {calls_per_hour: 0, calls_per_day: 0, spend_per_month: 0}"))) == 3


def test_a_newcomer_who_calls_every_five_minutes_is_told_what_that_takes() -> None:
    assert refused(route(", every: 5m")) == [
        f"line 2, column 3: {PROD}.canaries.limits.calls_per_day is too low: every needs 288 calls. "
        "Raise it, or call less often. (All canaries together.)",
        f"line 2, column 3: {PROD}.canaries.limits.calls_per_month is too low: every needs 8928 calls. "
        "Raise it, or call less often. (All canaries together.)",
    ]


def test_an_environments_limits_are_for_all_its_routes_together() -> None:
    three = route() + chile() + chile(name="cl2")
    assert len(estimate(parsed(three))) == 3
    (said,) = refused(three + chile(name="cl3"))
    assert f"{PROD}.canaries.limits.calls_per_month is too low: every needs 5952 calls." in said
    assert (
        len(estimate(parsed(three + chile(name="cl3") + "    canaries: {limits: {calls_per_month: 5952}}\n")))
        == 4
    )


def test_an_environments_money_is_compared_with_the_routes_whose_price_is_known() -> None:
    text = route(", every: 1d, price_per_call: 1") + chile(", every: 1d")
    assert estimate(parsed(text + "    canaries: {limits: {spend_per_month: 31}}\n"))
    (said,) = refused(text + "    canaries: {limits: {spend_per_month: 30}}\n")
    assert said.startswith("line 17, column 42: ")
    assert "spend_per_month is too low: every costs 31.00." in said


def test_a_budget_of_zero_is_refused_unless_nothing_is_called() -> None:
    zero = "    canaries: {limits: {calls_per_day: 0}}\n"
    assert len(refused(route() + zero)) == 1
    assert estimate(parsed(FILE + zero)) == ()


def test_the_kill_switch_works_whatever_the_limits_are() -> None:
    text = route() + "    canaries: {enabled: false, limits: {calls_per_day: 0}}\n"
    assert estimate(parsed(text)) == (Estimate("prod", "br", 0, 0, None),)


SECONDS = st.integers(300, 7 * 86_400)


@given(SECONDS)
def test_limits_that_are_not_given_always_pay_for_every(seconds: int) -> None:
    every = timedelta(seconds=seconds)
    assert list(too_low(filled(Limits(), every), need(every, None))) == []


@given(SECONDS, st.integers(0, 86_399))
def test_no_day_ever_holds_more_calls_than_were_estimated(seconds: int, first: int) -> None:
    calls = len(range(first % min(seconds, 86_400), 86_400, seconds))
    day = need(timedelta(seconds=seconds), None).calls_per_day
    assert day is not None
    assert day - 1 <= calls <= day


def test_an_estimate_has_the_calls_and_where_a_price_is_given_the_money() -> None:
    text = route(", price_per_call: 0.0085") + chile(", every: 7d")
    assert estimate(parsed(text)) == (
        Estimate("prod", "br", 48, 1488, Decimal("12.6480")),
        Estimate("prod", "cl", 1, 5, None),
    )


def test_an_estimate_reads_as_a_person_would_say_it() -> None:
    text = route(", price_per_call: 0.07") + chile(", price_per_call: 0.0085, every: 1h")
    assert estimate_text(estimate(parsed(text))) == (
        "Canaries, scheduled calls at most:\n"
        "  prod / br: 48 a day, 1488 a month, 104.16 a month in the account's currency\n"
        "  prod / cl: 24 a day, 744 a month, 6.324 a month in the account's currency\n"
        "  prod in all: 72 a day, 2232 a month, 110.484 a month in the account's currency\n"
        "Retries after a failure come on top, within the limits."
    )


def test_a_sum_of_which_a_part_is_unknown_is_unknown() -> None:
    text = route(", price_per_call: 0.07") + chile()
    assert estimate_text(estimate(parsed(text))).splitlines()[3] == (
        "  prod in all: 96 a day, 2976 a month, cost unknown without price_per_call"
    )


def test_the_estimate_says_what_the_kill_switch_does() -> None:
    text = estimate_text(estimate(parsed(route() + "    canaries: {enabled: false}\n")))
    assert text == "Canaries, scheduled calls at most:\n  prod / br: none, canaries.enabled is false"


def test_without_a_canary_the_estimate_says_that_no_call_is_placed() -> None:
    shipped = parse(SHIPPED.read_text(encoding="utf-8"), "config.yaml", SHIPPED.parent, GUIDE_VARIABLES)
    assert (
        estimate_text(estimate(shipped)) == "No canary is set (routes.<name>.canary.to): no call is placed."
    )


def test_each_environment_has_its_own_sum() -> None:
    block = (route() + chile()).partition("environments:\n")[2]
    lines = estimate_text(estimate(parsed(route() + block.replace("prod:", "test:")))).splitlines()
    assert [line.partition(":")[0].strip() for line in lines[1:-1]] == [
        "prod / br",
        "test / br",
        "test / cl",
        "test in all",
    ]


def test_no_number_is_in_an_estimate() -> None:
    told = estimate(parsed(route()))
    assert TO[-4:] not in estimate_text(told) + repr(told)


@pytest.mark.parametrize(("money", "text"), [
    ("0", "0.00"), ("5", "5.00"), ("104.1600", "104.16"), ("12.648", "12.648"), ("1000000", "1000000.00"),
    ("0.0001", "0.0001"),
])  # fmt: skip
def test_an_amount_has_cents_or_is_finer(money: str, text: str) -> None:
    assert amount(Decimal(money)) == text


def test_the_longest_and_the_shortest_every_are_estimated() -> None:
    for every, month in (("5m", 8928), ("7d", 5)):
        limits = "    canaries: {limits: {calls_per_day: 288, calls_per_month: 8928}}\n"
        (told,) = estimate(parsed(route(f", every: {every}") + limits))
        assert told.calls_per_month == month, duration_text(timedelta(days=7))
