"""Two investigations of one family: linked, what each shares, their meetings; and what a wall closes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.closing import services as closing
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.investigation.tests.factories import InvestigationFactory
from livlina.cases.linking import queries, rules, services
from livlina.cases.linking.errors import IsSavedBefore
from livlina.cases.linking.models import CaseLink, JointMeeting, LinkAnswer, SharedFact
from livlina.cases.linking.terms import Said, State
from livlina.cases.models import Case, Engagement, Party, Task
from livlina.cases.services import assign_case
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed, line_of
from livlina.core import clock
from livlina.organisation.models import UnitBoard
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.models import Consent, Person, Relation, Whereabouts
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts
from livlina.people.terms import Protection, RelationKind, Violence
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db
WHY = "Samma familj utreds hos oss båda."
RISK = "Han har hotat henne igen i helgen."
CHILDS = "Ninni sover dåligt och vill inte gå till skolan."
GROUND = "sol2025_19_1"


class Family:
    """The mother's case at a team, the child's at a unit for children under the same board, each with its worker."""

    def __init__(self):
        self.team = UnitFactory(functions=(Function.AUTHORITY,), full_name="Relationsvåldsteam Prov")
        self.board = UnitBoard.objects.get(unit=self.team).board
        self.bou = UnitFactory(board=self.board, functions=(Function.CHILD_AUTHORITY,), full_name="BoU Prov")
        self.rita = worker(self.team, Role.SOCIAL_WORKER, name="Rita Vuxen")
        self.bodil = worker(self.bou, Role.CHILD_WORKER, name="Bodil Barn")
        self.mother, self.child, self.father = (
            PersonFactory(name=name) for name in ("Alma Påhittad", "Ninni Påhittad", "Sture Påhittad")
        )
        self.hers = self.case(self.team, self.mother, CaseRole.EXPOSED, self.rita)
        self.childs = self.case(self.bou, self.child, CaseRole.CHILD, self.bodil)
        Party.objects.create(case=self.hers, person=self.father, role=PartyRole.OTHER_PARTY)
        Party.objects.create(case=self.hers, person=self.child, role=PartyRole.CHILD)
        for parent in (self.mother, self.father):
            Party.objects.create(case=self.childs, person=parent, role=PartyRole.GUARDIAN)

    def case(self, unit, person, role, staff):
        made = CaseFactory(unit=unit, board=self.board, person=person, role=role)
        engaged(made, staff)
        InvestigationFactory(case=made, opened_by=staff)
        return made

    def his(self, staff, unit):
        """The father's own case in the hands of that worker."""
        made = CaseFactory(unit=unit, board=self.board, person=self.father, role=CaseRole.USING_VIOLENCE)
        Party.objects.create(case=made, person=self.mother, role=PartyRole.OTHER_PARTY)
        engaged(made, staff)
        return made

    def violence_to_the_child(self):
        """The mother has hurt the child: a wall between the two."""
        Relation.objects.create(
            person=self.mother,
            other=self.child,
            kind=RelationKind.PARENT,
            violence=Violence.BY_FIRST,
            board=self.board,
            told_in_case=self.childs.pk,
            recorded_at=clock.now(),
        )


@pytest.fixture
def family():
    return Family()


def at(name, case, *more):
    return reverse(name, args=[case.public_id, *more])


def once(**more):
    return {"submission": str(uuid4())} | more


def said(answer):
    return answer.content.decode()


def propose(family, client, *, to=None, unit=None, case=None, **more):
    to, unit = to or family.bodil, unit or family.bou
    told = once(to=f"{unit.public_id}:{to.public_id}", text=WHY) | more
    return client.post(at("link_new", case or family.hers), told)


def accept(client, link, case):
    return client.post(reverse("links"), once(link=str(link.public_id), kind="accepted", case=str(case.public_id)))


def linked(family, browse):
    """The two, linked. The link."""
    assert propose(family, browse(family.rita)).status_code == 302
    link = CaseLink.objects.get()
    assert accept(browse(family.bodil), link, family.childs).status_code == 302
    return link


def share(client, case, link, **more):
    confirm(client, get_user(client))
    told = once(field="risk", told_by="self", ground=GROUND, text=RISK) | more
    return client.post(at("link_share", case, link.public_id), told)


