"""The healthy world, the demo's configuration, and the scenarios' edits of both."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import parse, plan
from monitor.model.canary import Answerer
from monitor.simulator import SCENARIOS, UnknownScenario, demo_config, healthy_world
from monitor.simulator.cast import MOST_TRUNKS, demo_routes, phone

URL = "http://127.0.0.1:9999"


def test_the_cast_is_br_on_acme_and_cl_on_acme_cl() -> None:
    world = healthy_world()
    assert [trunk.domain_name for trunk in world.account.home.trunks.values()] == [
        "acme.pstn.twilio.com",
        "acme-cl.pstn.twilio.com",
    ]
    assert world.livekit_trunk("br").address == "acme.pstn.sao-paulo.twilio.com"
    assert world.livekit_trunk("cl").address == "acme-cl.pstn.twilio.com"


def test_every_number_is_on_the_trunk_of_its_route_and_on_its_livekit_trunk() -> None:
    world = healthy_world(routes=60)
    for route in demo_routes(60):
        number = world.number(route.caller_id)
        assert number.trunk_sid == world.trunk(route.trunk).sid
        assert world.livekit_trunk(route.name).numbers == [route.caller_id]


def test_many_routes_share_fifty_twilio_trunks_and_no_livekit_trunk() -> None:
    world = healthy_world(routes=1000)
    assert len(world.account.home.trunks) == MOST_TRUNKS
    assert len(world.project.trunks) == len(world.account.numbers) == 1000
    assert len({number.sid for number in world.account.numbers}) == 1000


def test_ids_have_the_form_of_the_vendors() -> None:
    world = healthy_world(routes=3)
    for trunk in world.account.home.trunks.values():
        assert trunk.sid.startswith("TK") and len(trunk.sid) == 34
    assert [trunk for trunk in world.project.trunks if len(trunk) != 15] == []


@pytest.mark.parametrize("routes", [1, 0, -1])
def test_the_demo_has_its_two_routes_at_least(routes: int) -> None:
    with pytest.raises(ValueError, match="2 or more"):
        healthy_world(routes)


def test_a_missing_trunk_or_number_is_a_key_error() -> None:
    world = healthy_world()
    for look_up in (world.trunk, world.number, world.livekit_trunk):
        with pytest.raises(KeyError):
            look_up("nothing")


def test_a_world_in_a_hurry_keeps_its_proportions() -> None:
    world = healthy_world()
    SCENARIOS["late-record"].edit(world)
    world.hurry(0.1)
    assert (world.ring_seconds, world.media_seconds) == pytest.approx((0.3, 3.0))
    assert world.service.record_delay == timedelta(seconds=2)
    assert world.service.price_delay == timedelta(seconds=1)


def test_what_never_comes_does_not_come_sooner() -> None:
    world = healthy_world()
    SCENARIOS["no-record"].edit(world)
    world.hurry(0.1)
    assert world.service.record_delay is None


def test_there_are_some_two_hundred_countries_each_once() -> None:
    rows = healthy_world().account.countries
    assert len(rows) > 200
    assert all(iso == row.iso_code and row.name for iso, row in rows.items())
    assert (rows["CL"].name, rows["CL"].calling_codes) == ("Chile", ("+56",))
    assert rows["DO"].calling_codes == ("+1809", "+1829", "+1849")
    assert rows["BS"].calling_codes == ("+1242",)


def test_canada_has_no_row_of_its_own() -> None:
    rows = healthy_world().account.countries
    assert "CA" not in rows
    assert rows["US"].name == "United States/Canada"
    assert [row.iso_code for row in rows.values() if "+1" in row.calling_codes] == ["US"]


def test_high_risk_numbers_are_off_everywhere_and_few_countries_are_on() -> None:
    rows = healthy_world().account.countries.values()
    assert not any(row.high_risk_special or row.high_risk_tollfraud for row in rows)
    on = {row.iso_code for row in rows if row.low_risk}
    assert on == {"AR", "BR", "CL", "CO", "ES", "GB", "MX", "PE", "PT", "US", "UY"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_changes_the_world_or_the_configuration_unless_all_is_well(name: str) -> None:
    world = healthy_world()
    SCENARIOS[name].edit(world)
    assert (world == healthy_world()) == (name == "healthy")


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_leaves_a_world_with_more_routes_alone_but_for_its_fault(name: str) -> None:
    world = healthy_world(routes=60)
    SCENARIOS[name].edit(world)
    assert len(world.account.numbers) >= 59


@pytest.mark.parametrize("name", SCENARIOS)
def test_titles_are_sentences(name: str) -> None:
    title = SCENARIOS[name].title
    assert title[0].isupper() and title.endswith(".")


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_demos_configuration_is_a_good_one(name: str) -> None:
    (environment,) = plan(parse(demo_config(URL, name), "demo.yaml", Path("/nowhere"), {}))
    assert environment.name == "prod"
    assert [route.name for route in environment.routes] == ["br", "cl"]


def test_the_demos_configuration_reads_both_clouds_at_one_address() -> None:
    config = parse(demo_config(URL, "healthy", routes=4), "demo.yaml", Path("/nowhere"), {})
    prod = config.environments["prod"]
    assert (prod.livekit.url, prod.twilio.base_url) == (URL, URL)
    assert list(prod.routes) == ["br", "cl", "r003", "r004"]
    assert prod.discover is None


def test_the_demo_calls_br_and_cl_however_many_routes_there_are() -> None:
    (environment,) = plan(parse(demo_config(URL, "healthy", routes=5), "demo.yaml", Path("/nowhere"), {}))
    called = {route.name: route.canary.to.number for route in environment.routes if route.canary}
    assert called == {"br": phone("br"), "cl": phone("cl")}


def test_a_demos_call_is_over_in_seconds_and_its_silence_is_an_alarm() -> None:
    (environment,) = plan(parse(demo_config(URL, "healthy"), "demo.yaml", Path("/nowhere"), {}))
    for route in environment.routes:
        assert route.canary is not None
        assert route.canary.ring_timeout + route.canary.talk_time < timedelta(seconds=10)
        assert route.canary.answerer is Answerer.OURS


def test_a_scenario_changes_the_configuration_only_where_its_name_is_about_it() -> None:
    usual = demo_config(URL, "healthy")
    changed = [name for name in SCENARIOS if demo_config(URL, name) != usual]
    assert changed == ["static-egress", "two-accounts", "flaky-403"]


def test_an_unknown_scenario_has_no_configuration() -> None:
    with pytest.raises(UnknownScenario, match="did you mean 'healthy'"):
        demo_config(URL, "helthy")
