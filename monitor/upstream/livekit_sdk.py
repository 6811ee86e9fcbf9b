"""LiveKit's SDK, as all of ours ask a project through it."""

import aiohttp
from livekit.api import LiveKitAPI

from monitor.config import LiveKitAccess


def livekit_api(access: LiveKitAccess, session: aiohttp.ClientSession) -> LiveKitAPI:
    """The SDK over a session of ours, which it does not close.

    Its failover is off: it would ask other hosts than the configured one, with time-outs of its own, and
    dial again, up to three times, after a time-out as after a refusal.
    """
    secret = access.api_secret.get_secret_value()
    return LiveKitAPI(access.url, access.api_key, secret, session=session, failover=False)
