"""Numbers as they may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.phone import masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+551150395793", "+55…5793"), ("+56225550100", "+56…0100"), ("+5511", "…"), ("", "…")],
)
def test_a_number_can_be_recognised_but_not_dialled(number: str, shown: str) -> None:
    assert masked(number) == shown


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_at_least_three_digits_of_every_number_stay_hidden(number: str) -> None:
    assert sum(character.isdigit() for character in masked(number)) <= sum(map(str.isdigit, number)) - 3
