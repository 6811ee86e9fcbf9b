"""LiveKit's own services: what keeps a call from being dialled, or ends it."""

from typing import Final

from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.diagnosis.unseen import links
from monitor.model.incident import Vendor
from monitor.model.outcome import Reason

LIVEKIT: Final = (
    Cause(
        id="livekit-key-refused",
        title="LiveKit refuses the API key",
        meaning=(
            "The key or its secret is wrong, was revoked, belongs to another project, or its token lacks the "
            "grant. Nothing was dialled, and nothing can be read of the project."
        ),
        fix=(
            "Compare `livekit.url`, `api_key` and `api_secret` with LiveKit Cloud → Settings → Keys of the "
            "same project. A token of your own needs the grants sip.admin, sip.call, roomCreate, roomList "
            "and roomAdmin. See that the clock of this machine is right."
        ),
        gate=Gate.LIVEKIT_KEY,
        signs=signs(only=(Reason.LIVEKIT_AUTH,)),
        symptoms=("invalid api key", "permissions denied", "twirp error unauthenticated", "401 unknown"),
    ),
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
)
