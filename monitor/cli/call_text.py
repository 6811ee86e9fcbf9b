"""What `trunkwatch call` prints: stages as they come, and what came of the call."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypedDict

from monitor.cli.report.cause_text import cause_lines, print_line
from monitor.model.cause import Certainty, RankedCause
from monitor.model.outcome import Result
from monitor.model.run import Proof, StageName

if TYPE_CHECKING:
    from rich.text import Text


class StageTold(TypedDict):
    """A stage that ended, as `stage_object` of `monitor.web.objects` has it."""

    name: str
    seconds: float


class CauseTold(TypedDict):
    """A cause, as `cause_object` has it."""

    id: str
    rank: int
    certainty: str
    title: str
    summary: str
    fix: str
    because: list[str]
    against: list[str]


class RunTold(TypedDict):
    """A run, as `run_object` has it; what is printed of it."""

    result: str
    reason: str
    summary: str
    proof: str
    stages: list[StageTold]
    evidence: Mapping[str, str]
    causes: list[CauseTold]
    orphaned: bool
    remarks: list[str]


class Line(TypedDict, total=False):
    """A stage that begins or ended; or, at last, what came of the call: a run, a refusal, or nothing."""

    begun: str
    stage: StageTold
    run: RunTold
    refused: str
    why: str
    until: str | None
    lost: str


ASKING: Final = "asking"
SWEEP: Final = "sweep"

_GOES_ON: Final[Mapping[str, str]] = {
    ASKING: "looking for a running Trunkwatch",
    SWEEP: "reading both clouds",
    StageName.ROOM: "making a room",
    StageName.DIAL: "dialling",
    StageName.RING: "waiting for the phone to ring",
    StageName.ANSWER: "the phone rings",
    StageName.TALK: "answered: talking",
    StageName.HANG_UP: "hanging up",
}
_RECORD: Final = "waiting for Twilio's record"
"""What comes after the last stage."""

_STYLES: Final = {
    Result.SUCCESS: "green",
    Result.FAILURE: "bold red",
    Result.INCONCLUSIVE: "bold yellow",
}
_UNTOLD: Final = (Proof.NONE, Proof.PROVED)
"""Proofs of which the summary says enough."""

Show = Callable[[Line], None]


@contextmanager
def showing(title: str, *, aside: bool = False) -> Iterator[Show]:
    """Prints a line for each stage that ended; on a terminal what goes on stands below, and moves.

    `aside` keeps stdout free of it.
    """
    from rich.console import Console
    from rich.live import Live
    from rich.spinner import Spinner

    def doing(what: str) -> Spinner:
        return Spinner("dots", f"{what}…", style="dim")

    console = Console(file=sys.stderr if aside else sys.stdout, highlight=False)
    console.print(title, style="bold", markup=False, soft_wrap=True)
    with Live(doing(_GOES_ON[ASKING]), console=console, transient=True) as live:

        def show(line: Line) -> None:
            # Drawn at once: a stage may be over before the next picture of the spinner.
            if "stage" in line:
                stage = line["stage"]
                console.print(f"  {stage['name']:<8} {stage['seconds']:>5.1f} s", markup=False)
                if stage["name"] == StageName.HANG_UP:
                    live.update(doing(_RECORD), refresh=True)
            elif "begun" in line:
                live.update(doing(_GOES_ON[line["begun"]]), refresh=True)

        yield show


def print_outcome(line: Line) -> None:
    """Print what came of a call."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    lines = _run_lines(line["run"]) if "run" in line else [Text(not_dialled(line))]
    for each in lines:
        console.print(each, soft_wrap=not console.is_terminal)
    causes = [_cause(each) for each in line["run"].get("causes", [])] if "run" in line else []
    if causes:
        console.print()
    for told in cause_lines(causes):
        print_line(console, told)


def _cause(told: CauseTold) -> RankedCause:
    return RankedCause(
        id=told["id"],
        rank=told["rank"],
        certainty=Certainty(told["certainty"]),
        title=told["title"],
        fix=told["fix"],
        because=tuple(told["because"]),
        against=tuple(told["against"]),
        summary=told["summary"],
    )


def _run_lines(run: RunTold) -> "Iterator[Text]":
    from rich.text import Text

    proof = "" if run["proof"] == Proof.NONE else f", proof {run['proof']}"
    word = (run["result"].upper(), _STYLES[Result(run["result"])])
    yield Text.assemble(word, "  ", (run["reason"], "bold"), proof)
    yield Text(run["summary"])
    evidence = run["evidence"]
    if run["proof"] not in _UNTOLD and "proof" in evidence:
        yield Text(f"{evidence['proof'].removesuffix('.')}.")
    if any(stage["name"] == StageName.DIAL for stage in run["stages"]):
        yield Text(" ".join(_facts(evidence)))
    for remark in run["remarks"]:
        yield Text(remark, style="bold")


def _facts(evidence: Mapping[str, str]) -> Iterator[str]:
    """Whom it called, what Twilio has of it, and that nothing was left behind."""
    if "to" in evidence:
        yield f"Called {evidence['to']}."
    if "twilio_call" in evidence:
        lasted = f" after {evidence['twilio_seconds']} s" if "twilio_seconds" in evidence else ""
        yield f"Twilio's call {evidence['twilio_call']}: {evidence.get('twilio_status', '')}{lasted}."
    yield evidence.get("room_left", "The room is deleted.")


def not_dialled(line: Line) -> str:
    """Why nothing came of a call that was asked for."""
    if "lost" in line:
        return line["lost"]
    at = line["until"]
    until = f" It may be placed from {_utc(at)} on." if at else ""
    return f"Nothing was dialled ({line['refused']}). {line['why']}{until}"


def _utc(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M:%S UTC}"
