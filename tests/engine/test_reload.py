"""Reloading: what a daemon makes of another configuration, and of one that it cannot use."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from monitor.config import Config, ConfigError, Loaded, parse
from monitor.config.problems import nowhere
from monitor.engine import Files, Reloader, Unsupervised, reload
from monitor.model.event import Configured, Swept
from tests.engine.clouds import LiveKit
from tests.engine.test_daemon import ENVIRONMENT, Stage, config, swept


def without_cl(*names: str) -> Config:
    text = "sweep_every: 1h\nenvironments:\n" + "".join(f"  {name}:{ENVIRONMENT}" for name in names)
    kept = [line for line in text.splitlines() if not line.startswith("      cl:") and "discover" not in line]
    return parse("\n".join(kept), "config.yaml", Path(), {})


@asynccontextmanager
async def started(*names: str, livekit: LiveKit | None = None) -> AsyncIterator[Stage]:
    stage = Stage(*names, livekit=livekit)
    await stage.daemon.start()
    try:
        yield stage
    finally:
        await stage.daemon.stop(0)


async def test_a_route_that_went_leaves_the_board_and_the_rest_is_swept_anew() -> None:
    async with started() as stage:
        await swept(stage.daemon)
        await stage.daemon.adopt(without_cl("prod"))
        position = stage.daemon.board.position
        board = await stage.daemon.keeper.wait_beyond(position)

        assert set(board.routes) == {("prod", "br")}
        assert isinstance(stage.kept()[-1], Swept)
        for _sweep in range(2):
            await asyncio.wait_for(stage.clouds.livekit.asked.acquire(), 60)
        assert len(stage.counts.configurations) == 2


async def test_a_sweep_that_goes_on_is_cut_off_where_its_environment_changed_alone() -> None:
    """Its findings would be of the routes that were; one that nothing changed for is heard out."""
    livekit = LiveKit()
    livekit.opened.clear()
    async with started("prod", "stage", livekit=livekit) as stage:
        for _environment in ("prod", "stage"):  # the same account: the second waits for the first
            if _environment == "prod":
                await livekit.asked.acquire()
        changed = config("prod", "stage")
        environments = dict(changed.environments)
        environments["stage"] = without_cl("stage").environments["stage"]
        await stage.daemon.adopt(changed.model_copy(update={"environments": environments}))
        livekit.opened.set()
        await swept(stage.daemon)

        assert set(stage.daemon.board.routes) == {("prod", "br"), ("prod", "cl"), ("stage", "br")}
        assert [event.environment for event in stage.kept() if isinstance(event, Swept)] == ["prod", "stage"]


async def test_an_environment_that_comes_or_goes_does_not_take_back_that_it_is_ready() -> None:
    async with started() as stage:
        await swept(stage.daemon)
        assert stage.daemon.ready
        stage.clouds.livekit.opened.clear()
        await stage.daemon.adopt(config("prod", "stage"))

        assert stage.daemon.ready
        assert stage.daemon.unswept == {"stage"}
        await stage.daemon.adopt(config("prod"))
        assert stage.daemon.unswept == frozenset()
        assert set(stage.daemon.board.environments) == {"prod"}
        stage.clouds.livekit.opened.set()


async def test_requests_of_an_environment_that_went_are_forgotten_once_they_ended() -> None:
    async with started("prod", "stage") as stage:
        await swept(stage.daemon)
        await stage.daemon.adopt(config("prod"))
        while not stage.counts.left:  # noqa: ASYNC110 - nobody is told of it but the metrics
            await asyncio.sleep(0)

        assert stage.counts.left == ["stage"]


async def test_where_connections_cannot_be_made_nothing_has_changed() -> None:
    async with started() as stage:
        await swept(stage.daemon)
        before = stage.daemon.plan
        stage.daemon._connect = broken
        with pytest.raises(RuntimeError):
            await stage.daemon.adopt(without_cl("prod"))

        assert stage.daemon.plan is before
        assert [type(event) for event in stage.kept()].count(Configured) == 1


def broken(*_arguments: object) -> NoReturn:
    raise RuntimeError


class Source:
    """Files whose content is `text`, after what is `coming`; a ConfigError stands for one of no use."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.coming: list[str] = []
        self.text: str = "one"
        self.found: Config | ConfigError = config()
        self.looks = asyncio.Semaphore(0)

    def fingerprint(self) -> str:
        """It is asked in a thread."""
        self._loop.call_soon_threadsafe(self.looks.release)
        return self.coming.pop(0) if self.coming else self.text

    def whole(self) -> Loaded:
        if isinstance(self.found, ConfigError):
            raise self.found
        return Loaded(self.found, self.text)


