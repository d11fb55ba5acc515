"""S-131, S-132: several who send at the same moment, each on a connection of its own."""

import threading
import time
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from livlina.assessments.models import Assessment
from livlina.assessments.tablet.models import RatingOccasion
from livlina.assessments.tablet.queries import token_hash
from livlina.assessments.tablet.services import begun, code_of, packed
from livlina.assessments.tablet.tests.factories import given_tablet
from livlina.cases.models import Case
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.intake.models import Contact
from livlina.organisation.models import LocalLimit, PublicForm
from livlina.organisation.terms import Basis
from livlina.organisation.tests.factories import BEGINNING, UnitFactory, worker

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*forms, url="/kontakt/"):
    """What each of them is answered, when they are sent together."""
    meeting, answers = threading.Barrier(len(forms), timeout=30), []

    def send(form):
        try:
            meeting.wait()
            answers.append(Client().post(url, form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[form]) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(answers)


def test_s132_a_double_click_is_one_contact_and_nobody_slips_past_the_limit():
    PublicForm.objects.create(unit=UnitFactory(), valid_from=BEGINNING, basis=Basis.SEED)
    LocalLimit.objects.create(key="form_contacts", value=2, measure="count", source="prov", valid_from=clock.today())
    one = {"way": "i_call", "token": str(uuid4())}
    assert at_once(one, one, one) == [200, 200, 200]
    assert Contact.objects.get().number > 0
    assert at_once(*({"way": "i_call", "token": str(uuid4())} for _ in range(3))) == [200, 429, 429]
    assert Contact.objects.count() == 2


def test_s132_of_two_tablets_with_one_code_one_opens_it_and_what_is_handed_in_twice_is_one():
    anna = worker(UnitFactory())
    case = CaseFactory(unit=anna.memberships.get().unit)
    engaged(case, anna)
    occasion = given_tablet(case, anna)
    one = {"do": "enter", "code": code_of(occasion)}
    assert at_once(one, one, url="/skatta/") == [200, 409]
    kept = begun()
    RatingOccasion.objects.update(token=token_hash(kept.token))
    handed = {"do": "hand_in", "kept": packed(replace(kept, answers={"safe": "4"}))}
    assert at_once(handed, handed, handed, url="/skatta/") == [200, 200, 200]
    assert Assessment.objects.get().sheets.count() == 1


def test_s142_what_is_handed_in_while_the_case_is_closed_waits_and_is_not_told_to_be_received():
    anna = worker(UnitFactory())
    case = CaseFactory(unit=anna.memberships.get().unit)
    engaged(case, anna)
    given_tablet(case, anna)
    kept = begun()
    RatingOccasion.objects.update(token=token_hash(kept.token), opened_at=clock.now())
    handed = {"do": "hand_in", "kept": packed(replace(kept, answers={"safe": "4"}))}
    answers = []
    sender = threading.Thread(target=lambda: answers.extend(at_once(handed, url="/skatta/")))
    with transaction.atomic():
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        sender.start()
        wait_for(lambda: asked("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0)
        Case.objects.filter(pk=case.pk).update(closed_on=clock.today())
    sender.join(30)
    assert answers == [409]
    assert not Assessment.objects.exists()


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def wait_for(condition):
    ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends, "nobody waits"
        time.sleep(0.02)
