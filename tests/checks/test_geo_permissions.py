import pytest

from monitor.model.check import Finding
from monitor.model.reading import GapReason
from monitor.model.twilio import Country
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "geo-permissions"


def calling(*countries: str, rows: tuple[Country, ...] = ()) -> Finding:
    site = cast.site(countries=cast.with_country(*rows))
    return of_path(CHECK, cast.path("cl", site, countries=countries))


def test_an_enabled_country_passes_and_says_what_the_api_cannot_tell() -> None:
    finding = calling("CL")
    assert finding.verdict is PASS
    assert "Chile (CL)" in summary(finding)
    assert "does not tell Mobile from Fixed" in summary(finding)


def test_a_blocked_country_fails_with_both_rows_of_the_console() -> None:
    finding = calling("CL", rows=(cast.country("CL", low_risk=False),))
    assert finding.verdict is FAIL
    assert "Low-risk numbers are off for Chile (CL)" in summary(finding)
    assert "403" in summary(finding)
    assert "Enable Chile - Mobile, Chile - Fixed in" in remedy(finding)
    assert "Twilio Console → Voice → Settings → Voice Geographic Permissions" in remedy(finding)
    assert "does not tell Mobile from Fixed" in remedy(finding)


def test_all_blocked_countries_are_named_and_no_other() -> None:
    finding = calling("BR", "CL", "LV", rows=(cast.country("CL", low_risk=False),))
    assert finding.verdict is FAIL
    assert "Chile (CL); Latvia (LV)" in summary(finding)
    assert "Brazil" not in summary(finding)
    assert finding.judgement.evidence["countries_off"] == ("CL", "LV")


@pytest.mark.parametrize(("low_risk", "expected"), [(True, PASS), (False, FAIL)])
def test_canada_is_found_in_the_row_that_carries_its_calling_code(low_risk: bool, expected: object) -> None:
    finding = calling("CA", rows=(cast.country("US", low_risk=low_risk),))
    assert finding.verdict is expected
    assert "CA, in United States/Canada (US)" in summary(finding)


def test_a_countrys_own_row_comes_before_one_that_shares_its_code() -> None:
    canada = Country(
        "CA", "Canada", ("+1",), low_risk=True, high_risk_special=False, high_risk_tollfraud=False
    )
    assert calling("CA", rows=(canada, cast.country("US", low_risk=False))).verdict is PASS


def test_a_country_without_any_row_is_unknown_and_named() -> None:
    finding = calling("CL", "DE")
    assert finding.verdict is UNKNOWN
    assert "DE" in summary(finding)


def test_rows_that_share_a_code_and_differ_are_unknown() -> None:
    kazakhstan = Country(
        "KZ", "Kazakhstan", ("+7",), low_risk=True, high_risk_special=False, high_risk_tollfraud=False
    )
    abkhazia = Country(
        "AB", "Abkhazia", ("+7",), low_risk=False, high_risk_special=False, high_risk_tollfraud=False
    )
    assert calling("RU", rows=(kazakhstan, abkhazia)).verdict is UNKNOWN


def test_a_blocked_country_fails_even_beside_one_without_a_row() -> None:
    assert calling("LV", "DE").verdict is FAIL


def test_a_discovered_route_names_no_country_and_is_skipped() -> None:
    finding = of_path(CHECK, cast.path("cl", countries=(), discovered=True))
    assert (finding.verdict, finding.because) == (SKIP, None)


def test_inherited_permissions_that_cannot_be_read_are_unknown_and_say_why() -> None:
    detail = "a subaccount inherits them from its parent: configure `twilio.parent`"
    finding = of_cl(CHECK, countries=cast.unread("DialingPermissions", GapReason.INHERITED, detail))
    assert (finding.verdict, finding.because) == (UNKNOWN, "twilio.countries")
    assert detail in summary(finding)
