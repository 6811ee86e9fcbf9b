"""What one canary reads like, family by family, as lines of text.

As with checks, the lines are written here because they are many: a canary has over eighty, most of them
counters that stand at zero. A test holds them to prometheus_client's own bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Final, TypeVar

from monitor.export import canary_families as families
from monitor.export.budget_lines import calls_left, spend_left
from monitor.export.family import Family
from monitor.export.spelling import escaped, number, series_of_routes
from monitor.model.budget import BudgetLeft
from monitor.model.canary_state import CanaryState, Totals
from monitor.model.histogram import Exemplar, Histogram
from monitor.model.outcome import OUTCOMES, Reason, Result
from monitor.model.run import StageName
from monitor.model.skip import SkipReason

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True)
class Seen:
    """A canary as it is shown; `where` is its environment and route, escaped.

    `dials` says whether this process is the one that dials, `exemplars` whether the format can name runs.
    """

    where: tuple[str, str]
    state: CanaryState
    dials: bool
    left: tuple[BudgetLeft, ...]
    exemplars: bool


@dataclass(frozen=True, slots=True)
class Writer:
    """`write` gives the lines of a family for one canary, '' where nothing can be said."""

    family: Family
    write: Callable[[Seen], str]


def _plain(family: Family, value_of: Callable[[Seen], float | None]) -> Writer:
    """One series, which is not there where its value is None."""
    series = series_of_routes(family.name)

    def write(seen: Seen) -> str:
        value = value_of(seen)
        return "" if value is None else f"{series % seen.where}{number(value)}\n"

    return Writer(family, write)


def _counted(
    family: Family,
    known: Iterable[Word],
    counts_of: Callable[[Totals], Mapping[Word, int]],
    fault_of: Callable[[Word], str] | None = None,
) -> Writer:
    """A series for each reason that is `known` from the start, and for others that the history has."""

    def series_of(reason: Word) -> str:
        fault = {"fault": fault_of(reason)} if fault_of else {}
        return series_of_routes(family.name, reason=reason, **fault)

    series = {reason: series_of(reason) for reason in known}

    def write(seen: Seen) -> str:
        counts = counts_of(seen.state.totals)
        lines = [f"{each % seen.where}{number(counts.get(reason, 0))}\n" for reason, each in series.items()]
        others = (
            f"{series_of(reason) % seen.where}{number(count)}\n"
            for reason, count in counts.items()
            if reason not in series
        )
        return "".join((*lines, *others))

    return Writer(family, write)


def _ending(result: Result) -> list[Reason]:
    return [reason for reason, outcome in OUTCOMES.items() if outcome.result is result]


def _stages(seen: Seen) -> str:
    stages = ((StageName.RING, seen.state.ring), (StageName.ANSWER, seen.state.answer))
    return "".join(line for stage, histogram in stages for line in _buckets(seen, stage, histogram))


def _buckets(seen: Seen, stage: StageName, histogram: Histogram) -> Iterator[str]:
    name = families.CANARY_STAGE_DURATION_SECONDS.name
    bounds = (*histogram.bounds, float("inf"))
    for bound, count, newest in zip(bounds, accumulate(histogram.counts), histogram.exemplars, strict=True):
        series = series_of_routes(f"{name}_bucket", stage=stage, le=number(bound)) % seen.where
        yield f"{series}{number(count)}{_exemplar(newest) if newest and seen.exemplars else ''}\n"
    for suffix, value in (("count", histogram.count), ("sum", histogram.seconds)):
        yield f"{series_of_routes(f'{name}_{suffix}', stage=stage) % seen.where}{number(value)}\n"


def _exemplar(newest: Exemplar) -> str:
    return f' # {{run_id="{escaped(newest.run)}"}} {number(newest.seconds)} {newest.at.timestamp()}'


def _spent(seen: Seen) -> str:
    return "".join(
        f"{series_of_routes(families.CANARY_SPEND_TOTAL.name, currency=currency) % seen.where}"
        f"{number(float(amount))}\n"
        for currency, amount in seen.state.totals.spend.items()
    )


def _time(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


WRITERS: Final = (
    _plain(families.CANARY_SUCCESS, lambda seen: seen.state.success),
    _plain(families.CANARY_ALARM, lambda seen: seen.state.alarm.on),
    _plain(families.CANARY_RECENT_FAILURE_RATIO, lambda seen: seen.state.recent_failure_ratio),
    _plain(families.CANARY_CONSECUTIVE_FAILURES, lambda seen: seen.state.failures_in_row),
    _plain(families.CANARY_CONSECUTIVE_INCONCLUSIVE, lambda seen: seen.state.inconclusive_in_row),
    _plain(families.CANARY_LAST_SUCCESS_TIMESTAMP_SECONDS, lambda seen: _time(seen.state.success_at)),
    _plain(
        families.CANARY_LAST_PROVED_TIMESTAMP_SECONDS,
        lambda seen: _time(max(seen.state.proved.values(), default=None)),
    ),
    _plain(
        families.CANARY_LAST_RUN_TIMESTAMP_SECONDS,
        lambda seen: _time(seen.state.last.ended if seen.state.last else None),
    ),
    _plain(families.CANARY_SINCE_TIMESTAMP_SECONDS, lambda seen: _time(seen.state.since)),
    _plain(families.CANARY_INTERVAL_SECONDS, lambda seen: seen.state.every.total_seconds()),
    _plain(families.CANARY_SUSPENDED, lambda seen: not seen.dials or seen.state.suspended is not None),
    _plain(families.CANARY_RUNS_TOTAL, lambda seen: seen.state.totals.runs),
    _counted(
        families.CANARY_FAILURES_TOTAL,
        _ending(Result.FAILURE),
        lambda totals: totals.failures,
        lambda reason: OUTCOMES[reason].fault,
    ),
    _counted(
        families.CANARY_INCONCLUSIVE_TOTAL,
        # That Twilio has no record of a call says nothing where it never had one.
        [Reason.NO_PROOF, *_ending(Result.INCONCLUSIVE)],
        lambda totals: totals.inconclusive,
    ),
    _counted(
        families.CANARY_SKIPPED_TOTAL,
        [reason.value for reason in SkipReason],
        lambda totals: totals.skipped,
    ),
    Writer(families.CANARY_STAGE_DURATION_SECONDS, _stages),
    _plain(families.CANARY_RECENT_RING_SECONDS, lambda seen: seen.state.recent_ring_seconds),
    _plain(families.CANARY_PROOF_CONCLUSIVE, lambda seen: seen.state.proof_conclusive),
    _plain(families.CANARY_SOUND_LEVEL_DBOV, lambda seen: seen.state.sound.level),
    _plain(families.CANARY_SOUND_ROUND_TRIP_SECONDS, lambda seen: seen.state.sound.round_trip),
    _plain(families.CANARY_ORPHANS_TOTAL, lambda seen: seen.state.totals.orphans),
    _plain(families.CANARY_DIALER, lambda seen: seen.dials),
    Writer(families.CANARY_SPEND_TOTAL, _spent),
    Writer(families.CANARY_BUDGET_CALLS_REMAINING, lambda seen: calls_left(seen.where, seen.left)),
    Writer(
        families.CANARY_BUDGET_SPEND_REMAINING, lambda seen: spend_left(seen.where, seen.left, (seen.state,))
    ),
)
"""In the order in which they are exported."""
