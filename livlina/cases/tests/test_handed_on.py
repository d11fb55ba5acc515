"""Whoever opened a case works with it until somebody has it, and then reads it and writes notes (S-01)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission as P
from livlina.access.terms import Role
from livlina.cases import rules, services
from livlina.cases.errors import CaseIsHandedOn
from livlina.cases.models import CaseLine, Engagement, Note
from livlina.cases.services import CaseFacts
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_register import ask
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.services import PersonFacts

pytestmark = pytest.mark.django_db

MINE = "SELECT " + ", ".join(f"%s = ANY ({name}_cases())" for name in ("my", "my_worked", "my_noted", "my_second"))
WORKS, READS_AND_NOTES = (True, True, True, True), (True, False, True, False)


def ends_its_transaction():
    """As at the end of a request: what waits for it is done."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS case_is_handed_on IMMEDIATE")
        cursor.execute("SET CONSTRAINTS case_is_handed_on DEFERRED")


class Reception:
    """A unit where Mona receives, Anna has cases and Lena leads."""

    def __init__(self, application):
        self.application, self.unit = application, UnitFactory()
        self.mona, self.anna = (
            worker(self.unit, Role.SOCIAL_WORKER, name="Mona Prov"),
            worker(self.unit, name="Anna Prov"),
        )
        self.lena = worker(self.unit, Role.UNIT_MANAGER, name="Lena Prov")

    def opens(self, assigned_to=None):
        with self.application(actor(self.mona)):
            case = services.open_case(
                actor(self.mona),
                unit=self.unit,
                facts=CaseFacts(role=CaseRole.EXPOSED, came_in_on=clock.today()),
                client=PersonFacts(name="Alma Exempelsson"),
                assigned_to=assigned_to,
                at=clock.now(),
            )
            services.add_party(  # of the same act
                actor(self.mona), case=case, person=PersonFacts(name="Cleo Prov"), role=PartyRole.CHILD, at=clock.now()
            )
        ends_its_transaction()
        return case

    def gives(self, case, to):
        with self.application(actor(self.lena)):
            services.assign_case(actor(self.lena), case=CaseLine.objects.get(pk=case.pk), staff=to, at=clock.now())
        ends_its_transaction()

    def adds(self, case, who):
        with self.application(actor(who)):
            services.add_party(
                actor(who), case=case, person=PersonFacts(name="Bo Prov"), role=PartyRole.CLOSE, at=clock.now()
            )

    def may(self, case, who):
        with self.application(actor(who)):
            return ask(MINE, *[case.pk] * 4)[0]


@pytest.fixture
def reception(application):
    return Reception(application)


def hers(case, who):
    return Engagement.objects.get(case=case, actor=who)


def test_s01_whoever_opens_a_case_for_somebody_reads_it_and_writes_notes_when_all_of_it_is_written(reception):
    case = reception.opens(assigned_to=reception.anna)
    own = hers(case, reception.mona)
    assert (own.kind, own.ends_at - own.starts_at) == (EngagementKind.RECEIVED, timedelta(days=14))
    assert own.carries_whereabouts
    assert reception.may(case, reception.mona) == READS_AND_NOTES
    with pytest.raises(CaseIsHandedOn):
        reception.adds(case, reception.mona)
    reception.adds(case, reception.anna)


def test_s01_while_nobody_has_it_they_work_with_it_and_no_longer_once_it_is_given(reception):
    case = reception.opens()
    assert hers(case, reception.mona).kind == EngagementKind.INTAKE
    assert reception.may(case, reception.mona) == WORKS
    reception.adds(case, reception.mona)
    reception.gives(case, reception.anna)
    assert reception.may(case, reception.mona) == READS_AND_NOTES


