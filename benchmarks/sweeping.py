"""A sweep of a thousand routes over fifty trunks: how many requests, and how long."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.client import Client
from benchmarks.clouds import Clouds, clouds
from benchmarks.figure import Figure, at_most
from benchmarks.serving import Served, served, wait_until_ready
from monitor.simulator import World, healthy_world

_ROUTES = 1000
_LATENCY = 0.05
_CONCURRENCY = 2
_SWEEPS = 5
_PINGS = 21


def figures(directory: Path) -> Iterator[Figure]:
    """The requests are counted by the clouds themselves, of which each answer takes 50 ms."""
    with clouds(_ROUTES, _LATENCY) as cast:
        state = directory / "sweeping"
        state.mkdir()
        with served(cast.config("healthy", "1h", str(state)), state) as daemon:
            wait_until_ready(daemon)
            latency = _latency(cast)
            cast.requests()
            runs = [(_sweep(daemon), len(cast.requests())) for _ in range(_SWEEPS)]
    counts = {count for _, count in runs}
    implied = requests_of(healthy_world(_ROUTES))
    yield Figure(
        "requests of a sweep, 1,000 routes over 50 trunks",
        " or ".join(map(str, sorted(counts))),
        str(implied),
        counts == {implied},
    )
    seconds = median(seconds for seconds, _ in runs)
    ideal = implied * latency / _CONCURRENCY
    yield at_most(
        "its time ÷ (requests × latency ÷ concurrency)", seconds / ideal, 1.2, "", f"{seconds:.2f} s"
    )


def requests_of(world: World) -> int:
    """What the rule implies: each list once, sub-lists once a trunk, their contents once a list."""
    account, project = next(iter(world.accounts.values())), world.projects[0]
    home = account.home
    livekit = 2  # a page of everything, and one that says there is no more
    whole = len(("Trunks", "IncomingPhoneNumbers", "OutgoingCallerIds", "Countries", "Account", "Balance"))
    trunks = len(home.trunks) * len(("CredentialLists", "IpAccessControlLists", "the trunk's Region"))
    assert len(project.trunks) == len(account.numbers) == _ROUTES  # one page of a thousand each
    return livekit + whole + trunks + len(home.credential_lists) + len(home.acls)


def _latency(cast: Clouds) -> float:
    """Seconds that a request takes when nobody else asks: the 50 ms, and the way there and back."""
    with Client("127.0.0.1", int(cast.url.rpartition(":")[2])) as client:
        return median(client.get("/trunking.twilio.com/v1/Trunks").seconds for _ in range(_PINGS))


def _sweep(daemon: Served) -> float:
    """From the beginning until its findings are kept and on the board."""
    started = time.perf_counter()
    daemon.sweep()
    while not daemon.swept():
        time.sleep(0.001)
    return time.perf_counter() - started
