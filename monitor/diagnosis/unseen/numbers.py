"""The number called and the number that calls: what Twilio will not connect."""

from typing import Final

from monitor.checks import console
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.incident import Vendor
from monitor.model.outcome import Reason

_ERROR_LOG: Final = "Twilio Console → Monitor → Logs → Error logs"
_PROFILES: Final = "Twilio Console → Trust Hub → Customer Profiles"

CALLER_ID: Final = (
    Cause(
        id="caller-id-malformed",
        title="The caller ID is malformed",
        meaning=(
            "What LiveKit sends as the caller is not a telephone number in the international form, or a "
            "number that its owner keeps from ever calling out. Twilio answers 403."
        ),
        fix=(
            f"Write the number with `+`, country code and nothing but digits in {console.LIVEKIT_TRUNKS} → "
            "your trunk → Numbers, and the same as the route's `caller_id` and wherever production sets the "
            "caller. A number on a do-not-originate list must be replaced by another of the account's."
        ),
        gate=Gate.CALLER_ID,
        signs=signs(codes="32206", texts=("invalid from", "invalid caller id")),
        symptoms=("invalid from number", "do-not-originate number"),
        links=links.errors("32206"),
        explained_by=("caller-id-owned", "caller-id-voice"),
    ),
)

DESTINATION: Final = (
    Cause(
        id="high-risk-number",
        title="The number lies in a high-risk range",
        meaning=(
            "Twilio classes narrow ranges of numbers, often inside ordinary mobile ones, as high-risk, and "
            "moves them several times a month. A country whose low-risk numbers are on still refuses those, "
            "with 403 and 32205, and no setting of yours has changed."
        ),
        fix=(
            f"Read in {_ERROR_LOG} which class of numbers the error names. Call another number if any will "
            "do; otherwise have an Owner or Admin of the account switch that class on for the country in "
            f"{console.GEO}, knowing that this is where toll fraud happens, or ask Twilio's support to class "
            "the number anew."
        ),
        gate=Gate.DESTINATION,
        signs=signs(
            Reason.FORBIDDEN, codes="32205 13227 21215", texts=("no international permission",), sip=(403,)
        ),
        symptoms=("high-risk special services number", "high-risk toll-fraud number"),
        links=links.errors("32205", "13227"),
        explained_by=("geo-permissions",),
    ),
    Cause(
        id="number-misread",
        title="The number is read as one of another country",
        meaning=(
            "A `+` stands before a number that lacks its country code, so its first digits name another "
            "country: ten digits of a US number that begin with 682 become one on the Cook Islands. Twilio "
            "then refuses a country that nobody meant to call."
        ),
        fix=(
            "Compare the number in the call's record in Twilio Console → Monitor → Logs → Calls with the one "
            "that was meant. Store numbers with `+` and the country code, and add the country code where "
            "they are taken in, not when the call is dialled."
        ),
        gate=Gate.DESTINATION,
        signs=signs(codes="13224 13226"),
        symptoms=(
            "international permission refused for a national number",
            "number with + and without country code",
            "bad country code",
        ),
        links=links.errors("13224", "13226"),
        explained_by=("geo-permissions",),
    ),
    Cause(
        id="number-blocked",
        title="Twilio blocks the number",
        meaning=(
            "The number called is on Twilio's own list of blocked ones, for fraud or because of a regulator. "
            "Twilio answers 403, or 603, whatever the geographic permissions say."
        ),
        fix=(
            "Call another number. If this one must be called, write to Twilio's support with the Call SID "
            "and the time and ask why 32203 blocks it. For numbers in +1 first see that the Primary Customer "
            f"Profile in {_PROFILES} is approved."
        ),
        gate=Gate.DESTINATION,
        signs=signs(Reason.FORBIDDEN, codes="32203 13225 21216", texts=("number blocked",), sip=(403, 603)),
        symptoms=("phone number blocked by twilio", "destination on a block list", "carrier-blocked"),
        links=links.errors("32203", "13225"),
    ),
    Cause(
        id="profile-not-approved",
        title="The customer profile is not approved for +1",
        meaning=(
            "Twilio may block calls to the United States and Canada, with the error 32203, while the account "
            "has no approved Primary Customer Profile. Calls to other countries go through."
        ),
        fix=(
            f"Complete the Primary Customer Profile in {_PROFILES}; Twilio takes one to three days to look "
            "at it. If it was rejected, the page says what is missing."
        ),
        gate=Gate.DESTINATION,
        symptoms=("calls to +1 blocked", "primary customer profile", "trust hub profile pending"),
        links=links.errors("32203"),
    ),
    Cause(
        id="domestic-anchored",
        title="The call must enter in the country that it calls",
        meaning=(
            "The carrier takes calls to this country only from inside it, and LiveKit dialled from "
            "elsewhere. The answer is 403 with the words Domestic Anchored Terms Not Met."
        ),
        fix=(
            f"Set the destination country of the trunk in {console.LIVEKIT_TRUNKS} → your trunk, and the "
            "route's `destination_country`, so that LiveKit dials from there; or call LiveKit's API at its "
            "endpoint of that region."
        ),
        gate=Gate.DESTINATION,
        signs=signs(texts=("domestic anchored terms not met",)),
        symptoms=("403 domestic anchored terms not met",),
        links=(links.LIVEKIT_REGIONS, links.LIVEKIT_TROUBLE),
    ),
    Cause(
        id="forwarded-call-blocked",
        title="A forwarded call may not leave the country",
        meaning=(
            "A regulator forbids that a call which came in on a number of one country is passed on to a "
            "number of another. Twilio blocks it before it reaches a carrier."
        ),
        fix=(
            "Forward to a number of the country in which the call came in, or call from another caller ID. "
            "If this call forwards nothing, see that production sends no Diversion header in the headers of "
            f"the trunk in {console.LIVEKIT_TRUNKS}, and write to Twilio's support."
        ),
        gate=Gate.DESTINATION,
        signs=signs(codes="32224"),
        symptoms=("forwarded call blocked by twilio",),
        links=links.errors("32224"),
    ),
)

