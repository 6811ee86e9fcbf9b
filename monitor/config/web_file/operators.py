"""Whether those who may operate can be known at all."""

from collections.abc import Iterator, Sequence

from monitor.config.web_file.shape import WebFile
from monitor.config.web_file.tls_config import ClientAuth


def operator_faults(operators: Sequence[str], file: WebFile) -> Iterator[tuple[int, str]]:
    """What is wrong with each of the operators, by its place, as a sentence that its key path begins."""
    for place, name in enumerate(operators):
        if file.basic_auth_users and name not in file.basic_auth_users:
            yield place, "is no user of basic_auth_users: add them there, or take them away here."
        elif not file.basic_auth_users and file.client_auth is ClientAuth.NONE:
            yield (
                place,
                "cannot be known: the web configuration file asks for neither users nor certificates.",
            )
