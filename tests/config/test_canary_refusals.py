# ruff: noqa: E501 - a sentence that people read is asserted in one piece
"""Wrong settings of canaries: each has its own sentence, at the place where it stands."""

import pytest

from monitor.config import plan
from tests.config.sample import FILE, parsed, refused, with_route

PROD = "environments.prod"
BR = f"{PROD}.routes.br"
TO = "+5511987654321"
CALLED = with_route(f"canary: {{to: '{TO}'}}")
DURATION = "is not a duration: write 30s, 5m or 1h30m."
AMOUNT = "must be an amount of money, like 20 or 20.50."
COUNT = "must be a whole number from 0 to 1000000."
PREFIX = "is not the beginning of a number: write + and one to six digits, like +5511."
QUOTES = "must be a text, and without quotes YAML reads a number: put quotes around it."
DIGITS = "is not a row of digits: write 3 to 16 of 0-9, * and #, in quotes."
FIELDS = "must be five fields of cron: minute, hour, day of the month, month, day of the week."


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("every: 4m59s", "every must be from 5m to 7d."),
        ("every: 8d", "every must be from 5m to 7d."),
        ("every: 30", "every needs a unit: write 30s, 5m or 1h30m."),
        ("every: often", f"every {DURATION}"),
        ("every: 0s", "every must be from 5m to 7d."),
        ("ring_timeout: 31s", "ring_timeout must be from 5s to 30s."),
        ("ring_timeout: 4s", "ring_timeout must be from 5s to 30s."),
        ("talk_time: 0s", "talk_time must be from 1s to 2m."),
        ("talk_time: 2m1s", "talk_time must be from 1s to 2m."),
        ("callee: mine", "callee must be one of other, ours."),
        ("callee: our", "callee must be one of other, ours. Did you mean ours?"),
        ("proof: null", "proof must be one of callback, dtmf, echo, none, tone, twilio."),
        ("proof: tones", "proof must be one of callback, dtmf, echo, none, tone, twilio. Did you mean tone?"),
        ("proof: dtmf", "expects needs digits or returned_digits for proof: dtmf."),
        ("proof: callback", "expects needs rooms for proof: callback."),
        ("proof: tone, talk_time: 3s", "talk_time is too short for proof: tone, which takes 4s."),
        ("proof: echo, talk_time: 5s", "talk_time is too short for proof: echo, which takes 6s."),
        (
            "proof: dtmf, expects: {digits: '159', returned_digits: '4826'}, talk_time: 10s",
            "talk_time is too short for proof: dtmf, which takes 11s.",
        ),
        ("expects: {tone: 440}", "expects.tone must be a whole number from 700 to 3000."),
        ("expects: {tone: 1010}", "expects.tone is too near to 1000 Hz, which voicemails or fax machines play: choose one 50 Hz away."),
        ("expects: {digits: 159}", f"expects.digits {QUOTES}"),
        ("expects: {digits: '15'}", f"expects.digits {DIGITS}"),
        ("expects: {returned_digits: 'one'}", f"expects.returned_digits {DIGITS}"),
        ("expects: {rooms: trunkwatch-in-}", "expects.rooms is how rooms begin that canaries dial from (trunkwatch-…): name others."),
        ("expects: {rooms: trunkwatch}", "expects.rooms is how rooms begin that canaries dial from (trunkwatch-…): name others."),
        ("expects: {rooms: t}", "expects.rooms is how rooms begin that canaries dial from (trunkwatch-…): name others."),
        ("country: br", "country must be in upper case, like BR."),
        ("country: XX", "country is not a country code of two letters (ISO 3166), like BR."),
        ("price_per_call: -1", f"price_per_call {AMOUNT}"),
        ("price_per_call: cheap", f"price_per_call {AMOUNT}"),
        ("limits: {calls_per_day: -1}", f"limits.calls_per_day {COUNT}"),
        ("limits: {calls_per_day: many}", f"limits.calls_per_day {COUNT}"),
        ("limits: {calls_per_day: true}", f"limits.calls_per_day {COUNT}"),
        ("limits: {calls_per_day: 1000001}", f"limits.calls_per_day {COUNT}"),
        ("limits: {spend_per_month: lots}", f"limits.spend_per_month {AMOUNT}"),
        ("limits: 20", "limits must be a block of keys, each on its own line below it."),
        ("limits: {calls_per_mont: 9}", "limits.calls_per_mont is not a known key: did you mean calls_per_month?"),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_a_canary(setting: str, sentence: str) -> None:
    (said,) = refused(with_route(f"canary: {{to: '{TO}', {setting}}}"))
    assert said.startswith("line 15, column ")
    assert said.partition(": ")[2] == f"{BR}.canary.{sentence}"


