"""What one call's sound tells, piece by piece as it comes."""

from monitor.media.dtmf import DtmfDetector
from monitor.media.echo import EchoDetector, Order
from monitor.media.loudness import Loudness
from monitor.media.pcm import SILENCE, samples
from monitor.media.tone import ToneDetector
from monitor.model.sound import Heard, Listening


class Hearing:
    """Hears everything at once, whatever was asked for: a callee that plays its tone before it echoes is
    told from a stranger. Times are seconds of one clock."""

    def __init__(self, listening: Listening) -> None:
        self._expected = listening.expected
        self._loudness = Loudness()
        self._tone = ToneDetector(listening.expected.tone)
        self._dtmf = DtmfDetector()
        self._echo = EchoDetector()
        self._signalled = ""

    @property
    def heard_digits(self) -> bool:
        """Whether the digits came that the callee sends by itself."""
        return self._expected.digits in self._signalled or self._expected.digits in self._dtmf.digits

    def hear(self, pcm: bytes, at: float) -> None:
        """Sound of the callee, 16 bits at 8 kHz, of which the last sample came at that time."""
        sound = samples(pcm)
        self._loudness.hear(sound)
        self._tone.hear(sound)
        self._dtmf.hear(sound)
        self._echo.hear(sound, at)

    def signal(self, digit: str) -> None:
        """A digit that came as a signal beside the sound."""
        self._signalled += digit

    def say(self, order: Order, at: float) -> None:
        """A code of ours, of which the first sample is sent at that time."""
        self._echo.say(order, at)

    def heard(self) -> Heard:
        """What was heard so far."""
        echo = self._echo.echo()
        level = self._loudness.level
        return Heard(
            level=SILENCE if level is None else level,
            tone=self._tone.found,
            signalled=self._signalled,
            played=self._dtmf.digits,
            round_trip=echo.seconds if echo else None,
            loss=echo.loss if echo else None,
        )
