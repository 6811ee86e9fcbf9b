"""What keeps the monitor itself from placing a call, or from telling how it ended."""

from typing import Final

from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate, UnreadAs
from monitor.diagnosis.signs import signs
from monitor.model.outcome import Reason
from monitor.model.reading import GapReason

MONITOR: Final = (
    Cause(
        id="history-unwritable",
        title="The history cannot be written",
        meaning=(
            "Every call is counted in the history before it is dialled, so that no restart can spend more "
            "than the budget. The file could not be written, and nothing was dialled."
        ),
        fix=(
            "See in the log which file it is. Make room on its disk, let the service's user write to "
            "`state_dir`, and see that the disk is not mounted read-only; the next call is placed by itself."
        ),
        gate=Gate.MONITOR,
        signs=signs(only=(Reason.STORE,)),
        symptoms=("disk full", "database is locked", "attempt to write a readonly database"),
    ),
    Cause(
        id="livekit-unreachable",
        title="LiveKit cannot be reached from here",
        meaning=(
            "No connection to LiveKit's API came about, or it broke off. Whether a call was dialled is not "
            "known, and production may well reach LiveKit from where it runs."
        ),
        fix=(
            "Compare `livekit.url` with the URL of the project in LiveKit Cloud → Settings. From this "
            "machine try it with curl: a name that is not found is DNS's, a certificate that is refused is a "
            "proxy's, a connection that hangs is a firewall's."
        ),
        gate=Gate.MONITOR,
        signs=signs(only=(Reason.NETWORK,)),
        symptoms=("clientconnectorerror", "cannot connect to host", "connection to livekit refused"),
        links=(links.LIVEKIT_STATUS,),
        unread=UnreadAs("livekit.", frozenset({GapReason.NETWORK, GapReason.TIMEOUT, GapReason.TLS})),
    ),
    Cause(
        id="client-timeout",
        title="LiveKit's answer came too late, or was cut off",
        meaning=(
            "LiveKit answers a dial only once the phone is picked up or gives up ringing. Whoever waits "
            "less, a reverse proxy with a limit of 15 s or an old LiveKit SDK with 20 s, cuts that answer "
            "off while the phone still rings."
        ),
        fix=(
            "Raise the read time-out of every proxy between here and LiveKit above 45 s. In production use "
            "livekit-api 1.2.0 or newer and give the dial a time-out of its ringing time and ten seconds. "
            "Then look in Twilio Console → Monitor → Logs → Calls how the call ended."
        ),
        gate=Gate.MONITOR,
        signs=signs(only=(Reason.CLIENT_TIMEOUT,)),
        symptoms=(
            "timeouterror without a text",
            "504 gateway time-out on create_sip_participant",
            "reverse proxy cuts create_sip_participant after 15 seconds",
        ),
        links=(links.issue("livekit/livekit#4555"),),
    ),
    Cause(
        id="run-cancelled",
        title="The call was ended before it could end",
        meaning=(
            "The room was deleted, or the called participant was removed or pushed out by another of the "
            "same identity, while the phone still rang. LiveKit words this like a call that nobody answered."
        ),
        fix=(
            "See that nothing cleans up rooms whose names begin with `trunkwatch-`. In production give every "
            "call an identity and a room of its own, and wait with deleting the room until the dial has "
            "returned. If Trunkwatch itself was stopped, nothing is to be done."
        ),
        gate=Gate.MONITOR,
        signs=signs(Reason.CANCELLED),
        symptoms=("sip request timed out at once", "duplicate_identity", "call cancelled while it rang"),
        links=(links.issue("livekit/sip#426"),),
    ),
    Cause(
        id="agent-in-room",
        title="An agent or a recorder joins the canary's room",
        meaning=(
            "A worker of the LiveKit project joins every room, also those that were not made for it. The "
            "canary ended its call, since it would have talked to the agent and been charged for it."
        ),
        fix=(
            "Give the agent an `agent_name` in its worker options and dispatch it by that name to the rooms "
            "it is for; a worker without a name joins all. For a recorder, take the automatic egress out of "
            "what creates rooms."
        ),
        gate=Gate.MONITOR,
        signs=signs(only=(Reason.ROOM_INTRUDED,)),
        symptoms=("agent joins the canary's room", "egress starts in the canary's room"),
    ),
)

ASIDE: Final = (
    Cause(
        id="unclassified",
        title="The call ended in a way that is not known",
        meaning=(
            "LiveKit reported an end that none of its known sentences and no SIP answer explains: a newer "
            "version, or a request that LiveKit does not take. The run's evidence holds the words as they "
            "came."
        ),
        fix=(
            "Read the run's message and the code of LiveKit, and compare the time with Twilio Console → "
            "Monitor → Logs → Calls and Error logs. Report the words to Trunkwatch, so that its table learns "
            "them."
        ),
        gate=Gate.ASIDE,
        signs=signs(only=(Reason.UNCLASSIFIED,)),
        symptoms=("unknown twirp error",),
        links=(links.LIVEKIT_TROUBLE,),
    ),
    Cause(
        id="errors-not-awaited",
        title="Production does not wait for the answer of its calls",
        meaning=(
            "Without `wait_until_answered` LiveKit returns success as soon as its participant is in the "
            "room, before the call is dialled. Whatever fails after that, nobody is told: the phone never "
            "rings and no error appears."
        ),
        fix=(
            "Set `wait_until_answered=True` in production's create_sip_participant and look at the error it "
            "raises; where that is not possible, watch the participant's attribute `sip.callStatus` and its "
            "leaving. Look up the call's end in Twilio Console → Monitor → Logs → Calls."
        ),
        gate=Gate.ASIDE,
        symptoms=(
            "phone never rings but no error",
            "wait_until_answered=true timed out silently",
            "success returned though the call failed",
        ),
        links=(links.LIVEKIT_ATTRIBUTES, links.issue("livekit/sip#468")),
    ),
    Cause(
        id="sdk-redials",
        title="Production's LiveKit SDK dials again",
        meaning=(
            "On hosts of LiveKit Cloud the SDK tries again after a time-out or a 5xx, up to three times, and "
            "LiveKit does not know the second request for the same. The phone rings twice, and each try is "
            "charged."
        ),
        fix=(
            "Build production's LiveKit client with `failover=False`, give the dial a time-out longer than "
            "its ringing time, and give every call an identity and a room of its own."
        ),
        gate=Gate.ASIDE,
        symptoms=("phone rings twice for one call", "duplicate calls after a retry"),
        links=("https://github.com/livekit/sip/pull/750",),
    ),
)
