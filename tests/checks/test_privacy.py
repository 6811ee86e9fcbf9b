"""A telephone number never comes through whole, wherever in the clouds somebody wrote it."""

from dataclasses import replace

from hypothesis import given, settings

from monitor.checks import judge_environment, judge_route
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import Known
from monitor.model.snapshot import Path, resolve
from monitor.model.twilio import TwilioTrunk
from tests.cast import NOW
from tests.checks.worlds import paths, with_twilio

DIGITS = "551155501234"
NAME = f"Brasil +{DIGITS}"


@settings(max_examples=200)
@given(paths())
def test_no_finding_repeats_a_number_that_a_name_or_a_user_name_holds(path: Path) -> None:
    named = _named_after_a_number(path)
    findings = (*judge_route(named, NOW), *judge_environment(named.site, NOW))
    assert DIGITS not in repr([finding.judgement for finding in findings])


def _named_after_a_number(path: Path) -> Path:
    site = path.site
    livekit = {key: _livekit(trunk) for key, trunk in site.snapshot.livekit_trunks.get().items()}
    site = replace(site, snapshot=replace(site.snapshot, livekit_trunks=Known(livekit)))
    trunks = {sid: _twilio(trunk) for sid, trunk in site.snapshot.twilio.trunks.get().items()}
    return resolve(path.route, with_twilio(site, trunks=Known(trunks)))


def _livekit(trunk: LiveKitTrunk) -> LiveKitTrunk:
    username = trunk.auth_username and DIGITS
    address = trunk.address.replace("acme-cl.sip.", f"{DIGITS}@acme-cl.sip.")
    return replace(trunk, name=NAME, auth_username=username, address=address)


def _twilio(trunk: TwilioTrunk) -> TwilioTrunk:
    lists = tuple(
        replace(
            each,
            friendly_name=NAME,
            credentials=Known(tuple(replace(one, username=DIGITS) for one in each.credentials.get())),
        )
        for each in trunk.credential_lists.get()
    )
    acls = tuple(replace(each, friendly_name=NAME) for each in trunk.acls.get())
    return replace(trunk, friendly_name=NAME, credential_lists=Known(lists), acls=Known(acls))
