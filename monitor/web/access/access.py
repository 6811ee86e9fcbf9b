"""What holds now of who may come in; a reload changes it under open connections."""

import ssl
from typing import Final

from monitor.config.network import is_loopback
from monitor.config.web import WebConfig
from monitor.config.web_file import WebAccess
from monitor.web.access.buckets import Buckets
from monitor.web.access.passwords import Passwords
from monitor.web.access.renewal import RenewedContext, renewed
from monitor.web.access.rules import Rules, rules_of

OPEN: Final = Rules()


class Access:
    """At first everybody may read, without encryption; `key` hides what is remembered of passwords."""

    def __init__(self, key: bytes = b"") -> None:
        self.rules = OPEN
        self.passwords = Passwords(key)
        self.requests = Buckets()
        self._tls: RenewedContext | None = None
        self._begun = False

    @property
    def tls(self) -> ssl.SSLContext | None:
        """What a listener is to accept connections by; its certificates are always those in force."""
        return self._tls

    def adopt(self, config: WebConfig, web: WebAccess | None) -> None:
        """Bring other rules into force, for every request from now on and every connection.

        Whether connections are encrypted is settled by the first ones.
        """
        self.rules = rules_of(config, web.file if web else None)
        context = web.tls if web else None
        if not self._begun:
            self._tls = renewed(context) if context else None
        elif self._tls is not None and context is not None:
            self._tls.in_force = context
        self._begun = True

    def verifies_as(self, context: ssl.SSLContext) -> bool:
        """Whether the authorities of clients are still those by which `context` verified a certificate."""
        now = self._tls.in_force if self._tls else context
        return now is context or set(now.get_ca_certs(True)) == set(context.get_ca_certs(True))

    def exposed(self, host: str) -> str | None:
        """What should worry whoever lets this listen on `host`; None for nothing."""
        if is_loopback(host):
            return None
        if not self.rules.guarded:
            return (
                "whoever reaches this address may read everything: name a web.config_file with "
                "basic_auth_users, or listen on 127.0.0.1"
            )
        if self._tls is None:
            return (
                "passwords come unencrypted, unless a proxy encrypts: give web.config_file a "
                "tls_server_config"
            )
        return None
