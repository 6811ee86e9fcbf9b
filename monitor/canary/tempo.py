"""The times that a canary keeps, all in one place, and the clocks it reads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Tempo:
    """Deadlines and pauses of a run; what the configuration says of ringing and talking is not among them.

    `room_lifetime` is LiveKit's: an empty room closes after it. `dial_margin` is what a dial is given beyond
    its ringing, since the SIP node joins the room first. `call_margin` is what LiveKit may let a call last
    beyond ringing and talking. A reply to a dial that stays away is waited for `reply_grace` after the
    participant is active. After a dial whose end nobody told the room is watched for `settle`, since the SIP
    node may join, and so make the room anew, after it was deleted.

    Twilio's record of an answered call is missing when the list was read in full and without it at least
    `record_missing` after the answer. What cannot be read is asked for again until `close` after the hang-up.
    A leg is given `leg_ends` after the hang-up to end, and Twilio's error log `alerts` to tell of a refusal.
    A call's beginning may differ by `skew` between Twilio's clock and ours.

    Whoever was beside the call is given `witness_reports` after it to tell of it. Rooms in which a call may
    come in again are looked at every `rooms_every`.
    """

    room_deadline: timedelta = timedelta(seconds=20)
    room_lifetime: timedelta = timedelta(seconds=60)
    dial_margin: timedelta = timedelta(seconds=10)
    call_margin: timedelta = timedelta(seconds=15)
    reply_grace: timedelta = timedelta(seconds=2)
    watch_every: timedelta = timedelta(seconds=0.25)
    hang_up_within: timedelta = timedelta(seconds=30)
    hang_up_again: timedelta = timedelta(seconds=1)
    settle: timedelta = timedelta(seconds=5)
    record_every: timedelta = timedelta(seconds=5)
    record_missing: timedelta = timedelta(seconds=120)
    close: timedelta = timedelta(seconds=90)
    leg_ends: timedelta = timedelta(seconds=20)
    alerts: timedelta = timedelta(seconds=10)
    skew: timedelta = timedelta(seconds=30)
    witness_reports: timedelta = timedelta(seconds=4)
    rooms_every: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Timing:
    """`now` tells the time of day in UTC, `monotonic` seconds that never jump."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    tempo: Tempo = field(default_factory=Tempo)
