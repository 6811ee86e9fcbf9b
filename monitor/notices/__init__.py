"""Telling people what breaks and what heals, by apprise: for who has no Alertmanager."""

from monitor.notices.courier import Courier
from monitor.notices.noticer import Charge, Noticer
from monitor.notices.settings import Settings, Target
from monitor.notices.trial import trial

__all__ = ["Charge", "Courier", "Noticer", "Settings", "Target", "trial"]
