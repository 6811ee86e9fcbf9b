"""Readings: known, or unread with a reason."""

import pytest

from monitor.model.reading import CouldNotTell, Gap, GapReason, Known, Unread


def test_a_known_reading_gives_its_value() -> None:
    assert Known(("acme",)).get() == ("acme",)


def test_an_unread_reading_says_why_when_it_is_asked_for() -> None:
    gap = Gap("twilio.trunks", GapReason.TIMEOUT, "Twilio did not answer within 10 s")

    with pytest.raises(CouldNotTell, match=r"twilio\.trunks: Twilio did not answer within 10 s") as caught:
        Unread(gap).get()

    assert caught.value.gap is gap


@pytest.mark.parametrize(
    ("reason", "answered"),
    [
        (GapReason.UNAUTHORIZED, True),
        (GapReason.FORBIDDEN, True),
        (GapReason.NOT_FOUND, True),
        (GapReason.ACCOUNT_INACTIVE, True),
        (GapReason.RATE_LIMITED, False),
        (GapReason.SERVER_ERROR, False),
        (GapReason.TIMEOUT, False),
        (GapReason.NETWORK, False),
        (GapReason.TLS, False),
        (GapReason.BAD_REPLY, False),
    ],
)
def test_a_refusal_is_an_answer_and_a_failure_is_not(reason: GapReason, answered: bool) -> None:
    assert reason.answered is answered
