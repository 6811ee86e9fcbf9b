import pytest

from monitor.checks.countries import calling_code, country_words, rows_for
from monitor.model.twilio import Country
from tests import cast

ROWS = cast.twilio_readings().countries.get()


@pytest.mark.parametrize(
    ("iso_code", "code"),
    [("BR", "+55"), ("CL", "+56"), ("US", "+1"), ("CA", "+1"), ("KZ", "+7"), ("XX", None)],
)
def test_a_country_has_its_calling_code(iso_code: str, code: str | None) -> None:
    assert calling_code(iso_code) == code


def test_a_country_is_found_by_its_own_code() -> None:
    assert [row.name for row in rows_for("CL", ROWS)] == ["Chile"]


def test_canada_is_found_by_its_calling_code() -> None:
    assert [row.name for row in rows_for("CA", ROWS)] == ["United States/Canada"]


@pytest.mark.parametrize("iso_code", ["DE", "XX"])
def test_a_country_without_a_row_has_none(iso_code: str) -> None:
    assert rows_for(iso_code, ROWS) == ()


def test_a_row_is_shown_on_one_line() -> None:
    row = Country(
        "CL", "Chi\nle", ("+56",), low_risk=True, high_risk_special=False, high_risk_tollfraud=False
    )
    assert country_words(row) == "Chile (CL)"
