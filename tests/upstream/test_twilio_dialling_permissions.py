"""Whose dialling permissions are in force: the account's own, or its parent's."""

import asyncio

import pytest
from pydantic import SecretStr

from monitor.config import TwilioParent
from monitor.model.reading import Gap, GapReason, Unread
from monitor.model.twilio import TwilioReadings
from monitor.upstream import Gate
from tests.upstream import account as at
from tests.upstream.account import PARENT
from tests.upstream.cloud import Cloud, answers, refuses
from tests.upstream.conftest import ReadTwilio

PARENT_TOKEN = "sentinel-parent-token-3c1a"


@pytest.fixture
def parent() -> TwilioParent:
    return TwilioParent(account_sid=PARENT, auth_token=SecretStr(PARENT_TOKEN))


@pytest.fixture
def subaccount(cloud: Cloud) -> None:
    cloud.says(at.ACCOUNT, answers(at.account(owner_account_sid=PARENT)))


def gap(readings: TwilioReadings) -> Gap:
    assert isinstance(readings.countries, Unread)
    return readings.countries.gap


def asked_by(cloud: Cloud, path: str) -> list[str]:
    return [asked.headers["Authorization"] for asked in cloud.asked if asked.path == path]


async def test_a_main_account_is_never_asked_for_its_settings(cloud: Cloud, twilio: ReadTwilio) -> None:
    assert "BR" in (await twilio().read([])).countries.get()
    assert at.SETTINGS not in cloud.paths()


@pytest.mark.usefixtures("subaccount")
async def test_a_subaccount_that_does_not_inherit_has_rows_of_its_own(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": False}))
    assert "BR" in (await twilio().read([])).countries.get()


@pytest.mark.usefixtures("subaccount")
async def test_a_subaccount_that_inherits_is_unread_until_its_parent_can_be_asked(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": True}))
    missing = gap(await twilio().read([]))
    assert missing.reason is GapReason.INHERITED
    assert "twilio.parent" in missing.detail
    assert at.COUNTRIES not in cloud.paths()


@pytest.mark.usefixtures("subaccount")
async def test_the_parent_s_rows_are_read_with_the_parent_s_credentials(
    cloud: Cloud, twilio: ReadTwilio, parent: TwilioParent
) -> None:
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": True}))
    readings = await twilio(parent=parent).read([])
    assert readings.countries.get()["BR"].low_risk
    (own,) = asked_by(cloud, at.SETTINGS)
    (other,) = asked_by(cloud, at.COUNTRIES)
    assert own != other


@pytest.mark.usefixtures("subaccount")
async def test_the_parent_is_asked_through_a_gate_of_its_own_that_subaccounts_share(
    cloud: Cloud, twilio: ReadTwilio, parent: TwilioParent
) -> None:
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": True}))
    shared = Gate(1)
    async with shared:
        waiting = asyncio.create_task(twilio(parent=parent, parent_gate=shared).read([]))
        await cloud.asked_for(at.SETTINGS)
        await twilio(parent=parent).read([])
        assert len(asked_by(cloud, at.COUNTRIES)) == 1
    assert "BR" in (await waiting).countries.get()


@pytest.mark.usefixtures("subaccount")
async def test_credentials_that_the_parent_refuses_are_told_from_the_account_s_own(
    cloud: Cloud, twilio: ReadTwilio, parent: TwilioParent
) -> None:
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": True}))
    cloud.says(at.COUNTRIES, refuses(401, 20003))
    assert "credentials of twilio.parent" in gap(await twilio(parent=parent).read([])).detail


async def test_inheritance_of_an_account_that_cannot_be_read_is_unread_and_says_so(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.ACCOUNT, refuses(401, 20003))
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": True}))
    missing = gap(await twilio().read([]))
    assert missing.reason is GapReason.INHERITED
    assert "cannot be read" in missing.detail


async def test_with_a_parent_configured_an_unreadable_account_is_taken_for_its_subaccount(
    cloud: Cloud, twilio: ReadTwilio, parent: TwilioParent
) -> None:
    cloud.says(at.ACCOUNT, refuses(401, 20003))
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": True}))
    assert "BR" in (await twilio(parent=parent).read([])).countries.get()


async def test_an_unreadable_account_that_does_not_inherit_has_rows_of_its_own(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.ACCOUNT, refuses(401, 20003))
    cloud.says(at.SETTINGS, answers({"dialing_permissions_inheritance": False}))
    assert "BR" in (await twilio().read([])).countries.get()


@pytest.mark.usefixtures("subaccount")
async def test_settings_that_are_refused_leave_the_countries_unread(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(at.SETTINGS, refuses(403, 70051))
    missing = gap(await twilio().read([]))
    assert missing.reason is GapReason.FORBIDDEN
    assert missing.operation == "voice/v1/Settings"
    assert "parent" in missing.detail
    assert at.COUNTRIES not in cloud.paths()
