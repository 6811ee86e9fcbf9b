"""What the status page says of others: who places the calls, rooms that one left, other carriers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from monitor.model.words import listed
from monitor.web.shown import Note

NOT_THE_DIALLER: Final = (
    "This Trunkwatch does not place the calls: another one on the same history does, "
    "unless the log says otherwise."
)

_NAMED: Final = 5


def notes_of_rooms(rooms: Sequence[str]) -> Iterator[Note]:
    """A note on old rooms in LiveKit that are not this installation's; none where there are none."""
    if not rooms:
        return
    named = [f"`{room}`" for room in rooms[:_NAMED]]
    more = [f"{len(rooms) - _NAMED} more"] if len(rooms) > _NAMED else []
    begun = "A room of another Trunkwatch has" if len(rooms) == 1 else "Rooms of another Trunkwatch have"
    them, calls = ("it", "its call") if len(rooms) == 1 else ("them", "their calls")
    yield Note(
        f"{begun} been in LiveKit for over an hour: {listed([*named, *more])}. "
        f"Unless that one still runs, delete {them} there: {calls} may still be up."
    )


def notes_of_strangers(not_twilio: Mapping[str, str]) -> Iterator[Note]:
    """A note on the trunks that discovery passes over, by id what they dial; none where there are none."""
    if not not_twilio:
        return
    named = [f"`{trunk}` dials {dials or 'nothing'}" for trunk, dials in [*not_twilio.items()][:_NAMED]]
    more = [f"{len(not_twilio) - _NAMED} more"] if len(not_twilio) > _NAMED else []
    begun = "A LiveKit trunk is" if len(not_twilio) == 1 else f"{len(not_twilio)} LiveKit trunks are"
    yield Note(f"{begun} not Twilio's, and not watched: {listed([*named, *more])}.")
