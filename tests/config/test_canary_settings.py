"""What a canary's settings come to: a plan for each route, rules for the environment."""

import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.config import parse, plan
from monitor.config.maintenance import Window
from monitor.model.canary import TONE_HERTZ, Answerer, CanaryPlan, DialRules, Expected, Limits, ProofKind
from monitor.model.phone import Callee
from monitor.model.route import Environment
from tests.config.sample import FILE, GUIDE_VARIABLES, SHIPPED, parsed, refused, with_route

TO = "+5511987654321"
EVERYTHING = f"""\
canary:
  to: "{TO}"
  every: 1h
  ring_timeout: 30s
  talk_time: 20s
  callee: ours
  proof: dtmf
  expects: {{tone: 1234, digits: '159', returned_digits: '48#', rooms: callback-}}
  country: BR
  price_per_call: 0.07
  limits: {{calls_per_hour: 2, calls_per_day: 30, calls_per_month: 800, spend_per_month: 60}}
"""
RULES = """\
    canaries:
      enabled: false
      allowed_prefixes: ['+5511', '+56']
      limits: {calls_per_hour: 5, calls_per_day: 50, calls_per_month: 900, spend_per_month: 99.50}
      hang_up_by_sid: true
      maintenance:
        - {cron: '0 2 * * 0', for: 2h, time_zone: America/Sao_Paulo}
        - {cron: '30 1 1 * *', for: 30m}
"""


def planned(text: str, **variables: str) -> Environment:
    (environment,) = plan(parsed(text, **variables))
    return environment


def canary(text: str, **variables: str) -> CanaryPlan:
    (route,) = planned(text, **variables).routes
    assert route.canary is not None
    return route.canary


def test_a_route_without_a_canary_has_no_plan_and_nothing_may_be_dialled() -> None:
    environment = planned(FILE)
    assert environment.routes[0].canary is None
    assert environment.dialling.allowed_prefixes == ()


def test_a_number_alone_is_called_every_30_minutes_for_a_short_while() -> None:
    plan_of_route = canary(with_route(f"canary: {{to: '{TO}'}}"))
    assert plan_of_route == CanaryPlan(
        to=Callee(TO),
        every=timedelta(minutes=30),
        ring_timeout=timedelta(seconds=25),
        talk_time=timedelta(seconds=13),
        answerer=Answerer.OTHER,
        proof=ProofKind.TWILIO,
        limits=Limits(6, 60, 1860, None),
    )


def test_every_setting_of_a_canary_reaches_its_plan() -> None:
    assert canary(with_route(EVERYTHING)) == CanaryPlan(
        to=Callee(TO),
        every=timedelta(hours=1),
        ring_timeout=timedelta(seconds=30),
        talk_time=timedelta(seconds=20),
        answerer=Answerer.OURS,
        proof=ProofKind.DTMF,
        expected=Expected(1234, "159", "48#", "callback-"),
        limits=Limits(2, 30, 800, Decimal(60)),
        country="BR",
        price_per_call=Decimal("0.07"),
    )


def test_a_tone_that_the_file_does_not_name_is_one_that_nothing_else_plays() -> None:
    plan_of_route = canary(with_route(f"canary: {{to: '{TO}', proof: tone}}"))
    assert (plan_of_route.proof, plan_of_route.expected.tone) == (ProofKind.TONE, TONE_HERTZ)


@pytest.mark.parametrize("proof", ["tone", "echo", "dtmf, expects: {digits: '159'}"])
def test_a_proof_by_sound_wants_its_extra_and_says_how_to_get_it(
    proof: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "livekit.rtc", None)  # as where it is not installed
    (sentence,) = refused(with_route(f"canary: {{to: '{TO}', proof: {proof}}}"))

    assert sentence.endswith("needs the extra [media]: pip install livekit, where Trunkwatch is installed")


def test_a_call_that_comes_back_is_seen_without_any_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "livekit.rtc", None)
    text = with_route(f"canary: {{to: '{TO}', proof: callback, expects: {{rooms: callback-}}}}")
    assert canary(text).expected.rooms == "callback-"


def test_a_limit_that_is_not_given_follows_from_every() -> None:
    text = with_route(f"canary: {{to: '{TO}', every: 6h, limits: {{calls_per_day: 5}}}}")
    assert canary(text).limits == Limits(5, 5, 124 + 31, None)


def test_every_rule_of_an_environment_reaches_its_plan() -> None:
    assert planned(FILE + RULES).dialling == DialRules(
        enabled=False,
        allowed_prefixes=("+5511", "+56"),
        limits=Limits(5, 50, 900, Decimal("99.50")),
        hang_up_by_sid=True,
        maintenance=(
            Window("0 2 * * 0", timedelta(hours=2), "America/Sao_Paulo"),
            Window("30 1 1 * *", timedelta(minutes=30), "UTC"),
        ),
        reserved=Limits(0, 0, 0, None),
    )


