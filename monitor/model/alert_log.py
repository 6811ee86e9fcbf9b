"""Twilio's error log of an environment, as far as it was read: each entry counts once, whoever reads it.

What is remembered of a reading is how many entries there are of each minute. When a minute is read again,
only what is more than was known counts. So nothing counts twice, however often, in whatever order and by
however many processes the same minutes are read; and a burst of thousands is kept as a few numbers, not by
its SIDs.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.model.call import TwilioAlert
from monitor.model.event import AlertsRead
from monitor.model.twilio_codes import CODES, label

OVERLAP: Final = timedelta(minutes=15)
"""How long before its cursor the log is read again, and how late an entry still counts.

Twilio buffers entries, and gives no bound for how late one comes.
"""

LOOK_BACK: Final = timedelta(days=29, hours=23)
"""Twilio answers for 30 days (https://www.twilio.com/docs/usage/monitor-alert); it has its own clock."""

NOTED_EVERY: Final = timedelta(minutes=15)
"""How far the cursor runs ahead of the board while the log has nothing new."""

OF_ONE_CODE: Final = 10
"""Entries of each code that are remembered, so that a burst of one does not displace the others."""

RECENT: Final = 100
"""Entries that are remembered at all."""

Counts = Mapping[datetime, Mapping[str, int]]
"""By minute, then by code: how many entries there are."""

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AlertLog:
    """`until` is up to when the log was read, None before it ever was; `totals` counts entries by code.

    Codes are those of `twilio_codes` or `other`. `known` is what there was in the newest minutes, those that
    are not read again being left out. `recent` is newest last, of calls alone, with Twilio's own codes;
    `ours` are the SIDs of those of them that are about our own calls.
    """

    until: datetime | None = None
    totals: Mapping[str, int] = field(default_factory=dict)
    known: Counts = field(default_factory=dict)
    recent: tuple[TwilioAlert, ...] = ()
    ours: frozenset[str] = frozenset()

    @property
    def of_others(self) -> tuple[TwilioAlert, ...]:
        """What is remembered of calls that are not known to be our own."""
        return tuple(alert for alert in self.recent if alert.sid not in self.ours)

    def telling(self, own: Collection[str]) -> "AlertLog":
        """The log where calls and entries with these SIDs are our own; itself where it has none of them."""
        found = {alert.sid for alert in self.recent if alert.sid in own or alert.call_sid in own}
        return self if found <= self.ours else replace(self, ours=self.ours | found)

    def window(self, now: datetime, span: timedelta) -> tuple[datetime, datetime]:
        """From when until when the log is to be read next: at most `span` beyond what was read before.

        It begins with a whole minute, and is never longer ago than Twilio answers for.
        """
        if self.until is None:
            return _minute_of(now - OVERLAP), now
        oldest = now - LOOK_BACK
        cursor = max(self._cursor(self.until, now), oldest)
        since = max(cursor - min(OVERLAP, span), oldest)
        return _minute_of(since), min(cursor + span, now)

    def news(
        self, environment: str, alerts: Iterable[TwilioAlert], until: datetime, now: datetime
    ) -> AlertsRead | None:
        """What a reading up to `until` found beyond what is known; None where it need not be kept."""
        of_calls = [alert for alert in alerts if _about_calls(alert) and alert.at <= until + OVERLAP]
        counts = self._more(_counted(of_calls))
        known = frozenset(alert.sid for alert in self.recent)
        newest = tuple(alert for alert in _newest((*self.recent, *of_calls)) if alert.sid not in known)
        if not (counts or newest or until < now or self._noted_long_ago(until)):
            return None
        return AlertsRead(environment, now, until, counts, newest)

    def after(self, event: AlertsRead) -> "AlertLog":
        """The log with what a reading found. The first reading only finds out what is old: it counts none."""
        more = self._more(event.counts)
        known = {minute: dict(codes) for minute, codes in self.known.items()}
        totals = Counter(self.totals)
        for minute, codes in more.items():
            before = known.setdefault(minute, {})
            for code, count in codes.items():
                totals[code] += count - before.get(code, 0) if self.until is not None else 0
                before[code] = count
        oldest = _oldest_counted(known)
        recent = _newest((*self.recent, *event.newest))
        return AlertLog(
            until=self._moved(event),
            totals={code: total for code, total in sorted(totals.items()) if total},
            known={minute: known[minute] for minute in sorted(known) if oldest is None or minute >= oldest},
            recent=recent,
            ours=self.ours.intersection(alert.sid for alert in recent),
        )

    def _more(self, counts: Counts) -> dict[datetime, dict[str, int]]:
        """The counts that are greater than what is known; those of minutes that are over are passed over."""
        oldest = _oldest_counted(self.known)
        more: dict[datetime, dict[str, int]] = {}
        for minute, codes in counts.items():
            if oldest is not None and minute < oldest:
                continue
            before = self.known.get(minute, {})
            greater = {code: count for code, count in codes.items() if count > before.get(code, 0)}
            if greater:
                more[minute] = greater
        return more

    def _cursor(self, until: datetime, now: datetime) -> datetime:
        """Where to go on. A cursor well ahead of the clock is from a time when the clock was wrong.

        What was read then is not known; but all that is older than the newest entry was.
        """
        if until <= now + OVERLAP:
            return min(until, now)
        return min(max(self.known, default=now), now)

    def _moved(self, event: AlertsRead) -> datetime:
        """The cursor goes back with the clock alone, not because another process was slower."""
        if self.until is None or self.until > event.at + OVERLAP:
            return event.until
        return max(self.until, event.until)

    def _noted_long_ago(self, until: datetime) -> bool:
        return self.until is None or abs(until - self.until) >= NOTED_EVERY


def _about_calls(alert: TwilioAlert) -> bool:
    """One that names no call may be of a call that was refused before it had a SID: its code tells."""
    return alert.call_sid is not None or alert.error_code in CODES


def _counted(alerts: Iterable[TwilioAlert]) -> dict[datetime, Counter[str]]:
    counts: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
    for alert in {alert.sid: alert for alert in alerts}.values():
        counts[_minute_of(alert.at)][label(alert.error_code)] += 1
    return dict(counts)


def _oldest_counted(known: Counts) -> datetime | None:
    """The first minute whose counts are still known; by Twilio's clock, since ours may be wrong."""
    return max(known) - OVERLAP if known else None


def _newest(alerts: Iterable[TwilioAlert]) -> tuple[TwilioAlert, ...]:
    """The newest of each code and of all, newest last."""
    by_sid = {alert.sid: alert for alert in alerts}
    of_code: Counter[str] = Counter()
    kept: list[TwilioAlert] = []
    for alert in sorted(by_sid.values(), key=lambda alert: (alert.at, alert.sid), reverse=True):
        of_code[alert.error_code] += 1
        if of_code[alert.error_code] <= OF_ONE_CODE and len(kept) < RECENT:
            kept.append(alert)
    return tuple(reversed(kept))


def _minute_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)
