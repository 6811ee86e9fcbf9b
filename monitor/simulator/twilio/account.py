"""`api.twilio.com/2010-04-01`: the account, its balance, numbers and caller IDs."""

from fnmatch import fnmatchcase
from typing import Final

from monitor.simulator.accounts import HOME_REGION, SETTLED, CallerId, Number
from monitor.simulator.twilio.reply import Answer, Ask, Json, Many, One, not_found, rfc2822

_SUBRESOURCES: Final = (
    "Addresses",
    "Applications",
    "Balance",
    "Calls",
    "IncomingPhoneNumbers",
    "Keys",
    "Notifications",
    "OutgoingCallerIds",
    "Recordings",
    "Usage",
)


def account(ask: Ask) -> Answer:
    """The account. Twilio sends the auth token along: whoever reads this must never keep the body."""
    asked = ask.account
    uri = _uri(ask)
    body: Json = {
        "sid": asked.sid,
        "auth_token": ask.region.auth_token,
        "friendly_name": asked.friendly_name,
        "owner_account_sid": asked.owner_sid,
        "status": asked.status,
        "type": "Trial" if asked.trial else "Full",
        "date_created": rfc2822(SETTLED),
        "date_updated": rfc2822(SETTLED),
        "uri": f"{uri}.json",
        "subresource_uris": {_snake(name): f"{uri}/{name}.json" for name in _SUBRESOURCES},
    }
    return One(body)


def balance(ask: Ask) -> Answer:
    """The balance; a subaccount spends its owner's and has none of its own. Raises: TwilioError (404)."""
    asked = ask.account
    if asked.owner_sid != asked.sid:
        raise not_found(ask.path)
    return One({"account_sid": asked.sid, "balance": str(asked.balance), "currency": asked.currency})


def numbers(ask: Ask) -> Answer:
    rows = [_number(ask, number) for number in ask.account.numbers if _matches(ask, number.number)]
    return Many("incoming_phone_numbers", rows)


def caller_ids(ask: Ask) -> Answer:
    """Verified caller IDs; they exist in us1 alone (Twilio docs, Global Infrastructure).

    Raises: TwilioError (404).
    """
    if ask.region.name != HOME_REGION:
        raise not_found(ask.path)
    rows = [_caller_id(ask, known) for known in ask.account.caller_ids if _matches(ask, known.number)]
    return Many("outgoing_caller_ids", rows)


def _matches(ask: Ask, number: str) -> bool:
    """Twilio finds numbers by a part of them, `*` standing for anything (Twilio docs)."""
    return fnmatchcase(number, f"*{ask.query.get('PhoneNumber', '')}*")


def _uri(ask: Ask) -> str:
    return f"/2010-04-01/Accounts/{ask.account.sid}"


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _number(ask: Ask, number: Number) -> Json:
    # Links of numbers to trunks are per Region (Twilio docs, Global Infrastructure).
    on_trunk = number.trunk_sid if number.trunk_sid in ask.region.trunks else None
    return {
        "sid": number.sid,
        "account_sid": ask.account.sid,
        "phone_number": number.number,
        "friendly_name": number.number,
        "api_version": "2010-04-01",
        "capabilities": {"voice": number.voice, "sms": False, "mms": False, "fax": number.fax},
        "trunk_sid": on_trunk,
        "voice_receive_mode": "voice" if number.voice else "fax",
        "voice_url": None,
        "voice_method": "POST",
        "voice_fallback_url": None,
        "voice_fallback_method": "POST",
        "voice_application_sid": None,
        "voice_caller_id_lookup": False,
        "sms_url": "",
        "sms_method": "POST",
        "sms_fallback_url": "",
        "sms_fallback_method": "POST",
        "sms_application_sid": None,
        "status_callback": "",
        "status_callback_method": "POST",
        "status": "in-use",
        "type": "local",
        "origin": "twilio",
        "beta": False,
        "bundle_sid": None,
        "identity_sid": None,
        "address_sid": None,
        "address_requirements": "none",
        "emergency_status": "Inactive",
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "date_created": rfc2822(SETTLED),
        "date_updated": rfc2822(SETTLED),
        "uri": f"{_uri(ask)}/IncomingPhoneNumbers/{number.sid}.json",
    }


def _caller_id(ask: Ask, known: CallerId) -> Json:
    return {
        "sid": known.sid,
        "account_sid": ask.account.sid,
        "phone_number": known.number,
        "friendly_name": known.number,
        "date_created": rfc2822(SETTLED),
        "date_updated": rfc2822(SETTLED),
        "uri": f"{_uri(ask)}/OutgoingCallerIds/{known.sid}.json",
    }
