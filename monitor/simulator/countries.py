"""The rows of Twilio's voice geographic permissions, made from the regions that `phonenumbers` knows."""

from typing import Final

import phonenumbers

from monitor.simulator.accounts import CountryRow
from monitor.simulator.country_names import names

LOW_RISK_AT_FIRST: Final = frozenset({"US"})
"""What a new account may call; everything else is switched on by hand (the user's guide, section 4)."""

_AREA_CODES: Final = {
    "DO": ("+1809", "+1829", "+1849"),
    "JM": ("+1658", "+1876"),
    "PR": ("+1787", "+1939"),
}
"""Countries under +1 whose own digits `phonenumbers` words as a pattern."""

# By the first digit of the calling code: rough, and no reader of the list goes by it.
_CONTINENTS: Final = {
    "1": "NORTH_AMERICA",
    "2": "AFRICA",
    "3": "EUROPE",
    "4": "EUROPE",
    "5": "SOUTH_AMERICA",
    "6": "OCEANIA",
    "7": "EUROPE",
    "8": "ASIA",
    "9": "ASIA",
}


def country_rows(enabled: frozenset[str]) -> dict[str, CountryRow]:
    """All rows by ISO code; ordinary numbers of `enabled` may be called, high-risk ones nowhere."""
    on = LOW_RISK_AT_FIRST | enabled
    return {iso: _row(iso, name, low_risk=iso in on) for iso, name in names().items()}


def _row(iso: str, name: str, *, low_risk: bool) -> CountryRow:
    codes = _calling_codes(iso)
    return CountryRow(iso, name, codes, _CONTINENTS[codes[0][1]], low_risk=low_risk)


def _calling_codes(iso: str) -> tuple[str, ...]:
    code = phonenumbers.country_code_for_region(iso)
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(iso)
    own_digits = metadata.leading_digits if metadata is not None and code == 1 else None
    return _AREA_CODES.get(iso, (f"+{code}{own_digits or ''}",))
