"""A configuration as it may be shown to anybody: defaults filled in, secrets and numbers hidden."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import yaml
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from monitor.config.durations import duration_text
from monitor.config.fields import TELEPHONE
from monitor.config.file import Config
from monitor.model.phone import masked

HIDDEN: Final = "**********"
_WIDTH: Final = 110

Shown = str | int | bool | list["Shown"] | dict[str, "Shown"] | None


def show(config: Config) -> str:
    """The configuration in force as YAML, without a secret and with telephone numbers masked."""
    text: str = yaml.safe_dump(_model(config), sort_keys=False, allow_unicode=True, width=_WIDTH)
    return text


def _model(model: BaseModel) -> dict[str, Shown]:
    fields = type(model).model_fields
    return {field.alias or name: _field(field, getattr(model, name)) for name, field in fields.items()}


def _field(field: FieldInfo, value: object) -> Shown:
    if isinstance(value, str) and TELEPHONE in field.metadata:
        return masked(value)
    return _value(value)


def _value(value: object) -> Shown:
    if isinstance(value, BaseModel):
        return _model(value)
    if isinstance(value, Mapping):
        return {str(key): _value(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if isinstance(value, SecretStr):
        return HIDDEN
    if isinstance(value, timedelta):
        return duration_text(value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
