"""Check ids in the file: which there are, and what may be said of them."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from monitor.checks import ENVIRONMENT_CHECKS, IDS, ROUTE_CHECKS
from monitor.config.fields import one_of
from monitor.config.said import KEY, nearest, said_below
from monitor.model.route import Policy
from monitor.model.verdict import Severity

ROUTE_IDS: Final = tuple(check.id for check in ROUTE_CHECKS)
ENVIRONMENT_IDS: Final = tuple(check.id for check in ENVIRONMENT_CHECKS)


class Override(StrEnum):
    """What may be said of a check: another severity, or that it is off."""

    OFF = "off"
    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


OverrideWord = Annotated[
    Override,
    BeforeValidator(one_of(Override)),
    WithJsonSchema({"type": "string", "enum": list(Override), "x-kind": "severity"}),
]


def _overrides_schema(ids: tuple[str, ...]) -> WithJsonSchema:
    word = {"type": "string", "enum": list(Override)}
    return WithJsonSchema(
        {
            "type": "object",
            "properties": dict.fromkeys(sorted(ids), word),
            "additionalProperties": False,
            "x-kind": "check id: " + ", ".join(Override),
        }
    )


def _id_fault(check_id: str, known: tuple[str, ...]) -> str:
    if check_id in ENVIRONMENT_IDS:
        return "is a check of the environment: set it in the environment's checks."
    guess = nearest(check_id, known)
    return f"is not a check: did you mean {guess}?" if guess else "is not a check of this program."


def _known_keys(known: tuple[str, ...]) -> Callable[[Mapping[str, Override]], Mapping[str, Override]]:
    def check(overrides: Mapping[str, Override]) -> Mapping[str, Override]:
        strangers = [check_id for check_id in overrides if check_id not in known]
        if strangers:
            raise said_below(((check_id, KEY), _id_fault(check_id, known)) for check_id in strangers)
        return overrides

    return check


def _known_items(ids: tuple[str, ...]) -> tuple[str, ...]:
    strangers = [(number, check_id) for number, check_id in enumerate(ids) if check_id not in IDS]
    if strangers:
        raise said_below(((number,), _id_fault(check_id, IDS)) for number, check_id in strangers)
    return ids


RouteOverrides = Annotated[
    Mapping[str, OverrideWord], AfterValidator(_known_keys(ROUTE_IDS)), _overrides_schema(ROUTE_IDS)
]
Overrides = Annotated[Mapping[str, OverrideWord], AfterValidator(_known_keys(IDS)), _overrides_schema(IDS)]
CheckIds = Annotated[
    tuple[str, ...],
    AfterValidator(_known_items),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "string", "enum": sorted(IDS)},
            "x-kind": "list of check ids",
        }
    ),
]


def policy(overrides: Mapping[str, Override]) -> Policy:
    """The overrides as the checks' runner takes them."""
    return Policy(
        severities={
            check_id: Severity(word) for check_id, word in overrides.items() if word is not Override.OFF
        },
        disabled=frozenset(check_id for check_id, word in overrides.items() if word is Override.OFF),
    )
