import pytest

from monitor.model.check import Finding
from monitor.model.twilio import Country
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_site, remedy, summary

CHECK = "geo-exposure"


def judged(*rows: Country, countries: tuple[str, ...] = ("CL",)) -> Finding:
    environment = cast.environment(routes=(cast.route("cl", countries=countries),))
    return of_site(CHECK, cast.site(environment, countries=cast.with_country(*rows)))


def exposed(iso: str, name: str, code: str, special: bool = False) -> Country:
    return Country(
        iso, name, (code,), low_risk=True, high_risk_special=special, high_risk_tollfraud=not special
    )


def test_nothing_enabled_passes() -> None:
    finding = judged()
    assert finding.verdict is PASS
    assert finding.route is None


@pytest.mark.parametrize("change", ["high_risk_special", "high_risk_tollfraud"])
def test_a_risky_class_of_an_unused_country_fails_and_is_named(change: str) -> None:
    finding = judged(cast.country("LV", **{change: True}))
    assert finding.verdict is FAIL
    assert finding.severity is Severity.WARNING
    assert "1 country that no route uses: Latvia (LV)" in summary(finding)
    assert "Voice Geographic Permissions" in remedy(finding)


def test_low_risk_numbers_of_an_unused_country_do_not_matter() -> None:
    assert judged(cast.country("LV", low_risk=True)).verdict is PASS


def test_a_country_that_a_route_uses_may_have_them() -> None:
    assert judged(cast.country("CL", high_risk_tollfraud=True)).verdict is PASS


def test_a_shared_row_counts_as_used_when_any_of_its_countries_is() -> None:
    row = cast.country("US", high_risk_tollfraud=True)
    assert judged(row, countries=("CA",)).verdict is PASS
    assert judged(row, countries=("CL",)).verdict is FAIL


def test_a_neighbour_with_the_same_calling_code_is_not_used_when_each_has_a_row_of_its_own() -> None:
    rows = (exposed("RU", "Russia", "+7"), exposed("KZ", "Kazakhstan", "+7"))
    finding = judged(*rows, countries=("RU",))
    assert finding.verdict is FAIL
    assert "1 country that no route uses: Kazakhstan (KZ)" in summary(finding)


def test_ten_are_listed_the_worst_first_and_the_rest_counted() -> None:
    rows = [exposed(f"X{n}", f"Island {n:02}", f"+99{n}") for n in range(11)]
    worst = cast.country("LV", high_risk_special=True, high_risk_tollfraud=True)
    finding = judged(*rows, worst)
    assert "on for 12 countries that no route uses: Latvia (LV), Island 00 (X0)" in summary(finding)
    assert summary(finding).endswith("Island 08 (X8) and 2 more.")
    assert finding.judgement.evidence["countries"][0] == "Latvia (LV): toll fraud and special services"


def test_an_environment_whose_routes_name_no_country_is_skipped() -> None:
    assert judged(cast.country("LV", high_risk_special=True), countries=()).verdict is SKIP


def test_it_is_unknown_while_the_permissions_cannot_be_read() -> None:
    finding = of_site(CHECK, cast.site(countries=cast.unread()))
    assert (finding.verdict, finding.because) == (UNKNOWN, "twilio.countries")
