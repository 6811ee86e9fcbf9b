# ruff: noqa: E501 - a sentence that people read is asserted in one piece
"""Canaries that share a number or a trunk: `config check` warns where they cannot all be placed in time."""

import pytest

from monitor.config import crowded, plan
from tests.config.sample import FILE, parsed

TO = "+5511987654321"
HIGH = "    canaries: {enabled: %s, limits: {calls_per_hour: 5000, calls_per_day: 90000, calls_per_month: 900000}}\n"


def site(*canaries: str, trunks: str = "one each", name: str = "prod", enabled: str = "true") -> str:
    """An environment with a route for each canary, on a trunk of its own unless all share one."""
    routes = [
        f"      r{index}:\n"
        f"        livekit_trunk: {f'ST_{index}' if trunks == 'one each' else trunks}\n"
        "        countries: [BR]\n"
        f"        canary: {{{canary}}}\n"
        for index, canary in enumerate(canaries)
    ]
    head = FILE[FILE.index("  prod:") : FILE.index("      br:")].replace("prod:", f"{name}:")
    return head + "".join(routes) + HIGH % enabled


def warned(*sites: str) -> tuple[str, ...]:
    return crowded(plan(parsed("environments:\n" + "".join(sites))))


def many(count: int, settings: str = "") -> list[str]:
    return [f"to: '{TO}'{settings}"] * count


def apart(count: int, settings: str = "") -> list[str]:
    """Numbers that read differently where they are shown."""
    return [f"to: '+551198765{index:04}'{settings}" for index in range(count)]


def test_calls_to_one_number_that_just_fit_are_not_warned_of() -> None:
    assert warned(site(*many(47))) == ()  # 47 of 38 s: 29 min 46 s of 30 min


def test_one_call_more_than_fits_if_each_rings_as_long_as_it_may_may_come_late() -> None:
    assert warned(site(*many(48))) == (
        "Calls to +55…4321 may come late: one is placed at a time, and for the 48 routes that share the number ringing and talking take up to 61 minutes of each hour. Call less often, or give some of them another number.",
    )


def test_calls_whose_talk_alone_does_not_fit_come_late_for_certain() -> None:
    (sentence,) = warned(site(*many(30, ", every: 5m")))
    assert sentence.startswith("Calls to +55…4321 come late: ")
    assert "talking alone takes 78 minutes of each hour" in sentence


def test_times_that_fit_to_the_second_fit() -> None:
    exact = ", every: 35m, ring_timeout: 5s, talk_time: 30s"
    assert warned(site(*many(60, exact))) == ()
    assert len(warned(site(*many(61, exact)))) == 1


def test_intervals_that_differ_are_each_counted_for_what_they_are() -> None:
    often, seldom = many(7, ", every: 5m"), many(22, ", every: 2h")
    assert warned(site(*often)) == ()
    (sentence,) = warned(site(*often, *seldom))
    assert "for the 29 routes" in sentence


def test_a_number_is_one_over_all_environments_and_a_trunk_is_its_environments_own() -> None:
    (sentence,) = warned(site(*many(24), trunks="ST_acme"), site(*many(24), trunks="ST_acme", name="test"))
    assert sentence.startswith("Calls to +55…4321 may come late: ")
    assert "48 routes" in sentence


def test_a_trunk_with_too_many_numbers_is_named_with_its_environment() -> None:
    assert warned(site(*apart(47), trunks="ST_acme")) == ()
    assert warned(site(*apart(48), trunks="ST_acme")) == (
        "Calls over LiveKit trunk ST_acme of prod may come late: one is placed at a time, and for the 48 routes that share the trunk ringing and talking take up to 61 minutes of each hour. Call less often, or give some of them another trunk.",
    )


def test_routes_that_are_not_called_take_no_time() -> None:
    assert warned(site(*many(48), enabled="false")) == ()
    assert warned(site(*many(47), *["to: ''"] * 20)) == ()


@pytest.mark.parametrize("count", [48, 200])
def test_no_whole_number_is_in_a_warning(count: int) -> None:
    (sentence,) = warned(site(*many(count)))
    assert TO.lstrip("+") not in sentence
    assert TO[3:-4] not in sentence
