"""What the configuration means to the rest of the program: environments without a secret in them."""

from collections.abc import Mapping

from monitor.config.budget import filled
from monitor.config.canaries import Canary
from monitor.config.check_words import Override, policy
from monitor.config.environment import DiscoverConfig, EnvironmentConfig, RouteConfig
from monitor.config.file import Config
from monitor.config.telephone import calling_code
from monitor.model.address import canonical_edge
from monitor.model.canary import CanaryPlan, DialRules
from monitor.model.phone import Callee
from monitor.model.route import Discovery, Environment, Route


def plan(config: Config) -> tuple[Environment, ...]:
    """The environments in the order of the file; overrides of an environment hold in its routes too."""
    return tuple(_environment(name, each, config) for name, each in config.environments.items())


def _environment(name: str, settings: EnvironmentConfig, config: Config) -> Environment:
    routes = (_route(name, route, each, settings.checks) for route, each in settings.routes.items())
    return Environment(
        name=name,
        twilio_account=settings.twilio.account_sid,
        twilio_region=settings.twilio.region,
        routes=tuple(routes),
        sweep_every=config.sweep_every,
        egress=settings.livekit.egress,
        balance_floor=settings.twilio.balance_floor,
        policy=policy(settings.checks),
        accept_unknown=frozenset(settings.accept_unknown),
        discovery=_discovery(settings.discover),
        dialling=_dialling(settings),
    )


def _route(environment: str, name: str, settings: RouteConfig, common: Mapping[str, Override]) -> Route:
    return Route(
        environment=environment,
        name=name,
        livekit_trunk=settings.livekit_trunk,
        caller_id=settings.caller_id,
        countries=settings.countries,
        edge=canonical_edge(settings.edge) if settings.edge else None,
        auth=settings.auth,
        policy=policy({**common, **settings.checks}),
        canary=_canary(settings.canary),
    )


def _canary(settings: Canary) -> CanaryPlan | None:
    if settings.to is None:
        return None
    return CanaryPlan(
        to=Callee(settings.to),
        every=settings.every,
        ring_timeout=settings.ring_timeout,
        talk_time=settings.talk_time,
        answerer=settings.callee,
        proof=settings.proof,
        expected=settings.expects.expected,
        limits=filled(settings.limits.limits, settings.every),
        country=settings.country,
        price_per_call=settings.price_per_call,
    )


def _dialling(settings: EnvironmentConfig) -> DialRules:
    """The rules; prefixes that the file leaves out are the calling codes of the numbers it does name."""
    rules = settings.canaries
    codes = {calling_code(each.to) for each in settings.called.values() if each.to is not None}
    return DialRules(
        enabled=rules.enabled,
        allowed_prefixes=rules.allowed_prefixes or tuple(sorted(codes)),
        limits=rules.limits.limits,
        hang_up_by_sid=rules.hang_up_by_sid,
        maintenance=tuple(each.window for each in rules.maintenance),
        reserved=settings.needed,
    )


def _discovery(settings: DiscoverConfig | None) -> Discovery | None:
    return Discovery(settings.include, settings.exclude) if settings else None
