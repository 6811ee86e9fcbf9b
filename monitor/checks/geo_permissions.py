"""Voice Geographic Permissions must allow the countries that a route calls."""

from collections.abc import Mapping

from monitor.checks import console
from monitor.checks.countries import MOBILE_AND_FIXED, country_words, rows_for
from monitor.checks.words import listed, shown
from monitor.model.check import Check, Judgement, failed, passed, unknown
from monitor.model.snapshot import Path
from monitor.model.twilio import Country
from monitor.model.verdict import Severity, Verdict


def applies(path: Path) -> str | None:
    """A discovered route names no country, and nothing else of it says where it calls."""
    return None if path.route.countries else "The route names no country."


def judge(path: Path) -> Judgement:
    rows = path.site.snapshot.twilio.countries.get()
    states = {iso: _low_risk(iso, rows) for iso in path.route.countries}
    off = [iso for iso, state in states.items() if state is False]
    if off:
        return _fail(off, rows)
    unclear = [iso for iso, state in states.items() if state is None]
    if unclear:
        return unknown(
            f"Twilio's permissions do not say whether {listed(unclear)} may be called: no row is its own, "
            "or rows that share its calling code differ.",
            f"Look it up in {console.GEO}.",
            countries=tuple(unclear),
        )
    names = [_name(iso, rows) for iso in states]
    return passed(
        f"Low-risk numbers are on for {listed(names)}; {MOBILE_AND_FIXED}.", countries=tuple(states)
    )


def _low_risk(iso: str, rows: Mapping[str, Country]) -> bool | None:
    """Whether low-risk numbers of a country may be called; None where its rows do not say."""
    answers = {row.low_risk for row in rows_for(iso, rows)}
    return answers.pop() if len(answers) == 1 else None


def _name(iso: str, rows: Mapping[str, Country]) -> str:
    """The row as the console lists it; the country's own code too where the row is shared."""
    row = rows_for(iso, rows)[0]
    return country_words(row) if row.iso_code == iso else f"{iso}, in {country_words(row)}"


def _boxes(row: Country) -> tuple[str, str]:
    """The two boxes of a country as the guide names them."""
    return f"{shown(row.name)} - Mobile", f"{shown(row.name)} - Fixed"


def _fail(off: list[str], rows: Mapping[str, Country]) -> Judgement:
    boxes = [box for iso in off for box in _boxes(rows_for(iso, rows)[0])]
    names = [_name(iso, rows) for iso in off]
    return failed(
        f"Low-risk numbers are off for {'; '.join(names)}: Twilio refuses such calls with 403.",
        f"Enable {listed(boxes)} in {console.GEO}. {MOBILE_AND_FIXED}: make sure that both are on.",
        countries_off=tuple(off),
    )


CHECK = Check(
    id="geo-permissions",
    title="Geographic permissions",
    failing="The account may not call this country",
    severity=Severity.CRITICAL,
    needs=("twilio.countries",),
    judge=judge,
    applies=applies,
    asks="May the Twilio account call ordinary (low-risk) numbers in every country of the route?",
    matters=(
        "Twilio blocks most countries until they are enabled, and refuses calls there with 403 Forbidden "
        "(32205) even when the trunk is right."
    ),
    fix=(
        "Enable the country in Twilio Console → Voice → Settings → Voice Geographic Permissions: Brazil - "
        "Mobile and Brazil - Fixed for +55, Chile - Mobile and Chile - Fixed for +56. Twilio's API does "
        "not tell Mobile from Fixed, so look at both there. A subaccount that inherits needs it enabled at "
        "its parent."
    ),
    meanings={
        Verdict.UNKNOWN: (
            "The permissions could not be read, or are inherited from a parent account whose credentials "
            "are not configured (`twilio.parent`), or no row speaks for the country alone."
        ),
        Verdict.SKIP: "The route names no country, as a discovered route does.",
    },
)
