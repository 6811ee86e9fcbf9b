"""Twilio's own errors, and what canaries may still call and cost."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders import bargauge, timeseries

from grafana.links import runbook
from grafana.palette import VERMILION, one_colour
from grafana.panels import Query, Size, Words, bars, lines
from grafana.promql import OF_ITSELF, OVERVIEW, counted, over
from monitor.export import canary_families as calls
from monitor.export import families


def panels() -> Iterator[bargauge.Panel | timeseries.Panel]:
    yield _codes()
    yield _calls_left()
    yield _money()


def _codes() -> bargauge.Panel:
    words = Words(
        "Twilio's error codes",
        "Errors and warnings about calls in Twilio's error log, of production too, in the time that is "
        "shown. trunkwatch explain CODE says what one means.",
        "none",
        "Twilio logged no error",
    )
    logged = counted("environment, error_code", OVERVIEW.of(families.TWILIO_ALERTS_TOTAL))
    panel = bars(words, Size(8, 8), Query(f"{logged} > 0", "{{environment}} / {{error_code}}"))
    return (
        panel.links([runbook("TrunkwatchTwilioErrorBurst")]).decimals(0).color_scheme(one_colour(VERMILION))
    )


def _calls_left() -> bargauge.Panel:
    words = Words(
        "Calls left",
        "How many canary calls the limits of each environment still allow in this hour, day and month (UTC). "
        "At 0 no canary is placed until the next.",
        "none",
        "No environment has a canary",
    )
    left = OVERVIEW.of(calls.CANARY_BUDGET_CALLS_REMAINING, route=OF_ITSELF)
    query = Query(over("environment, window", left, "min"), "{{environment}} / {{window}}")
    return bars(words, Size(8, 8), query).decimals(0).links([runbook("TrunkwatchBudgetSpent")])


def _money() -> timeseries.Panel:
    words = Words(
        "Cost of canaries",
        "What the canary calls of the 24 hours before cost, as Twilio rated them, in the currency that the "
        "legend names.",
        "none",
        "Twilio has rated no call yet",
    )
    spent = f"sum by (environment, currency) (increase({OVERVIEW.of(calls.CANARY_SPEND_TOTAL)}[1d]))"
    return lines(words, Size(8, 8), Query(spent, "{{environment}}, {{currency}} a day")).min(0).decimals(2)
