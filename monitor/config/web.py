"""The block `web`: who may see the pages, and what they may do there."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, WithJsonSchema

from monitor.config.base import Model
from monitor.config.fields import Flag, OrNone, Text
from monitor.config.network import split
from monitor.config.origin import PathBeside
from monitor.config.said import Below, said


def _site(text: str) -> str:
    url = split(text)
    if url is None or url.scheme not in ("https", "http") or not url.hostname:
        raise said("is not a URL: it must begin with https:// or http:// and name a host.")
    if url.username is not None:
        raise said("must not hold a user name or password.")
    if url.path not in ("", "/") or url.query or url.fragment:
        raise said("must end with the host or its port: the pages are at the root of it.")
    return text.rstrip("/")


Site = Annotated[
    str, AfterValidator(_site), WithJsonSchema({"type": "string", "pattern": "^https?://", "x-kind": "URL"})
]


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise said("names somebody twice.")
    return names


class WebConfig(Model):
    """Access to the pages, the metrics and the API; `url` has no slash at its end."""

    config_file: OrNone[PathBeside] = Field(
        default=None,
        description="The web configuration file, in the form of Prometheus's exporters: TLS, client "
        "certificates and users. A relative path begins beside the file. Without it, everybody who reaches "
        "listen may read.",
    )
    operators: Annotated[tuple[Text, ...], AfterValidator(_each_once)] = Field(
        default=(),
        description="Users of basic_auth_users, or names in client certificates, that may operate; all "
        "others may only read.",
    )
    url: OrNone[Site] = Field(
        default=None,
        description="Where people reach the pages, like https://trunkwatch.internal: it stands in what is "
        "sent out, and is the only name by which a browser may change something, beside localhost and IP "
        "addresses.",
    )
    run_now: Flag = Field(
        default=False,
        description="true takes POST /api/v1/environments/<name>/routes/<name>/canary, which places a "
        "canary's call now, from an operator who authenticated.",
    )
    reload: Flag = Field(
        default=False,
        description="true takes POST /-/reload, which reads the configuration anew as SIGHUP does; from an "
        "operator, where users or client certificates are asked for.",
    )

    def _complaints(self) -> Iterator[Below]:
        if self.operators and self.config_file is None:
            yield ("operators",), "cannot be known: name a config_file with basic_auth_users."
        if self.run_now and not self.operators:
            yield ("run_now",), "is of no use without operators, who alone may ask for a call."

    @property
    def host(self) -> str | None:
        """The host that `url` names, in lower case and without a port."""
        return urlsplit(self.url).hostname if self.url else None
