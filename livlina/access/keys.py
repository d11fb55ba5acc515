"""Who holds a data key: each case, each first contact and each person has one of its own."""

import os
from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import models

from livlina.core import secrets
from livlina.core.fields import Level, PublicModel
from livlina.core.sealed import Cipher, rewrap, unwrap, wrap

KEY_BYTES = 32


class KeyDestroyed(Exception):
    """What was sealed under the key of this row can be read by nobody any more. A row is `table:public_id`."""


class WrappedKey(models.BinaryField[bytes, bytes]):
    """
    The row's data key under a master key. Made at first need, at the latest when the row is saved for the first time.

    Later only a rotation writes it (`access.rotation`), and its destruction, which leaves it empty: a row that is saved
    again keeps the key that stands in the database, so that what was read before brings neither an older master key
    nor a destroyed key back (S-91).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False, "default": b""})

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if not add:
            return models.F(self.attname)
        _ = model_instance.cipher
        value = bytes(super().pre_save(model_instance, add))
        if value[0] != secrets.current_master_key()[0]:  # made a while before it is saved
            value = rewrap(value, owner=str(model_instance.public_id))
            setattr(model_instance, self.attname, value)
        return value


class KeyHolder(PublicModel):
    """
    A row under whose key its own and its children's texts are sealed.

    Destroying the wrapped key makes them unreadable at once, and a backup made afterwards holds them no more. One made
    before holds the wrapped key too: it is closed when the master keys of its days are destroyed (S-91).
    """

    sealed_by: ClassVar[str] = ""
    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id public_id wrapped_key"}

    wrapped_key = WrappedKey()

    class Meta:
        abstract = True

    @cached_property
    def cipher(self) -> Cipher:
        """
        Opens and seals under this row's key. Lives with this row as read, so a destroyed key is dead at once.

        Raises KeyDestroyed.
        """
        owner = str(self.public_id)
        if not self.wrapped_key:
            if not self._state.adding:
                raise KeyDestroyed(f"{self._meta.db_table}:{owner}")
            key = os.urandom(KEY_BYTES)
            self.wrapped_key = wrap(key, owner=owner)
            return Cipher(key)
        return unwrap(bytes(self.wrapped_key), owner=owner)

    def sealing_row(self) -> Self:
        return self
