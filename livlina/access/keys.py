"""Who holds a data key: each case, each first contact and each person has one of its own."""

import os
from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import models

from livlina.core.fields import Level, PublicModel
from livlina.core.sealed import Cipher, unwrap, wrap

KEY_BYTES = 32


class WrappedKey(models.BinaryField[bytes, bytes]):
    """The row's data key under a master key. Made at first need, at the latest when the row is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False, "default": b""})

    def pre_save(self, model_instance: Any, add: bool) -> bytes:
        _ = model_instance.cipher
        value: bytes = super().pre_save(model_instance, add)
        return value


class KeyHolder(PublicModel):
    """
    A row under whose key its own and its children's texts are sealed.

    Destroying the wrapped key makes them unreadable everywhere, backups included (S-91).
    """

    sealed_by: ClassVar[str] = ""
    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id public_id wrapped_key"}

    wrapped_key = WrappedKey()

    class Meta:
        abstract = True

    @cached_property
    def cipher(self) -> Cipher:
        """Opens and seals under this row's key. Lives with this row as read, so a destroyed key is dead at once."""
        owner = str(self.public_id)
        if not self.wrapped_key:
            self.wrapped_key = wrap(os.urandom(KEY_BYTES), owner=owner)
        return unwrap(bytes(self.wrapped_key), owner=owner)

    def sealing_row(self) -> Self:
        return self