@given(kinds=st.lists(st.sampled_from(Said.values), max_size=6))
def test_what_settles_a_link_first_holds_and_only_one_that_stands_is_ended(kinds):
    settled = [kind for kind in kinds if kind in rules.SETTLES]
    stands = rules.state(kinds)
    assert (stands is State.WAITING) == (not settled)
    assert (stands in (State.LIVE, State.ENDED)) == (settled[:1] == [Said.ACCEPTED])
    may_end = rules.obstacle_to_saying(Said.ENDED, said=kinds, text="", has_case=False) is None
    assert may_end == (stands is State.LIVE)


@pytest.mark.req("R-095", "R-504")
def test_two_investigations_are_linked_share_what_each_chose_meet_and_part(family, browse, traces):
    rita, bodil = browse(family.rita), browse(family.bodil)
    assert "Ingen utredning är kopplad" in said(rita.get(at("case_links", family.hers)))
    sent = once(to=f"{family.bou.public_id}:{family.bodil.public_id}", text=WHY)
    for _ in range(2):  # a double click
        assert rita.post(at("link_new", family.hers), sent).status_code == 302
    link = CaseLink.objects.get()
    # the named worker reads who and why, and neither file nor number
    assert "Ett förslag att koppla en utredning" in said(bodil.get(reverse("my_day")))
    page = said(bodil.get(reverse("links")))
    assert "Alma Påhittad" in page
    assert WHY in page
    assert family.hers.number not in page
    assert {row["case_ref"] for row in traces("link.read")} == {family.hers.trace_ref}
    assert said(browse(worker(family.bou, Role.CHILD_WORKER)).get(reverse("links"))).count(WHY) == 0
    assert bodil.get(at("case", family.hers)).status_code == 404
    assert accept(bodil, link, family.childs).status_code == 302
    # each shares one thing, for a purpose, on a ground, with whose it is; and shows first that it is they
    told = once(field="risk", told_by="self", ground=GROUND, text=RISK)
    assert rita.post(at("link_share", family.hers, link.public_id), told).status_code == 403
    assert share(rita, family.hers, link).status_code == 302
    assert share(bodil, family.childs, link, field="child", told_by="child", text=CHILDS).status_code == 302
    for client, case in ((rita, family.hers), (bodil, family.childs)):
        page = said(client.get(at("link", case, link.public_id)))
        for words in (RISK, CHILDS, "Uppgift från: barnet", "Så att ingen av utredningarna", "Hur barnet har det"):
            assert words in page
    assert {row["case_ref"] for row in traces("link.read")} == {family.hers.trace_ref, family.childs.trace_ref}
    readers = said(rita.get(at("case_readers", family.hers)))
    assert "Läste det som delas med en kopplad utredning" in readers
    # their meeting stands in both chronologies
    met = once(
        held_on=clock.today().isoformat(), took_part=["adult_worker", "child_worker"], text="Vi börjar med henne."
    )
    assert (
        rita.post(at("link_meeting", family.hers, link.public_id), met | {"next_step": "Nytt möte"}).status_code == 302
    )
    # S-142: the form of the other side is told so, and is no error
    theirs = str(SharedFact.objects.get(case=family.hers).submission)
    taken = share(bodil, family.childs, link, field="child", told_by="child", text=CHILDS, submission=theirs)
    assert IsSavedBefore.message in said(taken)
    assert IsSavedBefore.message in said(bodil.post(at("link_meeting", family.childs, link.public_id), met))
    for client, case in ((rita, family.hers), (bodil, family.childs)):
        events = said(client.get(at("case_events", case)))
        assert "Gemensamt möte" in events
        assert "Vi börjar med henne." in events
        assert "Handläggare för barnet" in events
    # what is taken back is gone for the other; ended, the page is closed for both and the meeting stays
    fact = SharedFact.objects.get(case=family.hers)
    assert rita.post(at("link", family.hers, link.public_id), {"fact": str(fact.public_id)}).status_code == 302
    assert RISK not in said(bodil.get(at("link", family.childs, link.public_id)))
    assert bodil.post(at("link", family.childs, link.public_id), once()).status_code == 302
    page = said(rita.get(at("link", family.hers, link.public_id)))
    assert CHILDS not in page
    assert "Vi börjar med henne." in page
    assert "inte kopplade nu" in said(share(rita, family.hers, link))
    assert "inte kopplade nu" in said(rita.get(at("link_share", family.hers, link.public_id)))
    assert SharedFact.objects.count() == 2
    for action in ("proposed", "proposed_again", "accepted", "shared", "unshared", "met", "ended"):
        assert traces(f"link.{action}"), action


