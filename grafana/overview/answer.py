"""The first row: one answer, how many routes stand how, and which cloud can be read."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders import stat
from grafana_foundation_sdk.models import common as looks

from grafana import verdicts
from grafana.links import runbook, status_page
from grafana.overrides import painted
from grafana.palette import ANSWERS, READ, VERDICTS, said
from grafana.panels import Query, Size, Words, stats
from grafana.promql import OVERVIEW, over
from monitor.export import families


def panels() -> Iterator[stat.Panel]:
    yield _answer()
    yield _counts()
    yield _clouds()


def _answer() -> stat.Panel:
    words = Words(
        "Is everything callable?",
        "No: a canary alarms, or a critical check fails. Could not tell: a critical check is unknown and no "
        "call got through, or a Trunkwatch is not heard. Yes, but look: the last call of a route failed, or "
        "a warning check fails.",
        "none",
        "Trunkwatch is not heard",
    )
    panel = stats(words, Size(8, 6), Query(verdicts.of_everything(OVERVIEW), "answer"))
    return (
        panel.mappings(said(ANSWERS))
        .text_mode(looks.BigValueTextMode.VALUE)
        .links([status_page(), runbook("TrunkwatchAllCanariesFailing")])
    )


def _counts() -> stat.Panel:
    words = Words(
        "Routes",
        "How many routes stand how. The table below names them.",
        "none",
        "No route is known",
    )
    routes = verdicts.of_routes(OVERVIEW)
    worst_first = sorted(VERDICTS, reverse=True)
    queries = (Query(f"sum((\n{routes}\n) == bool {each})", VERDICTS[each][0]) for each in worst_first)
    panel = stats(words, Size(8, 6), *queries).text_mode(looks.BigValueTextMode.VALUE_AND_NAME)
    panel.decimals(0)
    for word, colour in VERDICTS.values():
        panel.override_by_name(word, [painted(colour)])
    return panel


def _clouds() -> stat.Panel:
    words = Words(
        "Clouds that can be read",
        "Whether the last sweep got any answer of LiveKit and of Twilio. Where one cannot be read its checks "
        "are unknown; calls may still go through.",
        "none",
        "No sweep has ended yet",
    )
    read = over("environment, upstream", OVERVIEW.of(families.ENVIRONMENT_UP), "min")
    panel = stats(words, Size(8, 6), Query(read, "{{environment}} / {{upstream}}"))
    panel.mappings(said(READ)).text_mode(looks.BigValueTextMode.VALUE_AND_NAME)
    return panel.links([runbook("TrunkwatchEnvironmentUnreadable")])
