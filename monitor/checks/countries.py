"""Which rows of Twilio's dialling permissions speak for a country."""

from collections.abc import Mapping
from typing import Final

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from monitor.checks.words import shown
from monitor.model.twilio import Country

MOBILE_AND_FIXED: Final = "Twilio's API does not tell Mobile from Fixed"


def calling_code(iso_code: str) -> str | None:
    """The calling code of a country with its `+`, or None where there is none."""
    codes = (code for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() if iso_code in regions)
    return next((f"+{code}" for code in codes), None)


def rows_for(iso_code: str, rows: Mapping[str, Country]) -> tuple[Country, ...]:
    """The country's own row; without one, those that carry its calling code (`United States/Canada`)."""
    own = rows.get(iso_code)
    if own is not None:
        return (own,)
    code = calling_code(iso_code)
    return tuple(row for row in rows.values() if code in row.calling_codes)


def country_words(row: Country) -> str:
    return f"{shown(row.name)} ({shown(row.iso_code)})"