def test_s01_a_stranger_finds_no_link_and_the_other_side_none_under_its_own_case(family, browse):
    link = linked(family, browse)
    stranger = browse(worker(family.team, Role.SOCIAL_WORKER))
    for name, more in (
        ("case_links", ()),
        ("link_new", ()),
        ("link", (link.public_id,)),
        ("link_share", (link.public_id,)),
    ):
        assert stranger.get(at(name, family.hers, *more)).status_code == 404
    another = family.case(family.team, PersonFactory(), CaseRole.EXPOSED, family.rita)
    for name in ("link", "link_share", "link_meeting"):
        assert browse(family.rita).get(at(name, another, link.public_id)).status_code == 404


def test_s21_whereabouts_never_go_over_and_the_ground_and_whose_it_is_are_asked_for(family, browse):
    client = browse(family.rita)
    assert "delas aldrig" in said(propose(family, client, text="Hon nås på 070-174 06 05 hela dagen."))
    link = linked(family, browse)
    refused = said(share(client, family.hers, link, text="Hon nås på 070-174 06 05 hela dagen."))
    assert "delas aldrig" in refused
    assert "070-174 06 05" in refused  # what was typed stays
    for missing in ("ground", "told_by", "field"):
        assert share(client, family.hers, link, **{missing: ""}).status_code == 200
    assert "Inget samtycke" in said(share(client, family.hers, link, ground="consent"))
    met = once(held_on=(clock.today() + timedelta(days=2)).isoformat(), took_part=["lead"], text="Vi bestämde mycket.")
    assert "inte varit än" in said(client.post(at("link_meeting", family.hers, link.public_id), met))
    assert not SharedFact.objects.exists()
    assert not JointMeeting.objects.exists()


def test_s05_why_something_is_shared_no_more_is_told_the_side_whose_it_is_alone(family, browse, application):
    link, rita = linked(family, browse), browse(family.rita)
    consent = consented(family, family.mother, family.hers, what=["risk"])
    share(rita, family.hers, link, ground="consent")
    Consent.objects.filter(pk=consent.pk).update(
        withdrawn_on=clock.today(), withdrawn_by=family.rita, ended_at=clock.now()
    )
    told = {}
    for who in (family.rita, family.bodil):
        with application(actor(who)), connection.cursor() as cursor:
            cursor.execute("SELECT since, why FROM facts_shared_no_more()")
            told[who] = cursor.fetchall()
    assert told == {family.rita: [(clock.today(), "withdrawn")], family.bodil: [(clock.today(), None)]}


def test_r218_a_consent_that_is_taken_back_closes_what_rested_on_it_at_once(family, browse):
    link, rita = linked(family, browse), browse(family.rita)
    consent = consented(family, family.mother, family.hers, what=["risk"])
    assert share(rita, family.hers, link, ground="consent").status_code == 302
    url = at("link", family.childs, link.public_id)
    assert RISK in said(browse(family.bodil).get(url))
    Consent.objects.filter(pk=consent.pk).update(
        withdrawn_on=clock.today(), withdrawn_by=family.rita, ended_at=clock.now()
    )
    page = said(browse(family.bodil).get(url))
    assert RISK not in page
    assert "En uppgift som delades med er delas inte längre" in page
    # the one who shared it is told that it is not, why, and that a ground of law may carry what is of danger
    mine, my_day = at("link", family.hers, link.public_id), reverse("my_day")
    page = said(rita.get(mine))
    own = page.partition('id="own"')[2].partition("</section>")[0]
    assert RISK not in own
    lapsed = page.partition('id="lapsed"')[2].partition("</section>")[0]
    for words in (RISK, "Samtycket är taget tillbaka.", "Pröva om en grund i lag bär den"):
        assert words in lapsed
    for client, is_told in ((rita, True), (browse(family.bodil), False)):
        assert ("En uppgift om fara delas inte längre" in said(client.get(my_day))) == is_told
    day = clock.today()
    ran_out = consented(
        family, family.mother, family.hers, what=["risk"], starts_on=day - timedelta(9), ends_on=day - timedelta(1)
    )
    SharedFact.objects.update(consent=ran_out)
    assert "Samtyckets tid har gått ut." in said(rita.get(mine))
    # shared anew on a ground of law, and taken back: nothing more is asked of her
    assert share(rita, family.hers, link).status_code == 302
    fact = SharedFact.objects.get(consent=ran_out)
    assert rita.post(mine, {"fact": str(fact.public_id)}).status_code == 302
    assert "En uppgift om fara delas inte längre" not in said(rita.get(my_day))
    assert RISK in said(browse(family.bodil).get(url))


