"""The LiveKit trunk of a route must be in the LiveKit project that is read."""

from monitor.checks import console
from monitor.checks.subject import livekit_words
from monitor.checks.words import counted, shown, some
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity


def judge(path: Path) -> Judgement:
    trunk = path.livekit.get()
    if trunk is not None:
        return passed(f"{livekit_words(trunk)} is in the LiveKit project.", livekit_trunk=shown(trunk.id))
    wanted = shown(path.route.livekit_trunk)
    there = sorted(path.site.snapshot.livekit_trunks.get())
    return failed(
        f"LiveKit trunk {wanted} is not in this LiveKit project, which has "
        f"{counted(len(there), 'outbound trunk')}: a call would end 404 not_found.",
        f"Compare `livekit_trunk: {wanted}` with the ids in {console.LIVEKIT_TRUNKS}, and check that "
        "`livekit.url` and its key belong to the project that holds the trunk.",
        livekit_trunk=wanted,
        trunks_of_this_project=some(there),
    )


CHECK = Check(
    id="livekit-trunk-exists",
    title="LiveKit trunk exists",
    failing="The LiveKit trunk is not in this project",
    severity=Severity.CRITICAL,
    needs=("livekit.trunks",),
    judge=judge,
    asks="Is the route's trunk an outbound trunk of this LiveKit project?",
    matters="A call over a trunk that LiveKit does not know ends at once with 404 not_found.",
    fix=(
        "Compare the route's `livekit_trunk` with the trunk ids in LiveKit Cloud → SIP → Outbound Trunks. "
        "An id that is not there belongs to another LiveKit project: correct the id, or the project's URL "
        "and key."
    ),
)
