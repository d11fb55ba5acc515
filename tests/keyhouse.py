"""
A house whose keys are changed while it is in use: its processes, each started as `python -m tests.keyhouse PART`.

`lay` fills it with known facts, `write` works until told to end, `read` opens all there is, `hold` keeps a note open.
"""

import signal
import sys
from datetime import date
from random import Random
from uuid import uuid4

from livlina.cli.house import open_house

TOLD = {
    "name": "Alma Exempelsson-Öberg",
    "number": "198001019804",
    "phone": "070-174 06 05",
    "address": "Påhittade gränd 17, Nåtorp",
    "note": "Hon berättar om nätterna i september.",
    "called": "Almaliten",
    "code_word": "blåbärspaj",
    "typed": "halvskriven tanke om flytten",
    "guardian": "Förvaltare Fiktivsson",
}
MANY = 2500  # persons: more than two batches


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def lay():
    """Each fact twice, in rows of two persons, and many persons more."""
    with open_house(as_owner=True):
        from livlina.access.terms import Role
        from livlina.cases.tests.factories import CaseFactory, NoteFactory
        from livlina.core import clock
        from livlina.core.terms import Answer
        from livlina.intake.tests.factories import ContactFactory
        from livlina.organisation.models import Draft
        from livlina.organisation.tests.coming_in import equip
        from livlina.organisation.tests.factories import UnitFactory, worker
        from livlina.people.models import Person, SafeChannel, Whereabouts
        from livlina.people.queries import number_hash
        from livlina.people.terms import ChannelKind, PlaceKind, RepresentativeKind
        from livlina.people.tests.factories import PersonFactory, represented

        unit = UnitFactory(full_name="RVC Prov")
        staff = worker(unit, Role.THERAPIST, username="anna")
        equip(staff)
        at = clock.now()
        for number in ("prov-1", "prov-2"):
            person = PersonFactory(
                name=TOLD["name"], identity_number=TOLD["number"], identity_hash=number_hash(TOLD["number"])
            )
            case = CaseFactory(unit=unit, person=person, number=number)
            NoteFactory(case=case, text=TOLD["note"])
            where = {"person": person, "board": case.board, "told_in_case": case.pk, "recorded_at": at}
            SafeChannel.objects.create(
                **where,
                kind=ChannelKind.CALL,
                value=TOLD["phone"],
                code_word=TOLD["code_word"],
                is_safe=Answer.YES,
                confirmed_on=date(2026, 9, 1),
            )
            Whereabouts.objects.create(**where, kind=PlaceKind.HOME, address=TOLD["address"])
            represented(**where, kind=RepresentativeKind.TRUSTEE, name=TOLD["guardian"], phone=TOLD["phone"])
            ContactFactory(unit=unit, called=TOLD["called"], phone=TOLD["phone"], note=TOLD["note"])
            Draft.objects.create(staff=staff, form=uuid4(), path="/", typed=TOLD["typed"], changed_at=at)
        Person.objects.bulk_create(PersonFactory.build_batch(MANY))


def write():
    """Open cases and write notes, and read them again, as the application. Ends with 0 when nothing ever failed."""
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    with open_house():
        from livlina.access.commands import acting_as
        from livlina.cases import queries, services
        from livlina.cases.services import CaseFacts
        from livlina.cases.terms import CaseRole
        from livlina.core import clock
        from livlina.organisation.models import Staff, Unit
        from livlina.organisation.tests.factories import actor
        from livlina.people.services import PersonFacts

        anna, unit = Staff.objects.get(username="anna"), Unit.objects.get(full_name="RVC Prov")
        written, chance = {}, Random(7)
        while not ended:
            at = clock.now()
            told = f"anteckning {len(written)}"
            case = services.open_case(
                actor(anna),
                unit=unit,
                facts=CaseFacts(role=CaseRole.EXPOSED, came_in_on=clock.today()),
                client=PersonFacts(name=f"Person {len(written)}"),
                assigned_to=anna,
                at=at,
            )
            services.write_note(actor(anna), case=case, text=told, happened_at=at, at=at)
            written[case.pk] = told
            for key in chance.sample(sorted(written), min(5, len(written))):
                with acting_as(actor(anna)):
                    again = queries.cases(actor(anna)).select_related("person").get(pk=key)
                    assert again.notes.get().text == written[key]
                    assert again.person.name == f"Person {written[key].removeprefix('anteckning ')}"
            say(str(len(written)))


def read():
    """Open every sealed value of every table, and every second factor. Prints how many there were."""
    with open_house(as_owner=True):
        from allauth.mfa.models import Authenticator
        from django.apps import apps

        from livlina.core.sealed import SealedText
        from livlina.organisation.signin import MfaAdapter, factors_of

        opened = 0
        for model in apps.get_models():
            sealed = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedText)]
            for row in model.objects.all() if sealed else ():
                opened += sum(bool(getattr(row, name)) for name in sealed)
        for factor in Authenticator.objects.all():
            with factors_of(factor.user):
                assert MfaAdapter().decrypt(factor.data["secret" if factor.type == "totp" else "seed"])
                opened += 1
        say(str(opened))


def hold():
    """Read a note twice, each time as a request does; a line on standard input comes in between."""
    with open_house():
        from livlina.access.commands import acting_as
        from livlina.access.keys import KeyDestroyed
        from livlina.cases.models import Note
        from livlina.organisation.models import Staff
        from livlina.organisation.tests.factories import actor

        anna = Staff.objects.get(username="anna")
        for _ in range(2):
            try:
                with acting_as(actor(anna)):
                    say(Note.objects.select_related("case").order_by("pk").last().text)
            except KeyDestroyed:
                say("KeyDestroyed")
            sys.stdin.readline()


if __name__ == "__main__":
    {"lay": lay, "write": write, "read": read, "hold": hold}[sys.argv[1]]()