def test_s30_broken_glass_in_one_case_opens_nothing_that_another_shares_with_it(family, browse):
    link = linked(family, browse)
    share(browse(family.rita), family.hers, link)
    reader = worker(family.bou, Role.CHILD_WORKER, name="Glas Prov")
    engaged(family.childs, reader, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(actor=reader).update(kind=EngagementKind.BREAK_GLASS)
    client = browse(reader)
    assert client.get(at("case", family.childs)).status_code == 200
    assert client.get(at("link", family.childs, link.public_id)).status_code == 404
    shown = said(client.get(at("case_links", family.childs)))
    assert RISK not in shown
    assert "Alma" not in shown


def test_s14_a_proposal_about_a_child_is_not_read_by_one_who_has_declared_a_parent(family, browse):
    brother = worker(family.team, Role.SOCIAL_WORKER, name="Bror Prov")
    number = identity_number("19850612")
    Person.objects.filter(pk=family.father.pk).update(identity_number=number, identity_hash=number_hash(number))
    people.declare_relation(actor(brother), facts=OwnFacts(kind="family", identity_number=number), at=clock.now())
    usual = propose(family, browse(family.bodil), case=family.childs, to=family.rita, unit=family.team)
    answer = propose(family, browse(family.bodil), case=family.childs, to=brother, unit=family.team)
    assert (answer.status_code, answer.url) == (usual.status_code, usual.url)
    assert "Ninni" not in said(browse(brother).get(reverse("links")))


@pytest.mark.parametrize("role", [CaseRole.CHILD, CaseRole.EXPOSED])
def test_s11_a_proposal_about_a_child_whom_the_mothers_case_alone_names_is_not_read_by_the_fathers_worker(
    family, browse, role
):
    dina, olle = PersonFactory(name="Dina Dotter"), worker(family.team, Role.SOCIAL_WORKER)
    Party.objects.create(case=family.hers, person=dina, role=PartyRole.CHILD)
    own = family.case(family.team, dina, role, family.bodil)
    family.his(olle, family.team)
    propose(family, browse(family.bodil), to=olle, unit=family.team, case=own, confirmed_because="Det behövs.")
    page = said(browse(olle).get(reverse("links")))
    assert "Dina" not in page
    assert WHY not in page


def test_s20_who_is_marked_after_a_link_was_proposed_is_marked_where_it_is_read(family, browse):
    propose(family, browse(family.rita))
    child, bodil = family.childs.person, browse(family.bodil)
    assert f"Ärende {family.childs.number}, {child.name}</option>" in said(bodil.get(reverse("links")))
    protected = [family.mother.pk, child.pk]
    Person.objects.filter(pk__in=protected).update(protection=Protection.SECRECY_MARKING)
    page = said(bodil.get(reverse("links")))
    assert "Sekretessmarkering" in page
    # nor is the client of one's own case named in the list of what could be the other half
    assert child.name not in page
    accept(browse(family.bodil), CaseLink.objects.get(), family.childs)
    link = CaseLink.objects.get()
    assert "Sekretessmarkering" in said(browse(family.bodil).get(at("link", family.childs, link.public_id)))
    assert link.protection == Protection.NONE  # as it stood


def consented(family, person, case, *, what, **more):
    day = clock.today()
    return Consent.objects.create(
        person=person,
        purpose="sharing:social_services",
        what=what,
        given_how="words",
        submission=uuid4(),
        board=family.board,
        told_in_case=case.pk,
        recorded_at=clock.now(),
        **({"starts_on": day, "ends_on": day + timedelta(days=90)} | more),
    )


def test_r218_a_consent_to_something_else_or_by_a_guardian_shares_nothing(family, browse):
    link, rita, bodil = linked(family, browse), browse(family.rita), browse(family.bodil)
    consented(family, family.mother, family.hers, what=["contact", "children"])
    assert "Inget samtycke" in said(share(rita, family.hers, link, ground="consent"))
    consented(family, family.child, family.childs, what=["children"], guardian=family.father)
    told = {"ground": "consent", "field": "child", "told_by": "child", "text": CHILDS}
    assert "Inget samtycke" in said(share(bodil, family.childs, link, **told))
    # nor is it the mother's to let out what the child or the man told, or the child's in its own case
    consented(family, family.mother, family.hers, what=["risk"])
    for told_by in ("child", "other_party", "guardian"):
        assert "är någon annans ord" in said(share(rita, family.hers, link, ground="consent", told_by=told_by))
    consented(family, family.child, family.childs, what=["children"])
    assert "Inget samtycke räcker" in said(share(bodil, family.childs, link, **told))
    assert not SharedFact.objects.exists()


@pytest.mark.parametrize("by", ["the end of the link", "the end of the other case"])
def test_what_was_shared_is_taken_back_though_the_link_lives_no_more(family, browse, by):
    link, rita = linked(family, browse), browse(family.rita)
    url = at("link", family.hers, link.public_id)
    share(rita, family.hers, link)
    fact = SharedFact.objects.get()
    if by == "the end of the link":
        browse(family.bodil).post(at("link", family.childs, link.public_id), once())
    else:
        Case.objects.filter(pk=family.childs.pk).update(closed_on=clock.today())
        assert "Delas igen om ärendena öppnas" in said(rita.get(url))
    assert rita.post(url, {"fact": str(fact.public_id)}).status_code == 302
    Case.objects.filter(pk=family.childs.pk).update(closed_on=None)
    assert RISK not in said(browse(family.bodil).get(at("link", family.childs, link.public_id)))
    fact.refresh_from_db()
    assert (fact.ended_at is None, fact.ended_by) == (False, family.rita)
    assert RISK not in said(rita.get(url))


@pytest.mark.req("R-095", "R-504")
def test_s10_no_link_leads_past_a_wall_and_the_answer_is_the_same(family, browse):
    """The father's worker is asked by mistake: the one who asks sees no difference, and he is shown nothing."""
    rita, fritz = browse(family.rita), worker(family.bou, Role.CHILD_WORKER, name="Fritz")
    family.his(fritz, family.bou)
    usual = propose(family, rita)
    walled = propose(family, rita, to=fritz)
    assert (usual.status_code, usual.url) == (walled.status_code, walled.url)
    over = CaseLink.objects.get(to_staff=fritz)
    assert "Alma" not in said(browse(fritz).get(reverse("links")))
    assert accept(browse(fritz), over, family.childs).status_code == 200
    assert not LinkAnswer.objects.filter(link=over).exists()
    # nor from the child's case: he has the case of one who uses violence in that family
    bodil = browse(family.bodil)
    karl = worker(family.team, Role.SOCIAL_WORKER)
    family.his(karl, family.team)
    assert propose(family, bodil, case=family.childs, to=karl, unit=family.team).status_code == 302
    assert "Ninni" not in said(browse(karl).get(reverse("links")))
    # and his case is linked to none
    page = said(browse(karl).get(at("link_new", Case.objects.filter(person=family.father).last())))
    assert "Bara utredningen om en våldsutsatt vuxen" in page


def test_s10_a_wall_between_the_two_refuses_the_link_in_the_words_of_a_case_that_does_not_fit(
    family, browse, application
):
    propose(family, browse(family.rita))
    link = CaseLink.objects.get()
    unfit = family.case(family.bou, PersonFactory(), CaseRole.EXPOSED, family.bodil)
    page = said(accept(browse(family.bodil), link, unfit))
    assert not LinkAnswer.objects.exists()
    assert "Välj" in page or "kan inte kopplas" in page
    family.violence_to_the_child()
    assert "Alma" not in said(browse(family.bodil).get(reverse("links")))
    with application(actor(family.bodil)), connection.cursor() as cursor:
        cursor.execute("SELECT may_answer_link(%s, 'accepted', %s)", [link.pk, family.childs.pk])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("how", ["violence to the child", "his case in her worker's hands"])
def test_s10_a_wall_raised_later_closes_the_link_to_whom_it_stands_against(family, browse, application, how):
    link = linked(family, browse)
    share(browse(family.rita), family.hers, link)
    share(browse(family.bodil), family.childs, link, text=CHILDS)
    sides = [(family.bodil, family.childs)]
    if how == "violence to the child":
        family.violence_to_the_child()
        sides.append((family.rita, family.hers))
    else:
        family.his(family.bodil, family.bou)
    for staff, case in sides:
        answer = browse(staff).get(at("link", case, link.public_id))
        assert answer.status_code == 404
        with application(actor(staff)):
            for model in (CaseLink, LinkAnswer, SharedFact, JointMeeting):
                assert not model.objects.exists(), model
    if how != "violence to the child":
        assert RISK in said(browse(family.rita).get(at("link", family.hers, link.public_id)))


@pytest.mark.parametrize("when", ["it stands", "it was read and has ended", "it ended long ago"])
def test_s10_who_reads_through_a_link_what_she_has_shared_is_not_given_his_case(family, browse, application, when):
    """As after other reading. Of where the child is its own worker sees what they saw."""
    housed(family.childs, "Gömgatan 14")
    link, bodil = linked(family, browse), browse(family.bodil)
    share(browse(family.rita), family.hers, link)
    lead, other = worker(family.bou, Role.GROUP_LEADER), worker(family.bou, Role.CHILD_WORKER)
    his = family.his(worker(family.bou), family.bou)
    if when != "it stands":
        assert RISK in said(bodil.get(at("link", family.childs, link.public_id)))
        assert bodil.post(at("link", family.childs, link.public_id), once()).status_code == 302
    if when == "it ended long ago":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION hours_of_reading(at_unit bigint) RETURNS interval LANGUAGE sql STABLE"
                " AS $$ SELECT interval '0' $$"
            )

    def give(staff):
        with application(actor(lead)):
            assign_case(actor(lead), case=line_of(his, lead), staff=staff, at=clock.now())

    with application(actor(family.bodil)):
        assert Whereabouts.objects.count() == 1
    if when == "it ended long ago":
        give(family.bodil)
        return
    with pytest.raises(HandlerNotPossible) as refusal:
        give(family.bodil)
    assert "koppl" not in str(refusal.value)
    give(other)  # who has not read it may have it
    with application(actor(family.bodil)):
        assert Whereabouts.objects.count() == 1


