"""The lines of checks, which we write ourselves, are what prometheus_client would write."""

from collections import UserDict
from collections.abc import Callable, ItemsView, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.openmetrics.exposition import ALLOWUTF8
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.registry import Collector

from monitor.export.check_lines import STALE_AFTER_SWEEPS, CheckLines, CheckWriter
from monitor.model.board import Board, CheckState
from monitor.model.verdict import Severity, Verdict
from tests.boards import EVERY, NOON, configured, finding, swept

_SHOWN = STALE_AFTER_SWEEPS * EVERY


def check_lines(board: Board, now: datetime) -> CheckLines:
    """By a writer that remembers nothing."""
    return CheckWriter().lines(board, now)


def text_of(lines: CheckLines) -> dict[str, str]:
    return {
        family.name.removeprefix("trunkwatch_check_"): b"".join(each).decode()
        for family, each in lines.families
    }


class _ByTheLibrary(Collector):
    """One family of checks as metrics with samples."""

    def __init__(self, name: str, board: Board, now: datetime) -> None:
        self._name = name
        self._samples = list(_samples(name, board, now))

    def collect(self) -> Iterator[Metric]:
        metric = Metric(self._name, "", "gauge")
        for labels, value in self._samples:
            metric.add_sample(self._name, labels, value)
        yield metric


def _samples(name: str, board: Board, now: datetime) -> Iterator[tuple[dict[str, str], float]]:
    owners = [(state.environment, "", state.checks) for state in board.environments.values()]
    owners += [(state.environment, state.route, state.checks) for state in board.routes.values()]
    for environment, route, checks in owners:
        for check, state in checks.items():
            labels = {"environment": environment, "route": route, "check": check}
            told, verdict = state.told_at, state.finding.verdict
            if verdict is Verdict.SKIP:
                continue
            if name == "trunkwatch_check_success" and told is not None and now <= told + _SHOWN:
                yield labels, float(bool(state.success))
            if name == "trunkwatch_check_conclusive":
                yield labels, float(verdict in (Verdict.PASS, Verdict.FAIL))
            if name == "trunkwatch_check_last_conclusive_timestamp_seconds" and told is not None:
                yield labels, told.timestamp()
            if name == "trunkwatch_check_failing_since_timestamp_seconds" and state.success is False:
                shown = told is not None and now <= told + _SHOWN
                yield from [(labels, state.held_since.timestamp())] if shown and state.held_since else []
            if name == "trunkwatch_check_info":
                yield {**labels, "severity": state.finding.severity.value}, 1.0


def _as_the_library(name: str, board: Board, now: datetime, encode: Callable[..., bytes]) -> str:
    registry = CollectorRegistry()
    registry.register(_ByTheLibrary(name, board, now))
    text = encode(registry, escaping=ALLOWUTF8).decode()
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


@pytest.mark.parametrize("encode", [generate_latest, generate_openmetrics])
@given(
    names=st.lists(
        st.text(
            st.characters(
                exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
            )
        ),
        min_size=2,
        max_size=4,
        unique=True,
    ),
    verdicts=st.lists(st.sampled_from(Verdict), min_size=4, max_size=4),
    severity=st.sampled_from(Severity),
    later=st.timedeltas(timedelta(0), timedelta(hours=1)),
)
def test_the_lines_are_the_librarys_own_byte_for_byte(
    encode: Callable[..., bytes],
    names: list[str],
    verdicts: list[Verdict],
    severity: Severity,
    later: timedelta,
) -> None:
    check, *routes = names
    found = [
        finding(check, verdict, route, severity)
        for route, verdict in zip([None, *(name for name in routes if name)], verdicts, strict=False)
    ]
    board = swept(*found)
    now = NOON + later
    for family, lines in check_lines(board, now).families:
        assert b"".join(lines).decode() == _as_the_library(family.name, board, now, encode)


def test_a_verdict_that_turned_unknown_keeps_its_success_and_the_time_of_it() -> None:
    board = swept(finding("ip-acl", Verdict.FAIL))
    later = NOON + timedelta(minutes=5)
    board = swept(finding("ip-acl", Verdict.UNKNOWN, at=later), before=board, at=later)
    lines = text_of(check_lines(board, later))
    labels = 'check="ip-acl",environment="prod",route="cl"'
    assert lines["success"] == f"trunkwatch_check_success{{{labels}}} 0.0\n"
    assert lines["conclusive"] == f"trunkwatch_check_conclusive{{{labels}}} 0.0\n"
    told = f"trunkwatch_check_last_conclusive_timestamp_seconds{{{labels}}} 1.7723664e+09\n"
    assert lines["last_conclusive_timestamp_seconds"] == told


