"""The rig: a real LiveKit on loopback, and in Twilio's place a SIP server of our own over the simulator."""