def test_s10_the_childs_case_is_not_linked_to_two_adults_who_are_each_others_sides(family, browse):
    linked(family, browse)
    sven = worker(family.team, Role.SOCIAL_WORKER)
    his = family.case(family.team, family.father, CaseRole.EXPOSED, sven)
    Party.objects.create(case=his, person=family.mother, role=PartyRole.OTHER_PARTY)
    propose(family, browse(family.bodil), case=family.childs, to=sven, unit=family.team)
    second = CaseLink.objects.get(to_staff=sven)
    page = said(accept(browse(sven), second, his))
    assert "kan inte kopplas" in page
    assert not LinkAnswer.objects.filter(link=second).exists()


def test_only_workers_under_the_same_board_who_investigate_the_other_half_can_be_asked(family, browse):
    far = UnitFactory(functions=(Function.CHILD_AUTHORITY,))
    away = worker(far, Role.CHILD_WORKER)
    treats = UnitFactory(board=family.board)
    for unit, staff in ((far, away), (treats, worker(treats)), (family.team, family.rita)):
        assert propose(family, browse(family.rita), to=staff, unit=unit).status_code == 200
    assert not CaseLink.objects.exists()
    assert [unit for unit, _ in queries.workers(family.hers, day=clock.today())] == [family.bou]
    family.hers.investigations.update(
        ended_on=clock.today(), ended_how="withdrawn", ended_by=family.rita, ended_at=clock.now()
    )
    assert "Inled utredningen" in said(propose(family, browse(family.rita)))


