"""The one number that says how a route stands: each rung by itself, told by promtool's own PromQL."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from grafana import verdicts
from grafana.promql import OVERVIEW
from grafana.verdicts import ATTENTION, BROKEN, FINE, UNSURE
from tests.grafana.boards import filled
from tests.tools import require_tool

Series = Mapping[str, str]

_CL = 'environment="prod",route="cl"'
_PROD = 'environment="prod",route=""'


def _check(where: str, severity: str, *, failing_since: str = "", conclusive: str = "1") -> dict[str, str]:
    named = f'{{check="a-check",{where}}}'
    failing = (
        {f"trunkwatch_check_failing_since_timestamp_seconds{named}": failing_since} if failing_since else {}
    )
    return {
        f'trunkwatch_check_info{{check="a-check",{where},severity="{severity}"}}': "1",
        f"trunkwatch_check_conclusive{named}": conclusive,
        **failing,
    }


def _called(*, success: str = "1", alarm: str = "0", proved: str = "50") -> dict[str, str]:
    return {
        f"trunkwatch_canary_success{{{_CL}}}": success,
        f"trunkwatch_canary_alarm{{{_CL}}}": alarm,
        f"trunkwatch_canary_last_proved_timestamp_seconds{{{_CL}}}": proved,
    }


_RUNGS = {
    "no check and no call": ({}, FINE),
    "calls that get through": (_called(), FINE),
    "an alarm": (_called(alarm="1", success="0"), BROKEN),
    "a last call that failed": (_called(success="0"), ATTENTION),
    "a critical check that fails": (_check(_CL, "critical", failing_since="60"), BROKEN),
    "one that failed after the last proof": (_check(_CL, "critical", failing_since="60") | _called(), BROKEN),
    "one that a later proof contradicts": (
        _check(_CL, "critical", failing_since="40") | _called(),
        ATTENTION,
    ),
    "one of the environment": (_check(_PROD, "critical", failing_since="60"), BROKEN),
    "one of the environment, contradicted": (
        _check(_PROD, "critical", failing_since="40") | _called(),
        ATTENTION,
    ),
    "a critical check that is unknown": (_check(_CL, "critical", conclusive="0"), UNSURE),
    "one that is unknown while calls get through": (
        _check(_CL, "critical", conclusive="0") | _called(),
        FINE,
    ),
    "one of the environment that is unknown": (_check(_PROD, "critical", conclusive="0"), UNSURE),
    "a warning": (_check(_CL, "warning", failing_since="60"), ATTENTION),
    "a note": (_check(_CL, "info", failing_since="60"), FINE),
    "a warning of the environment": (_check(_PROD, "warning", failing_since="60"), FINE),
}


@pytest.mark.parametrize(("series", "verdict"), tuple(_RUNGS.values()), ids=tuple(_RUNGS))
def test_a_route_stands_by_the_worst_that_is_known_of_it(
    series: Series, verdict: int, tmp_path: Path
) -> None:
    wanted = {"labels": "{" + _CL + "}", "value": verdict}

    assert _complaints(verdicts.of_routes(OVERVIEW), series, wanted, tmp_path) == ""


@pytest.mark.parametrize(
    ("series", "answer"),
    [
        ({}, FINE),
        (_called(alarm="1"), BROKEN),
        (_check(_PROD, "warning", failing_since="60"), ATTENTION),
        ({'up{instance="other:9783",job="trunkwatch"}': "0",
          'trunkwatch_build_info{instance="other:9783",job="trunkwatch"}': "1"}, UNSURE),
        ({'up{instance="database:9100",job="node"}': "0"}, FINE),
    ],
    ids=["nothing", "an alarm", "a warning", "a silent Trunkwatch", "silence of another"],
)  # fmt: skip
def test_the_one_answer_is_that_of_the_worst(series: Series, answer: int, tmp_path: Path) -> None:
    wanted = {"labels": "{}", "value": answer}

    assert _complaints(verdicts.of_everything(OVERVIEW), series, wanted, tmp_path) == ""


def test_where_nothing_is_heard_there_is_no_answer(tmp_path: Path) -> None:
    asked = {"expr": filled(verdicts.of_everything(OVERVIEW)), "eval_time": "1m", "exp_samples": []}

    assert _told({"interval": "1m", "input_series": [], "promql_expr_test": [asked]}, tmp_path) == ""


def _complaints(expression: str, series: Series, wanted: Mapping[str, object], directory: Path) -> str:
    """What promtool says where `expression` over `series` and a route cl is not what is `wanted`."""
    route = f'trunkwatch_route_info{{{_CL},livekit_trunk="",twilio_trunk="",address="",edge=""}}'
    target = 'instance="127.0.0.1:9783",job="trunkwatch"'
    given = [
        {"series": _with(name, target), "values": f"{value}x2"}
        for name, value in {route: "1", **series}.items()
    ]
    asked = {"expr": filled(expression), "eval_time": "1m", "exp_samples": [wanted]}
    return _told({"interval": "1m", "input_series": given, "promql_expr_test": [asked]}, directory)


def _with(series: str, target: str) -> str:
    return series if "instance=" in series else series.replace("}", f",{target}}}")


def _told(test: Mapping[str, object], directory: Path) -> str:
    path = directory / "test.yml"
    path.write_text(json.dumps({"rule_files": [], "tests": [test]}), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - a program of ours to choose, and no shell
        [require_tool("promtool"), "test", "rules", str(path)], capture_output=True, check=False, text=True
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
