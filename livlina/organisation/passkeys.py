"""
Passkeys (inloggningsnycklar): the worker's own device signs what this session asked, for this address and no other,
so that a false sign-in page gets nothing (WebAuthn). They stand beside the app that gives codes. Source: S-50, S-90.

What is asked is good once, in the session that asked: of the five latest, so that two open tabs do not spoil it for
each other. What is kept of a key is sealed as the secret of an app is.
"""

import base64
import ipaddress
import json
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.http import HttpRequest
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from livlina.core import clock
from livlina.core.constraints import refusing
from livlina.core.sealed import keyed_hash
from livlina.organisation import signin
from livlina.organisation.errors import PasskeyTaken
from livlina.organisation.models import PasskeyMark, Staff
from livlina.organisation.signin import MfaAdapter, factors_of

ASKED: Final = "passkeys_asked"
ASKED_AT_MOST: Final = 5
ANSWER_LENGTH: Final = 20_000  # characters; an answer has one or two thousand
UNREADABLE: Final = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError, struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Passkey:
    """One key, opened. `id` is what a form calls it, `count` how often the device says that it has signed."""

    factor: Authenticator
    id: str
    name: str
    credential: AttestedCredentialData
    count: int

    @property
    def added_at(self) -> datetime:
        return self.factor.created_at

    @property
    def used_at(self) -> datetime | None:
        return self.factor.last_used_at


def are_possible(request: HttpRequest) -> bool:
    """False where the address is a number: browsers bind a key to a name."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def of(staff: Staff) -> list[Passkey]:
    """The member of staff's keys, oldest first. One moved there from another account is none, nor one of two."""
    factors = Authenticator.objects.filter(user=staff, type=Authenticator.Type.WEBAUTHN)
    with factors_of(staff):
        keys = [_opened(factor) for factor in factors.select_related("passkey_mark").order_by("pk")]
    return [key for key in keys if key is not None and _is_marked(key)]


def _is_marked(key: Passkey) -> bool:
    """True when this account is the one that the key is for: of each mark the database has one."""
    mark: PasskeyMark | None = getattr(key.factor, "passkey_mark", None)
    return mark is not None and bytes(mark.key_hash) == _mark(key.credential)


def find(staff: Staff, which: str) -> Passkey | None:
    """The key of that id, if it is the member of staff's own."""
    return next((key for key in of(staff) if key.id == which), None)


