"""Everything that is known to go wrong on such a set-up is a cause, or is left out with a reason."""

import re
from collections.abc import Iterator

import pytest

from monitor.canary.codes import SIP, TWILIO
from monitor.canary.sentences import RAN_OUT, SENTENCES
from monitor.checks import IDS
from monitor.diagnosis.cause import Cause
from monitor.diagnosis.left_out import LEFT_OUT
from monitor.diagnosis.registry import CAUSES, by_id
from monitor.model.outcome import Reason
from monitor.model.twilio_codes import CODES
from tests.diagnosis.rows import ROWS


def texts(cause: Cause) -> Iterator[str]:
    yield from cause.symptoms
    yield from cause.signs.texts


def covers(cause: Cause, row: str) -> bool:
    answer = re.fullmatch(r"sip (\d{3})", row)
    if row.isdecimal():
        return row in cause.signs.codes or any(f"error {row}" in text for text in texts(cause))
    if answer is None:
        return any(row in text for text in texts(cause))
    code = answer[1]
    return int(code) in cause.signs.sip or any(
        re.match(rf"(sip |sip status: |twirperror: )?{code}\b", text) for text in texts(cause)
    )


@pytest.mark.parametrize("row", ROWS)
def test_each_row_is_either_a_causes_or_left_out(row: str) -> None:
    covered = [cause.id for cause in CAUSES if covers(cause, row)]

    assert bool(covered) != (row in LEFT_OUT), f"{row}: {covered}"


def test_nothing_is_left_out_that_nobody_met() -> None:
    assert LEFT_OUT.keys() <= set(ROWS)
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.ANSWERED])
def test_each_end_of_a_run_is_named_or_fitted_by_a_cause(reason: Reason) -> None:
    assert [cause.id for cause in CAUSES if reason in cause.signs.only | cause.signs.reasons]


@pytest.mark.parametrize("reason", list(Reason))
def test_what_one_cause_alone_yields_fits_no_other(reason: Reason) -> None:
    claiming = [cause.id for cause in CAUSES if reason in cause.signs.only]
    fitting = [cause.id for cause in CAUSES if reason in cause.signs.reasons]

    assert len(claiming) <= 1
    assert not (claiming and fitting)


@pytest.mark.parametrize("code", TWILIO)
def test_each_twilio_code_that_decides_a_run_names_a_cause(code: str) -> None:
    assert [cause.id for cause in CAUSES if code in cause.signs.codes]


@pytest.mark.parametrize("code", sorted({code for cause in CAUSES for code in cause.signs.codes}))
def test_each_code_that_names_a_cause_has_a_meaning(code: str) -> None:
    assert code in CODES


@pytest.mark.parametrize("code", SIP)
def test_each_sip_answer_leads_to_a_cause(code: int) -> None:
    reason = SIP[code]
    fitting = [cause for cause in CAUSES if reason in cause.signs.reasons | cause.signs.only]

    assert [cause.id for cause in fitting if not cause.signs.sip or code in cause.signs.sip] or [
        cause.id for cause in CAUSES if f"sip status: {code}" in cause.signs.texts
    ]


@pytest.mark.parametrize(("sentence", "reason"), SENTENCES)
def test_each_sentence_of_livekit_leads_to_a_cause(sentence: str, reason: Reason) -> None:
    """With no SIP answer, a cause that wants one does not fit."""
    assert [
        cause.id
        for cause in CAUSES
        if any(sentence in text for text in texts(cause))
        or reason in cause.signs.only
        or (reason in cause.signs.reasons and not cause.signs.sip)
    ]


@pytest.mark.parametrize("sentence", RAN_OUT)
def test_a_call_that_ran_out_of_time_is_found_by_its_words(sentence: str) -> None:
    assert [cause.id for cause in CAUSES if any(sentence in text for text in cause.symptoms)]


def test_each_check_has_its_cause_and_no_id_is_used_twice() -> None:
    ids = [cause.id for cause in CAUSES]

    assert len(set(ids)) == len(ids)
    assert {cause.id for cause in CAUSES if cause.checked} == set(IDS)


def test_a_cause_is_found_by_its_id() -> None:
    assert all(by_id(cause.id) is cause for cause in CAUSES)
    assert by_id("no-such-cause") is None


def test_the_causes_stand_in_the_order_of_the_gates() -> None:
    assert [cause.gate for cause in CAUSES] == sorted(cause.gate for cause in CAUSES)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_a_cause_is_told_in_sentences(cause: Cause) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", cause.id)
    assert 0 < len(cause.title) <= 60
    assert not cause.title.endswith(".")
    assert cause.meaning.endswith(".")
    assert cause.fix.endswith(".")
    assert len(cause.meaning) <= 400
    assert len(cause.fix) <= 600
    assert "  " not in f"{cause.title} {cause.meaning} {cause.fix}"
    assert cause.symptoms


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_a_cause_links_to_pages_and_to_other_causes_that_exist(cause: Cause) -> None:
    assert all(re.fullmatch(r"https://[a-z.]+\.(com|io)(/[\w.#-]+)*", link) for link in cause.links)
    assert len(set(cause.links)) == len(cause.links)
    others = {each.id for each in CAUSES if each is not cause}
    assert others.issuperset(cause.explained_by)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_the_words_of_a_cause_are_lower_case_as_they_are_looked_for(cause: Cause) -> None:
    assert all(text == text.lower().strip() and len(text) > 3 for text in cause.symptoms)
    assert all(text == text.lower() for text in cause.signs.texts)
    assert all(re.fullmatch(r"\d{5}", code) for code in cause.signs.codes)


def test_no_two_causes_explain_each_other() -> None:
    for cause in CAUSES:
        for other in cause.explained_by:
            explaining = by_id(other)
            assert explaining is not None
            assert cause.id not in explaining.explained_by
