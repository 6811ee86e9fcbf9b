"""Whether Trunkwatch does its own work: what it reads, how fast it is answered, and what runs where."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders import table, timeseries

from grafana.links import runbook
from grafana.overrides import columns, measured
from grafana.panels import Query, Size, Words, lines, rows
from grafana.promql import OVERVIEW, over, quick
from monitor.export import families


def panels() -> Iterator[table.Panel | timeseries.Panel]:
    yield _sweeps()
    yield _refused()
    yield _answered()
    yield _processes()


def _sweeps() -> timeseries.Panel:
    words = Words(
        "Age of the last full sweep, in intervals",
        "How old the last sweep is to which both clouds answered everything, in configured intervals. After "
        "five of them a check's verdict is no longer exported.",
        "none",
        "No sweep has ended yet",
    )
    swept = OVERVIEW.of(families.SWEEP_LAST_SUCCESS_TIMESTAMP_SECONDS)
    age = f"(time() - {swept}) / {OVERVIEW.of(families.SWEEP_INTERVAL_SECONDS)}"
    return lines(words, Size(8, 8), Query(over("environment", age, "min"), "{{environment}}")).links(
        [runbook("TrunkwatchSweepOverdue")]
    )


def _refused() -> timeseries.Panel:
    words = Words(
        "Requests that failed",
        "Requests to LiveKit and Twilio a second that got no answer or a refusal, by reason.",
        "reqps",
        "No request failed",
    )
    failed = quick("environment, upstream, reason", OVERVIEW.of(families.UPSTREAM_REQUEST_FAILURES_TOTAL))
    return lines(words, Size(8, 8), Query(failed, "{{environment}} / {{upstream}}: {{reason}}")).min(0)


def _answered() -> timeseries.Panel:
    words = Words(
        "Time that clouds take to answer",
        "Nine of ten requests to LiveKit and to Twilio are answered within this time.",
        "s",
        "No request was sent yet",
    )
    buckets = quick("le, upstream", OVERVIEW.of(families.UPSTREAM_REQUEST_DURATION_SECONDS, "_bucket"))
    return lines(words, Size(8, 8), Query(f"histogram_quantile(0.9, {buckets})", "{{upstream}}")).min(0)


def _processes() -> table.Panel:
    words = Words(
        "What runs",
        "Each Trunkwatch that is heard: its version, the SHA-256 of its configuration, whether the newest "
        "one was taken, how long ago its scheduler ticked, and jobs that were due and not started.",
        "none",
        "Trunkwatch is not heard",
    )
    of = OVERVIEW.of
    panel = rows(
        words,
        Size(24, 5),
        Query(over("job, instance, version, python", of(families.BUILD_INFO))),
        Query(over("job, instance, sha256", of(families.CONFIG_INFO))),
        Query(over("job, instance", of(families.CONFIG_LAST_RELOAD_SUCCESSFUL), "min")),
        Query(f"time() - {over('job, instance', of(families.SCHEDULER_LAST_TICK_TIMESTAMP_SECONDS))}"),
        Query(f"round(sum by (job, instance) (increase({of(families.JOBS_MISSED_TOTAL)}[$__range])))"),
    )
    names = {
        "job": "Job",
        "instance": "Instance",
        "version": "Version",
        "python": "Python",
        "sha256": "Configuration",
        "Value #C": "Newest one taken",
        "Value #D": "Last tick",
        "Value #E": "Jobs missed",
    }
    for transformation in columns(names):
        panel.with_transformation(transformation)
    panel.override_by_name("Newest one taken", measured("bool_yes_no"))
    return panel.override_by_name("Last tick", measured("s", 0))
