"""A sweep of a thousand routes over fifty trunks: how many requests, and how long."""

import time
from collections.abc import Iterable, Iterator
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
        with served(cast.config("healthy", "1h", str(state), called=0), state) as daemon:
            wait_until_ready(daemon)
            latency = _latency(cast)
            cast.requests()
            runs = [(_sweep(daemon), _of_clouds(cast.requests())) for _ in range(_SWEEPS)]
    counts = {count for _, count in runs}
    implied = requests_of(healthy_world(_ROUTES))
    requests = " or ".join(map(str, sorted(counts)))
    yield Figure(
        "requests of a sweep, 1,000 routes over 50 trunks", requests, str(implied), counts == {implied}
    )
    ideal = implied * latency / _CONCURRENCY
    reading, whole = (median(side) for side in zip(*(times for times, _ in runs), strict=True))
    what = "÷ (requests × latency ÷ concurrency)"
    aside = f"{reading:.2f} s, latency {latency * 1000:.1f} ms"
    yield at_most(
        f"its reading, which is what `sweep_duration_seconds` says, {what}", reading / ideal, 1.2, "", aside
    )
    yield at_most(
        f"until it is judged, kept and on the board, {what}", whole / ideal, 1.2, "", f"{whole:.2f} s"
    )


def _of_clouds(paths: Iterable[str]) -> int:
    """How many requests went to the clouds themselves; the vendors' status pages are read beside them."""
    return sum(not path.startswith("/status.") for path in paths)


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


def _sweep(daemon: Served) -> tuple[float, float]:
    """Seconds of reading both clouds, and of everything."""
    started = time.perf_counter()
    daemon.sweep()
    while (reading := daemon.swept()) is None:
        time.sleep(0.001)
    return reading, time.perf_counter() - started
