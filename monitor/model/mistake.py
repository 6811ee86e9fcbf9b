"""What may be told of an error that nobody expected."""

import traceback
from pathlib import Path
from typing import Final

_FRAMES: Final = 5


def told(error: BaseException) -> dict[str, str]:
    """`error`, its kind, and `where` it was raised, the innermost of five lines of code first.

    Its text and the values around it stay out: a secret or a number may be among them. Of several errors
    that were raised as a group the first one is told.
    """
    kind = type(error).__name__
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
        kind = f"{kind} of {type(error).__name__}"
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {"error": kind, "where": " < ".join(map(_line, reversed(frames))) or "unknown"}


def whole_way(error: BaseException) -> str:
    """The kind of an error and every line of code that led to it, with those of the errors before and in it.

    As Python prints a traceback, but without the errors' texts, for the reason that `told` gives.
    """
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{whole_way(earlier)}\nafter which:\n" if earlier is not None else ""
    lines = "".join(traceback.format_tb(error.__traceback__))
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    within = "".join(f"\nin which:\n{whole_way(each)}" for each in parts)
    return f"{before}{lines}{type(error).__name__} (its text is left out: a secret may be in it){within}"


def _line(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    return f"{path.parent.name}/{path.name}:{frame.lineno} {frame.name}"
