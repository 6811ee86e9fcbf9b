"""Memory and database answer alike, whatever happened and whatever is asked."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.history import MemoryStore, SqlStore
from monitor.model.archive import Records, Wanted
from monitor.model.event import Event
from monitor.model.outcome import Reason, Result
from monitor.model.verdict import Verdict
from tests.history.events import run
from tests.history.test_agreement import EVENTS, RUNS, TIMES
from tests.history.test_archive import of

ENVIRONMENTS = st.sampled_from(["prod", "staging"])
REASONS = st.sampled_from([Reason.ANSWERED, Reason.FORBIDDEN, Reason.BUSY, Reason.NETWORK])
CALLED = st.builds(
    of,
    st.builds(run, RUNS | st.uuids().map(str), TIMES, REASONS),
    ENVIRONMENTS,
    st.sampled_from(["br", "cl"]),
)
INSTANTS: st.SearchStrategy[datetime | None] = st.none() | TIMES
WANTED = st.builds(
    Wanted,
    st.none() | ENVIRONMENTS,
    st.none() | st.sampled_from(["br", "cl", ""]),
    st.frozensets(st.sampled_from(Result)),
    st.frozensets(REASONS),
    st.frozensets(st.sampled_from(["trunk-address", "account-active"])),
    st.frozensets(st.sampled_from(Verdict)),
    INSTANTS,
    INSTANTS,
)


def everything(records: Records, wanted: Wanted, limit: int) -> list[Any]:
    """All pages of the three lists, and the counts."""
    found: list[Any] = [records.counts(wanted)]
    for ask in (records.runs, records.verdicts, records.settings):
        page = ask(wanted, limit)
        found.append(page)
        while page.next is not None:
            page = ask(wanted, limit, page.next)
            found.append(page)
    return found


@settings(max_examples=60)
@given(
    st.lists(st.tuples(EVENTS | CALLED, st.booleans()), max_size=16),
    st.lists(st.tuples(WANTED, st.integers(1, 4)), max_size=6),
)
def test_memory_and_database_answer_alike(
    steps: list[tuple[Event, bool]], questions: list[tuple[Wanted, int]]
) -> None:
    memory = MemoryStore()
    with TemporaryDirectory() as directory:
        file = Path(directory) / "trunkwatch.sqlite"
        ours, theirs = SqlStore(file), SqlStore(file)
        for event, mine in steps:
            memory.append(event)
            (ours if mine else theirs).append(event)
        try:
            for wanted, limit in [(Wanted(), 2), *questions]:
                assert everything(ours.records, wanted, limit) == everything(memory.records, wanted, limit)
        finally:
            ours.close()
            theirs.close()
