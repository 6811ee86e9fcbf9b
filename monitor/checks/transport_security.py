"""Both sides must agree on TLS and SRTP."""

from monitor.checks import console
from monitor.checks.subject import (
    livekit_trunk,
    livekit_words,
    termination_address,
    twilio_trunk,
    twilio_words,
)
from monitor.model.address import SIPS_PORT, Address
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.livekit import Encryption, LiveKitTrunk, Transport
from monitor.model.snapshot import Path
from monitor.model.twilio import TwilioTrunk
from monitor.model.verdict import Severity


def judge(path: Path) -> Judgement:
    livekit, twilio, address = livekit_trunk(path), twilio_trunk(path), termination_address(path)
    problems = (*_media_problems(livekit, twilio), *_port_problems(livekit, address))
    evidence = {
        "secure_trunking": "on" if twilio.secure else "off",
        "transport": livekit.transport.value,
        "encryption": livekit.encryption.value,
        "port": str(address.port) if address.port is not None else "default",
    }
    if not problems:
        return passed(
            f"{livekit_words(livekit)} ({livekit.transport}, encryption {livekit.encryption}) suits "
            f"{twilio_words(twilio)} (secure trunking {evidence['secure_trunking']}).",
            **evidence,
        )
    return failed(
        f"{livekit_words(livekit)} and {twilio_words(twilio)} do not agree: {'; '.join(problems)}.",
        f"Set Transport and Media encryption in {console.livekit(livekit)}, or Secure Trunking in "
        f"{console.twilio(twilio, 'General Settings')}: secure wants TLS and encryption, non-secure must not "
        "require encryption. Name a port only together with its transport, 5061 only with TLS.",
        **evidence,
    )


def _media_problems(livekit: LiveKitTrunk, twilio: TwilioTrunk) -> tuple[str, ...]:
    if not twilio.secure:
        required = livekit.encryption is Encryption.REQUIRE
        return ("the Twilio trunk is not secure, LiveKit requires encryption",) if required else ()
    problems = {
        f"the Twilio trunk is secure, LiveKit's transport is {livekit.transport}": (
            livekit.transport is not Transport.TLS
        ),
        "the Twilio trunk is secure, LiveKit's encryption is disabled": (
            livekit.encryption is Encryption.DISABLE
        ),
    }
    return tuple(words for words, true in problems.items() if true)


def _port_problems(livekit: LiveKitTrunk, address: Address) -> tuple[str, ...]:
    if address.port is None:
        return ()
    if livekit.transport is Transport.AUTO:
        # livekit/livekit#3907: with AUTO the port is not honoured.
        return (f"LiveKit ignores port {address.port} while its transport is auto",)
    if address.port == SIPS_PORT and livekit.transport is not Transport.TLS:
        return (f"port 5061 speaks TLS, LiveKit's transport is {livekit.transport}",)
    return ()


CHECK = Check(
    id="transport-security",
    title="Transport and encryption agree",
    failing="LiveKit and Twilio disagree on encryption",
    severity=Severity.CRITICAL,
    needs=("trunk-address-known",),
    judge=judge,
    region_bound=True,
    asks="Do LiveKit's transport, port and media encryption suit the Twilio trunk's secure setting?",
    matters=(
        "A secure trunk takes TLS with encrypted media alone, any other refuses media that must be "
        "encrypted: Twilio answers 488 (32207, 32208, 32209). A port that does not suit the transport is "
        "never answered."
    ),
    fix=(
        "For a secure trunk set LiveKit's transport to TLS and media encryption to allow or require; for a "
        "non-secure one do not require encryption. Secure Trunking is a switch in Twilio Console → Elastic "
        "SIP Trunking → Trunks → your trunk → General Settings. Use port 5061 with TLS only, and name no "
        "port while the transport is automatic: LiveKit ignores it."
    ),
)
