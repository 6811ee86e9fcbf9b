"""Calls that were answered, and something is wrong all the same."""

from typing import Final

from monitor.checks import console
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.orphan import by_both_clouds
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof, Run
from monitor.model.sound import by_witness

_ELSEWHERE: Final = ("another Twilio account", "another Region")
"""Words of a proof that could not be had because the call went where nothing is read."""


def _proof(run: Run) -> str:
    words = run.evidence.get("proof", "")
    return words if isinstance(words, str) and run.proof is Proof.UNKNOWN else ""


def _through_another_account(run: Run) -> str | None:
    words = _proof(run)
    return words if _ELSEWHERE[0] in words else None


def _not_proved(run: Run) -> str | None:
    words = _proof(run)
    kept = run.result is Result.SUCCESS and not any(each in words for each in _ELSEWHERE)
    return words if words and kept and not by_witness(run.evidence) else None


def _still_up(run: Run) -> str | None:
    return by_both_clouds(run) if run.orphaned else None


WRONG_PLACE: Final = (
    Cause(
        id="demo-message",
        title="Something other than the phone answers",
        meaning=(
            "The call was answered by Twilio's demo message or by a SIP Domain's application, and the phone "
            "never rang: what LiveKit dials is not an Elastic SIP Trunk, or was not when the call was placed."
        ),
        fix=(
            f"Set Address in {console.LIVEKIT_TRUNKS} → your trunk to the Termination SIP URI in "
            f"{console.TRUNKS} → your trunk → Termination, `<name>.pstn.twilio.com`. Nothing of this set-up "
            "needs a SIP Domain (`<name>.sip.twilio.com`) or a registration."
        ),
        gate=Gate.ADDRESS,
        signs=signs(
            Reason.WRONG_ANSWERER,
            codes="32002 32007 32008 32009 32013 32210 32212 32215 32220 32221 32223",
        ),
        symptoms=("sip registration error", "sip domain error", "call answered and the phone never rang"),
        links=links.errors("32002", "32007"),
        explained_by=("trunk-address",),
    ),
    Cause(
        id="other-account",
        title="The call goes through another Twilio account",
        meaning=(
            "LiveKit's trunk dials a trunk of a Twilio account that is not the one read here, a subaccount "
            "or somebody else's. Calls may work, but their settings, costs and records are all over there."
        ),
        fix=(
            f"Compare Address in {console.LIVEKIT_TRUNKS} → your trunk with the trunks of the account. If "
            "the other account is the right one, set `twilio.account_sid` and its key to that account: a "
            "parent's key reads none of a subaccount's trunks."
        ),
        gate=Gate.TRUNK_NAME,
        symptoms=("call charged to another account", "call missing in the account's logs"),
        explained_by=("trunk-address", "trunk-address-known", "trunk-region"),
        shown=_through_another_account,
    ),
)

ANSWERED: Final = (
    Cause(
        id="no-audio",
        title="The call is answered and no sound comes",
        meaning=(
            "LiveKit or Twilio got no sound for half a minute and ended the call, sound stopped on the way, "
            "or somebody listened and heard nothing. The way for sound is blocked, its encryption differs, "
            "or the called side waits for the other to speak first."
        ),
        fix=(
            "Have the called side send sound at once, also silence. With servers of your own open LiveKit's "
            "`rtp_port` range and let it out to 168.86.128.0/18, UDP 10000 to 60000, and give livekit-sip "
            f"its outside address. Look for Symmetric RTP at {console.TRUNKS} → your trunk, and switch it on."
        ),
        gate=Gate.ANSWERED,
        signs=signs(codes="32014", only=(Reason.MEDIA_TIMEOUT,)),
        symptoms=(
            "media-timeout",
            "no audio received",
            "no audio either way",
            "callee hears nothing until it speaks",
            "audio stops and the call ends",
        ),
        links=(
            *links.errors("32014"),
            links.TWILIO_ADDRESSES,
            links.issue("livekit/livekit#4378"),
            links.issue("livekit/sip#424"),
        ),
    ),
    Cause(
        id="ack-lost",
        title="Calls drop 20 to 30 seconds after the answer",
        meaning=(
            "Twilio never got the ACK with which LiveKit confirms that a call was answered, and ended the "
            "call. A NAT, a SIP helper in a router, or a wrong Contact or Route on the way loses it."
        ),
        fix=(
            f"Set transport TCP or TLS in {console.LIVEKIT_TRUNKS} → your trunk. With servers of your own "
            "switch SIP ALG off in the router and give livekit-sip its outside address."
        ),
        gate=Gate.ANSWERED,
        signs=signs(codes="32022"),
        symptoms=("ack not received", "call drops after 30 seconds"),
        links=links.errors("32022"),
    ),
    Cause(
        id="no-record",
        title="Twilio has no record of an answered call",
        meaning=(
            "LiveKit says that the call was answered, and two minutes later Twilio holds no leg of it over a "
            "trunk. It was answered somewhere else, is kept in another Region or account, or Twilio's "
            "records are late."
        ),
        fix=(
            "Look for the call in Twilio Console → Monitor → Logs → Calls. If it is there, Twilio was late. "
            f"If it is not, compare Address in {console.LIVEKIT_TRUNKS} → your trunk with {console.TRUNKS}, "
            "and the Region that is chosen in the console with `twilio.region`."
        ),
        gate=Gate.ANSWERED,
        signs=signs(Reason.NO_PROOF),
        symptoms=("answered call missing in twilio's call log",),
        links=(links.TWILIO_STATUS,),
        explained_by=(
            "trunk-address",
            "trunk-address-known",
            "trunk-region",
            "other-account",
            "another-answers",
            "call-not-returned",
        ),
    ),
    Cause(
        id="proof-unreadable",
        title="Twilio's record of the call cannot be read",
        meaning=(
            "The call was answered, and whether it went over the trunk to the phone could not be told: the "
            "key may not read calls, Twilio did not answer, or it is not known which Region holds them."
        ),
        fix=(
            "Give the Twilio key the permissions /twilio/voice/calls/read and /twilio/voice/calls/list, in "
            "Twilio Console → Account → API keys & tokens. If the key has them, see whether Twilio's API "
            "answers, and that the check trunk-region can be told."
        ),
        gate=Gate.ANSWERED,
        symptoms=("the proof of an answered call is unknown", "twilio key may not read calls"),
        links=links.errors("70051"),
        explained_by=("trunk-region", "other-account", "twilio-key-refused", "twilio-unreachable"),
        shown=_not_proved,
    ),
)

HUNG_UP: Final = (
    Cause(
        id="hang-up-lost",
        title="A hung-up call stays up",
        meaning=(
            "The room was deleted or could not be, and Twilio still shows the call as going on: LiveKit's "
            "BYE or CANCEL was lost. Such a call costs until somebody ends it, at the latest when Twilio's "
            "limit of 24 hours does."
        ),
        fix=(
            "End it with the command that the run names, or in Twilio Console → Monitor → Logs → Calls. Set "
            "`max_call_duration` on production's calls and upgrade livekit-sip to 1.9.0 or newer, which "
            "keeps to it and sends the BYE that older ones lost. Give the key the permission to end calls "
            "and set `hang_up_by_sid` if Trunkwatch is to do it."
        ),
        gate=Gate.HUNG_UP,
        signs=signs(codes="32015"),
        symptoms=(
            "phone keeps ringing after delete_room",
            "call not hung up",
            "max_call_duration ignored",
            "call ended for exceeding the maximum duration",
        ),
        links=(*links.errors("32015"), links.issue("livekit/sip#106"), links.issue("livekit/sip#353")),
        shown=_still_up,
    ),
)
