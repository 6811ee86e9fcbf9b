"""The configuration of the cast, and ways to change one line of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from monitor.config import Config, ConfigError, parse

ACCOUNT: Final = "AC" + "0123456789abcdef" * 2
KEY: Final = "SK" + "0123456789abcdef" * 2
BRAZILIAN: Final = "+551150395793"
CHILEAN: Final = "+56225551234"

FILE: Final = f"""\
environments:
  prod:
    livekit:
      url: wss://acme.livekit.cloud
      api_key: APIacme
      api_secret: livekit-secret
    twilio:
      account_sid: {ACCOUNT}
      auth_token: twilio-secret
    routes:
      br:
        livekit_trunk: ST_acme
        caller_id: "{BRAZILIAN}"
        countries: [BR]
"""
ROUTE: Final = FILE[FILE.index("      br:") :]
SHIPPED: Final = Path(__file__).parents[2] / "config.yaml"

GUIDE_VARIABLES: Final[Mapping[str, str]] = {
    "LIVEKIT_URL": "wss://acme.livekit.cloud",
    "LIVEKIT_API_KEY": "APIacme",
    "LIVEKIT_API_SECRET": "livekit-secret",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": "twilio-secret",
    "SIP_TRUNK_ID_BR": "ST_acme",
    "SIP_FROM_NUMBER_BR": BRAZILIAN,
    "SIP_TRUNK_ID_CL": "ST_acmecl",
    "SIP_FROM_NUMBER_CL": CHILEAN,
}


def parsed(text: str, directory: Path = Path("/srv/trunkwatch"), /, **variables: str) -> Config:
    return parse(text, "config.yaml", directory, variables)


def changed(before: str, after: str) -> str:
    """The file with one text replaced."""
    assert FILE.count(before) == 1, before
    return FILE.replace(before, after)


def with_route(lines: str) -> str:
    """The file with lines added to route `br`, the first of them line 15."""
    return FILE + "".join(f"        {line}\n" for line in lines.splitlines())


def refused(text: str, directory: Path = Path("/srv/trunkwatch"), /, **variables: str) -> list[str]:
    """Every problem of a file, as a person reads it."""
    with pytest.raises(ConfigError) as caught:
        parse(text, "config.yaml", directory, variables)
    return [str(problem) for problem in caught.value.problems]