def test_a_doubt_that_the_configuration_accepts_does_not_say_that_a_check_cannot_tell() -> None:
    doubt = finding("ip-acl", Verdict.UNKNOWN)
    writer = CheckWriter()
    assert " 0.0" in text_of(writer.lines(swept(doubt), NOON))["conclusive"]

    accepted = configured(accepted=["ip-acl"])
    lines = text_of(writer.lines(swept(doubt, before=accepted), NOON))
    assert (lines["conclusive"], "ip-acl" in lines["info"]) == ("", True)
    passes = swept(finding("ip-acl", Verdict.PASS), before=accepted)
    assert " 1.0" in text_of(writer.lines(passes, NOON))["conclusive"]


def test_a_change_of_what_is_accepted_is_exported_before_the_next_sweep() -> None:
    board, writer = swept(finding("ip-acl", Verdict.UNKNOWN)), CheckWriter()
    assert text_of(writer.lines(board, NOON))["conclusive"]
    reloaded = replace(board.environments["prod"], accept_unknown=frozenset({"ip-acl"}))
    board = replace(board, environments={"prod": reloaded})
    assert text_of(writer.lines(board, NOON))["conclusive"] == ""


def test_the_lines_hold_until_the_oldest_shown_verdict_expires() -> None:
    board = swept(finding("ip-acl", Verdict.FAIL))
    later = NOON + timedelta(minutes=5)
    told = finding("balance", Verdict.PASS, route=None, at=later)
    board = swept(told, finding("ip-acl", Verdict.UNKNOWN, at=later), before=board, at=later)
    assert check_lines(board, later).good_until == NOON + _SHOWN
    assert check_lines(board, NOON + _SHOWN).good_until == NOON + _SHOWN
    assert check_lines(board, NOON + _SHOWN + timedelta(seconds=1)).good_until == later + _SHOWN
    assert check_lines(board, later + _SHOWN + timedelta(seconds=1)).good_until is None


def test_each_environment_keeps_verdicts_for_as_long_as_its_own_sweeps_take() -> None:
    board = swept(finding("ip-acl", Verdict.PASS))
    slower = replace(board.environments["prod"], sweep_every=2 * EVERY)
    board = replace(board, environments={"prod": slower})
    assert check_lines(board, NOON).good_until == NOON + 2 * _SHOWN
    assert text_of(check_lines(board, NOON + 2 * _SHOWN))["success"] != ""
    assert text_of(check_lines(board, NOON + 2 * _SHOWN + timedelta(seconds=1)))["success"] == ""


class Counted(UserDict[str, CheckState]):
    """Checks that know how often they were read."""

    read = 0

    def items(self) -> ItemsView[str, CheckState]:
        self.read += 1
        return super().items()


def test_a_call_writes_no_check_anew_and_a_sweep_writes_them_all() -> None:
    board, writer = swept(finding("ip-acl", Verdict.PASS)), CheckWriter()
    checks = Counted(board.routes["prod", "cl"].checks)
    route = replace(board.routes["prod", "cl"], checks=checks)
    for position in range(2, 9):
        route = replace(route, edge=f"edge-{position}")  # something of the route that is none of its checks
        writer.lines(replace(board, position=position, routes={("prod", "cl"): route}), NOON)
    assert checks.read == 1

    lines = writer.lines(swept(finding("ip-acl", Verdict.FAIL), before=board), NOON)
    assert text_of(lines)["success"].endswith(" 0.0\n")


@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(Verdict) | st.none(),
            st.timedeltas(-_SHOWN, 2 * _SHOWN) | st.just(timedelta(0)),
            st.sampled_from([EVERY, 2 * EVERY]),
        ),
        max_size=12,
    )
)
def test_lines_that_are_kept_are_those_that_would_be_written(
    moves: list[tuple[Verdict | None, timedelta, timedelta]],
) -> None:
    board, now, writer = swept(finding("ip-acl", Verdict.PASS)), NOON, CheckWriter()
    for verdict, step, every in moves:
        now += step
        if verdict is not None:
            board = swept(finding("ip-acl", verdict, at=now), before=board, at=now)
        prod = replace(board.environments["prod"], sweep_every=every)
        board = replace(board, environments={"prod": prod})
        kept, new = writer.lines(board, now), check_lines(board, now)

        assert text_of(kept) == text_of(new)
        assert kept.good_until == new.good_until
