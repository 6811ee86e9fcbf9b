"""The reference page of outcomes, made from the table that judges them."""

from typing import Final

from monitor.model.outcome import OUTCOMES, Reason, Result
from monitor.model.run import Proof, StageName
from monitor.model.skip import SKIPS

_INTRODUCTION: Final = """\
# How a canary can end

A run ends in a result (`success`, `failure`, `inconclusive`), for a reason that is one of the words below.
The reason says whose fault it is. What Twilio's error code says comes first, then the SIP answer, then the
sentence that LiveKit gives."""

_RESULTS: Final = """\
A failure of severity `critical` counts towards the alarm; one of severity `warning` does not. What the called
phone does (`busy`, `no-answer`, `declined`) counts only with `callee: ours`, and warns otherwise. An
inconclusive run says nothing about the route: it leaves the last success and the streak alone, it is counted,
and three in a row warn. `no-proof` is inconclusive on a route that was never proved before; with a proof by
sound so is `media-timeout`, and "before" means by sound."""

_STAGES: Final = {
    StageName.ROOM: "the room was made in LiveKit, so that it wakes no agent and no recorder",
    StageName.DIAL: "LiveKit's SIP participant joined the room: the INVITE is on its way",
    StageName.RING: "the phone began to ring; what did not ring was silent, or was refused",
    StageName.ANSWER: "the call was answered",
    StageName.TALK: "the talk time passed, or somebody ended the call before",
    StageName.HANG_UP: "the room, and the call in it, was gone",
}

_PROOFS: Final = {
    Proof.PROVED: "Twilio holds the call to the number over a trunk; or the callee was recognised.",
    Proof.REFUTED: "Twilio holds a call that went elsewhere: `wrong-answerer`.",
    Proof.MISSING: "Twilio's list was read in full, two minutes after the answer, without it: `no-proof`. Or "
    "the call was listened to, and the callee not recognised.",
    Proof.UNKNOWN: "The record could not be read, or is kept in another account or Region; or nobody could "
    "listen. The run succeeds.",
    Proof.NONE: "There was no answer to prove, or `proof: none` takes the answer alone.",
}

_BY_SOUND: Final = """\
### By sound

With `proof: tone`, `echo`, `dtmf` or `callback` the callee proves itself while the call is up ([how to
make one](canary-callee.md)), until `talk_time` is over. Twilio's record is kept as evidence; it decides
only where the callee was not recognised and it names who answered instead.

- **tone**: 1.2 s of the callee's tone within 1.8 s. A beep is shorter.
- **echo**: our own tones, in an order that changes each time, not over 25 dB weaker. Where the callee's
  own tone came and ours did not come back, it is `one-way-towards-us`.
- **dtmf**: the callee's digits, as signals or as sound; where we send some, those come back. Where its
  own came and ours did not come back, it is `one-way-towards-us`; where it hung up on ours and no sound
  came, `one-way-towards-them`.
- **callback**: the call comes in again over your own number, as LiveKit shows it. It is not listened to.

A callee whose loudest second is below -50 dBov is silent: `media-timeout`. Silence both ways and silence
towards us cannot be told apart, since only a callee that answers to what it hears shows that it heard.
Sound without what the callee is known by is a voicemail, a person, or another callee: `no-proof`."""


def page() -> str:
    """Markdown of `docs/outcomes.md`."""
    blocks = (_INTRODUCTION, _reasons(), _RESULTS, _stages(), _proofs(), _skips())
    return "\n\n".join(blocks) + "\n"


def _reasons() -> str:
    in_order = sorted(Reason, key=lambda reason: tuple(Result).index(OUTCOMES[reason].result))
    lines = ["| reason | fault | result | severity | meaning |", "|---|---|---|---|---|"]
    for reason in in_order:
        outcome = OUTCOMES[reason]
        lines.append(
            f"| `{reason}` | {outcome.fault} | {outcome.result} | {outcome.severity} | {outcome.meaning} |"
        )
    return "\n".join(lines)


def _stages() -> str:
    lines = ("## Stages", "", "Each stage lasts until what it is named after has happened.", "")
    return "\n".join((*lines, *(f"- **{name}**: {text}." for name, text in _STAGES.items())))


def _proofs() -> str:
    listed = (f"- **{proof}**: {text}" for proof, text in _PROOFS.items())
    return "\n".join(("## Proof", "", *listed, "", _BY_SOUND))


def _skips() -> str:
    lines = (
        "## Why nothing was dialled",
        "",
        "A canary that was due and not placed is skipped, and counted.",
        "",
    )
    return "\n".join((*lines, *(f"- **{reason}**: {text}" for reason, text in SKIPS.items())))
