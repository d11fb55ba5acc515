"""
Whoever handles a parent's first contact, or holds a group in which a parent has a seat, is on that one's side in the
child's case as who has the parent's case is. Source: S-10, S-11, S-13, S-21, S-22.
"""

from datetime import timedelta
from itertools import permutations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import Engagement, GuardianDecision, Instruction, Party
from livlina.cases.services import assign_case, set_whereabouts, share_case
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import NoteFactory, engaged, engaged_now, housed, line_of, told_of_the_end
from livlina.cases.walls import mend
from livlina.core import clock
from livlina.intake.models import Contact, ContactHandling
from livlina.intake.services import answer_contact, reading
from livlina.intake.tests.factories import ContactFactory
from livlina.intake.tests.test_contact_pages import typed
from livlina.intake.tests.test_walls import hours_pass
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import ClosingReasonFactory, MembershipFactory, actor, worker
from livlina.people.models import Person, Relation, Whereabouts
from livlina.people.queries import number_hash
from livlina.people.terms import Protection, RelationKind, Violence
from livlina.people.tests.factories import PersonFactory, identity_number
from livlina.support.groups.models import GroupHost, GroupSeat, GroupStep, HelpGroup
from livlina.support.groups.services import change_group
from livlina.support.groups.tests.test_groups import USING, Centre

pytestmark = pytest.mark.django_db

STREET = "Påhittade vägen 17"
HER_NUMBER, HIS_NUMBER = identity_number("19920418"), identity_number("19850612")
MEETINGS = ("contact", "contact without a number", "group")


class Childs(Centre):
    """Alma, protected, and Karl, who hurt her, each with a case; their child Bo with Bea; and Gil, who holds groups."""

    def __init__(self):
        super().__init__()
        self.bea, self.gil = worker(self.unit, name="Bea Exempel"), self.hanna
        self.mona = worker(self.unit, Role.INTAKE, name="Mona Mottagare")
        karl = {"identity_number": HIS_NUMBER, "identity_hash": number_hash(HIS_NUMBER)}
        self.alma = PersonFactory(
            name="Alma Skyddad",
            protection=Protection.PROTECTED_REGISTRATION,
            identity_number=HER_NUMBER,
            identity_hash=number_hash(HER_NUMBER),
        )
        self.his = self.case(CaseRole.USING_VIOLENCE, PersonFactory(name="Karl Exempelsson", **karl), worker(self.unit))
        self.hers = self.case(person=self.alma)
        self.own = self.case(CaseRole.CHILD, PersonFactory(name="Bo Exempelsson"), self.bea)
        Party.objects.create(case=self.hers, person=self.his.person, role=PartyRole.OTHER_PARTY)
        self.guardians = [
            Party.objects.create(case=self.own, person=person, role=PartyRole.GUARDIAN)
            for person in (self.alma, self.his.person)
        ]
        housed(self.own, STREET)

    def shares(self, staff=None):
        share_case(
            actor(self.eva),
            case=line_of(self.own, self.eva),
            staff=staff or self.gil,
            kind=EngagementKind.CO_ASSIGNED,
            until=None,
            at=clock.now(),
        )

    def meets(self, how):
        """How Gil comes to meet Karl."""
        if how == "group":
            self.starts(self.his, self.group(USING, state="runs"), by=self.his.hers)
            return
        known = {"identity_number": HIS_NUMBER, "identity_hash": number_hash(HIS_NUMBER)}
        is_known = how == "contact"
        made = ContactFactory(unit=self.unit, handler=self.gil, person=PersonFactory(**known if is_known else {}))
        if not is_known:
            Person.objects.filter(pk=made.person_id).update(**known)

    def wall(self, staff=None):
        return engaged_now(self.own, staff or self.gil).wall

    def decide(self, client, told):
        guardian = self.guardians[1]
        url = reverse("guardian_decide", args=[self.own.public_id, guardian.public_id, "note", told.public_id])
        said = {"may_be_shown": "show", "ground": "no_harm", "text": "Barnet vill att båda får veta det."}
        return client.post(url, said)


@pytest.fixture
def childs():
    return Childs()


