"""Causes that only keep the monitor from telling: Twilio cannot be read as it should be."""

from typing import Final

from monitor.diagnosis.cause import Cause, Gate, UnreadAs
from monitor.model.incident import Vendor
from monitor.model.reading import GapReason

_PERMISSIONS: Final = "https://www.twilio.com/docs/iam/api-keys/keys-in-console"

UNREAD: Final[tuple[Cause, ...]] = (
    Cause(
        id="twilio-key-refused",
        title="Twilio refuses the monitor's key",
        meaning=(
            "Twilio answered 401 when its trunks were read: the key was deleted, belongs to another account "
            "or Region, or the account is suspended. Calls do not use this key and may go through."
        ),
        fix=(
            "Compare `twilio.account_sid`, the key and `twilio.region` with Twilio Console → Account → API "
            "keys & tokens, and make a new key there if it is gone. A key works only in the Region it was "
            "made in."
        ),
        gate=Gate.MONITOR,
        unread=UnreadAs("twilio.trunks", frozenset({GapReason.UNAUTHORIZED})),
        symptoms=("http 401, twilio error 20003",),
        links=("https://www.twilio.com/docs/api/errors/20003",),
    ),
    Cause(
        id="twilio-key-restricted",
        title="The monitor's Twilio key may not read everything",
        meaning=(
            "Twilio refused a part of what a sweep reads, since the key lacks a permission or is a Standard "
            "key. What needs that part cannot be told; the calls themselves do not use this key."
        ),
        fix=(
            "Give the key the permission that the check names, in Twilio Console → Account → API keys & "
            "tokens, or use a Main key. Where that is not wanted, list the checks under `accept_unknown`."
        ),
        gate=Gate.MONITOR,
        unread=UnreadAs(
            "twilio",
            frozenset({GapReason.FORBIDDEN, GapReason.UNAUTHORIZED}),
            fix=(
                "Give the key {}, which it lacks, in Twilio Console → Account → API keys & tokens, or use a "
                "Main key. Where that is not wanted, list the checks under `accept_unknown`."
            ),
        ),
        explained_by=("twilio-key-refused",),
        symptoms=("http 403, twilio error 70051",),
        links=(_PERMISSIONS,),
    ),
    Cause(
        id="twilio-unreachable",
        title="Twilio's API does not answer",
        meaning=(
            "Twilio's API failed, refused for its load, or could not be reached from here. What needs it "
            "cannot be told; calls go over SIP and may go through."
        ),
        fix=(
            "Look at https://status.twilio.com. If Twilio is well, check this machine's way out: DNS, proxy, "
            "firewall, and `twilio.base_url` where it is set."
        ),
        gate=Gate.MONITOR,
        unread=UnreadAs(
            "twilio",
            frozenset(
                {
                    GapReason.SERVER_ERROR,
                    GapReason.TIMEOUT,
                    GapReason.NETWORK,
                    GapReason.TLS,
                    GapReason.RATE_LIMITED,
                    GapReason.BAD_REPLY,
                }
            ),
        ),
        symptoms=("http 503 of api.twilio.com", "http 429, twilio error 20429"),
        links=("https://status.twilio.com", "https://www.twilio.com/docs/api/errors/20429"),
        vendor=Vendor.TWILIO,
    ),
)
