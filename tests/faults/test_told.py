"""What is tried stands in the document, under the name that it has here."""

from docs.build import ROOT
from tests.faults.faults import FAULTS, OF_LISTS

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_every_fault_that_is_tried_is_told_by_its_name() -> None:
    assert [name for name in (*FAULTS, *OF_LISTS) if f"`{name}`" not in TEXT] == []