def judged(staff):
    """As the database mends it within the hour."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT keep_blocks(%s)", [[staff.pk]])


@pytest.mark.parametrize("first", ["the child's case", "him"])
@pytest.mark.parametrize("how", MEETINGS)
def test_s11_who_meets_the_father_is_shielded_in_the_childs_case_as_who_has_his(
    childs, browse, application, how, first
):
    if first == "him":
        childs.meets(how)
    childs.shares()
    if first != "him":
        assert childs.wall() == Wall.OPEN
        childs.meets(how)
    assert childs.wall() == Wall.SHIELDED
    assert childs.wall(childs.bea) == Wall.OPEN
    told = NoteFactory(
        case=childs.own, text="Mamma gråter.", told_by="child", written_by=childs.bea, signed_by=childs.bea,
        signed_at=clock.now(),
    )  # fmt: skip
    client = browse(childs.gil)
    confirm(client, childs.gil)
    own = childs.own.public_id
    persons = client.get(reverse("case_persons", args=[own])).content.decode()
    assert "Karl Exempelsson" in persons
    assert "Alma Skyddad" not in persons
    assert STREET not in persons
    shown = client.post(reverse("person_number", args=[own, childs.guardians[0].public_id]))
    assert HER_NUMBER not in shown.content.decode()
    assert "Be någon annan som arbetar med ärendet" in childs.decide(client, told).content.decode()
    assert "avgör inte det här" in client.get(reverse("case_close", args=[own])).content.decode()
    client.post(reverse("case_close", args=[own]), told_of_the_end(ClosingReasonFactory()))
    childs.own.refresh_from_db()
    assert childs.own.is_open
    with application(actor(childs.gil)):
        assert not Whereabouts.objects.exists()
        decision = GuardianDecision(
            case=childs.own, guardian=childs.guardians[1], note=told, may_be_shown=True, ground="no_harm",
            reason="Det.", decided_by_id=childs.gil.pk, decided_at=clock.now(),
        )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            decision.save(force_insert=True)


def test_s13_one_from_whom_whereabouts_are_withheld_neither_lets_be_shown_nor_closes(childs, browse):
    childs.shares()
    relation = engaged_now(childs.own, childs.gil)
    set_whereabouts(actor(childs.eva), case=line_of(childs.own, childs.eva), engagement=relation, carries=False)
    told = NoteFactory(
        case=childs.own, told_by="child", written_by=childs.bea, signed_by=childs.bea, signed_at=clock.now()
    )
    client = browse(childs.gil)
    confirm(client, childs.gil)
    assert childs.wall() == Wall.OPEN
    assert "Be någon annan som arbetar med ärendet" in childs.decide(client, told).content.decode()
    page = client.get(reverse("case_close", args=[childs.own.public_id])).content.decode()
    assert "avgör inte det här" in page


def test_s11_it_opens_when_his_contact_is_over_or_given_on(childs):
    childs.shares()
    childs.meets("contact")
    Contact.objects.update(outcome="advice_given", outcome_on=clock.today())
    assert childs.wall() == Wall.SHIELDED, "for the hours of a reading"
    Contact.objects.update(ended_at=clock.now() - timedelta(days=3))
    assert childs.wall() == Wall.OPEN
    Contact.objects.update(outcome="", outcome_on=None)
    assert childs.wall() == Wall.SHIELDED
    Contact.objects.update(handler=childs.mona)
    assert childs.wall() == Wall.SHIELDED, "for the hours of a reading"
    hours_pass()
    assert childs.wall() == Wall.OPEN


def given(browse, by, contact, to=None):
    """By the page: given to a colleague, or taken."""
    told = {"version": Contact.objects.get(pk=contact.pk).version} | ({"handler": str(to.public_id)} if to else {})
    answer = browse(by).post(reverse("contact_take", args=[contact.public_id]), told)
    assert answer.status_code == 302


def read_by_page(name, *args):
    def reads(browse, staff, contact):
        assert browse(staff).get(reverse(name, args=[contact.public_id])).status_code == 200

    def shows(browse, staff, contact):
        assert browse(staff).post(reverse(name, args=[contact.public_id, *args])).status_code == 200

    return shows if args else reads


def answered(browse, staff, contact):
    version = Contact.objects.get(pk=contact.pk).version
    answer_contact(
        actor(staff), contact=contact, answered_at=clock.now(), text="Vi hörs.", version=version, at=clock.now()
    )


OWN_ACTS = {
    **{name: read_by_page(name) for name in ("contact", "contact_change", "contact_answer", "contact_pass_on")},
    "number": read_by_page("contact_show", "nummer"),
    "telephone": read_by_page("contact_show", "telefon"),
    "taken": lambda browse, staff, contact: given(browse, staff, contact),
    "answered": answered,
    "read with one's own code": lambda browse, staff, contact: reading.read_contact(actor(staff), contact=contact),
}
"""What whoever has been given a contact does in it themself: each puts them on its side."""


def test_s10_nobody_is_put_on_a_side_by_another_who_gives_them_a_contact_and_takes_it_back(childs, browse, application):
    """Reception alone took the whereabouts, the instruction and the card from each who was to act, for hours."""
    contact = ContactFactory(unit=childs.unit, person=childs.his.person)
    Instruction.objects.create(case=childs.own, text="Ring polisen.", given_by=childs.eva, given_at=clock.now())
    for state in ("given", "taken back", "a minute later"):
        if state == "a minute later":
            mend()
        else:
            given(browse, childs.mona, contact, childs.bea if state == "given" else None)
        assert childs.wall(childs.bea) == Wall.OPEN, state
        assert ContactHandling.objects.filter(staff=childs.bea).count() == 0
        with application(actor(childs.bea)):
            assert (Whereabouts.objects.count(), Instruction.objects.count()) == (1, 1), state
        assert "Ring polisen." in browse(childs.bea).get(reverse("case", args=[childs.own.public_id])).content.decode()


@pytest.mark.parametrize("act", OWN_ACTS)
def test_s10_whoever_was_given_a_contact_is_on_its_side_from_what_they_do_in_it(childs, browse, act):
    contact = ContactFactory(unit=childs.unit, person=childs.his.person, phone="070-174 06 35")
    given(browse, childs.mona, contact, childs.bea)
    assert childs.wall(childs.bea) == Wall.OPEN
    OWN_ACTS[act](browse, childs.bea, contact)
    assert childs.wall(childs.bea) == Wall.SHIELDED
    given(browse, childs.mona, contact)
    assert childs.wall(childs.bea) == Wall.SHIELDED, "for the hours of a reading"
    hours_pass()
    assert childs.wall(childs.bea) == Wall.OPEN
    given(browse, childs.mona, contact, childs.bea)
    assert childs.wall(childs.bea) == Wall.OPEN, "once more by another"


def test_s10_one_who_had_taken_it_stands_on_its_side_when_another_gives_it_back_within_the_hours(childs, browse):
    contact = ContactFactory(unit=childs.unit, person=childs.his.person, handler=childs.bea)
    given(browse, childs.mona, contact)
    given(browse, childs.mona, contact, childs.bea)
    hours_pass()
    assert childs.wall(childs.bea) == Wall.SHIELDED, "as long as they have it"


def test_s11_it_opens_two_weeks_after_he_has_left_the_group_or_when_another_holds_it(childs):
    childs.shares()
    place = childs.starts(childs.his, childs.group(USING, state="runs"), by=childs.his.hers)
    childs.step(place, "left", by=childs.his.hers, why="own_wish")
    judged(childs.gil)
    assert childs.wall() == Wall.SHIELDED
    GroupHost.objects.update(left_at=clock.now() - timedelta(days=9))
    assert childs.wall() == Wall.SHIELDED, "for the hours of a reading, by the clock of the database"
    GroupHost.objects.update(counts_until=clock.now())
    mend()
    assert childs.wall() == Wall.OPEN
    GroupHost.objects.update(left_at=None)
    assert childs.wall() == Wall.SHIELDED
    GroupStep.objects.filter(step="left").update(written_at=clock.now() - timedelta(days=15))
    judged(childs.gil)
    assert childs.wall() == Wall.OPEN


def hosts(childs, group, *staff):
    """By one who leads: from now on these hold the group."""
    current = HelpGroup.objects.get(pk=group.pk)
    facts = childs.facts(USING, hosts=list(staff))
    change_group(actor(childs.eva), group=current, facts=facts, version=current.version, at=clock.now())


def test_s10_nobody_is_put_on_a_side_by_one_who_leads_and_makes_them_a_host_and_takes_them_off_again(
    childs, browse, application
):
    """One who leads alone took the whereabouts and the instruction from each who was to act, for hours."""
    group = childs.group(USING, state="runs")
    meeting = childs.plan(group)[0]
    childs.starts(childs.his, group, by=childs.his.hers)
    Instruction.objects.create(case=childs.own, text="Ring polisen.", given_by=childs.eva, given_at=clock.now())
    room = reverse("help_group_meeting", args=[group.public_id, meeting.public_id])
    for state in ("given", "taken back", "a minute later"):
        if state == "a minute later":
            mend()
        else:
            hosts(childs, group, *([childs.gil, childs.bea] if state == "given" else [childs.gil]))
        assert childs.wall(childs.bea) == Wall.OPEN, state
        with application(actor(childs.bea)):
            assert (Whereabouts.objects.count(), Instruction.objects.count()) == (1, 1), state
            assert not GroupSeat.objects.exists(), "who is in it is shown to nobody who is not on their side"
        page = browse(childs.bea).get(reverse("help_group", args=[group.public_id])).content.decode()
        assert ("Du har fått gruppen av någon annan" in page) == (state == "given")
        assert "1 kommer" not in page
    hosts(childs, group, childs.gil, childs.bea)
    assert "A." in browse(childs.bea).get(room).content.decode()
    assert childs.wall(childs.bea) == Wall.SHIELDED
    with application(actor(childs.bea)):
        assert (Whereabouts.objects.count(), GroupSeat.objects.count()) == (0, 1)
    hosts(childs, group, childs.gil)
    assert childs.wall(childs.bea) == Wall.SHIELDED, "for the hours of a reading"
    GroupHost.objects.update(counts_until=clock.now())
    mend()
    assert childs.wall(childs.bea) == Wall.OPEN


def test_s10_one_who_leads_and_puts_themself_to_hold_a_group_is_on_its_side_at_once(childs):
    group = childs.group(USING, state="runs")
    childs.starts(childs.his, group, by=childs.his.hers)
    assert not GroupHost.objects.filter(staff=childs.eva).exists()
    hosts(childs, group, childs.eva)
    assert GroupHost.objects.get(staff=childs.eva).taken_up_at is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT holds_group_beyond(%s, %s)", [childs.eva.pk, childs.hers.pk])
        assert cursor.fetchone() == (True,)


def test_s05_s10_nobody_writes_when_a_group_was_taken_up(childs, application):
    group = childs.group(USING, state="runs", is_taken_up=False)
    for staff in (childs.gil, childs.eva):
        with application(actor(staff)), pytest.raises(DatabaseError), transaction.atomic():
            GroupHost.objects.filter(group=group).update(taken_up_at=None)
    with application(actor(childs.eva)):
        GroupHost.objects.create(group=group, unit=childs.unit, staff=childs.bea, taken_up_at=clock.now())
    assert GroupHost.objects.get(staff=childs.bea).taken_up_at is None


def test_s11_who_begins_to_hold_his_group_is_shielded_too(childs):
    group = childs.group(USING, state="runs")
    childs.starts(childs.his, group, by=childs.his.hers)
    assert childs.wall(childs.bea) == Wall.OPEN
    GroupHost.objects.create(group=group, unit=childs.unit, staff=childs.bea)
    assert childs.wall(childs.bea) == Wall.SHIELDED


def test_s11_what_is_told_of_him_later_shields_who_meets_him(childs):
    Party.objects.filter(case=childs.hers, role=PartyRole.OTHER_PARTY).delete()
    for one in (childs.gil, childs.bea):
        judged(one)
    childs.meets("contact")
    childs.shares()
    judged(childs.gil)
    assert childs.wall() == Wall.OPEN
    Relation.objects.create(
        person=childs.alma, other=childs.his.person, kind=RelationKind.EX_PARTNER, violence=Violence.SUSPECTED,
        board=childs.hers.board, told_in_case=childs.hers.pk, recorded_at=clock.now(),
    )  # fmt: skip
    assert childs.wall() == Wall.SHIELDED


def test_s11_a_call_about_the_child_takes_nothing_from_the_childs_own_worker(childs):
    Relation.objects.create(
        person=childs.his.person, other=childs.own.person, kind=RelationKind.PARENT, violence=Violence.BY_FIRST,
        board=childs.own.board, told_in_case=childs.own.pk, recorded_at=clock.now(),
    )  # fmt: skip
    ContactFactory(unit=childs.unit, handler=childs.bea, person=childs.own.person)
    assert childs.wall(childs.bea) == Wall.OPEN


def test_s10_his_number_in_a_contact_that_her_worker_handles_takes_nothing_of_hers(childs):
    """The contact is hidden from her worker then, and puts her on nobody's side."""
    Party.objects.create(case=childs.hers, person=childs.own.person, role=PartyRole.CHILD)
    made = ContactFactory(unit=childs.unit, handler=childs.anna, person=PersonFactory())
    Person.objects.filter(pk=made.person_id).update(identity_number=HIS_NUMBER, identity_hash=number_hash(HIS_NUMBER))
    assert engaged_now(childs.hers, childs.anna).wall == Wall.OPEN


