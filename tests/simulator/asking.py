"""Asking the simulator the way the two clouds are asked: plain HTTP, no SDK."""

import base64
from dataclasses import dataclass
from typing import Any

import aiohttp

from monitor.simulator import Simulator
from monitor.simulator.cast import ACCOUNT_SID, API_KEY, API_SECRET

TRUNKS = "/trunking.twilio.com/v1/Trunks"
ACCOUNT = f"/api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Any
    body: Any


def basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


async def ask(
    sim: Simulator,
    path: str,
    user: str = API_KEY,
    secret: str = API_SECRET,
    method: str = "GET",
    authorization: str | None = None,
) -> Reply:
    """One request to Twilio's view; `path` begins with the original host."""
    headers = {"Authorization": basic(user, secret) if authorization is None else authorization}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, sim.url + path, headers=headers) as response,
    ):
        return Reply(response.status, response.headers, await response.json())
