"""Twilio's own errors, and what the calls of the route may still be and cost."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders import bargauge, timeseries

from grafana.overrides import dashed
from grafana.panels import Query, Size, Words, bars, columns, lines
from grafana.promql import OF_BOTH, ROUTE, counted, over
from monitor.export import canary_families as calls
from monitor.export import families


def panels() -> Iterator[bargauge.Panel | timeseries.Panel]:
    yield _codes()
    yield _calls_left()
    yield _money()


def _codes() -> timeseries.Panel:
    words = Words(
        "Twilio's error codes",
        "Errors and warnings about calls in Twilio's error log, by code, of the whole environment and of "
        "production's calls too. trunkwatch explain CODE says what one means.",
        "none",
        "Twilio logged no error",
    )
    logged = counted("environment, error_code", ROUTE.of(families.TWILIO_ALERTS_TOTAL), "$__interval")
    return columns(words, Size(8, 8), "10m", Query(f"{logged} > 0", "{{environment}} {{error_code}}"))


def _calls_left() -> bargauge.Panel:
    words = Words(
        "Calls left",
        "How many canary calls the limits of the route, and of its environment without a route's name, still "
        "allow in this hour, day and month (UTC).",
        "none",
        "No canary",
    )
    left = over(
        "environment, route, window", ROUTE.of(calls.CANARY_BUDGET_CALLS_REMAINING, route=OF_BOTH), "min"
    )
    return bars(words, Size(8, 8), Query(left, "{{environment}} {{route}} {{window}}")).decimals(0)


def _money() -> timeseries.Panel:
    words = Words(
        "Spend against budget",
        "What calls of the 24 hours before cost, as Twilio rated them, and what is left of this month's "
        "limit, where one is set. The legend names the currency.",
        "none",
        "Twilio has rated no call yet, and no limit of money is set",
    )
    spent = f"sum by (environment, route, currency) (increase({ROUTE.of(calls.CANARY_SPEND_TOTAL)}[1d]))"
    left = over(
        "environment, route, window, currency",
        ROUTE.of(calls.CANARY_BUDGET_SPEND_REMAINING, route=OF_BOTH),
        "min",
    )
    panel = lines(
        words,
        Size(8, 8),
        Query(spent, "{{environment}} {{route}} spent a day, {{currency}}"),
        Query(left, "{{environment}} {{route}} left of the {{window}}, {{currency}}"),
    )
    return panel.min(0).decimals(2).override_by_query("B", [dashed()])
