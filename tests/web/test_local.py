"""The socket by which `trunkwatch call` asks a running daemon."""

from pathlib import Path

import pytest

from monitor.model.by_hand import Denial, Denied, Outcome
from monitor.web.listening import CannotListen
from monitor.web.local import Tell, serve_locally


async def nothing(_environment: str, _route: str, _tell: Tell) -> Outcome:
    return Denial(Denied.ENDING)


async def test_the_file_is_there_while_it_listens_for_its_owner_alone(tmp_path: Path) -> None:
    socket = tmp_path / "a.sock"
    async with serve_locally(socket, nothing):
        assert socket.is_socket()
        assert socket.stat().st_mode & 0o077 == 0
    assert not socket.exists()


async def test_what_a_dead_process_left_is_replaced(tmp_path: Path) -> None:
    socket = tmp_path / "a.sock"
    socket.touch()
    async with serve_locally(socket, nothing):
        assert socket.is_socket()


async def test_who_ends_late_leaves_the_socket_of_who_came_after_it(tmp_path: Path) -> None:
    socket = tmp_path / "a.sock"
    async with serve_locally(socket, nothing):
        async with serve_locally(tmp_path / "b.sock", nothing):
            (tmp_path / "b.sock").rename(socket)  # another process put its own in the place of the first
        assert socket.is_socket()
    assert socket.is_socket()


async def test_a_socket_that_is_gone_already_does_not_trouble_the_end(tmp_path: Path) -> None:
    socket = tmp_path / "a.sock"
    async with serve_locally(socket, nothing):
        socket.unlink()
    assert not socket.exists()


@pytest.mark.parametrize(
    ("directory", "told"),
    [
        ("d" * 120, "the path is too long for a socket. Shorten state_dir."),
        ("missing", "No such file or directory. Make its directory writable, or change state_dir."),
    ],
)
async def test_a_socket_that_cannot_be_made_says_what_to_do(
    tmp_path: Path, directory: str, told: str
) -> None:
    if len(directory) > 100:
        (tmp_path / directory).mkdir()
    socket = tmp_path / directory / "a.sock"
    with pytest.raises(CannotListen) as refused:
        async with serve_locally(socket, nothing):
            pass
    assert str(refused.value) == f"Cannot listen on {socket}: {told}"
