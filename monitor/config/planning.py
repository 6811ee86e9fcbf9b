"""What the configuration means to the rest of the program: environments without a secret in them."""

from collections.abc import Mapping

from monitor.config.check_words import Override, policy
from monitor.config.environment import DiscoverConfig, EnvironmentConfig, RouteConfig
from monitor.config.file import Config
from monitor.model.address import canonical_edge
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
    )


def _discovery(settings: DiscoverConfig | None) -> Discovery | None:
    return Discovery(settings.include, settings.exclude) if settings else None
