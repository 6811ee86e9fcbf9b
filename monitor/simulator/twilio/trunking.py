"""`trunking.twilio.com` and `routes.twilio.com`: trunks, what is attached to them, and their Region."""

from monitor.simulator.accounts import HOME_REGION, SETTLED, Number, Trunk
from monitor.simulator.twilio.reply import Answer, Ask, Json, Many, One, iso, not_found


def trunks(ask: Ask) -> Answer:
    return Many("trunks", [_trunk(ask, trunk) for trunk in ask.region.trunks.values()])


def trunk(ask: Ask) -> Answer:
    return One(_trunk(ask, _asked(ask)))


def credential_lists(ask: Ask) -> Answer:
    """Those attached to a trunk. Raises: TwilioError (404)."""
    attached = _asked(ask)
    names = {sid: ask.region.credential_lists[sid].friendly_name for sid in attached.credential_lists}
    return Many("credential_lists", [_mapping(ask, "CredentialLists", *pair) for pair in names.items()])


def acls(ask: Ask) -> Answer:
    """Those attached to a trunk. Raises: TwilioError (404)."""
    attached = _asked(ask)
    names = {sid: ask.region.acls[sid].friendly_name for sid in attached.acls}
    rows = [_mapping(ask, "IpAccessControlLists", *pair) for pair in names.items()]
    return Many("ip_access_control_lists", rows)


def origination_urls(ask: Ask) -> Answer:
    _asked(ask)
    return Many("origination_urls", [])


def phone_numbers(ask: Ask) -> Answer:
    """The numbers on a trunk, which us1 alone tells (Twilio docs). Raises: TwilioError (404)."""
    if ask.region.name != HOME_REGION:
        raise not_found(ask.path)
    sid = _asked(ask).sid
    rows = [_phone_number(ask, number) for number in ask.account.numbers if number.trunk_sid == sid]
    return Many("phone_numbers", rows)


def route(ask: Ask) -> Answer:
    """Which Region processes a trunk. Raises: TwilioError (404), where nobody ever chose one."""
    domain = ask.params["domain"]
    region = ask.account.routes.get(domain)
    if region is None:
        raise not_found(ask.path)
    body: Json = {
        "sip_trunk_domain": domain,
        "url": f"{ask.base}/v2/Trunks/{domain}",
        "sid": f"QQ{ask.account.sid[2:]}",
        "account_sid": ask.account.sid,
        "friendly_name": domain,
        "voice_region": region,
        "date_created": iso(SETTLED),
        "date_updated": iso(SETTLED),
    }
    return One(body)


def _asked(ask: Ask) -> Trunk:
    found = ask.region.trunks.get(ask.params["trunk"])
    if found is None:
        raise not_found(ask.path)
    return found


def _trunk(ask: Ask, trunk: Trunk) -> Json:
    url = f"{ask.base}/v1/Trunks/{trunk.sid}"
    auth = [word for word, on in (("IP_ACL", trunk.acls), ("CREDENTIAL_LIST", trunk.credential_lists)) if on]
    return {
        "sid": trunk.sid,
        "account_sid": ask.account.sid,
        "domain_name": trunk.domain_name,
        "disaster_recovery_method": None,
        "disaster_recovery_url": None,
        "friendly_name": trunk.friendly_name,
        "secure": trunk.secure,
        "cnam_lookup_enabled": False,
        "symmetric_rtp_enabled": False,
        "recording": {"mode": "do-not-record", "trim": "do-not-trim"},
        "transfer_mode": "disable-all",
        "transfer_caller_id": "from-transferee",
        "auth_type": ",".join(auth),
        "auth_type_set": auth,
        "date_created": iso(SETTLED),
        "date_updated": iso(trunk.updated_at),
        "url": url,
        "links": {
            "origination_urls": f"{url}/OriginationUrls",
            "credential_lists": f"{url}/CredentialLists",
            "ip_access_control_lists": f"{url}/IpAccessControlLists",
            "phone_numbers": f"{url}/PhoneNumbers",
        },
    }


def _mapping(ask: Ask, resource: str, sid: str, friendly_name: str) -> Json:
    trunk = ask.params["trunk"]
    return {
        "sid": sid,
        "account_sid": ask.account.sid,
        "trunk_sid": trunk,
        "friendly_name": friendly_name,
        "date_created": iso(SETTLED),
        "date_updated": iso(SETTLED),
        "url": f"{ask.base}/v1/Trunks/{trunk}/{resource}/{sid}",
    }


def _phone_number(ask: Ask, number: Number) -> Json:
    account = ask.account.sid
    return {
        "sid": number.sid,
        "account_sid": account,
        "phone_number": number.number,
        "friendly_name": number.number,
        "api_version": "2010-04-01",
        "address_requirements": "none",
        "beta": False,
        # The list of a trunk names no `fax`, unlike the account's (Trunking OpenAPI document).
        "capabilities": {"voice": number.voice, "sms": False, "mms": False},
        "trunk_sid": number.trunk_sid,
        "voice_caller_id_lookup": None,
        "voice_url": None,
        "voice_method": "POST",
        "voice_fallback_url": None,
        "voice_fallback_method": None,
        "voice_application_sid": None,
        "status_callback": None,
        "status_callback_method": "POST",
        "sms_url": None,
        "sms_method": "POST",
        "sms_fallback_url": None,
        "sms_fallback_method": "POST",
        "sms_application_sid": None,
        "date_created": iso(SETTLED),
        "date_updated": iso(SETTLED),
        "url": f"{ask.base}/v1/Trunks/{number.trunk_sid}/PhoneNumbers/{number.sid}",
        "links": {
            "phone_number": "https://api.twilio.com"
            f"/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{number.sid}.json"
        },
    }