def ask_for_new(request: HttpRequest, staff: Staff) -> str:
    """What the browser is asked in order to make a key, as JSON."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=staff.public_id.bytes, name=staff.username, display_name=staff.name),
        credentials=[key.credential for key in of(staff)],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _remember(request, state["challenge"])
    return json.dumps(dict(options))


def made(request: HttpRequest, answer: str) -> AttestedCredentialData:
    """The key that the answer brings. Raises ValidationError when it is not an answer to what was asked."""
    try:
        told = RegistrationResponse.from_dict(json.loads(answer))
        state = _asked(request, told.response.client_data)
        credential = _server(request).register_complete(state, told).credential_data
    except UNREADABLE as error:
        raise MfaAdapter().validation_error("passkey_not_made") from error
    if credential is None or credential.public_key.ALGORITHM not in CoseKey.supported_algorithms():
        raise MfaAdapter().validation_error("passkey_not_made")  # what it signs could never be checked
    return credential


def keep(staff: Staff, *, name: str, credential: AttestedCredentialData) -> None:
    """Keep the key, sealed. Raises PasskeyTaken when an account has it already."""
    told = {"id": str(uuid4()), "name": name, "credential": base64.b64encode(credential).decode(), "count": 0}
    with factors_of(staff):
        data = _sealed(told)
    factor = Authenticator.objects.create(user=staff, type=Authenticator.Type.WEBAUTHN, data=data)
    with refusing("passkey_is_one_accounts", PasskeyTaken):
        PasskeyMark.objects.create(factor=factor, key_hash=_mark(credential))


def _mark(credential: AttestedCredentialData) -> bytes:
    return keyed_hash(credential.credential_id.hex(), purpose="passkey")


def ask(request: HttpRequest, staff: Staff, *, alone: bool = False) -> str:
    """
    What the browser is asked in order to sign with one of the keys, as JSON. '' where there are none.

    `alone` where nothing else is given, as at a locked screen: then the key must know its owner by a PIN or a finger,
    so that one left in the machine opens nothing.
    """
    keys = of(staff)
    if not keys or not are_possible(request):
        return ""
    options, state = _server(request).authenticate_begin(
        [key.credential for key in keys], user_verification=_wanted(alone=alone)
    )
    _remember(request, state["challenge"])
    return json.dumps(dict(options))


def passing(request: HttpRequest, staff: Staff, answer: str, *, alone: bool = False) -> Authenticator:
    """
    The key that the answer is signed with; `alone` as in `ask`.

    Raises ValidationError, with a trace, when it is signed with none of them, answers what this session did not ask or
    has been answered already, and when there have been too many wrong ones (`signin.count_factor`).
    """
    counted = signin.count_factor(request, staff)
    keys = of(staff)
    try:
        told = AuthenticationResponse.from_dict(json.loads(answer))
        state = _asked(request, told.response.client_data, alone=alone)
        signed_by = _server(request).authenticate_complete(state, [key.credential for key in keys], told)
        key = next(key for key in keys if key.credential.credential_id == signed_by.credential_id)
        count = told.response.authenticator_data.counter
        if count <= key.count and count + key.count > 0:
            raise ValueError("a copy of the key has signed")
    except UNREADABLE as error:
        raise signin.wrong_factor(request, staff, "incorrect_passkey") from error
    counted.was_right()
    _used(staff, key, count)
    return key.factor


def _used(staff: Staff, key: Passkey, count: int) -> None:
    told = {"id": key.id, "name": key.name, "credential": base64.b64encode(key.credential).decode(), "count": count}
    with factors_of(staff):
        key.factor.data = _sealed(told)
    key.factor.last_used_at = clock.now()
    key.factor.save(update_fields=["data", "last_used_at"])
    key.factor.user = staff


def _sealed(told: dict[str, Any]) -> dict[str, str]:
    return {"sealed": MfaAdapter().encrypt(json.dumps(told))}


def _opened(factor: Authenticator) -> Passkey | None:
    try:
        told = json.loads(MfaAdapter().decrypt(factor.data["sealed"]))
    except InvalidTag:  # sealed for another account
        return None
    credential = AttestedCredentialData(base64.b64decode(told["credential"]))
    return Passkey(factor=factor, id=told["id"], name=told["name"], credential=credential, count=told["count"])


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    here = f"{request.scheme}://{host}"
    party = PublicKeyCredentialRpEntity(id=host.partition(":")[0], name="Livlina")
    return Fido2Server(party, verify_origin=lambda origin: origin == here)


def _remember(request: HttpRequest, challenge: str) -> None:
    request.session[ASKED] = [*request.session.get(ASKED, []), challenge][-ASKED_AT_MOST:]


def _asked(request: HttpRequest, told: CollectedClientData, *, alone: bool = False) -> dict[str, Any]:
    """
    What was asked, which is answered this once. Raises ValueError when this session did not ask it, or when it was
    answered within a page of another site: ours are never framed (WebAuthn, 7.1 and 7.2: `crossOrigin`, `topOrigin`).
    """
    if told.cross_origin or json.loads(told).get("topOrigin") is not None:
        raise ValueError("answered within another page")
    challenge = websafe_encode(told.challenge)
    waiting = request.session.get(ASKED, [])
    if challenge not in waiting:
        raise ValueError("not asked here")
    request.session[ASKED] = [other for other in waiting if other != challenge]
    return {"challenge": challenge, "user_verification": _wanted(alone=alone)}


def _wanted(*, alone: bool) -> UserVerificationRequirement:
    return UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED
