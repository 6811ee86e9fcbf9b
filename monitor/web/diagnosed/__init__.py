"""All that is known of a route at a time, for an incident: as values, as text and as JSON."""

from monitor.web.diagnosed.diagnosis import Diagnosis, Judged, diagnosis_of
from monitor.web.diagnosed.text import render
from monitor.web.diagnosed.told import EntryObject, ToldObject, told_object

__all__ = ["Diagnosis", "EntryObject", "Judged", "ToldObject", "diagnosis_of", "render", "told_object"]
