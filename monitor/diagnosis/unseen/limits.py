"""Too many calls: a second, or at once."""

from typing import Final

from monitor.checks import console
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.outcome import Reason

LIMITS: Final = (
    Cause(
        id="account-calls-per-second",
        title="Too many calls a second for the parent account",
        meaning=(
            "All trunks of a Twilio account and its subaccounts share one pool of calls a second. It was "
            "used up when this call came, so Twilio refused it with 503."
        ),
        fix=(
            "Spread the calls of all subaccounts over time, as a queue in front of LiveKit does. If the rate "
            "is needed, ask Twilio's support to raise the pool of the parent account for Elastic SIP "
            "Trunking."
        ),
        gate=Gate.PACE,
        signs=signs(codes="32012", texts=("pooled trunking cps limit exceeded",)),
        symptoms=("parent account pooled trunking cps limit exceeded",),
        links=(*links.errors("32012"), links.TWILIO_LIMITS),
    ),
    Cause(
        id="calls-per-second",
        title="Too many calls a second for the trunk",
        meaning=(
            "A Twilio trunk takes one call a second unless it was raised. Calls that start faster are "
            "refused with 503, so a burst of production's can hit the canary too."
        ),
        fix=(
            "Start calls no faster than the trunk takes them, and raise its calls per second, in the console "
            f"alone: look for it at {console.TRUNKS} → your trunk. Twilio raises it further where calls last "
            "more than 30 s on average, most are answered, and at most one in ten is as short as 12 s."
        ),
        gate=Gate.PACE,
        signs=signs(Reason.RATE_LIMITED, codes="32001", texts=("cps limit exceeded",)),
        symptoms=("trunk cps limit exceeded", "calls fail in bursts with 503"),
        links=(*links.errors("32001"), links.TWILIO_LIMITS, links.issue("livekit/sip#481")),
        explained_by=("account-calls-per-second",),
    ),
    Cause(
        id="concurrent-calls",
        title="Too many calls at once",
        meaning=(
            "A Twilio account without an approved Business Profile, or on trial, may have only a few calls "
            "up at one time. Twilio refuses the next one with 503."
        ),
        fix=(
            "Complete the Business Profile in Twilio Console → Trust Hub → Customer Profiles; once it is "
            "approved there is no such limit. Until then keep fewer calls up, and look for calls that nobody "
            "hung up in Twilio Console → Monitor → Logs → Calls."
        ),
        gate=Gate.PACE,
        signs=signs(Reason.RATE_LIMITED, codes="10004", texts=("concurrent call limit exceeded",)),
        symptoms=("call concurrency limit exceeded",),
        links=(*links.errors("10004"), links.TWILIO_LIMITS),
        explained_by=("account-trial", "calls-per-second", "account-calls-per-second"),
    ),
)
