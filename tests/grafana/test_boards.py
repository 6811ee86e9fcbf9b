"""What the dashboards are beside the linter's rules: current, true to what is exported, and linked."""

import re
from pathlib import Path

import pytest
import yaml

from grafana import links
from grafana.build import DASHBOARDS, files, left_behind
from monitor.export import FAMILIES
from monitor.export.family import Kind
from tests.grafana.boards import BOARDS, Board, selectors

_ROOT = DASHBOARDS.parents[1]
_OF_TARGET = {"job", "instance"}
_SERIES = {
    f"{family.name}{suffix}": {*family.labels, *_OF_TARGET, *({"le"} if suffix == "_bucket" else ())}
    for family in FAMILIES
    for suffix in (("_bucket", "_sum", "_count") if family.kind is Kind.HISTOGRAM else ("",))
} | {"up": _OF_TARGET}

each_board = pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)


@pytest.mark.parametrize("name", files())
def test_each_dashboard_is_as_the_code_would_make_it(name: str) -> None:
    assert (DASHBOARDS / name).read_text(encoding="utf-8") == files()[name], "run `make docs`"


def test_no_dashboard_is_left_that_the_code_does_not_make() -> None:
    assert left_behind() == [], "run `make docs`"


@each_board
def test_every_metric_and_label_that_is_asked_for_is_exported(board: Board) -> None:
    variables = [(name, each["query"]) for name, each in board.variables("query").items()]
    for where, expression in [*((each.where, each.expression) for each in board.queries()), *variables]:
        labels = set()
        for each in selectors(expression):
            assert each.metric in _SERIES, f"{where}: {each.metric} is not exported"
            assert set(each.matchers) <= _SERIES[each.metric], f"{where}: {each.metric} has no such label"
            labels |= _SERIES[each.metric]
        grouped = re.findall(r"\b(?:by|on|ignoring|group_left|group_right|without) \(([^)]*)\)", expression)
        named = {name for names in grouped for name in re.split(r",\s*", names) if name}
        assert named <= labels, f"{where}: {named - labels}"


@each_board
def test_every_label_in_a_legend_is_one_that_the_query_leaves(board: Board) -> None:
    for panel in board.panels():
        for target in panel["targets"]:
            shown = set(re.findall(r"\{\{(\w+)\}\}", target.get("legendFormat", "")))
            kept = {
                name for names in re.findall(r"by \(([^)]*)\)", target["expr"]) for name in names.split(", ")
            }
            assert shown <= kept, f"{panel['title']}: {shown - kept}"


@each_board
def test_tables_name_their_queries_and_labels_as_they_are(board: Board) -> None:
    for panel in (panel for panel in board.panels() if panel["type"] == "table"):
        letters = {"Value", *(f"Value #{target['refId']}" for target in panel["targets"])}
        by = {
            name
            for target in panel["targets"]
            for names in re.findall(r"by \(([^)]*)\)", target["expr"])
            for name in names.split(", ")
        }
        organized = next(each for each in panel["transformations"] if each["id"] == "organize")
        renamed = organized["options"]["renameByName"]
        assert set(renamed) <= letters | by, panel["title"]
        styled = {each["matcher"]["options"] for each in panel["fieldConfig"]["overrides"]}
        assert styled <= set(renamed.values()), panel["title"]


@each_board
def test_the_dashboards_lead_to_each_other_and_to_the_status_page(board: Board) -> None:
    urls = [link["url"] for link in board.json["links"]]
    other = links.ROUTE_UID if board.name == "overview" else links.OVERVIEW_UID

    assert {"${status_page}", "${runbooks}/", f"/d/{other}"} <= set(urls)
    kept = next(link for link in board.json["links"] if link["url"] == f"/d/{other}")
    assert kept["keepTime"] and kept["includeVars"]
    assert {f"/d/{each.json['uid']}" for each in BOARDS} >= {url for url in urls if url.startswith("/d/")}


def test_a_row_of_the_table_leads_to_its_route_with_all_that_was_chosen() -> None:
    table = next(panel for panel in BOARDS[0].panels() if panel["title"].startswith("Routes, worst first"))
    route = next(each for each in table["fieldConfig"]["overrides"] if each["matcher"]["options"] == "Route")
    link = next(each["value"][0]["url"] for each in route["properties"] if each["id"] == "links")

    assert link.startswith(f"/d/{BOARDS[1].json['uid']}?${{__url_time_range}}")
    for kept in ("${datasource:queryparam}", "${job:queryparam}", "${instance:queryparam}"):
        assert kept in link
    assert "var-environment=${__data.fields.Environment:" in link
    assert "var-route=${__data.fields.Route:" in link


@each_board
def test_every_runbook_that_a_panel_leads_to_is_there(board: Board) -> None:
    urls = [link["url"] for link in board.links()]
    named = {url.removeprefix("${runbooks}/") for url in urls if url.startswith("${runbooks}/")} - {""}

    assert named
    assert {name for name in named if not (_ROOT / "docs" / "runbooks" / name).exists()} == set()


def test_the_pages_that_alerts_lead_to_are_there_with_what_they_choose() -> None:
    rules = "".join(
        path.read_text(encoding="utf-8") for path in (_ROOT / "prometheus" / "rules").glob("*.yml")
    )
    chosen = {board.json["uid"]: set(board.variables("query")) for board in BOARDS}
    led = re.findall(r"dashboard_url: \S+/d/([\w-]+)(.*)", rules)

    assert {uid for uid, _ in led} == set(chosen)
    for uid, query in led:
        assert set(re.findall(r"[?&]var-(\w+)=", query)) <= chosen[uid]


@each_board
def test_panels_are_numbered_and_fill_the_grid_without_overlap(board: Board) -> None:
    assert [panel["id"] for panel in board.json["panels"]] == list(range(1, len(board.json["panels"]) + 1))
    cells = [
        (x, y)
        for panel in board.json["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert {x for x, _ in cells} == set(range(24))


def test_provisioning_loads_the_folder_that_the_guide_copies_to() -> None:
    folder = DASHBOARDS.parent / "provisioning"
    provider = yaml.safe_load((folder / "dashboards" / "trunkwatch.yaml").read_text(encoding="utf-8"))
    source = yaml.safe_load((folder / "datasources" / "trunkwatch.yaml").read_text(encoding="utf-8"))
    guide = Path(DASHBOARDS.parent / "README.md").read_text(encoding="utf-8")

    assert [each["type"] for each in provider["providers"]] == ["file"]
    assert f"grafana/dashboards/*.json {provider['providers'][0]['options']['path']}" in guide
    assert [each["type"] for each in source["datasources"]] == ["prometheus"]
