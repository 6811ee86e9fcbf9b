"""A line through LiveKit's SDK for sound. Imported in the process that listens, and nowhere else.

Read in livekit-server 1.13 and tried with it: who is hidden hears others and is not heard, since they are
told of nobody to whom the sound or a digit belongs. So only who merely listens is hidden.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from livekit import rtc

from monitor.media.line import FRAME_SECONDS
from monitor.media.pcm import FRAME, RATE
from monitor.model.sound import Listening

_SIGNAL_SECONDS: Final = 5.0
_QUEUED_MS: Final = 60
_KEYS: Final = "0123456789*#ABCD"
"""In the order of RFC 4733's events, which LiveKit's codes are."""


class RtcLine:
    """`join` first, `leave` at the end."""

    def __init__(self, listening: Listening) -> None:
        self._listening = listening
        self._room = rtc.Room()
        self._tracks: list[rtc.Track] = []
        self._offered: asyncio.Queue[rtc.Track] = asyncio.Queue()
        self._pressed: asyncio.Queue[str] = asyncio.Queue()
        self._source: rtc.AudioSource | None = None
        self._room.on("track_subscribed", self._subscribed)
        self._room.on("sip_dtmf_received", self._dtmf)

    async def join(self, url: str, token: str) -> None:
        """Be in the room. Raises: rtc.ConnectError."""
        options = rtc.RoomOptions(connect_timeout=_SIGNAL_SECONDS)
        await self._room.connect(url, token, options)
        if self._listening.speaks:
            self._source = rtc.AudioSource(RATE, 1, queue_size_ms=_QUEUED_MS)
            voice = rtc.LocalAudioTrack.create_audio_track(self._listening.identity, self._source)
            published = rtc.TrackPublishOptions(
                source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False
            )
            await self._room.local_participant.publish_track(voice, published)

    async def leave(self) -> None:
        await self._room.disconnect()

    async def why_unheard(self) -> str:
        """Why nothing can be told of the callee's sound; empty where it came, silence included."""
        if not self._tracks:
            return "LiveKit offered no sound of the callee."
        for track in self._tracks:
            for each in await track.get_stats():
                if each.HasField("inbound_rtp") and each.inbound_rtp.received.packets_received:
                    return ""
        return "Not one packet of the callee's sound came from LiveKit."

    async def sound(self) -> AsyncIterator[tuple[bytes, float]]:
        """One track after the other: LiveKit's SIP service joins again after a broken connection."""
        loop = asyncio.get_running_loop()
        milliseconds = round(1000 * FRAME_SECONDS)
        while True:
            track = await self._offered.get()
            stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=milliseconds)
            try:
                async for event in stream:
                    yield bytes(event.frame.data.cast("B")), loop.time()
            finally:
                await stream.aclose()

    async def digits(self) -> AsyncIterator[str]:
        while True:
            yield await self._pressed.get()

    async def say(self, frame: bytes) -> float:
        assert self._source is not None  # noqa: S101 - who speaks has joined with a voice
        sent = asyncio.get_running_loop().time() + self._source.queued_duration
        await self._source.capture_frame(rtc.AudioFrame(frame, RATE, 1, FRAME))
        return sent

    async def press(self, digit: str) -> None:
        await self._room.local_participant.publish_dtmf(code=_KEYS.index(digit), digit=digit)

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def _subscribed(
        self, track: rtc.Track, _publication: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant
    ) -> None:
        is_callee = who.identity == self._listening.callee
        if is_callee and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._tracks.append(track)
            self._offered.put_nowait(track)

    def _dtmf(self, dtmf: rtc.SipDTMF) -> None:
        if dtmf.participant is not None and dtmf.participant.identity == self._listening.callee:
            self._pressed.put_nowait(dtmf.digit)
