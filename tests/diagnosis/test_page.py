"""The page of a cause, and the table of all."""

import pytest

from monitor.checks import IDS
from monitor.diagnosis import CAUSES, Cause, Gate, by_id
from monitor.diagnosis.page import GATES, page, table
from monitor.model.twilio_codes import CODES


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_a_page_says_what_happens_what_to_do_and_how_it_shows(cause: Cause) -> None:
    text = page(cause)
    assert text.startswith(f"# {cause.title} (`{cause.id}`)\n\n{cause.meaning}\n")
    assert f"## How to fix it\n\n{cause.fix}\n" in text
    for code in cause.signs.codes:
        assert f"**{code}**: {CODES[code].meaning}" in text
    for reason in cause.signs.only | cause.signs.reasons:
        assert f"[`{reason}`](../outcomes.md)" in text
    for sign in (*cause.signs.texts, *cause.symptoms, *cause.links):
        assert sign in text
    for better in cause.explained_by:
        assert f"]({better}.md)" in text
    assert text.endswith("\n")
    assert "\n\n\n" not in text


def test_the_heading_of_a_cause_says_what_is_wrong_not_what_its_check_wants() -> None:
    assert {page(cause).splitlines()[0] for cause in CAUSES if cause.id == "ip-acl"} == {
        "# An IP ACL is in LiveKit's way (`ip-acl`)"
    }


def test_a_cause_that_a_check_sees_leads_to_its_page() -> None:
    cause = by_id("ip-acl")
    assert cause is not None
    assert "the check [ip-acl](../checks/ip-acl.md)" in page(cause)


def test_a_cause_that_only_a_call_shows_says_so() -> None:
    cause = by_id("wrong-password")
    assert cause is not None
    assert "| User name and password | the call |" in page(cause)


def test_a_cause_of_a_reading_names_it() -> None:
    cause = by_id("twilio-key-refused")
    assert cause is not None
    assert "| The monitor itself | a reading |" in page(cause)
    assert "A reading whose name begins with `twilio.trunks` failed: unauthorized." in page(cause)


def test_the_answers_that_a_reason_needs_are_named_with_their_words() -> None:
    cause = by_id("geo-permissions")
    assert cause is not None
    assert "The SIP answer is 403 Forbidden." in page(cause)


def test_an_incident_of_the_vendor_speaks_for_it() -> None:
    cause = by_id("sip-worker-missing")
    assert cause is not None
    assert "- LiveKit reports an incident." in page(cause)


def test_the_gates_have_their_words_in_the_order_in_which_a_call_meets_them() -> None:
    assert list(GATES) == list(Gate)


def test_the_table_has_each_cause_once_in_the_order_of_the_gates() -> None:
    rows = [line for line in table().splitlines() if line.startswith("| [")]
    assert [row.partition("](")[2].partition(".md)")[0] for row in rows] == [cause.id for cause in CAUSES]
    assert all(row.count("|") == 4 for row in rows)


def test_every_check_can_be_a_cause() -> None:
    assert {cause.id for cause in CAUSES if cause.checked} == set(IDS)
