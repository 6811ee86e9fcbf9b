"""Who may ask: Twilio's HTTP Basic authentication, and what a key may read."""

import base64
import binascii
from dataclasses import dataclass
from secrets import compare_digest

from monitor.simulator.accounts import Account, ApiKey, KeyKind, Region
from monitor.simulator.twilio.reply import not_found, not_permitted, restricted, unauthenticated
from monitor.simulator.world import World


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credentials were shown; `key` None is the account's auth token."""

    account: Account
    region: Region
    key: ApiKey | None


def admit(world: World, region: str, header: str | None) -> Caller:
    """The owner of the credentials in an `Authorization` header.

    Keys open the Region they were made in and no other: elsewhere they are simply wrong.
    Raises: TwilioError (401/20003).
    """
    user, secret = _basic(header)
    for account in world.accounts.values():
        held = account.regions.get(region)
        if held is None:
            continue
        key = held.keys.get(user)
        expected = key.secret if key else held.auth_token if user == account.sid else None
        if expected is not None and compare_digest(secret.encode(), expected.encode()):
            return Caller(account, held, key)
    raise unauthenticated()


def permit(caller: Caller, permission: str, *, account_resource: bool) -> None:
    """Let a caller through to an endpoint. Raises: TwilioError (401/20003, 403/70051)."""
    if account_resource and caller.key is not None and caller.key.kind is KeyKind.STANDARD:
        raise unauthenticated()
    if restricted(caller.key, permission):
        raise not_permitted(permission)


def account_in_path(world: World, caller: Caller, sid: str | None, path: str) -> tuple[Account, Region]:
    """The account a path is about: the caller's own, or a subaccount of it. Raises: TwilioError (404)."""
    if sid in (None, caller.account.sid):
        return caller.account, caller.region
    named = world.accounts.get(sid or "")
    if named is None or named.owner_sid != caller.account.sid or caller.region.name not in named.regions:
        raise not_found(path)
    return named, named.regions[caller.region.name]


def _basic(header: str | None) -> tuple[str, str]:
    scheme, _, encoded = (header or "").partition(" ")
    if scheme.lower() != "basic":
        raise unauthenticated()
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise unauthenticated() from None
    user, _, secret = text.partition(":")
    return user, secret