def test_a_proposal_is_refused_with_words_or_taken_back_once(family, browse):
    rita, bodil = browse(family.rita), browse(family.bodil)
    propose(family, rita)
    link = CaseLink.objects.get()
    decline = once(link=str(link.public_id), kind="declined", text="Nej")
    assert "minst 10 tecken" in said(bodil.post(reverse("links"), decline))
    assert bodil.post(reverse("links"), decline | {"text": "Jag har inte den familjen."}).status_code == 302
    assert "Jag har inte den familjen." in said(rita.get(at("link", family.hers, link.public_id)))
    assert "redan besvarat" in said(rita.post(at("link", family.hers, link.public_id), once()))
    propose(family, rita)
    again = CaseLink.objects.latest("pk")
    assert rita.post(at("link", family.hers, again.public_id), once()).status_code == 302
    assert "Alma" not in said(bodil.get(reverse("links")))
    assert [row.kind for row in LinkAnswer.objects.order_by("pk")] == ["declined", "withdrawn"]


def test_s05_the_database_keeps_what_the_commands_forget(family, browse, application):
    link = linked(family, browse)
    share(browse(family.rita), family.hers, link)
    into = (
        "INSERT INTO cases_linkanswer (public_id, link_id, kind, said_by_id, said_at, submission) "
        f"VALUES (gen_random_uuid(), {link.pk}, 'withdrawn', {family.bodil.pk}, now(), gen_random_uuid())"
    )
    attempts = [
        "UPDATE cases_caselink SET role = 'child'",
        "UPDATE cases_sharedfact SET field = 'child'",
        "UPDATE cases_sharedfact SET ended_at = now(), ended_by_id = acting()",  # the other side's
        "DELETE FROM cases_sharedfact",
        "DELETE FROM cases_linkanswer",
        into,
    ]
    for sql in attempts:
        with application(actor(family.bodil)):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql)
            except DatabaseError:
                continue
        assert SharedFact.objects.get().ended_at is None, sql
    Case.objects.filter(pk=family.hers.pk).update(closed_on=clock.today())
    assert RISK not in said(browse(family.bodil).get(at("link", family.childs, link.public_id)))


