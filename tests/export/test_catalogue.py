"""The names and labels that dashboards and rules rely on: a change here breaks somebody's alert."""

from decimal import Decimal
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from monitor.export import FAMILIES, reference
from monitor.model.budget import BudgetLeft
from monitor.model.event import AlertsRead
from monitor.model.reading import GapReason
from monitor.model.run import Proof
from monitor.model.verdict import Verdict
from monitor.model.window import Window
from tests.boards import NOON, finding, swept
from tests.export.scraping import OPENMETRICS, Scraping, promtool_complaints
from tests.model.canaries import board_after, run

_CATALOGUE = Path(__file__).parent / "catalogue.txt"


def _everything() -> Scraping:
    """A scrape in which every family has a series."""
    proved = run(
        proof=Proof.PROVED, price="-0.01", currency="USD", sound_level="-17.6 dBov", round_trip="0.41 s"
    )
    called = board_after(proved)
    found = (finding("ip-acl", Verdict.FAIL), finding("balance", Verdict.UNKNOWN, route=None))
    scraping = Scraping(swept(*found, before=called))
    scraping.left["prod", "cl"] = (
        BudgetLeft(Window.HOUR, calls=5),
        BudgetLeft(Window.MONTH, spend=Decimal("4.2")),
    )
    scraping.tell(AlertsRead("prod", NOON, NOON, {NOON: {"32205": 1}}))
    scraping.telemetry.requested("prod", "twilio", "GET /v1/Trunks", 0.2, GapReason.TIMEOUT)
    scraping.telemetry.requested("prod", "livekit", "ListSIPOutboundTrunk", 0.1, None)
    scraping.telemetry.configured("0f" * 32, NOON)
    scraping.telemetry.ticked(NOON)
    scraping.telemetry.clock_ahead("prod", "livekit", -0.2)
    return scraping


def _exported() -> set[str]:
    """Each series' name, type and labels, as a line of the catalogue."""
    return {
        " ".join((sample.name, family.type, *sorted(sample.labels)))
        for family in text_string_to_metric_families(_everything().text())
        for sample in family.samples
        if sample.name.startswith("trunkwatch_")
    }


def _promised() -> list[str]:
    return _CATALOGUE.read_text(encoding="utf-8").splitlines()


def test_no_series_of_the_catalogue_is_gone_renamed_or_labelled_otherwise() -> None:
    assert sorted(set(_promised()) - _exported()) == [], (
        "rules and dashboards of others rely on these: the catalogue may only grow"
    )


def test_every_series_is_in_the_catalogue() -> None:
    assert sorted(_exported() - set(_promised())) == [], "new: add these to catalogue.txt, in order"
    assert _promised() == sorted(set(_promised()))


def test_the_table_of_families_is_what_is_exported() -> None:
    text = _everything().text()
    for family in FAMILIES:
        assert f"# HELP {family.name} {family.help}\n" in text
    told = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE trunkwatch_")]
    assert sorted(told) == sorted(family.name for family in FAMILIES)


def test_openmetrics_is_valid_and_says_the_same() -> None:
    scraping = _everything()
    parsed = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in scraping.openmetrics()
        for sample in family.samples
        if sample.name.startswith("trunkwatch_")
    }
    plain = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(scraping.text())
        for sample in family.samples
        if sample.name.startswith("trunkwatch_")
    }
    assert parsed == plain
    assert plain


def test_info_families_are_infos_in_openmetrics() -> None:
    text = _everything().text(OPENMETRICS)
    for name in ("build", "config", "route", "check", "cause"):
        assert f"# TYPE trunkwatch_{name} info\n" in text


def test_promtool_finds_nothing() -> None:
    assert promtool_complaints(_everything().text()) == ""


def test_help_says_what_is_collected_on_our_own_schedule() -> None:
    text = _everything().text()
    assert text.count("Collected on Trunkwatch's own schedule, not on the scrape.") == sum(
        family.scheduled for family in FAMILIES
    )


def test_the_reference_has_a_row_for_every_family() -> None:
    lines = reference().splitlines()
    assert lines[0] == "| family | type | labels | meaning |"
    assert len(lines) == 2 + len(FAMILIES)
    row = next(line for line in lines if line.startswith("| `trunkwatch_check_success` |"))
    assert "| gauge | environment, route, check |" in row


def test_no_meaning_breaks_the_reference_out_of_its_cell() -> None:
    assert all(line.count("|") == 5 for line in reference().splitlines())