class Steps:
    """What becomes of reloads."""

    def __init__(self) -> None:
        self.source = Source()
        self.adopted: list[Config] = []
        self.told: list[str] = []
        self.raising: Exception | None = None
        files = Files(self.source, Loaded(config(), "one"))
        self.reloader = Reloader(files, self.adopt, self, Unsupervised())

    async def adopt(self, loaded: Loaded) -> None:
        if self.raising is not None:
            raise self.raising
        self.adopted.append(loaded.config)

    def config_refused(self) -> None:
        self.told.append("refused")

    def config_confirmed(self) -> None:
        self.told.append("confirmed")

    async def looked(self, times: int) -> None:
        """Wait until the files were looked at so often, and what that led to is over."""
        for _look in range(times):
            await asyncio.wait_for(self.source.looks.acquire(), 60)


@pytest.fixture
async def steps(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Steps]:
    """Files are looked at all the time."""
    monkeypatch.setattr(reload, "LOOK", 0.001)
    steps = Steps()
    watching = asyncio.create_task(steps.reloader.watch())
    yield steps
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


@contextmanager
def logged() -> Iterator[list[str]]:
    with capture_logs() as logs:
        events: list[str] = []
        yield events
        events += [f"{line['event']} {line.get('file', '')}".strip() for line in logs]


async def test_changed_content_is_in_force_by_itself_once(steps: Steps) -> None:
    steps.source.text = "two"
    await steps.looked(10)

    assert len(steps.adopted) == 1


async def test_content_that_is_still_being_written_is_not_read(steps: Steps) -> None:
    steps.source.text, steps.source.coming = "all of it", [f"as far as line {line}" for line in range(20)]
    while steps.source.coming:
        await steps.looked(1)
    assert steps.adopted == []
    await steps.looked(5)

    assert len(steps.adopted) == 1


async def test_what_is_refused_is_said_once_and_tried_again_only_when_it_changed(steps: Steps) -> None:
    steps.source.found = nowhere("config.yaml", "It cannot be used.")
    with logged() as events:
        steps.source.text = "bad"
        await steps.looked(20)
        steps.source.text = "one"
        await steps.looked(20)

    assert events == [
        "configuration refused: the one in force stays config.yaml",
        "the configuration is unchanged",
    ]
    assert steps.told == ["refused", "confirmed"]
    assert steps.adopted == []


async def test_who_asks_hears_the_complaints_every_time(steps: Steps) -> None:
    steps.source.text, steps.source.found = "bad", nowhere("config.yaml", "It cannot be used.")
    answers = [await steps.reloader.reload() for _time in range(2)]

    assert [answer.accepted for answer in answers] == [False, False]
    assert answers[0].text == "The configuration in force stays.\nconfig.yaml: It cannot be used."


async def test_a_mistake_of_ours_is_told_by_its_name_and_the_next_reload_works(steps: Steps) -> None:
    steps.source.text, steps.raising = "two", ValueError("never-seen")
    with capture_logs() as logs:
        failed = await steps.reloader.reload()
    steps.raising = None
    again = await steps.reloader.reload()

    assert (failed.accepted, again.accepted) == (False, True)
    assert "ValueError" in failed.text
    assert "never-seen" not in str(logs) + failed.text
    assert len(steps.adopted) == 1


async def test_reloads_at_once_come_one_after_the_other_and_change_it_once(steps: Steps) -> None:
    steps.source.text = "two"
    answers = await asyncio.gather(*(steps.reloader.reload() for _time in range(4)))

    assert sorted(answer.text for answer in answers) == [
        "The configuration is reloaded.",
        *["The configuration is unchanged."] * 3,
    ]
    assert len(steps.adopted) == 1


async def test_before_the_daemon_has_started_a_reload_waits() -> None:
    steps = Steps()
    steps.source.text = "two"
    asked = asyncio.create_task(steps.reloader.reload())
    await asyncio.sleep(0.01)
    assert not asked.done()
    watching = asyncio.create_task(steps.reloader.watch())

    assert (await asked).accepted
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
