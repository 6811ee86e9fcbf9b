"""Names and bcrypt hashes of `basic_auth_users`."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, SecretStr

from monitor.config.fields import text_fault
from monitor.config.said import said

CHEAPEST: Final = 5
DEAREST: Final = 14
"""The costs taken: 2 to the power of it are the rounds. htpasswd makes 5 by default; 14 takes about a second,
and more would let a few wrong passwords keep the machine busy."""

_HASH: Final = re.compile(
    r"\$2[aby]\$(?P<cost>\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]", re.ASCII
)
"""22 characters of salt are 128 bits and 31 of hash 184: the last of each has bits to spare, which are 0.
With others the library raises an error, or finds no password right."""

_LONGEST_NAME: Final = 128


def _name(name: str) -> str:
    fault = text_fault(name)
    if fault:
        raise said(fault)
    if ":" in name:
        raise said("holds a colon, which basic authentication cannot send in a name.")
    if len(name) > _LONGEST_NAME:
        raise said(f"is longer than {_LONGEST_NAME} characters.")
    return name


def _hash(secret: SecretStr) -> SecretStr:
    match = _HASH.fullmatch(secret.get_secret_value())
    if match is None:
        raise said(
            "is not a bcrypt hash, $2b$12$ and 53 characters: make one by `trunkwatch config hash-password`."
        )
    if not CHEAPEST <= int(match["cost"]) <= DEAREST:
        raise said(
            f"has a cost outside {CHEAPEST} to {DEAREST}: make another by `trunkwatch config hash-password`."
        )
    return secret


UserName = Annotated[str, AfterValidator(_name)]
BcryptHash = Annotated[SecretStr, AfterValidator(_hash)]
