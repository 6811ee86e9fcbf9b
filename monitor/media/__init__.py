"""Hearing who answered a call: wants the extra `media`, the SDK of LiveKit for sound (PyPI `livekit`).

What hears runs in a process of its own, since that SDK brings a native runtime with threads and memory that
no daemon should share: `ear.RtcEar` starts one for a call and ends it with the call. Neither the SDK nor
numpy is imported before that process does.
"""
