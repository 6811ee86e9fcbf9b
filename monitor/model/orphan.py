"""A call that was not seen to end: what each cloud says of that, in words for people."""

from monitor.model.call import ENDED
from monitor.model.run import Run


def said_to_be_over(run: Run) -> bool:
    """Whether Twilio's own record says by now that the call of an orphaned run has ended."""
    return run.evidence.get("twilio_status") in ENDED


def by_both_clouds(run: Run) -> str:
    """Sentences: what LiveKit could not confirm, and what Twilio's record says."""
    return f"{_by_livekit(run)} {_by_twilio(run)}"


def not_seen_to_end(run: Run) -> str:
    """The same, and how to end what may go on."""
    return f"{by_both_clouds(run)} {_how_to_end(run)}".rstrip()


def _how_to_end(run: Run) -> str:
    if said_to_be_over(run):
        return ""
    command = run.evidence.get("end_it_with")
    if command:
        return f"End it with: {command}"
    which = run.evidence.get("call_sid", "it")
    return f"See in Twilio's console whether {which} is, and is a call to your number."


def _by_livekit(run: Run) -> str:
    if "room_left" in run.evidence:
        return "The call was not seen to end: LiveKit did not confirm the hang-up."
    return "The call was not seen to end when LiveKit hung up."


def _by_twilio(run: Run) -> str:
    status = run.evidence.get("twilio_status")
    if said_to_be_over(run):
        by_us = " after Trunkwatch ended it by its SID" if "ended_by_sid" in run.evidence else ""
        return f"Twilio's record says that it is over ({status}){by_us}."
    says = (
        f"Twilio's record said last that it goes on ({status})" if status else "Twilio's record told nothing"
    )
    return f"{says}: it may still be up."
