"""The words and signs of how something stands: no page tells by colour alone."""

from typing import Final

from monitor.model.cause import Certainty
from monitor.model.job import Trigger
from monitor.model.outcome import Result
from monitor.model.run import Proof, StageName
from monitor.model.verdict import Verdict
from monitor.web.standing import Standing

SIGN: Final = {
    Standing.BROKEN: "✕",
    Standing.UNSURE: "?",
    Standing.ATTENTION: "!",
    Standing.NOTE: "i",
    Standing.WAITING: "–",
    Standing.FINE: "✓",
}

OF_RESULT: Final = {
    Result.SUCCESS: Standing.FINE,
    Result.FAILURE: Standing.BROKEN,
    Result.INCONCLUSIVE: Standing.UNSURE,
}

ENDED: Final = {
    Result.SUCCESS: "answered",
    Result.FAILURE: "failed",
    Result.INCONCLUSIVE: "told nothing",
}

OF_VERDICT: Final = {
    Verdict.PASS: Standing.FINE,
    Verdict.FAIL: Standing.BROKEN,
    Verdict.UNKNOWN: Standing.UNSURE,
    Verdict.SKIP: Standing.WAITING,
}

VERDICT: Final = {
    Verdict.PASS: "passes",
    Verdict.FAIL: "fails",
    Verdict.UNKNOWN: "could not be told",
    Verdict.SKIP: "not asked",
}

SURE: Final = {
    Certainty.CERTAIN: "certain",
    Certainty.LIKELY: "likely",
    Certainty.POSSIBLE: "possible",
}

STAGE: Final = {
    StageName.ROOM: "Room made in LiveKit",
    StageName.DIAL: "Dialled",
    StageName.RING: "Until it rang",
    StageName.ANSWER: "Rang",
    StageName.TALK: "Talked",
    StageName.HANG_UP: "Hung up",
}

PROOF: Final = {
    Proof.PROVED: "Twilio's own record proves the call.",
    Proof.REFUTED: "Twilio's own record says that something else answered.",
    Proof.MISSING: "Twilio holds no record of the call.",
    Proof.UNKNOWN: "Whether Twilio has a record of the call could not be read.",
    Proof.NONE: "Twilio's record was not asked for.",
}

WHY_NOW: Final = {
    Trigger.SCHEDULED: "on schedule",
    Trigger.RETRY: "again, since it failed",
    Trigger.CONFIRMATION: "to confirm a failure",
    Trigger.FLIPPED: "since a check changed",
    Trigger.MANUAL: "by hand",
}
