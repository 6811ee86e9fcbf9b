"""What of a run leads to a cause."""

from dataclasses import dataclass
from typing import Final

from monitor.model.check import Evidence
from monitor.model.outcome import Reason, Result
from monitor.model.run import Run, at_twilio
from monitor.model.sentence import without_names
from monitor.model.verdict import Fault

_CODES: Final = ("twilio_errors", "twilio_error")
_OURS: Final = frozenset(("call_sid", "twilio_call", "twilio_error"))
"""What leaves no doubt that the error codes are of this call: its SID, or a code that LiveKit passed on."""

_WORDS: Final = ("message", "sip_text")


@dataclass(frozen=True, slots=True)
class Seen:
    """`codes` are Twilio's error codes about the call, oldest first; `by_time` says that nobody told its
    SID, so that they may be of another call at the same time; `words` what LiveKit and the SIP answer
    said, in lower case and without hosts; `sip` None where nobody answered the INVITE; `at_twilio` the SIDs
    of its call and of what it took from Twilio's error log as its own.
    """

    run: Run
    reason: Reason
    fault: Fault
    failed: bool
    codes: tuple[str, ...]
    sip: int | None
    words: str
    by_time: bool = False
    at_twilio: frozenset[str] = frozenset()


def seen(run: Run) -> Seen:
    """What a run shows that causes go by."""
    evidence = run.evidence
    sip = _one(evidence, "sip_code")
    return Seen(
        run=run,
        reason=run.reason,
        fault=run.fault,
        failed=run.result is not Result.SUCCESS,
        codes=tuple(dict.fromkeys(code for name in _CODES for code in _all(evidence, name))),
        sip=int(sip) if sip.isdecimal() else None,
        words=without_names("\n".join(_one(evidence, name) for name in _WORDS).lower()),
        by_time=not evidence.keys() & _OURS,
        at_twilio=frozenset(at_twilio(evidence)),
    )


def _all(evidence: Evidence, name: str) -> tuple[str, ...]:
    value = evidence.get(name, ())
    return value if isinstance(value, tuple) else (value,)


def _one(evidence: Evidence, name: str) -> str:
    return next(iter(_all(evidence, name)), "")
