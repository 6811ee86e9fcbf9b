"""The families of canaries, in the order in which they are exported."""

from typing import Final

from monitor.export.family import Kind, of_process, of_schedule

_ROUTE = ("environment", "route")

CANARY_SUCCESS: Final = of_schedule(
    "canary_success",
    _ROUTE,
    "The last conclusive call of a route's canary, 1 for success and 0 for failure; not there before one.",
)
CANARY_ALARM: Final = of_schedule(
    "canary_alarm",
    _ROUTE,
    "1 from two failures in a row, or three of the last ten calls, until two successes in a row with fewer "
    "than three of the last ten failed. Failures that only warn do not count.",
)
CANARY_RECENT_FAILURE_RATIO: Final = of_schedule(
    "canary_recent_failure_ratio",
    _ROUTE,
    "Failures among the conclusive ones of the last ten calls, 0 to 1; not there where none was conclusive.",
)
CANARY_CONSECUTIVE_FAILURES: Final = of_schedule(
    "canary_consecutive_failures", _ROUTE, "Failures since the last success, inconclusive calls left out."
)
CANARY_CONSECUTIVE_INCONCLUSIVE: Final = of_schedule(
    "canary_consecutive_inconclusive",
    _ROUTE,
    "Calls since the last conclusive one that say nothing about the route.",
)
CANARY_LAST_SUCCESS_TIMESTAMP_SECONDS: Final = of_schedule(
    "canary_last_success_timestamp_seconds",
    _ROUTE,
    "When a call of the canary last succeeded, in Unix time; not there before it did.",
)
CANARY_LAST_PROVED_TIMESTAMP_SECONDS: Final = of_schedule(
    "canary_last_proved_timestamp_seconds",
    _ROUTE,
    "When a call of the canary was last proved, in Unix time; not there before one was.",
)
CANARY_LAST_RUN_TIMESTAMP_SECONDS: Final = of_schedule(
    "canary_last_run_timestamp_seconds",
    _ROUTE,
    "When a call of the canary last ended, however it ended, in Unix time; not there before one did.",
)
CANARY_SINCE_TIMESTAMP_SECONDS: Final = of_process(
    "canary_since_timestamp_seconds",
    Kind.GAUGE,
    _ROUTE,
    "When the canary was first scheduled, in Unix time; a restart keeps it.",
)
CANARY_INTERVAL_SECONDS: Final = of_process(
    "canary_interval_seconds",
    Kind.GAUGE,
    _ROUTE,
    "The configured time from one call of the canary to the next.",
)
CANARY_SUSPENDED: Final = of_process(
    "canary_suspended",
    Kind.GAUGE,
    _ROUTE,
    "1 while no call is placed: maintenance, pause, kill switch, or another process is the one that dials.",
)
CANARY_RUNS_TOTAL: Final = of_schedule(
    "canary_runs_total", _ROUTE, "Calls that ended, however they ended; a restart keeps it.", Kind.COUNTER
)
CANARY_FAILURES_TOTAL: Final = of_schedule(
    "canary_failures_total",
    (*_ROUTE, "reason", "fault"),
    "Calls that failed, by reason and by whose fault that is; a restart keeps it.",
    Kind.COUNTER,
)
CANARY_INCONCLUSIVE_TOTAL: Final = of_schedule(
    "canary_inconclusive_total",
    (*_ROUTE, "reason"),
    "Calls that say nothing about the route, by reason; a restart keeps it.",
    Kind.COUNTER,
)
CANARY_SKIPPED_TOTAL: Final = of_schedule(
    "canary_skipped_total",
    (*_ROUTE, "reason"),
    "Calls that were due and were not placed, by reason; a restart keeps it.",
    Kind.COUNTER,
)
CANARY_STAGE_DURATION_SECONDS: Final = of_schedule(
    "canary_stage_duration_seconds",
    (*_ROUTE, "stage"),
    "How long successful calls took from the dial to the first ring (ring) and from there to the answer "
    "(answer). In OpenMetrics a bucket names the newest run in it.",
    Kind.HISTOGRAM,
)
CANARY_RECENT_RING_SECONDS: Final = of_schedule(
    "canary_recent_ring_seconds",
    _ROUTE,
    "The median of the last five times from the dial to the first ring; not there before one.",
)
CANARY_PROOF_CONCLUSIVE: Final = of_schedule(
    "canary_proof_conclusive",
    _ROUTE,
    "1 if Twilio's own record, or what was heard, told of the last answered call, 0 while it cannot be had; "
    "not there where none was asked for.",
)
CANARY_SOUND_LEVEL_DBOV: Final = of_schedule(
    "canary_sound_level_dbov",
    _ROUTE,
    "The loudest second of what came from the callee in the last answered call, in dB below the loudest "
    "sound there can be; not there where nobody listened.",
)
CANARY_SOUND_ROUND_TRIP_SECONDS: Final = of_schedule(
    "canary_sound_round_trip_seconds",
    _ROUTE,
    "How long our own sound took to come back in the last answered call; not there where it did not.",
)
CANARY_ORPHANS_TOTAL: Final = of_schedule(
    "canary_orphans_total", _ROUTE, "Calls that could not be seen to end; a restart keeps it.", Kind.COUNTER
)
CANARY_DIALER: Final = of_process(
    "canary_dialer",
    Kind.GAUGE,
    _ROUTE,
    "1 if this process is the one that dials, 0 if another on the same history is.",
)
CANARY_SPEND_TOTAL: Final = of_schedule(
    "canary_spend_total",
    (*_ROUTE, "currency"),
    "What calls cost, as Twilio rated them, within a day of the call; not there before a first price.",
    Kind.COUNTER,
)
CANARY_BUDGET_CALLS_REMAINING: Final = of_process(
    "canary_budget_calls_remaining",
    Kind.GAUGE,
    (*_ROUTE, "window"),
    'Calls left of a limit in the running hour, day or month of UTC. route="" for a limit of the '
    "environment; not there where there is no limit.",
)
CANARY_BUDGET_SPEND_REMAINING: Final = of_process(
    "canary_budget_spend_remaining",
    Kind.GAUGE,
    (*_ROUTE, "window", "currency"),
    'Money left of a limit in the running month of UTC, calls without a price estimated. route="" for a '
    "limit of the environment; currency is empty before a first price.",
)
MAINTENANCE_ACTIVE: Final = of_process(
    "maintenance_active",
    Kind.GAUGE,
    ("environment",),
    "1 while the canaries of an environment rest for a maintenance window; a pause and the kill switch are "
    "not maintenance.",
)

