"""The causes of what is wrong, as check and demo tell them: one report, drawn as text, JSON and JUnit."""

import json
import re
from io import StringIO
from xml.etree import ElementTree

import pytest
from rich.console import Console

from monitor.cli.demo import sweep_and_call
from monitor.cli.logs import log_errors_alone
from monitor.cli.report import Report, RouteTold, as_json, as_junit
from monitor.cli.report.as_text import draw
from monitor.cli.report.cause_text import cause_lines
from monitor.model.cause import Certainty, RankedCause
from monitor.web.standing import Standing

PACE = 0.1


async def report_of(scenario: str, routes: int = 2) -> Report:
    log_errors_alone()
    return await sweep_and_call(scenario, routes=routes, pace=PACE)


def drawn(report: Report, width: int | None = None) -> str:
    """The text as it goes into a pipe, or onto a terminal of that width."""
    console = Console(file=StringIO(), width=width, force_terminal=width is not None, color_system=None)
    draw(report, console, everything=False)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def cause(id_: str = "wrong-password", **changes: object) -> RankedCause:
    told = {"rank": 1, "certainty": Certainty.CERTAIN, "title": id_, "fix": "Mend it.", **changes}
    return RankedCause(id_, **told)  # type: ignore[arg-type]


def lines_of(causes: list[RankedCause]) -> list[str]:
    return [text.plain for _, text in cause_lines(causes)]


async def test_a_cause_that_a_check_sees_is_told_with_the_check_and_only_once() -> None:
    printed = drawn(await report_of("geo-blocked"))

    first, check, because, *_ = printed.splitlines()
    assert first == "prod / cl  the call failed  1 fail, 15 pass, 1 skipped"
    assert check == "  FAIL    geo-permissions  critical"
    assert because.startswith("          Because: Low-risk numbers are off for Chile (CL)")
    assert re.search(r"\n          Twilio(?: gives the error|'s error log has) 32205 ", printed)
    assert printed.count("Low-risk numbers are off") == 1
    assert printed.count("Fix: ") == 1
    assert "CAUSE" not in printed


async def test_a_cause_that_no_check_sees_comes_first_with_its_fix() -> None:
    printed = drawn(await report_of("forbidden-unseen"))

    first, named, because, *_ = printed.splitlines()
    assert first == "prod / cl  the call failed  16 pass, 1 skipped"
    assert named == "  CAUSE   wrong-password"
    assert because == "          Most likely: Wrong password."
    assert "\n          Fix: Enter the password again as Auth Password" in printed
    assert "Also possible" not in printed


async def test_a_reading_that_fails_is_one_cause_and_not_a_dozen_unknowns() -> None:
    printed = drawn(await report_of("twilio-down"))

    assert printed.count("Because: Twilio's API does not answer.") == 1
    assert "  CAUSE   twilio-unreachable  as above\n" in printed
    assert "UNKNOWN" not in printed
    assert "12 cannot be told until twilio-unreachable is settled: trunk-address-known, " in printed
    assert "4 cannot be told until twilio-unreachable is settled: account-active, " in printed


async def test_what_fails_for_the_environment_is_told_there_and_named_at_its_routes() -> None:
    printed = drawn(await report_of("suspended-account"))

    assert printed.startswith("prod  broken  1 fail")
    assert printed.count("  CAUSE   account-active  fails for all of prod\n") == 2
    assert printed.count("its status is suspended") == 1


async def test_a_warning_of_the_environment_is_no_cause_of_a_route_that_works() -> None:
    printed = drawn(await report_of("low-balance"))

    assert "prod / br  17 pass\n\n" in printed
    assert "CAUSE" not in printed


async def test_of_a_healthy_set_up_no_cause_is_told() -> None:
    report = await report_of("healthy")

    assert [route.causes for route in report.routes] == [(), ()]
    assert drawn(report).splitlines()[-1] == "Everything is configured as it should be."


