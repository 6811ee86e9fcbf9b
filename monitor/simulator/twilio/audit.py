"""`monitor.twilio.com/v1/Events`: who changed what in the account."""

from monitor.simulator.accounts import AuditEvent
from monitor.simulator.twilio.reply import Answer, Ask, Json, Many, bad_parameter, between_dates, iso

_ACCOUNTS = "https://api.twilio.com/2010-04-01/Accounts"


def events(ask: Ask) -> Answer:
    """Events, newest first, by time and one further filter: Twilio takes no more at once (Twilio docs).

    Raises: TwilioError (400).
    """
    filters = {name: ask.query[name] for name in _FIELDS if name in ask.query}
    if len(filters) > 1:
        raise bad_parameter(sorted(filters)[-1])
    in_time = between_dates(ask)
    found = [
        event
        for event in sorted(ask.account.events, key=lambda event: event.at, reverse=True)
        if in_time(event.at) and all(_FIELDS[name](event) == value for name, value in filters.items())
    ]
    return Many("events", [_event(ask, event) for event in found])


_FIELDS = {
    "ActorSid": lambda event: event.actor_sid,
    "EventType": lambda event: event.event_type,
    "ResourceSid": lambda event: event.resource_sid,
    "SourceIpAddress": lambda event: event.source_ip_address,
}


def _event(ask: Ask, event: AuditEvent) -> Json:
    return {
        "sid": event.sid,
        "account_sid": ask.account.sid,
        "actor_sid": event.actor_sid,
        "actor_type": event.actor_type,
        "description": None,
        "event_data": None,
        "event_date": iso(event.at),
        "event_type": event.event_type,
        "resource_sid": event.resource_sid,
        "resource_type": event.event_type.rpartition(".")[0],
        "source": event.source,
        "source_ip_address": event.source_ip_address,
        "url": f"{ask.base}/v1/Events/{event.sid}",
        "links": {"actor": f"{_ACCOUNTS}/{ask.account.sid}", "resource": None},
    }
