import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.address import EDGES, LEGACY_EDGES, AddressFault
from monitor.model.check import Finding
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "trunk-address"


def dialling(address: str) -> Finding:
    return of_cl(CHECK, livekit_trunks=cast.with_livekit_trunk(cast.livekit_trunk("cl", address=address)))


def test_the_global_address_passes_and_is_named() -> None:
    finding = dialling("acme-cl.pstn.twilio.com")
    assert finding.verdict is PASS
    assert "acme-cl.pstn.twilio.com" in summary(finding)


def test_a_sip_domain_address_fails_with_its_own_words() -> None:
    finding = dialling("acme.sip.twilio.com")
    assert finding.verdict is FAIL
    assert "LiveKit trunk ST_cl dials acme.sip.twilio.com, a SIP Domain" in summary(finding)
    assert "demo message" in summary(finding)
    assert "LiveKit Cloud → SIP → Outbound Trunks → acme-cl" in remedy(finding)
    assert "<name>.pstn.twilio.com" in remedy(finding)


FAULTS = {
    "": AddressFault.EMPTY,
    " acme.pstn.twilio.com": AddressFault.SPACES,
    "sip:acme.pstn.twilio.com": AddressFault.SCHEME,
    "bot@acme.pstn.twilio.com": AddressFault.USER_PART,
    "acme.pstn.twilio.com;transport=tls": AddressFault.PARAMETERS,
    "acme.pstn.twilio.com:5080": AddressFault.PORT,
    "54.172.60.1": AddressFault.IP,
    "acme.pstn.twilio.com.": AddressFault.TRAILING_DOT,
    "acme.sip.twilio.com": AddressFault.SIP_DOMAIN,
    "sip.example.test": AddressFault.OTHER_HOST,
}


def test_every_fault_of_an_address_is_tried_below() -> None:
    assert set(FAULTS.values()) == set(AddressFault)


@pytest.mark.parametrize(("address", "fault"), FAULTS.items())
def test_each_fault_fails_and_is_named(address: str, fault: AddressFault) -> None:
    finding = dialling(address)
    assert finding.verdict is FAIL
    assert finding.judgement.evidence["fault"] == fault.value
    assert address.replace("bot@", "…@") in summary(finding)


def test_a_password_in_an_address_is_told_to_nobody() -> None:
    finding = dialling("sip:bot:sentinel@acme.pstn.twilio.com")
    assert finding.verdict is FAIL
    assert "sip:…@acme.pstn.twilio.com" in summary(finding)
    assert "sentinel" not in repr(finding)


def test_each_fault_has_words_of_its_own() -> None:
    words = {
        summary(dialling(address)).replace(address.replace("bot@", "…@") or "\0", "") for address in FAULTS
    }
    assert len(words) == len(FAULTS)


def test_it_is_skipped_while_the_trunk_is_missing() -> None:
    finding = of_path(CHECK, cast.path("cl", livekit_trunk="ST_elsewhere"))
    assert (finding.verdict, finding.because) == (SKIP, "livekit-trunk-exists")


def test_it_is_unknown_while_livekit_cannot_be_read() -> None:
    finding = of_cl(CHECK, livekit_trunks=cast.unread())
    assert (finding.verdict, finding.because) == (UNKNOWN, "livekit-trunk-exists")


def test_a_hostile_address_is_shown_short_and_without_control_characters() -> None:
    finding = dialling("acme\x1b[31m\u202e" + "x" * 5000)
    assert finding.verdict is FAIL
    assert summary(finding).isprintable()
    assert len(summary(finding)) < 400


names = st.from_regex(
    r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?)?", fullmatch=True
)
edges = st.sampled_from(["", *(f".{edge}" for edge in sorted(EDGES | LEGACY_EDGES.keys()))])
ports = st.sampled_from(["", ":5060", ":5061"])


@given(names, edges, ports, st.booleans())
def test_every_legal_address_passes(name: str, edge: str, port: str, upper: bool) -> None:
    address = f"{name}.pstn{edge}.twilio.com{port}"
    assert dialling(address.upper() if upper else address).verdict is PASS


LOOK_ALIKES = (
    "pstn.twilio.com.evil.test",
    "{name}.pstn.twilio.com.evil.test",
    "xpstn.twilio.com",
    "{name}.xpstn.twilio.com",
    "pstn.twilio.com",
    "{name}.pstn.twilio.com.",
    "{name}.pstn.twilio.com@evil.test",
    "{name}.pstn.twilio.com:5062",
    "{name}.pstn.twilio.com:",
    "{name}.pstn.twilio.com/",
    "{name}.pstn.twilio.com\n",
    "{name}.pstn.twilio.comx",
    "{name}.pstn.twilio.co",
    "{name}.pstnxtwilio.com",
    "{name}.pstn.twilioxcom",
    "{name}.pstn.sao-paulo.extra.twilio.com",
    "{name}.pstn..twilio.com",
    ".pstn.twilio.com",
    "-{name}.pstn.twilio.com",
    "{name}-.pstn.twilio.com",
    "{name}_x.pstn.twilio.com",
    "{name}.sip.twilio.com",
    "{name}.sip.sao-paulo.twilio.com",
    "sip:{name}.pstn.twilio.com",
    "{name}.pstn.twilio.com;edge=dublin",
    "{name}é.pstn.twilio.com",
    "{name}.pstn.twılio.com",
    "\N{KELVIN SIGN}{name}.pstn.twilio.com",
)


@pytest.mark.parametrize("look_alike", LOOK_ALIKES)
@given(name=names)
def test_no_look_alike_passes(look_alike: str, name: str) -> None:
    assert dialling(look_alike.format(name=name)).verdict is FAIL


@given(st.text(max_size=60))
def test_no_other_text_passes_and_none_breaks_the_check(text: str) -> None:
    finding = dialling(text)
    assert finding.verdict is FAIL
    assert "broke" not in summary(finding)
