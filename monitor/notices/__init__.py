"""Telling people what breaks and what heals, by apprise: for who has no Alertmanager."""
