"""The data keys of second factors, which stand in allauth's own table, in JSON (S-90, S-91)."""

import base64
from collections.abc import Iterator
from typing import Any, Final

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag

from livlina.access.rotation import BATCH, Batch
from livlina.core.sealed import WRAPPED, rewrap

SEALED: Final = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN)


class FactorKeys:
    """Each text that `MfaAdapter.encrypt` gave: a wrapped key of the account's own and what it seals, in base64."""

    name = Authenticator._meta.db_table

    def renew(self, master: int, *, above: int) -> Batch:
        factors = list(
            Authenticator.objects.filter(type__in=SEALED, pk__gt=above)
            .select_related("user")
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .order_by("pk")[:BATCH]
        )
        renewed, broken = 0, []
        for factor in factors:
            try:
                data, count = _renewed(factor.data, master, owner=str(factor.user.public_id))
            except InvalidTag:
                broken.append(f"{self.name}:{factor.pk}")
                continue
            if count:
                Authenticator.objects.filter(pk=factor.pk).update(data=data)
                renewed += count
        return Batch(renewed=renewed, broken=tuple(broken), last=factors[-1].pk if len(factors) == BATCH else None)

    def left(self, master: int) -> int:
        factors = Authenticator.objects.filter(type__in=SEALED).values_list("data", flat=True)
        return sum(_is_under(text, master) for data in factors.iterator() for text in _texts(data))


def _renewed(data: Any, master: int, *, owner: str) -> tuple[Any, int]:
    """The same with its keys under the current master key, and how many there were."""
    if isinstance(data, dict | list):
        pairs = list(data.items() if isinstance(data, dict) else enumerate(data))
        done = [(name, *_renewed(value, master, owner=owner)) for name, value in pairs]
        values = {name: value for name, value, _ in done}
        return values if isinstance(data, dict) else list(values.values()), sum(count for *_, count in done)
    if not _is_under(data, master):
        return data, 0
    value = base64.b64decode(data)
    return base64.b64encode(rewrap(value[:WRAPPED], owner=owner) + value[WRAPPED:]).decode(), 1


def _texts(data: Any) -> Iterator[Any]:
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)
    else:
        yield data


def _is_under(text: Any, master: int) -> bool:
    return isinstance(text, str) and base64.b64decode(text[:4])[:1] == bytes((master,))
