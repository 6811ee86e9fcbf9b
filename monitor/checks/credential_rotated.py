"""A Twilio credential changed after LiveKit was last written may have another password by now."""

from datetime import datetime, timedelta
from typing import Final

from monitor.checks import console
from monitor.checks.authentication import by_credentials
from monitor.checks.subject import livekit_trunk, livekit_words, twilio_trunk
from monitor.checks.words import moment, shown
from monitor.model.check import Check, Judgement, failed, passed, unknown
from monitor.model.reading import Known
from monitor.model.snapshot import Path
from monitor.model.twilio import Credential, TwilioTrunk
from monitor.model.verdict import Severity, Verdict

GRACE: Final = timedelta(minutes=10)
"""Both sides of one change are written within this time, in either order."""


def judge(path: Path) -> Judgement:
    """A credential that changed late is a fail whatever of the other lists could not be read.

    A server of one's own never says when a trunk was written (livekit-server 1.13.5, tried): there only a
    proved call tells.
    """
    livekit, twilio = livekit_trunk(path), twilio_trunk(path)
    written, proved = livekit.updated_at, path.site.last_proved.get(twilio.sid)
    credentials = _known_credentials(twilio, livekit.auth_username)
    dates = [credential.updated_at for credential in credentials if credential.updated_at is not None]
    late = [at for at in dates if _unproved(at, written, proved)]
    if late:
        return _late(path, max(late), written, proved)
    for attached in twilio.credential_lists.get():
        attached.credentials.get()
    if len(dates) < len(credentials):
        return unknown(
            f"Twilio does not say when the credential {shown(livekit.auth_username)} was last changed."
        )
    return passed(
        f"The credential {shown(livekit.auth_username)} has not changed since LiveKit was written or a call "
        "was last proved.",
        livekit_written=moment(written) if written is not None else "not told",
        credential_changed=tuple(moment(at) for at in dates),
        last_proved=_when(proved),
    )


def _known_credentials(trunk: TwilioTrunk, username: str) -> tuple[Credential, ...]:
    """The credentials of that user name, in the lists that could be read."""
    return tuple(
        credential
        for attached in trunk.credential_lists.get()
        if isinstance(attached.credentials, Known)
        for credential in attached.credentials.value
        if credential.username == username
    )


def _unproved(changed: datetime, written: datetime | None, proved: datetime | None) -> bool:
    before = written is not None and changed <= written + GRACE
    return not before and (proved is None or proved < changed)


def _late(path: Path, changed: datetime, written: datetime | None, proved: datetime | None) -> Judgement:
    trunk = livekit_trunk(path)
    if written is None:
        return unknown(
            f"{livekit_words(trunk)} does not say when it was last written, and no call was proved since the "
            f"credential changed on {moment(changed)}."
        )
    return failed(
        f"The Twilio credential {shown(trunk.auth_username)} changed on {moment(changed)}, after "
        f"{livekit_words(trunk)} was last written on {moment(written)}: the password may differ. "
        f"{_last(proved)}",
        f"Enter the credential's password again as Auth Password in {console.livekit(trunk)}, or place one "
        "call over this route to prove that it works.",
        credential_changed=moment(changed),
        livekit_written=moment(written),
        last_proved=_when(proved),
    )


def _last(proved: datetime | None) -> str:
    if proved is None:
        return "No call over this trunk was ever proved."
    return f"The last call over this trunk was proved before that, on {moment(proved)}."


def _when(proved: datetime | None) -> str:
    return moment(proved) if proved is not None else "never"


CHECK = Check(
    id="credential-rotated",
    title="Credential unchanged",
    failing="The credential changed after LiveKit was set up",
    severity=Severity.INFO,
    needs=("credential-username-known",),
    judge=judge,
    applies=by_credentials,
    region_bound=True,
    asks="Has the Twilio credential changed since LiveKit was given its password?",
    matters=(
        "Neither cloud lets a password be compared. A credential that changed more than ten minutes after "
        "the LiveKit trunk was last written hints that LiveKit still has the old one: every call would end "
        "403."
    ),
    fix=(
        "Enter the credential's password again as Auth Password in LiveKit Cloud → SIP → Outbound Trunks. "
        "If the password is known to be the same, a proved call over the trunk settles the question."
    ),
    meanings={
        Verdict.FAIL: "The password may differ: no call over this trunk was proved since the change.",
        Verdict.UNKNOWN: (
            "LiveKit or Twilio gives no date of the last change and no call was proved since, or a reading "
            "failed."
        ),
    },
)
