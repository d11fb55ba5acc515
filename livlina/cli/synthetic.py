"""`livlina demo load` and `livlina demo code`: the synthetic city, and a way into it."""

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from livlina.cli.house import is_embedded, open_house, the_system
from livlina.cli.organisation import organisation_file
from livlina.cli.outcome import Failed, WronglyCalled

CITY = "stockholm.yaml"
SHOWN = (
    ("therapist", "RVC"),
    ("unit_manager", "RVC"),
    ("intake", "RVC"),
    ("social_worker", "Relationsvåldsteam"),
    ("child_worker", "Enheten för barn"),
    ("statistician", "Socialförvaltningen"),
)


def add(commands: Any) -> None:
    demo = commands.add_parser("demo", help="demostaden", description="Den påhittade staden.")
    kinds = demo.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    load = kinds.add_parser(
        "load", help="fyll en tom databas", description="Fyll en tom databas med den påhittade staden."
    )
    load.add_argument("--seed", type=int, default=1, metavar="N", help="samma tal och dag ger samma stad (1)")
    load.add_argument(
        "--size", type=size, default="city", metavar="STORLEK", help="small, city, large:N eller none (city)"
    )
    load.add_argument(
        "--organisation",
        type=organisation_file,
        default="stockholm.yaml",
        metavar="FIL",
        help="en annan organisation, med --size none: personal och konton, inga ärenden (stockholm.yaml)",
    )
    load.set_defaults(run=run_load)
    code = kinds.add_parser(
        "code", help="engångskod för ett demokonto", description="Skriv ut den engångskod som gäller nu."
    )
    code.add_argument("username", metavar="ANVÄNDARE", help="ett användarnamn ur demo/accounts.json")
    code.set_defaults(run=run_code)


def size(text: str) -> int:
    """How many cases a size means."""
    from_words = {"none": 0, "small": 160, "city": 3000}
    if text in from_words:
        return from_words[text]
    found = re.fullmatch(r"large:([1-9]\d{0,7})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"”{text[:20]}” är ingen storlek. Skriv small, city, large:N eller none.")
    return int(found[1])


def run_load(asked: argparse.Namespace) -> int:
    if not is_embedded() and not os.environ.get("DATABASE_OWNER_URL"):
        raise Failed("Demostaden läggs av den som äger schemat. Ange DATABASE_OWNER_URL också.")
    if asked.size and asked.organisation.name != CITY:
        raise WronglyCalled(f"Bara {CITY} har ärenden att lägga. Skriv --size none för en annan organisation.")
    with open_house(as_owner=True):
        load_city(seed=asked.seed, cases=asked.size, file=asked.organisation)
    return 0


def load_when_empty() -> None:
    """For `serve --demo`: a city in an empty database; in one that holds something, nothing."""
    import subprocess

    from livlina.demo import city

    if not city.is_empty():
        return
    done = subprocess.run([sys.executable, "-m", "livlina.cli", "demo", "load"], check=False)
    if done.returncode:
        raise Failed("Demostaden kunde inte läggas. Felet står ovan.")


def load_city(*, seed: int, cases: int, file: Path) -> None:
    from tqdm import tqdm

    from livlina.core import clock
    from livlina.demo import city

    actor = the_system()
    with tqdm(total=cases, unit=" ärenden", desc="Lägger staden", file=sys.stderr, leave=False) as bar:
        try:
            accounts = city.load(
                actor,
                seed=seed,
                size=cases,
                now=clock.now(),
                progress=bar.update,
                organise=lambda: organise(actor, file),
            )
        except city.NotEmpty as error:
            raise Failed("Databasen är inte tom. Demostaden läggs bara i en tom databas.") from error
    print(f"Staden är lagd: {cases} ärenden, {len(accounts)} demokonton i demo/accounts.json.")


def organise(actor: Any, file: Path) -> None:
    """The organisation of the file."""
    from livlina.core import clock
    from livlina.organisation import loading
    from livlina.organisation.services import load_organisation

    reading = loading.read(file)
    if reading.plan is None:
        raise Failed(f"{file.name} har fel: {reading.faults[0]}")
    load_organisation(actor, plan=reading.plan, at=clock.now())


def accounts() -> list[dict[str, str]]:
    """The demo accounts as they were written, or none."""
    from livlina.demo import staff

    path = staff.accounts_file()
    if not path.is_file():
        return []
    listed: list[dict[str, str]] = json.loads(path.read_text())
    return listed


def print_accounts() -> None:
    """A few of the accounts, enough to get in; all of them stand in the file."""
    listed = accounts()
    if not listed:
        return
    print("Demokonton (alla står i demo/accounts.json):")
    for role, unit in SHOWN:
        found = next((a for a in listed if a["role"] == role and a["unit"].startswith(unit)), None)
        if found:
            print(f"  {found['username']:<28} {found['role']:<15} {found['unit']}")
    print(f"Lösenord för alla: {listed[0]['password']}")
    print("Engångskod: .venv/bin/livlina demo code ANVÄNDARE")


def run_code(asked: argparse.Namespace) -> int:
    import time

    with open_house():
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

        found = next((account for account in accounts() if account["username"] == asked.username), None)
        if found is None:
            raise WronglyCalled(f"Det finns inget demokonto {asked.username}. Se demo/accounts.json.")
        print(format_hotp_value(hotp_value(found["totp_secret"], int(time.time()) // 30)))
    return 0
