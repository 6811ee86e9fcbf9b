"""Discovery as a pure function: whatever the trunks are, each has one place, and its name stays."""

import re
from dataclasses import replace
from random import Random
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from monitor.config import discover, not_twilio, plan
from monitor.config.discovery import dials_twilio
from monitor.model.livekit import LiveKitTrunk
from monitor.model.route import Discovery, Environment
from tests.config.sample import FILE, parsed
from tests.config.test_planning import trunk

(CONFIGURED,) = plan(parsed(FILE))
NAME: Final = re.compile(r"[a-z0-9-]+")
HOSTS: Final = (
    "acme.pstn.twilio.com",
    "ACME.sip.twilio.com",
    "sip.carrier.example",
    "",
    "twilio.com.evil.test",
)

_LIVEKIT_IDS = st.text("abcXYZ019", min_size=1, max_size=6).map("ST_{}".format)
_IDS = st.one_of(_LIVEKIT_IDS, _LIVEKIT_IDS, st.text(min_size=1, max_size=8), st.just("ST_acme"))
_TRUNKS = st.builds(trunk, _IDS, st.sampled_from(HOSTS), st.sampled_from(("acme", "my test trunk", "+55…")))
projects = st.lists(_TRUNKS, max_size=8, unique_by=lambda each: each.id.casefold()).map(
    lambda trunks: {each.id: each for each in trunks}
)
discoveries = st.builds(
    Discovery,
    st.sampled_from((("*",), ("ST_*",), ("*test*", "ST_a*"))),
    st.sampled_from(((), ("*test*",), ("ST_X*",))),
)
Project = dict[str, LiveKitTrunk]


def environment(discovery: Discovery | None) -> Environment:
    return replace(CONFIGURED, discovery=discovery)


def names(of: Environment, trunks: Project) -> dict[str, str]:
    """By trunk the name of the route that was made of it."""
    return {route.livekit_trunk: route.name for route in discover(of, trunks) if route.discovered}


@given(projects, discoveries)
def test_each_trunk_is_a_route_once_or_not_twilio_or_left_out(trunks: Project, discovery: Discovery) -> None:
    of = environment(discovery)
    found, strangers = names(of, trunks), not_twilio(of, trunks)
    configured = {route.livekit_trunk for route in CONFIGURED.routes}

    assert not found.keys() & strangers.keys()
    assert not (found.keys() | strangers.keys()) & configured
    assert all(dials_twilio(trunks[each].address) for each in found)
    assert not any(dials_twilio(trunks[each].address) for each in strangers)
    if discovery == Discovery(("*",), ()):
        assert found.keys() | strangers.keys() == trunks.keys() - configured


@given(projects, discoveries)
def test_what_is_discovered_is_never_called_and_has_a_name_of_its_own(
    trunks: Project, discovery: Discovery
) -> None:
    routes = discover(environment(discovery), trunks)
    assert routes[: len(CONFIGURED.routes)] == CONFIGURED.routes
    assert len({route.name for route in routes}) == len(routes)
    for route in routes[len(CONFIGURED.routes) :]:
        assert (route.discovered, route.canary, route.countries) == (True, None, ())
        assert NAME.fullmatch(route.name)


@given(projects, discoveries, st.randoms(use_true_random=False))
def test_the_order_in_which_livekit_lists_trunks_changes_nothing(
    trunks: Project, discovery: Discovery, chance: Random
) -> None:
    shuffled = list(trunks.items())
    chance.shuffle(shuffled)
    of = environment(discovery)
    assert discover(of, dict(shuffled)) == discover(of, trunks)
    assert not_twilio(of, dict(shuffled)) == not_twilio(of, trunks)


@given(projects, projects)
def test_trunks_that_come_and_go_leave_the_names_of_the_others(trunks: Project, others: Project) -> None:
    taken = {each.casefold() for each in trunks}
    more = trunks | {key: each for key, each in others.items() if key.casefold() not in taken}
    of = environment(Discovery(("*",), ()))
    before, after = names(of, trunks), names(of, more)
    assert {each: after[each] for each in before} == before


@given(projects, st.text(max_size=8))
def test_a_trunk_that_is_renamed_keeps_the_name_of_its_route(trunks: Project, name: str) -> None:
    renamed = {key: replace(each, name=name) for key, each in trunks.items()}
    of = environment(Discovery(("*",), ()))
    assert names(of, renamed) == names(of, trunks)


def test_where_nothing_is_to_be_discovered_nobody_is_a_stranger() -> None:
    trunks = {"ST_oth": trunk("ST_oth", "sip.carrier.example")}
    assert not_twilio(environment(None), trunks) == {}
    assert not_twilio(environment(Discovery(("*",), ())), trunks) == {"ST_oth": "sip.carrier.example"}


def test_a_number_in_the_address_of_a_stranger_is_not_told() -> None:
    trunks = {"ST_oth": trunk("ST_oth", "sip:+551155507777@sip.carrier.example")}
    assert not_twilio(environment(Discovery(("*",), ())), trunks) == {"ST_oth": "sip:…@sip.carrier.example"}
