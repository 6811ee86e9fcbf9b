"""From a fault in the clouds to a page: the real Prometheus and Alertmanager, with what is shipped."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from monitor.diagnosis import by_id
from monitor.export import FAMILIES
from monitor.export.family import Kind
from tests.prometheus.chain import Chain, chain

_KEPT: Final = tuple(family.name for family in FAMILIES if family.kind is Kind.COUNTER and family.scheduled)
"""What counts on through a restart."""


def first_cause(cause: str) -> str:
    """What a page says of it."""
    known = by_id(cause)
    assert known is not None
    return f"Mend first: {known.title}: {known.fix}"


async def went_back(whole: Chain) -> list[str]:
    """The counters that ever fell."""
    asked = {name: f"max(resets({name}[10m])) > 0" for name in _KEPT}
    return [name for name, expression in asked.items() if await whole.prometheus.now(expression)]


@pytest.mark.parametrize(
    ("scenario", "cause", "labels"),
    [
        ("geo-blocked", "geo-permissions", {}),
        # Every check passes, and the target has a label that Trunkwatch's series have, too.
        ("forbidden-unseen", "wrong-password", {"environment": "other"}),
    ],
)
async def test_a_broken_route_is_one_page_with_its_cause_through_a_restart_and_over_once_healed(
    scenario: str, cause: str, labels: Mapping[str, str], tmp_path: Path
) -> None:
    async with chain(tmp_path, labels) as whole:
        await whole.use(scenario)
        told = await whole.inbox.until_told("page", "firing", "CanaryAlarm")

        (alert,) = told.alerts
        assert {"environment": "prod", "route": "cl"}.items() <= alert["labels"].items()
        assert first_cause(cause) in alert["annotations"]["description"]

        await whole.use("healthy")  # before the next call: a third failure would take ten calls to be over
        await whole.restarts()
        await whole.inbox.until_told("page", "resolved", "CanaryAlarm")
        await whole.is_calm()

        assert whole.inbox.told == [("page", "firing", "CanaryAlarm"), ("page", "resolved", "CanaryAlarm")]
        await whole.inbox.until(lambda inbox: len(inbox.slack) == len(inbox.pagerduty) == 2)
        assert [event["event_action"] for event in whole.inbox.pagerduty] == ["trigger", "resolve"]
        ((page,), (over,)) = (message["attachments"] for message in whole.inbox.slack)
        assert page["title"] == page["fallback"] == "prod / cl: Calls over a route fail."
        assert "\n*Mend first:* " in page["text"]
        assert over["title"] == "Over: prod / cl: Calls over a route fail."
        assert await went_back(whole) == []


async def test_an_outage_of_twilio_is_one_warning_however_many_checks_cannot_tell(tmp_path: Path) -> None:
    async with chain(tmp_path) as whole:
        await whole.use("twilio-down")
        await whole.inbox.until_told("warn", "firing", "EnvironmentUnreadable")
        await whole.finds('count(ALERTS{alertname="TrunkwatchCheckInconclusive",alertstate="firing"}) > 20')
        await whole.mutes("CheckInconclusive")

        await whole.use("healthy")
        await whole.inbox.until_told("warn", "resolved", "EnvironmentUnreadable")
        await whole.is_calm()

        assert whole.inbox.told == [
            ("warn", "firing", "EnvironmentUnreadable"),
            ("warn", "resolved", "EnvironmentUnreadable"),
        ]
        assert whole.inbox.pagerduty == []


async def test_when_no_route_can_call_the_environment_pages_and_none_of_its_routes(tmp_path: Path) -> None:
    async with chain(tmp_path) as whole:
        await whole.use("suspended-account")
        page = await whole.inbox.until_told("page", "firing", "AllCanariesFailing")
        await whole.mutes("CanaryAlarm")

        (alert,) = page.alerts
        assert alert["labels"]["environment"] == "prod"
        assert first_cause("account-active") in alert["annotations"]["description"]

        await whole.use("healthy")
        await whole.inbox.until_told("page", "resolved", "AllCanariesFailing")
        await whole.is_calm()

        assert whole.inbox.told == [
            ("page", "firing", "AllCanariesFailing"),
            ("page", "resolved", "AllCanariesFailing"),
        ]