def test_r095_a_danger_that_ends_with_its_link_is_told_in_the_other_case_and_stands_in_both(family, browse):
    link = linked(family, browse)
    share(browse(family.rita), family.hers, link)
    selma = worker(family.bou, Role.CHILD_WORKER, name="Petra Mottagning")
    engaged(family.childs, selma, EngagementKind.CO_ASSIGNED)
    assert browse(selma).post(at("link", family.childs, link.public_id), once()).status_code == 302
    told = {(row.case_id, row.owner, *row.tells_of) for row in Task.objects.all()}
    assert told == {(family.childs.pk, family.bodil, "unshared"), (family.hers.pk, family.rita, "unshared")}
    for case, staff in ((family.hers, family.rita), (family.childs, family.bodil)):
        events = said(browse(staff).get(at("case_events", case)))
        assert "Koppling till en annan utredning avslutad" in events
        assert "Petra Mottagning" in events
        assert RISK not in events


def test_r095_a_danger_that_goes_as_the_other_case_is_closed_is_told_there(family, browse, monkeypatch):
    link = linked(family, browse)
    share(browse(family.rita), family.hers, link)
    monkeypatch.setattr(closing.queries, "obstacles", lambda *_, **__: [])
    monkeypatch.setattr(closing.queries, "left", lambda *_: [])
    outcome = closing.Outcome(reason=ClosingReasonFactory(), need_remains="no")
    closing.close_case(actor(family.rita), case=family.hers, closed_on=clock.today(), outcome=outcome, at=clock.now())
    assert [(row.case_id, row.owner, row.tells_of) for row in Task.objects.all()] == [
        (family.childs.pk, family.bodil, ["unshared"])
    ]


def test_r095_what_is_taken_back_is_told_in_the_other_case_and_to_nobody_who_is_not_shown_it(family, browse):
    link = linked(family, browse)
    share(browse(family.rita), family.hers, link)
    hidden = worker(family.bou, Role.CHILD_WORKER, name="Utan Vistelse")
    engaged(family.childs, hidden, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(actor=hidden).update(carries_whereabouts=False)
    fact = SharedFact.objects.get()
    services.unshare_fact(actor(family.rita), case=family.hers, fact=fact, at=clock.now())
    services.unshare_fact(actor(family.rita), case=family.hers, fact=fact, at=clock.now())
    assert [(row.owner, row.tells_of) for row in Task.objects.all()] == [(family.bodil, ["unshared"])]
