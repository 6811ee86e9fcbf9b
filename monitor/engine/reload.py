"""Reloading: a configuration is validated whole, then put into force; a bad one changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from monitor.config import Config, ConfigError, Loaded
from monitor.engine.supervisor import Supervisor
from monitor.model.mistake import told

LOOK: Final = 5.0
"""Seconds between two looks at the files. What has changed must look the same twice, so that a file is not
read while it is being written: a change is in force after 5 to 10 seconds."""

_NAMED: Final = 5
"""Complaints that one line of the log names."""


class Source(Protocol):
    """Where the configuration comes from; both take some time, and may be asked in any thread."""

    def fingerprint(self) -> str: ...

    def whole(self) -> Loaded:
        """Raises: ConfigError."""
        ...


def unfollowed(_config: Config) -> None:
    """Nothing else depends on it."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where the configuration came from with which the process began, and what that was.

    `followed` is told of each that comes into force later.
    """

    source: Source
    begun: Loaded
    followed: Callable[[Config], None] = unfollowed


class Told(Protocol):
    """Who counts how reloads end."""

    def config_refused(self) -> None: ...

    def config_confirmed(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Reloaded:
    """How a reload ended; `text` says it to a person, in one or more lines."""

    accepted: bool
    text: str


class Reloader:
    """Brings what the files say into force by `adopt`, one reload at a time.

    Where the process listens and keeps its history, and whether it encrypts, stays as it began.
    """

    def __init__(
        self,
        files: Files,
        adopt: Callable[[Loaded], Awaitable[None]],
        told: Told,
        supervisor: Supervisor,
    ) -> None:
        self._source = files.source
        self._begun_with = files.begun
        self._followed = files.followed
        self._in_force = self._tried = files.begun.fingerprint
        self._adopt = adopt
        self._told = told
        self._supervisor = supervisor
        self._one = asyncio.Lock()
        self._begun = asyncio.Event()

    async def watch(self) -> None:
        """Reload whenever the content has changed, until cancelled. What was refused is not tried again."""
        self._begun.set()
        before = self._in_force
        while True:
            await asyncio.sleep(LOOK)
            seen = await asyncio.to_thread(self._source.fingerprint)
            if seen == before and seen != self._tried:
                await self.reload()
            before = seen

    async def reload(self) -> Reloaded:
        """Reload now, and say how that ended; unchanged content is no reload.

        It waits until `watch` was begun, since what has not started cannot be changed.
        """
        await self._begun.wait()
        async with self._one:
            self._supervisor.reloading()
            try:
                return await self._reload()
            finally:
                self._supervisor.reloaded()

    async def _reload(self) -> Reloaded:
        self._tried = await asyncio.to_thread(self._source.fingerprint)
        if self._tried == self._in_force:
            self._told.config_confirmed()
            structlog.get_logger().info("the configuration is unchanged")
            return Reloaded(accepted=True, text="The configuration is unchanged.")
        try:
            loaded = await asyncio.to_thread(self._source.whole)
            await self._adopt(loaded)
        except ConfigError as error:
            return self._refused(error)
        except Exception as error:
            return self._broken(error)
        self._in_force = self._tried = loaded.fingerprint
        return self._applied(loaded)

    def _applied(self, loaded: Loaded) -> Reloaded:
        config, kept = loaded.config, _kept(self._begun_with, loaded)
        log = structlog.get_logger()
        log.info("configuration reloaded", environments=", ".join(config.environments), sha256=config.sha256)
        for sentence in kept:
            log.warning("a key needs a restart", reason=sentence)
        self._followed(config)
        return Reloaded(accepted=True, text="\n".join(("The configuration is reloaded.", *kept)))

    def _refused(self, error: ConfigError) -> Reloaded:
        self._told.config_refused()
        structlog.get_logger().error(
            "configuration refused: the one in force stays",
            file=error.source,
            problems=len(error.problems),
            reason=" ".join(str(problem) for problem in error.problems[:_NAMED]),
        )
        return Reloaded(accepted=False, text=f"The configuration in force stays.\n{error}")

    def _broken(self, error: Exception) -> Reloaded:
        """A mistake of ours; its text may hold what must not be told."""
        self._told.config_refused()
        structlog.get_logger().error("reload failed: the configuration in force stays", **told(error))
        name = type(error).__name__
        return Reloaded(accepted=False, text=f"The configuration in force stays: {name} in Trunkwatch.")


def _kept(begun: Loaded, loaded: Loaded) -> tuple[str, ...]:
    """A sentence for each key that has changed and stays as it is until a restart."""
    changed = {
        "listen": begun.config.listen != loaded.config.listen,
        "state_dir": begun.config.state_dir != loaded.config.state_dir,
        "Whether tls_server_config is there": begun.encrypted != loaded.encrypted,
    }
    return tuple(f"{key} has changed: restart Trunkwatch to use it." for key, new in changed.items() if new)
