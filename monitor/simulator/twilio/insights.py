"""`insights.twilio.com`: what Voice Insights found of a call, as it comes together after the call's end."""

from datetime import datetime
from typing import Final

from monitor.simulator.accounts import HOME_REGION
from monitor.simulator.calls import Call
from monitor.simulator.twilio.calls import readable
from monitor.simulator.twilio.reply import Answer, Ask, Json, One, TwilioError, iso, not_found

_SIP: Final = {"completed": 200, "busy": 486, "no-answer": 487, "canceled": 487, "failed": 503}
"""The last SIP answer of a call by its status, as the simulator's edge gives it."""

_STATES: Final = {"no-answer": "noanswer", "failed": "fail"}
"""Insights' own spelling of some statuses (Twilio's OpenAPI document)."""

_SHORT_SECONDS: Final = 10
"""A completed call below this is tagged (Twilio docs, call tags)."""


def settings(ask: Ask) -> Answer:
    """Whether Advanced Features are switched on."""
    return One(
        {
            "account_sid": ask.account.sid,
            "advanced_features": ask.account.advanced_features,
            "voice_trace": False,
            "url": f"{ask.base}{ask.path}",
        }
    )


def summary(ask: Ask) -> Answer:
    """The summary of one call, as much of it as is asked for. Raises: TwilioError (403, 404)."""
    if not ask.account.advanced_features:
        raise _switched_off()
    call = next((call for call in ask.world.calls if call.sid == ask.params["call"]), None)
    state = _state(ask, call) if call is not None and readable(ask, call) else None
    if call is None or state is None:
        raise not_found(ask.path)
    if state == "partial" and ask.query.get("ProcessingState", "complete") == "complete":
        raise _not_complete()
    return One(_summary(ask, call, state))


def _state(ask: Ask, call: Call) -> str | None:
    """`partial` some minutes after the end, `complete` later; None before that."""
    now, service = ask.world.now(), ask.world.service
    if call.ended is None or now < call.ended + service.insights_delay:
        return None
    return "complete" if now >= call.ended + service.insights_complete_delay else "partial"


def _switched_off() -> TwilioError:
    """Twilio documents the code; the HTTP status that comes with it is a guess."""
    return TwilioError(403, 17007, "Voice Insights Advanced Features are not enabled")


def _not_complete() -> TwilioError:
    return TwilioError(404, 17001, "Completed summary for this call wasn't found")


def _summary(ask: Ask, call: Call, state: str) -> Json:
    ended = call.ended or call.started
    connected = _seconds(call.answered or ended, ended)
    short = call.status == "completed" and connected < _SHORT_SECONDS
    complete = state == "complete"
    return {
        "account_sid": call.account_sid,
        "call_sid": call.sid,
        "call_type": "trunking" if call.trunk_sid else "sip",
        "call_state": _STATES.get(call.status, call.status),
        "answered_by": None,
        "processing_state": state,
        "created_time": iso(call.started),
        "start_time": iso(call.started),
        "end_time": iso(ended),
        "duration": _seconds(call.started, ended),
        "connect_duration": connected,
        "from": {"caller": call.from_number},
        "to": {"callee": call.to},
        "carrier_edge": _edge("outbound", metrics=False) if call.trunk_sid else None,
        "client_edge": None,
        "sdk_edge": None,
        "sip_edge": _edge("inbound", metrics=complete),
        "tags": ["pstn_short_duration"] if short and complete else None,
        "url": f"{ask.base}{ask.path}",
        "attributes": {"conference_participant": False},
        "properties": _properties(ask, call),
        "trust": None,
        "annotation": None,
    }


def _properties(ask: Ask, call: Call) -> Json:
    return {
        "last_sip_response_num": _SIP.get(call.status, 200),
        "pdd_ms": round(ask.world.ring_seconds * 100),
        "disconnected_by": "caller" if call.status == "completed" else "callee",
        "direction": "trunking_terminating" if call.trunk_sid else "inbound",
    }


def _edge(direction: str, *, metrics: bool) -> Json:
    """As in the trunking example of Twilio's OpenAPI document, which has the metrics of one direction."""
    place = {"media_region": HOME_REGION, "signaling_region": HOME_REGION, "direction": direction}
    sound = {
        "codec": 0,
        "codec_name": "pcmu",
        "packets_sent": 650,
        "packets_lost": 0,
        "packets_loss_percentage": 0.0,
        "jitter": {"max": 1.76, "avg": 0.23},
        "latency": {"max": 0.39, "avg": 0.38},
    }
    return {"properties": place, "metrics": {"outbound": sound}} if metrics else {"properties": place}


def _seconds(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds())
