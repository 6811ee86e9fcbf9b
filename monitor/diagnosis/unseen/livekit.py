"""LiveKit's own services: what keeps a call from being dialled, or ends it."""

from typing import Final

from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate, UnreadAs
from monitor.diagnosis.signs import signs
from monitor.model.incident import Vendor
from monitor.model.outcome import Reason
from monitor.model.reading import GapReason

KEY: Final = (
    Cause(
        id="livekit-key-refused",
        title="LiveKit refuses the API key",
        meaning=(
            "The key or its secret is wrong, was revoked, belongs to another project, or its token lacks the "
            "grant. Nothing was dialled; with a wrong key nothing can be read of the project either."
        ),
        fix=(
            "Compare `livekit.url`, `api_key` and `api_secret` with the API keys in the settings of the "
            "same project in LiveKit Cloud. A token of your own needs the grants sip.admin, sip.call, "
            "roomCreate, roomList and roomAdmin. See that the clock of this machine is right."
        ),
        gate=Gate.LIVEKIT_KEY,
        signs=signs(only=(Reason.LIVEKIT_AUTH,)),
        symptoms=("invalid api key", "permissions denied", "twirp error unauthenticated", "401 unknown"),
        unread=UnreadAs("livekit.", frozenset({GapReason.UNAUTHORIZED, GapReason.FORBIDDEN})),
    ),
)

