"""Every family that Trunkwatch exports, said once: collectors, reference and tests are made from it."""

from typing import Final

from monitor.export.canary_families import CANARY_FAMILIES
from monitor.export.cause_lines import CAUSE_FAMILIES
from monitor.export.family import Kind, of_process, of_schedule

_REQUEST = ("environment", "upstream", "operation")
_CHECK = ("environment", "route", "check")

BUILD_INFO: Final = of_process(
    "build_info",
    Kind.INFO,
    ("version", "python"),
    "The running version of Trunkwatch and of Python, always 1.",
)
CONFIG_LAST_RELOAD_SUCCESSFUL: Final = of_process(
    "config_last_reload_successful",
    Kind.GAUGE,
    (),
    "1 if the newest attempt to load the configuration succeeded, 0 if it was refused.",
)
CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS: Final = of_process(
    "config_last_reload_success_timestamp_seconds",
    Kind.GAUGE,
    (),
    "When a configuration was last loaded, in Unix time; 0 until one was.",
)
CONFIG_INFO: Final = of_process(
    "config_info", Kind.INFO, ("sha256",), "The SHA-256 of the configuration in force, always 1."
)
SCHEDULER_LAST_TICK_TIMESTAMP_SECONDS: Final = of_process(
    "scheduler_last_tick_timestamp_seconds",
    Kind.GAUGE,
    (),
    "When the scheduler last ticked, in Unix time; it ticks every second, 0 until it did.",
)
JOBS_MISSED_TOTAL: Final = of_process(
    "jobs_missed_total", Kind.COUNTER, ("kind",), "Jobs that were due and were not started, by kind of job."
)
CLOCK_AHEAD_SECONDS: Final = of_process(
    "clock_ahead_seconds",
    Kind.GAUGE,
    ("environment", "upstream"),
    "By how much this machine's clock is ahead of a cloud's, negative where it is behind: the median of what "
    "the replies to the newest sweep told. Absent where none told it.",
)
NOTICES_TOTAL: Final = of_process(
    "notices_total",
    Kind.COUNTER,
    ("result",),
    "Attempts to send a notice to one of `notices.to`: sent, failed (it is tried again), or lost after a day "
    "of that.",
)
UPSTREAM_REQUESTS_TOTAL: Final = of_process(
    "upstream_requests_total",
    Kind.COUNTER,
    _REQUEST,
    "Requests sent to LiveKit and Twilio, retries included, by path template.",
)
UPSTREAM_REQUEST_FAILURES_TOTAL: Final = of_process(
    "upstream_request_failures_total",
    Kind.COUNTER,
    (*_REQUEST, "reason"),
    "Requests to LiveKit and Twilio that got no answer or a refusal, by reason.",
)
UPSTREAM_REQUEST_DURATION_SECONDS: Final = of_process(
    "upstream_request_duration_seconds",
    Kind.HISTOGRAM,
    _REQUEST,
    "How long requests to LiveKit and Twilio took, failed ones included.",
)

ENVIRONMENT_UP: Final = of_schedule(
    "environment_up",
    ("environment", "upstream"),
    "1 if any authenticated read of the upstream succeeded in the last sweep.",
)
SWEEP_LAST_SUCCESS_TIMESTAMP_SECONDS: Final = of_schedule(
    "sweep_last_success_timestamp_seconds",
    ("environment",),
    "When a sweep last ended with an answer to every reading, a refusal included, in Unix time.",
)
SWEEP_DURATION_SECONDS: Final = of_schedule(
    "sweep_duration_seconds", ("environment",), "How long the last sweep took."
)
SWEEP_INTERVAL_SECONDS: Final = of_schedule(
    "sweep_interval_seconds", ("environment",), "The configured time from one sweep to the next."
)
TWILIO_ALERTS_TOTAL: Final = of_schedule(
    "twilio_alerts_total",
    ("environment", "error_code"),
    "Errors and warnings about calls in Twilio's error log since it was first read, by Twilio's code; "
    '"other" for codes that no trunk is known to meet.',
    Kind.COUNTER,
)
ROUTE_INFO: Final = of_schedule(
    "route_info",
    ("environment", "route", "livekit_trunk", "twilio_trunk", "address", "edge"),
    "What a route is made of, always 1; a label is empty where the last sweep could not tell.",
    Kind.INFO,
)
CHECK_SUCCESS: Final = of_schedule(
    "check_success",
    _CHECK,
    "The last conclusive verdict of a check, 1 for pass and 0 for fail; gone once it is older than "
    'five sweep intervals. route="" for a check of the environment.',
)
CHECK_CONCLUSIVE: Final = of_schedule(
    "check_conclusive",
    _CHECK,
    "1 if the newest verdict of a check is pass or fail, 0 while it is unknown; not there while it is "
    "unknown and the configuration accepts that.",
)
CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS: Final = of_schedule(
    "check_last_conclusive_timestamp_seconds",
    _CHECK,
    "When a check last passed or failed, in Unix time.",
)
CHECK_FAILING_SINCE_TIMESTAMP_SECONDS: Final = of_schedule(
    "check_failing_since_timestamp_seconds",
    _CHECK,
    "Since when a check fails, in Unix time; not there while it passes, and gone with check_success.",
)
CHECK_INFO: Final = of_schedule(
    "check_info", (*_CHECK, "severity"), "The severity of a check on this route, always 1.", Kind.INFO
)

PROCESS_FAMILIES: Final = (
    BUILD_INFO,
    CONFIG_LAST_RELOAD_SUCCESSFUL,
    CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS,
    CONFIG_INFO,
    SCHEDULER_LAST_TICK_TIMESTAMP_SECONDS,
    JOBS_MISSED_TOTAL,
    CLOCK_AHEAD_SECONDS,
    NOTICES_TOTAL,
    UPSTREAM_REQUESTS_TOTAL,
    UPSTREAM_REQUEST_FAILURES_TOTAL,
    UPSTREAM_REQUEST_DURATION_SECONDS,
)
BOARD_FAMILIES: Final = (
    ENVIRONMENT_UP,
    SWEEP_LAST_SUCCESS_TIMESTAMP_SECONDS,
    SWEEP_DURATION_SECONDS,
    SWEEP_INTERVAL_SECONDS,
    TWILIO_ALERTS_TOTAL,
    ROUTE_INFO,
    CHECK_SUCCESS,
    CHECK_CONCLUSIVE,
    CHECK_LAST_CONCLUSIVE_TIMESTAMP_SECONDS,
    CHECK_FAILING_SINCE_TIMESTAMP_SECONDS,
    CHECK_INFO,
)
FAMILIES: Final = BOARD_FAMILIES + CANARY_FAMILIES + CAUSE_FAMILIES + PROCESS_FAMILIES


def reference() -> str:
    """The table of all families in Markdown; ends with a line feed."""
    rows = [
        f"| `{family.name}` | {family.kind} | {', '.join(family.labels) or '–'} | {family.meaning} |"
        for family in FAMILIES
    ]
    return "\n".join(["| family | type | labels | meaning |", "|---|---|---|---|", *rows]) + "\n"
