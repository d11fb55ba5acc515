"""A device that makes passkeys and signs with them, as a browser tells it: for tests without a browser."""

import json
import os
from hashlib import sha256
from html import unescape
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256, CoseKey
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PRESENT, PRESENT_AND_VERIFIED = 0x01, 0x05
BRINGS_KEY = 0x40
HERE = "http://testserver"


class Device:
    """One key of one device. `count` goes up each time it signs; a key that is synced between devices says 0."""

    def __init__(self, *, counts: bool = True, algorithm: int = ES256.ALGORITHM) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.count = 0
        self.counts = counts
        self.algorithm = algorithm

    def make(self, asked: str, *, origin: str = HERE, **framed: Any) -> str:
        """The answer to a page that asks for a new key; `framed` is what the browser tells of a page around it."""
        told = json.loads(asked)["publicKey"]
        public = CoseKey.parse({**ES256.from_cryptography_key(self.key.public_key()), 3: self.algorithm})
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(
            sha256(told["rp"]["id"].encode()).digest(), PRESENT_AND_VERIFIED | BRINGS_KEY, 0, credential
        )
        client = CollectedClientData.create("webauthn.create", websafe_decode(told["challenge"]), origin, **framed)
        return self._answer(client, attestationObject=AttestationObject.create("none", data, {}))

    def sign(self, asked: str, *, origin: str = HERE, flags: int = PRESENT_AND_VERIFIED, **framed: Any) -> str:
        """The answer to a page that asks for a signature; `framed` is what the browser tells of a page around it."""
        told = json.loads(asked)["publicKey"]
        self.count += self.counts
        data = AuthenticatorData.create(sha256(told["rpId"].encode()).digest(), flags, self.count)
        client = CollectedClientData.create("webauthn.get", websafe_decode(told["challenge"]), origin, **framed)
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(client, authenticatorData=data, signature=signature)

    def _answer(self, client: bytes, **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in {"clientDataJSON": client, **parts}.items()}
        name = websafe_encode(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def asked_on(page: Any) -> str:
    """What the page asks of the browser, or '' when it asks nothing."""
    _, found, rest = page.content.decode().partition('data-asked="')
    return unescape(rest.partition('"')[0]) if found else ""
