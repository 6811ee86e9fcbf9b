"""LiveKit must have a user name and a password to answer Twilio's challenge with."""

from monitor.checks import console
from monitor.checks.authentication import by_credentials
from monitor.checks.subject import livekit_trunk, livekit_words
from monitor.checks.words import shown
from monitor.model.check import Check, Judgement, failed, passed, unknown
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity, Verdict


def judge(path: Path) -> Judgement:
    trunk = livekit_trunk(path)
    fields = {"user name": bool(trunk.auth_username), "password": trunk.has_password is not False}
    missing = tuple(name for name, there in fields.items() if not there)
    if not missing and trunk.has_password is None:
        return unknown(
            f"{livekit_words(trunk)} has the user name {shown(trunk.auth_username)}; LiveKit shows no "
            "password of any trunk of the project, so this one may be hidden or empty.",
            "Make sure that it is filled in, then list livekit-credentials-set under `accept_unknown`, and "
            "credential-username-known, which waits for it.",
            username=shown(trunk.auth_username),
        )
    if not missing:
        return passed(
            f"{livekit_words(trunk)} has the user name {shown(trunk.auth_username)} and a password.",
            username=shown(trunk.auth_username),
        )
    return failed(
        f"{livekit_words(trunk)} has no {' and no '.join(missing)}: Twilio asks for both.",
        f"Fill in Auth Username and Auth Password in {console.livekit(trunk)}: those of a credential in the "
        "list that is attached to the Twilio trunk.",
        missing=missing,
    )


CHECK = Check(
    id="livekit-credentials-set",
    title="LiveKit credentials",
    failing="The LiveKit trunk lacks credentials",
    severity=Severity.CRITICAL,
    needs=("livekit-trunk-exists",),
    judge=judge,
    applies=by_credentials,
    asks="Does the LiveKit trunk hold a user name and a password?",
    matters="Twilio challenges each call on a trunk with a credential list; without both it ends there.",
    fix=(
        "In LiveKit Cloud → SIP → Outbound Trunks fill in Auth Username and Auth Password with a "
        "credential of the list that is attached to the Twilio trunk."
    ),
    meanings={
        Verdict.PASS: "Both are there. No API tells whether the password is the right one: only a call does.",
        Verdict.SKIP: "The route authenticates by `ip-acl`, or a check that this one needs did not pass.",
    },
)
