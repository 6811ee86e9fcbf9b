"""What happens when: clock, queue, board keeper, sweeps, and the one place that wires them."""

from monitor.engine.clock import Clock, Schedule
from monitor.engine.connections import Connection, connect, read_everything
from monitor.engine.daemon import Daemon, Observer
from monitor.engine.desk import Desk
from monitor.engine.keeper import BoardKeeper
from monitor.engine.plan import Plan
from monitor.engine.progress import Progress, unseen
from monitor.engine.queue import JobQueue
from monitor.engine.reload import Files, Reloader
from monitor.engine.service import DRAIN, Service, service
from monitor.engine.supervisor import Supervisor, Systemd, Unsupervised
from monitor.engine.sweep import sweep

__all__ = [
    "DRAIN",
    "BoardKeeper",
    "Clock",
    "Connection",
    "Daemon",
    "Desk",
    "Files",
    "JobQueue",
    "Observer",
    "Plan",
    "Progress",
    "Reloader",
    "Schedule",
    "Service",
    "Supervisor",
    "Systemd",
    "Unsupervised",
    "connect",
    "read_everything",
    "service",
    "sweep",
    "unseen",
]
