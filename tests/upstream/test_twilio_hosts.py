"""Where a request goes, and what it is called."""

import pytest

from monitor.upstream.failure import ReadFailure
from monitor.upstream.twilio_hosts import destination, edge_of
from monitor.upstream.twilio_operations import Operation, operation_of

SID = "TK" + "0123456789abcdef" * 2


def test_without_a_base_url_a_request_goes_where_the_sdk_sends_it() -> None:
    uri = "https://trunking.dublin.ie1.twilio.com/v1/Trunks?PageSize=50&PageToken=a%2Bb"
    assert str(destination(uri, None)) == uri


def test_a_base_url_takes_every_request_with_the_host_in_its_path() -> None:
    sent = destination("https://Trunking.twilio.com/v1/Trunks?PageToken=a%2Bb%3D", "http://127.0.0.1:1/")
    assert str(sent) == "http://127.0.0.1:1/trunking.twilio.com/v1/Trunks?PageToken=a%2Bb%3D"


@pytest.mark.parametrize(
    "uri",
    [
        "https://twilio.com/v1",
        "https://api.twilio.com./v1",
        "https://api.twilio.com.evil.test/v1",
        "https://api.twilio.com:0/v1",
        "ftp://api.twilio.com/v1",
        "https:api.twilio.com/v1",
        "https://evil.test\\@api.twilio.com/v1",
        "https://api.twilio.com@evil.test/v1",
        "",
    ],
)
def test_what_only_looks_like_twilio_is_refused(uri: str) -> None:
    with pytest.raises(ReadFailure, match="was not asked"):
        destination(uri, "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("region", "edge", "named"),
    [
        ("us1", None, None),
        ("us1", "ashburn", "ashburn"),
        ("ie1", "dublin", "dublin"),
        ("ie1", "ie1", "dublin"),
        ("us1", "us1", "ashburn"),
        ("ie1", None, "dublin"),
        ("au1", None, "sydney"),
    ],
)
def test_a_region_is_never_named_without_an_edge(region: str, edge: str | None, named: str | None) -> None:
    assert edge_of(region, edge) == named


@pytest.mark.parametrize(
    ("uri", "operation"),
    [
        ("https://trunking.twilio.com/v1/Trunks?PageSize=1000", Operation.TRUNKS),
        (
            f"https://trunking.dublin.ie1.twilio.com/v1/Trunks/{SID}/CredentialLists",
            Operation.TRUNK_CREDENTIAL_LISTS,
        ),
        ("https://routes.twilio.com/v2/Trunks/acme.pstn.twilio.com", Operation.TRUNK_REGION),
        (f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Balance.json", Operation.BALANCE),
        ("https://voice.twilio.com/v1/DialingPermissions/Countries/BR", Operation.OTHER),
        ("https://monitor.twilio.com/v1/Alerts?LogLevel=error", Operation.ALERTS),
        (f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Calls.json", Operation.CALLS),
        (f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{SID}/Calls/{SID}.json", Operation.CALL),
        ("https://monitor.twilio.com/v1/Events", Operation.EVENTS),
        ("", Operation.OTHER),
    ],
)
def test_a_request_is_called_by_its_template_or_other(uri: str, operation: Operation) -> None:
    assert operation_of(uri) is operation
