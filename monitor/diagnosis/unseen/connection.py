"""The way from LiveKit to Twilio: names, connections, and what both must agree upon."""

from typing import Final

from monitor.checks import console
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.incident import Vendor
from monitor.model.outcome import Reason
from monitor.model.run import Run


def _unknown_to_twilio(run: Run) -> str | None:
    """Twilio's own view of an INVITE that nobody answered."""
    words = str(run.evidence.get("proof", ""))
    if run.reason is not Reason.SILENT or "no record" not in words:
        return None
    return f"{words} The INVITE did not reach it, or it dropped it."


HEADERS: Final = (
    Cause(
        id="header-refused",
        title="Twilio does not take a header of the INVITE",
        meaning=(
            "LiveKit's INVITE carries a header, a Contact or an empty body that Twilio cannot read. The "
            "headers that can be set are those of the LiveKit trunk and of each call."
        ),
        fix=(
            f"Take the custom headers out of {console.LIVEKIT_TRUNKS} → your trunk and out of production's "
            "calls, then add them back one by one. A branded call reason may have no more than 50 "
            "characters. Behind NAT give livekit-sip its outside address, so that its Contact can be reached."
        ),
        gate=Gate.REQUEST,
        signs=signs(
            codes="32103 32105 32110 32111 32112 32113 32114 32115",
            texts=("sip status: 420", "sip status: 505", "sip status: 513"),
        ),
        symptoms=("invalid contact header", "x-branded-callreason", "empty sip body", "invalid sip header"),
        links=links.errors("32103", "32105", "32115"),
    ),
)

CONNECTION: Final = (
    Cause(
        id="dns-name",
        title="The trunk's name is not found",
        meaning=(
            "LiveKit asked DNS for the trunk's address and was told that there is no such name, though "
            "Twilio has a trunk of it. A name that was made minutes ago may not be known everywhere yet."
        ),
        fix=(
            "Look the name up with `dig` from here. If it is unknown here too, save the Termination SIP URI "
            f"anew in {console.TRUNKS} → your trunk → Termination. If only LiveKit's machine does not find "
            "it, mend the DNS of that machine."
        ),
        gate=Gate.CONNECTION,
        signs=signs(Reason.ADDRESS_UNRESOLVABLE),
        symptoms=("no such host", "nxdomain"),
        explained_by=("trunk-address", "trunk-address-known", "trunk-edge"),
    ),
    Cause(
        id="dns-resolver",
        title="The DNS server that LiveKit asks does not answer",
        meaning=(
            "LiveKit's SIP service could not look up the trunk's address because its own DNS server failed "
            "or did not answer in time. The name itself may be right."
        ),
        fix=(
            "On the machine of livekit-sip look up the name with `dig`, and mend what /etc/resolv.conf "
            "points to. On LiveKit Cloud look at its status page and write to LiveKit's support."
        ),
        gate=Gate.CONNECTION,
        signs=signs(texts=("server misbehaving", ":53: i/o timeout", ":53: read", ":53: connect")),
        symptoms=("server misbehaving", "lookup of the trunk's address times out", "lookup failed"),
        links=(links.LIVEKIT_STATUS,),
        vendor=Vendor.LIVEKIT,
    ),
    Cause(
        id="connection-refused",
        title="The connection to Twilio is refused or broken off",
        meaning=(
            "LiveKit could not connect over TCP or TLS to the trunk's address, or lost the connection. "
            "Twilio takes connections on port 5060 and, for TLS, on 5061."
        ),
        fix=(
            f"In {console.LIVEKIT_TRUNKS} → your trunk leave the port out of Address, or write 5061 with "
            "transport TLS and 5060 with the others. With servers of your own let them out to Twilio's "
            "addresses on both ports; a firewall that rejects, or a connection kept open too long, gives the "
            "same error."
        ),
        gate=Gate.CONNECTION,
        signs=signs(Reason.ADDRESS_REFUSED),
        symptoms=(
            "connection refused",
            "connection reset by peer",
            "network is unreachable",
            "no route to host",
            "broken pipe",
        ),
        links=(links.TWILIO_ADDRESSES,),
        explained_by=("trunk-address",),
    ),
    Cause(
        id="tls-handshake",
        title="The TLS handshake with Twilio fails",
        meaning=(
            "LiveKit and Twilio could not agree on TLS: a version below 1.2, a certificate that LiveKit's "
            "machine does not trust, or TLS spoken to port 5060."
        ),
        fix=(
            f"In {console.LIVEKIT_TRUNKS} → your trunk set transport TLS and leave the port out, or write "
            "5061. With servers of your own bring the machine's root certificates up to date (DigiCert's are "
            "needed), and let no firewall open TLS."
        ),
        gate=Gate.CONNECTION,
        signs=signs(codes="32222", texts=("x509", "tls: ", "tls handshake")),
        symptoms=(
            "x509: certificate signed by unknown authority",
            "tls handshake error",
            "first record does not look like a tls handshake",
            "missing client certificate",
        ),
        links=(*links.errors("32222"), links.TWILIO_ADDRESSES, links.issue("livekit/sip#145")),
        explained_by=("transport-security", "trunk-address"),
    ),
    Cause(
        id="invite-dropped",
        title="The INVITE gets no answer",
        meaning=(
            "LiveKit sent the call towards Twilio and nothing came back, not even 100 Trying, and the phone "
            "never rang. A firewall drops it, Twilio has banned the sender for a while, or Twilio does not "
            "know the address and drops the call."
        ),
        fix=(
            "Look in Twilio Console → Monitor → Logs → Calls for the call. If it is not there, and the "
            "trunk's address is right, let LiveKit's servers out to Twilio's addresses on port 5060 UDP and "
            f"TCP and 5061, and answers back in; try transport TCP in {console.LIVEKIT_TRUNKS} → your trunk. "
            "Stop anything that sends Twilio SIP OPTIONS more than once in 15 s. On LiveKit Cloud write to "
            "LiveKit's support."
        ),
        gate=Gate.CONNECTION,
        signs=signs(Reason.SILENT),
        shown=_unknown_to_twilio,
        symptoms=(
            "transaction failed to complete (0 intermediate responses)",
            "sip request timed out while dialing",
            "phone never rings",
            "twilio shows no call",
            "i/o timeout",
        ),
        links=(links.TWILIO_ADDRESSES, links.issue("livekit/sip#660"), links.issue("livekit/sip#110")),
        explained_by=("trunk-address", "trunk-address-known"),
        vendor=Vendor.TWILIO,
    ),
    Cause(
        id="too-many-hops",
        title="The call goes in circles",
        meaning=(
            "The INVITE passed more servers than it may, or came with too small a limit: it is sent back to "
            "where it came from, or a proxy between LiveKit and Twilio lowers Max-Forwards."
        ),
        fix=(
            "See that the number called is not routed back to the same trunk, in Twilio Console → Phone "
            "Numbers and in LiveKit's dispatch rules, and that a proxy of your own sends Max-Forwards 70."
        ),
        gate=Gate.CONNECTION,
        signs=signs(codes="32006", texts=("sip status: 483",)),
        symptoms=("too many hops",),
        links=links.errors("32006"),
    ),
)

