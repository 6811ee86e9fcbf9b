"""Routes are suggested that can be pasted, with what could not be told beside them."""

from collections.abc import Mapping

from monitor.config import Config, suggest
from monitor.model.livekit import Encryption, LiveKitTrunk, Transport
from monitor.model.reading import Gap, GapReason, Known, Unread
from monitor.model.twilio import PhoneNumber, TwilioReadings, TwilioTrunk
from tests.config.sample import BRAZILIAN, CHILEAN, FILE, parsed

UNREAD = Unread(Gap("Trunks", GapReason.UNAUTHORIZED, "the key is wrong"))


def trunk(trunk_id: str, name: str, address: str, *numbers: str) -> LiveKitTrunk:
    return LiveKitTrunk(trunk_id, name, address, Transport.AUTO, Encryption.DISABLE, numbers, "u", True, None)


def readings(*numbers: str, names: tuple[str, ...] = ("acme", "acme-cl")) -> TwilioReadings:
    trunks = {
        f"TK{name}": TwilioTrunk(f"TK{name}", name, f"{name}.pstn.twilio.com", False, UNREAD, UNREAD, UNREAD)
        for name in names
    }
    owned = {number: PhoneNumber(number, True, None) for number in numbers}
    return TwilioReadings(Known(trunks), Known(owned), Known(frozenset()), UNREAD, UNREAD, UNREAD)


def by_id(*trunks: LiveKitTrunk) -> Mapping[str, LiveKitTrunk]:
    return {each.id: each for each in trunks}


def pasted(suggestion: str) -> Config:
    """The suggestion in the place it was made for: under the access of its environment."""
    lines = suggestion.splitlines(keepends=True)
    routes = next(number for number, line in enumerate(lines) if line.startswith("    routes:"))
    return parsed(FILE[: FILE.index("    routes:")] + "".join(lines[routes:]))


BR = trunk("ST_acme", "Acme BR", "acme.pstn.sao-paulo.twilio.com", BRAZILIAN)
CL = trunk("ST_acmecl", "Acme CL", "acme-cl.pstn.twilio.com", CHILEAN)


def test_a_suggestion_can_be_pasted_and_read_back() -> None:
    text = suggest("prod", by_id(BR, CL), readings(BRAZILIAN, CHILEAN))
    assert text.startswith("environments:\n  prod:\n    routes:\n")
    routes = pasted(text).environments["prod"].routes
    assert list(routes) == ["acme-br", "acme-cl"]
    assert (routes["acme-br"].livekit_trunk, routes["acme-br"].caller_id) == ("ST_acme", BRAZILIAN)
    assert (routes["acme-br"].countries, routes["acme-br"].edge) == (("BR",), "sao-paulo")
    assert (routes["acme-cl"].countries, routes["acme-cl"].edge) == (("CL",), None)


def test_a_country_is_a_guess_and_says_so() -> None:
    text = suggest("prod", by_id(BR), readings(BRAZILIAN))
    assert "countries: [BR]  # check this: taken from the caller ID\n" in text


def test_a_trunk_of_another_carrier_is_no_route_and_told_to_be_none() -> None:
    other = trunk("ST_other", "other", "sip.carrier.example", BRAZILIAN)
    first, *rest = suggest("prod", by_id(BR, other), readings(BRAZILIAN)).splitlines()
    assert first == (
        "# LiveKit trunk 'other' (ST_other) dials 'sip.carrier.example', which is not Twilio: no route."
    )
    assert rest == suggest("prod", by_id(BR), readings(BRAZILIAN)).splitlines()


def test_without_a_trunk_at_twilio_there_is_nothing_to_paste() -> None:
    assert suggest("prod", {}, readings()).endswith("    routes: {}  # no LiveKit trunk dials Twilio\n")


def test_a_healthy_trunk_has_no_remark_but_its_name() -> None:
    remarks = [line for line in suggest("prod", by_id(BR), readings(BRAZILIAN)).splitlines() if "# " in line]
    assert [line.strip() for line in remarks] == [
        "# LiveKit trunk 'Acme BR', which dials 'acme.pstn.sao-paulo.twilio.com'",
        "countries: [BR]  # check this: taken from the caller ID",
    ]


