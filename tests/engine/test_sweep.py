"""A sweep: what it asks in which order, and what it reports."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from monitor.engine import sweep
from monitor.model.event import RouteReport, Swept
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import GapReason, Known, Reading
from monitor.model.route import Discovery, Route
from monitor.model.twilio import TwilioReadings
from monitor.model.verdict import Verdict
from tests.cast import (
    LIVEKIT_CL,
    NOW,
    TRUNK_CL,
    credential_list,
    environment,
    livekit_trunk,
    twilio_readings,
    twilio_trunk,
    unread,
    with_livekit_trunk,
    with_twilio_trunk,
)
from tests.engine.clouds import Hands, LiveKit, Twilio

Trunks = Reading[Mapping[str, LiveKitTrunk]]


async def swept(trunks: Trunks | None = None, twilio: TwilioReadings | None = None, **changes: Any) -> Swept:
    return await sweep(environment(**changes), LiveKit(trunks), Twilio(twilio), Hands().now, {})


def report_of(event: Swept, route: str) -> RouteReport:
    return next(report for report in event.routes if report.route == route)


def verdicts(event: Swept, route: str) -> dict[str, Verdict]:
    return {finding.check: finding.verdict for finding in report_of(event, route).findings}


async def test_healthy_clouds_give_a_complete_sweep_without_a_failure() -> None:
    event = await swept()

    findings = [*event.findings, *(finding for report in event.routes for finding in report.findings)]
    assert {finding.verdict for finding in findings} <= {Verdict.PASS, Verdict.SKIP}
    assert (event.environment, event.complete, event.up) == ("prod", True, {"livekit": True, "twilio": True})


async def test_a_report_names_where_the_route_leads() -> None:
    report = report_of(await swept(), "br")

    assert (report.livekit_trunk, report.twilio_trunk) == ("ST_br", "TK" + "1" * 32)
    assert (report.address, report.edge) == ("acme.pstn.sao-paulo.twilio.com", "sao-paulo")


async def test_a_report_is_empty_where_the_route_leads_nowhere() -> None:
    event = await swept(with_livekit_trunk(livekit_trunk("cl", address="acme.sip.twilio.com")))

    report = report_of(event, "cl")
    assert (report.twilio_trunk, report.address, report.edge) == ("", "", "")
    assert verdicts(event, "cl")["trunk-address"] is Verdict.FAIL


async def test_twilio_is_asked_for_the_trunks_that_routes_reach_and_no_others() -> None:
    idle = livekit_trunk("cl", id="ST_idle", address="idle.pstn.twilio.com")
    twilio = Twilio()
    await sweep(environment(), LiveKit(with_livekit_trunk(idle)), twilio, Hands().now, {})

    assert twilio.reached == [frozenset({"acme", "acme-cl"})]


async def test_discovered_routes_are_reached_and_judged_as_well() -> None:
    found = livekit_trunk("cl", id="ST_Found", address="found.pstn.twilio.com")
    twilio = Twilio()
    site = environment(discovery=Discovery())
    event = await sweep(site, LiveKit(with_livekit_trunk(found)), twilio, Hands().now, {})

    assert [report.route for report in event.routes] == ["br", "cl", "st-found"]
    assert twilio.reached == [frozenset({"acme", "acme-cl", "found"})]


async def test_routes_discovered_before_stand_while_livekit_does_not_answer() -> None:
    before = Route("prod", "st-found", "ST_Found", discovered=True)
    event = await sweep(
        environment(discovery=Discovery()), LiveKit(unread()), Twilio(), Hands().now, {}, discovered=[before]
    )

    assert [report.route for report in event.routes] == ["br", "cl", "st-found"]
    assert verdicts(event, "st-found")["livekit-trunk-exists"] is Verdict.UNKNOWN


async def test_a_discovered_route_leaves_when_livekit_no_longer_has_its_trunk() -> None:
    before = Route("prod", "st-found", "ST_Found", discovered=True)
    event = await sweep(
        environment(discovery=Discovery()), LiveKit(), Twilio(), Hands().now, {}, discovered=[before]
    )

    assert [report.route for report in event.routes] == ["br", "cl"]


async def test_without_livekit_no_trunk_is_reached_and_twilio_is_still_read() -> None:
    twilio = Twilio()
    event = await sweep(environment(), LiveKit(unread()), twilio, Hands().now, {})

    assert twilio.reached == [frozenset()]
    assert event.up == {"livekit": False, "twilio": True}
    assert not event.complete


async def test_a_refusal_is_an_answer_but_gives_nothing() -> None:
    refused = unread(reason=GapReason.UNAUTHORIZED)
    nothing = TwilioReadings(refused, refused, refused, refused, refused, refused)
    event = await swept(twilio=nothing)

    assert event.complete
    assert event.up == {"livekit": True, "twilio": False}


async def test_caller_ids_that_a_region_does_not_have_do_not_make_twilio_up() -> None:
    refused = unread(reason=GapReason.UNAUTHORIZED)
    nothing = TwilioReadings(refused, refused, Known(frozenset()), refused, refused, refused)

    assert not (await swept(twilio=nothing)).up["twilio"]
    assert (await swept(twilio=replace(nothing, numbers=Known({})))).up["twilio"]


@pytest.mark.parametrize("reading", ["trunks", "numbers", "caller_ids", "countries", "account", "balance"])
async def test_any_reading_without_an_answer_makes_a_sweep_incomplete(reading: str) -> None:
    event = await swept(twilio=twilio_readings(**{reading: unread()}))

    assert not event.complete
    assert event.up["twilio"]


@pytest.mark.parametrize("reading", ["credential_lists", "acls", "region"])
async def test_so_does_any_reading_of_a_reached_trunk(reading: str) -> None:
    trunks = with_twilio_trunk(twilio_trunk("cl", **{reading: unread()}))

    assert not (await swept(twilio=twilio_readings(trunks=trunks))).complete


async def test_so_does_an_unread_list_of_credentials() -> None:
    lists = Known((credential_list("cl", credentials=unread()),))
    trunks = with_twilio_trunk(twilio_trunk("cl", credential_lists=lists))

    assert not (await swept(twilio=twilio_readings(trunks=trunks))).complete


async def test_a_trunk_that_no_route_reaches_need_not_be_read() -> None:
    unasked = unread(reason=GapReason.NOT_ASKED)
    idle = twilio_trunk("cl", sid="TK" + "9" * 32, credential_lists=unasked, acls=unasked, region=unasked)

    assert (await swept(twilio=twilio_readings(trunks=with_twilio_trunk(idle)))).complete


async def test_everything_is_judged_as_of_the_last_reading() -> None:
    hands = Hands()

    class SlowTwilio(Twilio):
        async def read(self, reached: Any) -> TwilioReadings:
            hands.move(2.5)
            return await super().read(reached)

    event = await sweep(environment(), LiveKit(), SlowTwilio(), hands.now, {})

    assert (event.started, (event.ended - NOW).total_seconds()) == (NOW, 2.5)
    assert {finding.at for report in event.routes for finding in report.findings} == {event.ended}


async def test_progress_is_told_from_nothing_to_all() -> None:
    told: list[tuple[str, float]] = []
    await sweep(
        environment(),
        LiveKit(),
        Twilio(),
        Hands().now,
        {},
        progress=lambda phase, fraction: told.append((phase, fraction)),
    )

    fractions = [fraction for _, fraction in told]
    assert fractions == sorted(fractions)
    assert (told[0], told[-1]) == (("reading LiveKit", 0.0), ("done", 1.0))


async def test_a_proof_over_a_trunk_reaches_its_check() -> None:
    """A password that changed since is worth a word, unless a call was proved after it."""
    rotated = credential_list("cl")
    credential = rotated.credentials.get()[0]
    newer = Known((type(credential)(credential.username, NOW),))
    lists = Known((credential_list("cl", credentials=newer),))
    readings = twilio_readings(trunks=with_twilio_trunk(twilio_trunk("cl", credential_lists=lists)))

    for last_proved, verdict in (({}, Verdict.FAIL), ({TRUNK_CL: NOW.replace(year=2027)}, Verdict.PASS)):
        event = await sweep(environment(), LiveKit(), Twilio(readings), Hands().now, last_proved)
        assert verdicts(event, "cl")["credential-rotated"] is verdict


async def test_a_missing_trunk_does_not_hide_the_other_routes() -> None:
    event = await swept(Known({"ST_br": livekit_trunk("br")}))

    assert report_of(event, "cl").livekit_trunk == LIVEKIT_CL
    assert verdicts(event, "cl")["livekit-trunk-exists"] is Verdict.FAIL
    assert Verdict.FAIL not in verdicts(event, "br").values()
