"""Access to both clouds: the blocks `livekit` and `twilio` of an environment."""

from collections.abc import Iterator
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, WithJsonSchema

from monitor.config.base import Model
from monitor.config.fields import (
    AccountSid,
    Amount,
    BaseUrl,
    Edge,
    Flag,
    KeySid,
    LiveKitUrl,
    OrNone,
    Range,
    Region,
    Secret,
    Text,
    whole,
)
from monitor.config.said import Below
from monitor.config.status_page import StatusPage, livekit_page, twilio_page

HOME_REGION: Final = "us1"
"""The Region of Twilio's bare host names (https://www.twilio.com/docs/global-infrastructure)."""

_LIVEKIT_CLOUD: Final = ".livekit.cloud"
_MOST_CONCURRENT: Final = 20


class LiveKitAccess(Model):
    """Access to one LiveKit project; `url` has no slash at its end."""

    url: LiveKitUrl = Field(
        description="The project's URL, wss:// or https://; without encryption only on this machine."
    )
    api_key: Text = Field(description="An API key of the project, with the grant sip.admin.")
    api_secret: Secret = Field(description="The API key's secret.")
    egress: tuple[Range, ...] = Field(
        default=(),
        description="The fixed address ranges LiveKit dials from, where it has some; "
        "an IP access control list then passes if it covers them all.",
    )
    status_page: OrNone[StatusPage] = Field(
        default=None,
        description="LiveKit's public status page, as Statuspage JSON, or off. Unset, that of LiveKit Cloud "
        "where url leads to *.livekit.cloud, else off.",
    )

    @property
    def cloud(self) -> bool:
        """Whether the project is one of LiveKit Cloud, not on a server of somebody's own."""
        return (urlsplit(self.url).hostname or "").endswith(_LIVEKIT_CLOUD)

    @property
    def status_url(self) -> str | None:
        """Where LiveKit's status page is read; None for nowhere."""
        return livekit_page(self.status_page, cloud=self.cloud)


class TwilioCredentials(Model):
    """An account and exactly one way to sign in: its auth token, or an API key with its secret."""

    account_sid: AccountSid = Field(description="The account's SID.")
    api_key: OrNone[KeySid] = Field(
        default=None, description="The SID of an API key, made in the same Region. Preferred to auth_token."
    )
    api_secret: OrNone[Secret] = Field(default=None, description="The API key's secret.")
    auth_token: OrNone[Secret] = Field(
        default=None, description="The account's auth token, in place of api_key and api_secret."
    )

    def _complaints(self) -> Iterator[Below]:
        fault = sign_in_fault(
            key=self.api_key is not None,
            secret=self.api_secret is not None,
            token=self.auth_token is not None,
        )
        if fault:
            yield (), fault


def sign_in_fault(*, key: bool, secret: bool, token: bool) -> str | None:
    """What is wrong with the ways to sign in that are given, None for exactly one."""
    if token and (key or secret):
        return "has both auth_token and api_key with api_secret: keep one of the two."
    if not (token or key or secret):
        return "has no way to sign in: give api_key and api_secret, or auth_token."
    if key and not secret:
        return "has api_key without api_secret."
    if secret and not key:
        return "has api_secret without api_key."
    return None


class TwilioParent(TwilioCredentials):
    """The parent of a subaccount, read only for the voice dialling permissions that it passes on."""


class TwilioAccess(TwilioCredentials):
    """Access to one Twilio account in one Region; `base_url` has no slash at its end.

    Outside `us1` the hosts are `{product}.{edge}.{region}.twilio.com`, so `edge` is given there
    (https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region).
    """

    region: Region = Field(
        default=HOME_REGION,
        description="The Region to read, where the keys were made; needs edge unless us1.",
    )
    edge: OrNone[Edge] = Field(
        default=None, description="The edge of the Region's API hosts, like dublin for ie1."
    )
    base_url: OrNone[BaseUrl] = Field(
        default=None,
        description="Where to send Twilio's requests instead, such as a proxy: the original host becomes the "
        "first part of the path. https:// unless on this machine.",
    )
    status_page: OrNone[StatusPage] = Field(
        default=None,
        description="Twilio's public status page, as Statuspage JSON, or off. Unset, it is that of "
        "status.twilio.com, by way of base_url where that is set.",
    )
    concurrency: Annotated[
        int,
        BeforeValidator(whole(1, _MOST_CONCURRENT)),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _MOST_CONCURRENT, "x-kind": "number"}),
    ] = Field(
        default=2,
        description="Requests at once, shared by all environments of this account: the smallest one counts.",
    )
    balance_floor: OrNone[Amount] = Field(
        default=None, description="The balance, in the account's currency, below which balance warns."
    )
    insights: Flag = Field(
        default=False,
        description="true adds what Voice Insights found of a canary's call to its evidence. It needs the "
        "account's Advanced Features, for which Twilio charges by the call; error 17007 says that they are "
        "off.",
    )
    parent: TwilioParent | None = Field(
        default=None,
        description="The parent of a subaccount that inherits its dialling permissions from it.",
    )

    @property
    def accounts(self) -> tuple[TwilioCredentials, ...]:
        """This account and, where it is read too, its parent."""
        return (self,) if self.parent is None else (self, self.parent)

    @property
    def status_url(self) -> str | None:
        """Where Twilio's status page is read; None for nowhere."""
        return twilio_page(self.status_page, self.base_url)

    def _complaints(self) -> Iterator[Below]:
        yield from super()._complaints()
        if self.region != HOME_REGION and self.edge is None:
            yield ("region",), f"is not {HOME_REGION}: give edge too, since the Region's hosts carry both."
        if self.parent is not None and self.parent.account_sid == self.account_sid:
            yield ("parent", "account_sid"), "is this account itself, not its parent."
