"""What a right file means once it is read."""

from datetime import timedelta
from decimal import Decimal
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from pydantic import ValidationError

from monitor.config.durations import duration_text, parsed_duration
from monitor.config.network import is_loopback
from monitor.config.telephone import lies_in, number_fault, regions_of
from tests.config.sample import ACCOUNT, FILE, KEY, changed, parsed, with_route

PARENT = "AC" + "f" * 32


def test_defaults_are_those_of_the_reference() -> None:
    config = parsed(FILE)
    prod = config.environments["prod"]
    assert config.sweep_every == timedelta(minutes=5)
    assert config.address == ("127.0.0.1", 9783)
    assert config.state_dir == Path("/srv/trunkwatch")
    assert (prod.twilio.region, prod.twilio.concurrency, prod.twilio.balance_floor) == ("us1", 2, None)
    assert prod.discover is None
    assert prod.routes["br"].auth == "credentials"


def test_a_relative_state_directory_begins_beside_the_file_and_an_absolute_one_stays() -> None:
    assert parsed(FILE + "state_dir: state\n").state_dir == Path("/srv/trunkwatch/state")
    assert parsed(FILE + "state_dir: /var/lib/x\n").state_dir == Path("/var/lib/x")


def test_the_digest_is_of_the_text_and_not_of_the_variables() -> None:
    text = changed("twilio-secret", "${TOKEN}")
    assert parsed(text, TOKEN="a").sha256 == parsed(text, TOKEN="b").sha256
    assert parsed(text, TOKEN="a").sha256 != parsed(text + "\n", TOKEN="a").sha256


def test_another_variable_makes_another_configuration() -> None:
    text = changed("twilio-secret", "${TOKEN}")
    assert parsed(text, TOKEN="a") == parsed(text, TOKEN="a")
    assert parsed(text, TOKEN="a") != parsed(text, TOKEN="b")


def test_a_configuration_cannot_be_changed() -> None:
    config = parsed(FILE)
    with pytest.raises(ValidationError):
        config.listen = "0.0.0.0:1"


def test_every_setting_of_twilio_is_understood() -> None:
    lines = f"""\
      region: ie1
      edge: dublin
      base_url: http://127.0.0.1:8080/twilio/
      concurrency: 4
      balance_floor: 20.50
      parent: {{account_sid: AC{"f" * 32}, api_key: {KEY}, api_secret: s}}
"""
    twilio = parsed(changed("    routes:\n", f"{lines}    routes:\n")).environments["prod"].twilio
    assert (twilio.region, twilio.edge, twilio.concurrency) == ("ie1", "dublin", 4)
    assert twilio.base_url == "http://127.0.0.1:8080/twilio"
    assert twilio.balance_floor == Decimal("20.50")
    assert twilio.parent is not None
    assert twilio.parent.api_key == KEY


@pytest.mark.parametrize(
    ("line", "asked"), [("", False), ("insights: true", True), ("insights: false", False)]
)
def test_voice_insights_are_asked_only_where_somebody_says_so(line: str, asked: bool) -> None:
    twilio = parsed(changed("twilio-secret\n", f"twilio-secret\n      {line}\n")).environments["prod"].twilio
    assert twilio.insights is asked


def test_a_whole_balance_floor_needs_no_quotes() -> None:
    twilio = parsed(changed("twilio-secret\n", "twilio-secret\n      balance_floor: 20\n"))
    assert twilio.environments["prod"].twilio.balance_floor == Decimal(20)


def test_fixed_egress_ranges_are_networks() -> None:
    text = changed("livekit-secret\n", "livekit-secret\n      egress: [143.223.88.0/21, 203.0.113.7]\n")
    assert parsed(text).environments["prod"].livekit.egress == (
        IPv4Network("143.223.88.0/21"),
        IPv4Network("203.0.113.7/32"),
    )


