"""What we take of Twilio's records of calls and of its error log, checked; no number is kept.

Fields by https://github.com/twilio/twilio-oai, specifications api_v2010 and monitor_v1.
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import unquote

from monitor.model.call import Leg, TwilioAlert, TwilioCall
from monitor.model.phone import Callee
from monitor.upstream.twilio_shapes import Shape, Sid

_SIP_URI: Final = re.compile(r"sips?:(?:(?P<user>[^@]*)@)?(?P<host>[^;?:>]*)", re.IGNORECASE)
_SIP_DOMAIN: Final = re.compile(r"(?:.+\.)?sip(?:\.[a-z0-9-]+)?\.twilio\.com", re.IGNORECASE)
_LEGS: Final = {
    "trunking-terminating": Leg.TRUNK,
    "trunking-originating": Leg.OTHER,
    "inbound": Leg.OTHER,
    "outbound-api": Leg.OTHER,
    "outbound-dial": Leg.OTHER,
}
_ABOUT_A_CALL: Final = "CA"
_NOT_ABOUT_CALLS: Final = re.compile(r"(?:SM|MM|IM|CH|FX|RM)[0-9a-fA-F]{32}")
"""Messages, conversations, faxes and video rooms; trunk faults may name a call, a trunk or nothing."""


class _CallShape(Shape):
    sid: Sid
    to: str | None
    status: str
    direction: str | None
    start_time: datetime | None
    date_created: datetime | None
    end_time: datetime | None
    duration: str | None
    price: str | None
    price_unit: str | None
    trunk_sid: str | None


class _AlertShape(Shape):
    sid: Sid
    error_code: str
    log_level: str
    resource_sid: str | None
    date_generated: datetime | None
    date_created: datetime | None


def call(record: object, callee: Callee | None) -> TwilioCall:
    """A call, without its numbers: they are compared with `callee` here.

    `started` is when Twilio took the call on, where it has not begun to be dialled yet.
    """
    shape = _CallShape.model_validate(record)
    user, host = _parts(shape.to or "")
    return TwilioCall(
        sid=shape.sid,
        leg=_LEGS.get(shape.direction or "", Leg.UNKNOWN) if shape.to else Leg.UNKNOWN,
        status=shape.status,
        to_sip_domain=_SIP_DOMAIN.fullmatch(host) is not None,
        to_callee=callee is not None and user.lstrip("+") == callee.number.lstrip("+"),
        trunk_sid=shape.trunk_sid or None,
        started=shape.start_time or shape.date_created,
        ended=shape.end_time,
        duration=timedelta(seconds=int(shape.duration)) if shape.duration else None,
        price=_cost(shape.price),
        currency=shape.price_unit or None,
    )


def alert(record: object) -> TwilioAlert | None:
    """An entry of the error log, None where it is about something else than calls. Raises: ValueError."""
    shape = _AlertShape.model_validate(record)
    about = shape.resource_sid or ""
    at = shape.date_generated or shape.date_created
    if at is None:
        raise ValueError("an alert has a date")
    if _NOT_ABOUT_CALLS.fullmatch(about):
        return None
    return TwilioAlert(
        sid=shape.sid,
        error_code=shape.error_code,
        level=shape.log_level,
        call_sid=about if about.startswith(_ABOUT_A_CALL) else None,
        at=at,
    )


def _cost(price: str | None) -> Decimal | None:
    """Twilio writes what a call costs as a negative number; nothing until it is rated."""
    if not price:
        return None
    amount = -Decimal(price)
    if not amount.is_finite():
        raise ValueError("a price is a number")
    return abs(amount) if amount == 0 else amount


def _parts(to: str) -> tuple[str, str]:
    """User and host of a SIP address, or a number and no host."""
    uri = _SIP_URI.match(to.strip())
    if uri is None:
        return to.strip(), ""
    return unquote(uri["user"] or "").partition(";")[0], uri["host"].strip()