REQUEST: Final = (
    Cause(
        id="no-caller-number",
        title="LiveKit has no number to call from",
        meaning=(
            "The LiveKit trunk lists no number and the call names none, so LiveKit does not dial at all."
        ),
        fix=(
            f"Add the caller ID in {console.LIVEKIT_TRUNKS} → your trunk → Numbers, in the form `+` and "
            "digits, or have production send it as `sip_number` with each call."
        ),
        gate=Gate.REQUEST,
        signs=signs(texts=("no numbers on outbound trunk",)),
        symptoms=("no numbers on outbound trunk",),
        explained_by=("caller-id-on-livekit-trunk",),
    ),
    Cause(
        id="number-form",
        title="The number is not in the international form",
        meaning=(
            "Twilio wants `+`, the country code and the number, without spaces, and of the right length. It "
            "answers 400 or 484 to anything else; LiveKit passes the number on as it is."
        ),
        fix=(
            "Correct the number to `+` and digits alone: the canary's `to` in the configuration, and "
            "wherever production takes numbers in. LiveKit adds a missing `+` to the caller's number only, "
            "and never to the number called."
        ),
        gate=Gate.REQUEST,
        signs=signs(
            Reason.BAD_NUMBER,
            codes="32101 13223 13224",
            texts=("callee number", "invalid phone number", "sip status: 484", "sip status: 485"),
            sip=(400, 484, 485),
        ),
        symptoms=(
            "400 bad request on create_sip_participant",
            "missing sip callee number",
            "address incomplete",
            "number without + and country code",
        ),
        links=(*links.errors("32101", "13223"), links.issue("livekit/python-sdks#479")),
        explained_by=("caller-id-owned", "account-trial"),
    ),
)

UNALLOCATED: Final = (
    Cause(
        id="number-unallocated",
        title="The number called does not exist",
        meaning=(
            "The carrier knows no such number, or not any more, and answers 404, 410 or 604. Twilio answers "
            "404 as well where the address is none of an Elastic SIP Trunk."
        ),
        fix=(
            "Call the number from a telephone. If it is not in service, give the canary another `to`; if it "
            "is, write to Twilio's support with the Call SID and ask which carrier answered."
        ),
        gate=Gate.CARRIER,
        signs=signs(Reason.BAD_NUMBER, texts=("sip status: 410", "sip status: 604"), sip=(404, 410, 604)),
        symptoms=("sip 404 from the carrier", "unallocated number", "number not in service"),
        explained_by=("trunk-address", "caller-id-owned"),
        vendor=Vendor.TWILIO,
    ),
)
