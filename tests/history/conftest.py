"""Where a history stands, and one of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.history import MemoryStore, SqlStore
from tests.history.events import configured


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "trunkwatch.sqlite"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, file: Path) -> Iterator[MemoryStore | SqlStore]:
    store = MemoryStore() if request.param == "memory" else SqlStore(file)
    store.append(configured())
    yield store
    store.close()
