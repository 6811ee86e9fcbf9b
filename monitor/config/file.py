"""The whole file."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, PrivateAttr

from monitor.config.base import Model
from monitor.config.environment import EnvironmentConfig
from monitor.config.fields import Duration, Listen, LogLevelWord, Name, OrNone, between
from monitor.config.network import host_and_port
from monitor.config.notices import NoticesConfig
from monitor.config.origin import Origin, PathBeside
from monitor.config.ping_url import PingUrl
from monitor.config.said import said
from monitor.config.web import WebConfig
from monitor.model.log_level import LogLevel

_SHORTEST_SWEEP: Final = timedelta(seconds=1)
_LONGEST_SWEEP: Final = timedelta(days=1)


def _some(environments: Mapping[str, EnvironmentConfig]) -> Mapping[str, EnvironmentConfig]:
    if not environments:
        raise said("is empty: it needs one environment, like prod.")
    return environments


class Config(Model):
    """A configuration that can be used as it stands."""

    sweep_every: Annotated[Duration, AfterValidator(between(_SHORTEST_SWEEP, _LONGEST_SWEEP))] = Field(
        default=timedelta(minutes=5),
        description="How often both clouds are read, like 30s, 5m or 1h30m.",
        json_schema_extra={"default": "5m"},
    )
    listen: Listen = Field(
        default="127.0.0.1:9783",
        description="Where /metrics and the pages are; port 0 takes a free one.",
    )
    state_dir: PathBeside = Field(
        default=Path(),
        validate_default=True,
        description="Where the history is kept; a relative path begins beside the file. While a file named "
        "pause is in it, no canary is placed.",
        json_schema_extra={"default": "."},
    )
    web: WebConfig = Field(
        default_factory=WebConfig, description="Who may see the pages, and what they may do there."
    )
    log_level: LogLevelWord = Field(
        default=LogLevel.INFO,
        description="The least that is logged: debug tells of every request and sweep. A reload changes it; "
        "--log-level overrules it.",
    )
    ping_url: OrNone[PingUrl] = Field(
        default=None,
        description="An address that is asked (GET) once a minute while Trunkwatch is healthy and ready: a "
        "service there raises the alarm when that stops. https://, or http:// on this machine.",
    )
    notices: NoticesConfig | None = Field(
        default=None, description="Who is told when calls break and when they work again."
    )
    environments: Annotated[Mapping[Name, EnvironmentConfig], AfterValidator(_some)] = Field(
        description="The environments by name (a-z, 0-9 and -).", json_schema_extra={"minProperties": 1}
    )

    _sha256: str = PrivateAttr(default="")

    def model_post_init(self, context: object) -> None:
        if isinstance(context, Origin):
            self._sha256 = context.sha256

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text that was read, in hexadecimal digits; it says nothing of variables."""
        return self._sha256

    @property
    def pause_file(self) -> Path:
        """The file that pauses all canaries by being there."""
        return self.state_dir / "pause"

    @property
    def address(self) -> tuple[str, int]:
        """Host (an IPv6 one without brackets) and port of `listen`."""
        address = host_and_port(self.listen)
        assert address is not None  # noqa: S101 - the field's rule
        return address

    @property
    def concurrency(self) -> Mapping[str, int]:
        """Requests at once to each account that is read, parents included, by its SID: the smallest number
        that an environment on it gives."""
        most: dict[str, int] = {}
        for access in (environment.twilio for environment in self.environments.values()):
            for account in access.accounts:
                sid = account.account_sid
                most[sid] = min(most.get(sid, access.concurrency), access.concurrency)
        return most
