"""Canaries: short real calls, placed once, judged by what both clouds say, and hung up for certain."""

from monitor.canary.amend import amend, awaited, pause
from monitor.canary.canary import (
    Canary,
    NotAllowed,
    PathFacts,
    path_facts,
    refused,
    room_name,
    room_prefix,
)
from monitor.canary.classify import Dialled, classify
from monitor.canary.page import page
from monitor.canary.reap import Reaped, reap
from monitor.canary.run import RunCancelled, run_canary
from monitor.canary.tempo import Tempo, Timing
from monitor.canary.trail import Tell, untold

__all__ = [
    "Canary",
    "Dialled",
    "NotAllowed",
    "PathFacts",
    "Reaped",
    "RunCancelled",
    "Tell",
    "Tempo",
    "Timing",
    "amend",
    "awaited",
    "classify",
    "page",
    "path_facts",
    "pause",
    "reap",
    "refused",
    "room_name",
    "room_prefix",
    "run_canary",
    "untold",
]
