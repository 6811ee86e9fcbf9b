"""What a client says in an HTTP header that it would rather have, such as Accept or Accept-Encoding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preference:
    """One element of such a header; `name` is in lower case, as are the names of the parameters."""

    name: str
    parameters: Mapping[str, str]

    @property
    def quality(self) -> float:
        """How gladly it is taken, 0 for not at all; what cannot be read is not taken."""
        try:
            return float(self.parameters.get("q", "1"))
        except ValueError:
            return 0.0


def preferences(header: str) -> Iterator[Preference]:
    """The elements of a header, as they stand."""
    for element in header.split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        pairs = (parameter.partition("=") for parameter in parameters)
        yield Preference(name.lower(), {key.strip().lower(): value.strip(' "') for key, _, value in pairs})


def gzip_wanted(accept_encoding: str) -> bool:
    """Whether the client names gzip and does not refuse it; `*` alone is not a request for it."""
    return any(each.name == "gzip" and each.quality > 0 for each in preferences(accept_encoding))
