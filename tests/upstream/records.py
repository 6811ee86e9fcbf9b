"""Records of calls and alerts of `prod`'s account, for the hostile cloud."""

from datetime import UTC, datetime
from typing import Any

from monitor.model.phone import Callee
from tests.upstream.account import AC, TK

NUMBER = "+551155507777"
CALLEE = Callee(NUMBER)
CA, CA_2, NO = "CA" + "1" * 32, "CA" + "2" * 32, "NO" + "1" * 32
AT_DOMAIN = f"sip:{NUMBER}@acme.sip.twilio.com"

CALLS = f"/api.twilio.com/2010-04-01/Accounts/{AC}/Calls.json"
CALL = f"/api.twilio.com/2010-04-01/Accounts/{AC}/Calls/{CA}.json"
ALERTS = "/monitor.twilio.com/v1/Alerts"

SINCE = datetime(2026, 3, 2, 12, 0, 5, 700_000, tzinfo=UTC)
UNTIL = datetime(2026, 3, 2, 12, 2, tzinfo=UTC)


def rfc2822(clock: str) -> str:
    return f"Mon, 02 Mar 2026 {clock} +0000"


def call(sid: str = CA, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "sid": sid,
        "account_sid": AC,
        "to": NUMBER,
        "from": "+551155503793",
        "status": "completed",
        "direction": "trunking-terminating",
        "date_created": rfc2822("12:00:05"),
        "start_time": rfc2822("12:00:06"),
        "end_time": rfc2822("12:00:25"),
        "duration": "13",
        "price": "-0.0150",
        "price_unit": "USD",
        "trunk_sid": TK,
    }
    return {**row, **changes}


def stray(sid: str = CA, **changes: Any) -> dict[str, Any]:
    """A call that went to a SIP Domain instead of over a trunk."""
    return call(sid, **{"to": AT_DOMAIN, "direction": "inbound", "trunk_sid": None, **changes})


def alert(sid: str = NO, **changes: Any) -> dict[str, Any]:
    row = {
        "sid": sid,
        "error_code": "32205",
        "log_level": "error",
        "resource_sid": CA,
        "alert_text": f"No International Permission for {NUMBER}",
        "date_generated": "2026-03-02T12:00:07Z",
        "date_created": "2026-03-02T12:00:08Z",
    }
    return {**row, **changes}
