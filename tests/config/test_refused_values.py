# ruff: noqa: E501 - a sentence that people read is asserted in one piece
"""Every kind of wrong value has its own sentence, at the line and column where it stands."""

import pytest

from tests.config.sample import ACCOUNT, BRAZILIAN, FILE, KEY, ROUTE, changed, refused, with_route

PROD = "environments.prod"
BR = f"{PROD}.routes.br"
E164 = "is not a telephone number in E.164: write +, country code and number, digits only."
DURATION = "is not a duration: write 30s, 5m or 1h30m."
LISTEN = "must be HOST:PORT, like 127.0.0.1:9783 or [::1]:9783."
NOT_URL = "is not a URL: it must begin with https:// or wss:// and name a host."
RANGE = "is not an IPv4 range, like 203.0.113.0/24: its last bits must be 0."
CONCURRENCY = "must be a whole number from 1 to 20."
AMOUNT = "must be an amount of money, like 20 or 20.50."
QUOTES = "must be a text, and without quotes YAML reads a number: put quotes around it."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("sweep_every: soon", f"line 15, column 14: sweep_every {DURATION}"),
        ("sweep_every: 5 m", f"line 15, column 14: sweep_every {DURATION}"),
        ("sweep_every: [5m]", f"line 15, column 1: sweep_every {DURATION}"),
        ("sweep_every:", f"line 15, column 13: sweep_every {DURATION}"),
        ("sweep_every: 300", "line 15, column 14: sweep_every needs a unit: write 30s, 5m or 1h30m."),
        ("sweep_every: 0s", "line 15, column 14: sweep_every must be from 1s to 1d."),
        ("sweep_every: 25h", "line 15, column 14: sweep_every must be from 1s to 1d."),
        ("listen: localhost", f"line 15, column 9: listen {LISTEN}"),
        ("listen: ':9783'", f"line 15, column 9: listen {LISTEN}"),
        ("listen: ::1:9783", f"line 15, column 9: listen {LISTEN}"),
        ("listen: '[:::]:9783'", f"line 15, column 9: listen {LISTEN}"),
        ("listen: 127.0.0.1:70000", f"line 15, column 9: listen {LISTEN}"),
        ("listen: 9783", f"line 15, column 9: listen {QUOTES}"),
        ("state_dir:", "line 15, column 11: state_dir is empty."),
        ("state_dir: [a]", "line 15, column 1: state_dir must be a text, not a list or a block."),
        ('state_dir: "a\\0b"', "line 15, column 12: state_dir holds a line break or a control character."),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_the_whole_file(line: str, sentence: str) -> None:
    assert refused(f"{FILE}{line}\n") == [sentence]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("listen: a:1\n", "line 1, column 1: environments is missing."),
        ("environments:\n", "line 1, column 14: environments is empty."),
        ("environments: {}\n", "line 1, column 1: environments is empty: it needs one environment, like prod."),
        (
            "environments: [prod]\n",
            "line 1, column 1: environments must be a block of keys, each on its own line below it.",
        ),
        ("environments:\n  prod:\n", f"line 2, column 8: {PROD} is empty."),
    ],
)  # fmt: skip
def test_a_file_without_an_environment(text: str, sentence: str) -> None:
    assert refused(text) == [sentence]


