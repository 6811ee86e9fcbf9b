"""`voice.twilio.com` and `monitor.twilio.com`: geographic permissions, settings, alerts."""

from monitor.simulator.accounts import Alert, CountryRow
from monitor.simulator.twilio.reply import Answer, Ask, Json, Many, One, between_dates, iso, not_found


def countries(ask: Ask) -> Answer:
    """Rows by the filters that Twilio documents; a list under `content`, not under a name of its own."""
    rows = [row for row in ask.account.countries.values() if _wanted(ask, row)]
    return Many("content", [_country(ask, row) for row in rows])


def country(ask: Ask) -> Answer:
    """One row. Raises: TwilioError (404)."""
    row = ask.account.countries.get(ask.params["iso"])
    if row is None:
        raise not_found(ask.path)
    return One(_country(ask, row))


def settings(ask: Ask) -> Answer:
    inherits = ask.account.inherits_countries
    return One({"dialing_permissions_inheritance": inherits, "url": f"{ask.base}/v1/Settings"})


def alerts(ask: Ask) -> Answer:
    """Alerts, newest first, by level and time; each can be read some time after it was raised."""
    level = ask.query.get("LogLevel")
    in_time = between_dates(ask)
    found = [
        alert
        for alert in sorted(ask.account.alerts, key=lambda alert: alert.at, reverse=True)
        if level in (None, alert.level)
        and in_time(alert.at)
        and ask.world.now() >= alert.at + ask.world.service.alert_delay
    ]
    return Many("alerts", [_alert(ask, alert) for alert in found])


def alert(ask: Ask) -> Answer:
    """One alert; only here are the request and the response named. Raises: TwilioError (404)."""
    for found in ask.account.alerts:
        if found.sid == ask.params["alert"]:
            details = ("request_variables", "request_headers", "response_headers", "response_body")
            return One({**_alert(ask, found), **dict.fromkeys(details)})
    raise not_found(ask.path)


def _wanted(ask: Ask, row: CountryRow) -> bool:
    filters = {
        "IsoCode": row.iso_code,
        "Continent": row.continent,
        "LowRiskNumbersEnabled": _word(row.low_risk),
        "HighRiskSpecialNumbersEnabled": _word(row.high_risk_special),
        "HighRiskTollfraudNumbersEnabled": _word(row.high_risk_tollfraud),
    }
    code = ask.query.get("CountryCode")
    return all(ask.query.get(name, value) == value for name, value in filters.items()) and (
        code is None or code in row.calling_codes
    )


def _word(value: bool) -> str:
    return str(value).lower()


def _country(ask: Ask, row: CountryRow) -> Json:
    url = f"{ask.base}/v1/DialingPermissions/Countries/{row.iso_code}"
    return {
        "iso_code": row.iso_code,
        "name": row.name,
        "country_codes": list(row.calling_codes),
        "continent": row.continent,
        "low_risk_numbers_enabled": row.low_risk,
        "high_risk_special_numbers_enabled": row.high_risk_special,
        "high_risk_tollfraud_numbers_enabled": row.high_risk_tollfraud,
        "url": url,
        "links": {"highrisk_special_prefixes": f"{url}/HighRiskSpecialPrefixes"},
    }


def _alert(ask: Ask, alert: Alert) -> Json:
    return {
        "sid": alert.sid,
        "account_sid": ask.account.sid,
        "error_code": str(alert.error_code),
        "log_level": alert.level,
        "alert_text": alert.text,
        "api_version": "2010-04-01",
        "more_info": f"https://www.twilio.com/docs/errors/{alert.error_code}",
        "resource_sid": alert.resource_sid,
        "service_sid": None,
        "request_method": None,
        "request_url": None,
        "date_generated": iso(alert.at),
        "date_created": iso(alert.at),
        "date_updated": iso(alert.at),
        "url": f"{ask.base}/v1/Alerts/{alert.sid}",
    }
