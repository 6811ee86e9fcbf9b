"""Twilio's REST API as a view of the World."""
