"""Where the vendors' public status pages are read."""

import pytest

from monitor.config import show
from monitor.model.incident import Vendor
from tests.config.sample import FILE, changed, parsed, refused

TWILIO = "https://status.twilio.com/api/v2/summary.json"
LIVEKIT = "https://status.livekit.io/api/v2/summary.json"


def pages(text: str = FILE, **variables: str) -> dict[str, str]:
    read = parsed(text, **variables).environments["prod"].status_pages
    return {str(vendor): url for vendor, url in read.items()}


def with_twilio(line: str) -> str:
    return changed("twilio-secret\n", f"twilio-secret\n      {line}\n")


def with_livekit(line: str) -> str:
    return changed("livekit-secret\n", f"livekit-secret\n      {line}\n")


def test_both_public_pages_are_read_where_nothing_else_is_said() -> None:
    assert pages() == {Vendor.TWILIO: TWILIO, Vendor.LIVEKIT: LIVEKIT}


@pytest.mark.parametrize(
    "url",
    ["wss://livekit.acme.example", "http://127.0.0.1:7880", "wss://livekit.cloud.acme.example", "wss://livekit.cloud"],
)  # fmt: skip
def test_livekits_page_says_nothing_of_a_server_of_ones_own(url: str) -> None:
    assert pages(changed("wss://acme.livekit.cloud", url)) == {Vendor.TWILIO: TWILIO}


def test_livekit_cloud_is_known_however_its_host_is_written() -> None:
    assert pages(changed("wss://acme.livekit.cloud", "https://Acme.LiveKit.Cloud"))[Vendor.LIVEKIT] == LIVEKIT


def test_twilios_page_goes_the_way_of_every_request_to_twilio() -> None:
    text = with_twilio("base_url: https://proxy.acme.example/twilio/")
    assert pages(text)[Vendor.TWILIO] == (
        "https://proxy.acme.example/twilio/status.twilio.com/api/v2/summary.json"
    )


def test_a_page_that_is_named_is_read_as_it_is_named() -> None:
    text = with_twilio(
        "base_url: https://proxy.acme.example\n      status_page: https://mirror.acme.example/twilio.json"
    )
    assert pages(text)[Vendor.TWILIO] == "https://mirror.acme.example/twilio.json"
    assert pages(with_livekit("status_page: http://127.0.0.1:8080/s.json"))[Vendor.LIVEKIT] == (
        "http://127.0.0.1:8080/s.json"
    )


def test_either_page_can_be_switched_off() -> None:
    assert pages(with_twilio("status_page: off")) == {Vendor.LIVEKIT: LIVEKIT}
    assert pages(with_livekit("status_page: off")) == {Vendor.TWILIO: TWILIO}


def test_an_empty_variable_leaves_the_page_as_it_is_by_default() -> None:
    assert pages(with_twilio("status_page: ${PAGE:-}"))[Vendor.TWILIO] == TWILIO
    assert Vendor.TWILIO not in pages(with_twilio("status_page: ${PAGE:-}"), PAGE="off")


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (
            "http://status.acme.example",
            "must begin with https://: an unencrypted http:// is only for this machine itself.",
        ),
        ("status.acme.example", "is not a URL: it must begin with https:// and name a host."),
        ("https://me:pw@status.acme.example", "must not hold a user name or password."),
        ("https://status.acme.example/?key=1", "must not hold ? or #."),
        ("https://status..acme", "is not a URL: it must begin with https:// and name a host."),
        ("never", "is not a URL: it must begin with https:// and name a host."),
    ],
)  # fmt: skip
def test_a_page_is_encrypted_or_on_this_machine_or_off(page: str, fault: str) -> None:
    (problem,) = refused(with_twilio(f"status_page: {page}"))
    assert problem == (
        f"line 10, column 20: environments.prod.twilio.status_page {fault} To read no page, write off."
    )


def test_what_is_shown_of_a_configuration_names_the_pages_that_it_names() -> None:
    assert "status_page: 'off'" in show(parsed(with_livekit("status_page: off")))
