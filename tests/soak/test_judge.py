"""The judge of a soak lets pass what comes and goes, and nothing that grows or stays."""

from pathlib import Path

import pytest

from tests.soak.judge import LEAST, MIB, Quiet, figures, grown, left
from tests.soak.sample import Sample, Sampler, read

BEFORE = Sample(0, 100 * MIB, {"Clock": 1}, {"socket": 9}, {"MainThread": 1, "asyncio_N": 2})
EMPTY = {"rooms": 0, "calls up": 0, "calls of LiveKit": 0, "requests under way": 0}
CLOUDS = Sample(0, 0, more=EMPTY)


def changed(**changes: object) -> Sample:
    return Sample(**{name: getattr(BEFORE, name) for name in BEFORE.__slots__} | changes)


def test_a_daemon_that_holds_what_it_held_has_not_grown() -> None:
    assert list(grown(Quiet([BEFORE]), Quiet([BEFORE]))) == []


def test_memory_may_grow_by_a_tenth_and_by_no_more() -> None:
    within, beyond = changed(rss=110 * MIB), changed(rss=111 * MIB)

    assert list(grown(Quiet([BEFORE]), Quiet([within]))) == []
    assert list(grown(Quiet([BEFORE]), Quiet([beyond]))) == [
        "Memory grew by 11.0 MiB, from 100.0 to 111.0: 10.0 are allowed."
    ]


def test_a_small_daemon_may_grow_by_eight_mebibytes() -> None:
    small = Quiet([changed(rss=10 * MIB)])

    assert list(grown(small, Quiet([changed(rss=10 * MIB + LEAST)]))) == []
    assert len(list(grown(small, Quiet([changed(rss=10 * MIB + LEAST + 1)])))) == 1


@pytest.mark.parametrize(
    ("kind", "name"), [("tasks", "Feed.listen"), ("descriptors", "socket"), ("threads", "store_N")]
)
def test_one_more_of_anything_is_growth(kind: str, name: str) -> None:
    more = changed(**{kind: {**getattr(BEFORE, kind), name: 16}})

    (complaint,) = grown(Quiet([BEFORE]), Quiet([more]))

    assert name in complaint


def test_a_few_connections_more_are_those_that_wait_for_the_next_request() -> None:
    few, many = (Quiet([changed(descriptors={"socket": count})]) for count in (15, 16))

    assert list(grown(Quiet([BEFORE]), few)) == []
    assert len(list(grown(Quiet([BEFORE]), many))) == 1


def test_what_one_sample_does_not_have_comes_and_goes() -> None:
    busy = changed(tasks={"Clock": 1, "JobQueue._run": 3}, descriptors={"socket": 30})

    assert list(grown(Quiet([BEFORE]), Quiet([busy, BEFORE, busy]))) == []


def test_the_figures_are_those_of_the_quiet_at_both_ends() -> None:
    after = changed(rss=101 * MIB, tasks={"Clock": 1, "JobQueue._run": 3})

    assert list(figures(Quiet([BEFORE]), Quiet([after, BEFORE, after]))) == [
        "| held | after the warm-up | at the end |",
        "|---|---|---|",
        "| memory (resident) | 100.0 MiB | 101.0 MiB |",
        "| tasks | 1 | 1 |",
        "| descriptors | 9 | 9 |",
        "| threads | 3 | 3 |",
    ]


def test_a_daemon_that_ended_has_left_its_history_alone() -> None:
    ended = Sample(0, 0, {}, {"/dev/null": 1, "/tmp/log": 2}, {"MainThread": 1})  # noqa: S108 - a name

    assert list(left(ended, CLOUDS, ["trunkwatch.sqlite3", "trunkwatch.sqlite3.dialer"])) == []


def test_whatever_a_daemon_left_is_named() -> None:
    ended = Sample(0, 0, {"Feed.listen": 1}, {"socket": 2}, {"MainThread": 1, "store_N": 1})
    clouds = Sample(0, 0, more={**EMPTY, "rooms": 3, "calls up": 4})

    assert list(left(ended, clouds, ["trunkwatch.sqlite3", "trunkwatch.sock"])) == [
        "1 tasks are left of the kind 'Feed.listen'.",
        "2 descriptors are left of the kind 'socket'.",
        "1 threads are left of the kind 'store_N'.",
        "In the clouds 3 rooms are left.",
        "In the clouds 4 calls up are left.",
        "The file trunkwatch.sock is left in the state's folder.",
    ]


async def test_a_sample_sees_the_task_the_descriptor_and_the_file_that_there_are(tmp_path: Path) -> None:
    state, out = tmp_path / "state", tmp_path / "samples"
    state.mkdir()
    sampler = Sampler(out, state)
    with (state / "something").open("w") as file:
        file.write("four")
        file.flush()
        sampler.look()
    sampler.look()

    with_it, without = read(out)

    assert with_it.descriptors["something"] == 1
    assert with_it.files == {"something": 4}
    assert "something" not in without.descriptors
    assert any("test_a_sample_sees" in name for name in with_it.tasks)
    assert with_it.threads["MainThread"] == 1
    assert with_it.rss > MIB
