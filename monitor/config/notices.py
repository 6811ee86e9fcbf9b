"""The block `notices`: who is told when calls break and when they work again, without an Alertmanager."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, WithJsonSchema

from monitor.config.base import Model
from monitor.config.fields import Duration, OrNone, between, text_fault, whole
from monitor.config.reached import NoApprise, url_fault
from monitor.config.said import said

_LONGEST_AFTER: Final = timedelta(hours=1)
_SOONEST_REMINDER: Final = timedelta(minutes=30)
_LATEST_REMINDER: Final = timedelta(days=7)
_MOST_AT_MOST: Final = 1000


def _taken(secret: SecretStr) -> SecretStr:
    url = secret.get_secret_value()
    try:
        fault = text_fault(url) or url_fault(url)
    except NoApprise as missing:
        fault = f"{missing}."
    if fault:
        raise said(fault)
    return secret


def _some(to: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    urls = [each.get_secret_value() for each in to]
    if not urls:
        raise said("is empty: name somebody, or leave out notices.")
    if len(set(urls)) < len(urls):
        raise said("names somebody twice.")
    return to


Target = Annotated[SecretStr, AfterValidator(_taken), WithJsonSchema({"type": "string", "x-kind": "secret"})]


class NoticesConfig(Model):
    """Notices of what breaks and what heals."""

    to: Annotated[tuple[Target, ...], AfterValidator(_some)] = Field(
        description="Who is told: URLs of apprise (Slack, PagerDuty, mail, webhooks and more), all of them "
        "secrets. Needs the extra [notices].",
        json_schema_extra={"minItems": 1},
    )
    after: Annotated[Duration, AfterValidator(between(timedelta(), _LONGEST_AFTER))] = Field(
        default=timedelta(minutes=2),
        description="How long something must stay broken before it is told, from 0s to 1h; what breaks "
        "meanwhile comes in the same notice.",
        json_schema_extra={"default": "2m"},
    )
    remind_every: OrNone[
        Annotated[Duration, AfterValidator(between(_SOONEST_REMINDER, _LATEST_REMINDER))]
    ] = Field(
        default=None,
        description="How often what is still broken is told again, from 30m to 7d; unset, never.",
    )
    at_most: Annotated[
        int,
        BeforeValidator(whole(2, _MOST_AT_MOST)),
        WithJsonSchema({"type": "integer", "minimum": 2, "maximum": _MOST_AT_MOST, "x-kind": "number"}),
    ] = Field(
        default=20,
        description="Notices that anybody gets within an hour; what is more comes later, in one.",
    )
