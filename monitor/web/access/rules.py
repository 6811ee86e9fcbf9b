"""Who gets in, and with what right: the configuration and its web configuration file, ready to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from yarl import URL

from monitor.config.network import is_loopback
from monitor.config.web import WebConfig
from monitor.config.web_file import ClientAuth, WebFile
from monitor.web.access.buckets import Rate
from monitor.web.access.certificate import comparable

GENEROUS: Final = Rate(0.01, 300)
"""A page asks for a handful of files, and a proxy's people share one address."""

UNLIMITED: Final = Rate(0.0, 0)


@dataclass(frozen=True, slots=True)
class Rules:
    """Without any, everybody may read.

    `users` are bcrypt hashes by name, `origin` is that of the pages' URL as a browser writes it, `headers`
    are to stand on every answer, an empty one on none, and `rate` is how often each address may ask.
    """

    users: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    operators: frozenset[str] = frozenset()
    client_auth: ClientAuth = ClientAuth.NONE
    allowed_sans: frozenset[str] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict)
    rate: Rate | None = None
    origin: str | None = None
    host: str | None = None

    @property
    def guarded(self) -> bool:
        """Whether nobody gets in without having said who they are."""
        return bool(self.users) or self.client_auth is ClientAuth.REQUIRED

    @property
    def knows_people(self) -> bool:
        """Whether a visitor may be known by name, and so whether to operate is for some alone."""
        return bool(self.users) or self.client_auth is not ClientAuth.NONE

    def rate_of(self, address: str) -> Rate:
        """How often an address may ask. This machine is not held up, unless somebody wants that."""
        return self.rate or (UNLIMITED if is_loopback(address) else GENEROUS)


def rules_of(config: WebConfig, file: WebFile | None) -> Rules:
    """What holds from now on."""
    url = URL(config.url) if config.url else None
    origin, host = (str(url.origin()), url.host) if url else (None, None)
    operators = frozenset(config.operators)
    if file is None:
        return Rules(operators=operators, origin=origin, host=host)
    tls, limit = file.tls_server_config, file.rate_limit
    return Rules(
        users={name: each.get_secret_value().encode() for name, each in file.basic_auth_users.items()},
        operators=operators,
        client_auth=file.client_auth,
        allowed_sans=frozenset(map(comparable, tls.client_allowed_sans)) if tls else frozenset(),
        headers=file.http_server_config.headers.given,
        rate=Rate(limit.interval.total_seconds(), limit.burst) if limit else None,
        origin=origin,
        host=host,
    )
