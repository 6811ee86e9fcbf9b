"""What a cause is: a constant of ours that says how a call shows it, and how it is mended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from monitor.model.check import Finding
from monitor.model.incident import Vendor
from monitor.model.outcome import Reason
from monitor.model.reading import GapReason
from monitor.model.run import Run
from monitor.model.words import listed


class Gate(IntEnum):
    """The gates that a call meets one after the other: of two faults the earlier one ends it.

    LiveKit's own come first, then the way to Twilio, then Twilio's door (account, encryption, address list,
    digest), its switch (pace, caller ID, destination), the carrier, the phone, and what only shows after the
    answer. `ASIDE` is on no call's way.
    """

    MONITOR = 1
    LIVEKIT_KEY = 2
    LIVEKIT_TRUNK = 3
    LIVEKIT_SERVICE = 4
    REQUEST = 5
    ADDRESS = 6
    CONNECTION = 7
    TRUNK_NAME = 8
    ACCOUNT = 9
    SECURITY = 10
    SOURCE = 11
    DIGEST = 12
    PACE = 13
    CALLER_ID = 14
    DESTINATION = 15
    CARRIER = 16
    CALLEE = 17
    ANSWERED = 18
    HUNG_UP = 19
    ASIDE = 20


@dataclass(frozen=True, slots=True)
class Signs:
    """What a run shows that met a cause. Each names the cause by itself, but for `reasons`.

    `codes` are Twilio's error codes, `texts` parts (lower case) of LiveKit's sentence or of the SIP answer's,
    `only` the reasons that nothing else yields. `reasons` are those that would fit; with `sip` they fit with
    these answers alone, and, where `or_none`, with a call whose INVITE nobody answered.
    """

    codes: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    only: frozenset[Reason] = frozenset()
    reasons: frozenset[Reason] = frozenset()
    sip: frozenset[int] = frozenset()
    or_none: bool = False


@dataclass(frozen=True, slots=True)
class UnreadAs:
    """Readings whose names begin with `reading`, and that failed for one of these reasons.

    `fix` is what to click where the cloud said which permissions the key lacks: their names stand for `{}`.
    """

    reading: str
    reasons: frozenset[GapReason]
    fix: str = ""

    def hold(self, finding: Finding) -> bool:
        """Whether one of them is why a check could not tell."""
        evidence = finding.judgement.evidence
        if not str(evidence.get("unread", "")).startswith(self.reading):
            return False
        return evidence.get("gap") in {reason.value for reason in self.reasons}

    def fix_of(self, findings: Iterable[Finding]) -> str:
        """What to click for all of `findings`; empty where they name no permission."""
        lacks = (str(each.judgement.evidence.get("permission", "")) for each in findings)
        named = [f"`{each}`" for each in dict.fromkeys(lacks) if each]
        return self.fix.format(listed(named)) if self.fix and named else ""


def _sure(_finding: Finding) -> str | None:
    return None


def nothing_shown(_run: Run) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a route fails, or may. One that a check sees has that check's id, title, meaning and fix.

    `fix` says what to click; `symptoms` are what people see and say who meet it. `explained_by` are the
    checks and causes that, where they are named, explain all that this one would. `applies_with` is the check
    of the same thing: where that does not apply to a route, this does not fit either. `doubt` says why its
    own check may pass and the cause be true all the same; `shown` says what of a run shows it by itself,
    whatever its reason; each None where there is nothing to say. `unread` are the readings (their names begin
    so), and why they failed, that are the cause itself. `vendor` is whose incident would be its reason.
    """

    id: str
    title: str
    meaning: str
    fix: str
    gate: Gate
    signs: Signs = field(default_factory=Signs)
    symptoms: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    checked: bool = False
    explained_by: tuple[str, ...] = ()
    applies_with: str = ""
    doubt: Callable[[Finding], str | None] = _sure
    shown: Callable[[Run], str | None] = nothing_shown
    unread: UnreadAs | None = None
    vendor: Vendor | None = None