@pytest.mark.parametrize(
    ("listen", "address"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0)),
        ("0.0.0.0:9783", ("0.0.0.0", 9783)),
        ("localhost:80", ("localhost", 80)),
        ("'[::1]:9783'", ("::1", 9783)),
        ("'[::]:65535'", ("::", 65535)),
    ],
)
def test_where_to_listen_is_host_and_port(listen: str, address: tuple[str, int]) -> None:
    assert parsed(f"{FILE}listen: {listen}\n").address == address


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:7880",
        "ws://127.9.9.9",
        "http://[::1]:7880",
        "https://acme.example/base",
        "wss://a.livekit.cloud/",
    ],
)
def test_a_url_is_encrypted_or_on_this_machine(url: str) -> None:
    livekit = parsed(changed("wss://acme.livekit.cloud", f"'{url}'")).environments["prod"].livekit
    assert livekit.url == url.rstrip("/")


@pytest.mark.parametrize("host", ["128.0.0.1", "0.0.0.0", "localhost.test", "127.1", "::2"])
def test_a_host_that_only_looks_like_this_machine_is_not_it(host: str) -> None:
    assert not is_loopback(host)


def test_two_environments_on_one_account_share_the_smaller_concurrency() -> None:
    block = FILE.partition("environments:\n")[2]
    stage = block.replace("prod:", "stage:").replace(
        "auth_token: twilio-secret", "auth_token: t\n      concurrency: 1"
    )
    config = parsed(FILE + stage)
    assert config.concurrency == {ACCOUNT: 1}
    assert parsed(FILE).concurrency == {ACCOUNT: 2}


def test_a_parent_is_an_account_that_is_read_as_well() -> None:
    parent = f"      parent: {{account_sid: {PARENT}, auth_token: t}}\n      concurrency: 3\n"
    assert parsed(changed("twilio-secret\n", f"t\n{parent}")).concurrency == {ACCOUNT: 3, PARENT: 3}


def test_an_empty_optional_text_counts_as_not_given() -> None:
    lines = "edge: ${EDGE:-}\ncanary: {to: '${TO:-}'}"
    text = with_route(lines).replace('"+551150395793"', "${CALLER:-}")
    route = parsed(text).environments["prod"].routes["br"]
    assert (route.edge, route.caller_id, route.canary.to) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("5m", 300), ("1h30m", 5400), ("1d", 86400), ("1h1s", 3601), ("90m", 5400), ("0s", 0)],
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert parsed_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "5m1h", "-5m", "5.5m", "5M", " 5m", "٥m", "9999999s"])
def test_a_text_that_is_no_duration_is_none(text: str) -> None:
    assert parsed_duration(text) is None


@pytest.mark.parametrize("text", ["30s", "5m", "1h30m", "1d", "2h", "1d1h1m1s", "0s"])
def test_a_duration_is_shown_as_it_is_written(text: str) -> None:
    duration = parsed_duration(text)
    assert duration is not None
    assert duration_text(duration) == text


@pytest.mark.parametrize(
    ("number", "countries"),
    [
        ("+551150395793", ("BR",)),
        ("+12125550123", ("US",)),
        ("+14165550123", ("CA",)),
        ("+77012345678", ("KZ",)),
        ("+74951234567", ("RU",)),
        ("+442071838750", ("GB",)),
        ("+447797712345", ("JE",)),
    ],
)
def test_a_shared_calling_code_is_told_apart_by_the_number(number: str, countries: tuple[str, ...]) -> None:
    assert number_fault(number) is None
    assert regions_of(number) == countries
    assert lies_in(number, countries)
    assert not lies_in(number, ("CL",))


def test_a_number_whose_range_no_table_knows_may_be_anywhere_in_its_code() -> None:
    assert lies_in("+19995550123", ("US",))
    assert lies_in("+19995550123", ("CA",))
    assert not lies_in("+19995550123", ("BR",))


@pytest.mark.parametrize("number", ["+15550123", "+1", "+12125550123456", "+0", "+5511503957930000"])
def test_a_number_that_cannot_be_dialled_from_abroad_is_refused(number: str) -> None:
    assert number_fault(number) is not None
