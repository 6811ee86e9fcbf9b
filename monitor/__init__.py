"""Trunkwatch: would an outbound call through LiveKit and Twilio work right now, and if not, what to fix."""
