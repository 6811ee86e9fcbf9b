"""The address that is told, again and again, that Trunkwatch lives: who hears nothing raises the alarm."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr, WithJsonSchema

from monitor.config.fields import text_fault
from monitor.config.network import url_fault
from monitor.config.said import said


def _address(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    fault = text_fault(text) or url_fault(text.partition("?")[0], ("https",))
    if fault:
        raise said(fault)
    return secret


PingUrl = Annotated[
    SecretStr,
    AfterValidator(_address),
    WithJsonSchema({"type": "string", "pattern": "^https?://", "x-kind": "URL"}),
]
"""A secret, since whoever knows it can say that all is well."""
