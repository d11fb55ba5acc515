"""A relation born from another is no longer and no more than that one, in whatever way it is born (S-01, S-21)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases import services
from livlina.cases.errors import ChildHasCase, GivenByTheLead
from livlina.cases.models import Case, CaseLine, Engagement, Party, Task
from livlina.cases.queries import WHOLE, Measure
from livlina.cases.services import CaseFacts
from livlina.cases.services.assigning import reserve_case
from livlina.cases.terms import CaseRole, Change, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_register import ask
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

SOON = timedelta(days=2)
LESS = {
    "a stand-in": {"kind": EngagementKind.STAND_IN, "ends_in": SOON},
    "who took the first call": {"kind": EngagementKind.INTAKE, "ends_in": SOON},
    "who shares it for a time": {"kind": EngagementKind.CO_ASSIGNED, "ends_in": SOON},
    "who is told no whereabouts": {"kind": EngagementKind.CO_ASSIGNED, "carries_whereabouts": False},
    "who is shielded": {"kind": EngagementKind.CO_ASSIGNED, "wall": Wall.SHIELDED},
}


class Home:
    """A mother's case that Anna has, with a child in it; Stina has less of it, and Eva works there too."""

    def __init__(self, application, less):
        self.application, self.unit = application, UnitFactory()
        self.anna, self.eva = worker(self.unit, name="Anna Prov"), worker(self.unit, name="Eva Prov")
        self.stina, self.lena = worker(self.unit, name="Stina Prov"), worker(self.unit, Role.UNIT_MANAGER)
        self.case = CaseFactory(unit=self.unit)
        self.child = PersonFactory(name="Cleo Prov")
        Party.objects.create(case=self.case, person=self.child, role=PartyRole.CHILD)
        engaged(self.case, self.anna, EngagementKind.CO_ASSIGNED)
        told = dict(less)
        self.hers = engaged(self.case, self.stina, told.pop("kind"))
        ends_in = told.pop("ends_in", None)
        told["ends_at"] = clock.now() + ends_in if ends_in else None
        Engagement.objects.filter(pk=self.hers.pk).update(**told)
        self.hers.refresh_from_db()

    def opens(self, who, assigned_to=None):
        with self.application(actor(who)):
            return services.open_childs_case(
                actor(who),
                case=self.case,
                child=self.child,
                facts=CaseFacts(role=CaseRole.CHILD, came_in_on=clock.today()),
                assigned_to=assigned_to,
                guardians=[self.case.person],
                at=clock.now(),
            )

    def has(self, case, who):
        return Engagement.objects.get(case=case, actor=who)

    def readable(self, case, who):
        with self.application(actor(who)):
            return ask("SELECT %s = ANY (my_cases()), %s = ANY (my_level4_cases())", case.pk, case.pk)[0]


@pytest.fixture(params=LESS.values(), ids=LESS)
def home(application, request):
    return Home(application, request.param)


def test_s01_s21_who_has_less_of_the_parents_case_has_no_more_of_the_childs_and_gives_it_to_nobody(home):
    for somebody in (home.stina, home.eva):
        with pytest.raises(GivenByTheLead):
            home.opens(home.stina, assigned_to=somebody)
    own = home.opens(home.stina)
    born = home.has(own, home.stina)
    assert born.kind == EngagementKind.INTAKE
    assert born.ends_at <= (home.hers.ends_at or born.starts_at + timedelta(days=14))
    reaches = home.hers.carries_whereabouts and home.hers.wall == Wall.OPEN
    assert (born.carries_whereabouts, home.readable(own, home.stina)) == (reaches, (True, reaches))
    assert not Engagement.objects.filter(case=own, kind=EngagementKind.ASSIGNED).exists()
    assert not home.readable(own, home.eva)[0]


def test_s01_who_is_let_out_of_the_parents_case_is_let_out_of_the_childs(home):
    own = home.opens(home.stina)
    with home.application(actor(home.lena)):
        line = CaseLine.objects.get(pk=home.case.pk)
        services.end_relation(actor(home.lena), case=line, engagement=home.hers, at=clock.now())
    assert home.readable(own, home.stina) == (False, False)


def test_s01_what_the_lead_gives_of_the_childs_case_is_kept_and_what_was_withheld_is_withheld(home):
    own = home.opens(home.stina)
    with home.application(actor(home.lena)):
        line = CaseLine.objects.get(pk=own.pk)
        services.assign_case(actor(home.lena), case=line, staff=home.stina, at=clock.now())
        services.end_relation(
            actor(home.lena), case=CaseLine.objects.get(pk=home.case.pk), engagement=home.hers, at=clock.now()
        )
    reaches = home.hers.carries_whereabouts and home.hers.wall == Wall.OPEN
    assert home.readable(own, home.stina) == (True, reaches)


