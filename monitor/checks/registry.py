"""Every check, in the order in which people read them; what a check needs stands before it."""

from typing import Final

from monitor.checks import (
    account_active,
    account_trial,
    balance,
    caller_id_on_livekit_trunk,
    caller_id_on_trunk,
    caller_id_owned,
    caller_id_voice,
    credential_list_attached,
    credential_rotated,
    credential_username_known,
    geo_exposure,
    geo_permissions,
    ip_acl,
    ip_acl_open,
    livekit_credentials_set,
    livekit_trunk_exists,
    transport_security,
    trunk_address,
    trunk_address_known,
    trunk_edge,
    trunk_region,
)
from monitor.model.check import Check, Finding
from monitor.model.snapshot import Path, Site

AnyCheck = Check[Path] | Check[Site]

ROUTE_CHECKS: Final[tuple[Check[Path], ...]] = (
    livekit_trunk_exists.CHECK,
    trunk_address.CHECK,
    trunk_address_known.CHECK,
    trunk_edge.CHECK,
    trunk_region.CHECK,
    livekit_credentials_set.CHECK,
    credential_list_attached.CHECK,
    credential_username_known.CHECK,
    credential_rotated.CHECK,
    ip_acl.CHECK,
    ip_acl_open.CHECK,
    transport_security.CHECK,
    caller_id_owned.CHECK,
    caller_id_on_trunk.CHECK,
    caller_id_voice.CHECK,
    caller_id_on_livekit_trunk.CHECK,
    geo_permissions.CHECK,
)

ENVIRONMENT_CHECKS: Final[tuple[Check[Site], ...]] = (
    geo_exposure.CHECK,
    account_active.CHECK,
    account_trial.CHECK,
    balance.CHECK,
)

ALL_CHECKS: Final[tuple[AnyCheck, ...]] = (*ROUTE_CHECKS, *ENVIRONMENT_CHECKS)

IDS: Final = tuple(check.id for check in ALL_CHECKS)
"""The public ids of all checks, in the order of the registries."""


def at_root(finding: Finding) -> bool:
    """Whether a finding speaks for itself, rather than repeat a check that it needs."""
    return finding.because not in IDS


def by_id(check_id: str) -> AnyCheck | None:
    """The check with this id, or None."""
    return next((check for check in ALL_CHECKS if check.id == check_id), None)