def test_a_route_without_a_country_is_commented_out_and_the_others_can_still_be_pasted() -> None:
    any_number = trunk("ST_any", "any", "acme.pstn.twilio.com", "*")
    text = suggest("prod", by_id(BR, any_number), readings(BRAZILIAN))
    assert list(pasted(text).environments["prod"].routes) == ["acme-br"]
    assert "# it lists *, any number: the caller ID comes from whoever places the call\n" in text
    assert "# it lists no telephone number, so neither caller ID nor country could be told\n" in text
    assert "      #   countries: [??]  # fill in where this route calls, and remove the # marks\n" in text


def test_a_commented_route_is_right_once_it_is_filled_in_and_uncommented() -> None:
    text = suggest("prod", by_id(trunk("ST_any", "any", "acme.pstn.twilio.com", "*")), readings())
    filled = text.replace("routes: {}", "routes:").replace("[??]", "[BR]").replace("      # ", "      ")
    kept = [
        line for line in filled.splitlines(keepends=True) if "it lists" not in line and "which" not in line
    ]
    assert pasted("".join(kept)).environments["prod"].routes["any"].countries == ("BR",)


def test_several_numbers_are_said_and_a_missing_plus_is_added() -> None:
    several = trunk("ST_acme", "acme", "acme.pstn.twilio.com", BRAZILIAN.removeprefix("+"), CHILEAN)
    text = suggest("prod", by_id(several), readings(BRAZILIAN, CHILEAN))
    assert "# it lists 2 numbers: this is the first; without caller_id all are judged\n" in text
    assert pasted(text).environments["prod"].routes["acme"].caller_id == BRAZILIAN


def test_what_the_account_does_not_know_is_said() -> None:
    text = suggest("prod", by_id(BR), readings(CHILEAN, names=("other",)))
    assert "# no trunk of this Twilio account has its address: it may be another account's\n" in text
    assert "# its caller ID is neither a number nor a verified caller ID of this Twilio account\n" in text


def test_a_sip_domain_is_suggested_with_what_is_wrong() -> None:
    domain = trunk("ST_acme", "acme", "acme.sip.twilio.com", BRAZILIAN)
    text = suggest("prod", by_id(domain), readings(BRAZILIAN))
    assert (
        "# its address is not <name>.pstn.twilio.com: the check trunk-address says what to change\n" in text
    )
    assert "acme" in pasted(text).environments["prod"].routes


def test_an_unread_account_is_said_first_and_accuses_nobody() -> None:
    nothing = TwilioReadings(UNREAD, UNREAD, UNREAD, UNREAD, UNREAD, UNREAD)
    text = suggest("prod", by_id(BR), nothing)
    assert text.startswith("# Twilio's trunks could not be read (unauthorized): they are not compared.\n")
    assert "neither" not in text
    assert "no trunk" not in text
    assert list(pasted(text).environments["prod"].routes) == ["acme-br"]


def test_names_are_told_apart_and_never_empty() -> None:
    trunks = by_id(
        trunk("ST_1", "Acme", "a.pstn.twilio.com", BRAZILIAN),
        trunk("ST_2", "acme!", "b.pstn.twilio.com", BRAZILIAN),
        trunk("ST_3", "ação", "c.pstn.twilio.com", BRAZILIAN),
        trunk("ST_4", "日本", "d.pstn.twilio.com", BRAZILIAN),
    )
    assert list(pasted(suggest("prod", trunks, readings())).environments["prod"].routes) == [
        "acme", "acme-2", "a-o", "st-4",
    ]  # fmt: skip


def test_a_hostile_trunk_name_stays_inside_its_comment() -> None:
    hostile = trunk(
        "ST_acme", "x\n  evil: 1\u2028listen: 0.0.0.0:1\x85#" + "y" * 500, "a.pstn.twilio.com", BRAZILIAN
    )
    text = suggest("prod", by_id(hostile), readings(BRAZILIAN))
    assert "listen" in text
    assert pasted(text).listen == "127.0.0.1:9783"
    assert max(len(line) for line in text.splitlines()) < 200


def test_a_number_that_no_country_owns_gives_no_country() -> None:
    free = trunk("ST_free", "free", "acme.pstn.twilio.com", "+80012345678")
    assert "countries: [??]" in suggest("prod", by_id(free), readings())


def test_the_password_in_an_address_is_not_repeated() -> None:
    careless = trunk("ST_acme", "Acme BR", "sip:bot:sentinel@acme.pstn.twilio.com", BRAZILIAN)
    text = suggest("prod", by_id(careless), readings(BRAZILIAN))
    assert "'sip:…@acme.pstn.twilio.com'" in text
    assert "sentinel" not in text