CANARY_FAMILIES: Final = (
    CANARY_SUCCESS,
    CANARY_ALARM,
    CANARY_RECENT_FAILURE_RATIO,
    CANARY_CONSECUTIVE_FAILURES,
    CANARY_CONSECUTIVE_INCONCLUSIVE,
    CANARY_LAST_SUCCESS_TIMESTAMP_SECONDS,
    CANARY_LAST_PROVED_TIMESTAMP_SECONDS,
    CANARY_LAST_RUN_TIMESTAMP_SECONDS,
    CANARY_SINCE_TIMESTAMP_SECONDS,
    CANARY_INTERVAL_SECONDS,
    CANARY_SUSPENDED,
    CANARY_RUNS_TOTAL,
    CANARY_FAILURES_TOTAL,
    CANARY_INCONCLUSIVE_TOTAL,
    CANARY_SKIPPED_TOTAL,
    CANARY_STAGE_DURATION_SECONDS,
    CANARY_RECENT_RING_SECONDS,
    CANARY_PROOF_CONCLUSIVE,
    CANARY_SOUND_LEVEL_DBOV,
    CANARY_SOUND_ROUND_TRIP_SECONDS,
    CANARY_ORPHANS_TOTAL,
    CANARY_DIALER,
    CANARY_SPEND_TOTAL,
    CANARY_BUDGET_CALLS_REMAINING,
    CANARY_BUDGET_SPEND_REMAINING,
    MAINTENANCE_ACTIVE,
)
