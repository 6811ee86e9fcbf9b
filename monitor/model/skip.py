"""Why a canary that was due was not placed: bounded words, fit for a label."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class SkipReason(StrEnum):
    """The reason of a Refusal and of a Skipped; the words of budgets name the one that is spent."""

    DUPLICATE = "duplicate"
    GAP = "gap"
    CALLS_PER_HOUR = "calls-per-hour"
    CALLS_PER_DAY = "calls-per-day"
    CALLS_PER_MONTH = "calls-per-month"
    SPEND_PER_MONTH = "spend-per-month"
    ENVIRONMENT_CALLS_PER_HOUR = "environment-calls-per-hour"
    ENVIRONMENT_CALLS_PER_DAY = "environment-calls-per-day"
    ENVIRONMENT_CALLS_PER_MONTH = "environment-calls-per-month"
    ENVIRONMENT_SPEND_PER_MONTH = "environment-spend-per-month"
    RESERVED_SHARE = "reserved-share"
    NUMBER_NOT_ALLOWED = "number-not-allowed"
    NOT_DIALER = "not-dialer"
    STORE = "store"
    DISABLED = "disabled"
    PAUSED = "paused"
    MAINTENANCE = "maintenance"


SKIPS: Final[Mapping[SkipReason, str]] = {
    SkipReason.DUPLICATE: "This call was counted before: it is not dialled twice.",
    SkipReason.GAP: "It is too soon after the route's last call.",
    SkipReason.CALLS_PER_HOUR: "The route's calls of this hour (UTC) are used up.",
    SkipReason.CALLS_PER_DAY: "The route's calls of this day (UTC) are used up.",
    SkipReason.CALLS_PER_MONTH: "The route's calls of this month (UTC) are used up.",
    SkipReason.SPEND_PER_MONTH: "The route's money of this month (UTC) is used up.",
    SkipReason.ENVIRONMENT_CALLS_PER_HOUR: "The environment's calls of this hour (UTC) are used up.",
    SkipReason.ENVIRONMENT_CALLS_PER_DAY: "The environment's calls of this day (UTC) are used up.",
    SkipReason.ENVIRONMENT_CALLS_PER_MONTH: "The environment's calls of this month (UTC) are used up.",
    SkipReason.ENVIRONMENT_SPEND_PER_MONTH: "The environment's money of this month (UTC) is used up.",
    SkipReason.RESERVED_SHARE: "What is left of a budget is kept for the calls of the schedule.",
    SkipReason.NUMBER_NOT_ALLOWED: "The number begins with none of `allowed_prefixes`.",
    SkipReason.NOT_DIALER: "Another Trunkwatch dials for this history.",
    SkipReason.STORE: "The history cannot be written, so no call can be counted: the log says what to do.",
    SkipReason.DISABLED: "Canaries are switched off by `canaries.enabled`.",
    SkipReason.PAUSED: "Canaries are paused: the file `pause` is in `state_dir`, or cannot be looked for.",
    SkipReason.MAINTENANCE: "There is maintenance.",
}
"""What each means, in a sentence."""


class Suspension(StrEnum):
    """Why nothing is dialled in an environment for a time: the kill switch, the pause file, maintenance."""

    DISABLED = "disabled"
    PAUSED = "paused"
    MAINTENANCE = "maintenance"


SUSPENDING: Final = frozenset(Suspension)
"""Skips that leave the alarm, and whatever is to be confirmed, as they are."""

FORBIDDING: Final = frozenset(
    {
        SkipReason.GAP,
        SkipReason.CALLS_PER_HOUR,
        SkipReason.CALLS_PER_DAY,
        SkipReason.CALLS_PER_MONTH,
        SkipReason.SPEND_PER_MONTH,
        SkipReason.ENVIRONMENT_CALLS_PER_HOUR,
        SkipReason.ENVIRONMENT_CALLS_PER_DAY,
        SkipReason.ENVIRONMENT_CALLS_PER_MONTH,
        SkipReason.ENVIRONMENT_SPEND_PER_MONTH,
        SkipReason.RESERVED_SHARE,
    }
)
"""A gap or a budget: a failure that cannot be confirmed for one of these counts as confirmed."""