def test_s01_a_case_that_is_let_go_of_is_not_theirs_again_until_one_who_leads_gives_it(reception):
    case = reception.opens(assigned_to=reception.anna)
    with reception.application(actor(reception.lena)):
        line = CaseLine.objects.get(pk=case.pk)
        services.end_relation(actor(reception.lena), case=line, engagement=hers(case, reception.anna), at=clock.now())
    assert reception.may(case, reception.mona) == READS_AND_NOTES
    reception.gives(case, reception.mona)
    assert reception.may(case, reception.mona) == WORKS
    kinds = Engagement.objects.filter(case=case, actor=reception.mona).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [EngagementKind.RECEIVED, EngagementKind.ASSIGNED]


def test_s21_what_is_withheld_from_one_who_handed_it_on_is_withheld_in_what_they_have_later(reception):
    case = reception.opens(assigned_to=reception.anna)
    with reception.application(actor(reception.lena)):
        line = CaseLine.objects.get(pk=case.pk)
        own = hers(case, reception.mona)
        services.set_whereabouts(actor(reception.lena), case=line, engagement=own, carries=False)
    reception.gives(case, reception.mona)
    assert not Engagement.objects.get(case=case, actor=reception.mona, ends_at=None).carries_whereabouts


def test_s01_the_same_is_said_in_python_and_in_the_database_for_every_relation(application):
    unit = UnitFactory()
    for kind in EngagementKind:
        who, case = worker(unit), CaseFactory(unit=unit)
        asked_for = (P.READ_CASE, P.RECORD_FACTS, P.WRITE_NOTE, P.READ_SECOND)
        grants = tuple(kind in rules.RELATION_GRANTS[permission] for permission in asked_for)
        with transaction.atomic():
            engaged(case, who, kind)
            with application(actor(who)):
                assert ask(MINE, *[case.pk] * 4)[0] == grants, kind
            transaction.set_rollback(True)  # glass is not broken without its opening, when the transaction ends


@pytest.fixture
def handed_on(reception):
    return reception.opens(assigned_to=reception.anna)


def test_s01_the_page_says_how_to_tell_whoever_has_it_and_a_note_is_written(reception, handed_on, browse):
    client = browse(reception.mona)
    page = client.get(reverse("case", args=[handed_on.public_id])).content.decode()
    assert "Du tog emot ärendet och läser det till" in page
    assert CaseIsHandedOn.message in page
    assert reverse("person_new", args=[handed_on.public_id]) not in page
    journal = client.get(reverse("case_journal", args=[handed_on.public_id])).content.decode()
    assert reverse("note_new", args=[handed_on.public_id]) in journal
    told = {"part": "handling", "kind": "call", "text": "Hon ringde igen.", "submission": str(uuid4())}
    told |= {"happened_on": (clock.today() - timedelta(days=1)).isoformat(), "happened_time": "10.00"}
    assert client.post(reverse("note_new", args=[handed_on.public_id]), told).status_code == 302
    assert Note.objects.get(case=handed_on).text == "Hon ringde igen."


def test_s01_s142_a_form_that_was_open_when_it_was_given_says_so_and_shows_what_was_typed(reception, browse):
    case = reception.opens()
    address = reverse("person_new", args=[case.public_id])
    client = browse(reception.mona)
    assert client.get(address).status_code == 200
    reception.gives(case, reception.anna)
    answer = client.post(address, {"name": "Berta <Prov>", "role": "close"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert CaseIsHandedOn.message in page
    assert "Berta &lt;Prov&gt;" in page
    assert client.get(address).status_code == 403
    assert browse(worker(reception.unit)).get(address).status_code == 404  # nothing is said to one who has it not


def test_s01_one_may_end_what_one_has_handed_on(reception, handed_on, browse):
    client = browse(reception.mona)
    assert client.post(reverse("relation_stop", args=[handed_on.public_id])).status_code == 302
    assert client.get(reverse("case", args=[handed_on.public_id])).status_code == 404


def test_s01_another_who_has_nothing_of_it_is_refused_as_before(reception, handed_on):
    with pytest.raises(NotPermitted):
        reception.adds(handed_on, worker(reception.unit))
