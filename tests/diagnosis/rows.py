"""What the guide and the field know of: each is a cause's, or left out with a reason.

Codes are Twilio's error codes, `sip 403` is an answer to the INVITE, all else are words of what people see.
"""

from typing import Final

GUIDE: Final = (
    "configure your number's voice url",
    "twilio plays a demo message",
    "twirperror: 403 forbidden",
    "twirperror: 404 not_found",
    "phone never rings but no error",
    "wait_until_answered=true timed out silently",
)
"""The troubleshooting table of the set-up guide."""

BY_ANSWER: Final = (
    *("transaction failed to complete", "tls handshake error", "32222"),
    *("sip 400", "32101", "32100", "sip 407", "32202", "32106"),
    *("sip 403", "32201", "32200", "32204", "invalid caller id", "32206", "32205", "32203"),
    *("no international permission", "number blocked", "domestic anchored terms not met"),
    *("sip 404", "sip 408", "sip 415", "sip 488", "32102", "32207", "32208", "32209"),
    *("sip 480", "sip 484", "sip 486", "sip 487"),
    *("sip 500", "sip 502", "sip 503", "sip 504", "32001", "32012", "10004"),
    *("sip 603", "10001", "10003", "603+", "sip 607", "sip 608"),
    *("32022", "32014"),
)
"""Twilio's answers to an INVITE, and the errors that go with them."""

OTHER_CODES: Final = (
    *("20005", "13223", "13224", "13226", "13225", "21216", "13227", "21215", "21210", "21219"),
    *("17007", "20003", "20404", "20429", "70051", "70002"),
    *("21244", "21245", "21247", "21248", "21249", "21251", "21252"),
    *("32002", "32007", "32008", "32009", "32013", "32210", "32212", "32215", "32220", "32221", "32223"),
    *("32005", "32006", "32010", "32011", "32015", "32016", "32017", "32020", "32021"),
    *("32103", "32105", "32110", "32111", "32112", "32113", "32114", "32115"),
    *("32216", "32218", "32219", "32224"),
)
"""Twilio's other errors around trunks."""

AROUND_TWILIO: Final = (
    "livekit has no static ip for the acl",
    "some calls fail with 403 and others pass",
    "no response from servers",
    "400 bad request on create_sip_participant",
    "caller id is unauthorized",
    "500 over tls 5061",
    "cps limit exceeded",
    "port in the address ignored",
    "sip.twilio.com",
    "audio stops and the call ends",
    "503 on an inbound call with secure trunking",
    "invalid request uri",
    "friendly name of the credential list used as username",
    "insufficient permissions",
    "0.0.0.0/0",
    "balance at zero",
    "number was released",
    "account suspended",
    "number without + and country code",
    "number with + and without country code",
    "reverse proxy cuts create_sip_participant",
    "list of reason phrases",
    "secure media required",
    "408 after three seconds",
    "partial failure of a livekit region",
)
"""What people hit with Twilio's trunks, and the vendors' incidents that a canary would have shown."""

AROUND_LIVEKIT: Final = (
    "sip 403",
    "sip 500",
    "sip 400",
    "no response from servers",
    "transaction failed to complete (0 intermediate responses)",
    "object cannot be found",
    "success returned though the call failed",
    "limit exceeded",
    "timeouterror without a text",
    "sip 482",
    "phone rings two seconds and stops",
    "phone rings twice",
    "duplicate_identity",
    "phone keeps ringing after delete_room",
    "max_call_duration ignored",
    "active before the callee answered",
    "callee hears nothing until it speaks",
    "media-timeout",
    "no audio either way",
    "invite sent five times",
    "disconnect reason is missing",
    "keypad tones are lost",
    "missing client certificate",
    "agents have no metrics of their own",
)
"""What LiveKit's users report."""

LIVEKIT_SAYS: Final = (
    "invalid api key",
    "permissions denied",
    "sip not connected",
    "missing sip callee number",
    "requested sip trunk does not exist",
    "no numbers on outbound trunk",
    "cpu exhausted",
    "update room failed",
    "address already in use",
    "no such host",
    "server misbehaving",
    "lookup failed",
    "connection refused",
    "connection reset",
    "x509",
    "sip request timed out while dialing",
    "sip request timed out while ringing",
    "required auth, but no username or password",
    "max auth retry attempts reached",
    "sip 410",
    "sip 483",
    "sip 604",
    "sip 600",
    "codec",
    "srtp",
    "unknown: request timed out",
    "service shutting down",
)
"""The ends of a call that LiveKit words in its own way."""

ROWS: Final = tuple(
    dict.fromkeys((*GUIDE, *BY_ANSWER, *OTHER_CODES, *AROUND_TWILIO, *AROUND_LIVEKIT, *LIVEKIT_SAYS))
)
