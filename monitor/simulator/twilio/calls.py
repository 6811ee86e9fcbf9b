"""`api.twilio.com/2010-04-01/…/Calls`: records of calls, and the one thing that the monitor may change."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from monitor.simulator.calls import Call
from monitor.simulator.twilio.reply import (
    Answer,
    Ask,
    Json,
    Many,
    One,
    bad_parameter,
    moment_of,
    not_found,
    rfc2822,
)

_ACCOUNT_CALLS: Final = "/2010-04-01/Accounts/{}/Calls/{}"


def calls(ask: Ask) -> Answer:
    """Calls of this account in this Region, newest first, by the filters that Twilio documents."""
    wanted = list(_filters(ask))
    found = [call for call in reversed(ask.world.calls) if readable(ask, call)]
    return Many("calls", [_call(ask, call) for call in found if all(keeps(call) for keeps in wanted)])


def call(ask: Ask) -> Answer:
    """One call. Raises: TwilioError (404)."""
    return One(_call(ask, _named(ask)))


def end_call(ask: Ask) -> Answer:
    """End a call by `Status=completed`; one that has ended stays as it is. Raises: TwilioError (400, 404)."""
    found = _named(ask)
    if ask.form.get("Status") not in ("completed", "canceled"):
        raise bad_parameter("Status")
    if found.up:
        found.end("completed" if found.answered else "canceled", ask.world.now())
        found.hang_up()
    return One(_call(ask, found))


def _named(ask: Ask) -> Call:
    for found in ask.world.calls:
        if found.sid == ask.params["call"] and readable(ask, found):
            return found
    raise not_found(ask.path)


def readable(ask: Ask, call: Call) -> bool:
    """Records stay in the Region that processed the call (Twilio docs), and may be late."""
    delay = ask.world.service.record_delay
    known = delay is not None and ask.world.now() >= call.started + delay
    return known and call.account_sid == ask.account.sid and call.region == ask.region.name


def _filters(ask: Ask) -> Iterator[Callable[[Call], bool]]:
    if "To" in ask.query:
        yield lambda call: call.to == ask.query["To"]
    if "From" in ask.query:
        yield lambda call: call.from_number == ask.query["From"]
    if "Status" in ask.query:
        yield lambda call: call.status == ask.query["Status"]
    yield from _between(ask, "StartTime", lambda call: call.started)
    yield from _between(ask, "EndTime", lambda call: call.ended)


def _between(ask: Ask, name: str, of: Callable[[Call], datetime | None]) -> Iterator[Callable[[Call], bool]]:
    """`Name=`: on that day; `Name>=`, `Name<=`: from that moment on, up to it; a date is its midnight."""
    if name in ask.query:
        day = moment_of(ask, name).date()
        yield lambda call: _that(of(call), lambda at: at.astimezone(UTC).date() == day)
    if f"{name}>" in ask.query:
        first = moment_of(ask, f"{name}>")
        yield lambda call: _that(of(call), lambda at: at >= first)
    if f"{name}<" in ask.query:
        last = moment_of(ask, f"{name}<")
        yield lambda call: _that(of(call), lambda at: at <= last)


def _that(moment: datetime | None, holds: Callable[[datetime], bool]) -> bool:
    return moment is not None and holds(moment)


def _call(ask: Ask, call: Call) -> Json:
    uri = _ACCOUNT_CALLS.format(ask.account.sid, call.sid)
    seconds = _seconds(call)
    return {
        "sid": call.sid,
        "account_sid": call.account_sid,
        "parent_call_sid": None,
        "group_sid": None,
        "phone_number_sid": None,
        "trunk_sid": call.trunk_sid if call.ended else None,
        "to": call.to,
        "to_formatted": call.to,
        "from": call.from_number,
        "from_formatted": call.from_number,
        "caller_name": None,
        "forwarded_from": None,
        "answered_by": None,
        "status": call.status,
        "direction": call.direction,
        "start_time": rfc2822(call.started),
        "end_time": rfc2822(call.ended) if call.ended else None,
        "duration": None if seconds is None else str(seconds),
        "price": _price(ask, call),
        "price_unit": ask.account.currency,
        "queue_time": "0",
        "api_version": "2010-04-01",
        "date_created": rfc2822(call.started),
        "date_updated": rfc2822(call.ended or call.started),
        "uri": f"{uri}.json",
        "subresource_uris": {"notifications": f"{uri}/Notifications.json", "events": f"{uri}/Events.json"},
    }


def _seconds(call: Call) -> int | None:
    """The length; empty for calls that last, and for those that nobody answered (Twilio docs)."""
    if call.ended is None or call.status != "completed":
        return None
    return int((call.ended - (call.answered or call.started)).total_seconds())


def _price(ask: Ask, call: Call) -> str | None:
    """The price, negative, once it is known: some time after the end (Twilio docs)."""
    delay = ask.world.service.price_delay
    if call.ended is None or call.answered is None or delay is None:
        return None
    return str(call.price) if ask.world.now() >= call.ended + delay else None
