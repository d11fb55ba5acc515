"""
Sealed text: what a dump of the database must not show (S-90).

A value is `key id (1) · nonce (12) · ciphertext · tag (16)`, AES-256-GCM. What is associated is the place,
`table.field:public_id`, so a value moved to another row or field does not open. The key belongs to one
case, first contact or person (`access.keys`); it lives as long as the row that was read, never longer.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from livlina.core import secrets

NONCE = 12
WRAPPED = 1 + NONCE + 32 + 16  # bytes of a wrapped key
VERSION = 1  # of the data key; a case has one key all its life


class Cipher:
    """Seals and opens what belongs to one data key."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, text: str, *, place: str) -> bytes:
        """Seal `text` (any Unicode) so that it opens only at `place`."""
        return self.seal_bytes(text.encode(), place=place)

    def open(self, value: bytes, *, place: str) -> str:
        """Open what was sealed at `place`. Raises cryptography's InvalidTag for any other."""
        return self.open_bytes(value, place=place).decode()

    def seal_bytes(self, content: bytes, *, place: str) -> bytes:
        """The same of a whole file, in one piece: at most 25 MB, in memory alone."""
        nonce = os.urandom(NONCE)
        return bytes((VERSION,)) + nonce + self._aead.encrypt(nonce, content, place.encode())

    def open_bytes(self, value: bytes, *, place: str) -> bytes:
        """Open a whole file. Raises as `open`."""
        return self._aead.decrypt(value[1 : 1 + NONCE], value[1 + NONCE :], place.encode())


def wrap(data_key: bytes, *, owner: str) -> bytes:
    """A data key under the current master key: `master id (1) · nonce (12) · key (32) · tag (16)`."""
    master_id, master = secrets.current_master_key()
    nonce = os.urandom(NONCE)
    return bytes((master_id,)) + nonce + AESGCM(master).encrypt(nonce, data_key, owner.encode())


def unwrap(wrapped: bytes, *, owner: str) -> Cipher:
    """The cipher of a wrapped key. KeyError when its master key is gone, InvalidTag when it is another's."""
    return Cipher(_unwrapped(wrapped, owner=owner))


def rewrap(wrapped: bytes, *, owner: str) -> bytes:
    """The same data key under the current master key. Raises as `unwrap`."""
    return wrap(_unwrapped(wrapped, owner=owner), owner=owner)


def _unwrapped(wrapped: bytes, *, owner: str) -> bytes:
    master = AESGCM(secrets.master_keys()[wrapped[0]])
    return master.decrypt(wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :], owner.encode())


def open_each(rows: Iterable[tuple[str, bytes, bytes]], *, column: str) -> Iterator[str]:
    """
    One sealed column of many rows, each under a key of its own: `(public_id, wrapped_key, value)` in, text out.

    For lists and search, where a thousand names are opened for one page: the master keys are asked for once and
    no rows are made. `column` is `table.field`. Errors as those of `unwrap` and `Cipher.open`.
    """
    masters = {number: AESGCM(key) for number, key in secrets.master_keys().items()}
    end, place = 1 + NONCE, f"{column}:".encode()
    for owner, wrapped, value in rows:
        whose = owner.encode()
        key = masters[wrapped[0]].decrypt(wrapped[1:end], wrapped[end:], whose)
        yield AESGCM(key).decrypt(value[1:end], value[end:], place + whose).decode()


@lru_cache(maxsize=1)
def _hash_key() -> bytes:
    return secrets.hash_key()


def keyed_hash(text: str, *, purpose: str) -> bytes:
    """16 bytes by which exactly the same text is found again, and nothing else is learnt (S-90)."""
    return hmac.digest(_hash_key(), f"{purpose}:{text}".encode(), "sha256")[:16]


def place_of(instance: Any, attname: str) -> str:
    """
    Where in the database a sealed value stands: in a row with a public id.

    A model whose values were moved from another table names in `sealed_as` where they were, and keeps the public id of
    that row: so they open as they stand, and what is written anew is bound to the same row and field.
    """
    column = getattr(instance, "sealed_as", {}).get(attname) or f"{instance._meta.db_table}.{attname}"
    return f"{column}:{instance.public_id}"


class SealedAttribute(DeferredAttribute):
    """Opens at reading. Assigned text is kept as it is until the row is saved."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        cipher = instance.sealing_row().cipher
        return cipher.open(bytes(value), place=place_of(instance, self.field.attname))

    def __set__(self, instance: Any, value: str | bytes | None) -> None:
        instance.__dict__[self.field.attname] = value


class SealedText(models.Field[str | None, str]):
    """Text sealed at rest under the key of the row that `sealed_by` names. Not told is ''."""

    descriptor_class = SealedAttribute

    def __init__(self, verbose_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, **{**kwargs, "null": True, "blank": True, "editable": False})

    def get_internal_type(self) -> str:
        return "BinaryField"

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        value: str | bytes | None = model_instance.__dict__.get(self.attname)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        cipher = model_instance.sealing_row().cipher
        sealed: bytes = cipher.seal(value, place=place_of(model_instance, self.attname))
        return sealed
