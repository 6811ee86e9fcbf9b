"""TLS whose certificates and rules change while it listens."""

import ssl


class RenewedContext(ssl.SSLContext):
    """Accepts each new connection by the context in force then, its certificates, authorities and all.

    A listener keeps the context that it began with, and asks it anew for every connection.
    """

    in_force: ssl.SSLContext

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        return self.in_force.wrap_bio(incoming, outgoing, server_side, server_hostname, session)


def renewed(context: ssl.SSLContext) -> RenewedContext:
    """One that begins with `context`."""
    made = RenewedContext(ssl.PROTOCOL_TLS_SERVER)
    made.in_force = context
    return made
