"""No IP ACL may stand between LiveKit's changing addresses and the trunk."""

from collections.abc import Sequence

from monitor.checks import console
from monitor.checks.ranges import EVERYBODY, LIVEKIT_CLOUD, all_read, covered, union
from monitor.checks.subject import twilio_trunk, twilio_words
from monitor.checks.words import listed, some
from monitor.model.check import Check, Evidence, Judgement, failed, passed
from monitor.model.reading import Known
from monitor.model.snapshot import Path
from monitor.model.twilio import AccessControlList, TwilioTrunk
from monitor.model.verdict import Severity, Verdict


def judge(path: Path) -> Judgement:
    trunk = twilio_trunk(path)
    acls = trunk.acls.get()
    if not acls:
        return _none_attached(path, trunk)
    empty = [_name(acl) for acl in acls if isinstance(acl.ranges, Known) and not acl.ranges.value]
    if empty:
        return _fail(
            trunk, acls, f"has the IP ACL {listed(empty)} attached, which is empty: it admits nobody"
        )
    egress = path.site.environment.egress
    if not egress:
        return _fail(trunk, acls, f"has the IP ACL {_names(acls)} attached: {_harm(acls)}")
    all_read(acls)
    merged = union(acls)
    shut_out = [str(block) for block in egress if not covered(block, merged)]
    if shut_out:
        return _fail(
            trunk, acls, f"has the IP ACL {_names(acls)} attached, which shuts out {listed(shut_out)}"
        )
    words = (
        f"{twilio_words(trunk)} has the IP ACL {_names(acls)} attached, which covers all of `livekit.egress`."
    )
    return passed(words, **_evidence(acls))


def _harm(acls: Sequence[AccessControlList]) -> str:
    if covered(EVERYBODY, union(acls)):
        return "it lets everybody in, so calls pass until somebody narrows it"
    return "LiveKit dials from addresses that change, and Twilio refuses those that it does not hold"


def _none_attached(path: Path, trunk: TwilioTrunk) -> Judgement:
    if not path.route.auth.by_acl:
        return passed(f"{twilio_words(trunk)} has no IP ACL attached.")
    return failed(
        f"{twilio_words(trunk)} has no IP ACL attached, but the route says `auth: {path.route.auth.value}`.",
        f"Attach an ACL with LiveKit's addresses in {console.twilio(trunk, 'Termination')} → IP Access "
        "Control Lists, or set the route's `auth` to `credentials`, the guide's way.",
        twilio_trunk=trunk.sid,
    )


def _fail(trunk: TwilioTrunk, acls: Sequence[AccessControlList], words: str) -> Judgement:
    return failed(
        f"{twilio_words(trunk)} {words}.",
        f"Remove the ACL in {console.twilio(trunk, 'Termination')} → IP Access Control Lists and let a "
        "credential list authenticate. Where LiveKit dials from fixed ranges, name them in "
        "`livekit.egress` and have the ACL hold them all.",
        **_evidence(acls),
    )


def _evidence(acls: Sequence[AccessControlList]) -> Evidence:
    """The addresses as they stand, and which of LiveKit's published ranges they cover together."""
    merged = union(acls)
    inside = {block: covered(block, merged) for block in LIVEKIT_CLOUD}
    return {
        "acls": some([_name(acl) for acl in acls]),
        "addresses": some([text for acl in acls for text in _addresses(acl)]),
        "livekit_ranges_covered": tuple(str(block) for block, held in inside.items() if held),
        "livekit_ranges_not_covered": tuple(str(block) for block, held in inside.items() if not held),
    }


def _addresses(acl: AccessControlList) -> tuple[str, ...]:
    if isinstance(acl.ranges, Known):
        return tuple(str(block) for block in acl.ranges.value)
    return (f"{_name(acl)}: not read",)


def _names(acls: Sequence[AccessControlList]) -> str:
    return listed([_name(acl) for acl in acls])


def _name(acl: AccessControlList) -> str:
    return acl.friendly_name or acl.sid


CHECK = Check(
    id="ip-acl",
    title="No IP ACL in the way",
    failing="An IP ACL is in LiveKit's way",
    severity=Severity.CRITICAL,
    needs=("trunk-address-known",),
    judge=judge,
    region_bound=True,
    asks="Is the Twilio trunk free of IP access control lists that could shut LiveKit out?",
    matters=(
        "LiveKit Cloud dials from addresses that may change with each call. With an ACL attached Twilio "
        "refuses those it does not list with 403, even with the right password, so calls break now and "
        "then."
    ),
    fix=(
        "Remove every IP ACL in Twilio Console → Elastic SIP Trunking → Trunks → your trunk → Termination "
        "→ IP Access Control Lists. If LiveKit dials you from fixed ranges, list them as `livekit.egress`: "
        "an ACL may then stay as long as the ACLs attached hold every one of them. LiveKit Cloud publishes "
        f"ranges for Canada, EU, India, Japan and US: {', '.join(map(str, LIVEKIT_CLOUD))}."
    ),
    meanings={
        Verdict.PASS: "No ACL is attached, or those attached cover all of `livekit.egress`.",
        Verdict.FAIL: (
            "An ACL is attached and `livekit.egress` is not configured or not covered; or an attached ACL is "
            "empty; or none is attached although the route's `auth` is `ip-acl` or `both`."
        ),
    },
)