@pytest.mark.parametrize("name", ["Prod", "prod_1", "-prod", "prod.eu", '"prod eu"', "é"])
def test_a_name_that_no_label_or_url_should_hold(name: str) -> None:
    (sentence,) = refused(changed("  prod:", f"  {name}:"))
    assert sentence.startswith("line 2, column 3: environments.")
    assert sentence.endswith(" is not a name: use a-z, 0-9 and -, the first not -.")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("wss://acme.livekit.cloud", "acme.livekit.cloud", f"line 4, column 12: {PROD}.livekit.url {NOT_URL}"),
        ("wss://acme.livekit.cloud", "ftp://acme", f"line 4, column 12: {PROD}.livekit.url {NOT_URL}"),
        ("wss://acme.livekit.cloud", "https://", f"line 4, column 12: {PROD}.livekit.url {NOT_URL}"),
        ("wss://acme.livekit.cloud", "https://a b", f"line 4, column 12: {PROD}.livekit.url {NOT_URL}"),
        ("wss://acme.livekit.cloud", "https://a:x", f"line 4, column 12: {PROD}.livekit.url {NOT_URL}"),
        ("wss://acme.livekit.cloud", "'https://[::1'", f"line 4, column 12: {PROD}.livekit.url {NOT_URL}"),
        ("wss://acme.livekit.cloud", "''", f"line 4, column 12: {PROD}.livekit.url is empty."),
        (
            "wss://acme.livekit.cloud", "https://me:pw@acme",
            f"line 4, column 12: {PROD}.livekit.url must not hold a user name or password.",
        ),
        (
            "wss://acme.livekit.cloud", "https://:pw@acme",
            f"line 4, column 12: {PROD}.livekit.url must not hold a user name or password.",
        ),
        (
            "wss://acme.livekit.cloud", "https://acme#x",
            f"line 4, column 12: {PROD}.livekit.url must not hold ? or #.",
        ),
        (
            "wss://acme.livekit.cloud", "https://acme?x=1",
            f"line 4, column 12: {PROD}.livekit.url must not hold ? or #.",
        ),
        (
            "wss://acme.livekit.cloud", "ws://acme.example",
            f"line 4, column 12: {PROD}.livekit.url must begin with https:// or wss://: an unencrypted ws:// is "
            "only for this machine itself.",
        ),
        (
            "wss://acme.livekit.cloud", "http://localhost.evil.test",
            f"line 4, column 12: {PROD}.livekit.url must begin with https:// or wss://: an unencrypted http:// is "
            "only for this machine itself.",
        ),
        ("APIacme", "", f"line 5, column 15: {PROD}.livekit.api_key is empty."),
        ("APIacme", "12", f"line 5, column 16: {PROD}.livekit.api_key {QUOTES}"),
        (
            "APIacme", "true",
            f"line 5, column 16: {PROD}.livekit.api_key must be a text, and without quotes YAML reads true or false: "
            "put quotes around it.",
        ),
        ("livekit-secret", "''", f"line 6, column 19: {PROD}.livekit.api_secret is empty."),
        ("livekit-secret", "12", f"line 6, column 19: {PROD}.livekit.api_secret {QUOTES}"),
        (
            "livekit-secret", '"a\\nb"',
            f"line 6, column 19: {PROD}.livekit.api_secret holds a line break or a control character.",
        ),
        (
            ACCOUNT, "AC123",
            f"line 8, column 20: {PROD}.twilio.account_sid is not a Twilio account SID: AC and 32 hexadecimal "
            "digits, from the Console.",
        ),
        (ACCOUNT, "123", f"line 8, column 20: {PROD}.twilio.account_sid {QUOTES}"),
        (
            "      auth_token: twilio-secret\n", "",
            f"line 7, column 5: {PROD}.twilio has no way to sign in: give api_key and api_secret, or auth_token.",
        ),
        (
            "twilio-secret", "''",
            f"line 7, column 5: {PROD}.twilio has no way to sign in: give api_key and api_secret, or auth_token.",
        ),
        (
            "auth_token: twilio-secret", f"api_key: {KEY}",
            f"line 7, column 5: {PROD}.twilio has api_key without api_secret.",
        ),
        (
            "auth_token: twilio-secret", "api_secret: s",
            f"line 7, column 5: {PROD}.twilio has api_secret without api_key.",
        ),
        (
            "auth_token: twilio-secret", "api_key: SK1\n      api_secret: s",
            f"line 9, column 16: {PROD}.twilio.api_key is not the SID of a Twilio API key: SK and 32 hexadecimal "
            "digits.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_way_to_reach_a_cloud(before: str, after: str, sentence: str) -> None:
    assert refused(changed(before, after)) == [sentence]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            f"api_key: {KEY}\napi_secret: s",
            f"line 7, column 5: {PROD}.twilio has both auth_token and api_key with api_secret: keep one of the two.",
        ),
        ("region: Dublin", f"line 10, column 15: {PROD}.twilio.region is not a Twilio Region, like us1, ie1 or au1."),
        (
            "region: ie1",
            f"line 10, column 15: {PROD}.twilio.region is not us1: give edge too, since the Region's hosts carry both.",
        ),
        ("base_url: wss://proxy", f"line 10, column 17: {PROD}.twilio.base_url is not a URL: it must begin with "
         "https:// and name a host."),
        ("base_url: http://proxy", f"line 10, column 17: {PROD}.twilio.base_url must begin with https://: an "
         "unencrypted http:// is only for this machine itself."),
        ("concurrency: 0", f"line 10, column 20: {PROD}.twilio.concurrency {CONCURRENCY}"),
        ("concurrency: true", f"line 10, column 20: {PROD}.twilio.concurrency {CONCURRENCY}"),
        ("concurrency: 2.0", f"line 10, column 20: {PROD}.twilio.concurrency {CONCURRENCY}"),
        ("concurrency:", f"line 10, column 19: {PROD}.twilio.concurrency {CONCURRENCY}"),
        ("balance_floor: -5", f"line 10, column 22: {PROD}.twilio.balance_floor {AMOUNT}"),
        ("balance_floor: NaN", f"line 10, column 22: {PROD}.twilio.balance_floor {AMOUNT}"),
        ("balance_floor: 20 USD", f"line 10, column 22: {PROD}.twilio.balance_floor {AMOUNT}"),
        (
            "parent: {account_sid: " + KEY + ", auth_token: t}",
            f"line 10, column 29: {PROD}.twilio.parent.account_sid is not a Twilio account SID: AC and 32 "
            "hexadecimal digits, from the Console.",
        ),
        (
            f"parent: {{account_sid: {ACCOUNT}, auth_token: t}}",
            f"line 10, column 29: {PROD}.twilio.parent.account_sid is this account itself, not its parent.",
        ),
        (
            "parent: {account_sid: AC" + "f" * 32 + "}",
            f"line 10, column 7: {PROD}.twilio.parent has no way to sign in: give api_key and api_secret, or "
            "auth_token.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_twilio(lines: str, sentence: str) -> None:
    added = "".join(f"      {line}\n" for line in lines.splitlines())
    assert refused(changed("    routes:\n", f"{added}    routes:\n")) == [sentence]


@pytest.mark.parametrize("value", ["10.0.0.1/8", "2001:db8::/32", "10.0.0", "10.0.0.0/33", "acme.test"])
def test_an_egress_range_that_is_none(value: str) -> None:
    text = changed("livekit-secret\n", f"livekit-secret\n      egress: ['10.0.0.0/8', '{value}']\n")
    assert refused(text) == [f"line 7, column 30: {PROD}.livekit.egress[1] {RANGE}"]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            "ST_acme", "acme",
            f"line 12, column 24: {BR}.livekit_trunk is not the id of a LiveKit SIP trunk: ST_ and letters or "
            "digits, from LiveKit.",
        ),
        ("ST_acme", "''", f"line 12, column 24: {BR}.livekit_trunk is empty."),
        ("        livekit_trunk: ST_acme\n", "", f"line 11, column 7: {BR}.livekit_trunk is missing."),
        (f'"{BRAZILIAN}"', BRAZILIAN, f"line 13, column 20: {BR}.caller_id {QUOTES}"),
        (f'"{BRAZILIAN}"', "551150395793", f"line 13, column 20: {BR}.caller_id {QUOTES}"),
        (f'"{BRAZILIAN}"', "'551150395793'", f"line 13, column 20: {BR}.caller_id {E164}"),
        (f'"{BRAZILIAN}"', "0115039", f"line 13, column 20: {BR}.caller_id {E164}"),
        (f'"{BRAZILIAN}"', "+55 11 5039-5793", f"line 13, column 20: {BR}.caller_id {E164}"),
        (f'"{BRAZILIAN}"', "'+٥٥١١٥٠٣٩٥٧٩٣'", f"line 13, column 20: {BR}.caller_id {E164}"),
        (
            f'"{BRAZILIAN}"', "'+9991234567'",
            f"line 13, column 20: {BR}.caller_id is not a telephone number: no country has this code.",
        ),
        (
            f'"{BRAZILIAN}"', "'+551150395'",
            f"line 13, column 20: {BR}.caller_id is not a telephone number: it is too short or too long for its "
            "country.",
        ),
        ("        countries: [BR]\n", "", f"line 11, column 7: {BR}.countries is missing."),
        ("[BR]", "", f"line 14, column 19: {BR}.countries must be a list, like [one, two]."),
        ("[BR]", "BR", f"line 14, column 20: {BR}.countries must be a list, like [one, two]."),
        (
            "[BR]", "[]",
            f"line 14, column 9: {BR}.countries is empty: name at least one country that this route calls, like [BR].",
        ),
        ("[BR]", "[BR, BR]", f"line 14, column 9: {BR}.countries names a country twice."),
        ("[BR]", "[br]", f"line 14, column 21: {BR}.countries[0] must be in upper case, like BR."),
        (
            "[BR]", "[BRA]",
            f"line 14, column 21: {BR}.countries[0] is not a country code of two letters (ISO 3166), like BR.",
        ),
        (
            "[BR]", "[BR, XX]",
            f"line 14, column 25: {BR}.countries[1] is not a country code of two letters (ISO 3166), like BR.",
        ),
        ("[BR]", "[55]", f"line 14, column 21: {BR}.countries[0] {QUOTES}"),
        (
            ROUTE, "      br: ST_acme\n",
            f"line 11, column 11: {BR} must be a block of keys, each on its own line below it.",
        ),
        (
            "    routes:\n" + ROUTE, "    routes: {}\n",
            f"line 2, column 3: {PROD} has nothing to watch: give it routes, or discover.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_route(before: str, after: str, sentence: str) -> None:
    assert refused(changed(before, after)) == [sentence]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("edge: sao-paolo", "edge is not an edge of Twilio: did you mean sao-paulo?"),
        ("edge: Dublin", "edge is not an edge of Twilio: did you mean dublin?"),
        ("edge: xyz", "edge is not an edge of Twilio: write one of ashburn, dublin, frankfurt, sao-paulo, "
         "singapore, sydney, tokyo, umatilla."),
        ("edge: [br1]", "edge is not an edge of Twilio: write one of ashburn, dublin, frankfurt, sao-paulo, "
         "singapore, sydney, tokyo, umatilla."),
        ("auth: password", "auth must be one of both, credentials, ip-acl."),
        ("auth: [both]", "auth must be one of both, credentials, ip-acl."),
        ("auth: ip_acl", "auth must be one of both, credentials, ip-acl. Did you mean ip-acl?"),
        ("checks: {trunk-address: of}", "checks.trunk-address must be one of critical, info, off, warning. "
         "Did you mean off?"),
        ("checks: {trunk-address: false}", "checks.trunk-address must be one of critical, info, off, warning."),
        ("checks: {trunk-adress: off}", "checks.trunk-adress is not a check: did you mean trunk-address?"),
        ("checks: {weather: off}", "checks.weather is not a check of this program."),
        ("checks: {balance: off}", "checks.balance is a check of the environment: set it in the environment's checks."),
        ("canary: {to: '+56225551234'}", "canary.to is a number of CL, outside the route's countries (BR)."),
        ("canary: {to: +551150395793}", f"canary.to {QUOTES}"),
        ("canary: {to: '5511'}", f"canary.to {E164}"),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_a_route(lines: str, sentence: str) -> None:
    (said,) = refused(with_route(lines))
    assert said.partition(": ")[2] == f"{BR}.{sentence}"
    assert said.startswith("line 15, column ")


def test_an_unknown_check_id_is_found_in_the_environment_too() -> None:
    text = f"{FILE}    checks: {{trunk-adress: off}}\n    accept_unknown: [balance, balanse]\n"
    assert refused(text) == [
        f"line 15, column 14: {PROD}.checks.trunk-adress is not a check: did you mean trunk-address?",
        f"line 16, column 31: {PROD}.accept_unknown[1] is not a check: did you mean balance?",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{FILE}sweep_evry: 5m\n", "line 15, column 1: sweep_evry is not a known key: did you mean sweep_every?"),
        (
            f"{FILE}xyz: 1\n",
            "line 15, column 1: xyz is not a known key: known here are sweep_every, listen, state_dir, web, log_level, ping_url, notices, environments.",
        ),
        (
            changed("account_sid", "acount_sid"),
            f"line 7, column 5: {PROD}.twilio.account_sid is missing.",
        ),
        (with_route("country: BR"), f"line 15, column 9: {BR}.country is not a known key: did you mean countries?"),
        (with_route("canary: {too: x}"), f"line 15, column 18: {BR}.canary.too is not a known key: did you mean to?"),
        (
            f"{FILE}    discover: {{includes: ['*']}}\n",
            f"line 15, column 16: {PROD}.discover.includes is not a known key: did you mean include?",
        ),
        (
            changed("twilio-secret\n", "twilio-secret\n      parent: {account_id: x}\n"),
            f"line 10, column 16: {PROD}.twilio.parent.account_id is not a known key: did you mean account_sid?",
        ),
    ],
)  # fmt: skip
def test_an_unknown_key_is_refused_with_the_nearest_name(text: str, sentence: str) -> None:
    assert sentence in refused(text)


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        changed("wss://", "ftp://")
        .replace("auth_token", "auth_tokn")
        .replace("ST_acme", "${TRUNK}")
        .replace("[BR]", "[br]")
    )
    said = refused(text + "        checks: {nope: off}\nlisten: nowhere\n")
    assert [line.split(",")[0] for line in said] == [
        "line 4",
        "line 7",
        "line 9",
        "line 12",
        "line 14",
        "line 15",
        "line 16",
    ]
