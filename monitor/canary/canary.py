"""What a canary is told: whom to call, over which route, and what the last sweep found of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.canary.tempo import Tempo
from monitor.model.call import Dial
from monitor.model.canary import CanaryPlan, DialRules
from monitor.model.check import Finding
from monitor.model.job import Job
from monitor.model.route import Environment, Route
from monitor.model.skip import SkipReason
from monitor.model.verdict import Verdict

ROOM_PREFIX: Final = "trunkwatch-"


class NotAllowed(Exception):  # noqa: N818 - it is an answer to a wish
    """The configuration does not allow this call; nothing was dialled."""


@dataclass(frozen=True, slots=True)
class PathFacts:
    """What is known of a route before it is dialled; a verdict is None where its check has not answered.

    `twilio_trunk` is a SID, empty where the account's trunk is not known. `proved` says that Twilio's record
    proved a call over this route before, `recognised` that its callee was by what was heard or seen of it.
    """

    livekit_trunk: str
    caller_id: str | None
    twilio_account: str
    twilio_trunk: str = ""
    address: Verdict | None = None
    region: Verdict | None = None
    account: Verdict | None = None
    proved: bool = False
    recognised: bool = False


def path_facts(
    environment: Environment,
    route: Route,
    findings: Iterable[Finding],
    twilio_trunk: str = "",
    proved: bool = False,
    recognised: bool = False,
) -> PathFacts:
    """The facts of a route, from its own and its environment's newest findings."""
    verdicts: Mapping[str, Verdict] = {finding.check: finding.verdict for finding in findings}
    return PathFacts(
        livekit_trunk=route.livekit_trunk,
        caller_id=route.caller_id,
        twilio_account=environment.twilio_account,
        twilio_trunk=twilio_trunk,
        address=verdicts.get("trunk-address"),
        region=verdicts.get("trunk-region"),
        account=verdicts.get("account-active"),
        proved=proved,
        recognised=recognised,
    )


@dataclass(frozen=True, slots=True)
class Canary:
    """One call that is about to be placed; `run` is the id that the ledger reserved for it."""

    run: str
    job: Job
    room: str
    plan: CanaryPlan
    rules: DialRules
    facts: PathFacts

    @property
    def identity(self) -> str:
        """Ours alone: LiveKit ends an earlier call whose participant has the same identity."""
        return f"{self.room}-sip"

    @property
    def ear(self) -> str:
        """The identity of whoever listens for us."""
        return f"{self.room}-ear"

    @property
    def listeners(self) -> int:
        return int(self.plan.proof.heard)

    def dial(self, tempo: Tempo) -> Dial:
        """What LiveKit is asked for; it ends the call by itself some time after it should be over."""
        return Dial(
            room=self.room,
            identity=self.identity,
            livekit_trunk=self.facts.livekit_trunk,
            to=self.plan.to,
            caller_id=self.facts.caller_id,
            ring_timeout=self.plan.ring_timeout,
            max_duration=self.plan.ring_timeout + self.plan.talk_time + tempo.call_margin,
            country=self.plan.country,
        )

    def deadline(self, tempo: Tempo) -> timedelta:
        """When a dial that LiveKit does not reply to is given up."""
        return self.plan.ring_timeout + tempo.dial_margin


def room_prefix(instance: str) -> str:
    """How the rooms begin that one installation makes; `instance` is kept with its history."""
    return f"{ROOM_PREFIX}{instance}-"


def room_name(instance: str, run: str) -> str:
    return f"{room_prefix(instance)}{run}"


def refused(plan: CanaryPlan, rules: DialRules) -> SkipReason | None:
    """Why the configuration does not allow this call, or None where it does."""
    if not rules.enabled:
        return SkipReason.DISABLED
    allowed = plan.to.number.startswith(rules.allowed_prefixes)
    return None if allowed else SkipReason.NUMBER_NOT_ALLOWED
