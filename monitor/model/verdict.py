"""The bounded words of a judgement."""

from enum import StrEnum


class Verdict(StrEnum):
    """What a check answers; `unknown` is never `fail`, and never silently `pass`."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    SKIP = "skip"

    @property
    def conclusive(self) -> bool:
        """Whether the check could tell: only these two move `check_success`."""
        return self in (Verdict.PASS, Verdict.FAIL)


class Severity(StrEnum):
    """How much it matters that a check fails or a call does not get through."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Fault(StrEnum):
    """Whose fault the end of a call was."""

    NONE = "none"
    CONFIG = "config"
    LIVEKIT = "livekit"
    TWILIO = "twilio"
    CARRIER = "carrier"
    CALLEE = "callee"
    MONITOR = "monitor"
