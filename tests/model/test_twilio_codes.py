"""The table of Twilio's codes: complete for trunks, and worded for people."""

import pytest

from monitor.canary import codes
from monitor.model.twilio_codes import CODES, OTHER, Level, label

OF_SIP_ANSWERS = (
    "32222 32101 32100 32202 32106 32201 32200 32204 32206 32205 32203 32102 32207 32208 32209 32001 32012 "
    "10004 10001 10003 32022 32014"
)
TRUNK_RELEVANT = (
    "10001 10003 20005 13223 13224 13226 13225 21216 13227 21215 21210 21219 17007 20003 20404 20429 70051 "
    "70002 21244 21245 21247 21248 21249 21251 21252 32002 32007 32008 32009 32013 32210 32212 32215 32220 "
    "32221 32223 32005 32006 32010 32011 32015 32016 32017 32020 32021 32103 32105 32110 32111 32112 32113 "
    "32114 32115 32216 32218 32219 32224"
)


@pytest.mark.parametrize("listed", [OF_SIP_ANSWERS, TRUNK_RELEVANT, " ".join(codes.TWILIO)])
def test_every_code_that_a_trunk_can_meet_is_in_the_table(listed: str) -> None:
    assert set(listed.split()) <= CODES.keys()


def test_every_code_is_explained_in_sentences_of_our_own() -> None:
    for code, known in CODES.items():
        assert code.isdecimal()
        assert known.meaning[0].isupper()
        assert known.meaning.endswith(".")
        assert 30 < len(known.meaning) < 110


@pytest.mark.parametrize("code", ["32012", "32014", "32100", "32101", "32102", "13227"])
def test_many_faults_of_a_trunk_are_warnings(code: str) -> None:
    assert CODES[code].level is Level.WARNING


@pytest.mark.parametrize("code", ["32001", "32201", "32203", "32205", "10001"])
def test_refusals_are_errors(code: str) -> None:
    assert CODES[code].level is Level.ERROR


def test_a_code_that_is_not_in_the_table_has_the_label_other() -> None:
    assert [label(code) for code in ("32205", "30003", "", "other")] == ["32205", OTHER, OTHER, OTHER]
