"""The callee in a room of a real LiveKit, as livekit-sip would bring it there: its sound went through G.711.

It is no telephone: there is no SIP and no RTP here. It joins as a SIP participant with the SDK for sound, so
that its sound goes through Opus and the real server both ways.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from livekit import rtc
from livekit.api import AccessToken, VideoGrants

from monitor.media.pcm import FRAME, RATE, Samples, pcm, samples
from tests.media.g711 import Law, coded
from tests.rig.livekit import KEY, SECRET, LiveKit

_KEYS: Final = "0123456789*#ABCD"
_QUEUED_MS: Final = 60


class Callee:
    """What it hears is kept in `heard`, frame by frame, and the digits in `digits`."""

    def __init__(self, room: rtc.Room, law: Law) -> None:
        self.heard: asyncio.Queue[Samples] = asyncio.Queue()
        self.digits: asyncio.Queue[str] = asyncio.Queue()
        self.met: set[str] = set()
        self._room, self._law = room, law
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=_QUEUED_MS)
        self._hearing: set[asyncio.Task[None]] = set()
        room.on("track_subscribed", self._subscribed)
        room.on("sip_dtmf_received", lambda dtmf: self.digits.put_nowait(dtmf.digit))
        room.on("participant_connected", lambda who: self.met.add(who.identity))

    async def publish(self, name: str) -> None:
        """Have a voice, as livekit-sip's participant has one while it still rings."""
        track = rtc.LocalAudioTrack.create_audio_track(name, self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
        await self._room.local_participant.publish_track(track, options)

    async def play(self, sound: Samples) -> None:
        """Let it sound, in as much time as it takes."""
        for start in range(0, len(sound) - FRAME + 1, FRAME):
            frame = pcm(coded(sound[start : start + FRAME], self._law))
            await self._source.capture_frame(rtc.AudioFrame(frame, RATE, 1, FRAME))

    async def press(self, digits: str) -> None:
        """Digits as livekit-sip passes on a telephone's events: signals, and no sound."""
        for digit in digits:
            await self._room.local_participant.publish_dtmf(code=_KEYS.index(digit), digit=digit)
            await asyncio.sleep(0.1)

    async def hang_up(self) -> None:
        """Leave, as livekit-sip's participant does when the telephone is put down."""
        await self._room.disconnect()

    async def echo(self) -> None:
        """Send back what is heard, for as long as it is let."""
        while True:
            await self.play(await self.heard.get())

    def _subscribed(
        self, track: rtc.Track, _publication: rtc.RemoteTrackPublication, _who: rtc.RemoteParticipant
    ) -> None:
        hearing = asyncio.create_task(self._hear(track))
        self._hearing.add(hearing)

    async def _hear(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        async for event in stream:
            self.heard.put_nowait(coded(samples(bytes(event.frame.data.cast("B"))), self._law))
        await stream.aclose()


Act = Callable[[Callee], Awaitable[None]]
"""What a callee does once it has answered; it stays in the call afterwards."""


async def silent(_callee: Callee) -> None:
    """It says nothing."""


@asynccontextmanager
async def in_room(
    livekit: LiveKit, room: str, identity: str, law: Law = Law.MU, attributes: dict[str, str] | None = None
) -> AsyncIterator[Callee]:
    """A callee that is in the room until the block ends, or somebody puts it out."""
    token = (
        AccessToken(KEY, SECRET)
        .with_identity(identity)
        .with_kind("sip")
        .with_attributes(attributes or {"sip.callStatus": "active"})
        .with_grants(VideoGrants(room_join=True, room=room))
        .to_jwt()
    )
    there = rtc.Room()
    callee = Callee(there, law)
    await there.connect(livekit.url.replace("http", "ws", 1), token)
    try:
        await callee.publish(identity)
        yield callee
    finally:
        await there.disconnect()
