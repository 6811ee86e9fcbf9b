"""How each route stands, in one number, worst highest: as alerts judge it, from what is exported alone."""

from typing import Final

from grafana.promql import OF_ITSELF, ROUTE_LABELS, Scope, over
from monitor.export import canary_families as calls
from monitor.export import families

FINE: Final = 0
ATTENTION: Final = 1
UNSURE: Final = 2
BROKEN: Final = 3

_OF_CHECK: Final = "job, instance, environment, route, check"
_OF_ENVIRONMENT: Final = "job, instance, environment"


def of_routes(scope: Scope) -> str:
    """A number for each route, the first of these that holds:

    Broken while its canary alarms, or a critical check fails and no call was proved since; a check of the
    environment counts for all its routes. Not sure while a critical check cannot be told, unless the last
    call got through. To be looked at while the last call failed, or a check fails that matters.
    """
    success = over(ROUTE_LABELS, scope.of(calls.CANARY_SUCCESS))
    environments = _routes_of(scope, _failing(scope, "critical", OF_ITSELF))
    not_proved = _routes_of(scope, f"{_failing(scope, 'critical', OF_ITSELF)} unless {_gone_through(scope)}")
    told_nothing = _routes_of(scope, _unknown(scope, OF_ITSELF))
    return "\nor ".join(
        (
            _all(BROKEN, f"{over(ROUTE_LABELS, scope.of(calls.CANARY_ALARM))} == 1"),
            _all(BROKEN, over(ROUTE_LABELS, f"{_failing(scope, 'critical')} unless {_proved(scope)}")),
            _all(BROKEN, not_proved),
            _all(UNSURE, f"{over(ROUTE_LABELS, _unknown(scope))} unless {success} == 1"),
            _all(UNSURE, f"{told_nothing} unless {success} == 1"),
            _all(ATTENTION, f"{success} == 0"),
            _all(ATTENTION, over(ROUTE_LABELS, _failing(scope, "critical|warning"))),
            _all(ATTENTION, environments),
            _all(FINE, _routes(scope)),
        )
    )


def of_everything(scope: Scope) -> str:
    """The worst of all routes.

    To be looked at also while a check of an environment warns; not sure where a Trunkwatch is not heard any
    more that was within the hour.
    """
    heard = f"last_over_time({scope.of(families.BUILD_INFO)}[1h])"
    silent = f'up{{job=~"$job", instance=~"$instance"}} == 0 and on (job, instance) {heard}'
    warned = over("environment", _failing(scope, "warning", OF_ITSELF))
    return f"max(\n{of_routes(scope)}\nor {_all(UNSURE, silent)}\nor {_all(ATTENTION, warned)}\n)"


def _all(verdict: int, expression: str) -> str:
    """`verdict` for each series of an expression."""
    return f"(0 * ({expression}) + {verdict})"


def _routes(scope: Scope) -> str:
    return over(ROUTE_LABELS, scope.of(families.ROUTE_INFO))


def _routes_of(scope: Scope, environments: str) -> str:
    """The routes of `environments`."""
    return f"({_routes(scope)} and on (environment) ({environments}))"


def _failing(scope: Scope, severities: str, route: str = "") -> str:
    """Since when each check fails that is of one of `severities`: of routes, or of what `route` matches."""
    since = scope.of(families.CHECK_FAILING_SINCE_TIMESTAMP_SECONDS, **_also(route))
    return _of_severity(scope, since, severities, route)


def _unknown(scope: Scope, route: str = "") -> str:
    """Each critical check whose newest verdict is unknown."""
    unknown = f"{scope.of(families.CHECK_CONCLUSIVE, **_also(route))} == 0"
    return _of_severity(scope, unknown, "critical", route)


def _of_severity(scope: Scope, checks: str, severities: str, route: str) -> str:
    info = scope.of(families.CHECK_INFO, severity=f'=~"{severities}"', **_also(route))
    return f"({checks} and on ({_OF_CHECK}) {info})"


def _also(route: str) -> dict[str, str]:
    return {"route": route} if route else {}


def _proved(scope: Scope) -> str:
    """The checks of routes that fail although a call of the route was proved since."""
    since = scope.of(families.CHECK_FAILING_SINCE_TIMESTAMP_SECONDS)
    proved = scope.of(calls.CANARY_LAST_PROVED_TIMESTAMP_SECONDS)
    return f"({since} < on ({_OF_ENVIRONMENT}, route) group_left () {proved})"


def _gone_through(scope: Scope) -> str:
    """The checks of environments that fail although a call of any of their routes was proved since."""
    since = scope.of(families.CHECK_FAILING_SINCE_TIMESTAMP_SECONDS, route=OF_ITSELF)
    proved = over(_OF_ENVIRONMENT, scope.of(calls.CANARY_LAST_PROVED_TIMESTAMP_SECONDS))
    return f"({since} < on ({_OF_ENVIRONMENT}) group_left () {proved})"
