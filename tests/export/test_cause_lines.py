"""What is wrong with a route, as Prometheus sees it, and how an alert looks the fix up."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.checks import ROUTE_CHECKS
from monitor.diagnosis import CAUSES, of_route
from monitor.export import cause_lines
from monitor.model.board import Board
from monitor.model.outcome import Reason
from monitor.model.verdict import Severity, Verdict
from tests.boards import EVERY, NOON, called, configured, finding, swept
from tests.export.scraping import OPENMETRICS, Scraping, promtool_complaints
from tests.model.canaries import run
from tests.tools import require_tool

_ANNOTATION = (
    'trunkwatch_route_diagnosis{environment="prod",route="cl",rank="1"} '
    "* on(cause) group_left(title,fix) trunkwatch_cause_info"
)


def _broken() -> Board:
    """Route cl has five faults, and br one of them."""
    checks = ("trunk-address", "livekit-credentials-set", "ip-acl", "caller-id-owned", "geo-permissions")
    found = [finding(check, Verdict.FAIL) for check in checks]
    return swept(*found, finding("ip-acl", Verdict.FAIL, "br"))


def test_the_first_three_causes_of_a_route_are_told_with_their_ranks() -> None:
    board = _broken()
    told = [
        ({"environment": "prod", "route": "cl", "cause": cause.id, "rank": str(cause.rank)}, 1.0)
        for cause in of_route(board, "prod", "cl")
    ]
    assert len(told) == 5
    assert [
        entry for entry in Scraping(board).samples("route_diagnosis") if entry[0]["route"] == "cl"
    ] == told[:3]


def test_a_route_with_one_cause_has_one_series() -> None:
    scraping = Scraping(_broken())
    assert scraping.value("route_diagnosis", route="br") == 1
    assert scraping.value("route_diagnosis", route="br", cause="ip-acl", rank="1") == 1


def test_a_healthy_route_and_one_not_yet_swept_have_none() -> None:
    fine = swept(finding("trunk-address", Verdict.PASS), finding("trunk-edge", Verdict.SKIP))
    for board in (fine, configured()):
        assert Scraping(board).samples("route_diagnosis") == []


def test_what_healed_leaves_no_ghost() -> None:
    board = swept(finding("ip-acl", Verdict.FAIL))
    scraping = Scraping(board)
    assert scraping.value("route_diagnosis") == 1
    later = NOON + EVERY
    scraping.board = swept(finding("ip-acl", Verdict.PASS, at=later), before=board, at=later)
    assert scraping.samples("route_diagnosis") == []


def test_a_call_that_fails_names_its_cause_beside_sound_checks() -> None:
    sound = [finding(check.id, Verdict.PASS) for check in ROUTE_CHECKS]
    board = called(run(reason=Reason.AUTH_LOOP), findings=sound)
    assert Scraping(board).value("route_diagnosis", cause="wrong-password", rank="1") == 1


def test_every_cause_has_its_title_and_its_fix_in_plain_words() -> None:
    told = {labels["cause"]: labels for labels, _ in Scraping().samples("cause_info")}
    assert list(told) == [cause.id for cause in CAUSES]
    for cause in CAUSES:
        assert told[cause.id]["title"] == cause.title.replace("`", "")
        assert told[cause.id]["fix"] == cause.fix.replace("`", "")


def test_each_series_is_there_once() -> None:
    """What the look-up of an alert rests on."""
    scraping = Scraping(_broken())
    causes = [labels["cause"] for labels, _ in scraping.samples("cause_info")]
    assert len(causes) == len(set(causes))
    ranks = [
        (labels["environment"], labels["route"], labels["rank"])
        for labels, _ in scraping.samples("route_diagnosis")
    ]
    assert len(ranks) == len(set(ranks)) == 4


def test_the_library_writes_the_same_bytes() -> None:
    """Its parser of OpenMetrics is strict about escapes, and gives what was meant."""
    hostile = 'c"l\\\n'
    board = _broken()
    route = replace(board.routes["prod", "cl"], route=hostile)
    scraping = Scraping(replace(board, routes={("prod", hostile): route}))
    [family] = [each for each in scraping.openmetrics() if each.name == "trunkwatch_route_diagnosis"]
    assert {sample.labels["route"] for sample in family.samples} == {hostile}


def test_promtool_finds_nothing() -> None:
    assert promtool_complaints(Scraping(_broken()).text()) == ""


def test_both_formats_share_a_diagnosis(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def counting(board: Board, environment: str, route: str) -> object:
        asked.append((environment, route))
        return of_route(board, environment, route)

    monkeypatch.setattr("monitor.diagnosis.kept.of_route", counting)
    scraping = Scraping(_broken())
    for accept in ("", OPENMETRICS, "", OPENMETRICS):
        scraping.text(accept)
    assert sorted(asked) == [("prod", "br"), ("prod", "cl")]


def test_no_more_is_told_than_an_alert_can_use() -> None:
    assert cause_lines.RANKS == 3


@pytest.mark.parametrize("board", [_broken(), called(run(reason=Reason.FORBIDDEN, sip_code="403"))])
def test_the_annotation_of_an_alert_finds_one_title_and_one_fix(board: Board, tmp_path: Path) -> None:
    first = of_route(board, "prod", "cl")[0]
    cause = next(cause for cause in CAUSES if cause.id == first.id)
    labels = {
        "cause": first.id,
        "environment": "prod",
        "fix": cause.fix.replace("`", ""),
        "rank": "1",
        "route": "cl",
        "title": cause.title.replace("`", ""),
    }
    wanted = "{" + ", ".join(f"{name}={json.dumps(value)}" for name, value in labels.items()) + "}"

    assert _evaluated(Scraping(board).text(), _ANNOTATION, wanted, tmp_path) == "SUCCESS"


def test_the_annotation_of_a_healthy_route_finds_nothing(tmp_path: Path) -> None:
    board = swept(finding("balance", Verdict.PASS, route=None, severity=Severity.WARNING))

    assert _evaluated(Scraping(board).text(), _ANNOTATION, None, tmp_path) == "SUCCESS"


def _evaluated(text: str, expression: str, wanted: str | None, directory: Path) -> str:
    """What promtool says of an expression over a scrape: that it is one series, or none."""
    series = [line.rpartition(" ")[0] for line in text.splitlines() if not line.startswith("#")]
    ours = [each for each in series if each.startswith(("trunkwatch_route_diag", "trunkwatch_cause_info"))]
    asked = {
        "expr": expression,
        "eval_time": "1m",
        "exp_samples": [{"labels": wanted, "value": 1}] if wanted else [],
    }
    input_series = [{"series": each, "values": "1x5"} for each in ours]
    test = {"interval": "1m", "input_series": input_series, "promql_expr_test": [asked]}
    path = directory / "test.yaml"
    path.write_text(json.dumps({"rule_files": [], "tests": [test]}), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - a program of ours to choose, and no shell
        [require_tool("promtool"), "test", "rules", str(path)], capture_output=True, check=False, text=True
    )
    return "SUCCESS" if done.returncode == 0 else done.stdout + done.stderr
