"""Every sentence of the set-up guide that can be verified, bent once: the check that stands for it fails."""

from collections.abc import Callable
from ipaddress import IPv4Network

import pytest

from monitor.checks import judge_environment, judge_route
from monitor.model.reading import Known
from monitor.model.snapshot import Path
from monitor.model.twilio import AccessControlList
from monitor.model.verdict import Verdict
from tests import cast


def livekit(**changes: object) -> Path:
    return cast.path(
        "cl", cast.site(livekit_trunks=cast.with_livekit_trunk(cast.livekit_trunk("cl", **changes)))
    )


def twilio(**changes: object) -> Path:
    return cast.path("cl", cast.site(trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", **changes))))


def site(**readings: object) -> Path:
    return cast.path("cl", cast.site(**readings))


OFFICE = AccessControlList(cast.ACL_CL, "office", Known((IPv4Network("198.51.100.0/24"),)))

GUIDE: dict[str, tuple[Callable[[], Path], str]] = {
    "Use an Elastic SIP Trunk, not a SIP Domain": (
        lambda: livekit(address="acme-cl.sip.twilio.com"),
        "trunk-address",
    ),
    "The Termination SIP URI is the address LiveKit dials": (
        lambda: livekit(address="acme-lc.pstn.twilio.com"),
        "trunk-address-known",
    ),
    "For Brazil, use <trunk-name>.pstn.sao-paulo.twilio.com": (
        lambda: cast.path("cl", edge="sao-paulo"),
        "trunk-edge",
    ),
    "Username: must match authUsername in the LiveKit SIP Trunk": (
        lambda: livekit(auth_username="someone"),
        "credential-username-known",
    ),
    "Go to the trunk, Credential Lists, attach the list you just created": (
        lambda: twilio(credential_lists=Known(())),
        "credential-list-attached",
    ),
    "Remove any IP ACL entries from the trunk": (lambda: twilio(acls=Known((OFFICE,))), "ip-acl"),
    "The outbound caller ID must be a Twilio number": (lambda: site(numbers=Known({})), "caller-id-owned"),
    "… associated with the trunk": (
        lambda: site(numbers=cast.with_number(cast.phone_number(cast.NUMBER_CL, trunk_sid=None))),
        "caller-id-on-trunk",
    ),
    "The number must have Voice capability": (
        lambda: site(numbers=cast.with_number(cast.phone_number(cast.NUMBER_CL, voice=False))),
        "caller-id-voice",
    ),
    "Enable the destination countries explicitly": (
        lambda: site(countries=cast.with_country(cast.country("CL", low_risk=False))),
        "geo-permissions",
    ),
    "Auth Username and Auth Password must be configured": (
        lambda: livekit(has_password=False),
        "livekit-credentials-set",
    ),
    "SIP Trunk ID belongs to a different LiveKit project": (
        lambda: cast.path("cl", livekit_trunk="ST_elsewhere"),
        "livekit-trunk-exists",
    ),
    "SIP_FROM_NUMBER is what the trunk calls from": (
        lambda: livekit(numbers=("+56225550000",)),
        "caller-id-on-livekit-trunk",
    ),
}


@pytest.mark.parametrize(("bent", "check"), GUIDE.values(), ids=GUIDE.keys())
def test_each_sentence_of_the_guide_has_its_check_and_only_that_one_fails(
    bent: Callable[[], Path], check: str
) -> None:
    path = bent()
    findings = (*judge_route(path, cast.NOW), *judge_environment(path.site, cast.NOW))
    assert [finding.check for finding in findings if finding.verdict is Verdict.FAIL] == [check]
    assert not [finding for finding in findings if finding.verdict is Verdict.UNKNOWN]