async def test_routes_with_the_same_cause_are_told_together() -> None:
    printed = drawn(await report_of("twilio-down", routes=20))

    assert printed.count("Because: Twilio's API does not answer.") == 1
    assert "prod / cl  calls work, settings unread  12 unknown" in printed
    assert "prod / r003, r004, r005, r006 and 14 more  could not tell  12 unknown" in printed
    assert printed.count("  CAUSE   twilio-unreachable  as above\n") == printed.count("CAUSE") - 1


@pytest.mark.parametrize("width", [80, 120])
async def test_on_a_terminal_causes_stay_under_their_margin(width: int) -> None:
    printed = drawn(await report_of("forbidden-unseen"), width)

    block = printed.partition("CAUSE")[2].partition("\n\n")[0].splitlines()[1:]
    assert max(map(len, printed.splitlines())) <= width
    assert all(line.startswith(" " * 10) and line[10] != " " for line in block)


def test_how_sure_a_cause_is_stands_in_words() -> None:
    told = [lines_of([cause(certainty=certainty, summary="Off.")])[1] for certainty in Certainty]

    assert told == ["Because: Off.", "Most likely: Off.", "It may be: Off."]


def test_three_reasons_at_most_and_never_what_is_wrong_again() -> None:
    reasons = ("Off.", "One.", "Two.", "Three.", "Four.")

    told = lines_of([cause(summary="Off.", because=reasons)])

    assert told[1:] == ["Because: Off.", "One.", "Two.", "Three.", "Fix: Mend it."]


def test_what_speaks_most_against_a_cause_is_told_before_its_fix() -> None:
    told = lines_of([cause(because=("one",), against=("It passes since noon.", "more"))])

    assert told[2:] == ["one", "Against it: It passes since noon.", "Fix: Mend it."]


def test_two_others_are_named_and_the_rest_is_counted() -> None:
    others = [cause(f"c{n}", rank=n, certainty=Certainty.POSSIBLE, summary=f"C{n}.") for n in (2, 3, 4, 5)]

    told = lines_of([cause(summary="Off."), *others])

    assert told[-3:] == ["Also possible: C2. (c2)", "Also possible: C3. (c3)", "2 more would fit."]


async def test_json_has_the_ranked_causes_of_routes_and_of_runs() -> None:
    told = json.loads(as_json.render(await report_of("geo-blocked")))

    assert [(each["environment"], each["route"]) for each in told["routes"]] == [
        ("prod", "br"),
        ("prod", "cl"),
    ]
    healthy, broken = (each["causes"] for each in told["routes"])
    assert healthy == []
    (first,) = broken
    assert list(first) == ["id", "rank", "certainty", "title", "summary", "fix", "because", "against"]
    assert (first["id"], first["rank"], first["certainty"]) == ("geo-permissions", 1, "certain")
    assert first["fix"].startswith("Enable Chile - Mobile")
    # Its own error, or its entry in the error log where that comes before the record of the call.
    assert "32205" in first["because"][1]
    (run,) = (each for each in told["runs"] if each["route"] == "cl")
    assert [each["id"] for each in run["causes"]] == ["geo-permissions"]


async def test_junit_prints_the_causes_of_a_suite() -> None:
    root = ElementTree.fromstring(as_junit.render(await report_of("forbidden-unseen")).encode())  # noqa: S314

    printed = {suite.get("name"): suite.findtext("system-out") for suite in root}
    assert printed["prod/br"] is None
    told = printed["prod/cl"]
    assert told is not None
    assert told.startswith("1. wrong-password, likely: Wrong password. Fix: Enter the password again")


def test_junit_leaves_out_what_xml_cannot_hold() -> None:
    routes = (RouteTold("prod", "cl", Standing.BROKEN, causes=(cause(summary="\x00"),)),)

    assert "\x00" not in as_junit.render(Report((), 2, routes))
