"""The causes that a check sees: what a call shows that met the fault which the check looks for.

Twilio's codes are those of its error dictionary; which of them go with which fault is said in its trunk
troubleshooting pages.
"""

from collections.abc import Callable
from typing import Final

from monitor.checks import by_id
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate, Signs
from monitor.diagnosis.signs import signs
from monitor.model.check import Finding
from monitor.model.outcome import Reason

_NOTHING: Final = signs()


def _sure(_finding: Finding) -> str | None:
    return None


def _of(
    check_id: str,
    gate: Gate,
    shows: Signs = _NOTHING,
    explained_by: tuple[str, ...] = (),
    doubt: Callable[[Finding], str | None] = _sure,
    symptoms: tuple[str, ...] = (),
) -> Cause:
    check = by_id(check_id)
    assert check is not None, check_id  # noqa: S101 - the ids stand below, a test walks through them
    return Cause(
        id=check.id,
        title=check.failing,
        meaning=check.matters,
        fix=check.fix,
        gate=gate,
        signs=shows,
        links=links.errors(*sorted(shows.codes)),
        checked=True,
        explained_by=explained_by,
        doubt=doubt,
        symptoms=symptoms,
    )


def _an_acl_is_there(finding: Finding) -> str | None:
    if not finding.judgement.evidence.get("acls"):
        return None
    return "An IP ACL is attached: it covers `livekit.egress`, and the call may have come from elsewhere."


CHECKED: Final[tuple[Cause, ...]] = (
    _of(
        "livekit-trunk-exists",
        Gate.LIVEKIT_TRUNK,
        signs(only=(Reason.TRUNK_MISSING,)),
        symptoms=(
            "twirperror: 404 not_found",
            "requested sip trunk does not exist",
            "object cannot be found",
        ),
    ),
    _of(
        "trunk-address",
        Gate.ADDRESS,
        signs(
            Reason.WRONG_ANSWERER,
            Reason.SILENT,
            Reason.ADDRESS_UNRESOLVABLE,
            Reason.ADDRESS_REFUSED,
            Reason.BAD_NUMBER,
            Reason.NO_PROOF,
        ),
        symptoms=(
            "twilio plays a demo message",
            "configure your number's voice url",
            "trunk dials sip.twilio.com",
            "invalid request uri: address must be a hostname without 'sip:' prefix",
            "trunk address should be a hostname or ip, not sip uri",
            "sip 404 from a sip domain",
        ),
    ),
    _of(
        "trunk-address-known",
        Gate.TRUNK_NAME,
        signs(
            Reason.SILENT,
            Reason.ADDRESS_UNRESOLVABLE,
            # The trunk of another account, which has its own lists, numbers and countries.
            Reason.FORBIDDEN,
            Reason.AUTH_LOOP,
            Reason.SECURE_MISMATCH,
            Reason.ACCOUNT_INACTIVE,
        ),
        symptoms=(
            "transaction failed to complete",
            "trunk name unknown to twilio",
        ),
    ),
    _of(
        "trunk-edge",
        Gate.ASIDE,
        symptoms=("calls take the long way to twilio",),
    ),
    _of(
        "trunk-region",
        Gate.ANSWERED,
        signs(Reason.NO_PROOF),
        symptoms=(
            "twilio console shows no calls",
            "trunk processed in another region",
        ),
    ),
    _of(
        "account-active",
        Gate.ACCOUNT,
        signs(Reason.ACCOUNT_INACTIVE, Reason.DECLINED, codes="10001 10003 20005"),
        symptoms=(
            "account is not active",
            "account suspended",
            "603 decline before the phone rings",
        ),
    ),
    _of(
        "transport-security",
        Gate.SECURITY,
        signs(Reason.SECURE_MISMATCH, codes="32207 32208 32209 32222"),
        symptoms=(
            "secure transport required",
            "secure media required",
            "port in the address ignored with auto transport",
        ),
    ),
    _of(
        "ip-acl-open",
        Gate.SOURCE,
        symptoms=("ip acl with 0.0.0.0/0",),
    ),
    _of(
        "ip-acl",
        Gate.SOURCE,
        signs(Reason.FORBIDDEN, codes="32201 32216", texts=("not in acl",), sip=(403,)),
        doubt=_an_acl_is_there,
        symptoms=(
            "twirperror: 403 forbidden",
            "source ip address not in acl",
            "some calls fail with 403 and others pass",
            "livekit has no static ip for the acl",
        ),
    ),
    _of(
        "livekit-credentials-set",
        Gate.DIGEST,
        signs(Reason.AUTH_LOOP, only=(Reason.AUTH_MISSING,)),
        symptoms=(
            "sip server required auth, but no username or password was provided",
            "407 proxy authentication required",
        ),
    ),
    _of(
        "credential-list-attached",
        Gate.DIGEST,
        signs(Reason.FORBIDDEN, Reason.AUTH_LOOP, codes="32200 32202"),
        symptoms=(
            "twirperror: 403 forbidden",
            "insufficient permissions",
            "407 proxy authentication required again and again",
        ),
    ),
    _of(
        "credential-username-known",
        Gate.DIGEST,
        signs(Reason.FORBIDDEN, Reason.AUTH_LOOP, codes="32202 32106"),
        symptoms=(
            "bad user credentials",
            "friendly name of the credential list used as username",
        ),
    ),
    _of(
        "credential-rotated",
        Gate.DIGEST,
        signs(Reason.FORBIDDEN, Reason.AUTH_LOOP, codes="32202 32106"),
        symptoms=("403 since the password was changed",),
    ),
    _of(
        "caller-id-owned",
        Gate.CALLER_ID,
        signs(Reason.FORBIDDEN, Reason.BAD_NUMBER, codes="32204", texts=("invalid caller id",), sip=(403,)),
        symptoms=(
            "invalid caller id",
            "caller id is unauthorized",
            "number was released after the account went unpaid",
        ),
    ),
    _of(
        "caller-id-voice",
        Gate.CALLER_ID,
        signs(Reason.FORBIDDEN, Reason.BAD_NUMBER, codes="32204", texts=("invalid caller id",), sip=(403,)),
        symptoms=("fax-only number as caller id",),
    ),
    _of(
        "caller-id-on-livekit-trunk",
        Gate.REQUEST,
        signs(texts=("no numbers on outbound trunk",)),
        symptoms=("calls show another number than the caller id",),
    ),
    _of(
        "caller-id-on-trunk",
        Gate.CALLER_ID,
        symptoms=("number is not on the trunk",),
    ),
    _of(
        "account-trial",
        Gate.DESTINATION,
        signs(Reason.BAD_NUMBER, Reason.RATE_LIMITED, codes="32100 10004", sip=(400, 503)),
        symptoms=("trial account calls an unverified number",),
    ),
    _of(
        "geo-permissions",
        Gate.DESTINATION,
        signs(
            Reason.FORBIDDEN, codes="32205 13227 21215", texts=("no international permission",), sip=(403,)
        ),
        symptoms=(
            "twirperror: 403 forbidden",
            "no international permission",
            "403 for every number of one country",
        ),
    ),
    _of(
        "balance",
        Gate.ACCOUNT,
        signs(Reason.ACCOUNT_INACTIVE),
        symptoms=("balance at zero stops calls",),
    ),
    _of(
        "geo-exposure",
        Gate.ASIDE,
        symptoms=("toll fraud to countries that no route uses",),
    ),
)
"""In the order in which a call meets them; of two at one gate the first comes first."""
