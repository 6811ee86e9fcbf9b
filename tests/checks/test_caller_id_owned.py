import pytest

from monitor.model.check import Finding
from monitor.model.reading import Known
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "caller-id-owned"
STRANGER = "+56225559999"


def picked_from(*numbers: str, discovered: bool = False, **readings: object) -> Finding:
    """The finding of a route without a caller ID, whose LiveKit trunk lists these numbers."""
    trunk = cast.livekit_trunk("cl", numbers=numbers)
    site = cast.site(livekit_trunks=cast.with_livekit_trunk(trunk), **readings)
    return of_path(CHECK, cast.path("cl", site, caller_id=None, discovered=discovered))


def test_a_number_of_the_account_passes_masked() -> None:
    finding = of_cl(CHECK)
    assert finding.verdict is PASS
    assert summary(finding) == "Caller ID +56…0147 is of the account."


def test_a_verified_caller_id_passes() -> None:
    finding = of_path(CHECK, cast.path("cl", caller_id=cast.VERIFIED))
    assert finding.verdict is PASS
    assert "verified" in summary(finding)


def test_any_other_number_fails_with_the_places_to_get_it() -> None:
    finding = of_path(CHECK, cast.path("cl", caller_id=STRANGER))
    assert finding.verdict is FAIL
    assert "Caller ID +56…9999 is neither a number of Twilio account" in summary(finding)
    assert "Twilio Console → Phone Numbers" in remedy(finding)
    assert "Verified Caller IDs" in remedy(finding)


def test_no_number_is_ever_shown_in_full() -> None:
    finding = of_path(CHECK, cast.path("cl", caller_id=STRANGER))
    assert STRANGER[1:] not in repr(finding.judgement)


@pytest.mark.parametrize("position", [0, 1])
def test_without_a_caller_id_every_number_of_the_livekit_trunk_counts_and_the_worst_wins(
    position: int,
) -> None:
    numbers = [cast.NUMBER_CL, cast.NUMBER_BR]
    assert picked_from(*numbers).verdict is PASS
    numbers.insert(position, STRANGER)
    finding = picked_from(*numbers)
    assert finding.verdict is FAIL
    assert "+56…9999, one of 3 that LiveKit trunk ST_cl may pick" in summary(finding)
    assert finding.judgement.evidence["not_owned"] == ("+56…9999",)


def test_the_only_number_of_a_livekit_trunk_is_called_so() -> None:
    assert "+56…9999, the only number of LiveKit trunk ST_cl," in summary(picked_from(STRANGER))


def test_a_missing_plus_is_added_before_comparing() -> None:
    assert picked_from(cast.NUMBER_CL[1:]).verdict is PASS


def test_a_star_beside_numbers_is_not_judged() -> None:
    assert picked_from("*", cast.NUMBER_CL).verdict is PASS


def test_a_star_alone_leaves_the_caller_id_to_each_call_so_it_is_skipped() -> None:
    finding = picked_from("*")
    assert (finding.verdict, finding.because) == (SKIP, None)
    assert "each call brings one" in summary(finding)


def test_no_number_anywhere_fails_since_a_call_would_have_no_caller_id() -> None:
    finding = picked_from()
    assert finding.verdict is FAIL
    assert "Neither LiveKit trunk ST_cl nor the route names a number" in summary(finding)
    assert "`caller_id`" in remedy(finding)


def test_an_empty_entry_is_no_number_either() -> None:
    assert picked_from("").verdict is FAIL


def test_a_discovered_trunk_without_numbers_is_skipped() -> None:
    assert picked_from(discovered=True).verdict is SKIP


def test_a_route_with_a_caller_id_is_judged_even_while_its_livekit_trunk_is_missing() -> None:
    assert of_path(CHECK, cast.path("cl", livekit_trunk="ST_elsewhere")).verdict is PASS


def test_a_route_without_one_is_skipped_while_its_livekit_trunk_is_missing() -> None:
    finding = of_path(CHECK, cast.path("cl", livekit_trunk="ST_elsewhere", caller_id=None))
    assert (finding.verdict, finding.because) == (SKIP, "livekit-trunk-exists")


def test_a_discovered_trunk_of_another_account_is_skipped() -> None:
    trunk = cast.livekit_trunk("cl", address="other.pstn.twilio.com", numbers=(STRANGER,))
    site = cast.site(livekit_trunks=cast.with_livekit_trunk(trunk))
    finding = of_path(CHECK, cast.path("cl", site, caller_id=None, discovered=True))
    assert (finding.verdict, finding.because) == (SKIP, "trunk-address-known")


@pytest.mark.parametrize("reading", ["numbers", "caller_ids"])
def test_it_is_unknown_while_numbers_or_caller_ids_cannot_be_read(reading: str) -> None:
    finding = of_cl(CHECK, **{reading: cast.unread(detail="Twilio answered 500")})
    assert (finding.verdict, finding.because) == (UNKNOWN, f"twilio.{reading}")


def test_a_released_number_fails() -> None:
    assert of_cl(CHECK, numbers=Known({})).verdict is FAIL
