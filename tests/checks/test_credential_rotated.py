from datetime import datetime, timedelta

import pytest

from monitor.model.check import Finding
from monitor.model.reading import Known
from monitor.model.twilio import Credential, CredentialList
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_path, remedy, summary

CHECK = "credential-rotated"
LATE = cast.LIVEKIT_WRITTEN + timedelta(days=3)
MINUTE = timedelta(minutes=1)


def users(*dates: datetime | None) -> CredentialList:
    return cast.credential_list("cl", credentials=Known(tuple(Credential("livekit-cl", at) for at in dates)))


def changed(
    *lists: CredentialList,
    written: datetime | None = cast.LIVEKIT_WRITTEN,
    proved: datetime | None = None,
) -> Finding:
    site = cast.site(
        None,
        {cast.TRUNK_CL: proved} if proved else {},
        livekit_trunks=cast.with_livekit_trunk(cast.livekit_trunk("cl", updated_at=written)),
        trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", credential_lists=Known(lists))),
    )
    return of_path(CHECK, cast.path("cl", site))


def test_a_credential_older_than_livekits_trunk_passes() -> None:
    assert changed(users(cast.CREDENTIAL_WRITTEN)).verdict is PASS


def test_a_credential_that_changed_later_fails_and_says_that_nothing_was_proved() -> None:
    finding = changed(users(LATE))
    assert finding.verdict is FAIL
    assert finding.severity is Severity.INFO
    assert "the password may differ. No call over this trunk was ever proved." in summary(finding)
    assert "livekit-cl changed on 2026-01-05 12:00 UTC" in summary(finding)
    assert "Auth Password in LiveKit Cloud" in remedy(finding)


@pytest.mark.parametrize(
    ("after", "expected"), [(10 * MINUTE, PASS), (10 * MINUTE + timedelta(seconds=1), FAIL)]
)
def test_ten_minutes_are_allowed_for_writing_both_sides(after: timedelta, expected: object) -> None:
    assert changed(users(cast.LIVEKIT_WRITTEN + after)).verdict is expected


@pytest.mark.parametrize(("proved", "expected"), [(LATE + MINUTE, PASS), (LATE, PASS), (LATE - MINUTE, FAIL)])
def test_a_call_proved_since_the_change_settles_it(proved: datetime, expected: object) -> None:
    assert changed(users(LATE), proved=proved).verdict is expected


def test_an_older_proof_is_told() -> None:
    assert "was proved before that, on 2026-01-05 11:59 UTC" in summary(
        changed(users(LATE), proved=LATE - MINUTE)
    )


def test_a_proof_over_another_trunk_does_not_count() -> None:
    site = cast.site(
        None,
        {cast.TRUNK_BR: LATE + MINUTE},
        trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", credential_lists=Known((users(LATE),)))),
    )
    assert of_path(CHECK, cast.path("cl", site)).verdict is FAIL


def test_another_users_change_does_not_matter() -> None:
    both = (Credential("livekit-cl", cast.CREDENTIAL_WRITTEN), Credential("someone", LATE))
    assert changed(cast.credential_list("cl", credentials=Known(both))).verdict is PASS


def test_without_livekits_date_it_is_unknown() -> None:
    finding = changed(users(LATE), written=None)
    assert finding.verdict is UNKNOWN
    assert "does not say when it was last written" in summary(finding)


@pytest.mark.parametrize(
    ("proved", "expected"), [(None, UNKNOWN), (LATE - MINUTE, UNKNOWN), (LATE, PASS), (LATE + MINUTE, PASS)]
)
def test_without_livekits_date_a_call_proved_since_settles_it(
    proved: datetime | None, expected: object
) -> None:
    assert changed(users(LATE), written=None, proved=proved).verdict is expected


def test_without_twilios_date_it_is_unknown() -> None:
    assert changed(users(None)).verdict is UNKNOWN


UNREADABLE = cast.credential_list("cl", credentials=cast.unread("Credentials"))


def test_a_late_change_fails_even_where_another_list_could_not_be_read() -> None:
    assert changed(UNREADABLE, users(LATE)).verdict is FAIL


def test_an_unread_list_may_hold_a_later_change_so_it_is_unknown() -> None:
    finding = changed(users(cast.CREDENTIAL_WRITTEN), UNREADABLE)
    assert (finding.verdict, finding.because) == (UNKNOWN, "Credentials")


def test_it_is_skipped_while_the_user_name_is_not_known() -> None:
    unknown_user = cast.credential_list("cl", credentials=Known((Credential("someone", LATE),)))
    finding = changed(unknown_user)
    assert (finding.verdict, finding.because) == (SKIP, "credential-username-known")
