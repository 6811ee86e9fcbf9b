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
and three in a row warn. `no-proof` is inconclusive on a route that Twilio's record never proved before."""

_STAGES: Final = {
    StageName.ROOM: "the room was made in LiveKit, so that it wakes no agent and no recorder",
    StageName.DIAL: "LiveKit's SIP participant joined the room: the INVITE is on its way",
    StageName.RING: "the phone began to ring; what did not ring was silent, or was refused",
    StageName.ANSWER: "the call was answered",
    StageName.TALK: "the talk time passed, or somebody ended the call before",
    StageName.HANG_UP: "the room, and the call in it, was gone",
}

_PROOFS: Final = {
    Proof.PROVED: "Twilio holds the call to the number over a trunk.",
    Proof.REFUTED: "Twilio holds a call that went elsewhere: `wrong-answerer`.",
    Proof.MISSING: "Twilio's list was read in full, two minutes after the answer, without it: `no-proof`.",
    Proof.UNKNOWN: "The record could not be read, or is kept in another account or Region. The run succeeds.",
    Proof.NONE: "There was no answer to prove, or `proof: none` takes the answer alone.",
}


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
    return "\n".join(("## Proof", "", *(f"- **{proof}**: {text}" for proof, text in _PROOFS.items())))


def _skips() -> str:
    lines = (
        "## Why nothing was dialled",
        "",
        "A canary that was due and not placed is skipped, and counted.",
        "",
    )
    return "\n".join((*lines, *(f"- **{reason}**: {text}" for reason, text in SKIPS.items())))
