"""`api.twilio.com/…/SIP`: credential lists and IP access control lists of the account's Region."""

from monitor.simulator.accounts import SETTLED, AccessControlList, CredentialList
from monitor.simulator.twilio.reply import Answer, Ask, Json, Many, not_found, rfc2822


def credential_lists(ask: Ask) -> Answer:
    rows = [_credential_list(ask, held) for held in ask.region.credential_lists.values()]
    return Many("credential_lists", rows)


def credentials(ask: Ask) -> Answer:
    """User names of a list. A password can never be read. Raises: TwilioError (404)."""
    held = ask.region.credential_lists.get(ask.params["list"])
    if held is None:
        raise not_found(ask.path)
    uri = f"{_sip(ask)}/CredentialLists/{held.sid}/Credentials"
    rows: list[Json] = [
        {
            "sid": credential.sid,
            "account_sid": ask.account.sid,
            "credential_list_sid": held.sid,
            "username": credential.username,
            "date_created": rfc2822(SETTLED),
            "date_updated": rfc2822(credential.updated_at),
            "uri": f"{uri}/{credential.sid}.json",
        }
        for credential in held.credentials
    ]
    return Many("credentials", rows)


def acls(ask: Ask) -> Answer:
    return Many("ip_access_control_lists", [_acl(ask, held) for held in ask.region.acls.values()])


def ip_addresses(ask: Ask) -> Answer:
    """The ranges of a list. Raises: TwilioError (404)."""
    held = ask.region.acls.get(ask.params["list"])
    if held is None:
        raise not_found(ask.path)
    uri = f"{_sip(ask)}/IpAccessControlLists/{held.sid}/IpAddresses"
    rows: list[Json] = [
        {
            "sid": address.sid,
            "account_sid": ask.account.sid,
            "friendly_name": address.ip_address,
            "ip_address": address.ip_address,
            "cidr_prefix_length": address.cidr_prefix_length,
            "ip_access_control_list_sid": held.sid,
            "date_created": rfc2822(SETTLED),
            "date_updated": rfc2822(SETTLED),
            "uri": f"{uri}/{address.sid}.json",
        }
        for address in held.addresses
    ]
    return Many("ip_addresses", rows)


def _sip(ask: Ask) -> str:
    return f"/2010-04-01/Accounts/{ask.account.sid}/SIP"


def _credential_list(ask: Ask, held: CredentialList) -> Json:
    uri = f"{_sip(ask)}/CredentialLists/{held.sid}"
    return _list(ask, held, uri, {"credentials": f"{uri}/Credentials.json"})


def _acl(ask: Ask, held: AccessControlList) -> Json:
    uri = f"{_sip(ask)}/IpAccessControlLists/{held.sid}"
    return _list(ask, held, uri, {"ip_addresses": f"{uri}/IpAddresses.json"})


def _list(ask: Ask, held: CredentialList | AccessControlList, uri: str, links: Json) -> Json:
    return {
        "sid": held.sid,
        "account_sid": ask.account.sid,
        "friendly_name": held.friendly_name,
        "date_created": rfc2822(SETTLED),
        "date_updated": rfc2822(SETTLED),
        "subresource_uris": links,
        "uri": f"{uri}.json",
    }
