"""Twilio's audit log, as it is read: who did what, and nothing of who that is beyond a SID."""

from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model.audit import AuditEntry
from monitor.model.reading import GapReason, Known, Unread
from monitor.upstream import Limits
from tests.upstream import account as at
from tests.upstream.account import AC, AL, SK, Recorder
from tests.upstream.cloud import Cloud, hangs, refuses
from tests.upstream.conftest import ReadTwilio

EVENTS = "/monitor.twilio.com/v1/Events"
US = "US" + "d" * 32
SINCE = datetime(2026, 3, 2, 11, 55, tzinfo=UTC)
UNTIL = datetime(2026, 3, 2, 12, 6, tzinfo=UTC)


def event(**changes: Any) -> dict[str, Any]:
    row = {
        "sid": "AE" + "1" * 32,
        "account_sid": AC,
        "event_date": "2026-03-02T12:02:00Z",
        "event_type": "sip-ip-access-control-list.updated",
        "resource_type": "sip-ip-access-control-list",
        "resource_sid": AL,
        "actor_sid": US,
        "actor_type": "user",
        "source": "web",
        "source_ip_address": "203.0.113.7",
        "description": "somebody@example.org changed it",
        "event_data": {"friendly_name": {"previous": "a", "updated": "b"}},
    }
    return {**row, **changes}


async def test_an_entry_says_when_what_and_who(cloud: Cloud, twilio: ReadTwilio, observer: Recorder) -> None:
    cloud.says(EVENTS, at.listed("events", event()))
    found = await twilio().audit(SINCE, UNTIL)

    then = datetime(2026, 3, 2, 12, 2, tzinfo=UTC)
    assert found == Known((AuditEntry(then, "sip-ip-access-control-list", AL, f"user {US}"),))
    (asked,) = [asked for asked in cloud.asked if asked.path == EVENTS]
    assert (asked.query["StartDate"], asked.query["EndDate"]) == (
        "2026-03-02T11:55:00Z",
        "2026-03-02T12:06:00Z",
    )
    assert set(asked.query) == {"StartDate", "EndDate", "PageSize"}
    assert "somebody@" not in repr(found)
    assert "203.0.113.7" not in repr(found)


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({}, f"user {US}"),
        ({"actor_sid": SK, "actor_type": "api-key", "source": "api"}, f"API key {SK}"),
        ({"actor_sid": AC, "actor_type": "account", "source": "api"}, f"account {AC} by API"),
        ({"actor_sid": AC, "actor_type": "account", "source": None}, f"account {AC}"),
        ({"actor_sid": None, "source": "web"}, "Console"),
        ({"actor_sid": "somebody@example.org", "source": "web"}, "Console"),
        ({"actor_sid": None, "actor_type": None, "source": "api"}, "API"),
        ({"actor_sid": None, "actor_type": None, "source": "twilio"}, "Twilio"),
        ({"actor_sid": US, "actor_type": "twilio-admin", "source": "web"}, "Twilio staff"),
        ({"actor_sid": None, "actor_type": None, "source": None}, ""),
    ],
)
async def test_who_is_told_by_a_sid_or_by_where_it_came_from(
    cloud: Cloud, twilio: ReadTwilio, changes: dict[str, Any], by: str
) -> None:
    cloud.says(EVENTS, at.listed("events", event(**changes)))

    assert [entry.by for entry in (await twilio().audit(SINCE, UNTIL)).get()] == [by]


async def test_an_entry_without_a_date_is_passed_over_and_a_type_names_the_kind(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(EVENTS, at.listed("events", event(event_date=None), event(resource_type=None)))

    (entry,) = (await twilio().audit(SINCE, UNTIL)).get()
    assert entry.kind == "sip-ip-access-control-list"


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [(401, 20003, GapReason.UNAUTHORIZED), (403, 70051, GapReason.FORBIDDEN)],
)
async def test_a_refusal_is_counted_and_no_more(
    cloud: Cloud, twilio: ReadTwilio, observer: Recorder, status: int, code: int, reason: GapReason
) -> None:
    cloud.says(EVENTS, refuses(status, code))
    found = await twilio().audit(SINCE, UNTIL)

    assert isinstance(found, Unread)
    assert found.gap.reason is reason
    assert observer.failures("monitor/v1/Events") == [reason]


async def test_a_log_that_does_not_answer_is_given_up_soon(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(EVENTS, hangs)
    found = await twilio(Limits(audit=0.05)).audit(SINCE, UNTIL)

    assert isinstance(found, Unread)
    assert found.gap.reason is GapReason.TIMEOUT