SECURITY: Final = (
    Cause(
        id="codec-mismatch",
        title="LiveKit and Twilio share no codec",
        meaning=(
            "Twilio takes G.711 (PCMU and PCMA) on trunks and little else. LiveKit offered something else, "
            "or an SDP that Twilio cannot read, and the call ended with 415, 488 or LiveKit's own words."
        ),
        fix=(
            f"In {console.LIVEKIT_TRUNKS} → your trunk take out the list of codecs, or put PCMU and PCMA on "
            "it, and do the same where production sets `media` for each call."
        ),
        gate=Gate.SECURITY,
        signs=signs(
            Reason.SECURE_MISMATCH,
            codes="32102",
            texts=("codec", "sip status: 415", "sip status: 406"),
            sip=(415, 488, 606),
            or_none=True,
        ),
        symptoms=("no common codec", "415 unsupported media type", "invalid sdp"),
        links=links.errors("32102"),
        explained_by=("transport-security",),
    ),
    Cause(
        id="srtp-mismatch",
        title="The encryption of the sound does not match",
        meaning=(
            "One side wants SRTP and the other offers plain RTP, or the keys cannot be agreed upon. Where "
            "the check of both settings passes, a single call set its own encryption, or LiveKit failed to "
            "offer it."
        ),
        fix=(
            f"Compare Secure Trunking in {console.TRUNKS} → your trunk → General with the media encryption "
            f"in {console.LIVEKIT_TRUNKS} → your trunk, and take `media_encryption` out of production's "
            "calls. If both agree, look at LiveKit's status page. To tell, place a call over another trunk "
            "without Secure Trunking: production needs this one as it is."
        ),
        gate=Gate.SECURITY,
        signs=signs(
            Reason.SECURE_MISMATCH,
            codes="32207 32208",
            texts=("srtp", "crypto", "encryption"),
            sip=(488, 494, 606),
            or_none=True,
        ),
        symptoms=(
            "secure media required",
            "secure media not accepted",
            "488 not acceptable here",
            "sdp error",
        ),
        links=(*links.errors("32207", "32208"), links.LIVEKIT_STATUS),
        explained_by=("transport-security",),
        vendor=Vendor.LIVEKIT,
    ),
)
