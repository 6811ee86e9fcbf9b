"""Sweeps of clouds whose answers are spoilt: what could not be read is unknown, and the next sweep heals."""

from collections.abc import Callable

import pytest

from monitor.model.reading import GapReason
from monitor.model.verdict import Verdict
from tests.faults.faults import FAULTS, OF_LISTS, half_of_the_length, pages, says
from tests.faults.proxy import Proxy, Spoil
from tests.faults.watching import HASTY, PATIENT, Verdicts, Watched, watching

OF_THE_ACCOUNT = {"account-active", "account-trial"}
OF_COUNTRIES = {"geo-exposure", "geo-permissions"}
OF_NUMBERS = {"caller-id-owned", "caller-id-on-trunk", "caller-id-voice"}
OF_CREDENTIALS = {"credential-username-known", "credential-rotated"}
OF_ACLS = {"ip-acl", "ip-acl-open"}
OF_TRUNKS = {
    "trunk-address-known",
    "trunk-region",
    "transport-security",
    "credential-list-attached",
    "caller-id-on-trunk",
    *OF_CREDENTIALS,
    *OF_ACLS,
}
OF_TWILIO = {*OF_THE_ACCOUNT, *OF_COUNTRIES, *OF_NUMBERS, *OF_TRUNKS, "balance"}
OF_LIVEKIT = {
    "livekit-trunk-exists",
    "livekit-credentials-set",
    "trunk-address",
    "trunk-edge",
    "caller-id-on-livekit-trunk",
    *OF_TRUNKS,
}

TRUNKS = "/trunking.twilio.com/v1/Trunks"
API = "/api.twilio.com/2010-04-01/Accounts/*"
COUNTRIES = "/voice.twilio.com/v1/DialingPermissions/Countries"
SOMEBODY_S_404 = says(b"<html>not found</html>", "text/html", 404)


def darkened(before: Verdicts, after: Verdicts) -> set[str]:
    """The checks that could not be told any more; every other is as it was."""
    assert before.keys() == after.keys()
    changed = {key: verdict for key, verdict in after.items() if verdict is not before[key]}
    assert set(changed.values()) <= {Verdict.UNKNOWN}
    return {check for _, check in changed}


@pytest.mark.parametrize("name", FAULTS)
async def test_what_comes_spoilt_from_twilio_is_unknown_and_known_again_at_the_next_sweep(name: str) -> None:
    fault = FAULTS[name]
    async with watching(HASTY if fault.hangs else PATIENT) as watched:
        healthy = await watched.swept()
        watched.twilio.spoil("/*.twilio.com/*", fault.spoil)
        spoilt = await watched.swept()

        assert darkened(healthy, spoilt) == OF_TWILIO
        assert watched.up() == {"livekit": True, "twilio": False}
        assert watched.reasons("twilio") <= {fault.twilio}  # none where HTTP is sound, and the JSON is not
        assert not watched.reasons("livekit")
        await watched.heal()
        assert await watched.swept() == healthy


@pytest.mark.parametrize("name", FAULTS)
async def test_what_comes_spoilt_from_livekit_is_unknown_and_known_again_at_the_next_sweep(name: str) -> None:
    fault = FAULTS[name]
    async with watching(HASTY if fault.hangs else PATIENT) as watched:
        healthy = await watched.swept()
        watched.livekit.spoil("/twirp/*", fault.spoil)
        spoilt = await watched.swept()

        assert darkened(healthy, spoilt) == OF_LIVEKIT
        assert watched.up() == {"livekit": False, "twilio": True}
        assert watched.reasons("livekit") == {fault.livekit}
        assert not watched.reasons("twilio")
        await watched.heal()
        assert await watched.swept() == healthy


@pytest.mark.parametrize("name", OF_LISTS)
async def test_lists_of_another_shape_or_without_an_end_are_unknown_as_a_whole(name: str) -> None:
    async with watching() as watched:
        healthy = await watched.swept()
        watched.twilio.spoil(TRUNKS, OF_LISTS[name])
        watched.twilio.spoil(f"{API}/IncomingPhoneNumbers.json", OF_LISTS[name])
        watched.twilio.spoil(COUNTRIES, OF_LISTS[name])

        assert darkened(healthy, await watched.swept()) == {*OF_TRUNKS, *OF_NUMBERS, *OF_COUNTRIES}
        assert max(watched.twilio.asked.values()) <= 2 * PATIENT.pages
        await watched.heal()
        assert await watched.swept() == healthy


async def test_trunks_of_livekit_without_an_end_are_unknown() -> None:
    async with watching() as watched:
        healthy = await watched.swept()
        watched.livekit.spoil("/twirp/*", pages(lambda here, _count: here))

        assert darkened(healthy, await watched.swept()) == OF_LIVEKIT
        await watched.heal()
        assert await watched.swept() == healthy


@pytest.mark.parametrize(
    ("path", "spoil", "checks"),
    [
        (TRUNKS, half_of_the_length, OF_TRUNKS),
        (f"{TRUNKS}/*/CredentialLists", half_of_the_length, {"credential-list-attached", *OF_CREDENTIALS}),
        (f"{API}/Credentials.json", half_of_the_length, OF_CREDENTIALS),
        (f"{TRUNKS}/*/IpAccessControlLists", half_of_the_length, OF_ACLS),
        (f"{API}/IncomingPhoneNumbers.json", half_of_the_length, OF_NUMBERS),
        (COUNTRIES, half_of_the_length, OF_COUNTRIES),
        (f"{API}/Balance.json", half_of_the_length, {"balance"}),
        ("/routes.twilio.com/v2/Trunks/*", half_of_the_length, {"trunk-region"}),
        ("/routes.twilio.com/v2/Trunks/*", SOMEBODY_S_404, {"trunk-region"}),
    ],
)
async def test_one_answer_that_is_spoilt_takes_no_more_with_it_than_rests_on_it(
    path: str, spoil: Spoil, checks: set[str]
) -> None:
    async with watching() as watched:
        healthy = await watched.swept()
        watched.twilio.spoil(path, spoil)

        assert darkened(healthy, await watched.swept()) == checks
        assert watched.up() == {"livekit": True, "twilio": True}


@pytest.mark.parametrize(
    ("proxy", "upstream", "checks"),
    [
        (lambda watched: watched.twilio, "twilio", OF_TWILIO),
        (lambda watched: watched.livekit, "livekit", OF_LIVEKIT),
    ],
)
async def test_a_cloud_that_refuses_connections_is_unknown_until_it_takes_them(
    proxy: Callable[[Watched], Proxy], upstream: str, checks: set[str]
) -> None:
    async with watching() as watched:
        healthy = await watched.swept()
        await proxy(watched).refuse()

        assert darkened(healthy, await watched.swept()) == checks
        assert watched.reasons(upstream) == {GapReason.NETWORK}
        await watched.heal()
        assert await watched.swept() == healthy
