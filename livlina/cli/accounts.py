"""`livlina account`: a staff account, the link by which its owner gets in, and the end of it."""

import argparse
from typing import Any

from livlina.access.terms import Role
from livlina.cli.house import open_house, the_system
from livlina.cli.outcome import Failed, WronglyCalled
from livlina.core.errors import DomainError
from livlina.core.text import one_line, unacceptable


def add(commands: Any) -> None:
    account = commands.add_parser("account", help="konton för personal", description="Konton för personal.")
    kinds = account.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    create = kinds.add_parser(
        "create",
        help="skapa ett konto",
        description="Skapa ett konto. Skriver ut en länk som gäller en gång och i ett dygn.",
    )
    create.add_argument("--username", required=True, type=word, metavar="NAMN", help="användarnamn")
    create.add_argument("--unit", required=True, metavar="NAMN", help="enhetens namn, som organisationen skriver det")
    create.add_argument("--role", required=True, choices=Role.values, metavar="ROLL", help=", ".join(Role.values))
    create.add_argument("--name", type=line, default="", metavar="NAMN", help="personens namn (annars användarnamnet)")
    create.set_defaults(run=run_create)
    link = kinds.add_parser(
        "link",
        help="ny länk till ett konto som finns",
        description="Skriv ut en ny länk, där kontots lösenord och kodapp sätts på nytt. Tidigare länkar slutar gälla.",
    )
    link.add_argument("--username", required=True, metavar="NAMN", help="användarnamn")
    link.set_defaults(run=run_link)
    resume = kinds.add_parser(
        "resume",
        help="öppna ett pausat konto",
        description="Öppna ett konto som har pausats för att det inte har använts. Lösenord och koder är som förut.",
    )
    resume.add_argument("--username", required=True, metavar="NAMN", help="användarnamn")
    resume.set_defaults(run=run_resume)
    close = kinds.add_parser(
        "close",
        help="stäng ett konto för gott",
        description="Stäng ett konto. Alla inloggningar, länkar, koder och utkast upphör genast, och det går inte att "
        "öppna igen. Vad personen har skrivit i ärenden finns kvar.",
    )
    close.add_argument("--username", required=True, metavar="NAMN", help="användarnamn")
    close.set_defaults(run=run_close)


def line(text: str) -> str:
    """A name on one line, as it can be stored and shown."""
    told = one_line(text)
    if why := unacceptable(told):
        raise argparse.ArgumentTypeError(why)
    if len(told) > 150:
        raise argparse.ArgumentTypeError("högst 150 tecken.")
    return told


def word(text: str) -> str:
    """A user name: something, and without spaces."""
    told = line(text)
    if not told or told.split() != [told]:
        raise argparse.ArgumentTypeError("ett användarnamn är ett ord utan mellanslag.")
    return told


def run_create(asked: argparse.Namespace) -> int:
    with open_house():
        print(create(username=asked.username, unit=asked.unit, role=asked.role, name=asked.name))
    return 0


def run_link(asked: argparse.Namespace) -> int:
    with open_house():
        print(link_for(username=asked.username))
    return 0


def run_resume(asked: argparse.Namespace) -> int:
    with open_house():
        resume(username=asked.username)
    print(f"Kontot {asked.username} är öppet igen.")
    return 0


def run_close(asked: argparse.Namespace) -> int:
    with open_house():
        close(username=asked.username)
    print(f"Kontot {asked.username} är stängt. Inget av det fungerar längre.")
    return 0


def create(*, username: str, unit: str, role: str, name: str) -> str:
    """Create the account and give the address of its link. Raises as the command ends: 1 Failed, 2 WronglyCalled."""
    from livlina.core import clock
    from livlina.organisation import accounts, queries

    actor, where = the_system(), site()
    found = queries.unit_named(unit)
    if found is None:
        raise WronglyCalled(f"Det finns ingen enhet som heter {unit}.")
    try:
        staff = accounts.create_account(
            actor, username=username, name=name or username, unit=found, role=Role(role), day=clock.today()
        )
    except DomainError as refusal:
        raise Failed(str(refusal)) from refusal
    return address(accounts.make_link(actor, staff=staff, at=clock.now()), at=where)


def link_for(*, username: str) -> str:
    """The address of a new link for the account. Raises Failed when there is none that is open."""
    from livlina.core import clock
    from livlina.organisation import accounts

    staff, where = _account(username), site()
    if staff.paused_at is not None:
        raise Failed(f"Kontot {username} är pausat. Öppna det med livlina account resume, och gör länken sedan.")
    return address(accounts.make_link(the_system(), staff=staff, at=clock.now()), at=where)


def resume(*, username: str) -> None:
    """End the account's pause. Raises Failed when there is no such account, or it is not paused."""
    from livlina.core import clock
    from livlina.organisation import accounts

    try:
        accounts.resume_account(the_system(), staff=_account(username), at=clock.now())
    except DomainError as refusal:
        raise Failed(str(refusal)) from refusal


def close(*, username: str) -> None:
    """Close the account. Raises Failed when there is none that is open."""
    from livlina.organisation import accounts

    accounts.close_account(the_system(), staff=_account(username))


def _account(username: str) -> Any:
    from livlina.organisation import accounts

    staff = accounts.account_named(username)
    if staff is None:
        raise Failed(f"Det finns inget öppet konto som heter {username}.")
    return staff


def site() -> str:
    """Where staff find Livlina: LIVLINA_URL, else the first name the server answers to, or this machine."""
    from django.conf import settings

    from livlina.cli.serving import last_port, public_address

    if told := public_address():
        return told
    return f"http://127.0.0.1:{last_port()}" if settings.PLAIN_HTTP else f"https://{settings.ALLOWED_HOSTS[0]}"


def address(token: str, *, at: str) -> str:
    """Where the link of that token leads, at that site."""
    from django.urls import reverse

    return at + reverse("welcome", args=[token])
