"""Users and passwords: what is behind them, what is said to strangers, and what checking costs."""

import asyncio
import base64
import threading
from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest

from monitor.web.access import passwords
from monitor.web.access.passwords import MOST_WAITING, TRIES, Passwords, TooOften
from tests.access.serving import basic, served


def hashed(password: str, cost: int = 5) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(cost)).decode()


def encoded(sent: bytes) -> str:
    return base64.b64encode(sent).decode()


ALICE = hashed("right")
FILE = f"basic_auth_users:\n  alice: {ALICE}\n  bób: {hashed('pässword:with colon')}\n"


class Checks:
    """Counts what bcrypt does, and can hold it up."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []
        self.at_once = self.most_at_once = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self.begun = threading.Event()
        self._lock = threading.Lock()

    def __call__(self, secret: bytes, stored: bytes) -> bool:
        with self._lock:
            self.hashes.append(stored)
            self.begun.set()
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.go_on.wait(30)
        try:
            return bcrypt.checkpw(secret, stored)
        finally:
            with self._lock:
                self.at_once -= 1


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Checks]:
    checks = Checks()
    monkeypatch.setattr(passwords, "_matches", checks)
    yield checks
    checks.go_on.set()


@pytest.mark.parametrize(
    "path",
    [
        "/", "/metrics", "/api/v1/routes", "/api/v1/openapi.json", "/api/v1/events", "/api/v1/nowhere",
        "/static/page.css", "/nowhere", "/history", "/docs/checks", "/-/nowhere", "/-/healthy/",
    ],
)  # fmt: skip
async def test_everything_is_behind_them(tmp_path: Path, path: str) -> None:
    async with served(tmp_path, FILE) as (_, client):
        async with client.get(path) as answer:
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"] == 'Basic realm="Trunkwatch", charset="UTF-8"'
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            told = await answer.text()
        async with client.head(path, headers=basic("alice", "right")) as answer:
            assert answer.status in (200, 404)

    assert "Name and password are needed." in told


async def test_the_api_says_it_as_a_problem_and_the_pages_in_plain_text(tmp_path: Path) -> None:
    async with served(tmp_path, FILE) as (_, client):
        async with client.get("/api/v1/routes") as answer:
            assert answer.content_type == "application/problem+json"
            assert (await answer.json(content_type=None))["status"] == 401
        async with client.get("/") as answer:
            assert answer.content_type == "text/plain"


async def test_who_is_a_user_comes_in_whatever_letters_the_password_has(tmp_path: Path) -> None:
    async with served(tmp_path, FILE) as (_, client):
        for name, password in (("alice", "right"), ("bób", "pässword:with colon")):
            async with client.get("/api/v1/routes", headers=basic(name, password)) as answer:
                assert answer.status == 200


@pytest.mark.parametrize(
    "header",
    [
        "", "Basic", "Basic !", "Bearer abc", f"Basic {encoded(b'alice')}",
        f"Basic {encoded(b'alice:' + bytes([255]))}", f"Basic {encoded(b':right')}",
        f"Basic {encoded(b'alice:right' + bytes(1))}", f"Basic {encoded(b'alice:')}",
        f"Basic {encoded(b'Alice:right')}", f"Digest {encoded(b'alice:right')}",
    ],
)  # fmt: skip
async def test_anything_else_does_not(tmp_path: Path, header: str) -> None:
    async with (
        served(tmp_path, FILE) as (_, client),
        client.get("/metrics", headers={"Authorization": header}) as answer,
    ):
        assert answer.status == 401


async def test_whether_it_lives_is_told_to_everybody_and_why_not_to_nobody(tmp_path: Path) -> None:
    async with served(tmp_path, FILE) as (house, client):
        async with client.get("/-/healthy") as answer:
            assert answer.status == 200
        house.trouble = "Waiting for the first sweep of prod."
        async with client.get("/-/ready") as answer:
            assert answer.status == 503
            assert "prod" not in await answer.text()
        house.adopt(None)
        async with client.get("/-/ready") as answer:
            assert "prod" in await answer.text()


async def test_what_was_right_and_what_was_wrong_is_not_computed_again(
    tmp_path: Path, checks: Checks
) -> None:
    async with served(tmp_path, FILE) as (house, client):
        for password in ("right", "wrong", "right", "wrong"):
            async with client.get("/metrics", headers=basic("alice", password)):
                pass
        assert len(checks.hashes) == 2
        house.adopt(f"basic_auth_users:\n  alice: {hashed('new')}\n")
        for password, status in (("right", 401), ("new", 200)):
            async with client.get("/metrics", headers=basic("alice", password)) as answer:
                assert answer.status == status

    assert len(checks.hashes) == 4


async def test_a_page_whose_files_are_asked_for_at_once_costs_one_check(
    tmp_path: Path, checks: Checks
) -> None:
    checks.go_on.clear()
    async with served(tmp_path, FILE) as (_, client):
        asked = [
            asyncio.create_task(client.get("/metrics", headers=basic("alice", "right"))) for _ in range(6)
        ]
        await asyncio.to_thread(checks.begun.wait, 30)
        async with client.get("/-/healthy") as answer:  # the loop goes on meanwhile
            assert answer.status == 200
        checks.go_on.set()
        answers = await asyncio.gather(*asked)

    assert [answer.status for answer in answers] == [200] * 6
    assert len(checks.hashes) == 1


async def test_who_is_no_user_costs_what_a_wrong_password_does(checks: Checks) -> None:
    users = {"alice": hashed("right", 5).encode(), "carol": hashed("right", 6).encode()}
    wanted = Passwords(b"key")
    for number in range(8):
        assert not await wanted.right(users, f"nobody{number}", "right", f"203.0.113.{number}")
    assert not await wanted.right(users, "nobody0", "wrong", "203.0.113.0")
    costs = [stored[:7] for stored in checks.hashes]

    assert {b"$2b$05$", b"$2b$06$"} == set(costs)
    assert costs[8] == costs[0], "one name costs always the same"


@pytest.mark.parametrize("password", ["x" * 73, "é" * 37, "right\0more"])
async def test_a_password_that_bcrypt_would_cut_short_is_wrong_without_a_look(
    checks: Checks, password: str
) -> None:
    users = {"alice": hashed(password[:36].partition("\0")[0]).encode()}

    assert not await Passwords(b"").right(users, "alice", password, "203.0.113.1")
    assert not checks.hashes


async def test_one_of_72_bytes_is_right() -> None:
    users = {"alice": hashed("é" * 36).encode()}

    assert await Passwords(b"").right(users, "alice", "é" * 36, "203.0.113.1")


async def test_only_so_many_new_ones_are_tried_from_an_address_and_others_are_not_held_up(
    checks: Checks,
) -> None:
    users, wanted = {"alice": ALICE.encode()}, Passwords(b"")
    assert await wanted.right(users, "alice", "right", "203.0.113.1")
    for number in range(TRIES.burst - 1):
        assert not await wanted.right(users, "alice", f"guess {number}", "203.0.113.1")
    with pytest.raises(TooOften) as often:
        await wanted.right(users, "alice", "one guess more", "203.0.113.1")

    assert 0 < often.value.seconds <= TRIES.interval
    assert await wanted.right(users, "alice", "right", "203.0.113.1"), "what is known needs no try"
    assert not await wanted.right(users, "alice", "one guess more", "203.0.113.2")


async def test_they_are_tried_one_at_a_time_and_few_wait(checks: Checks) -> None:
    users, wanted = {"alice": ALICE.encode()}, Passwords(b"")
    checks.go_on.clear()
    waiting = [
        asyncio.create_task(wanted.right(users, "alice", f"guess {number}", f"203.0.113.{number}"))
        for number in range(MOST_WAITING)
    ]
    await asyncio.sleep(0)
    with pytest.raises(TooOften):
        await wanted.right(users, "alice", "right", "198.51.100.1")
    checks.go_on.set()

    assert await asyncio.gather(*waiting) == [False] * MOST_WAITING
    assert checks.most_at_once == 1
    assert await wanted.right(users, "alice", "right", "198.51.100.1")


async def test_one_who_goes_away_meanwhile_takes_nothing_from_who_waits_for_the_same(checks: Checks) -> None:
    users, wanted = {"alice": ALICE.encode()}, Passwords(b"")
    checks.go_on.clear()
    first, second = (
        asyncio.create_task(wanted.right(users, "alice", "right", "203.0.113.1")) for _ in range(2)
    )
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    checks.go_on.set()

    assert await second
    assert first.cancelled()


async def test_too_many_tries_are_answered_with_when_to_come_back(tmp_path: Path) -> None:
    async with served(tmp_path, FILE) as (_, client):
        statuses = []
        for number in range(TRIES.burst + 1):
            async with client.get("/api/v1/routes", headers=basic("alice", f"guess {number}")) as answer:
                statuses.append(answer.status)
        assert statuses[-1] == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= TRIES.interval
        assert set(statuses[:-1]) == {401}


async def test_what_is_remembered_is_bounded() -> None:
    wanted = passwords.Remembered(3)
    for thing in (b"a", b"b", b"c"):
        wanted.add(thing)
    assert b"a" in wanted
    wanted.add(b"d")

    assert len(wanted) == 3
    assert b"a" in wanted
    assert b"b" not in wanted


async def test_strangers_do_not_use_up_what_somebody_known_at_the_same_address_may_ask(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, f"{FILE}rate_limit: {{interval: 1h, burst: 3}}\n") as (_, client):

        async def status(**sent: str) -> int:
            async with client.get("/metrics", headers=sent) as answer:
                return answer.status

        alice = basic("alice", "right")
        assert await status(**alice) == 200
        strangers = [await status(), await status(**basic("alice", "wrong")), await status(), await status()]
        assert strangers == [401, 401, 429, 429]
        assert await status(**basic("alice", "wrong")) == 429
        assert [await status(**alice) for _request in range(4)] == [200, 200, 200, 429]
        assert await status(**basic("bób", "pässword:with colon")) == 429, "not known before"
