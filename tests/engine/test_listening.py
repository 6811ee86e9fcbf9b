"""Canaries that are listened to, through the dialler and its history."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from monitor.media.pcm import sine
from monitor.model.canary import TONE_HERTZ, ProofKind
from monitor.model.outcome import Reason, Result
from monitor.model.run import Proof
from tests.engine.dialling import Site, dialling_site, run_of
from tests.media.sounds import voicemail
from tests.media.telephone import Telephone, TelephoneEar


def callee() -> Telephone:
    return Telephone(sine(TONE_HERTZ, 3, -16))


def listens(site: Site, *telephones: Telephone) -> TelephoneEar:
    """Have cl proved by its tone, and each call taken by the next telephone."""
    answering: Iterator[Telephone] = iter(telephones)
    ear = TelephoneEar(answering, seconds=6)
    site.connection = replace(site.connection, ear=ear)
    site.plan(proof=ProofKind.TONE)
    return ear


async def test_a_callee_that_is_recognised_once_is_missed_from_then_on(tmp_path: Path) -> None:
    async with dialling_site(tmp_path) as site:
        listens(site, Telephone(voicemail()), callee(), Telephone(voicemail()))
        async with site.opened() as opened:
            never = run_of(await opened.beat())
            site.clock.move(minutes=31)
            recognised = run_of(await opened.beat())
            site.clock.move(minutes=31)
            missed = run_of(await opened.beat())

    assert (never.reason, never.result) == (Reason.NO_PROOF, Result.INCONCLUSIVE)
    assert (recognised.reason, recognised.proof) == (Reason.ANSWERED, Proof.PROVED)
    assert (missed.reason, missed.result) == (Reason.NO_PROOF, Result.FAILURE)
    assert [cause.id for cause in missed.causes] == ["another-answers"]


async def test_who_was_recognised_is_known_after_a_restart(tmp_path: Path) -> None:
    async with dialling_site(tmp_path) as site:
        listens(site, callee(), Telephone(voicemail()))
        async with site.opened() as opened:
            await opened.beat()
        async with site.opened() as again:
            assert again.canary.sound.level is not None
            site.clock.move(minutes=31)
            missed = run_of(await again.beat())

    assert missed.result is Result.FAILURE


async def test_the_room_of_each_call_is_listened_to_once(tmp_path: Path) -> None:
    async with dialling_site(tmp_path) as site:
        ear = listens(site, callee(), callee())
        async with site.opened() as opened:
            await opened.beat()
            site.clock.move(minutes=31)
            await opened.beat()

    rooms = [asked.room for asked in ear.asked]
    assert len(set(rooms)) == len(rooms) == 2
