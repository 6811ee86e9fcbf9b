"""pydantic's errors become sentences of ours, whatever kind they are."""

import pytest
from pydantic_core import ErrorDetails

from monitor.config import Config
from monitor.config.complaints import problems_of
from monitor.config.nodes import Block
from monitor.config.problems import ConfigError, Problem
from monitor.config.reader import read
from tests.config.sample import FILE, refused


def block(text: str) -> Block:
    top, problems = read(text)
    assert top is not None
    assert not problems
    return top


def test_a_kind_of_error_that_we_do_not_know_is_vague_rather_than_talkative() -> None:
    error = ErrorDetails(type="url_parsing", loc=("listen",), msg="sentinel", input="sentinel")
    assert problems_of([error], block("listen: sentinel\n"), Config) == (
        Problem(1, 9, "listen", "has a value that cannot be used here."),
    )


def test_a_location_that_the_file_does_not_have_is_told_where_the_file_ends_to_know_it() -> None:
    error = ErrorDetails(type="missing", loc=("a", "b", "c"), msg="", input=None)
    assert problems_of([error], block("x: 1\na:\n  d: 2\n"), Config) == (
        Problem(2, 1, "a.b.c", "is missing."),
    )


def test_the_same_problem_is_told_once() -> None:
    error = ErrorDetails(type="missing", loc=("a",), msg="", input=None)
    assert len(problems_of([error, error], block("x: 1\n"), Config)) == 1


def test_a_key_named_like_pydantics_own_step_harms_nothing() -> None:
    assert len(refused(f'"[key]": 1\n{FILE}')) == 1
    assert len(refused(FILE.replace("  prod:", '  "[key]":'))) == 1


def test_one_problem_is_one_line_and_several_are_a_list_in_order() -> None:
    late, early = Problem(9, 1, "b", "is missing."), Problem(2, 3, "", "A tab stands here.")
    assert str(ConfigError("config.yaml", [late])) == "config.yaml: line 9, column 1: b is missing."
    assert str(ConfigError("config.yaml", [late, early])).splitlines() == [
        "config.yaml: 2 problems",
        "  line 2, column 3: A tab stands here.",
        "  line 9, column 1: b is missing.",
    ]


@pytest.mark.parametrize("path", ["a.b", "a"])
def test_a_problem_without_a_line_says_only_its_sentence(path: str) -> None:
    assert str(Problem(0, 0, path, "is missing.")) == f"{path} is missing."
