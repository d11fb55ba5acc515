"""Questions about staff to the rooms that know them, which fill these lists when they start."""

from collections.abc import Callable, Iterable
from uuid import UUID

shares_address: list[Callable[[Iterable[tuple[int, UUID]]], set[tuple[int, UUID]]]] = []
"""
Which of these pairs of a member of staff (id) and a case (what traces call it) have an address, a telephone number or a
declared relation in common, as the staff register knows. Source: S-14, S-43.
"""