def test_s11_it_holds_for_whatever_relation_and_for_one_in_their_own_name(childs):
    childs.meets("contact")
    grown = childs.case(person=PersonFactory(name="Vera Exempelsson"), staff=childs.bea)
    Party.objects.create(case=childs.hers, person=grown.person, role=PartyRole.CHILD)
    for case in (childs.own, grown):
        assign_case(actor(childs.eva), case=line_of(case, childs.eva), staff=childs.gil, at=clock.now())
        assert engaged_now(case, childs.gil).wall == Wall.SHIELDED
    stands_in = worker(childs.unit, name="Xi Exempel")
    share_case(
        actor(childs.eva), case=line_of(childs.own, childs.eva), staff=stands_in, kind=EngagementKind.STAND_IN,
        starts=clock.now() + timedelta(days=3), until=clock.now() + timedelta(days=9), at=clock.now(),
    )  # fmt: skip
    ContactFactory(unit=childs.unit, handler=stands_in, person=childs.his.person)
    assert Engagement.objects.get(actor=stands_in).wall == Wall.SHIELDED


def test_s11_his_own_case_stays_open_to_who_meets_him(childs):
    childs.meets("contact")
    engaged(childs.his, childs.gil, EngagementKind.CO_ASSIGNED)
    assert engaged_now(childs.his, childs.gil).wall == Wall.OPEN


