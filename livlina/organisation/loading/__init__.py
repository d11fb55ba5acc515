"""
An organisation from a file: read with its lines (`read`), compared with what is stored (`comparing`).

Reading needs no database. What is stored is changed by `services.load_organisation` alone.
"""

from livlina.organisation.loading.faults import Fault
from livlina.organisation.loading.plan import Plan
from livlina.organisation.loading.reading import SHIPPED, Reading, read, read_bytes

__all__ = ["SHIPPED", "Fault", "Plan", "Reading", "read", "read_bytes"]
