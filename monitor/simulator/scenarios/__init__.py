"""The scenarios: each is a contract of what the monitor says about one fault."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from monitor.simulator.scenarios import (
    accounts,
    addresses,
    authentication,
    calls,
    numbers,
    records,
    sound,
    strangers,
)
from monitor.simulator.scenarios.scenario import Scenario

__all__ = ["SCENARIOS", "Scenario", "UnknownScenario", "named"]

_ALL: Final[tuple[Scenario, ...]] = (
    sound.HEALTHY,
    addresses.SIP_DOMAIN,
    addresses.UNKNOWN_TRUNK_NAME,
    authentication.NO_CREDENTIAL_LIST,
    authentication.WRONG_USERNAME,
    authentication.NO_LIVEKIT_CREDENTIALS,
    authentication.ROTATED_CREDENTIAL,
    authentication.IP_ACL,
    authentication.IP_ACL_OPEN,
    sound.STATIC_EGRESS,
    numbers.GEO_BLOCKED,
    numbers.GEO_EXPOSED,
    numbers.NUMBER_NOT_OWNED,
    numbers.NUMBER_OFF_TRUNK,
    numbers.FAX_ONLY,
    addresses.WRONG_PROJECT,
    authentication.SECURE_MISMATCH,
    addresses.OTHER_REGION,
    strangers.TWO_ACCOUNTS,
    accounts.SUSPENDED_ACCOUNT,
    accounts.TRIAL_ACCOUNT,
    accounts.LOW_BALANCE,
    accounts.RESTRICTED_KEY,
    calls.RINGS_FOREVER,
    calls.BUSY,
    calls.NO_SIP_WORKER,
    accounts.BAD_LIVEKIT_KEY,
    accounts.TWILIO_DOWN,
    sound.RATE_LIMITED,
    calls.DECLINED,
    authentication.AUTH_LOOP,
    calls.BLOCKED_NUMBER,
    authentication.FORBIDDEN_UNSEEN,
    calls.SILENT_DROP,
    calls.CARRIER_FAULT,
    calls.TWILIO_INCIDENT,
    calls.CPS_LIMIT,
    authentication.FLAKY_403,
    records.LATE_RECORD,
    records.NO_RECORD,
    records.PROOF_UNREADABLE,
    records.PROOF_OTHER_ACCOUNT,
    calls.HANG_UP_LOST,
    calls.AGENT_JOINS,
    calls.MEDIA_TIMEOUT,
)

SCENARIOS: Final[Mapping[str, Scenario]] = {scenario.name: scenario for scenario in _ALL}


class UnknownScenario(ValueError):  # noqa: N818 - it names what is wrong, as the message does
    """No scenario has that name; the message says which comes nearest."""


def named(name: str) -> Scenario:
    """The scenario of that name. Raises: UnknownScenario."""
    scenario = SCENARIOS.get(name)
    if scenario is not None:
        return scenario
    near = get_close_matches(name, SCENARIOS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(SCENARIOS)}"
    raise UnknownScenario(f"no scenario is called {name!r}: {hint}")
