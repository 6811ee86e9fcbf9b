"""What goes to whom next, and what has to wait."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.notice import Notice, Notices, Tone, Waiting
from monitor.notices.post import HOUR, known_to, next_for, overdue, taken
from monitor.notices.settings import Target

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHAT = Target("chat", "notices.to[0] (Slack)", "slack://")
PAGER = Target("pager", "notices.to[1] (Pager Duty)", "pagerduty://")
BOTH = frozenset({"chat", "pager"})


def notice(number: int, at: datetime = NOON, tone: Tone = Tone.BROKEN) -> Notice:
    return Notice(at, tone, f"number {number}", f"text {number}", f"incident-{number}")


def waiting(count: int, at: datetime = NOON) -> Notices:
    return Notices(waiting=tuple(Waiting(notice(number, at), BOTH) for number in range(count)))


def sent_at_once(notices: Notices, now: datetime, at_most: int) -> tuple[Notices, list[Notice]]:
    """What the chat is sent until nothing may go any more."""
    told: list[Notice] = []
    while (parcel := next_for(CHAT, notices, now, at_most)) is not None:
        told.append(parcel.notice)
        notices = taken(CHAT, parcel, notices, now)
    return notices, told


def test_notices_go_in_their_order_each_by_itself() -> None:
    notices, told = sent_at_once(waiting(5), NOON, 20)

    assert told == [notice(number) for number in range(5)]
    assert [each.to for each in notices.waiting] == [frozenset({"pager"})] * 5


def test_what_everybody_took_waits_no_more() -> None:
    notices = waiting(1)
    for target in (CHAT, PAGER):
        parcel = next_for(target, notices, NOON, 20)
        assert parcel is not None
        notices = taken(target, parcel, notices, NOON)

    assert notices.waiting == ()
    assert [each.to for each in notices.sent] == ["chat", "pager"]


def test_of_a_flood_so_many_go_within_an_hour_and_the_last_says_so() -> None:
    notices, told = sent_at_once(waiting(50), NOON, 20)

    assert len(told) == 20
    assert told[18] == notice(18)
    assert told[19].text == (
        "text 19\nThis is number 20 within an hour: more comes as one, not before 02 Mar 13:00 UTC."
    )
    assert sent_at_once(notices, NOON + timedelta(minutes=59), 20)[1] == []


def test_what_had_to_wait_goes_as_one_that_lists_it() -> None:
    notices, _ = sent_at_once(waiting(50), NOON, 20)

    notices, (digest,) = sent_at_once(notices, NOON + HOUR, 20)

    assert digest.title == "30 notices since 02 Mar 12:00 UTC"
    lines = digest.text.splitlines()
    assert lines[1:3] == ["12:00 number 30", "12:00 number 31"]
    assert lines[-1] == "and 10 before these"
    assert not any("chat" in each.to for each in notices.waiting)


def test_what_goes_out_late_says_of_when_it_is() -> None:
    _, told = sent_at_once(waiting(2), NOON + timedelta(hours=3), 20)

    assert [each.title for each in told] == ["number 0", "number 1"]
    assert told[0].text.splitlines()[-1] == "This comes late: it was so at 02 Mar 12:00 UTC."


def test_who_cannot_be_reached_for_a_day_is_not_told_any_more_and_that_is_counted() -> None:
    notices, lost = overdue(CHAT, waiting(3), NOON + timedelta(hours=23))
    assert lost == 0
    notices, lost = overdue(CHAT, notices, NOON + timedelta(hours=24))
    assert lost == 3
    assert [each.to for each in notices.waiting] == [frozenset({"pager"})] * 3


def test_nothing_waits_for_somebody_who_is_to_be_told_no_more() -> None:
    assert [each.to for each in known_to(waiting(2), frozenset({"pager"})).waiting] == [{"pager"}] * 2
    assert known_to(waiting(2), frozenset({"mail"})).waiting == ()


@given(
    st.lists(st.integers(0, 240), max_size=80).map(sorted),
    st.integers(2, 20),
    st.sets(st.integers(0, 480), max_size=60).map(sorted),
)
def test_never_are_more_sent_within_an_hour_and_never_is_one_left_out(
    written: list[int], at_most: int, looks: list[int]
) -> None:
    notices, pending, told, held = Notices(), list(enumerate(written)), [], set()
    for look in [*looks, 1000, 1060, 1120]:
        now = NOON + timedelta(minutes=look)
        while pending and pending[0][1] <= look:
            number, minute = pending.pop(0)
            fresh = Waiting(notice(number, NOON + timedelta(minutes=minute)), frozenset({"chat"}))
            notices = Notices(waiting=(*notices.waiting, fresh), sent=notices.sent)
        while (parcel := next_for(CHAT, notices, now, at_most)) is not None:
            told.append(now)
            held |= {each.title for each in parcel.holds}
            notices = taken(CHAT, parcel, notices, now)

    for at in told:
        assert sum(at <= other < at + HOUR for other in told) <= at_most
    assert held == {f"number {number}" for number in range(len(written))}
