"""The causes that a check sees: what a call shows that met the fault which the check looks for.

Twilio's codes are those of its error dictionary; which of them go with which fault is said in its trunk
troubleshooting pages.
"""

from collections.abc import Callable
from typing import Final

from monitor.checks import by_id
from monitor.diagnosis.cause import Cause, Gate, Signs
from monitor.model.check import Finding
from monitor.model.outcome import Reason


def _signs(*reasons: Reason, codes: str = "", sip: tuple[int, ...] = ()) -> Signs:
    return Signs(codes=frozenset(codes.split()), reasons=frozenset(reasons), sip=frozenset(sip))


def _sure(_finding: Finding) -> str | None:
    return None


def _of(
    check_id: str,
    gate: Gate,
    signs: Signs = Signs(),  # noqa: B008 - it is frozen
    explained_by: tuple[str, ...] = (),
    doubt: Callable[[Finding], str | None] = _sure,
    symptoms: tuple[str, ...] = (),
) -> Cause:
    check = by_id(check_id)
    assert check is not None, check_id  # noqa: S101 - the ids stand below, a test walks through them
    return Cause(
        id=check.id,
        title=check.title,
        meaning=check.matters,
        fix=check.fix,
        gate=gate,
        signs=signs,
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
    _of("livekit-trunk-exists", Gate.LIVEKIT_TRUNK, _signs(Reason.TRUNK_MISSING)),
    _of(
        "trunk-address",
        Gate.ADDRESS,
        _signs(
            Reason.WRONG_ANSWERER,
            Reason.SILENT,
            Reason.ADDRESS_UNRESOLVABLE,
            Reason.ADDRESS_REFUSED,
            Reason.BAD_NUMBER,
            Reason.NO_PROOF,
        ),
    ),
    _of("trunk-address-known", Gate.TRUNK_NAME, _signs(Reason.SILENT, Reason.ADDRESS_UNRESOLVABLE)),
    _of("trunk-edge", Gate.ASIDE),
    _of("trunk-region", Gate.ANSWERED, _signs(Reason.NO_PROOF)),
    _of("account-active", Gate.ACCOUNT, _signs(Reason.ACCOUNT_INACTIVE, codes="10001 10003 20005")),
    _of(
        "transport-security",
        Gate.SECURITY,
        _signs(Reason.SECURE_MISMATCH, codes="32207 32208 32209 32222"),
    ),
    _of("ip-acl-open", Gate.SOURCE),
    _of(
        "ip-acl",
        Gate.SOURCE,
        _signs(Reason.FORBIDDEN, codes="32201 32216", sip=(403,)),
        doubt=_an_acl_is_there,
    ),
    _of("livekit-credentials-set", Gate.DIGEST, _signs(Reason.AUTH_MISSING, Reason.AUTH_LOOP)),
    _of(
        "credential-list-attached",
        Gate.DIGEST,
        _signs(Reason.FORBIDDEN, Reason.AUTH_LOOP, codes="32200 32202", sip=(403,)),
    ),
    _of(
        "credential-username-known",
        Gate.DIGEST,
        _signs(Reason.FORBIDDEN, Reason.AUTH_LOOP, codes="32202 32106", sip=(403,)),
    ),
    _of(
        "credential-rotated",
        Gate.DIGEST,
        _signs(Reason.FORBIDDEN, Reason.AUTH_LOOP, codes="32202 32106", sip=(403,)),
    ),
    _of(
        "caller-id-owned",
        Gate.CALLER_ID,
        _signs(Reason.FORBIDDEN, Reason.BAD_NUMBER, codes="32204", sip=(403,)),
    ),
    _of(
        "caller-id-voice",
        Gate.CALLER_ID,
        _signs(Reason.FORBIDDEN, Reason.BAD_NUMBER, codes="32204", sip=(403,)),
    ),
    _of("caller-id-on-livekit-trunk", Gate.REQUEST, _signs(Reason.BAD_NUMBER)),
    _of("caller-id-on-trunk", Gate.CALLER_ID),
    _of(
        "account-trial",
        Gate.DESTINATION,
        _signs(Reason.BAD_NUMBER, Reason.FORBIDDEN, Reason.RATE_LIMITED, codes="32100 10004"),
    ),
    _of(
        "geo-permissions",
        Gate.DESTINATION,
        _signs(Reason.FORBIDDEN, codes="32205 13227 21215", sip=(403,)),
    ),
    _of("balance", Gate.ACCOUNT, _signs(Reason.ACCOUNT_INACTIVE)),
    _of("geo-exposure", Gate.ASIDE),
)
"""In the order in which a call meets them; of two at one gate the first comes first."""
