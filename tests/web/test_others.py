"""What the status page says of other Trunkwatches."""

from dataclasses import replace

import pytest

from monitor.model.board import Board
from monitor.web.view import page_view
from tests.boards import NOON, configured, swept
from tests.web.reading import read
from tests.web.serving import Daemon


def notes(*rooms: str) -> list[str]:
    [environment] = page_view(swept(), NOON, foreign={"prod": rooms, "staging": ["x"]}).environments
    return [note.says for note in environment.told.notes]


async def test_who_does_not_dial_says_so_and_who_does_says_nothing() -> None:
    daemon = Daemon(configured(), dials=False)
    async with daemon.served() as client:
        waiting = (await read(client, "/")).text
        daemon.dials = True
        dialling = (await read(client, "/")).text
    assert "This Trunkwatch does not place the calls: another one on the same history does" in waiting
    assert "place the calls" not in dialling


@pytest.mark.parametrize("board", [Board(), configured(), swept()])
def test_a_page_with_no_old_room_says_nothing_of_rooms(board: Board) -> None:
    page = page_view(board, NOON, foreign={"prod": ()})
    assert not any(each.told.notes for each in page.environments)


def test_one_old_room_is_named_with_what_to_do() -> None:
    assert notes("trunkwatch-i2-a") == [
        "A room of another Trunkwatch has been in LiveKit for over an hour: `trunkwatch-i2-a`. "
        "Unless that one still runs, delete it there: its call may still be up."
    ]


def test_of_many_old_rooms_a_few_are_named_and_the_others_counted() -> None:
    [note] = notes(*(f"r{number}" for number in range(9)))
    assert "`r0`, `r1`, `r2`, `r3`, `r4` and 4 more. " in note


async def test_the_names_of_rooms_stay_text() -> None:
    async with Daemon(swept(), foreign={"prod": ["trunkwatch-<script>"]}).served() as client:
        page = await read(client, "/")
    assert "trunkwatch-<script>" in page.text
    assert page.scripts == ["static/page.js"]


def with_strangers(**dials: str) -> Board:
    board = swept()
    state = replace(board.environments["prod"], not_twilio=dials)
    return replace(board, environments={"prod": state})


async def test_trunks_that_are_not_twilio_are_named_with_what_they_dial() -> None:
    async with Daemon(with_strangers(ST_oth="sip.carrier.example")).served() as client:
        page = (await read(client, "/")).text
    assert "A LiveKit trunk is not Twilio's, and not watched: ST_oth dials sip.carrier.example." in page


def test_of_many_trunks_that_are_not_twilio_a_few_are_named_and_the_others_counted() -> None:
    board = with_strangers(**{f"ST_{number}": "sip.carrier.example" for number in range(7)})
    [environment] = page_view(board, NOON).environments
    [note] = environment.told.notes
    assert note.says.startswith("7 LiveKit trunks are not Twilio's, and not watched: `ST_0` dials")
    assert note.says.endswith("`ST_4` dials sip.carrier.example and 2 more.")
