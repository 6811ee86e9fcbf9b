"""Telephone numbers and countries.

A number is taken when its length is possible in its country, not when its range is known to be in use
(phonenumbers' "possible" and "valid"): ranges are opened faster than any table learns of them, and a
monitor must not refuse a number that rings.
"""

import re
from collections.abc import Collection
from typing import Final

import phonenumbers

PATTERN: Final = r"^\+[1-9][0-9]{6,14}$"
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)

COUNTRIES: Final[frozenset[str]] = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""ISO 3166 alpha-2 codes of the countries that have telephone numbers."""


def number_fault(text: str) -> str | None:
    """What is wrong with a telephone number, None where nothing is."""
    if not _E164.fullmatch(text):
        return "is not a telephone number in E.164: write +, country code and number, digits only."
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return "is not a telephone number: no country has this code."
    # A number without its area code is possible too, but only for a telephone next door.
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return "is not a telephone number: it is too short or too long for its country."
    return None


def regions_of(number: str) -> tuple[str, ...]:
    """The countries an E.164 number may be in: one, or all that share its code where it could be any.

    +1 and +7 are shared, and +44 has islands of its own; the table tells them apart by area code. A number
    that the table does not know may be in any of the countries of its code.
    """
    parsed = phonenumbers.parse(number, None)
    sharing = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    if len(sharing) == 1:
        return tuple(sharing)
    exact = phonenumbers.region_code_for_number(parsed)
    return (exact,) if exact else tuple(sharing)


def lies_in(number: str, countries: Collection[str]) -> bool:
    """Whether an E.164 number lies, or may lie, in one of the countries."""
    return any(region in countries for region in regions_of(number))


def calling_code(number: str) -> str:
    """The calling code of an E.164 number: `+55`."""
    return f"+{phonenumbers.parse(number, None).country_code}"


def is_premium(number: str) -> bool:
    """Whether an E.164 number is known to be a premium-rate one."""
    kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    return bool(kind == phonenumbers.PhoneNumberType.PREMIUM_RATE)
