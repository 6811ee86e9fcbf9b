"""LiveKit's user name must be in a credential list that is attached to the Twilio trunk."""

from collections.abc import Sequence

from monitor.checks import console
from monitor.checks.authentication import by_credentials
from monitor.checks.subject import livekit_trunk, livekit_words, twilio_trunk, twilio_words
from monitor.checks.words import listed, shown, some
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.reading import Known
from monitor.model.snapshot import Path
from monitor.model.twilio import CredentialList
from monitor.model.verdict import Severity, Verdict


def judge(path: Path) -> Judgement:
    """One list that holds the user name is enough, whatever of the others could not be read."""
    username = livekit_trunk(path).auth_username
    lists = twilio_trunk(path).credential_lists.get()
    for attached in lists:
        if isinstance(attached.credentials, Known) and username in _usernames(attached):
            return passed(
                f"User name {shown(username)} is in credential list {_name(attached)}.",
                username=shown(username),
                credential_list=shown(attached.sid),
            )
    known = tuple(name for attached in lists for name in _usernames(attached))
    return _missing(path, lists, known)


def _missing(path: Path, lists: Sequence[CredentialList], known: tuple[str, ...]) -> Judgement:
    livekit, twilio = livekit_trunk(path), twilio_trunk(path)
    names = tuple(attached.friendly_name or attached.sid for attached in lists)
    username = livekit.auth_username
    return failed(
        f"{livekit_words(livekit)} signs in as {shown(username)}, which is in no credential list of "
        f"{twilio_words(twilio)}{_hint(username, lists, known)}.",
        f"Set Auth Username in {console.livekit(livekit)} to a user name in the list {listed(names)}, or add "
        f"{shown(username)} to it in {console.CREDENTIAL_LISTS}. The lists attached stand in "
        f"{console.twilio(twilio, 'Termination', 'Credential Lists')}.",
        username=shown(username),
        credential_lists=some(names),
        known_usernames=some(known),
    )


def _hint(username: str, lists: Sequence[CredentialList], known: Sequence[str]) -> str:
    """The common mix-ups: the list's own name, spaces around it, another case."""
    if any(attached.friendly_name == username for attached in lists):
        return "; it is the friendly name of a list, not a user name in it"
    like = next((name for name in known if name.casefold() == username.strip().casefold()), None)
    return f"; {shown(like)} is, but spaces and case must match too" if like is not None else ""


def _usernames(attached: CredentialList) -> tuple[str, ...]:
    """Raises: CouldNotTell where the list could not be read."""
    return tuple(credential.username for credential in attached.credentials.get())


def _name(attached: CredentialList) -> str:
    return shown(attached.friendly_name or attached.sid)


CHECK = Check(
    id="credential-username-known",
    title="User name known to Twilio",
    failing="Twilio does not know LiveKit's user name",
    severity=Severity.CRITICAL,
    needs=("credential-list-attached", "livekit-credentials-set"),
    judge=judge,
    applies=by_credentials,
    region_bound=True,
    asks="Is LiveKit's user name in a credential list that is attached to the Twilio trunk?",
    matters=(
        "Twilio refuses a user name it does not know with 403. The friendly name of a list is not a user "
        "name: the two are easily taken for each other."
    ),
    fix=(
        "In LiveKit Cloud → SIP → Outbound Trunks set Auth Username to a user name of the attached list, "
        "letter by letter, or add LiveKit's user name in Twilio Console → Elastic SIP Trunking → "
        "Credential lists."
    ),
    meanings={
        Verdict.PASS: "It is in one of them. No API tells whether the password is right: only a call does.",
    },
)
