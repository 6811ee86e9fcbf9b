"""Why nothing was dialled, in words."""

from monitor.model.skip import FORBIDDING, SKIPS, SkipReason, Suspension


def test_each_reason_has_a_sentence_of_its_own() -> None:
    assert set(SKIPS) == set(SkipReason)
    assert len(set(SKIPS.values())) == len(SKIPS)
    assert all(sentence.endswith(".") for sentence in SKIPS.values())


def test_each_suspension_is_a_reason_and_no_budget() -> None:
    assert set(Suspension) <= set(SkipReason)
    assert not FORBIDDING & set(Suspension)
