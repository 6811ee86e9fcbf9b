"""What SIP's answers mean."""

import pytest

from monitor.canary import codes
from monitor.diagnosis import CAUSES
from monitor.model.sip_answers import ANSWERS


def test_every_answer_that_we_judge_or_name_is_explained() -> None:
    judged = {*codes.SIP, *(answer for answers in codes.GOES_WITH.values() for answer in answers)}
    named = {answer for cause in CAUSES for answer in cause.signs.sip}
    assert (judged | named) - set(ANSWERS) == set()


@pytest.mark.parametrize("code", ANSWERS)
def test_each_has_the_standards_words_and_a_sentence_of_ours(code: int) -> None:
    answer = ANSWERS[code]
    assert answer.phrase[0].isupper()
    assert answer.meaning[0].isupper()
    assert answer.meaning.endswith(".")
    assert answer.phrase not in answer.meaning


def test_they_stand_in_order() -> None:
    assert list(ANSWERS) == sorted(ANSWERS)