FATHERS_NUMBER = identity_number("19830914")
BY_NUMBER = {"identity_number": FATHERS_NUMBER, "name": "Sven Exempelsson"}


class OwnCaseAlone:
    """Liv's own case alone tells of her parents, who have none. Gil is to share it, and have the father's call."""

    def __init__(self, childs, browse, *, role):
        self.childs, self.browse, self.role = childs, browse, role
        childs.own = childs.case(CaseRole.CHILD, PersonFactory(name="Liv Exempelsson"), childs.bea)
        self.mother, self.father = (
            PersonFactory(name=name, identity_number=number, identity_hash=number_hash(number))
            for name, number in (
                ("Vera Exempelsson", identity_number("19870203")),
                ("Sven Exempelsson", FATHERS_NUMBER),
            )
        )
        Party.objects.create(case=childs.own, person=self.mother, role=PartyRole.GUARDIAN)
        if role != PartyRole.OTHER_PARTY:
            Party.objects.create(case=childs.own, person=self.father, role=role)
        housed(childs.own, STREET)

    def tell(self):
        """That he hurts her; or, where the child's own case calls him the other party, just that."""
        if self.role == PartyRole.OTHER_PARTY:
            Party.objects.create(case=self.childs.own, person=self.father, role=self.role)
            return
        Relation.objects.create(
            person=self.father, other=self.mother, kind=RelationKind.EX_PARTNER, violence=Violence.BY_FIRST,
            board=self.childs.own.board, told_in_case=self.childs.own.pk, recorded_at=clock.now(),
        )  # fmt: skip

    def written(self, by, form="contact_new", **told):
        answer = self.browse(by).post(reverse(form), typed(self.childs.unit, called="Sven", **told))
        assert answer.status_code == 302
        return Contact.objects.latest("pk")

    def given(self, contact, *, by, to=None):
        told = {"version": contact.version} | ({"handler": str(to.public_id)} if to else {})
        answer = self.browse(by).post(reverse("contact_take", args=[contact.public_id]), told)
        assert answer.status_code == 302

    def change(self, contact, by, **told):
        seen = {"version": contact.version} | ({"person_version": contact.person.version} if contact.person else {})
        sent = typed(self.childs.unit, called="Sven", **seen, **told)
        assert self.browse(by).post(reverse("contact_change", args=[contact.public_id]), sent).status_code == 302

    def meet(self, how):
        """How Gil comes to have the father's contact, by the pages, and opens it."""
        gil, mona = self.childs.gil, self.childs.mona
        if how in TAKEN_BY_WHO_RECEIVES:
            MembershipFactory(staff=gil, unit=self.childs.unit, role=Role.INTAKE)
        match how:
            case "written and taken at once":
                self.written(gil, takes_it="on", **BY_NUMBER)
            case "noted quickly and taken at once":
                self.written(gil, "contact_quick", takes_it="on", **BY_NUMBER)
            case "written, then taken":
                self.given(self.written(gil, **BY_NUMBER), by=gil)
            case "another's, taken":
                self.given(self.written(mona, **BY_NUMBER), by=gil)
            case "given by another":
                self.given(self.written(mona, **BY_NUMBER), by=mona, to=gil)
            case "nobody named, a number later":
                self.change(self.written(gil, takes_it="on"), gil, **BY_NUMBER)
            case "a name, a number later":
                self.change(self.written(gil, takes_it="on", name="Sven Exempelsson"), gil, **BY_NUMBER)
            case "a number by another later":
                contact = self.written(mona)
                self.given(contact, by=gil)
                contact.refresh_from_db()
                self.change(contact, mona, **BY_NUMBER)
        contact = Contact.objects.latest("pk")
        assert contact.handler == gil
        assert self.browse(gil).get(reverse("contact", args=[contact.public_id])).status_code == 200


