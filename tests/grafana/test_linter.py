"""The rules that Grafana's dashboard-linter has for dashboards over Prometheus, each by its name there."""

import re
from pathlib import Path

import pytest
from grafana_foundation_sdk.models import units

from monitor.export import FAMILIES
from monitor.export.family import Kind
from tests.grafana.boards import BOARDS, Board, complaints, filled, selectors

_UNITS = {value for name, value in vars(units).items() if not name.startswith("_") and isinstance(value, str)}

each_board = pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)


def test_there_are_an_overview_and_a_page_of_a_route() -> None:
    assert [board.name for board in BOARDS] == ["overview", "route"]


@each_board
def test_template_datasource_rule_one_data_source_is_chosen_above(board: Board) -> None:
    chosen = [(name, each["label"], each["query"]) for name, each in board.variables("datasource").items()]
    assert chosen == [("datasource", "Data source", "prometheus")]


@each_board
@pytest.mark.parametrize("name", ["job", "instance", "environment"])
def test_template_job_and_instance_rule_each_can_be_chosen_several_at_once_or_all(
    board: Board, name: str
) -> None:
    variable = board.variables("query")[name]

    assert variable["label"] == name.capitalize()
    assert variable["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert (variable["multi"], variable["includeAll"], variable["allValue"]) == (True, True, ".+")


@each_board
def test_template_label_promql_rule_every_variable_asks_for_the_values_of_a_label(
    board: Board, tmp_path: Path
) -> None:
    asked = {
        name: re.fullmatch(r"label_values\((.+), (\w+)\)", each["query"])
        for name, each in board.variables("query").items()
    }

    assert {name: match and match[2] for name, match in asked.items()} == {name: name for name in asked}
    assert complaints((filled(match[1]) for match in asked.values() if match), tmp_path) == ""


@each_board
def test_template_on_time_change_reload_rule_choices_are_those_of_the_time_that_is_shown(
    board: Board,
) -> None:
    assert {
        name: each["refresh"] for name, each in board.variables("query").items() if each["refresh"] != 2
    } == {}


@each_board
def test_panel_datasource_rule_panels_and_queries_use_the_chosen_data_source(board: Board) -> None:
    wanted = {"type": "prometheus", "uid": "${datasource}"}
    for panel in board.panels():
        assert panel["datasource"] == wanted, panel["title"]
        assert [target["datasource"] for target in panel["targets"]] == [wanted] * len(panel["targets"])


@each_board
def test_panel_title_description_rule_every_panel_says_what_it_shows(board: Board) -> None:
    titles = [panel["title"] for panel in board.panels()]

    assert all(titles)
    assert len(set(titles)) == len(titles)
    for panel in board.panels():
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["noValue"], f"{panel['title']} says nothing where it is empty"


@each_board
def test_panel_units_rule_every_panel_has_a_unit_that_grafana_knows(board: Board) -> None:
    for panel in board.panels():
        overrides = panel["fieldConfig"]["overrides"]
        properties = [each for override in overrides for each in override["properties"]]
        used = {each["value"] for each in properties if each["id"] == "unit"}
        assert used | {panel["fieldConfig"]["defaults"]["unit"]} <= _UNITS, panel["title"]


@each_board
def test_panel_no_targets_rule_every_panel_asks_something(board: Board) -> None:
    assert [panel["title"] for panel in board.panels() if not panel["targets"]] == []


@each_board
def test_target_promql_rule_every_query_parses(board: Board, tmp_path: Path) -> None:
    assert complaints((filled(query.expression) for query in board.queries()), tmp_path) == ""


@each_board
def test_target_rate_interval_rule_rates_are_over_the_interval_that_fits_the_scrapes(board: Board) -> None:
    for query in board.queries():
        ranges = re.findall(r"\bi?rate\([^\[\]]*\[([^\]]+)\]", query.expression)
        assert set(ranges) <= {"$__rate_interval"}, query.where


@each_board
def test_target_job_and_instance_rule_every_selector_is_narrowed_by_the_variables(board: Board) -> None:
    for query in board.queries():
        found = list(selectors(query.expression))
        assert found, query.where
        for each in found:
            chosen = {name: each.matchers.get(name) for name in ("job", "instance")}
            assert chosen == {"job": '=~"$job"', "instance": '=~"$instance"'}, f"{query.where}: {each.metric}"


@each_board
def test_every_selector_that_can_is_narrowed_by_environment_too(board: Board) -> None:
    told_apart = {family.name for family in FAMILIES if "environment" in family.labels}
    for query in board.queries():
        for each in selectors(query.expression):
            if re.sub(r"_(bucket|sum|count)$", "", each.metric) in told_apart:
                assert each.matchers.get("environment") == '=~"$environment"', f"{query.where}: {each.metric}"


@each_board
def test_target_counter_agg_rule_counters_are_read_as_rates_or_increases(board: Board) -> None:
    counters = {family.name for family in FAMILIES if family.kind is Kind.COUNTER}
    for query in board.queries():
        for each in selectors(query.expression):
            if each.metric in counters or each.metric.endswith(("_bucket", "_sum", "_count")):
                assert re.search(r"\b(rate|irate|increase)\($", each.before), f"{query.where}: {each.metric}"
                assert each.after.startswith("["), f"{query.where}: {each.metric}"


@each_board
def test_uneditable_dashboard_rule_what_is_provisioned_is_changed_in_the_code(board: Board) -> None:
    assert board.json["editable"] is False
