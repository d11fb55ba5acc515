"""Who carries out a commission at the own unit comes into the case as far as who lets them in, and no further."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import rules
from livlina.cases.commissions import services
from livlina.cases.commissions.services import CommissionFacts
from livlina.cases.commissions.tests.test_commissions import WORDS, Place
from livlina.cases.errors import CaseIsHandedOn
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.services import share_case
from livlina.cases.services.assigning import engage, set_whereabouts
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, housed, line_of
from livlina.core import clock
from livlina.organisation.models import Unit
from livlina.organisation.tests import coming_in
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import Whereabouts
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=2)


class Here(Place):
    """A unit where one handles and another carries out, with one who leads, one who gives and one who carries out."""

    def __init__(self):
        super().__init__()
        Unit.objects.filter(pk=self.unit.pk).update(model="cohesive")
        self.boss = worker(self.unit, Role.UNIT_MANAGER, name="Bodil Chef")
        self.ada = worker(self.unit, Role.SOCIAL_WORKER, name="Ada Prov")
        self.frida = worker(self.unit, name="Frida Fiktiv")
        self.case.refresh_from_db()
        housed(self.case, "Hemliga gatan 3")

    def has(self, staff, kind, *, until=None, whereabouts=True):
        held = engaged(self.case, staff, kind)
        Engagement.objects.filter(pk=held.pk).update(ends_at=until, carries_whereabouts=whereabouts)
        return held

    def shielded(self):
        """The case is the child's, and Ada has the father's."""
        Case.objects.filter(pk=self.case.pk).update(role=CaseRole.CHILD)
        self.case.refresh_from_db()
        his = CaseFactory(
            unit=self.unit, board=self.board, role=CaseRole.USING_VIOLENCE, person=PersonFactory(name="Karl Prov")
        )
        hers = CaseFactory(unit=self.unit, board=self.board, person=PersonFactory(name="Mor Prov"))
        Party.objects.create(case=hers, person=his.person, role=PartyRole.OTHER_PARTY)
        Party.objects.create(case=hers, person=self.case.person, role=PartyRole.CHILD)
        engaged(his, self.ada)

    def lets_in(self, giver, carrier):
        return services.give_commission(
            actor(giver),
            case=self.case,
            decision=self.decision,
            facts=CommissionFacts(to_unit=self.unit, text=WORDS, answer_by=clock.today(), carrier=carrier),
            submission=uuid4(),
            at=clock.now(),
        )

    def given(self, staff):
        return Engagement.objects.filter(actor=staff, case=self.case).latest("pk")


@pytest.fixture
def here():
    return Here()


def sees(application, staff):
    with application(actor(staff)):
        return Case.objects.count(), Whereabouts.objects.count()


@pytest.mark.parametrize("until", [None, DAYS], ids=["for good", "until a day"])
@pytest.mark.parametrize("lacks", ["nothing", "withheld", "shielded"])
@pytest.mark.parametrize("kind", sorted(rules.WORKS_WITH_IT))
def test_s01_nobody_is_let_in_further_than_the_one_who_lets_them_in(here, application, kind, lacks, until):
    """The walk: every relation that is work, with what may be missing in it, until a day or for good."""
    if kind == EngagementKind.ASSIGNED:
        Engagement.objects.filter(case=here.case).delete()
    ends = clock.now() + until if until else None
    if lacks == "shielded":
        here.shielded()
    held = here.has(here.ada, kind, until=ends, whereabouts=lacks != "withheld")
    held.refresh_from_db()
    assert (held.wall == Wall.SHIELDED) == (lacks == "shielded")
    named = {"at": clock.now(), "whereabouts": lacks == "nothing", "until": ends}
    more = [named | {"whereabouts": True}] * (lacks != "nothing")
    more += [named | {"until": None}, named | {"until": ends + timedelta(minutes=1)}] if ends else []
    with application(actor(here.ada)):
        here.lets_in(here.ada, here.frida)
        for wider in more:  # the door itself, in the same transaction in which the commission was given
            with pytest.raises(DatabaseError, match="has as much of it"), transaction.atomic():
                engage(here.case, here.frida.pk, EngagementKind.CO_ASSIGNED, **wider)
    held = here.given(here.frida)
    assert (held.kind, held.ends_at, held.carries_whereabouts) == ("co_assigned", ends, lacks == "nothing")
    assert sees(application, here.frida) == (1, int(lacks == "nothing"))


@pytest.mark.parametrize("kind", sorted(set(EngagementKind) - rules.WORKS_WITH_IT))
def test_s01_who_only_reads_lets_nobody_in(here, application, kind):
    with transaction.atomic():
        here.has(here.ada, kind, until=clock.now() + timedelta(hours=1))
        with application(actor(here.ada)), pytest.raises((NotPermitted, CaseIsHandedOn)):
            here.lets_in(here.ada, here.frida)
        assert not Engagement.objects.filter(actor=here.frida).exists()
        transaction.set_rollback(True)  # behind the glass there would be an opening to review


def test_s10_who_has_the_father_lets_nobody_in_to_where_the_child_is(here, application):
    here.shielded()
    share_case(
        actor(here.boss),
        case=line_of(here.case, here.boss),
        staff=here.ada,
        kind="co_assigned",
        until=None,
        at=clock.now(),
    )
    assert sees(application, here.ada)[1] == 0
    with application(actor(here.ada)):
        here.lets_in(here.ada, here.frida)
    assert sees(application, here.frida) == (1, 0)
    # what was not given with it is for one who leads to give
    set_whereabouts(
        actor(here.boss), case=line_of(here.case, here.boss), engagement=here.given(here.frida), carries=True
    )
    assert sees(application, here.frida) == (1, 1)


def test_s01_two_who_let_each_other_in_do_not_outlive_the_days_of_the_first(here, application):
    until = clock.now() + DAYS
    here.has(here.ada, "stand_in", until=until)
    with application(actor(here.ada)):
        here.lets_in(here.ada, here.frida)
    Engagement.objects.filter(actor=here.ada).update(ends_at=clock.now() - timedelta(minutes=1))
    with application(actor(here.frida)):
        here.lets_in(here.frida, here.ada)
    assert {held.ends_at for held in (here.given(here.ada), here.given(here.frida))} == {until}


def test_s01_what_one_who_leads_has_given_is_neither_shortened_nor_taken(here, application):
    later = clock.now() + 5 * DAYS
    here.has(here.ada, "stand_in", until=clock.now() + DAYS, whereabouts=False)
    theirs = here.has(here.frida, "received", until=later)
    with application(actor(here.ada)):
        here.lets_in(here.ada, here.frida)
    theirs.refresh_from_db()
    assert (theirs.ends_at, theirs.carries_whereabouts) == (later, True)


def test_s01_one_who_leads_lets_in_for_good_and_the_lead_sees_who_let_somebody_in(here, browse, application):
    here.has(here.boss, "stand_in", until=clock.now() + DAYS)
    with application(actor(here.boss)):
        here.lets_in(here.boss, here.frida)
    assert (here.given(here.frida).ends_at, sees(application, here.frida)) == (None, (1, 1))


def test_s01_s21_the_page_says_what_the_colleague_does_not_get_and_the_lead_sees_who_let_them_in(here, browse):
    here.has(here.ada, "stand_in", until=clock.now() + DAYS, whereabouts=False)
    client, url = browse(here.ada), reverse("commission_new", args=[here.case.public_id, here.decision.public_id])
    coming_in.confirm(client, here.ada)
    sent = {
        "to_unit": str(here.unit.public_id),
        "text": WORDS,
        "answer_by": clock.today().isoformat(),
        "carrier": str(here.frida.public_id),
        "submission": str(uuid4()),
    }
    told = client.post(url, sent, follow=True).content.decode()
    assert "Frida Fiktiv utför uppdraget i det här ärendet. Ärendet är öppet till" in told
    assert "utan vistelseuppgifter, som för dig. Den som leder enheten kan ge mer." in told
    lines = browse(here.boss).get(reverse("case_assign", args=[here.case.public_id])).content.decode()
    assert "Gavs av <bdi>Ada Prov</bdi>" in lines


def test_s01_these_are_the_doors_by_which_somebody_comes_into_a_case():
    """
    The twins: who is let in by one who does not lead comes through `engage`, which asks what the giver has. A new case
    is its opener's to give (`reserve_case`), and broken glass is let through by one who leads (`decide_glass`).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND prosrc ~* 'insert\\s+into\\s+(public\\.)?cases_engagement\\M'"
        )
        doors = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND prosrc ~* 'set\\s+carries_whereabouts\\s*=\\s*(true|carries)\\M'"
        )
        wider = {name for (name,) in cursor.fetchall()}
    assert doors == {"engage", "reserve_case", "decide_glass"}
    assert wider == {"set_whereabouts"}  # by one who leads, or of one's own reading
