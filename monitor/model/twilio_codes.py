"""Twilio's error codes that a call over a trunk can meet, each with its level and our own words for it.

Levels and subjects: Twilio's error dictionary (https://www.twilio.com/docs/api/errors). A level may change
there, and some are not published: both are only told, never relied on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """Of an entry in Twilio's error log. Many faults of a trunk are but warnings."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class TwilioCode:
    """`level` is None where Twilio does not say it."""

    meaning: str
    level: Level | None


def _error(meaning: str) -> TwilioCode:
    return TwilioCode(meaning, Level.ERROR)


def _warning(meaning: str) -> TwilioCode:
    return TwilioCode(meaning, Level.WARNING)


def _unrated(meaning: str) -> TwilioCode:
    return TwilioCode(meaning, None)


CODES: Final[Mapping[str, TwilioCode]] = {
    "10001": _error("The account is not active: it has no funds left, or Twilio suspended it."),
    "10003": _error("The account is not active, so that its calls are refused."),
    "10004": _error("More calls go on at once than the account may have."),
    "13223": _warning("The number to call is not written as a phone number."),
    "13224": _warning("The number to call is not valid, or no carrier of Twilio's reaches it."),
    "13225": _warning("Twilio does not call this number: it is on a block list."),
    "13226": _warning("The number to call begins with a country code that does not exist."),
    "13227": _warning("The voice geographic permissions do not allow this country or kind of number."),
    "17007": _unrated("Advanced Features of Voice Insights are off, so that it tells nothing of calls."),
    "20003": _unrated("Twilio's API did not accept the API key or the auth token."),
    "20005": _error("The account is not active, so that the API refuses its requests."),
    "20404": _unrated("Twilio's API has no such object in this account and Region."),
    "20429": _unrated("Too many requests to Twilio's API went on at once."),
    "21210": _error("A call by the API shows a caller ID that is not verified."),
    "21215": _error("The voice geographic permissions do not allow the number of a call by the API."),
    "21216": _error("Twilio does not call the number of a call by the API: it is on a block list."),
    "21219": _error("A call by the API goes to a number that the trial account has not verified."),
    "21244": _error("The account has as many trunks as it may have."),
    "21245": _error("A setting of a trunk is not valid, such as the ending of its termination address."),
    "21247": _error("Another trunk hangs on this one, or this one on a trunk that is not the account's."),
    "21248": _error("The termination address belongs to somebody else already."),
    "21249": _error("The trunk has as many origination addresses as it may have."),
    "21251": _error("Twilio did not allow the change of a trunk's calls per second."),
    "21252": _error("The Region is not one that trunks can be in."),
    "32001": _error("Calls came faster than the trunk's limit of calls per second."),
    "32002": _unrated("This is about a SIP Domain, which is not a trunk."),
    "32005": _unrated("Voice calls are switched off for the account."),
    "32006": _warning("The call passed through too many SIP servers: a loop, or Max-Forwards is too small."),
    "32007": _unrated("This is about devices that register with a SIP Domain, which is not a trunk."),
    "32008": _warning("A device registers with a SIP Domain too often; a trunk knows no registration."),
    "32009": _warning("The called user is not registered with a SIP Domain, which is not a trunk."),
    "32010": _error("An incoming call found no origination address of the trunk to go to."),
    "32011": _warning("Twilio could not bring an incoming call to your SIP server, or was refused there."),
    "32012": _warning("All trunks of the parent account together had more calls per second than allowed."),
    "32013": _error("Calls to SIP Domains came faster than the parent account may place them."),
    "32014": _warning("Twilio got no sound from the caller's side."),
    "32015": _warning("The call was ended because it reached the longest time that a call may take."),
    "32016": _error("The carrier did not let the phone ring within 60 seconds."),
    "32017": _error("A carrier blocked the call because of what its caller ID is known for."),
    "32020": _unrated("The caller's own signature of its identity (PASSporT) is not valid."),
    "32021": _warning("The caller's own signature of its identity (PASSporT) could not be verified."),
    "32022": _error("The caller did not confirm (ACK) that the call was answered, so that it was dropped."),
    "32100": _warning("A trial account called a number that it has not verified."),
    "32101": _warning("The called number is not a phone number in E.164 form: +, country code, number."),
    "32102": _warning("The caller offers no sound format (SDP) that Twilio can take, such as G.711."),
    "32103": _warning("A SIP request came without the body that it needs."),
    "32105": _warning("The Contact header of the SIP request leads back to where it came from."),
    "32106": _error("The user name in the SIP request and that of its credentials differ."),
    "32110": _warning("Parts of a SIP address are not written as they must be."),
    "32111": _warning("The name of a SIP header has characters that it may not have."),
    "32112": _warning("The value of a SIP header has characters that it may not have."),
    "32113": _warning("A SIP address or header is not written as it must be."),
    "32114": _warning("A SIP address or header is not written as it must be."),
    "32115": _error("The X-Branded-CallReason header has more than 50 characters."),
    "32200": _error("The caller may not use the trunk: nothing is attached that lets it in."),
    "32201": _error("The call came from an IP address that the trunk's access control list does not have."),
    "32202": _error("The user name or the password is not in a credential list of the trunk."),
    "32203": _error("Twilio blocked the called number, or the account may not call it yet."),
    "32204": _error("The caller ID is no number of the account, and not verified for it."),
    "32205": _error("The voice geographic permissions do not allow the called number."),
    "32206": _error("The caller ID is not a number that may be shown."),
    "32207": _error("The caller wants its sound encrypted, and the trunk is not secure."),
    "32208": _error("The trunk is secure, and the caller's sound is not encrypted."),
    "32209": _error("The trunk is secure, and the caller did not come by TLS."),
    "32210": _error("A device registers with a SIP Domain that takes no registrations."),
    "32212": _warning("A device registers with a SIP Domain that has no credential list."),
    "32215": _warning("A SIP Domain was called under a name that says no Region."),
    "32216": _error("The SIP address is on a list of denied ones."),
    "32218": _error("The trunk's transfer mode does not allow this transfer."),
    "32219": _error("Twilio could not follow where a SIP server sent the call on to."),
    "32220": _error("A registered device was called through one edge, which a SIP Domain does not allow."),
    "32221": _error("No device is registered with the SIP Domain through the edge that was called."),
    "32222": _error("The TLS connection could not be made: an old version, a certificate, or a wrong port."),
    "32223": _error("A SIP Domain was called without saying whom."),
    "32224": _error("Twilio may not forward a call to this number: a regulation forbids it."),
    "70002": _unrated("Twilio's API does not know this address for a restricted key."),
    "70051": _unrated("The restricted API key lacks a permission."),
}

OTHER: Final = "other"
"""Stands for all codes that are not in the table, so that a label of them is bounded."""


def label(code: str) -> str:
    """The code itself where the table has it, else `other`."""
    return code if code in CODES else OTHER
