"""An error is told by its kind and its place alone."""

import re
from typing import TypeVar

import pytest

from monitor.model.mistake import told, whole_way

E = TypeVar("E", bound=Exception)

SECRET = "a-secret-in-the-text"


def raised(error: E) -> E:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        fail()
    return caught.value


def deeper(levels: int) -> None:
    if levels == 0:
        raise ValueError(SECRET)
    deeper(levels - 1)


def test_an_error_is_told_by_its_kind_and_where_it_was_raised_and_not_by_its_text() -> None:
    told_of = told(raised(ValueError(SECRET)))

    assert told_of["error"] == "ValueError"
    assert re.fullmatch(r"model/test_mistake\.py:\d+ fail < .* raised", told_of["where"])


def test_the_innermost_lines_of_code_come_first_and_are_few() -> None:
    try:
        deeper(20)
    except ValueError as error:
        where = told(error)["where"].split(" < ")

    assert len(where) == 5
    assert all(line.endswith(" deeper") for line in where)


def test_of_a_group_the_first_error_is_told() -> None:
    group = ExceptionGroup(SECRET, [ExceptionGroup(SECRET, [raised(KeyError(SECRET))]), ValueError()])

    told_of = told(raised(group))

    assert told_of["error"] == "ExceptionGroup of ExceptionGroup of KeyError"
    assert "fail" in told_of["where"]
    assert SECRET not in str(told_of)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert told(ValueError(SECRET)) == {"error": "ValueError", "where": "unknown"}


def test_the_whole_way_to_an_error_has_the_lines_of_all_that_came_before_and_no_text() -> None:
    part = raised(KeyError(SECRET))
    try:
        try:
            deeper(2)
        except ValueError as error:
            raise ExceptionGroup(SECRET, [part]) from error
    except ExceptionGroup as group:
        way = whole_way(group)

    assert way.count(", in deeper\n") == 3
    before, group_told, within = way.split("which:")
    assert before.endswith("ValueError (its text is left out: a secret may be in it)\nafter ")
    assert "ExceptionGroup (its text" in group_told
    assert within.endswith("KeyError (its text is left out: a secret may be in it)")
    assert SECRET not in way
