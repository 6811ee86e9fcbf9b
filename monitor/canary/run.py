"""A run from its first request to its conclusion."""

import asyncio
from dataclasses import replace
from datetime import datetime

from monitor.canary import alerts
from monitor.canary.canary import Canary, NotAllowed, refused
from monitor.canary.conclude import Inquired, conclude
from monitor.canary.orphan import end_by_sid
from monitor.canary.place import Placed, place
from monitor.canary.proof import Proved, ending, prove
from monitor.canary.sound import judged
from monitor.canary.tempo import Timing
from monitor.canary.trail import Tell, untold
from monitor.canary.witness import witness
from monitor.model.call import TwilioAlert
from monitor.model.canary import ProofKind
from monitor.model.protocols import CallRecords, CallUpstream, Ear
from monitor.model.run import Proof, Run


class RunCancelled(asyncio.CancelledError):
    """The task of a run was cancelled. The call is hung up and the run concluded: keep it, then go."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run


async def run_canary(
    canary: Canary,
    caller: CallUpstream,
    records: CallRecords,
    timing: Timing,
    tell: Tell = untold,
    ear: Ear | None = None,
) -> Run:
    """Place one call, hang it up, and say how it ended. It must have been reserved before.

    `ear` is asked for a proof by sound alone.

    Raises: NotAllowed, before anything is dialled; RunCancelled.
    """
    why = refused(canary.plan, canary.rules)
    if why is not None:
        raise NotAllowed(f"{canary.plan.to} may not be called: {why}")
    started = timing.now()
    placed = await place(canary, caller, timing, tell, witness(canary, caller, ear, timing))
    if placed.cancelled or placed.interrupted:
        raise RunCancelled(_cut_short(canary, placed, started, timing.now()))
    try:
        inquired = await _inquire(canary, placed, records, timing)
    except asyncio.CancelledError:
        raise RunCancelled(_cut_short(canary, placed, started, timing.now())) from None
    return conclude(canary, placed, inquired, started, timing.now())


def _cut_short(canary: Canary, placed: Placed, started: datetime, ended: datetime) -> Run:
    """Nobody waits for Twilio's record any more."""
    asked = placed.answered is not None and canary.plan.proof is not ProofKind.NONE and not placed.cancelled
    proved = _told(canary, placed) if asked else Proved(Proof.NONE)
    return conclude(canary, placed, Inquired(proved), started, ended)


def _told(canary: Canary, placed: Placed) -> Proved:
    """The proof where nothing more is asked of Twilio."""
    if canary.plan.proof.witnessed:
        return judged(canary.plan, placed)
    return Proved(Proof.UNKNOWN, "The run was ended before Twilio's record could be read.")


async def _inquire(canary: Canary, placed: Placed, records: CallRecords, timing: Timing) -> Inquired:
    if placed.answered is not None:
        return await _of_answered(canary, placed, records, timing)
    log = await alerts.of_refusal(placed, records, timing)
    if not placed.perhaps_up:
        return Inquired(log=log)
    return await _with_end(
        canary, placed, await ending(canary, placed, records, timing), log, records, timing
    )


async def _of_answered(canary: Canary, placed: Placed, records: CallRecords, timing: Timing) -> Inquired:
    asked = canary.plan.proof is not ProofKind.NONE and placed.intruder is None
    proved = await (_proved if asked else ending)(canary, placed, records, timing)
    told = asked and placed.call_sid is not None and proved.call is not None
    log = await alerts.of_call(placed, records, timing) if told else ()
    return await _with_end(canary, placed, proved, log, records, timing)


async def _proved(canary: Canary, placed: Placed, records: CallRecords, timing: Timing) -> Proved:
    """By what was heard or seen, where that is the proof. Twilio's record is kept beside it, and where the
    callee was not recognised it may tell who answered instead."""
    if canary.plan.proof is ProofKind.TWILIO:
        return await prove(canary, placed, records, timing)
    told = judged(canary.plan, placed)
    recognised = told.proof is Proof.PROVED
    record = await (ending if recognised else prove)(canary, placed, records, timing)
    return record if record.proof is Proof.REFUTED else replace(told, call=record.call)


async def _with_end(
    canary: Canary,
    placed: Placed,
    proved: Proved,
    log: tuple[TwilioAlert, ...],
    records: CallRecords,
    timing: Timing,
) -> Inquired:
    ended = await end_by_sid(canary, placed, proved, records, timing)
    return Inquired(ended, log, up=proved.still_up)
