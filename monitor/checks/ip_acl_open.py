"""An IP ACL that lets everybody in protects nothing."""

from monitor.checks import console
from monitor.checks.ranges import EVERYBODY, all_read, covered, union
from monitor.checks.subject import twilio_trunk, twilio_words
from monitor.checks.words import listed, some
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity


def judge(path: Path) -> Judgement:
    """The ACLs attached count together, as Twilio counts them: two halves are the whole too."""
    trunk = twilio_trunk(path)
    acls = trunk.acls.get()
    names = [acl.friendly_name or acl.sid for acl in acls]
    if covered(EVERYBODY, union(acls)):
        return failed(
            f"{twilio_words(trunk)} lets every address of the internet in: IP ACL {listed(names)}.",
            f"Remove the ACL in {console.twilio(trunk, 'Termination')} → IP Access Control Lists, or take "
            f"the open entries out of it in {console.ACCESS_CONTROL_LISTS}.",
            acls=some(names),
        )
    all_read(acls)
    return passed(f"{twilio_words(trunk)} has no IP ACL that lets everybody in.", acls=some(names))


CHECK = Check(
    id="ip-acl-open",
    title="No open IP ACL",
    failing="An IP ACL lets everybody in",
    severity=Severity.WARNING,
    needs=("trunk-address-known",),
    judge=judge,
    region_bound=True,
    asks="Is the Twilio trunk free of IP access control lists that allow every address?",
    matters=(
        "0.0.0.0/0, or 0.0.0.0/1 with 128.0.0.0/1, is often advised to make an ACL harmless. It guards "
        "nothing: without a credential list beside it, anybody who guesses the trunk's name calls at your "
        "expense."
    ),
    fix=(
        "Remove the ACL in Twilio Console → Elastic SIP Trunking → Trunks → your trunk → Termination → IP "
        "Access Control Lists, and let a credential list authenticate."
    ),
)
