"""The settings of a route: what makes a difference, and what never does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.words import shown
from monitor.diagnosis.settings import LONGEST, resources_of, settings_of
from monitor.model.change import Setting
from monitor.model.livekit import Encryption, Transport
from monitor.model.reading import Known
from monitor.model.snapshot import Path
from monitor.model.twilio import AccessControlList, Credential, CredentialList
from tests.cast import (
    ACL_CL,
    CREDENTIAL_WRITTEN,
    LIST_CL,
    NUMBER_BR,
    NUMBER_CL,
    TRUNK_BR,
    TRUNK_CL,
    VERIFIED,
    account,
    country,
    credential_list,
    livekit_trunk,
    path,
    phone_number,
    route,
    site,
    twilio_trunk,
    unread,
    with_country,
    with_livekit_trunk,
    with_number,
    with_twilio_trunk,
)

HEALTHY = {
    Setting.LIVEKIT_TRUNK: "ST_cl",
    Setting.ADDRESS: "acme-cl.pstn.twilio.com",
    Setting.TRANSPORT: "auto",
    Setting.ENCRYPTION: "disable",
    Setting.LIVEKIT_USERNAME: "livekit-cl",
    Setting.LIVEKIT_PASSWORD: "set",
    Setting.LIVEKIT_NUMBERS: "+56…0147",
    Setting.LIVEKIT_WRITTEN: "2026-01-02 12:00:00 UTC",
    Setting.TWILIO_TRUNK: f"acme-cl ({TRUNK_CL})",
    Setting.SECURE: "off",
    Setting.CREDENTIAL_LISTS: "acme users cl",
    Setting.CREDENTIALS: "livekit-cl of 2026-01-01 12:00:00 UTC",
    Setting.ACLS: "none",
    Setting.REGION: "us1",
    Setting.CALLER_ID: "+56…0147 owned, voice, on acme-cl",
    Setting.COUNTRIES: "CL on",
    Setting.ACCOUNT: "active, full",
}


def with_livekit(**changes: object) -> Path:
    return path(at=site(livekit_trunks=with_livekit_trunk(livekit_trunk("cl", **changes))))


def with_trunk(**changes: object) -> Path:
    return with_twilio(trunks=with_twilio_trunk(twilio_trunk("cl", **changes)))


def with_twilio(**changes: object) -> Path:
    return path(at=site(**changes))


def acl(name: str, *blocks: str) -> AccessControlList:
    return AccessControlList(ACL_CL, name, Known(tuple(IPv4Network(block) for block in blocks)))


def differing(changed: Path) -> dict[Setting, str | None]:
    """What another value than on the healthy route, or none, was read of."""
    found = settings_of(changed)
    return {setting: found.get(setting) for setting in Setting if found.get(setting) != HEALTHY[setting]}


def test_a_healthy_route_has_every_setting() -> None:
    assert settings_of(path()) == HEALTHY


CHANGES: list[tuple[Path, dict[Setting, str | None]]] = [
    (
        with_livekit(address="acme-cl.pstn.sao-paulo.twilio.com"),
        {Setting.ADDRESS: "acme-cl.pstn.sao-paulo.twilio.com"},
    ),
    (with_livekit(transport=Transport.TLS), {Setting.TRANSPORT: "tls"}),
    (with_livekit(encryption=Encryption.REQUIRE), {Setting.ENCRYPTION: "require"}),
    (with_livekit(has_password=False), {Setting.LIVEKIT_PASSWORD: "none"}),
    (with_livekit(numbers=("*", NUMBER_BR)), {Setting.LIVEKIT_NUMBERS: "*; +55…3793"}),
    (
        with_livekit(auth_username="somebody"),
        {Setting.LIVEKIT_USERNAME: "somebody", Setting.CREDENTIALS: "no somebody"},
    ),
    (with_trunk(secure=True), {Setting.SECURE: "on"}),
    (with_trunk(region=Known("ie1")), {Setting.REGION: "ie1"}),
    (with_trunk(acls=Known((acl("office", "203.0.113.10/32"),))), {Setting.ACLS: "office (203.0.113.10/32)"}),
    (with_trunk(acls=Known((acl("office"),))), {Setting.ACLS: "office (empty)"}),
    (
        with_trunk(credential_lists=Known(())),
        {Setting.CREDENTIAL_LISTS: "none", Setting.CREDENTIALS: "no livekit-cl"},
    ),
    (
        with_trunk(
            credential_lists=Known(
                (
                    credential_list(
                        "cl",
                        credentials=Known(
                            (Credential("livekit-cl", CREDENTIAL_WRITTEN + timedelta(seconds=1)),)
                        ),
                    ),
                )
            )
        ),
        {Setting.CREDENTIALS: "livekit-cl of 2026-01-01 12:00:01 UTC"},
    ),
    (
        with_twilio(numbers=with_number(phone_number(NUMBER_CL, trunk_sid=TRUNK_BR))),
        {Setting.CALLER_ID: "+56…0147 owned, voice, on acme"},
    ),
    (
        with_twilio(numbers=with_number(phone_number(NUMBER_CL, trunk_sid=None, voice=False))),
        {Setting.CALLER_ID: "+56…0147 owned, no voice, on no trunk"},
    ),
    (with_twilio(numbers=Known({})), {Setting.CALLER_ID: "+56…0147 not owned"}),
    (
        with_twilio(numbers=Known({}), caller_ids=Known(frozenset({NUMBER_CL}))),
        {Setting.CALLER_ID: "+56…0147 verified"},
    ),
    (with_twilio(countries=with_country(country("CL", low_risk=False))), {Setting.COUNTRIES: "CL off"}),
    (with_twilio(account=Known(account(status="suspended"))), {Setting.ACCOUNT: "suspended, full"}),
    (with_twilio(account=Known(account(trial=True))), {Setting.ACCOUNT: "active, trial"}),
]


@pytest.mark.parametrize(("changed", "found"), CHANGES, ids=[" ".join(found) for _, found in CHANGES])
def test_each_edit_of_a_cloud_is_seen(changed: Path, found: dict[Setting, str | None]) -> None:
    assert differing(changed) == found


LIVEKITS = {each for each in Setting if each.startswith("livekit-")} | {
    Setting.ADDRESS,
    Setting.TRANSPORT,
    Setting.ENCRYPTION,
}
TRUNKS = {
    Setting.TWILIO_TRUNK,
    Setting.SECURE,
    Setting.CREDENTIAL_LISTS,
    Setting.CREDENTIALS,
    Setting.ACLS,
    Setting.REGION,
}
UNREAD: list[tuple[Callable[[], Path], set[Setting]]] = [
    (lambda: path(at=site(livekit_trunks=unread())), LIVEKITS | TRUNKS),
    (lambda: with_twilio(trunks=unread()), TRUNKS | {Setting.CALLER_ID}),
    (lambda: with_twilio(numbers=unread()), {Setting.CALLER_ID}),
    (lambda: with_twilio(caller_ids=unread()), set()),
    (lambda: with_twilio(countries=unread()), {Setting.COUNTRIES}),
    (lambda: with_twilio(account=unread()), {Setting.ACCOUNT}),
    (lambda: with_trunk(credential_lists=unread()), {Setting.CREDENTIAL_LISTS, Setting.CREDENTIALS}),
    (
        lambda: with_trunk(credential_lists=Known((credential_list("cl", credentials=unread()),))),
        {Setting.CREDENTIALS},
    ),
    (lambda: with_trunk(acls=unread()), {Setting.ACLS}),
    (lambda: with_trunk(acls=Known((replace(acl("office"), ranges=unread()),))), {Setting.ACLS}),
    (lambda: with_trunk(region=unread()), {Setting.REGION}),
    (
        lambda: with_livekit(has_password=None, updated_at=None),
        {Setting.LIVEKIT_PASSWORD, Setting.LIVEKIT_WRITTEN},
    ),
]


@pytest.mark.parametrize(("made", "missing"), UNREAD)
def test_what_could_not_be_read_is_left_out_and_nothing_else(
    made: Callable[[], Path], missing: set[Setting]
) -> None:
    found = settings_of(made())

    assert set(Setting) - set(found) == missing
    assert found.items() <= HEALTHY.items()


def test_a_missing_livekit_trunk_is_one_difference() -> None:
    found = settings_of(path(at=site(livekit_trunks=Known({}))))

    assert found[Setting.LIVEKIT_TRUNK] == "ST_cl, which is not there"
    assert set(found) == {Setting.LIVEKIT_TRUNK, Setting.CALLER_ID, Setting.COUNTRIES, Setting.ACCOUNT}


def test_a_missing_twilio_trunk_is_one_difference_and_an_address_elsewhere_none_of_twilios() -> None:
    gone = settings_of(with_twilio(trunks=Known({TRUNK_BR: twilio_trunk("br")})))
    elsewhere = settings_of(with_livekit(address="sip.example.org"))

    assert {setting: gone[setting] for setting in TRUNKS & set(gone)} == {
        Setting.TWILIO_TRUNK: "none of that name"
    }
    assert elsewhere[Setting.ADDRESS] == "sip.example.org"
    assert not TRUNKS & set(elsewhere)


def test_a_route_without_caller_id_of_its_own_has_those_of_its_livekit_trunk() -> None:
    both = livekit_trunk("cl", numbers=(NUMBER_CL, VERIFIED))
    any_number = livekit_trunk("cl", numbers=("*",))

    def caller_id(trunks: object) -> str:
        return settings_of(path(at=site(livekit_trunks=trunks), caller_id=None))[Setting.CALLER_ID]

    assert caller_id(with_livekit_trunk(both)) == "+55…9000 verified; +56…0147 owned, voice, on acme-cl"
    assert caller_id(with_livekit_trunk(any_number)) == "any"
    gone = settings_of(path(at=site(livekit_trunks=Known({})), caller_id=None))
    assert Setting.CALLER_ID not in gone


BLOCKS = st.lists(
    st.integers(min_value=0, max_value=2**32 - 1).map(lambda bits: f"{IPv4Network(bits)}"),
    unique=True,
    max_size=40,
)


@given(BLOCKS, st.randoms(use_true_random=False))
def test_another_order_is_no_difference_and_another_member_is_one(blocks: list[str], chance: object) -> None:
    lists = [acl(f"list {number}", *blocks) for number in range(3)]
    mixed = list(blocks)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    shuffled = [acl(each.friendly_name, *mixed) for each in reversed(lists)]

    def acls(*found: AccessControlList) -> str:
        return settings_of(with_trunk(acls=Known(found)))[Setting.ACLS]

    assert acls(*lists) == acls(*shuffled)
    assert acls(*lists) != acls(*lists[1:])
    assert acls(*lists) != acls(*lists[1:], acl("list 0", *blocks, "0.0.0.0/0"))
    assert len(acls(*lists)) <= LONGEST


@given(st.lists(st.integers(min_value=10**9, max_value=10**12).map("+{}".format), max_size=60))
def test_many_numbers_are_bounded_and_none_is_whole(numbers: list[str]) -> None:
    value = settings_of(with_livekit(numbers=tuple(numbers)))[Setting.LIVEKIT_NUMBERS]

    assert len(value) <= LONGEST
    assert not [number for number in numbers if number in value]


def test_no_secret_and_no_number_in_a_name_is_shown() -> None:
    named = "sip:user:Pa55word-of-mine@acme.pstn.twilio.com +56225550147"
    lists = Known((CredentialList(LIST_CL, "+56225550147", Known(())),))
    found = {
        **settings_of(with_livekit(address=named, auth_username="+56225550147")),
        **settings_of(with_trunk(friendly_name="call +56225550147", credential_lists=lists)),
    }

    assert not [value for value in found.values() if "56225550147" in value or "Pa55word" in value]
    assert all(value == shown(value) for value in found.values())


def test_the_objects_behind_a_route_are_its_trunk_lists_and_numbers() -> None:
    numbers = with_number(
        replace(phone_number(NUMBER_CL), sid="PN1"), replace(phone_number(NUMBER_BR), sid="PN2")
    )
    trunks = with_twilio_trunk(twilio_trunk("cl", acls=Known((acl("office"),))))

    assert resources_of(with_twilio(numbers=numbers, trunks=trunks)) == (ACL_CL, LIST_CL, "PN1", TRUNK_CL)
    assert resources_of(with_twilio(trunks=unread(), numbers=unread())) == ()
    assert route("cl").caller_id == NUMBER_CL