WAYS_TO_HIM = (
    "written and taken at once",
    "noted quickly and taken at once",
    "written, then taken",
    "another's, taken",
    "given by another",
    "nobody named, a number later",
    "a name, a number later",
    "a number by another later",
)
TAKEN_BY_WHO_RECEIVES = ("another's, taken", "a number by another later")
STANDS = [
    *((PartyRole.GUARDIAN, order) for order in permutations(("shared", "told", "met"))),
    *((role, ("shared", "told", "met")) for role in (PartyRole.CLOSE, PartyRole.OTHER_PARTY)),
]
"""As what he stands in the child's own case, and what is done first."""


@pytest.mark.parametrize(("role", "order"), STANDS, ids=str)
@pytest.mark.parametrize("how", WAYS_TO_HIM)
def test_s11_however_she_comes_to_have_his_contact_she_is_shielded_at_once_in_whatever_order(
    childs, browse, how, order, role
):
    """Who wrote it down and took it in one was shielded by the next contact only: the number came after the contact."""
    home = OwnCaseAlone(childs, browse, role=role)
    acts = {"shared": childs.shares, "told": home.tell, "met": lambda: home.meet(how)}
    for act in order:
        acts[act]()
    assert childs.wall() == Wall.SHIELDED
    assert childs.wall(childs.bea) == Wall.OPEN
    page = browse(childs.gil).get(reverse("case_persons", args=[childs.own.public_id])).content.decode()
    assert STREET not in page
