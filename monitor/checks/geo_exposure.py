"""Expensive numbers should stay blocked in countries that nobody calls."""

from monitor.checks import console
from monitor.checks.countries import country_words, rows_for
from monitor.checks.words import counted, listed, some
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.snapshot import Site
from monitor.model.twilio import Country
from monitor.model.verdict import Severity, Verdict


def applies(site: Site) -> str | None:
    """Where no route says which countries it calls, none can be said to be unused."""
    return None if _used(site) else "No route of this environment names a country."


def judge(site: Site) -> Judgement:
    rows = site.snapshot.twilio.countries.get()
    used = {row.iso_code for iso in _used(site) for row in rows_for(iso, rows)}
    unused = [row for row in rows.values() if row.iso_code not in used]
    exposed = sorted((row for row in unused if _classes(row)), key=_worst_first)
    if not exposed:
        return passed("High-risk and toll-fraud numbers are off for every country that no route uses.")
    names = [country_words(row) for row in exposed]
    return failed(
        f"High-risk numbers are on for {_countries(len(exposed))} that no route uses: {listed(names)}.",
        f"Turn off High-Risk Special Services and High-Risk Toll Fraud for them in {console.GEO}.",
        countries=some([f"{country_words(row)}: {' and '.join(_classes(row))}" for row in exposed]),
    )


def _used(site: Site) -> frozenset[str]:
    return frozenset(iso for route in site.environment.routes for iso in route.countries)


def _classes(row: Country) -> tuple[str, ...]:
    on = {"toll fraud": row.high_risk_tollfraud, "special services": row.high_risk_special}
    return tuple(name for name, enabled in on.items() if enabled)


def _worst_first(row: Country) -> tuple[int, str]:
    return (-len(_classes(row)), row.name)


def _countries(count: int) -> str:
    return counted(count, "country") if count == 1 else f"{count} countries"


CHECK = Check(
    id="geo-exposure",
    title="No needless exposure to fraud",
    failing="The account is open to toll fraud",
    severity=Severity.WARNING,
    needs=("twilio.countries",),
    judge=judge,
    applies=applies,
    asks="Are expensive classes of numbers off in the countries that no route uses?",
    matters=(
        "Whoever gets hold of the trunk's credentials calls premium and toll-fraud numbers at your "
        "expense. What nobody needs should be off."
    ),
    fix=(
        "In Twilio Console → Voice → Settings → Voice Geographic Permissions turn off High-Risk Special "
        "Services and High-Risk Toll Fraud for the countries listed."
    ),
    meanings={Verdict.SKIP: "No route of the environment names a country, so none can be said to be unused."},
)
