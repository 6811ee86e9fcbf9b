"""The cast: environment `prod`, routes `br` on trunk `acme` and `cl` on `acme-cl`, everything in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import phonenumbers

from monitor.simulator.accounts import (
    HOME_REGION,
    SETTLED,
    Account,
    ApiKey,
    CallerId,
    Credential,
    CredentialList,
    Number,
    Region,
    Trunk,
    sid,
)
from monitor.simulator.countries import country_rows
from monitor.simulator.projects import LiveKitTrunk, Project, livekit_trunk_id
from monitor.simulator.world import World

ACCOUNT_SID: Final = sid("AC", 0xACC0)
AUTH_TOKEN: Final = "5e" * 16
API_KEY: Final = sid("SK", 0x5C1)
API_SECRET: Final = "simulated-twilio-key-secret"  # noqa: S105 - opens nothing but the simulator
LIVEKIT_KEY: Final = "APIsimulated"
LIVEKIT_SECRET: Final = "simulated-livekit-secret-of-forty-letters"  # noqa: S105 - as above
PASSWORD: Final = "Simulated-Pa55word"  # noqa: S105 - as above
LIVEKIT_WRITTEN: Final = SETTLED + timedelta(minutes=5)
"""When the LiveKit trunks were written: after the Twilio credential, as the guide has it."""

MOST_TRUNKS: Final = 50
"""Many routes share this many Twilio trunks."""

_CALLABLE: Final = ("AR", "CO", "MX", "PE", "UY", "ES", "PT", "GB", "US", "CA")


@dataclass(frozen=True, slots=True)
class DemoRoute:
    """A route of the demo: what its configuration says and what both clouds hold for it."""

    name: str
    trunk: str
    address: str
    caller_id: str
    country: str
    phone: str
    edge: str | None = None


def demo_routes(count: int) -> Iterator[DemoRoute]:
    """`br`, `cl`, then `r003`, `r004`, … up to `count`. Raises: ValueError below 2."""
    if count < 2:
        raise ValueError(f"the demo has at least its two routes, br and cl: ask for 2 or more, not {count}")
    yield DemoRoute(
        "br",
        trunk="acme",
        address="acme.pstn.sao-paulo.twilio.com",
        caller_id="+551150395793",
        country="BR",
        phone="+5511987650001",
        edge="sao-paulo",
    )
    yield DemoRoute(
        "cl",
        trunk="acme-cl",
        address="acme-cl.pstn.twilio.com",
        caller_id="+56225838123",
        country="CL",
        phone="+56987650001",
    )
    for number in range(3, count + 1):
        yield _further(number)


def _further(number: int) -> DemoRoute:
    place = (number - 1) % MOST_TRUNKS + 1
    trunk = {1: "acme", 2: "acme-cl"}.get(place, f"acme-{place:03}")
    country = _CALLABLE[number % len(_CALLABLE)]
    return DemoRoute(
        f"r{number:03}",
        trunk=trunk,
        address=f"{trunk}.pstn.twilio.com",
        caller_id=f"+5511{50400000 + number}",
        country=country,
        phone=_example_phone(country),
    )


def _example_phone(country: str) -> str:
    number = phonenumbers.example_number(country)
    if number is None:
        raise ValueError(f"no example telephone number of {country}")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def caller_id(route: str) -> str:
    """The number that `br` or `cl` shows."""
    return _named(route).caller_id


def phone(route: str) -> str:
    """The number that a canary of `br` or `cl` calls: a verified caller ID, so trial accounts may."""
    return _named(route).phone


def _named(name: str) -> DemoRoute:
    return next(route for route in demo_routes(2) if route.name == name)


def healthy_world(routes: int = 2) -> World:
    """A world in which every call goes through and every check passes or does not apply."""
    cast = tuple(demo_routes(routes))
    account = _account(cast)
    project = Project("prod", {LIVEKIT_KEY: LIVEKIT_SECRET})
    for route in cast:
        trunk = _livekit_trunk(route)
        project.trunks[trunk.id] = trunk
    return World({account.sid: account}, [project])


@dataclass(frozen=True, slots=True)
class Login:
    """A credential list of the cast and the one user name in it."""

    list_sid: str
    list_name: str
    username: str


def login(trunk: str) -> Login:
    """Who may call over a Twilio trunk: `acme-cl` has a list of its own, the others share one."""
    if trunk == "acme-cl":
        return Login(sid("CL", 2), "livekit-outbound-cl", "livekit-cl")
    return Login(sid("CL", 1), "livekit-outbound", "livekit")


def _account(cast: tuple[DemoRoute, ...]) -> Account:
    home = _region(dict.fromkeys(route.trunk for route in cast))
    by_name = {trunk.friendly_name: trunk for trunk in home.trunks.values()}
    return Account(
        ACCOUNT_SID,
        "Acme",
        owner_sid=ACCOUNT_SID,
        regions={HOME_REGION: home},
        numbers=[
            Number(sid("PN", place), route.caller_id, by_name[route.trunk].sid)
            for place, route in enumerate(cast, start=1)
        ],
        caller_ids=[
            CallerId(sid("PN", 0xCA11 + place), phone)
            for place, phone in enumerate(dict.fromkeys(route.phone for route in cast))
        ],
        countries=country_rows(frozenset({"BR", "CL", *_CALLABLE})),
    )


def _region(trunks: Iterable[str]) -> Region:
    home = Region(HOME_REGION, AUTH_TOKEN, keys={API_KEY: ApiKey(API_KEY, API_SECRET)})
    for place, name in enumerate(trunks, start=1):
        who = login(name)
        trunk = Trunk(sid("TK", place), name, f"{name}.pstn.twilio.com", credential_lists=[who.list_sid])
        home.trunks[trunk.sid] = trunk
        home.credential_lists[who.list_sid] = CredentialList(
            who.list_sid,
            who.list_name,
            [Credential(f"CR{who.list_sid[2:]}", who.username, PASSWORD)],
        )
    return home


def _livekit_trunk(route: DemoRoute) -> LiveKitTrunk:
    return LiveKitTrunk(
        livekit_trunk_id(route.name),
        f"Twilio {route.name}",
        route.address,
        [route.caller_id],
        auth_username=login(route.trunk).username,
        auth_password=PASSWORD,
        updated_at=LIVEKIT_WRITTEN,
    )
