"""Who is told by a URL of apprise, which is loaded where a configuration names somebody, and silenced.

apprise's own log lines and errors may hold parts of a URL, which is a secret: none leaves this module.
"""

import logging
import re
import warnings
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

    from apprise import NotifyBase

_SCHEME: Final = re.compile(r"(?P<scheme>[a-z0-9]{1,32})://", re.IGNORECASE)

_NAMED_BY_HOST: Final = frozenset({"E-Mail", "Form", "JSON", "XML"})
"""Services whose URL has a host; in the place of it others may have a token."""

_ITS_HTTP: Final = "urllib3"
"""Its client's logger, which tells paths of requests; nothing else here uses it."""


class NoApprise(Exception):  # noqa: N818 - it says what is missing
    """The extra that sends notices is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "needs apprise (the extra [notices]): pip install apprise, where Trunkwatch is installed"
        )


def reached_by(url: str) -> "NotifyBase | None":
    """Who a URL stands for, None where apprise cannot tell. It sends nothing. Raises: NoApprise.

    Redirects are not followed: requests repeats a POST as a GET without its body, and what a login page
    answers to that would pass for a yes. No pool of threads of apprise's is used, since they would hold up
    the end of the process.
    """
    apprise = _loaded()
    asset = apprise.AppriseAsset(
        app_id="Trunkwatch",
        app_desc="Trunkwatch",
        image_url_mask="",
        http_redirects=False,
        async_mode=False,
        service_timeout=0,
    )
    with warnings.catch_warnings():  # its plugins import what Python calls deprecated
        warnings.simplefilter("ignore")
        service: NotifyBase | None = apprise.Apprise.instantiate(url, asset=asset)
    return service


def kind_of(service: "NotifyBase") -> str:
    """What of who is reached is no secret: the service, and its host where a URL of that service has one."""
    name = str(service.service_name)
    return f"{name} at {service.host}" if name in _NAMED_BY_HOST else name


def scheme_of(url: str) -> str:
    """The service that a URL names; '' where that is none that apprise knows: it might be a secret."""
    match = _SCHEME.match(url)
    scheme = match["scheme"].lower() if match else ""
    return scheme if scheme and scheme in _loaded().NotificationManager() else ""


def url_fault(url: str) -> str | None:
    """What is wrong with a URL, None where apprise takes it. Raises: NoApprise."""
    if reached_by(url) is not None:
        return None
    scheme = scheme_of(url)
    if scheme:
        page = _loaded().NotificationManager()[scheme].setup_url
        return f"is not a {scheme}:// URL that apprise can use here: see {page} for its form and its needs."
    if _SCHEME.match(url):
        return "is not a URL of a service that apprise knows; a webhook of your own is jsons://HOST/PATH."
    return "is not a URL of apprise, like slack://…, pagerduty://… or mailtos://…"


def _loaded() -> "ModuleType":
    try:
        import apprise
    except ImportError:
        raise NoApprise from None
    for name in (apprise.LOGGER_NAME, _ITS_HTTP):
        logging.getLogger(name).propagate = False  # both have a handler that drops everything
    return apprise