def test_s01_whoever_has_the_parents_case_is_told_and_sees_that_there_is_one(home, browse):
    own = home.opens(home.stina)
    [told] = Task.objects.filter(case=home.case, owner=home.anna)
    assert (told.tells_of, told.is_told) == ([Change.CHILDS_CASE], True)
    client = browse(home.anna)
    page = client.get(reverse("case_persons", args=[home.case.public_id])).content.decode()
    form = reverse("child_case", args=[home.case.public_id, home.child.public_id])
    assert f"Eget ärende {own.number}" in page
    assert form not in page
    assert f"Barnet har redan ett eget ärende, {own.number}" in client.get(form).content.decode()
    assert client.get(reverse("case", args=[own.public_id])).status_code == 404
    with pytest.raises(ChildHasCase):
        home.opens(home.anna, assigned_to=home.anna)


def test_s01_the_form_offers_nobody_to_one_who_has_less(home, browse):
    form = reverse("child_case", args=[home.case.public_id, home.child.public_id])
    page = browse(home.stina).get(form)
    assert "Den som leder enheten ger det till någon" in page.content.decode()
    assert not page.context["form"].fields["assigned_to"].queryset.exists()
    told = {"came_in_on": clock.today().isoformat(), "entrance": "bou"}
    assert browse(home.stina).post(form, told | {"assigned_to": str(home.eva.public_id)}).status_code == 200
    assert browse(home.stina).post(form, told).status_code == 302


def test_s01_who_has_all_of_the_parents_case_gives_the_childs_as_before(home):
    own = home.opens(home.anna, assigned_to=home.eva)
    assert home.has(own, home.eva).ends_at is None
    assert home.readable(own, home.eva) == (True, True)


# ---- every way ----

DOORS = {"reserve_case", "engage", "decide_glass"}


def test_s01_a_relation_is_born_in_these_doors_alone():
    written = ask("SELECT proname::text FROM pg_proc WHERE prosrc ~* 'insert\\s+into\\s+(public\\.)?cases_engagement'")
    assert {name for (name,) in written} == DOORS


def opened_on(home, person, within, assigned_to=None):
    """A case opened on the row of a person, past the pages: what they would have asked for is not asked."""
    at = clock.now()
    key = reserve_case(unit=home.unit, assigned_to=assigned_to, at=at, within=within)
    case = Case.objects.create(
        pk=key, number=f"2026-{key}", unit=home.unit, board=home.case.board, person=person, role=CaseRole.CHILD,
        came_in_on=clock.today(), opened_at=at, opened_by=home.stina,
    )  # fmt: skip
    Party.objects.create(case=case, person=person, role=PartyRole.CLIENT)
    ask("SELECT settle_opening(%s)", key)
    return case


ENGAGE = "SELECT engage(%s, gen_random_uuid(), %s, %s, %s, %s, '', %s)"
BY_THE_LEAD, BY_ONESELF = "given by one who leads its unit", "broken by oneself"
NO_FURTHER = "given no further than one has that case"


def refused(reason, write, *args, **kwargs):
    with pytest.raises(DatabaseError, match=reason), transaction.atomic():
        write(*args, **kwargs)


@pytest.mark.parametrize(
    "home", [less for less in LESS.values() if "wall" not in less], indirect=True
)  # walls are facts
def test_s05_the_database_gives_nobody_more_by_any_of_them_than_the_giver_has(home):
    now, until = clock.now(), clock.now() + timedelta(days=40)
    before = set(Engagement.objects.values_list("pk", flat=True))
    with home.application(actor(home.stina)):
        for kind in ("assigned", "co_assigned", "stand_in"):
            for who in (home.stina, home.eva):
                refused(BY_THE_LEAD, ask, ENGAGE, home.case.pk, who.pk, kind, now, until, True)
        refused(BY_ONESELF, ask, ENGAGE, home.case.pk, home.eva.pk, "break_glass", now, until, False)
        for given_to in (home.stina, home.eva, None):
            refused(NO_FURTHER, opened_on, home, home.child, WHOLE, assigned_to=given_to)
        reaches = home.hers.carries_whereabouts and home.hers.wall == Wall.OPEN
        own = opened_on(home, home.child, Measure(until=home.hers.ends_at, whereabouts=reaches))
    [born] = Engagement.objects.exclude(pk__in=before)
    assert (born.case, born.actor, born.carries_whereabouts) == (own, home.stina, reaches)
    assert home.hers.ends_at is None or born.ends_at <= home.hers.ends_at
