"""Sites of every kind of health, and each of their readings made unread in turn."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from ipaddress import IPv4Network
from typing import Any

from hypothesis import strategies as st

from monitor.model.livekit import Encryption, Transport
from monitor.model.reading import Known, Reading, Unread
from monitor.model.route import Auth
from monitor.model.snapshot import Path, Site, resolve
from monitor.model.twilio import AccessControlList, Balance, Credential, TwilioTrunk
from tests import cast

LIVEKIT_RANGES = tuple(map(IPv4Network, ("143.223.88.0/21", "161.115.160.0/19", "153.57.128.0/18")))
LATE = cast.LIVEKIT_WRITTEN.replace(year=2027)

numbers = st.sampled_from([cast.NUMBER_CL, cast.NUMBER_BR, cast.VERIFIED, "+56225559999"])

livekit_trunks = st.builds(
    cast.livekit_trunk,
    st.just("cl"),
    address=st.sampled_from(
        [
            *["acme-cl.pstn.twilio.com"] * 4,
            "acme-cl.pstn.sao-paulo.twilio.com:5061",
            "acme-cl.pstn.atlantis.twilio.com",
            "other.pstn.twilio.com",
            "acme-cl.sip.twilio.com",
        ]
    ),
    transport=st.sampled_from(Transport),
    encryption=st.sampled_from(Encryption),
    numbers=st.lists(st.one_of(numbers, st.just("*")), max_size=3).map(tuple),
    auth_username=st.sampled_from(["livekit-cl", "livekit-cl", "someone", ""]),
    has_password=st.sampled_from([True, True, False, None]),
    updated_at=st.sampled_from([cast.LIVEKIT_WRITTEN, None]),
)

credentials = st.builds(
    Credential,
    st.sampled_from(["livekit-cl", "someone"]),
    st.sampled_from([cast.CREDENTIAL_WRITTEN, LATE, None]),
)

credential_lists = st.builds(
    cast.credential_list,
    st.just("cl"),
    friendly_name=st.sampled_from(["acme users cl", "someone"]),
    credentials=st.lists(credentials, max_size=2).map(tuple).map(Known),
)

acls = st.builds(
    AccessControlList,
    st.just(cast.ACL_CL),
    st.just("office"),
    st.sampled_from(
        [(), LIVEKIT_RANGES, LIVEKIT_RANGES[:1], LIVEKIT_RANGES[1:], (IPv4Network("0.0.0.0/1"),)]
    ).map(Known),
)

twilio_trunks = st.builds(
    cast.twilio_trunk,
    st.just("cl"),
    secure=st.booleans(),
    credential_lists=st.lists(credential_lists, max_size=2).map(tuple).map(Known),
    acls=st.lists(acls, max_size=2).map(tuple).map(Known),
    region=st.sampled_from(["us1", "us1", "ie1"]).map(Known),
)

routes = st.builds(
    cast.route,
    st.just("cl"),
    livekit_trunk=st.sampled_from([cast.LIVEKIT_CL] * 5 + ["ST_elsewhere"]),
    caller_id=st.one_of(st.none(), numbers),
    countries=st.sampled_from([("CL",), ("CL", "LV"), ("CA",), ("DE",)]),
    edge=st.sampled_from([None, "sao-paulo"]),
    auth=st.sampled_from(Auth),
) | st.builds(cast.route, st.just("cl"), caller_id=st.none(), countries=st.just(()), discovered=st.just(True))

accounts = st.builds(
    cast.account,
    status=st.sampled_from(["active", "suspended"]),
    trial=st.booleans(),
    subaccount=st.booleans(),
)


@st.composite
def paths(draw: Callable[[Any], Any]) -> Path:
    """A route against clouds in which anything may be wrong, and everything was read."""
    route, account = draw(routes), draw(accounts)
    balance = Known(Balance(draw(st.sampled_from([Decimal(5), Decimal(50)])), "USD"))
    environment = cast.environment(
        routes=(route,),
        egress=draw(st.sampled_from([(), LIVEKIT_RANGES])),
        balance_floor=draw(st.sampled_from([None, Decimal(20)])),
    )
    site = cast.site(
        environment,
        draw(st.sampled_from([{}, {cast.TRUNK_CL: LATE}])),
        livekit_trunks=cast.with_livekit_trunk(draw(livekit_trunks)),
        trunks=cast.with_twilio_trunk(draw(twilio_trunks)),
        numbers=cast.with_number(cast.phone_number(cast.NUMBER_CL, voice=draw(st.booleans()))),
        countries=cast.with_country(cast.country("LV", high_risk_special=draw(st.booleans()))),
        account=Known(account),
        # Twilio gives a subaccount no balance.
        balance=cast.unread() if account.subaccount else balance,
    )
    return resolve(route, site)


def each_made_unread(path: Path, gap: Unread) -> Iterator[tuple[str, Path]]:
    """The same path once for each of its readings, with that one unread."""
    for name, site in _sites(path.site, gap):
        yield name, resolve(path.route, site)


def _sites(site: Site, gap: Unread) -> Iterator[tuple[str, Site]]:
    yield "livekit_trunks", replace(site, snapshot=replace(site.snapshot, livekit_trunks=gap))
    for name in ("trunks", "numbers", "caller_ids", "countries", "account", "balance"):
        yield name, with_twilio(site, **{name: gap})
    trunks = site.snapshot.twilio.trunks.get()
    for name, trunk in _trunks(trunks[cast.TRUNK_CL], gap):
        yield name, with_twilio(site, trunks=Known({**trunks, trunk.sid: trunk}))


def with_twilio(site: Site, **readings: Reading[Any]) -> Site:
    twilio = replace(site.snapshot.twilio, **readings)
    return replace(site, snapshot=replace(site.snapshot, twilio=twilio))


def _trunks(trunk: TwilioTrunk, gap: Unread) -> Iterator[tuple[str, TwilioTrunk]]:
    for name in ("credential_lists", "acls", "region"):
        yield name, _but(trunk, name, gap)
    for kind, inner in (("credential_lists", "credentials"), ("acls", "ranges")):
        values = getattr(trunk, kind).get()
        for index, value in enumerate(values):
            changed = (*values[:index], replace(value, **{inner: gap}), *values[index + 1 :])
            yield f"{inner} {index}", _but(trunk, kind, Known(changed))


def _but(trunk: TwilioTrunk, name: str, reading: Reading[Any]) -> TwilioTrunk:
    changes: dict[str, Any] = {name: reading}
    return replace(trunk, **changes)
