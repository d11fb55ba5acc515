"""
What a row tells of where somebody is, kept in a row of its own, its `kept`, which fewer are shown (S-21).

The row kept apart has the random id of the row that it is `of`, under which its words were sealed when they stood there
(`sealed_as`), and says in `shares` what else the two have in common.
"""

from collections.abc import Mapping
from typing import Any

from livlina.core.rows import insert_unseen


class KeptWords:
    """Words of a row that stand in its `kept`; '' where none were told, and where they are not for the one who asks."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, row: Any, owner: Any = None) -> str:
        kept = kept_of(row)
        if kept is None:
            return ""
        setattr(kept, kept.sealed_by, getattr(row, kept.sealed_by))
        return str(getattr(kept, self._name))


def kept_of(row: Any) -> Any:
    """What is kept apart of the row; None where nothing is, and where it is not for the one who asks."""
    return getattr(row, "kept", None)


def shown_of(row: Any, words: Mapping[str, str]) -> dict[str, str]:
    """Of what a form tells, that which the row can be compared with: nobody is told of what is kept from them."""
    return dict(words) if kept_of(row) else {}


def keep_apart(row: Any, **words: str) -> None:
    """Write what was told with the row and tells where somebody is, where something of that was told."""
    if any(words.values()):
        kept: Any = type(row)._meta.get_field("kept").related_model
        shared = {name: getattr(row, name) for name in kept.shares}
        insert_unseen(kept(of=row, public_id=row.public_id, **shared, **words))
