"""Who works in the demo city, and the accounts that are written to demo/accounts.json."""

import base64
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from livlina.access.terms import Role
from livlina.core import secrets
from livlina.core.text import folded
from livlina.demo import words
from livlina.organisation.models import Membership, Staff, Unit
from livlina.organisation.signin import factors_of
from livlina.organisation.terms import UnitKind

# How many of each role work at a unit of the kind, beside the accounts that every kind has.
POSTS = {
    UnitKind.RVC: {Role.UNIT_MANAGER: 1, Role.THERAPIST: 7, Role.GROUP_LEADER: 1, Role.INTAKE: 1},
    UnitKind.RVT: {Role.UNIT_MANAGER: 1, Role.SOCIAL_WORKER: 2, Role.THERAPIST: 1, Role.GROUP_LEADER: 1},
    UnitKind.BOU: {Role.UNIT_MANAGER: 1, Role.CHILD_WORKER: 2},
    UnitKind.CITY_ADMINISTRATION: {Role.UNIT_MANAGER: 1, Role.REGISTER_CONTROLLER: 3},
}
EVERYWHERE = {UnitKind.RVC: (Role.THERAPIST, Role.GROUP_LEADER), UnitKind.RVT: (Role.THERAPIST, Role.GROUP_LEADER)}
EDUCATION = ("socionomexamen", "psykoterapi steg 1", "socialpedagog", "beteendevetare", "annan universitetsutbildning")


@dataclass(frozen=True)
class Account:
    """One line of demo/accounts.json."""

    role: str
    unit: str
    name: str
    username: str
    password: str
    totp_secret: str


def employ(chance: Random, *, today: date) -> list[Account]:
    """Fill the posts of every unit that exists today. Answers with those who can sign in."""
    accounts: list[Account] = []
    kinds_done: set[str] = set()
    taken: set[str] = set()
    password = _derived("password", size=15)
    encoded = make_password(password)  # once: a hash takes its time, and the demo's password is one
    for unit in Unit.objects.order_by("position"):
        if unit.valid_to is not None and unit.valid_to < today:
            continue
        first_of_kind = unit.kind not in kinds_done
        kinds_done.add(unit.kind)
        for role, can_sign_in in _posts(unit, first_of_kind=first_of_kind):
            staff = _hire(chance, unit=unit, role=role, taken=taken)
            if can_sign_in:
                accounts.append(_account(staff, unit=unit, role=role, password=password, encoded=encoded))
    return accounts


def _posts(unit: Unit, *, first_of_kind: bool) -> Iterator[tuple[Role, bool]]:
    posts = POSTS.get(UnitKind(unit.kind), {Role.UNIT_MANAGER: 1})
    for role in Role:
        if role == Role.REGISTER_CONTROLLER:
            # they judge nobody of the unit where they sit, so they sit where there are no clients (S-12)
            for _ in range(posts.get(role, 0)):
                yield role, True
            continue
        with_account = first_of_kind or role in EVERYWHERE.get(UnitKind(unit.kind), ())
        if with_account:
            yield role, True
        for _ in range(posts.get(role, 0) - with_account):
            yield role, False


def _hire(chance: Random, *, unit: Unit, role: Role, taken: set[str]) -> Staff:
    while True:
        name = words.full_name(chance, sex=chance.choice(("female", "female", "female", "male")))
        first, last = name.split()
        username = f"{folded(first)}.{folded(last)}"
        if username not in taken:
            break
    taken.add(username)
    staff = Staff.objects.create(
        username=username,
        name=name,
        password="!",
        education=sorted(chance.sample(EDUCATION, chance.choice((1, 1, 2)))),
    )
    Membership.objects.create(staff=staff, unit=unit, role=role, valid_from=unit.valid_from)
    return staff


def _account(staff: Staff, *, unit: Unit, role: Role, password: str, encoded: str) -> Account:
    staff.password = encoded
    staff.save(update_fields=["password"])
    secret = _derived(f"totp:{staff.username}", size=20)
    with factors_of(staff):
        TOTP.activate(staff, secret)
    return Account(role.value, unit.full_name, staff.name, staff.username, password, secret)


def _derived(purpose: str, *, size: int) -> str:
    """The same at each load here, another in each installation: nothing to sign in with stands in the code."""
    digest = hmac.digest(secrets.secret("demo"), purpose.encode(), "sha256")
    return base64.b32encode(digest[:size]).decode()


def accounts_file() -> Path:
    """demo/accounts.json in the checkout, or in the folder that LIVLINA_DEMO names."""
    root = Path(__file__).resolve().parent.parent.parent
    return Path(os.environ.get("LIVLINA_DEMO", root / "demo")) / "accounts.json"


def write(accounts: list[Account]) -> None:
    """Write the file of accounts, readable by its owner only."""
    path = accounts_file()
    path.parent.mkdir(exist_ok=True, parents=True)
    path.touch(mode=0o600)
    path.chmod(0o600)  # one that was there may be open to others
    path.write_text(json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=1) + "\n")
