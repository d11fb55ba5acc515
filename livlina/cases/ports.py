"""Questions to the rooms above, which fill these lists when they start."""

from collections.abc import Callable
from datetime import date

from livlina.cases.models import Case
from livlina.core.errors import DomainError

obstacles_to_closing: list[Callable[[Case, date], DomainError | None]] = []
"""What stands in the way of closing the case that day, or None."""
