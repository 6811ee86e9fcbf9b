"""Whether a password is the one that a bcrypt hash is of: slow by design, so done rarely and in a thread."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from monitor.web.access.buckets import Buckets, Rate

LONGEST: Final = 72
"""Bytes of a password that bcrypt looks at; what is longer would be as good as its beginning."""

TRIES: Final = Rate(2.0, 10)
"""Of each address, passwords that are not known yet to be right or wrong."""

MOST_WAITING: Final = 16
"""Passwords that wait for their turn; one is tried at a time, so that a flood takes one core at most."""

_NOBODY: Final = b"." * 53
"""In place of a salt and its hash, for who is not there: that takes as long as a wrong password."""


class TooOften(Exception):  # noqa: N818 - it says what happened
    """Too many passwords were tried; another may be after some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Remembered:
    """The `most` things that were last asked of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[bytes, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, thing: bytes) -> bool:
        if thing not in self._things:
            return False
        self._things.move_to_end(thing)
        return True

    def add(self, thing: bytes) -> None:
        self._things[thing] = None
        if len(self._things) > self._most:
            self._things.popitem(last=False)


class Passwords:
    """Checks passwords, and knows by a hash under `key` which were right and which were wrong.

    The stored hash is a part of what is known, so a password that was changed is not taken any more. Those
    that were right are kept apart: no flood of wrong ones makes them forgotten.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._right, self._wrong = Remembered(256), Remembered(1024)
        self._tries = Buckets()
        self._turn = asyncio.Semaphore(1)
        self._under_way: dict[bytes, asyncio.Task[bool]] = {}

    def known(self, users: Mapping[str, bytes], name: str, password: str) -> bool:
        """Whether it was found to be right before, which costs next to nothing to see."""
        stored = users.get(name)
        return stored is not None and self._digest(name.encode(), password.encode(), stored) in self._right

    async def right(self, users: Mapping[str, bytes], name: str, password: str, address: str) -> bool:
        """Whether it is the password of the user with that name, who may not be there. Raises: TooOften."""
        secret = password.encode()
        if len(secret) > LONGEST or b"\0" in secret:
            return False
        stored = users.get(name)
        thing = stored or self._like_one_of(users, name)
        known = self._digest(name.encode(), secret, thing)
        if known in self._right:
            return stored is not None
        if known in self._wrong:
            return False
        matches = await asyncio.shield(
            self._under_way.get(known) or self._look(known, secret, thing, address)
        )
        return matches and stored is not None

    def _look(self, known: bytes, secret: bytes, stored: bytes, address: str) -> asyncio.Task[bool]:
        if len(self._under_way) >= MOST_WAITING:
            raise TooOften(1.0)
        wait = self._tries.take(address, TRIES, asyncio.get_running_loop().time())
        if wait:
            raise TooOften(wait)
        task = asyncio.create_task(self._looked(known, secret, stored))
        self._under_way[known] = task
        task.add_done_callback(lambda _task: self._under_way.pop(known))
        return task

    async def _looked(self, known: bytes, secret: bytes, stored: bytes) -> bool:
        async with self._turn:
            matches = await asyncio.to_thread(_matches, secret, stored)
        (self._right if matches else self._wrong).add(known)
        return matches

    def _like_one_of(self, users: Mapping[str, bytes], name: str) -> bytes:
        """A hash that nothing is of, as dear as that of some user, always the same one for a name."""
        hashes = list(users.values())
        chosen = int.from_bytes(self._digest(name.encode())) % len(hashes)
        return hashes[chosen][:7] + _NOBODY

    def _digest(self, *parts: bytes) -> bytes:
        digest = hashlib.blake2b(key=self._key, digest_size=32)
        for part in parts:
            digest.update(len(part).to_bytes(4))
            digest.update(part)
        return digest.digest()


def _matches(secret: bytes, stored: bytes) -> bool:
    import bcrypt

    return bcrypt.checkpw(secret, stored)
