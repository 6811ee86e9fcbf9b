"""What of a run leads to a cause."""

from dataclasses import dataclass
from typing import Final

from monitor.model.check import Evidence
from monitor.model.outcome import Reason, Result
from monitor.model.run import Run
from monitor.model.sentence import without_names
from monitor.model.verdict import Fault

_CODES: Final = ("twilio_errors", "twilio_error")
_WORDS: Final = ("message", "sip_text")


@dataclass(frozen=True, slots=True)
class Seen:
    """`codes` are Twilio's error codes about the call, oldest first; `words` what LiveKit and the SIP answer
    said, in lower case and without hosts; `sip` None where nobody answered the INVITE.
    """

    run: Run
    reason: Reason
    fault: Fault
    failed: bool
    codes: tuple[str, ...]
    sip: int | None
    words: str


def seen(run: Run) -> Seen:
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
    )


def _all(evidence: Evidence, name: str) -> tuple[str, ...]:
    value = evidence.get(name, ())
    return value if isinstance(value, tuple) else (value,)


def _one(evidence: Evidence, name: str) -> str:
    return next(iter(_all(evidence, name)), "")
