"""The process's own instruments: its build, its configuration, its clock and its requests to the clouds."""

import platform
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from monitor.export import families
from monitor.export.family import Family
from monitor.model.job import JobKind
from monitor.model.notice import Delivery
from monitor.model.reading import GapReason

_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds. A healthy read takes 0.1 to 0.5 s; the deadline of a request is of the order of 10 s."""

_REQUEST_FAILURES: Final = tuple(
    reason for reason in GapReason if reason not in (GapReason.INHERITED, GapReason.NOT_ASKED)
)
"""The reasons that a request can have: the other two are of readings for which none was sent."""


class Telemetry:
    """Instruments in `registry`; a model UpstreamObserver. Every label value is bounded.

    A series is there from the start where its labels are known; those of an operation, all reasons of
    failure included, from its first request.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        build = _info(families.BUILD_INFO, registry)
        build.info({"version": running_version(), "python": platform.python_version()})
        self._config: Info | None = None
        self._reload_successful = _gauge(families.CONFIG_LAST_RELOAD_SUCCESSFUL, registry)
        self._reloaded_at = _gauge(families.CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS, registry)
        self._ticked_at = _gauge(families.SCHEDULER_LAST_TICK_TIMESTAMP_SECONDS, registry)
        self._missed = _counter(families.JOBS_MISSED_TOTAL, registry)
        for kind in JobKind:
            self._missed.labels(kind)
        self._clocks = _gauge(families.CLOCK_AHEAD_SECONDS, registry)
        self._measured: set[tuple[str, str]] = set()
        self._notices = _counter(families.NOTICES_TOTAL, registry)
        for delivery in Delivery:
            self._notices.labels(delivery)
        self._requests = _counter(families.UPSTREAM_REQUESTS_TOTAL, registry)
        self._failures = _counter(families.UPSTREAM_REQUEST_FAILURES_TOTAL, registry)
        self._durations = _histogram(families.UPSTREAM_REQUEST_DURATION_SECONDS, registry)
        self._seen: set[tuple[str, str, str]] = set()

    def requested(
        self, environment: str, upstream: str, operation: str, seconds: float, failure: GapReason | None
    ) -> None:
        """A request ended after `seconds`; `operation` is a path template, never a path."""
        labels = (environment, upstream, operation)
        if labels not in self._seen:
            self._seen.add(labels)
            for reason in _REQUEST_FAILURES:
                self._failures.labels(*labels, reason)
        self._requests.labels(*labels).inc()
        self._durations.labels(*labels).observe(seconds)
        if failure is not None:
            self._failures.labels(*labels, failure).inc()

    def departed(self, environment: str) -> None:
        """An environment is read no more: its requests and clocks leave what is scraped."""
        for measured in [each for each in self._measured if each[0] == environment]:
            self._measured.discard(measured)
            self._clocks.remove(*measured)
        for labels in [each for each in self._seen if each[0] == environment]:
            self._seen.discard(labels)
            self._requests.remove(*labels)
            self._durations.remove(*labels)
            for reason in _REQUEST_FAILURES:
                self._failures.remove(*labels, reason)

    def ticked(self, at: datetime) -> None:
        """The scheduler is alive."""
        self._ticked_at.set(at.timestamp())

    def clock_ahead(self, environment: str, upstream: str, seconds: float | None) -> None:
        """This machine's clock is so far ahead of a cloud's; negative where it is behind.

        None where that is not known: what was known before is scraped no more.
        """
        which = environment, upstream
        if seconds is not None:
            self._measured.add(which)
            self._clocks.labels(*which).set(seconds)
        elif which in self._measured:
            self._measured.discard(which)
            self._clocks.remove(*which)

    def missed(self, kind: JobKind, count: int) -> None:
        """`count` jobs were due and will not be started."""
        self._missed.labels(kind).inc(count)

    def noticed(self, delivery: Delivery, count: int) -> None:
        """`count` attempts to tell somebody ended so."""
        self._notices.labels(delivery).inc(count)

    def configured(self, sha256: str, at: datetime) -> None:
        """A configuration came into force."""
        if self._config is None:  # made now: an Info without its label would say that there is one
            self._config = _info(families.CONFIG_INFO, self._registry)
        self._config.info({"sha256": sha256})
        self._reloaded_at.set(at.timestamp())
        self._reload_successful.set(1)

    def config_confirmed(self) -> None:
        """The configuration was read anew, and is the one in force."""
        self._reload_successful.set(1)

    def config_refused(self) -> None:
        """A new configuration was refused; the one in force stays."""
        self._reload_successful.set(0)


def running_version() -> str:
    """The version of Trunkwatch that runs."""
    try:
        return version("trunkwatch")
    except PackageNotFoundError:  # a checkout that runs without being installed
        return "unknown"


def _gauge(family: Family, registry: CollectorRegistry) -> Gauge:
    return Gauge(family.stem, family.help, family.labels, registry=registry)


def _counter(family: Family, registry: CollectorRegistry) -> Counter:
    return Counter(family.stem, family.help, family.labels, registry=registry)


def _histogram(family: Family, registry: CollectorRegistry) -> Histogram:
    return Histogram(family.stem, family.help, family.labels, registry=registry, buckets=_BUCKETS)


def _info(family: Family, registry: CollectorRegistry) -> Info:
    """Its labels are those of the mapping that `info` is given: all of it is one child."""
    return Info(family.stem, family.help, registry=registry)
