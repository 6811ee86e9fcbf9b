"""Why a route fails: causes as data, and one function that ranks them."""

from monitor.diagnosis.cause import Cause, Gate, Signs
from monitor.diagnosis.context import Context
from monitor.diagnosis.diagnose import diagnose
from monitor.diagnosis.kept import Diagnoses
from monitor.diagnosis.registry import CAUSES, by_id
from monitor.diagnosis.route import of_route, of_run

__all__ = [
    "CAUSES",
    "Cause",
    "Context",
    "Diagnoses",
    "Gate",
    "Signs",
    "by_id",
    "diagnose",
    "of_route",
    "of_run",
]
