"""SIP's answers to an INVITE: the phrase of the standard, and what each means on the way of these calls.

Phrases: RFC 3261 and its extensions (RFC 3329, 4028, 4412, 5079, 5360, 8197, 8224, 8688). Who gives which:
Twilio's trunk troubleshooting pages, and livekit-sip's table of answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SipAnswer:
    """An answer to an INVITE: SIP's own phrase, and what it means for a call over a trunk."""

    phrase: str
    meaning: str


ANSWERS: Final[Mapping[int, SipAnswer]] = {
    100: SipAnswer("Trying", "Twilio has the INVITE and works on it. It says nothing about the call yet."),
    180: SipAnswer("Ringing", "The phone rings."),
    183: SipAnswer("Session Progress", "The carrier plays something, mostly the ringing tone or a message."),
    200: SipAnswer("OK", "The call was answered, by whomever: a voicemail and Twilio's demo answer, too."),
    301: SipAnswer("Moved Permanently", "The call should go to another address. LiveKit follows none."),
    302: SipAnswer("Moved Temporarily", "The call should go to another address. LiveKit follows none."),
    400: SipAnswer(
        "Bad Request", "Twilio cannot read the number called, or a trial account may not call it."
    ),
    401: SipAnswer("Unauthorized", "The far side asks for a user name and a password. Twilio asks with 407."),
    402: SipAnswer("Payment Required", "The account at the far side is out of funds."),
    403: SipAnswer(
        "Forbidden",
        "Twilio refuses the call: credentials, an IP ACL, the caller ID, a country or a block list. LiveKit "
        "passes the words of this answer on, and not Twilio's error code: that stands in Twilio's error log.",
    ),
    404: SipAnswer(
        "Not Found",
        "Nobody knows the number called, or the address is none of an Elastic SIP Trunk. Where LiveKit says "
        "`not_found` without a SIP status, it is the trunk id that its project does not know.",
    ),
    405: SipAnswer("Method Not Allowed", "The far side takes no INVITE at this address."),
    406: SipAnswer("Not Acceptable", "The far side can answer nothing that LiveKit would take."),
    407: SipAnswer(
        "Proxy Authentication Required",
        "Twilio asks for a user name and a password, as it does once with every call. Asked again and again, "
        "they are wrong; LiveKit gives up after five tries.",
    ),
    408: SipAnswer(
        "Request Timeout",
        "Nobody answered in time. LiveKit says 408 as well where nothing came back at all; whether it rang "
        "tells the two apart.",
    ),
    409: SipAnswer("Conflict", "The far side is at odds with the state of the call."),
    410: SipAnswer("Gone", "The number is not in service any more."),
    412: SipAnswer("Conditional Request Failed", "A condition of the request does not hold at the far side."),
    415: SipAnswer("Unsupported Media Type", "The offered sound is in no form that the far side takes."),
    420: SipAnswer("Bad Extension", "LiveKit asked for an extension of SIP that the far side does not have."),
    428: SipAnswer("Use Identity Header", "A carrier wants calls with a signed identity alone."),
    433: SipAnswer("Anonymity Disallowed", "The called side takes no call that hides its number."),
    436: SipAnswer(
        "Bad Identity Info", "A carrier could not fetch the certificate of the caller's identity."
    ),
    437: SipAnswer("Unsupported Credential", "A carrier does not trust who signed the caller's identity."),
    438: SipAnswer(
        "Invalid Identity Header", "A carrier holds the signature of the caller's identity false."
    ),
    440: SipAnswer("Max-Breadth Exceeded", "The call was forked too often on its way."),
    470: SipAnswer("Consent Needed", "The called side takes calls of those alone to whom it agreed."),
    480: SipAnswer(
        "Temporarily Unavailable", "The phone is off, out of reach, or nobody picked it up; carriers differ."
    ),
    481: SipAnswer("Call/Transaction Does Not Exist", "The far side has forgotten the call."),
    482: SipAnswer(
        "Loop Detected",
        "The same INVITE came twice. livekit-server 1.9.11 dials again after three seconds, which ends so.",
    ),
    483: SipAnswer("Too Many Hops", "The call passed through too many servers, as in a loop."),
    484: SipAnswer("Address Incomplete", "The number called is too short, or lacks its country code."),
    485: SipAnswer("Ambiguous", "The number called fits more than one phone."),
    486: SipAnswer("Busy Here", "The phone is busy. Twilio may also say so where calls come too fast."),
    487: SipAnswer("Request Terminated", "The caller hung up, or gave up, before there was an answer."),
    488: SipAnswer(
        "Not Acceptable Here",
        "The two sides agree on no sound: one wants encryption that the other does not offer, or no G.711.",
    ),
    491: SipAnswer("Request Pending", "Both sides changed the call at the same moment."),
    494: SipAnswer("Security Agreement Required", "The far side wants to agree on encryption first."),
    500: SipAnswer("Server Internal Error", "Twilio, or a carrier behind it, failed."),
    501: SipAnswer("Not Implemented", "Twilio, or a carrier behind it, cannot do what was asked."),
    502: SipAnswer("Bad Gateway", "A carrier gave Twilio an answer that is none."),
    503: SipAnswer(
        "Service Unavailable",
        "A carrier fails or is full, or calls came too fast or were too many at once for Twilio; the words "
        "of the answer and Twilio's error code tell which. LiveKit's own HTTP 503 is no SIP answer.",
    ),
    504: SipAnswer("Server Time-out", "A carrier did not answer Twilio in time."),
    505: SipAnswer("Version Not Supported", "The far side does not speak LiveKit's version of SIP."),
    513: SipAnswer("Message Too Large", "The INVITE is longer than the far side takes."),
    600: SipAnswer("Busy Everywhere", "Every phone of the called number is busy."),
    603: SipAnswer(
        "Decline",
        "The called side declined. Twilio says so, too, of an account that is not active, and LiveKit of a "
        "number that Twilio blocks.",
    ),
    604: SipAnswer("Does Not Exist Anywhere", "No such number exists."),
    606: SipAnswer("Not Acceptable", "The two sides agree on no form of the call."),
    607: SipAnswer("Unwanted", "The called person marked calls from this number as unwanted."),
    608: SipAnswer("Rejected", "A carrier's analysis takes the call for an unwanted one."),
}


def phrase(code: int) -> str:
    """The standard's words for an answer, '' where the table does not have it."""
    known = ANSWERS.get(code)
    return known.phrase if known else ""