def test_a_canary_that_can_be_neither_proved_nor_placed_is_told_both_at_once() -> None:
    said = refused(with_route(f"canary: {{to: '{TO}', proof: callback, limits: {{calls_per_day: 1}}}}"))
    assert [problem.partition(f"{BR}.canary.")[2] for problem in said] == [
        "expects needs rooms for proof: callback.",
        "limits.calls_per_day is too low: every needs 48 calls. Raise it, or call less often.",
    ]


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("enabled: yes", "enabled must be true or false."),
        ("enabled: 1", "enabled must be true or false."),
        ("enabled:", "enabled must be true or false."),
        ("hang_up_by_sid: on", "hang_up_by_sid must be true or false."),
        ("allowed_prefixes: '+55'", "allowed_prefixes must be a list, like [one, two]."),
        ("allowed_prefixes: [+55]", f"allowed_prefixes[0] {QUOTES}"),
        ("allowed_prefixes: ['+55', '56']", f"allowed_prefixes[1] {PREFIX}"),
        ("allowed_prefixes: ['+55', '+']", f"allowed_prefixes[1] {PREFIX}"),
        ("allowed_prefixes: ['']", "allowed_prefixes[0] is empty."),
        ("allowed_prefixes: ['+0']", f"allowed_prefixes[0] {PREFIX}"),
        (f"allowed_prefixes: ['{TO}']", f"allowed_prefixes[0] {PREFIX}"),
        ("limits: {calls_per_hour: ''}", f"limits.calls_per_hour {COUNT}"),
        ("limits: {calls_per_hour: null}", f"limits.calls_per_hour {COUNT}"),
        ("limit: {}", "limit is not a known key: did you mean limits?"),
        ("maintenance: {cron: '0 2 * * *', for: 2h}", "maintenance must be a list, like [one, two]."),
        ("maintenance: ['0 2 * * *']", "maintenance[0] must be a block of keys, each on its own line below it."),
        ("maintenance: [{for: 2h}]", "maintenance[0].cron is missing."),
        ("maintenance: [{cron: '0 2 * * *'}]", "maintenance[0].for is missing."),
        ("maintenance: [{cron: '0 2 * * *', lasts: 2h}]", "maintenance[0].for is missing."),
        ("maintenance: [{cron: '0 2 * * *', for: 30s}]", "maintenance[0].for must be from 1m to 7d."),
        ("maintenance: [{cron: '0 2 * * *', for: 8d}]", "maintenance[0].for must be from 1m to 7d."),
        ("maintenance: [{cron: '', for: 2h}]", "maintenance[0].cron is empty."),
        ("maintenance: [{cron: 5, for: 2h}]", f"maintenance[0].cron {QUOTES}"),
        ("maintenance: [{cron: daily, for: 2h}]", f"maintenance[0].cron {FIELDS}"),
        ("maintenance: [{cron: '0 0 2 * * *', for: 2h}]", f"maintenance[0].cron {FIELDS}"),
        ("maintenance: [{cron: '60 2 * * *', for: 2h}]", "maintenance[0].cron is not a time of cron: its minute cannot be read."),
        ("maintenance: [{cron: '0 2 * * XYZ', for: 2h}]", "maintenance[0].cron is not a time of cron: its day-of-week cannot be read."),
        ("maintenance: [{cron: '0 2 30 2 *', for: 2h}]", "maintenance[0].cron is not a time of cron: its day-of-month cannot be read."),
        ("maintenance: [{cron: '0 2 * * 0', for: 2h, time_zone: America/Sao_Paolo}]",
         "maintenance[0].time_zone is not a time zone, like America/Sao_Paulo or UTC. Did you mean America/Sao_Paulo?"),
        ("maintenance: [{cron: '0 2 * * 0', for: 2h, time_zone: ../etc}]",
         "maintenance[0].time_zone is not a time zone, like America/Sao_Paulo or UTC."),
        ("maintenance: [{cron: '0 2 * * 0', for: 2h, time_zone: ''}]",
         "maintenance[0].time_zone is not a time zone, like America/Sao_Paulo or UTC."),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_all_canaries(setting: str, sentence: str) -> None:
    problems = refused(f"{FILE}    canaries:\n      {setting}\n")
    assert f"{PROD}.canaries.{sentence}" in [problem.partition(": ")[2] for problem in problems]


def test_the_key_that_python_keeps_for_itself_is_known_by_its_name_in_the_file() -> None:
    (_, said) = refused(f"{FILE}    canaries: {{maintenance: [{{cron: '0 2 * * *', fro: 2h}}]}}\n")
    assert said.endswith(".maintenance[0].fro is not a known key: did you mean for?")


@pytest.mark.parametrize(("cron", "length"), [
    ("* * * * *", "1m"), ("0 * * * *", "1h"), ("*/5 * * * *", "1d"), ("0 0 * * *", "1d"), ("0 0 * * 1", "7d"),
])  # fmt: skip
def test_windows_without_time_between_them_are_refused(cron: str, length: str) -> None:
    (said,) = refused(f"{FILE}    canaries: {{maintenance: [{{cron: '{cron}', for: {length}}}]}}\n")
    assert said.endswith(".maintenance[0].for leaves no time between the windows: no canary could be placed.")


def test_a_number_that_begins_with_no_allowed_prefix_is_refused_where_it_stands() -> None:
    text = CALLED + "    canaries: {allowed_prefixes: ['+5521', '+56']}\n"
    assert refused(text) == [
        f"line 15, column 22: {BR}.canary.to begins with none of canaries.allowed_prefixes."
    ]
    (allowed,) = plan(parsed(CALLED + "    canaries: {allowed_prefixes: ['+5521', '+5511']}\n"))
    assert allowed.routes[0].canary is not None


def test_a_premium_rate_number_is_never_called() -> None:
    (said,) = refused(with_route("canary: {to: '+55900123456'}"))
    assert said.endswith(f"{BR}.canary.to is a premium-rate number: name one that costs what a call costs.")


def test_no_sentence_repeats_the_number() -> None:
    problems = refused(CALLED + "    canaries: {allowed_prefixes: ['+5521'], limits: {calls_per_day: 0}}\n")
    assert len(problems) == 2
    assert TO[3:] not in "".join(problems)
