"""`/-/…`: scenario, faults, calls and health of the simulator, for people and for any client."""

import json
from typing import Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monitor.simulator.calls import Call
from monitor.simulator.scenarios import UnknownScenario, named
from monitor.simulator.world import World


class Controlled(Protocol):
    """What of the simulator may be changed over HTTP."""

    world: World

    def use(self, scenario: str) -> None: ...

    def fault(
        self,
        match: str,
        times: int | None = 1,
        *,
        status: int | None = None,
        delay: float = 0,
        reset: bool = False,
        lost: bool = False,
        body: bytes | None = None,
    ) -> None: ...


class FaultBody(BaseModel):
    """What `POST /-/faults` takes; see `Fault`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    match: str = Field(min_length=1)
    times: int | None = Field(default=1, ge=1)
    status: int | None = Field(default=None, ge=200, le=599)
    delay: float = Field(default=0, ge=0, le=3600)
    reset: bool = False
    lost: bool = False
    body: str | None = None


def control_routes(simulator: Controlled) -> list[web.RouteDef]:
    """The routes under `/-/`; anything else there is 404."""

    async def scenario(request: web.Request) -> web.Response:
        return _use(simulator, await request.text())

    async def faults(request: web.Request) -> web.Response:
        return _spoil(simulator, await request.read())

    async def calls(_: web.Request) -> web.Response:
        return web.json_response({"calls": [_call(call) for call in simulator.world.calls]})

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="the simulator is up\n")

    async def nothing(_: web.Request) -> web.Response:
        return web.Response(status=404, text="there is nothing here\n")

    return [
        web.put("/-/scenario", scenario),
        web.post("/-/faults", faults),
        web.get("/-/calls", calls),
        web.get("/-/healthy", healthy),
        web.route("*", "/-/{path:.*}", nothing),
    ]


def _use(simulator: Controlled, text: str) -> web.Response:
    name = _scenario_name(text)
    if not name:
        return _refused('name a scenario: plain text, or JSON like {"name": "healthy"}')
    try:
        simulator.use(name)
    except UnknownScenario as error:
        return _refused(str(error))
    return web.json_response({"name": name, "title": named(name).title})


def _scenario_name(text: str) -> str:
    """The name in a body of either form, empty where there is none."""
    if not text.lstrip().startswith(("{", "[", '"')):
        return text.strip()
    try:
        body = json.loads(text)
    except ValueError:
        return ""
    name = body.get("name") if isinstance(body, dict) else body
    return name if isinstance(name, str) else ""


def _spoil(simulator: Controlled, raw: bytes) -> web.Response:
    try:
        fault = FaultBody.model_validate_json(raw)
        simulator.fault(
            fault.match,
            fault.times,
            status=fault.status,
            delay=fault.delay,
            reset=fault.reset,
            lost=fault.lost,
            body=None if fault.body is None else fault.body.encode(),
        )
    except ValidationError as error:
        return _refused(_first_problem(error))
    except ValueError as error:
        return _refused(str(error))
    return web.json_response(fault.model_dump(mode="json"), status=201)


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in problem["loc"]) or "the body"
    return f"{where}: {problem['msg']}"


def _refused(sentence: str) -> web.Response:
    return web.Response(status=400, text=f"{sentence}\n")


def _call(call: Call) -> dict[str, str | None]:
    return {
        "sid": call.sid,
        "account_sid": call.account_sid,
        "trunk_sid": call.trunk_sid,
        "from": call.from_number,
        "to": call.to,
        "direction": call.direction,
        "status": call.status,
        "started": call.started.isoformat(),
        "ended": call.ended.isoformat() if call.ended else None,
    }
