"""One Twilio request answered from the World: host, door, endpoint, page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from monitor.simulator.accounts import HOME_REGION
from monitor.simulator.twilio.door import account_in_path, admit, permit
from monitor.simulator.twilio.endpoints import ENDPOINTS, Endpoint
from monitor.simulator.twilio.paging import page_of
from monitor.simulator.twilio.reply import Ask, Json, One, method_not_allowed, not_found
from monitor.simulator.world import World

_HOST: Final = re.compile(r"(?P<product>[a-z]+)(?:\.[a-z-]+\.(?P<region>[a-z0-9]+))?\.twilio\.com")


@dataclass(frozen=True, slots=True)
class TwilioRequest:
    """A request as it would have reached Twilio: `host` is the original one."""

    host: str
    path: str
    query: Mapping[str, str]
    authorization: str | None
    method: str = "GET"
    form: Mapping[str, str] = field(default_factory=dict)


def respond(world: World, request: TwilioRequest) -> Json:
    """The body of a 200. Raises: TwilioError with any other status."""
    named = _HOST.fullmatch(request.host)
    if named is None:
        raise not_found(request.path)
    caller = admit(world, named["region"] or HOME_REGION, request.authorization)
    endpoint, params = _endpoint(named["product"], request.path)
    how = endpoint.methods.get(request.method)
    if how is None:
        raise method_not_allowed()
    permit(caller, how.permission, account_resource=endpoint.account_resource)
    account, region = account_in_path(world, caller, params.get("account"), request.path)
    ask = Ask(world, account, region, request.host, request.path, params, request.query, request.form)
    answer = how.answer(ask)
    return answer.body if isinstance(answer, One) else page_of(ask, answer)


def _endpoint(product: str, path: str) -> tuple[Endpoint, dict[str, str]]:
    for endpoint in ENDPOINTS:
        params = endpoint.match(product, path)
        if params is not None:
            return endpoint, params
    raise not_found(path)
