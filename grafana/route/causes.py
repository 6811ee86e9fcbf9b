"""What is wrong, in the order in which to mend it, and what the route is made of."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders import common, table

from grafana.overrides import columns, wide, wrapped
from grafana.panels import Query, Size, Words, rows
from grafana.promql import ROUTE, ROUTE_LABELS, over
from monitor.export import cause_lines as causes
from monitor.export import families


def panels() -> Iterator[table.Panel]:
    yield _causes()
    yield _made_of()


def _causes() -> table.Panel:
    words = Words(
        "Causes, the first to mend on top",
        "What would explain the failure, at most three. trunkwatch explain CAUSE says more of one.",
        "none",
        "Nothing is known to be wrong",
    )
    info = ROUTE.of(causes.CAUSE_INFO)
    told = f"{ROUTE.of(causes.ROUTE_DIAGNOSIS)} * on (job, instance, cause) group_left (title, fix) {info}"
    panel = rows(words, Size(24, 6), Query(over(f"{ROUTE_LABELS}, rank, cause, title, fix", told)))
    names = {
        "environment": "Environment",
        "route": "Route",
        "rank": "Rank",
        "cause": "Id",
        "title": "Cause",
        "fix": "Fix",
    }
    for transformation in columns(names):
        panel.with_transformation(transformation)
    panel.override_by_name("Environment", [wide(120)]).override_by_name("Route", [wide(110)])
    panel.override_by_name("Rank", [wide(70)]).override_by_name("Id", [wide(200)])
    panel.override_by_name("Cause", [wrapped(), wide(320)]).override_by_name("Fix", [wrapped()])
    return panel.sort_by([common.TableSortByFieldState().display_name("Rank").desc(False)])


def _made_of() -> table.Panel:
    words = Words(
        "What the route is made of",
        "The trunks at both clouds, the address that LiveKit dials and its edge. A cell is empty where the "
        "last sweep could not tell. Configuration is the SHA-256 of the file in force.",
        "none",
        "The route is not known",
    )
    made_of = f"{ROUTE.of(families.ROUTE_INFO)} * on (job, instance) group_left (sha256) {_configuration()}"
    labels = f"{ROUTE_LABELS}, livekit_trunk, twilio_trunk, address, edge, sha256"
    panel = rows(words, Size(24, 4), Query(over(labels, made_of)))
    names = {
        "environment": "Environment",
        "route": "Route",
        "livekit_trunk": "LiveKit trunk",
        "twilio_trunk": "Twilio trunk",
        "address": "Address",
        "edge": "Edge",
        "sha256": "Configuration",
    }
    for transformation in columns(names):
        panel.with_transformation(transformation)
    return panel


def _configuration() -> str:
    return ROUTE.of(families.CONFIG_INFO)