SERVICE: Final = (
    Cause(
        id="sip-worker-missing",
        title="No SIP service of LiveKit is running",
        meaning=(
            "LiveKit's server found no SIP service that takes the call: none runs, or it uses another Redis "
            "or another database of it. No call is dialled."
        ),
        fix=(
            "With your own servers start livekit-sip, and give it the same Redis address and database as "
            "livekit-server; leave its `cluster_id` unset. On LiveKit Cloud look at its status page, and "
            "write to LiveKit's support with the project and the time."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(Reason.LIVEKIT_UNAVAILABLE, texts=("no response from servers",)),
        symptoms=("no response from servers", "twirperror unavailable 503"),
        links=(
            links.issue("livekit/livekit#3875"),
            links.issue("livekit/livekit#3799"),
            links.LIVEKIT_STATUS,
        ),
        vendor=Vendor.LIVEKIT,
    ),
    Cause(
        id="livekit-no-redis",
        title="LiveKit's server runs without Redis",
        meaning=(
            "LiveKit's server and its SIP service talk over Redis, and this server was started without one. "
            "It can hold rooms and place no call."
        ),
        fix=(
            "Set `redis.address` in the configuration of livekit-server to the Redis that livekit-sip uses, "
            "and start the server anew."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(texts=("sip not connected",)),
        symptoms=("sip not connected (redis required)",),
    ),
    Cause(
        id="livekit-overloaded",
        title="LiveKit's SIP service has no capacity left",
        meaning=(
            "Every SIP service of LiveKit is above its limit of load, is starting or is shutting down, and "
            "none took the call. It was not dialled."
        ),
        fix=(
            "Look at the CPU of the machines of livekit-sip and start more of them; `max_cpu_utilization` in "
            "its configuration is the share at which one refuses calls. On LiveKit Cloud write to LiveKit's "
            "support."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(texts=("cpu exhausted",)),
        symptoms=("cpu exhausted",),
        links=(links.LIVEKIT_STATUS,),
        vendor=Vendor.LIVEKIT,
    ),
    Cause(
        id="livekit-quota",
        title="The LiveKit project has used up its plan",
        meaning=(
            "Minutes of SIP participants and calls at once are limited by the plan of a LiveKit Cloud "
            "project; on the free plan a used-up limit is a full stop. LiveKit then refuses to place the "
            "call."
        ),
        fix=(
            "Look at the usage and the plan on the billing page of the project in LiveKit Cloud, and take a "
            "plan that holds its calls."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(Reason.LIVEKIT_UNAVAILABLE),
        symptoms=("resource_exhausted without a sip status", "livekit quota exceeded"),
        links=(links.LIVEKIT_LIMITS,),
        explained_by=("sip-worker-missing", "livekit-overloaded", "livekit-no-redis"),
    ),
    Cause(
        id="livekit-cannot-join-room",
        title="LiveKit's SIP service cannot join the room",
        meaning=(
            "The SIP service took the call and could not enter its room: the address or key of the server "
            "that it was given is wrong, or no media connection to it comes about. Nothing is dialled."
        ),
        fix=(
            "Compare `ws_url`, `api_key` and `api_secret` in the configuration of livekit-sip with those of "
            "livekit-server, and see that its machine reaches the server's port and its media ports. On "
            "LiveKit Cloud write to LiveKit's support."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(texts=("update room failed",)),
        symptoms=("update room failed",),
        vendor=Vendor.LIVEKIT,
    ),
    Cause(
        id="rtp-ports-exhausted",
        title="LiveKit's SIP service has no free port for sound",
        meaning=(
            "Each call needs a port of the SIP service's range, and closed ports rest for a while before "
            "they are used again. None was free, and the call was not dialled."
        ),
        fix=(
            "Widen `rtp_port` in the configuration of livekit-sip, in the firewall too, and see that no "
            "other program uses ports of that range."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(texts=("address already in use",)),
        symptoms=("bind: address already in use",),
    ),
    Cause(
        id="livekit-restarting",
        title="LiveKit's SIP service was shut down during the call",
        meaning="The SIP service that held the call was stopped, by a new version or by its platform.",
        fix=(
            "Do nothing if this is one call. If it repeats, see why livekit-sip is started anew, and give it "
            "time to end its calls before it is killed."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(texts=("service shutting down",)),
        symptoms=("service shutting down",),
        vendor=Vendor.LIVEKIT,
    ),
    Cause(
        id="sip-node-lost",
        title="LiveKit's SIP service was lost during the call",
        meaning=(
            "The SIP service took the call and never told the server how it ended: it crashed, lost its "
            "Redis, or the phone rang longer than the 80 s that the server waits."
        ),
        fix=(
            "Look in the log of livekit-sip for a crash at that time, and at its memory. Keep the ringing "
            "time-out of production's calls under 80 s."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(texts=("unknown: request timed out",)),
        symptoms=("twirp error unknown: request timed out",),
        vendor=Vendor.LIVEKIT,
    ),
    Cause(
        id="redial-trap",
        title="LiveKit cuts the ringing short and dials again",
        meaning=(
            "livekit-server 1.9.11 waits 3 s for a call, cancels it and dials again, so the phone rings two "
            "or three seconds at a time and Twilio may answer the repeated call with 482. LiveKit Cloud had "
            "such a fault in January 2026."
        ),
        fix=(
            "Upgrade livekit-server from 1.9.11 to 1.9.12 or newer. On LiveKit Cloud look at its status page "
            "and write to LiveKit's support with the Call SIDs of both tries."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(Reason.CANCELLED, texts=("sip status: 482",)),
        symptoms=("phone rings two seconds and stops", "482 loop detected", "408 after three seconds"),
        links=(links.issue("livekit/livekit#4269"), links.LIVEKIT_STATUS),
        vendor=Vendor.LIVEKIT,
    ),
    Cause(
        id="livekit-fault",
        title="LiveKit failed on its own side",
        meaning=(
            "LiveKit reported an error of its own, or sent an INVITE that the far side could not take. "
            "Neither cloud's settings explain it."
        ),
        fix=(
            "Look at LiveKit's status page. With your own servers read the log of livekit-sip at that time; "
            "on LiveKit Cloud write to its support with the project, the room and the time. If one region "
            "alone fails, call LiveKit's endpoint of another."
        ),
        gate=Gate.LIVEKIT_SERVICE,
        signs=signs(Reason.LIVEKIT_FAULT, Reason.LIVEKIT_UNAVAILABLE),
        symptoms=("twirp error internal", "partial failure of a livekit region"),
        links=(links.LIVEKIT_STATUS,),
        explained_by=(
            "sip-worker-missing",
            "livekit-no-redis",
            "livekit-overloaded",
            "livekit-cannot-join-room",
            "rtp-ports-exhausted",
            "livekit-restarting",
            "sip-node-lost",
            "redial-trap",
            "dns-resolver",
            "codec-mismatch",
            "header-refused",
        ),
        unread=UnreadAs(
            "livekit.", frozenset({GapReason.SERVER_ERROR, GapReason.RATE_LIMITED, GapReason.BAD_REPLY})
        ),
        vendor=Vendor.LIVEKIT,
    ),
)
