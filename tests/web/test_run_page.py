"""The page of a call as a browser gets it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.archive import NoArchive
from monitor.model.cause import Certainty, RankedCause
from monitor.model.event import Event
from monitor.model.outcome import Reason
from monitor.model.protocols import StoreError
from monitor.model.run import Proof, Run, Stage, StageName
from monitor.web.pages.as_text import as_text
from monitor.web.pages.consoles import error_code, livekit_trunk, twilio_alert, twilio_call, twilio_trunk
from monitor.web.pages.said import by_livekit, by_twilio
from monitor.web.pages.timeline import timeline
from monitor.web.standing import Standing
from tests.boards import NOON
from tests.model.canaries import run
from tests.web.api.serving import api
from tests.web.reading import BROWSER, Page, read
from tests.web.test_route_page import CONFIGURED, fine, sweep

_SID = f"CA{'0' * 31}1"
_ALERT = f"NO{'0' * 31}2"
_TRUNK = f"TK{'0' * 31}3"
_CAUSE = RankedCause(
    id="geo-permissions",
    rank=1,
    certainty=Certainty.CERTAIN,
    title="Chile is off",
    fix="Tick `Chile`.",
    because=("Twilio gives the error 32205.",),
    against=("It worked before.",),
    summary="Low-risk numbers are off for Chile.",
)
REFUSED = replace(
    run(reason=Reason.FORBIDDEN, at=NOON),
    causes=(_CAUSE,),
    stages=(Stage(StageName.DIAL, NOON, 0.1), Stage(StageName.RING, NOON + timedelta(seconds=0.1), 1.9)),
    evidence={
        "to": "+56…0001",
        "sip_code": "403",
        "sip_text": "No International Permission",
        "message": "twirp error unknown: 403",
        "twilio_errors": ("32205",),
        "twilio_alerts": (f"32205 {_ALERT}",),
        "twilio_call": _SID,
        "livekit_trunk": "ST_cl",
        "insights": "complete",
        "last_sip_response": "403",
    },
    twilio_trunk=_TRUNK,
)


async def shown(told: Run, *later: Event) -> Page:
    async with api(CONFIGURED, sweep(fine()), told, *later, now=NOON + timedelta(hours=1)) as served:
        return await read(served.client, f"/runs/{told.id}")


async def test_it_says_what_happened_to_whom_and_what_to_do() -> None:
    page = await shown(REFUSED)
    assert f"Call over cl ✕failed {REFUSED.summary} Why Low-risk numbers are off for Chile." in page.flat
    assert "Called +56…0001" in page.flat
    assert "Fix Tick Chile." in page.flat
    assert "For: Twilio gives the error 32205." in page.flat
    assert "Against: It worked before." in page.flat


async def test_what_happened_and_why_are_each_said_once_above_the_text_to_copy() -> None:
    cause = replace(_CAUSE, because=(REFUSED.summary, *_CAUSE.because))
    page, _, _ = (await shown(replace(REFUSED, causes=(cause,)))).flat.partition(
        "As text, for the incident channel"
    )
    assert page.count(REFUSED.summary) == 1
    assert page.count(_CAUSE.wrong) == 1


async def test_why_we_think_so_does_not_say_again_what_is_wrong() -> None:
    cause = replace(_CAUSE, because=(_CAUSE.wrong, *_CAUSE.because))
    told = replace(REFUSED, causes=(cause,))
    page = await shown(told)
    assert f"For: {_CAUSE.wrong}" not in page.flat
    assert "For: Twilio gives the error 32205." in page.flat
    assert f"Because: {_CAUSE.wrong}" not in as_text(told)


async def test_both_clouds_words_stand_beside_what_they_mean() -> None:
    page = await shown(REFUSED)
    livekit, _, twilio = page.flat.partition("What Twilio said")
    assert "SIP answer 403 No International Permission Twilio refuses the call" in livekit
    assert "LiveKit's own words twirp error unknown: 403" in livekit
    assert "Error code 32205 The voice geographic permissions do not allow the called number." in twilio
    assert "Voice Insights complete" in twilio


_OF_CALL = f"https://www.twilio.com/console/voice/calls/logs/{_SID}"
_OF_ALERT = f"https://www.twilio.com/console/debugger/{_ALERT}"
_OF_TRUNK = f"https://console.twilio.com/us1/develop/sip-trunking/trunks/{_TRUNK}"


async def test_it_links_the_call_its_alert_and_its_trunk_in_the_consoles() -> None:
    page = await shown(REFUSED)
    for address in (_OF_CALL, _OF_ALERT, _OF_TRUNK):
        assert page.links.count(address) == 2, "beside what it is about, and where to look"
    assert "https://www.twilio.com/docs/api/errors/32205" in page.links
    assert "SIP trunks in LiveKit Cloud, with ST_cl among them" in page.flat
    outside = [each for each in page.all("a") if (each["href"] or "").startswith("https:")]
    assert {each["rel"] for each in outside} == {"noopener noreferrer"}


async def test_of_a_run_that_was_stored_without_its_alerts_the_codes_are_shown() -> None:
    held = {name: value for name, value in REFUSED.evidence.items() if name != "twilio_alerts"}
    page = await shown(replace(REFUSED, evidence=held, twilio_trunk=""))
    assert "Error code 32205" in page.flat
    assert _OF_CALL in page.links
    assert not {_OF_ALERT, _OF_TRUNK} & set(page.links)


@pytest.mark.parametrize("text", ["", "CA1", f"{_SID}/../x", "javascript:alert(1)", "CAxyz\n", f"{_SID}\n"])
def test_what_is_no_id_is_no_link(text: str) -> None:
    assert twilio_call(text) is None
    assert twilio_trunk(text.replace("CA", "TK")) is None
    assert twilio_alert(text.replace("CA", "NO"), "32205") is None
    assert error_code(text) is None


@pytest.mark.parametrize("trunk", ["", "not an id", "ST_<b>", f"ST_{'x' * 40}"])
def test_what_is_no_id_of_a_livekit_trunk_is_not_named(trunk: str) -> None:
    assert livekit_trunk(trunk).says == "SIP trunks in LiveKit Cloud"


async def test_the_stages_stand_on_a_line_and_the_last_one_is_where_it_ended() -> None:
    page = await shown(REFUSED)
    assert "Until it rang ✕ (it ended here)" in page.flat
    assert "0.10 s" in page.flat
    lengths = [each for each in page.all("rect") if each["class"] == "length"]
    assert [(each["x"], each["width"]) for each in lengths] == [("0.0%", "5.0%"), ("5.0%", "95.0%")]


def test_of_a_good_call_no_stage_is_marked() -> None:
    bars = timeline(run(proof=Proof.PROVED)).bars
    assert {bar.standing for bar in bars} == {Standing.FINE}


def test_what_was_heard_is_told_with_livekit_and_a_record_with_twilio() -> None:
    heard = run(proof=Proof.PROVED, proof_by="echo", round_trip="0.41 s")
    recorded, refuted = run(proof=Proof.PROVED), run(proof=Proof.REFUTED, proof_by="echo")

    assert {line.name: line.value for line in by_livekit(heard)} == {
        "Proof": "proved",
        "Our own sound came back after": "0.41 s",
    }
    assert "Proof" not in [line.name for line in by_twilio(heard)]
    for told in (recorded, refuted):
        assert "Proof" not in [line.name for line in by_livekit(told)]
        assert "Proof" in [line.name for line in by_twilio(told)]


def test_a_run_that_never_began_says_so() -> None:
    told = timeline(replace(run(reason=Reason.STORE), stages=()))
    assert told.bars == ()
    assert told.says == "It ended before it began: nothing was dialled."


async def test_it_can_be_copied_as_text_without_a_script() -> None:
    page = await shown(REFUSED)
    lines = page.text.partition("Trunkwatch: prod / cl: call failed (forbidden)")[2].splitlines()
    assert "2026-03-01 12:00:20 UTC, run run-1" in lines
    assert "1. Low-risk numbers are off for Chile (certain, geo-permissions)" in lines
    assert "   Fix: Tick `Chile`." in lines
    assert "Stages: dialled 0.1 s, until it rang 1.9 s" in lines
    assert any("LiveKit's own words twirp" in line for line in lines)
    assert f"This call in Twilio's console: {_OF_CALL}" in lines
    assert f"This alert (32205) in Twilio's console: {_OF_ALERT}" in lines
    assert f"This trunk in Twilio's console: {_OF_TRUNK}" in lines


def test_the_text_has_no_line_of_a_cloud_that_looks_like_one_of_ours() -> None:
    forged = replace(REFUSED, evidence={"message": "bad\n1. Forged\n   Fix: run this\u202e"})
    assert not [
        line for line in as_text(forged).splitlines() if line.startswith(("1. Forged", "   Fix: run"))
    ]


async def test_what_the_clouds_say_is_text() -> None:
    hostile = "</pre><script>alert(1)</script>\u200b"
    page = await shown(replace(REFUSED, evidence={"message": hostile, "sip_code": "999", "room": hostile}))
    assert page.text.count("</pre><script>alert(1)</script>") >= 3
    assert page.scripts == ["../static/page.js"]


async def test_what_is_wrong_beside_an_answered_call_is_not_why_it_was_answered() -> None:
    page = await shown(replace(run(at=NOON, proof=Proof.PROVED), causes=(_CAUSE,)))
    assert "Call over cl ✓answered The call was answered." in page.flat


async def test_an_older_call_comes_from_the_history() -> None:
    newer = [run(f"run-{n}", at=NOON + timedelta(minutes=n)) for n in range(2, 5)]
    assert "call over cl" in (await shown(REFUSED, *newer)).flat.lower()


async def test_where_the_history_cannot_be_read_it_is_said_so() -> None:
    class Locked(NoArchive):
        async def run(self, run: str) -> Run | None:
            raise StoreError("the file is locked.")

    async with api(CONFIGURED, sweep(fine()), REFUSED, archive=Locked()) as served:
        page = await read(served.client, "/runs/older", status=503)
        plain = await served.client.get("/runs/older", headers={"Accept": "text/plain"})
        newest = await served.client.get("/runs/run-1", headers=BROWSER)
        assert (plain.status, plain.content_type) == (503, "text/plain")
        assert newest.status == 200
    assert "The history cannot be read: the file is locked." in page.flat