def test_what_all_scheduled_calls_need_is_reserved_for_them() -> None:
    chile = "canary: {to: '+56225551234', every: 1h}}\n"
    text = with_route(f"canary: {{to: '{TO}', price_per_call: 0.07}}")
    text += f"      cl: {{livekit_trunk: ST_cl, countries: [CL], {chile}"
    assert planned(text).dialling.reserved == Limits(3, 72, 2232, Decimal("104.16"))


def test_an_environment_has_limits_before_anybody_thinks_of_them() -> None:
    rules = planned(FILE).dialling
    assert rules.enabled
    assert not rules.hang_up_by_sid
    assert rules.limits == Limits(20, 200, 5000, None)
    assert rules.maintenance == ()


def test_prefixes_left_out_are_the_calling_codes_of_the_numbers_that_are_called() -> None:
    chile = "      cl: {livekit_trunk: ST_cl, countries: [CL], canary: {to: '+56225551234'}}\n"
    us = "      us: {livekit_trunk: ST_us, countries: [US], canary: {to: '+12125550123'}}\n"
    text = with_route(f"canary: {{to: '{TO}'}}") + chile + us
    assert planned(text).dialling.allowed_prefixes == ("+1", "+55", "+56")


@pytest.mark.parametrize(("flag", "enabled"), [("true", True), ("false", False)])
def test_the_kill_switch_can_be_a_variable(flag: str, enabled: bool) -> None:
    text = FILE + "    canaries: {enabled: '${CANARIES:-true}'}\n"
    assert planned(text, CANARIES=flag).dialling.enabled is enabled
    assert planned(text).dialling.enabled


def test_numbers_of_calls_and_money_can_be_variables_and_empty_ones_count_as_not_given() -> None:
    text = with_route(
        f"canary: {{to: '{TO}', country: '${{C:-}}', price_per_call: '${{P:-}}',"
        " limits: {calls_per_hour: '${H:-}', spend_per_month: '${S:-}'}}"
    )
    assert canary(text, H="9", S="12.5", P="0.008", C="BR").limits == Limits(9, 60, 1860, Decimal("12.5"))
    unset = canary(text)
    assert (unset.limits.calls_per_hour, unset.limits.spend_per_month) == (6, None)
    assert (unset.country, unset.price_per_call) == (None, None)


@pytest.mark.parametrize("setting", [
    "every: 5m", "every: 7d", "ring_timeout: 5s", "ring_timeout: 30s", "talk_time: 1s", "talk_time: 2m",
])  # fmt: skip
def test_the_bounds_of_a_duration_are_allowed(setting: str) -> None:
    limits = "    canaries: {limits: {calls_per_day: 300, calls_per_month: 9000}}\n"
    assert canary(with_route(f"canary: {{to: '{TO}', {setting}}}") + limits).to.number == TO


def test_a_canary_without_a_number_is_none_however_much_else_is_said_of_it() -> None:
    text = with_route("canary: {to: '${TO:-}', every: 5m, limits: {calls_per_day: 1}}")
    assert planned(text).routes[0].canary is None
    assert planned(text).dialling.allowed_prefixes == ()


def test_the_file_that_pauses_is_beside_the_history() -> None:
    assert parsed(FILE + "state_dir: state\n").pause_file == Path("/srv/trunkwatch/state/pause")


def test_the_shipped_file_calls_nobody_until_a_number_is_set() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    (quiet,) = plan(parse(text, "config.yaml", SHIPPED.parent, GUIDE_VARIABLES))
    assert [route.canary for route in quiet.routes] == [None, None]
    (calling,) = plan(parse(text, "config.yaml", SHIPPED.parent, {**GUIDE_VARIABLES, "CANARY_TO_BR": TO}))
    assert [route.canary.to if route.canary else None for route in calling.routes] == [Callee(TO), None]


def test_what_the_shipped_file_has_in_comments_is_right_as_well() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    for line in ("  # every: 30m", "  # callee: ours", "    # canaries:"):
        assert text.count(line) == 1
        text = text.replace(line, line.replace("# ", ""))
    text = text.replace("    #   ", "      ")
    numbers = {"CANARY_TO_BR": TO, "CANARY_TO_CL": "+56225551234"}
    (environment,) = plan(parse(text, "config.yaml", SHIPPED.parent, {**GUIDE_VARIABLES, **numbers}))
    assert environment.routes[0].canary is not None
    assert environment.routes[0].canary.answerer is Answerer.OURS
    assert not environment.dialling.enabled
    assert len(environment.dialling.maintenance) == 1
