"""What the person reads who is told."""

from datetime import timedelta

import pytest

from monitor.model.outcome import Reason
from monitor.model.verdict import Severity
from tests.notices.stage import PAGE, Stage, found, settings

BY_ADDRESS = {"sip_code": "403", "twilio_error": "32201"}
BY_CALLER = {"sip_code": "403", "twilio_error": "32204"}


def only(stage: Stage, minutes: int = 15) -> tuple[str, list[str]]:
    """Title and lines of the one notice that comes."""
    (notice,) = [each for _ in range(minutes) for each in stage.after(1)]
    return notice.title, notice.text.splitlines()


def test_a_broken_route_says_cause_fix_since_when_last_success_and_where_to_read_more() -> None:
    stage = Stage("cl")
    stage.after(8)
    stage.sweep(
        found("ip-acl", summary="The IP ACL office of acme-cl is attached.", remedy="Detach `office`.")
    )
    stage.fail("cl", reason=Reason.FORBIDDEN, **BY_ADDRESS)

    assert only(stage) == (
        "prod / cl cannot call: an IP ACL is in LiveKit's way",
        [
            "Because: The IP ACL office of acme-cl is attached.",
            "Fix: Detach office.",
            "Since 02 Mar 12:08 UTC (3 min).",
            "Last successful call: 02 Mar 12:00 UTC.",
            "https://trunkwatch.internal/routes/prod/cl",
        ],
    )


def test_a_route_that_fails_now_and_then_says_so() -> None:
    stage = Stage("cl")
    for _ in range(3):
        stage.call("cl", Reason.SILENT)
        stage.call("cl")

    title, _ = only(stage)

    assert title.startswith("Calls over prod / cl fail at times")


def test_several_routes_are_counted_and_named_with_the_cause_that_most_share() -> None:
    stage = Stage("br", "cl", "mx", "pe")
    stage.sweep(found("ip-acl", route="br"), found("ip-acl"), found("caller-id-owned", route="mx"))
    stage.fail("br", "cl", reason=Reason.FORBIDDEN, **BY_ADDRESS)
    stage.fail("mx", reason=Reason.FORBIDDEN, **BY_CALLER)

    title, lines = only(stage)

    assert title == "3 of 4 routes of prod cannot call: an IP ACL is in LiveKit's way"
    assert "Routes: br, cl and mx." in lines
    assert "mx for another cause: the caller ID is not the account's." in lines
    assert lines[-1] == f"{PAGE}/"


def test_of_very_many_routes_some_are_named() -> None:
    stage = Stage(*(f"r{number:03}" for number in range(100)))
    stage.fail(*stage.routes)

    title, lines = only(stage)

    assert title.startswith("No route of prod can call")
    assert "Routes: r000, r001, r002, r003, r004, r005, r006, r007, r008, r009 and 90 more." in lines
    assert len("\n".join(lines)) < 1024, "a pager takes no more"


def test_an_environment_says_what_its_check_found() -> None:
    stage = Stage(called=())
    stage.sweep(
        found("account-active", route=None, summary="The account is suspended.", remedy="Pay what is open.")
    )

    assert only(stage) == (
        "No call works in prod: the Twilio account is not active",
        [
            "The account is suspended.",
            "Fix: Pay what is open.",
            "Since 02 Mar 12:00 UTC (12 min).",
            f"{PAGE}/",
        ],
    )


def test_a_check_that_only_the_configuration_takes_for_critical_does_not_say_that_calls_fail() -> None:
    stage = Stage(called=())
    stage.sweep(found("balance", route=None, severity=Severity.CRITICAL))

    title, _ = only(stage)

    assert title == "prod is broken: the balance is low"


def test_what_healed_says_how_long_it_lasted_and_what_it_was() -> None:
    stage = Stage("cl")
    stage.sweep(found("ip-acl"))
    stage.fail("cl", reason=Reason.FORBIDDEN, **BY_ADDRESS)
    only(stage)
    stage.sweep()
    stage.heal("cl")

    assert only(stage) == (
        "prod / cl can call again",
        [
            "Broken from 02 Mar 12:00 to 12:16 UTC (16 min).",
            "The cause was: an IP ACL is in LiveKit's way.",
            "Last successful call: 02 Mar 12:15 UTC.",
            "https://trunkwatch.internal/routes/prod/cl",
        ],
    )


def test_nobody_is_sent_to_pages_whose_address_nobody_told() -> None:
    stage = Stage("cl", changed=settings(page=""))
    stage.fail("cl")

    _, lines = only(stage)

    assert not any("http" in line for line in lines)


@pytest.mark.parametrize("summary", ["x" * 5000, "many\nlines\n" * 100])
def test_no_line_is_without_end(summary: str) -> None:
    stage = Stage(called=())
    stage.sweep(found("ip-acl", summary=summary))

    _, lines = only(stage)

    assert all(len(line) <= 400 for line in lines)
    assert len(lines) < 10


def test_a_reminder_and_what_it_repeats_begin_differently() -> None:
    stage = Stage("cl", changed=settings(remind_every=timedelta(hours=1)))
    stage.fail("cl")
    title, _ = only(stage)

    reminder, lines = only(stage, minutes=62)

    assert reminder == f"Still: {title}"
    assert any("(1 h 3 min)" in line for line in lines)
