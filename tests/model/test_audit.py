"""Which entries of Twilio's audit log tell who made a change."""

from datetime import timedelta

import pytest

from monitor.model.audit import AuditEntry, authors_of, window
from monitor.model.change import Change, Setting
from tests.history.events import NOON, minutes_later

MINE = {"TK1", "AL1", "CL1", "PN1"}
FAST = timedelta(seconds=3)
ANNA, BEN = "user US1", "user US2"


def change(setting: Setting = Setting.ACLS, seen: float = 5) -> Change:
    return Change(setting, "none", "office", minutes_later(seen - 5), minutes_later(seen))


def entry(resource: str = "AL1", by: str = ANNA, at: float = 2, kind: str = "something") -> AuditEntry:
    return AuditEntry(minutes_later(at), kind, resource, by)


@pytest.mark.parametrize(
    ("setting", "log", "by"),
    [
        (Setting.ACLS, [entry("AL1")], ANNA),
        (Setting.ACLS, [entry("TK1")], ANNA),
        (Setting.ACLS, [entry("AL1"), entry("TK1", BEN)], ANNA),
        (Setting.ACLS, [entry("AL1"), entry("AL1", BEN)], ""),
        (Setting.ACLS, [entry("AL1"), entry("AL1", at=3)], ANNA),
        (Setting.ACLS, [entry("AL2"), entry("CL1"), entry("")], ""),
        (Setting.ACLS, [entry("AL1", "")], ""),
        (Setting.ACLS, [], ""),
        (Setting.CREDENTIALS, [entry("CL1"), entry("TK1", BEN)], ANNA),
        (Setting.CREDENTIAL_LISTS, [entry("TK1")], ANNA),
        (Setting.SECURE, [entry("TK1"), entry("AL1", BEN)], ANNA),
        (Setting.CALLER_ID, [entry("PN1")], ANNA),
        (Setting.COUNTRIES, [entry("AC1", kind="voice-geographic-permissions")], ANNA),
        (Setting.COUNTRIES, [entry("AC1", kind="account")], ""),
        (Setting.ACCOUNT, [entry("AC1", kind="account"), entry("SK1", BEN, kind="account-api-keys")], ANNA),
        (Setting.ADDRESS, [entry("TK1")], ""),
    ],
)
def test_the_author_is_who_the_log_names_for_what_the_route_rests_on(
    setting: Setting, log: list[AuditEntry], by: str
) -> None:
    assert authors_of([change(setting)], MINE, log, FAST) == ({setting: by} if by else {})


@pytest.mark.parametrize(("at", "known"), [(-1.2, False), (-1.1, True), (5.1, True), (5.2, False)])
def test_an_entry_counts_from_when_the_old_value_was_read_to_when_the_new_one_was(
    at: float, known: bool
) -> None:
    assert bool(authors_of([change()], MINE, [entry(at=at)], timedelta(minutes=1))) is known


def test_the_newest_change_of_a_setting_has_the_author() -> None:
    earlier, later = change(seen=5), change(seen=25)

    assert authors_of([earlier, later], MINE, [entry(at=2), entry(by=BEN, at=22)], FAST) == {
        Setting.ACLS: BEN
    }
    assert authors_of([earlier, later], MINE, [entry(at=2)], FAST) == {}


def test_the_window_spans_all_changes() -> None:
    assert window([change(seen=5), change(seen=25)], timedelta(minutes=1)) == (
        NOON - timedelta(seconds=70),
        NOON + timedelta(minutes=25, seconds=10),
    )
