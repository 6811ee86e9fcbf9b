"""When people are told of a call that may still be up, and that maintenance does not keep it from them."""

from monitor.model.notice import Tone
from monitor.model.outcome import Reason
from tests.notices.stage import Stage


def test_a_call_that_may_still_be_up_is_told_at_once_and_once() -> None:
    stage = Stage("cl")
    stage.call("cl", orphaned=True, end_it_with="twilio api:core:calls:update --sid CA1 --status completed")

    (notice,) = stage.after(0)
    assert notice.title == "A call over prod / cl may still be up"
    assert "twilio api:core:calls:update --sid CA1 --status completed" in notice.text
    assert notice.tone is Tone.WARNING
    assert stage.told(25) == []
    stage.call("cl")
    assert stage.told(30) == []


def test_calls_that_may_still_be_up_together_are_all_told() -> None:
    stage = Stage("cl", "br")
    stage.call("cl", orphaned=True, end_it_with="END CA1")
    stage.call("br", orphaned=True, end_it_with="END CA2")

    (notice,) = stage.after(0)
    assert notice.title == "Calls over prod / cl and prod / br may still be up"
    assert "END CA1" in notice.text
    assert "END CA2" in notice.text
    assert notice.text.count("/runs/") == 2
    assert stage.told(25) == []


def test_one_call_that_is_over_does_not_hide_that_another_may_be_up() -> None:
    stage = Stage("cl", "br")
    stage.call("cl", orphaned=True, room_left="The room could not be deleted.", twilio_status="completed")
    stage.call("br", orphaned=True, end_it_with="END CA2")

    (notice,) = stage.after(0)
    assert notice.title == "Calls over prod / cl and prod / br may still be up"
    assert "cl, 02 Mar 12:00 UTC: The call was not seen to end" in notice.text
    assert "costs money" in notice.text


def test_a_call_that_is_over_by_twilios_record_is_told_as_that_and_costs_nothing_more() -> None:
    stage = Stage("cl")
    stage.call("cl", orphaned=True, room_left="The room could not be deleted.", twilio_status="completed")

    (notice,) = stage.after(0)
    assert notice.title == "A call over prod / cl was not seen to end"
    assert "LiveKit did not confirm the hang-up. Twilio's record says that it is over" in notice.text
    assert "costs money" not in notice.text


def test_a_call_that_may_still_be_up_is_told_in_maintenance_too_and_once() -> None:
    stage = Stage("cl")
    stage.rest(True)
    stage.call("cl", orphaned=True, end_it_with="END CA1")

    (notice,) = stage.after(0)
    assert notice.title == "A call over prod / cl may still be up"
    assert "END CA1" in notice.text
    assert stage.told(20) == []
    stage.rest(False)
    assert stage.told(30) == [], "it is not told anew as what maintenance did not mend"


def test_what_breaks_beside_a_call_that_may_be_up_waits_for_the_end_of_maintenance() -> None:
    stage = Stage("cl")
    stage.rest(True)
    stage.fail("cl")
    stage.call("cl", Reason.CARRIER_FAULT, orphaned=True)

    assert stage.told(20) == ["A call over prod / cl may still be up"]
    stage.rest(False)
    (title,) = stage.told(5)
    assert title.startswith("prod / cl cannot call")
