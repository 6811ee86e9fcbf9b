"""Rooms that a run left behind: ours are removed, others' are looked at and let be."""

from datetime import timedelta

from monitor.canary import Reaped, reap, room_name
from monitor.model.call import CallRefused, Room
from tests.canary.memory import TIMED_OUT, LiveKit
from tests.cast import NOW


class Removing(LiveKit):
    def __init__(self, *rooms: Room, stuck: tuple[str, ...] = ()) -> None:
        super().__init__(found=rooms)
        self.removed: list[str] = []
        self.stuck = stuck

    async def delete_room(self, room: str) -> None:
        if room in self.stuck:
            raise CallRefused(TIMED_OUT)
        self.removed.append(room)


def room(name: str, age: timedelta = timedelta(0)) -> Room:
    return Room(name, NOW - age)


MINE, RUNNING, STUCK = room_name("i1", "a"), room_name("i1", "b"), room_name("i1", "c")


async def test_rooms_of_this_instance_go_and_those_of_running_runs_stay() -> None:
    project = Removing(room(MINE), room(RUNNING), room("lobby"))

    assert await reap(project, "i1", {RUNNING}, NOW) == Reaped(removed=(MINE,))
    assert project.removed == [MINE]


async def test_rooms_of_other_instances_are_named_when_they_are_old_and_never_touched() -> None:
    old, young = room_name("i10", "x"), room_name("i2", "y")
    project = Removing(room(old, timedelta(hours=2)), room(young, timedelta(minutes=30)))

    assert await reap(project, "i1", (), NOW) == Reaped(foreign=(old,))
    assert not project.removed


async def test_a_room_that_will_not_go_does_not_keep_the_others() -> None:
    project = Removing(room(STUCK), room(MINE), stuck=(STUCK,))

    assert await reap(project, "i1", (), NOW) == Reaped(removed=(MINE,), left=(STUCK,))


async def test_rooms_that_cannot_be_listed_are_told() -> None:
    class Unlisted(LiveKit):
        async def rooms(self, prefix: str) -> tuple[Room, ...]:
            raise CallRefused(TIMED_OUT)

    assert await reap(Unlisted(), "i1", (), NOW) == Reaped(unread=True)
