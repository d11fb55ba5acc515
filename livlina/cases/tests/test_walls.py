"""The wall between two persons: S-10 and S-11 as stories, and as a law over whatever happens."""

import contextlib
import re
import threading
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg.sql import SQL, Identifier

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases import queries, services
from livlina.cases.errors import ApprovedFromOutside, HandlerNotPossible, HasItAlready
from livlina.cases.models import Case, Engagement, JointWork, NightCard, Party, StatedReason, WallBlock
from livlina.cases.queries import live
from livlina.cases.services import CaseFacts
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, engaged_now, housed, line_of
from livlina.cases.tests.test_register import reached
from livlina.core import clock
from livlina.core.again import FormIsSaved
from livlina.core.errors import DomainError
from livlina.core.fields import reserve_id
from livlina.core.templatetags.swedish import swedish_date
from livlina.core.terms import Answer
from livlina.organisation.models import LocalLimit, Staff
from livlina.organisation.terms import Function, Limit
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import (
    MembershipFactory,
    StaffFactory,
    UnitFactory,
    actor,
    worker,
)
from livlina.people.models import (
    DuplicateTask,
    HumanLink,
    Person,
    QuietMark,
    Relation,
    SafeChannel,
    StaffRelation,
    Whereabouts,
)
from livlina.people.queries import number_hash
from livlina.people.services import (
    OwnFacts,
    PersonFacts,
    RelationFacts,
    change_person,
    declare_relation,
    facts_of,
    tell_relation,
)
from livlina.people.terms import PlaceKind, RelationKind, TaskState, Violence
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

REASON = "Handläggaren är sjuk och hotbilden har ändrats."


def numbered(number: str, **facts: object) -> Person:
    return PersonFactory(identity_number=number, identity_hash=number_hash(number), **facts)


class Undone(Exception):
    """What was done is not to be kept."""


class Family:
    """Alma and Karl, each a client at the same unit, who are walled; their child Bo has no side."""

    def __init__(self) -> None:
        self.unit = UnitFactory()
        self.anna, self.ada = worker(self.unit, name="Anna Exempel"), worker(self.unit, name="Ada Exempel")
        self.lead = worker(self.unit, Role.UNIT_MANAGER, name="Fia Fiktiv")
        self.his_number = identity_number("19850612")
        self.hers = CaseFactory(unit=self.unit, person=PersonFactory(name="Alma Exempelsson"))
        self.his = CaseFactory(
            unit=self.unit, person=numbered(self.his_number, name="Karl Exempelsson"), role=CaseRole.USING_VIOLENCE
        )
        # as she told of him: another row, and the same human being
        self.him_in_hers = numbered(self.his_number, name="Kalle")
        Party.objects.create(case=self.hers, person=self.him_in_hers, role=PartyRole.OTHER_PARTY)


@pytest.fixture
def family():
    return Family()


def wall(case, staff):
    return engaged_now(case, staff).wall


def change_number(staff, case, number):
    """The number of the client, as the one who has the case writes it anew."""
    person = Person.objects.get(pk=case.person_id)
    facts = replace(facts_of(person), identity_number=number)
    change_person(actor(staff), person=person, facts=facts, version=person.version, case=case, at=clock.now())


def give(family, case, staff):
    services.assign_case(actor(family.lead), case=line_of(case, family.lead), staff=staff, at=clock.now())


@pytest.mark.req("R-494")
def test_s10_nobody_is_given_both_sides_and_the_refusal_does_not_say_why(family, traces):
    engaged(family.hers, family.anna)
    with pytest.raises(HandlerNotPossible) as refusal:
        give(family, family.his, family.anna)
    assert str(refusal.value) == "Ärendet kan inte ges till den du valde. Välj någon annan."
    assert traces("assign_case.refused")[0]["why"] == "HandlerNotPossible"
    give(family, family.his, family.ada)
    assert wall(family.his, family.ada) == wall(family.hers, family.anna) == Wall.OPEN


@pytest.mark.parametrize("kind", [EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN])
def test_s10_nor_shared_with_or_stood_in_for(family, kind):
    engaged(family.hers, family.anna)
    with pytest.raises(HandlerNotPossible):
        services.share_case(
            actor(family.lead),
            case=line_of(family.his, family.lead),
            staff=family.anna,
            kind=kind,
            until=clock.now() + timedelta(days=3),
            at=clock.now(),
        )


@pytest.mark.req("R-494")
def test_s10_the_one_on_her_side_finds_nothing_of_his(family, browse):
    engaged(family.hers, family.anna)
    engaged(family.his, family.ada)
    client = browse(family.anna)
    assert client.get(reverse("case", args=[family.his.public_id])).status_code == 404
    for sought in (family.his_number, family.his.number):
        assert str(family.his.public_id) not in client.post(reverse("search"), {"q": sought}).content.decode()


def test_s10_a_wall_raised_later_closes_both_until_the_lead_decides(family, browse):
    partner = CaseFactory(unit=family.unit)
    engaged(family.hers, family.anna)
    engaged(partner, family.anna)
    assert wall(partner, family.anna) == Wall.OPEN
    tell_relation(
        actor(family.anna),
        person=family.hers.person,
        facts=RelationFacts(other=partner.person, kind=RelationKind.EX_PARTNER, violence=Violence.SUSPECTED),
        case=family.hers,
        at=clock.now(),
    )
    assert wall(partner, family.anna) == wall(family.hers, family.anna) == Wall.CLOSED
    assert browse(family.anna).get(reverse("case", args=[family.hers.public_id])).status_code == 404
    day = browse(family.lead).get(reverse("my_day")).content.decode()
    assert "Stängda för handläggaren" in day
    assert family.hers.number in day
    give(family, partner, family.ada)
    assert wall(family.hers, family.anna) == Wall.OPEN
    assert browse(family.anna).get(reverse("case", args=[family.hers.public_id])).status_code == 200


@pytest.mark.parametrize("told", ["anew", "later"])
def test_s10_honour_raises_the_wall_where_no_violence_is_known(family, told):
    brother = CaseFactory(unit=family.unit)
    engaged(family.hers, family.anna)
    engaged(brother, family.ada)
    facts = {"other": brother.person, "kind": RelationKind.SIBLING, "violence": Violence.NONE}
    first, then = (Answer.YES, Answer.YES) if told == "anew" else (Answer.UNKNOWN, Answer.YES)
    tell_relation(
        actor(family.anna),
        person=family.hers.person,
        facts=RelationFacts(**facts, honour=first),
        case=family.hers,
        at=clock.now(),
    )
    between = Relation.objects.filter(other=brother.person)
    if first != then:
        give(family, brother, family.anna)
        assert wall(brother, family.anna) == Wall.OPEN
        between.update(honour=then)
        assert wall(brother, family.anna) == wall(family.hers, family.anna) == Wall.CLOSED
        give(family, brother, family.ada)
    assert wall(family.hers, family.anna) == wall(brother, family.ada) == Wall.OPEN
    for case, staff in ((family.hers, family.ada), (brother, family.anna)):
        with pytest.raises(HandlerNotPossible):
            give(family, case, staff)
    between.update(honour=Answer.NO)  # written wrongly
    give(family, brother, family.anna)


def test_s10_another_row_of_the_one_on_the_other_side_is_closed_as_soon_as_it_is_made(family):
    engaged(family.hers, family.anna)
    again = numbered(family.his_number)
    blocked = "SELECT count(*) FROM cases_wallblock WHERE actor_id = %s AND person_id = %s"
    assert ask(blocked, family.anna.pk, again.pk) == (1,)


def test_s10_one_who_is_added_to_a_case_with_the_number_of_the_other_side_closes_both(family, browse):
    theirs = CaseFactory(unit=family.unit, person=PersonFactory(name="Vera Exempel"))
    for case in (theirs, family.his):
        engaged(case, family.anna)
        engaged(case, family.ada, kind=EngagementKind.CO_ASSIGNED)
    facts = PersonFacts(name="Karl", identity_number=family.his_number)
    services.add_party(actor(family.anna), case=theirs, person=facts, role=PartyRole.OTHER_PARTY, at=clock.now())
    for staff in (family.anna, family.ada):
        assert wall(theirs, staff) == wall(family.his, staff) == Wall.CLOSED
        assert browse(staff).get(reverse("case", args=[family.his.public_id])).status_code == 404


@pytest.mark.parametrize("by", ["added beside her", "his number made hers", "a case of her own elsewhere"])
def test_s10_rows_that_are_wrongly_made_one_close_her_case_to_nobody_who_has_it(family, browse, by):
    her_number = identity_number("19880214")
    engaged(family.hers, family.anna)
    change_number(family.anna, family.hers, her_number)
    engaged(family.his, family.ada)
    if by == "added beside her":
        services.add_party(
            actor(family.anna),
            case=family.hers,
            person=PersonFacts(name="Kalle", identity_number=her_number),
            role=PartyRole.OTHER_PARTY,
            at=clock.now(),
        )
    elif by == "his number made hers":
        change_number(family.ada, family.his, her_number)
    else:
        elsewhere = CaseFactory(person=numbered(her_number, name="Alma"))
        Party.objects.create(case=elsewhere, person=numbered(her_number, name="Karl"), role=PartyRole.OTHER_PARTY)
    assert wall(family.hers, family.anna) == wall(family.his, family.ada) == Wall.OPEN
    assert browse(family.anna).get(reverse("night_card_of_case", args=[family.hers.public_id])).status_code == 200
    # and lets nobody over: neither his worker to her, nor hers to him
    for case, staff in ((family.hers, family.ada), (family.his, family.anna)):
        with pytest.raises(HandlerNotPossible):
            give(family, case, staff)


@pytest.mark.parametrize("told_of", ["his row", "his row in hers"])
def test_s10_a_wrong_number_closes_neither_mother_nor_child_to_the_one_who_has_both(family, told_of):
    her_number = identity_number("19880214")
    child = PersonFactory(name="Bo Exempelsson")
    own = CaseFactory(unit=family.unit, person=child, role=CaseRole.CHILD)
    Relation.objects.create(
        person=family.his.person if told_of == "his row" else family.him_in_hers,
        other=child,
        kind=RelationKind.PARENT,
        violence=Violence.BY_FIRST,
        told_in_case=own.pk,
        board=own.board,
        recorded_at=clock.now(),
    )
    for case in (family.hers, own):
        engaged(case, family.anna)
    engaged(family.his, family.ada)
    change_number(family.anna, family.hers, her_number)
    change_number(family.ada, family.his, her_number)
    assert wall(family.hers, family.anna) == Wall.OPEN
    assert wall(own, family.anna) != Wall.CLOSED
    with pytest.raises(HandlerNotPossible):
        give(family, own, family.ada)


def hurt(family, child, by):
    """His violence towards the child, as it is told in her case."""
    told = {"board": family.hers.board, "told_in_case": family.hers.pk, "recorded_at": clock.now()}
    return Relation.objects.create(person=by, other=child, kind=RelationKind.PARENT, violence=Violence.BY_FIRST, **told)


def test_s10_her_number_typed_on_the_other_party_in_her_case_closes_neither_mother_nor_child(family):
    her_number = identity_number("19880214")
    child = PersonFactory(name="Bo Exempelsson")
    own = CaseFactory(unit=family.unit, person=child, role=CaseRole.CHILD)
    for case in (family.hers, own):
        engaged(case, family.anna)
    change_number(family.anna, family.hers, her_number)
    mistyped = numbered(her_number, name="Kalle")
    Party.objects.create(case=family.hers, person=mistyped, role=PartyRole.OTHER_PARTY)
    hurt(family, child, mistyped)
    assert wall(family.hers, family.anna) == Wall.OPEN
    assert wall(own, family.anna) != Wall.CLOSED


@pytest.mark.parametrize("told", ["before", "after"])
@pytest.mark.parametrize("by", ["her number on his", "his number beside his", "his row in hers beside his"])
def test_s10_a_number_that_his_worker_writes_keeps_them_no_childs_case_that_his_violence_closes(
    family, browse, told, by
):
    her_number = identity_number("19880214")
    child = PersonFactory(name="Bo Exempelsson")
    own = CaseFactory(unit=family.unit, person=child, role=CaseRole.CHILD)
    engaged(family.hers, family.anna)
    change_number(family.anna, family.hers, her_number)
    for case in (family.his, own):
        engaged(case, family.ada)
    if told == "before":
        hurt(family, child, family.him_in_hers)
    if by == "her number on his":
        Person.objects.filter(pk=family.his.person_id).update(identity_hash=number_hash(her_number))
    elif by == "his number beside his":
        Party.objects.create(case=family.his, person=numbered(family.his_number), role=PartyRole.OTHER_PARTY)
    else:
        Party.objects.create(case=family.his, person=family.him_in_hers, role=PartyRole.OTHER_PARTY)
    if told == "after":
        assert wall(own, family.ada) != Wall.CLOSED
        hurt(family, child, family.him_in_hers)
    assert wall(family.his, family.ada) == wall(own, family.ada) == Wall.CLOSED
    for case in (family.his, own):
        assert browse(family.ada).get(reverse("case", args=[case.public_id])).status_code == 404


def test_s21_a_lead_from_whom_whereabouts_are_withheld_does_not_open_them_by_a_reading(family, browse, application):
    other = worker(family.unit, Role.UNIT_MANAGER)
    housed(family.hers, "Påhittade vägen 1")
    line = line_of(family.hers, other)

    def withhold(*, carries):
        services.assign_case(actor(other), case=line, staff=family.lead, at=clock.now())
        held = engaged_now(family.hers, family.lead)
        services.set_whereabouts(actor(other), case=line, engagement=held, carries=carries)
        services.end_relation(actor(family.lead), case=line, engagement=held, at=clock.now())

    client = browse(family.lead)
    confirm(client, family.lead)
    page = reverse("case", args=[family.hers.public_id])
    for carries in (False, True):
        withhold(carries=carries)
        client.post(reverse("case_read", args=[family.hers.public_id]), {"reason": "danger", "text": REASON})
        opening = reverse("whereabouts_open", args=[family.hers.public_id])
        assert (opening in client.get(page).content.decode()) == carries, "offered where it opens something"
        assert client.post(opening).status_code == 302
        reading = Engagement.objects.get(live(clock.now()), actor=family.lead)
        with application(actor(family.lead)):
            if not carries:
                with pytest.raises(DatabaseError, match="A wall stands between"), transaction.atomic():
                    ask("SELECT set_whereabouts(%s, true)", reading.pk)
            assert Case.objects.exists()
            assert Whereabouts.objects.exists() == carries
        client.post(reverse("relation_stop", args=[family.hers.public_id]))


def test_s21_whoever_is_no_longer_shown_where_she_is_is_told_so_the_same_day(family, browse):
    """A lead who is on his side, or errs, takes it from her handler with that one knowing."""
    other, told = worker(family.unit, Role.UNIT_MANAGER), "visas inte längre för dig"
    engaged(family.hers, family.anna)
    line, held = line_of(family.hers, other), engaged_now(family.hers, family.anna)
    for carries in (False, False, True):  # given back it is seen
        services.set_whereabouts(actor(other), case=line, engagement=held, carries=carries)
    page = browse(family.anna).get("/").content.decode()
    assert page.count(told) == 1
    notice = browse(family.anna).get(re.search(r"/besked/[-0-9a-f]+/", page)[0]).content.decode()
    assert f"ärende {family.hers.number}" in notice.casefold()
    assert other.name in notice
    assert "Jag har läst" in notice
    assert told not in browse(other).get("/").content.decode()


def test_s21_what_is_withheld_from_one_who_has_a_case_stays_withheld_when_it_is_given_again(family):
    engaged(family.hers, family.anna)
    Engagement.objects.filter(case=family.hers).update(carries_whereabouts=False)
    give(family, family.hers, family.ada)
    give(family, family.hers, family.anna)
    assert not engaged_now(family.hers, family.anna).carries_whereabouts
    assert engaged_now(family.hers, family.anna).kind == EngagementKind.ASSIGNED


def test_s10_what_the_database_holds_together_waits_among_what_is_new_to_the_controllers(family, browse):
    controller = worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.REGISTER_CONTROLLER)
    engaged(family.his, family.ada)
    change_number(family.ada, family.his, identity_number("19880214"))
    held = DuplicateTask.objects.get(state=TaskState.JOINED)
    one, other = sorted((PersonFactory(), PersonFactory()), key=lambda person: person.pk)
    DuplicateTask.objects.create(
        one=one,
        other=other,
        found_by=held.found_by,
        state=TaskState.UNCLEAR,
        filed_at=held.filed_at - timedelta(days=9),
    )
    page = browse(controller).get(reverse("register")).content.decode()
    assert page.index("Hålls ihop, inte avgjord") < page.index("Går inte att avgöra ännu")


def test_s10_one_who_has_both_when_they_are_made_one_has_neither(family):
    her_number = identity_number("19880214")
    engaged(family.hers, family.anna)
    change_number(family.anna, family.hers, her_number)
    partner = CaseFactory(unit=family.unit, role=CaseRole.USING_VIOLENCE)
    engaged(partner, family.anna)
    change_number(family.anna, partner, family.his_number)
    assert wall(partner, family.anna) == wall(family.hers, family.anna) == Wall.CLOSED
    engaged(family.his, family.ada)
    change_number(family.ada, family.his, her_number)
    assert wall(partner, family.anna) == wall(family.hers, family.anna) == Wall.CLOSED


def test_s10_a_role_that_is_changed_moves_the_wall(family):
    theirs = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    Party.objects.create(case=theirs, person=numbered(family.his_number), role=PartyRole.OTHER_PARTY)
    for case in (theirs, family.his):
        engaged(case, family.anna)
    assert (wall(theirs, family.anna), wall(family.his, family.anna)) == (Wall.SHIELDED, Wall.OPEN)
    Case.objects.filter(pk=theirs.pk).update(role=CaseRole.EXPOSED)
    assert wall(theirs, family.anna) == wall(family.his, family.anna) == Wall.CLOSED


@pytest.mark.parametrize("number", ["", identity_number("19710203")])
def test_s10_a_number_that_is_taken_away_takes_no_wall_down(family, number):
    engaged(family.hers, family.ada)
    engaged(family.his, family.anna)
    change_person(
        actor(family.ada),
        person=family.him_in_hers,
        facts=PersonFacts(name="Kalle", identity_number=number, number_kind="personal" if number else "none"),
        version=family.him_in_hers.version,
        case=family.hers,
        at=clock.now(),
    )
    with pytest.raises(HandlerNotPossible):
        give(family, family.hers, family.anna)
    joined = DuplicateTask.objects.get(state=TaskState.JOINED)
    assert {joined.one, joined.other} == {family.him_in_hers, family.his.person}
    assert joined.links.get(ends_at=None).proposed_by is None


def test_s15_rows_that_are_said_to_be_two_are_not_joined_by_a_number_that_is_corrected(family):
    engaged(family.his, family.anna)
    DuplicateTask.objects.update(state=TaskState.DIFFERENT)
    Person.objects.filter(pk=family.him_in_hers.pk).update(identity_number=None, identity_hash=None, number_kind="none")
    give(family, family.hers, family.anna)
    assert wall(family.hers, family.anna) == Wall.OPEN


def many_like(person, *, count):
    """Rows like that person's, each with a number of its own: as a register that is imported."""
    told = {"public_id": "gen_random_uuid()", "identity_hash": "sha256(convert_to(n::text, 'UTF8'))"}
    columns = [field.column for field in Person._meta.concrete_fields if not field.primary_key]
    ask(
        SQL(
            "INSERT INTO people_person ({}) SELECT {} FROM people_person, generate_series(1, %s) AS n WHERE id = %s"
        ).format(
            SQL(", ").join(map(Identifier, columns)),
            SQL(", ").join(SQL(told[name]) if name in told else Identifier(name) for name in columns),
        ),
        count,
        person.pk,
    )


def test_s10_the_walls_of_many_rows_are_looked_up_also_when_the_planner_believes_that_there_are_none():
    with contextlib.suppress(Undone), transaction.atomic():
        many_like(numbered(identity_number("19850612")), count=2000)
        raise Undone
    ask("ANALYZE people_person, cases_wallblock")
    ask("DISCARD PLANS")
    family = Family()
    many_like(family.his.person, count=100)
    ask("INSERT INTO cases_wallblock (actor_id, person_id, ends_at) SELECT %s, id, 'infinity' FROM people_person"
        " WHERE id NOT IN (SELECT person_id FROM cases_wallblock)", family.ada.pk)  # fmt: skip
    blocks = WallBlock.objects.filter(actor=family.ada)
    before = blocks.count()
    ask("SET LOCAL statement_timeout = '100s'")
    many_like(family.his.person, count=3000)
    assert blocks.count() == before + 100


def test_s10_a_number_learnt_later_raises_the_wall(family):
    stranger = CaseFactory(unit=family.unit)
    engaged(family.hers, family.anna)
    engaged(stranger, family.anna)
    stranger.person.identity_number = family.his_number
    stranger.person.identity_hash = number_hash(family.his_number)
    stranger.person.save()
    assert wall(stranger, family.anna) == wall(family.hers, family.anna) == Wall.CLOSED
    stranger.person.identity_number, stranger.person.identity_hash = "", None
    stranger.person.save()
    assert wall(stranger, family.anna) == wall(family.hers, family.anna) == Wall.CLOSED, "until two have parted them"
    HumanLink.objects.update(ends_at=clock.now())
    ask("SELECT keep_walls(ARRAY[%s::bigint])", stranger.person_id)
    assert wall(stranger, family.anna) == wall(family.hers, family.anna) == Wall.OPEN


def test_s10_an_ended_relation_of_violence_still_stands(family):
    engaged(family.hers, family.anna)
    other = CaseFactory(unit=family.unit)
    relation = Relation.objects.create(
        person=family.hers.person,
        other=other.person,
        kind=RelationKind.EX_PARTNER,
        violence=Violence.BY_SECOND,
        board=family.hers.board,
        told_in_case=family.hers.pk,
        recorded_at=clock.now(),
    )
    relation.ended_at = clock.now()
    relation.save()
    with pytest.raises(HandlerNotPossible):
        give(family, other, family.anna)


@pytest.mark.req("R-082")
def test_s01_the_lead_sees_lines_and_reads_one_side_at_a_time_by_reason(family, browse, traces):
    client = browse(family.lead)
    listed = client.get(reverse("caseload") + "?vy=enheten").content.decode()
    assert family.hers.number in listed
    assert family.his.number in listed
    assert "Exempelsson" not in listed
    assert client.get(reverse("case", args=[family.hers.public_id])).status_code == 404

    asked = {"reason": "danger", "text": REASON}
    answer = client.post(reverse("case_read", args=[family.hers.public_id]), asked)
    assert answer.url == reverse("case", args=[family.hers.public_id])
    shown = client.get(answer.url).content.decode()
    assert "Alma" in shown
    assert "Du läser ärendet som chef till" in shown
    assert "Skriv anteckning" not in shown
    assert traces("case.read")[-1]["why"] == "lead_reading"

    refused = client.post(reverse("case_read", args=[family.his.public_id]), asked).content.decode()
    assert "Ärendet kan inte öppnas för dig nu." in refused
    client.post(reverse("relation_stop", args=[family.hers.public_id]))
    assert client.get(reverse("case", args=[family.hers.public_id])).status_code == 404
    assert client.post(reverse("case_read", args=[family.his.public_id]), asked).status_code == 200
    hours_later(family.hers, hours=24)
    assert client.post(reverse("case_read", args=[family.his.public_id]), asked).status_code == 302


def take(family, case, *, name="case_assign", **told):
    """The lead gives themself the case, on the page for it."""
    return reverse(name, args=[case.public_id]), {"assigned_to": str(family.lead.public_id), **told}


TAKEN = [
    ("case_assign", {}),
    ("case_share", {"kind": "co_assigned"}),
    ("case_share", {"kind": "stand_in", "until": (clock.today() + timedelta(days=3)).isoformat()}),
]


@pytest.mark.parametrize(("name", "told"), TAKEN)
def test_s10_what_a_lead_takes_closes_the_other_side_for_hours_after_it_is_given_back(family, browse, name, told):
    client = browse(family.lead)
    confirm(client, family.lead)
    assert client.post(*take(family, family.hers, name=name, **told)).status_code == 302
    hours_later(family.hers, hours=48)
    if name == "case_assign":
        assert client.get(reverse("case", args=[family.hers.public_id])).status_code == 200
    held = Engagement.objects.get(case=family.hers, actor=family.lead)
    assert client.post(reverse("relation_end", args=[family.hers.public_id, held.public_id])).status_code == 302
    read = reverse("case_read", args=[family.his.public_id]), {"reason": "danger", "text": REASON}
    for url, sent in (take(family, family.his), read):
        assert client.post(url, sent).status_code == 200, "closed: the form again, with the refusal"
    hours_later(family.hers, hours=7)
    assert client.post(*take(family, family.his)).status_code == 200
    hours_later(family.hers, hours=1)
    assert client.post(*take(family, family.his)).status_code == 302


def test_s10_what_a_lead_took_closes_after_another_has_it_and_after_an_end_that_is_dated_back(family, application):
    give(family, family.hers, family.lead)
    give(family, family.hers, family.anna)
    with pytest.raises(HandlerNotPossible):
        give(family, family.his, family.lead)
    hours_later(family.hers, hours=8)
    give(family, family.his, family.lead)
    held = Engagement.objects.get(case=family.his, actor=family.lead)
    hours_later(family.his, hours=48)
    with application(actor(family.lead)):
        ask("SELECT end_engagement(%s, now() - interval '40 hours')", held.pk)
    held.refresh_from_db()
    assert clock.now() - held.ends_at < timedelta(minutes=6)  # it ended when it was ended
    with pytest.raises(HandlerNotPossible):
        give(family, family.hers, family.lead)


def test_s14_walls_are_made_anew_within_the_hour_also_for_one_who_only_stands_in(family):
    """A declared relation that had run out stayed for good to one whose relations all have an end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(minute FROM clock_timestamp())::int")
        minute = cursor.fetchone()[0]
        staff = [StaffFactory(pk=600_000 + (minute + later) % 60) for later in (0, 1)]  # the minute may pass meanwhile
        for each in staff:
            Engagement.objects.create(
                case=family.his,
                actor=each,
                unit=family.unit,
                kind=EngagementKind.STAND_IN,
                starts_at=clock.now() - timedelta(days=1),
                ends_at=clock.now() + timedelta(days=9),
            )
            cursor.execute(
                "INSERT INTO cases_wallblock (actor_id, person_id, ends_at) VALUES (%s, %s, 'infinity')"
                " ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = 'infinity'",
                [each.pk, family.hers.person_id],
            )
        cursor.execute("SELECT mend_walls()")
        cursor.execute(
            "SELECT count(*) FROM cases_wallblock WHERE actor_id = ANY (%s) AND ends_at = 'infinity'",
            [[each.pk for each in staff]],
        )
        assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize("kind", [EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN])
def test_s10_whoever_leaves_their_own_share_in_a_case_is_kept_from_the_other_side_for_hours(
    family, browse, application, kind
):
    """Nobody gave anything, and no factor was asked: the one who shared his case left it and read her card."""
    duty = UnitFactory(functions=(Function.OUT_OF_HOURS,))
    ada = worker(duty, Role.SOCIAL_WORKER)
    MembershipFactory(staff=ada, unit=family.unit, role=Role.THERAPIST)
    NightCard.objects.create(
        case=family.hers, duty=duty, version=1, ground="consent", risk="high", until=clock.today(), plan="Ring.",
        written_by=family.anna, written_at=clock.now(),
    )  # fmt: skip
    held = engaged(family.his, ada, EngagementKind.CO_ASSIGNED)
    if kind == EngagementKind.STAND_IN:
        Engagement.objects.filter(pk=held.pk).update(kind=kind, ends_at=clock.now() + timedelta(days=3))

    def reads():
        with application(actor(ada)):
            return NightCard.objects.exists()

    assert not reads()
    assert browse(ada).post(reverse("relation_stop", args=[family.his.public_id])).status_code == 302
    assert not reads()
    with pytest.raises(HandlerNotPossible):
        give(family, family.hers, ada)
    held.refresh_from_db()
    assert timedelta(hours=7) < held.closes_until - clock.now() <= timedelta(hours=8)
    Engagement.objects.filter(pk=held.pk).update(closes_until=clock.now())
    ask("SELECT keep_blocks(%s::bigint[])", [ada.pk])
    assert reads()


def test_s10_a_share_that_the_lead_ends_keeps_nobody_from_the_other_side(family):
    held = engaged(family.his, family.ada, EngagementKind.CO_ASSIGNED)
    line = line_of(family.his, family.lead)
    services.end_relation(actor(family.lead), case=line, engagement=held, at=clock.now())
    give(family, family.hers, family.ada)
    assert wall(family.hers, family.ada) == Wall.OPEN


def test_s10_what_another_gave_closes_nothing_when_it_has_ended(family):
    give(family, family.hers, family.anna)
    give(family, family.hers, family.ada)
    give(family, family.his, family.anna)
    assert wall(family.his, family.anna) == Wall.OPEN


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.GROUP_LEADER])
def test_s10_the_weeks_of_a_lead_who_opened_a_case_close_the_other_side_for_hours_after(family, browse, role):
    """Ended on the page of handlers, the intake of one side let the other in a second later."""
    family.lead = worker(family.unit, role)
    opened = services.open_case(
        actor(family.lead),
        unit=family.unit,
        facts=CaseFacts(role=CaseRole.USING_VIOLENCE, came_in_on=clock.today()),
        client=PersonFacts(name="Karl E", identity_number=family.his_number),
        assigned_to=family.anna,
        at=clock.now(),
    )
    client = browse(family.lead)
    read = reverse("case_read", args=[family.hers.public_id]), {"reason": "danger", "text": REASON}
    assert client.post(*read).status_code == 200, "closed: the form again, with the refusal"
    held = Engagement.objects.get(case=opened, actor=family.lead)
    assert client.post(reverse("relation_end", args=[opened.public_id, held.public_id])).status_code == 302
    for passed, status in ((0, 200), (7, 200), (1, 302)):
        hours_later(opened, hours=passed)
        assert client.post(*read).status_code == status


def test_s10_what_another_lead_gave_a_lead_closes_for_hours_after_too(family):
    other = worker(family.unit, Role.UNIT_MANAGER)
    give(family, family.hers, other)
    give(family, family.hers, family.anna)
    with pytest.raises(HandlerNotPossible):
        give(family, family.his, other)
    hours_later(family.hers, hours=8)
    give(family, family.his, other)


def test_s10_who_came_to_lead_while_they_had_a_case_closes_for_hours_after(family):
    give(family, family.hers, family.anna)
    family.anna.memberships.update(role=Role.UNIT_MANAGER)
    give(family, family.hers, family.ada)
    with pytest.raises(HandlerNotPossible):
        give(family, family.his, family.anna)


def test_s53_a_lead_takes_a_case_with_the_factor_and_gives_it_without(family, browse, traces):
    client = browse(family.lead)
    page = client.get(take(family, family.hers)[0]).content.decode()
    assert "Tar du ärendet själv är den andra parten stängd för dig så länge du har det och 8 timmar efter" in page
    assert client.post(*take(family, family.hers)).status_code == 403
    assert not Engagement.objects.filter(case=family.hers).exists()
    url, _ = take(family, family.hers)
    assert client.post(url, {"assigned_to": str(family.anna.public_id)}).status_code == 302
    confirm(client, family.lead)
    assert client.post(*take(family, family.hers)).status_code == 302
    assert (traces("case.assigned")[0]["why"], traces("case.taken")[0]["why"]) == ("", "assigned")


def test_s21_shared_again_the_new_relation_takes_the_place_of_the_old(family):
    """With two, whereabouts withheld from the one came by the other, and ended the case was still open."""
    give(family, family.hers, family.ada)
    for _again in range(2):
        services.share_case(
            actor(family.lead),
            case=line_of(family.hers, family.lead),
            staff=family.anna,
            kind="co_assigned",
            until=None,
            at=clock.now(),
        )
    shared = Engagement.objects.filter(case=family.hers, actor=family.anna, ends_at=None)
    assert shared.count() == 1
    with pytest.raises(HasItAlready):
        services.share_case(
            actor(family.lead),
            case=line_of(family.hers, family.lead),
            staff=family.ada,
            kind="co_assigned",
            until=None,
            at=clock.now(),
        )
    give(family, family.hers, family.anna)
    assert [row.kind for row in Engagement.objects.filter(case=family.hers, ends_at=None)] == ["assigned"]


def test_s10_joint_work_ends_within_the_days_of_the_unit(family, browse):
    LocalLimit.objects.create(
        key=Limit.JOINT_WORK_DAYS,
        value=90,
        measure="days",
        unit=family.unit,
        source="S-10",
        valid_from=date(2020, 1, 1),
    )
    client = browse(family.lead)
    confirm(client, family.lead)
    sent = {"assigned_to": str(family.anna.public_id), "other": family.his.number, "text": REASON}
    sent |= {"submission": str(uuid4())}
    url = reverse("joint_work", args=[family.hers.public_id])
    late = client.post(url, sent | {"until": (clock.today() + timedelta(days=91)).isoformat()})
    assert "Ett godkännande gäller högst 90 dagar i taget. Skriv en närmare dag" in late.content.decode()
    assert client.post(url, sent | {"until": (clock.today() + timedelta(days=90)).isoformat()}).status_code == 302


def test_s01_one_stands_in_for_a_year_at_most_and_the_page_says_until_which_day(family, browse):
    engaged(family.hers, family.ada)
    client = browse(family.lead)
    confirm(client, family.lead)
    url = reverse("case_share", args=[family.hers.public_id])
    sent = {"assigned_to": str(family.anna.public_id), "kind": "stand_in"}
    for day in (date(clock.today().year + 100, 1, 1), clock.today() + timedelta(days=367)):
        late = client.post(url, sent | {"until": day.isoformat()}).content.decode()
        assert "En ersättare har ärendet högst 366 dagar i taget. Skriv en närmare dag" in late
    last = clock.today() + timedelta(days=366)
    assert client.post(url, sent | {"until": last.isoformat()}).status_code == 302
    said = f"{swedish_date(last)} kl. 23.59"
    assert said in client.get(reverse("case_assign", args=[family.hers.public_id])).content.decode()
    assert said in browse(family.anna).get(reverse("case", args=[family.hers.public_id])).content.decode()


def hours_later(case, *, hours):
    """As if every relation to the case had been had, and ended, so many hours earlier."""
    earlier = [f"{at} = {at} - make_interval(hours => %s)" for at in ("starts_at", "ends_at", "closes_until")]
    ask(f"UPDATE cases_engagement SET {', '.join(earlier)} WHERE case_id = %s", hours, hours, hours, case.pk)


def test_s01_a_lead_reads_for_a_reason_in_words_and_changes_nothing(family, browse):
    client = browse(family.lead)
    told = client.post(reverse("case_read", args=[family.hers.public_id]), {"reason": "danger", "text": "kort"})
    assert "Skriv skälet med minst 20 tecken" in told.content.decode()
    client.post(reverse("case_read", args=[family.hers.public_id]), {"reason": "danger", "text": REASON})
    for name in ("case_facts", "case_close", "note_new", "person_new", "session_new"):
        assert client.get(reverse(name, args=[family.hers.public_id])).status_code == 404, name
    assert client.post(reverse("note_new", args=[family.hers.public_id]), {"text": "x"}).status_code == 404


def test_s21_one_who_reads_by_reason_sees_no_whereabouts_until_a_step_of_its_own(family, browse, application, traces):
    housed(family.hers, "Påhittade vägen 1")
    client = browse(family.lead)
    client.post(reverse("case_read", args=[family.hers.public_id]), {"reason": "danger", "text": REASON})
    with application(actor(family.lead)):
        assert not Whereabouts.objects.exists()
    shown = client.get(reverse("case", args=[family.hers.public_id])).content.decode()
    assert "Kontakt- och vistelseuppgifter visas inte för dig" in shown
    opening = reverse("whereabouts_open", args=[family.hers.public_id])
    assert client.post(opening).status_code == 403
    with application(actor(family.lead)):
        assert not Whereabouts.objects.exists()  # S-53: not without the second factor
    confirm(client, family.lead)
    client.post(opening)
    with application(actor(family.lead)):
        assert Whereabouts.objects.get().address == "Påhittade vägen 1"
    assert traces("case.whereabouts_given")[0]["why"] == "lead_reading"


def test_s21_the_lead_withholds_whereabouts_from_one_assigned(family, browse, application):
    engaged(family.hers, family.anna)
    housed(family.hers, "Påhittade vägen 1")
    relation = Engagement.objects.get(actor=family.anna)
    client = browse(family.lead)
    confirm(client, family.lead)
    for _pressed in range(2):  # a double click withholds, and does not give back
        client.post(
            reverse("relation_whereabouts", args=[family.hers.public_id, relation.public_id]), {"carries": "no"}
        )
    with application(actor(family.anna)):
        assert not Whereabouts.objects.exists()
    shown = browse(family.anna).get(reverse("case_persons", args=[family.hers.public_id])).content.decode()
    assert "visas inte för dig" in shown
    person = family.hers.person.public_id
    new = reverse("told_new", args=[family.hers.public_id, person, "vistelse"])
    assert browse(family.anna).get(new).status_code == 404
    client.post(reverse("relation_whereabouts", args=[family.hers.public_id, relation.public_id]), {"carries": "yes"})
    assert browse(family.anna).get(new).status_code == 200


def widening(family):
    """What widens who sees a case, both sides or where somebody is: the address, and what is sent to it."""
    colleague = str(worker(family.unit).public_id)
    relation = Engagement.objects.get(actor=family.anna)
    until = (clock.today() + timedelta(days=3)).isoformat()
    both = {"assigned_to": colleague, "other": family.his.number, "text": REASON, "until": until}
    both |= {"submission": str(uuid4())}
    return {
        "case_share": ([], {"assigned_to": colleague, "kind": "co_assigned"}),
        "joint_work": ([], both),
        "relation_whereabouts": ([relation.public_id], {"carries": "no"}),
    }


@pytest.mark.parametrize("name", ["case_share", "joint_work", "relation_whereabouts"])
def test_s53_what_widens_who_sees_asks_for_the_factor_and_carries_what_was_typed(family, browse, traces, name):
    engaged(family.hers, family.anna)
    more, sent = widening(family)[name]
    url = reverse(name, args=[family.hers.public_id, *more])
    client = browse(family.lead)
    asked = client.post(url, sent)
    assert asked.status_code == 403
    waiting = asked.content.decode()
    assert all(value in waiting for value in sent.values())
    named = ("case.shared", "joint_work.approved", "case.whereabouts_withheld")
    assert not any(traces(action) for action in named)
    assert traces("factor.asked_for")
    confirm(client, family.lead)
    assert client.post(url, sent).status_code == 302
    assert any(traces(action) for action in named)


def test_s53_one_whereabouts_and_an_end_ask_for_no_factor(family, browse):
    engaged(family.hers, family.anna)
    housed(family.hers, "Påhittade vägen 1")
    place = Whereabouts.objects.get(told_in_case=family.hers.pk)
    show = reverse("place_show", args=[family.hers.public_id, place.public_id])
    assert "Påhittade vägen 1" in browse(family.anna).post(show, {"why": "contact"}).content.decode()
    relation = Engagement.objects.get(actor=family.anna)
    end = reverse("relation_end", args=[family.hers.public_id, relation.public_id])
    assert browse(family.lead).post(end).status_code == 302
    relation.refresh_from_db()
    assert relation.ends_at is not None


def approve(family, staff, **told):
    return services.approve_joint_work(
        actor(family.lead),
        **{
            "case": line_of(family.hers, family.lead),
            "other": line_of(family.his, family.lead),
            "staff": staff,
            "reason": REASON,
            "until": clock.now() + timedelta(days=30),
            "submission": uuid4(),
            "at": clock.now(),
            **told,
        },
    )


@pytest.mark.req("R-035")
def test_s10_joint_work_by_the_leads_word_hides_whereabouts_and_ends(family, application):
    engaged(family.hers, family.anna)
    for case in (family.hers, family.his):
        housed(case, "Påhittade vägen 1")
    approval = approve(family, family.anna)
    give(family, family.his, family.anna)
    with application(actor(family.anna)):
        assert set(Case.objects.all()) == {family.hers, family.his}
        assert not Whereabouts.objects.exists()
    line = line_of(family.hers, family.lead)
    services.end_joint_work(actor(family.lead), case=line, approval=approval, at=clock.now())
    with application(actor(family.anna)):
        assert not Case.objects.exists()


def test_s10_an_approval_has_ended_at_its_end_also_where_the_work_of_each_minute_stands_still(family, application):
    engaged(family.hers, family.anna)
    approval = approve(family, family.anna)
    give(family, family.his, family.anna)
    hours = {"starts_at": clock.now() - timedelta(days=2), "ends_at": clock.now() - timedelta(hours=3)}
    JointWork.objects.filter(pk=approval.pk).update(**hours)
    with application(actor(family.anna)):
        assert not Case.objects.exists()
    with connection.cursor() as cursor:  # also when it comes by long afterwards
        cursor.execute("SELECT mend_walls()")
    assert JointWork.objects.get().walls_mended
    assert {*Engagement.objects.filter(actor=family.anna).values_list("wall", flat=True)} == {Wall.CLOSED}
    with application(actor(family.anna)):
        assert not Case.objects.exists()


def test_s10_an_approval_without_a_wall_is_answered_alike_and_opens_nothing_when_one_rises(family, application, traces):
    engaged(family.hers, family.anna)
    strange = CaseFactory(unit=family.unit, role=CaseRole.USING_VIOLENCE)
    answers = [approve(family, family.anna, other=line_of(case, family.lead)) for case in (family.his, strange)]
    assert len({(each.actor_id, each.given_by_id, each.ends_at > clock.now()) for each in answers}) == 1
    assert len(traces("joint_work.approved")) == 4
    with application(actor(family.lead)):
        assert set(JointWork.objects.all()) == set(answers)
    give(family, strange, family.anna)
    assert wall(strange, family.anna) == Wall.OPEN
    # it becomes known who he is: nobody has weighed that the two are sides
    Party.objects.create(case=family.hers, person=strange.person, role=PartyRole.OTHER_PARTY)
    assert wall(strange, family.anna) == wall(family.hers, family.anna) == Wall.CLOSED
    approve(family, family.anna, other=line_of(strange, family.lead))
    assert wall(strange, family.anna) == wall(family.hers, family.anna) == Wall.SHIELDED


def test_s142_the_same_form_again_approves_or_shares_once_and_one_taken_back_leaves_no_twin(family, browse, traces):
    engaged(family.hers, family.anna)
    client = browse(family.lead)
    confirm(client, family.lead)
    url = reverse("joint_work", args=[family.hers.public_id])
    until = (clock.today() + timedelta(days=30)).isoformat()
    sent = {"assigned_to": str(family.anna.public_id), "other": family.his.number, "text": REASON, "until": until}
    sent |= {"submission": str(uuid4())}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert FormIsSaved.message in client.post(url, sent | {"text": f"{REASON} Också i sommar."}).content.decode()
    approval = JointWork.objects.get()
    assert client.post(reverse("joint_work_end", args=[family.hers.public_id, approval.public_id])).status_code == 302
    assert client.post(url, sent).status_code == 200, "taken back since: it is not said to be approved"
    assert not JointWork.objects.filter(ends_at__gt=clock.now()).exists()
    url, eva = reverse("case_share", args=[family.hers.public_id]), worker(family.unit, name="Eva Prov")
    sent = {"assigned_to": str(eva.public_id), "kind": "co_assigned"}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert Engagement.objects.filter(actor=eva).count() == len(traces("case.shared")) == 1
    later = {"kind": "stand_in", "starts": (clock.today() + timedelta(days=5)).isoformat(), "until": until}
    assert [client.post(url, sent | later).status_code for _ in range(2)] == [302, 302]
    assert (len(traces("case.shared")), len(traces("case.shared_again"))) == (2, 2)


def test_s10_another_who_leads_both_units_sees_and_ends_an_approval_and_nobody_on_a_side(family, browse, application):
    approval = approve(family, family.anna)
    other_lead = worker(family.unit, Role.GROUP_LEADER)
    page = reverse("case_assign", args=[family.his.public_id])
    end = reverse("joint_work_end", args=[family.his.public_id, approval.public_id])
    assert end in browse(other_lead).get(page).content.decode()
    # one who leads half of it, works there, or stands on her side is not told that the two are sides
    half, on_her_side = worker(UnitFactory(), Role.UNIT_MANAGER), worker(family.unit, Role.UNIT_MANAGER)
    engaged(family.hers, on_her_side)
    for who in (half, family.ada, on_her_side):
        with application(actor(who)):
            assert not JointWork.objects.exists()
            with pytest.raises(DatabaseError, match="ended by one who leads"), transaction.atomic():
                ask("SELECT end_joint_work(%s, clock_timestamp())", approval.pk)
    assert end not in browse(on_her_side).get(page).content.decode()
    assert browse(on_her_side).post(end).status_code == 404
    assert browse(other_lead).post(end).status_code == 302
    approval.refresh_from_db()
    assert approval.ends_at <= clock.now()


def test_s02_only_the_one_who_opens_a_case_is_told_whether_it_may_be_kept(family, application):
    """Asked about another's, it answered by raising that a wall stands against the one who has it."""
    engaged(family.hers, family.anna)
    Engagement.objects.filter(pk=engaged(family.his, family.anna).pk).update(wall=Wall.CLOSED)
    for who in (family.lead, family.ada, family.anna, worker(UnitFactory())):
        with application(actor(who)):
            for case in (family.hers, family.his):
                with pytest.raises(DatabaseError, match="by the one who opens it"), transaction.atomic():
                    ask("SELECT settle_opening(%s)", case.pk)


@pytest.mark.django_db(transaction=True)
def test_s11_a_lead_who_sends_the_form_several_times_at_once_reads_by_one_relation(traces):
    unit = UnitFactory()
    lead = worker(unit, Role.UNIT_MANAGER)
    case = CaseFactory(unit=unit)
    who, line, times, answers = actor(lead), line_of(case, lead), 3, []

    def read():
        try:
            made = services.read_as_lead(who, case=line, reason="danger", text=REASON, at=clock.now(), hours=8)
            answers.append(made.pk)
        except DatabaseError as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(times)]
    with transaction.atomic():
        ask("SELECT pg_advisory_xact_lock(79, 0)")  # what moves a wall: each waits here, and none has seen the others
        for thread in threads:
            thread.start()
        until = time.monotonic() + 30
        while ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")[0] < times:
            assert time.monotonic() < until
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    (relation,) = Engagement.objects.filter(kind=EngagementKind.LEAD_READING)
    assert answers == [relation.pk] * times
    assert StatedReason.objects.get().engagement == relation
    told = [action for action in traces() if action.startswith("case.lead_reading")]
    assert sorted(told) == ["case.lead_reading_again"] * (times - 1) + ["case.lead_reading_began"]
    services.end_relation(who, case=line, engagement=relation, at=clock.now())
    assert not Engagement.objects.filter(live(clock.now()), actor=lead).exists()


@pytest.mark.django_db(transaction=True)
def test_s02_and_never_again_when_it_is_open():
    """Else a wall that rises against a colleague is told to whoever once gave them the case."""
    unit = UnitFactory()
    anna, opener = worker(unit), worker(unit, Role.INTAKE)
    case = services.open_case(
        actor(opener),
        unit=unit,
        facts=CaseFacts(role=CaseRole.EXPOSED, came_in_on=clock.today()),
        client=PersonFacts(name="Alma Exempelsson"),
        assigned_to=anna,
        at=clock.now(),
    )
    with (
        pytest.raises(DatabaseError, match="by the one who opens it"),
        transaction.atomic(),
        acting_as(actor(opener)),
    ):
        ask("SELECT settle_opening(%s)", case.pk)


def test_s10_each_refusal_of_joint_work(family):
    with pytest.raises(DomainError, match="dig själv"):
        approve(family, family.lead)
    with pytest.raises(DomainError, match="två olika"):
        approve(family, family.anna, other=line_of(family.hers, family.lead))
    with pytest.raises(DomainError, match="redan varit"):
        approve(family, family.anna, until=clock.now() - timedelta(days=1))
    with pytest.raises(DomainError, match="högst 366 dagar i taget"):
        approve(family, family.anna, until=clock.now() + timedelta(days=368))
    with pytest.raises(DomainError, match="minst 20"):
        approve(family, family.anna, reason="kort")
    theirs = engaged(family.his, family.lead, EngagementKind.CO_ASSIGNED)  # on his side, and his worker's friend
    with pytest.raises(ApprovedFromOutside):
        approve(family, family.anna)
    theirs.delete()
    with pytest.raises(DomainError):
        services.approve_joint_work(
            actor(family.anna),
            case=line_of(family.hers, family.lead),
            other=line_of(family.his, family.lead),
            staff=family.ada,
            reason=REASON,
            until=clock.now() + timedelta(days=1),
            submission=uuid4(),
            at=clock.now(),
        )


def test_s10_a_child_is_on_neither_side_but_walled_from_one_whose_violence_towards_it_is_recorded(family):
    bo = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    engaged(bo, family.anna)
    for guardian in (family.hers.person, family.his.person):
        Party.objects.create(case=bo, person=guardian, role=PartyRole.GUARDIAN)
    give(family, family.hers, family.anna)
    # on her side now, and where the child is may be where he is: her own file tells what she has told
    assert wall(bo, family.anna) == Wall.SHIELDED
    assert wall(family.hers, family.anna) == Wall.OPEN
    Relation.objects.create(
        person=family.his.person,
        other=bo.person,
        kind=RelationKind.PARENT,
        violence=Violence.BY_FIRST,
        board=bo.board,
        told_in_case=bo.pk,
        recorded_at=clock.now(),
    )
    engaged(bo, family.ada, EngagementKind.CO_ASSIGNED)
    with pytest.raises(HandlerNotPossible):
        give(family, family.his, family.ada)
    # he is still named as guardian in the child's file
    assert Party.objects.filter(case=bo, person=family.his.person, role=PartyRole.GUARDIAN).exists()


def test_s11_whereabouts_of_the_child_never_reach_the_other_parents_side(family, application):
    bo = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    Party.objects.create(case=bo, person=family.hers.person, role=PartyRole.GUARDIAN)
    Whereabouts.objects.create(
        person=bo.person,
        board=bo.board,
        told_in_case=bo.pk,
        recorded_at=clock.now(),
        kind=PlaceKind.SCHOOL,
        address="Påhittade skolan",
    )
    engaged(bo, family.anna)
    with application(actor(family.anna)):
        assert Whereabouts.objects.exists()
    give(family, family.his, family.anna)  # now on his side, and she is walled from it
    with application(actor(family.anna)):
        assert Case.objects.filter(pk=bo.pk).exists()
        assert not Whereabouts.objects.exists()


@pytest.mark.parametrize("told_last", [False, True])
def test_s11_a_daughter_who_comes_in_her_own_name_is_shielded_from_her_fathers_worker(family, application, told_last):
    """She is seventeen and lives with her mother; her own worker sees where, although her father hurt her too."""
    daughter = PersonFactory(name="Dina Dotter")
    own = CaseFactory(unit=family.unit, person=daughter, role=CaseRole.EXPOSED)
    housed(own, "Hemliga vägen 7")
    fathers, hers = worker(family.unit), worker(family.unit)
    engaged(family.his, fathers)
    if not told_last:
        Party.objects.create(case=family.hers, person=daughter, role=PartyRole.CHILD)
    engaged(own, fathers, EngagementKind.CO_ASSIGNED)
    engaged(own, hers)
    if told_last:
        Party.objects.create(case=family.hers, person=daughter, role=PartyRole.CHILD)
    with application(actor(fathers)):
        assert not Whereabouts.objects.exists()
    Party.objects.create(case=own, person=family.his.person, role=PartyRole.OTHER_PARTY)
    with application(actor(hers)):
        assert Whereabouts.objects.get().address == "Hemliga vägen 7"


@pytest.mark.parametrize("told_last", ["the child", "the work"])
def test_s11_a_child_of_the_other_side_hides_where_it_is_though_its_own_case_names_no_guardian(family, told_last):
    bo = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    engaged(family.his, family.ada)
    acts = {
        "the child": lambda: Party.objects.create(case=family.hers, person=bo.person, role=PartyRole.CHILD),
        "the work": lambda: engaged(bo, family.ada),
    }
    for name in sorted(acts, key=lambda name: name == told_last):
        acts[name]()
    assert wall(bo, family.ada) == Wall.SHIELDED
    engaged(bo, family.anna, EngagementKind.CO_ASSIGNED)
    assert wall(bo, family.anna) == Wall.OPEN


@pytest.mark.parametrize("told_last", ["the child in hers", "near to the child", "a child", "the work"])
def test_s11_who_is_near_to_the_child_is_shielded_as_soon_as_it_is_told(family, told_last):
    """The card of Gun, with whom Bo lives, tells where Bo is: at once, and not when the walls are mended."""
    bo, gun = CaseFactory(unit=family.unit), CaseFactory(unit=family.unit)
    engaged(family.his, family.ada)
    acts = {
        "the child in hers": lambda: Party.objects.create(case=family.hers, person=bo.person, role=PartyRole.CHILD),
        "near to the child": lambda: Party.objects.create(case=bo, person=gun.person, role=PartyRole.CLOSE),
        "a child": lambda: Case.objects.filter(pk=bo.pk).update(role=CaseRole.CHILD),
        "the work": lambda: engaged(gun, family.ada),
    }
    for name in sorted(acts, key=lambda name: name == told_last):
        acts[name]()
    assert wall(gun, family.ada) == Wall.SHIELDED


@pytest.mark.parametrize("told_last", ["a guardian", "the number", "the work"])
def test_s11_who_stands_in_one_own_case_of_a_child_hides_where_it_is_in_another(family, application, told_last):
    number = identity_number("20150404")
    elsewhere = CaseFactory(role=CaseRole.CHILD, person=numbered(number, name="Bo Exempelsson"))
    here = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    engaged(family.his, family.ada)
    housed(here, "Påhittade vägen 1")
    told = {"identity_number": number, "identity_hash": number_hash(number)}
    acts = {
        "a guardian": lambda: Party.objects.create(case=elsewhere, person=family.hers.person, role=PartyRole.GUARDIAN),
        "the number": lambda: Person.objects.filter(pk=here.person_id).update(**told),
        "the work": lambda: engaged(here, family.ada),
    }
    for name in sorted(acts, key=lambda name: name == told_last):
        acts[name]()
    assert wall(here, family.ada) == Wall.SHIELDED
    with application(actor(family.ada)):
        assert Case.objects.filter(pk=here.pk).exists()
        assert not Whereabouts.objects.exists()
    engaged(here, family.anna, EngagementKind.CO_ASSIGNED)
    assert wall(here, family.anna) == Wall.OPEN


def test_s11_the_childs_own_worker_sees_where_the_child_is_though_a_guardian_is_walled_from_it(family, application):
    bo = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    Party.objects.create(case=bo, person=family.his.person, role=PartyRole.GUARDIAN)
    told = {"board": bo.board, "told_in_case": bo.pk, "recorded_at": clock.now()}
    Relation.objects.create(
        person=family.his.person, other=bo.person, kind=RelationKind.PARENT, violence=Violence.BY_FIRST, **told
    )
    Whereabouts.objects.create(person=bo.person, kind=PlaceKind.SCHOOL, address="Påhittade skolan", **told)
    engaged(bo, family.anna)
    assert wall(bo, family.anna) == Wall.OPEN
    with application(actor(family.anna)):
        assert Whereabouts.objects.exists()


def test_s10_a_case_opened_for_the_other_side_is_handed_on_and_not_read_back(family, application, browse):
    engaged(family.hers, family.anna)
    with application(actor(family.anna)):
        opened = services.open_case(
            actor(family.anna),
            unit=family.unit,
            facts=CaseFacts(role=CaseRole.USING_VIOLENCE, came_in_on=clock.today()),
            client=PersonFacts(name="Karl E", identity_number=family.his_number),
            assigned_to=None,
            at=clock.now(),
        )
        assert opened.is_handed_on
        assert list(Case.objects.all()) == [family.hers]
    assert opened.number in browse(family.lead).get(reverse("caseload") + "?vy=utan").content.decode()
    with application(actor(family.ada)), pytest.raises(HandlerNotPossible):
        services.open_case(
            actor(family.ada),
            unit=family.unit,
            facts=CaseFacts(role=CaseRole.USING_VIOLENCE, came_in_on=clock.today()),
            client=PersonFacts(name="Karl E", identity_number=family.his_number),
            assigned_to=family.anna,
            at=clock.now(),
        )


def test_s10_what_has_run_out_opens_the_other_side_again(family):
    services.share_case(
        actor(family.lead),
        case=line_of(family.his, family.lead),
        staff=family.anna,
        kind=EngagementKind.STAND_IN,
        until=clock.now() + timedelta(days=1),
        at=clock.now(),
    )
    with pytest.raises(HandlerNotPossible):
        give(family, family.hers, family.anna)
    before = clock.now() - timedelta(seconds=1)
    Engagement.objects.filter(actor=family.anna).update(starts_at=before - timedelta(days=1), ends_at=before)
    give(family, family.hers, family.anna)
    assert wall(family.hers, family.anna) == Wall.OPEN


def test_s05_the_application_neither_reads_nor_writes_where_the_wall_stands(family, application):
    for sql in (
        "SELECT * FROM cases_wallblock",
        "DELETE FROM cases_wallblock",
        "SELECT * FROM cases_jointwall",
        "INSERT INTO cases_jointwall (approval_id) SELECT id FROM cases_jointwork",
        "UPDATE cases_engagement SET wall = 'open'",
        "INSERT INTO cases_jointwork (actor_id) VALUES (1)",
        "SELECT same_humans('{1}')",
        "SELECT walled_with('{1}')",
        "SELECT keep_blocks('{1}')",
        "SELECT engaged_cases(NULL, '{open,shielded,closed}')",
    ):
        with application(actor(family.anna)), pytest.raises(DatabaseError), transaction.atomic():
            ask(sql)


@pytest.mark.parametrize("case", ["hers", "his"])
def test_s05_a_worker_engages_nobody_and_not_herself(family, application, case):
    given = getattr(family, case)
    for kind in ("assigned", "co_assigned", "stand_in", "lead_reading"):
        with application(actor(family.anna)), pytest.raises(DatabaseError), transaction.atomic():
            ask(
                "SELECT engage(%s, gen_random_uuid(), %s, %s, now(), now() + interval '1 hour', 'x', false)",
                given.pk,
                family.anna.pk,
                kind,
            )


def seated(case, *, host):
    """A seat in a group of theirs, as the database has it: of what may be given, others ask."""
    group_of, place_of, seat_of, host_of = (
        apps.get_model("support", name) for name in ("HelpGroup", "GroupPlace", "GroupSeat", "GroupHost")
    )
    now, today = clock.now(), clock.today()
    group = group_of.objects.create(
        unit=case.unit, number=1 + group_of.objects.count(), kind="x", role=case.role, capacity=8, state="open",
        starts_on=today, ends_on=today, announced_by=host, announced_at=now, submission=uuid4(),
    )  # fmt: skip
    host_of.objects.create(group=group, unit=case.unit, staff=host)
    seat = seat_of(pk=reserve_id(seat_of), group=group, unit=case.unit)
    with contextlib.suppress(DatabaseError), transaction.atomic():  # not given where a wall stands
        place_of.objects.create(
            case=case,
            group=group,
            seat_id=seat.pk,
            proposed_on=today,
            proposed_by=host,
            proposed_at=now,
            submission=uuid4(),
        )
        seat.save(force_insert=True)


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


CONTACTS, IMPORTED = (apps.get_model("intake", name).objects for name in ("Contact", "ImportedRow"))


class TestNoSequenceOfActsGivesBothSides(TestCase):
    """For random families, relations, assignments and events: nobody reads both sides without an approval."""

    ACTS = st.lists(
        st.one_of(
            st.tuples(st.just("assign"), st.integers(0, 3), st.integers(0, 2)),
            st.tuples(st.just("share"), st.integers(0, 3), st.integers(0, 2)),
            st.tuples(st.just("read"), st.integers(0, 3), st.just(3)),
            st.tuples(st.just("stop"), st.integers(0, 3), st.integers(0, 3)),
            st.tuples(st.just("leave"), st.integers(0, 3), st.integers(0, 2)),
            st.tuples(st.sampled_from(["violence", "honour"]), st.integers(0, 3), st.integers(0, 3)),
            st.tuples(st.sampled_from(["contact", "given_on", "seat"]), st.integers(0, 2), st.integers(0, 2)),
            st.tuples(st.just("guardian"), st.integers(0, 2), st.just(3)),
            st.tuples(st.just("number"), st.integers(0, 3), st.integers(0, 2)),
            st.tuples(st.sampled_from(["other_party", "telephone", "way_ends"]), st.integers(0, 3), st.integers(0, 1)),
            st.tuples(st.sampled_from(["new_row", "mark", "read_in", "undo"]), st.just(0), st.integers(0, 1)),
            st.tuples(st.just("join"), st.integers(0, 3), st.just(0)),
            st.tuples(st.sampled_from(["declare", "declare_phone"]), st.integers(0, 3), st.integers(0, 1)),
        ),
        max_size=14,
    )

    # two sides that have had the same number, violence between them, and a new row with one of the two
    WRONGLY_ONE = [
        ("number", 0, 0),
        ("number", 3, 0),
        ("number", 0, 1),
        ("violence", 3, 0),
        ("assign", 0, 1),
        ("new_row", 0, 1),
    ]

    # the one who shares the child's case meets a guardian, before or after it is told what stands between the two
    MEETS = [
        ("guardian", 1, 3),
        ("guardian", 0, 3),
        ("honour", 0, 1),
        ("share", 3, 0),
        ("share", 3, 1),
        ("contact", 1, 0),
        ("seat", 1, 1),
        ("given_on", 1, 2),
    ]

    # hers is one with the row in his through a row that was read in, joined by two, and the import is undone
    UNDONE = [
        ("other_party", 1, 0),
        ("read_in", 0, 0),
        ("join", 0, 0),
        ("assign", 1, 0),
        ("undo", 0, 0),
        ("assign", 0, 0),
    ]

    # her new number is marked by two and written in; or his case names her number and hers has another then
    NEW_IDENTITY = [
        ("number", 0, 0),
        ("other_party", 1, 0),
        ("assign", 1, 0),
        ("mark", 0, 1),
        ("number", 0, 1),
        ("assign", 0, 0),
    ]

    # what two have declared, by number and by telephone, and both are changed
    DECLARED = [
        ("number", 0, 0),
        ("telephone", 2, 0),
        ("declare", 0, 0),
        ("declare_phone", 1, 0),
        ("number", 0, 2),
        ("way_ends", 2, 0),
        ("assign", 0, 0),
        ("assign", 2, 1),
    ]

    # what was shared is left, and what was handled is handed on, before the other side comes
    LET_GO = [
        ("violence", 0, 1),
        ("share", 0, 0),
        ("leave", 0, 0),
        ("assign", 1, 0),
        ("contact", 0, 1),
        ("given_on", 0, 2),
        ("assign", 1, 1),
        ("guardian", 1, 3),
        ("assign", 3, 1),
        ("assign", 3, 2),
    ]

    @given(acts=ACTS)
    @example(acts=LET_GO)
    @example(acts=WRONGLY_ONE)
    @example(acts=MEETS)
    @example(acts=MEETS[::-1])
    @example(acts=UNDONE)
    @example(acts=NEW_IDENTITY)
    @example(acts=DECLARED)
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    def test_s10_no_sequence_of_commands_gives_one_actor_both_sides(self, acts):
        unit = UnitFactory()
        roles = (CaseRole.EXPOSED, CaseRole.USING_VIOLENCE, CaseRole.EXPOSED, CaseRole.CHILD)
        cases = [CaseFactory(unit=unit, role=role) for role in roles]
        staff = [worker(unit), worker(unit), worker(unit), worker(unit, Role.UNIT_MANAGER)]
        numbers = [identity_number("19850612"), identity_number("19900101"), ""]
        self.once: dict[int, set[int]] = {}  # of each row, those with which it has ever been one
        self.handled: set[tuple[Staff, int]] = set()  # who has ever handled a contact of whom
        self.left: set[tuple[Staff, int]] = set()  # who has left their own share in a case of whom
        self.declared: set[tuple[int, int]] = (
            set()
        )  # whom somebody has declared, and each row that has ever been that one
        for act, which, other in acts:
            try:
                self.do(act, cases[which], other, cases, staff, numbers)
            except DomainError:
                continue
            self.remember()
            self.check(cases, staff)

    def do(self, act, case, other, cases, staff, numbers):
        lead, now = actor(staff[3]), clock.now()
        if act == "assign":
            services.assign_case(lead, case=line_of(case, staff[3]), staff=staff[other], at=now)
        elif act == "share":
            services.share_case(
                lead, case=line_of(case, staff[3]), staff=staff[other], kind="co_assigned", until=None, at=now
            )
        elif act == "read":
            services.read_as_lead(lead, case=line_of(case, staff[3]), reason="danger", text=REASON, at=now, hours=8)
        elif act == "stop":
            for row in Engagement.objects.filter(case=case, actor=staff[other]):
                services.end_relation(lead, case=line_of(case, staff[3]), engagement=row, at=now)
        elif act in ("violence", "honour") and cases[other] != case:
            Relation.objects.create(
                person=case.person,
                other=cases[other].person,
                kind=RelationKind.OTHER_CLOSE,
                violence=Violence.SUSPECTED if act == "violence" else Violence.NONE,
                honour=Answer.YES if act == "honour" else Answer.UNKNOWN,
                board=case.board,
                recorded_at=now,
                told_in_case=case.pk,
                ended_at=now,
            )
        elif act == "contact":
            told = {"unit": case.unit, "board": case.board, "received_at": now, "registered_at": now, "kind": "person"}
            told["number"] = CONTACTS.count() + 1
            CONTACTS.create(person=case.person, handler=staff[other], **told)
            self.handled.add((staff[other], case.person_id))
        elif act == "given_on":
            if CONTACTS.filter(person=case.person).update(handler=staff[other]):
                self.handled.add((staff[other], case.person_id))
        elif act == "leave":
            for row in Engagement.objects.filter(live(now), case=case, actor=staff[other], kind="co_assigned"):
                services.end_relation(actor(staff[other]), case=case, engagement=row, at=now)
                self.left.add((staff[other], case.person_id))
        elif act == "seat":
            seated(case, host=staff[other])
        elif act == "guardian":
            Party.objects.get_or_create(case=cases[3], person=case.person, role=PartyRole.GUARDIAN)
        elif act == "number":
            number = numbers[other]
            case.person.identity_number = number or None
            case.person.identity_hash = number_hash(number) if number else None
            case.person.save()
        elif act == "telephone":
            reached(case.person, f"070-174060{other}", case=case)
        elif act == "way_ends":
            SafeChannel.objects.filter(person=case.person, ended_at=None).update(ended_at=now)
        elif act == "mark":
            two = {"proposed_by": worker(UnitFactory()), "confirmed_by": worker(UnitFactory())}
            told = {"proposed_at": now, "confirmed_at": now, **two}
            QuietMark.objects.get_or_create(identity_hash=number_hash(numbers[other]), defaults=told)
        elif act in ("read_in", "undo", "join"):
            self.do_with_rows_read_in(act, case, numbers[other], staff[3])
        elif act in ("declare", "declare_phone"):
            by_number = act == "declare"
            facts = OwnFacts(
                kind="family",
                identity_number=numbers[other] if by_number else "",
                phone="" if by_number else f"070-174060{other}",
            )
            declare_relation(actor(staff[cases.index(case)]), facts=facts, at=now)
        elif act == "other_party":
            Party.objects.create(case=case, person=numbered(numbers[other]), role=PartyRole.OTHER_PARTY)
        elif act == "new_row":
            numbered(numbers[other])

    def do_with_rows_read_in(self, act, case, number, manager):
        """A register is read in with one row; two controllers join it with a client; and it is taken out again."""
        read_in = IMPORTED.order_by("-pk").select_related("case__person").first()
        if act == "read_in":
            IMPORTED.create(
                case=CaseFactory(unit=case.unit, person=numbered(number)), facts="{}", imported_at=clock.now()
            )
        elif act == "join" and read_in:
            rows = sorted((case.person, read_in.case.person), key=lambda person: person.pk)
            two = dict(zip(("one", "other"), rows, strict=True))
            task, _ = DuplicateTask.objects.get_or_create(
                **two, defaults={"found_by": "channel", "filed_at": clock.now()}
            )
            if not HumanLink.objects.filter(**two, ends_at=None).exists():
                DuplicateTask.objects.filter(pk=task.pk).update(state=TaskState.JOINED)
                said = {"proposed_by": worker(UnitFactory()), "approved_by": worker(UnitFactory())}
                HumanLink.objects.create(task=task, starts_at=clock.now(), undo_until=clock.today(), **two, **said)
                ask("SELECT keep_walls(%s::bigint[])", [row.pk for row in rows])
        elif act == "undo" and read_in:
            with acting_as(actor(manager)), contextlib.suppress(DatabaseError), transaction.atomic():
                ask("SELECT undo_import(%s::bigint[], '')", list(IMPORTED.values_list("case", flat=True)))

    def remember(self):
        """In Python: which rows are one by their number or two controllers' word, and whom a declaration meets."""
        alike = defaultdict(set)
        for row, number in Person.objects.values_list("pk", "identity_hash"):
            alike[bytes(number) if number else row].add(row)
        for rows in alike.values():
            self.are_one(rows)
        for pair in HumanLink.objects.filter(ends_at=None).values_list("one", "other"):
            self.are_one(set(pair))
        for one, number, phone in StaffRelation.objects.values_list("staff", "number_hash", "phone_hash"):
            if number:
                rows = alike.get(bytes(number), set())
            else:
                rows = SafeChannel.objects.filter(value_hash=phone, ended_at=None).values_list("person", flat=True)
            self.declared |= {(one, row) for row in rows}

    def are_one(self, rows):
        rows = rows.union(*(self.once.get(row, set()) for row in rows))
        self.once |= dict.fromkeys(rows, rows)

    def met(self, one):
        """Whose first contact they handle or handed on, or who have a seat in their group, unless a wall hides them."""
        met = "SELECT array_agg(DISTINCT c.id) FROM cases_case c WHERE c.person_id = ANY (adults_met(%s))"
        return Case.objects.filter(pk__in=ask(met, one.pk)[0] or [])

    def standing(self):
        """Where each wall stands now: what is closed to whom, and each relation as it is walled."""
        closed = (
            "SELECT array_agg((actor_id, person_id, ends_at)::text ORDER BY actor_id, person_id) FROM cases_wallblock"
        )
        return ask(closed), ask("SELECT array_agg((id, wall)::text ORDER BY id) FROM cases_engagement")

    def check(self, cases, staff):
        """They stand where raising them all anew puts them, and give nobody both sides."""
        kept = self.standing()
        ask("SELECT keep_blocks(%s::bigint[])", [one.pk for one in staff])
        assert kept == self.standing()
        self.give_nobody_both(cases, staff)

    def give_nobody_both(self, cases, staff):
        """Worked out anew from the facts, in Python: whose cases each reads, and who is walled from whom."""
        self.give_nobody_both_of(cases, staff, {
            p.pk: bytes(p.identity_hash) if p.identity_hash else p.pk for p in Person.objects.all()
        })  # fmt: skip
        self.give_nobody_both_of(cases, staff, {row: min(rows) for row, rows in self.once.items()})
        for one, row in self.handled:
            hidden = WallBlock.objects.filter(actor=one, person=row).exists()
            assert hidden or cases[3].person_id in self.once[row] or row in ask("SELECT adults_met(%s)", one.pk)[0]
        for one in staff:
            own = {row for who, row in self.declared if who == one.pk}
            with acting_as(actor(one)):
                read = list(queries.cases(actor(one)))
            assert not own & {row for case in read for row in self.once[case.person_id]}
            assert not Party.objects.filter(case__in=read, person__in=own).exists()

    def give_nobody_both_of(self, cases, staff, humans):
        """The same, with rows that are one human being told alike."""
        pairs = {
            frozenset((humans[r.person_id], humans[r.other_id]))
            for r in Relation.objects.exclude(violence=Violence.NONE, honour=Answer.UNKNOWN)
        }
        adults = (CaseRole.EXPOSED, CaseRole.USING_VIOLENCE)
        pairs |= {
            frozenset((humans[p.person_id], humans[p.case.person_id]))
            for p in Party.objects.filter(role=PartyRole.OTHER_PARTY, case__role__in=adults).select_related("case")
        }
        for one in staff:
            with acting_as(actor(one)):
                read = [humans[case.person_id] for case in queries.cases(actor(one))]
                mine = ask("SELECT my_cases()")[0]
            assert sorted(mine) == sorted(
                case.pk for case in cases for _ in range(mine.count(case.pk)) if humans[case.person_id] in read
            )
            for first in read:
                for second in [*read, *(humans[row] for who, row in self.left if who == one)]:
                    if first != second:
                        assert frozenset((first, second)) not in pairs
            beside = {humans[case.person_id] for case in self.met(one)} - set(read)
            for row in queries.engagements(actor(one)).filter(case=cases[3].pk, wall=Wall.OPEN):
                for party in Party.objects.filter(case=row.case_id).exclude(role=PartyRole.CLIENT):
                    walled = {frozenset((human, humans[party.person_id])) for human in beside}
                    assert humans[party.person_id] in beside or not walled & pairs


class TestHisWorkerKeepsNoChildThatHisViolenceCloses(TestCase):
    """Whatever the one who has his case and the child's writes in them, they do not read both once it is told."""

    ROWS = st.sampled_from(["him", "child", "him_in_hers", "new with hers", "new with his", "new"])
    ACTS = st.lists(
        st.one_of(
            st.tuples(st.just("number"), st.sampled_from(["him", "him_in_hers", "added"]), st.integers(0, 2)),
            st.tuples(st.just("party"), ROWS, st.sampled_from(["his", "own"]), st.sampled_from(list(PartyRole)[1:])),
            st.tuples(st.just("violence"), st.sampled_from(["him", "him_in_hers", "added"]), ROWS),
        ),
        min_size=1,
        max_size=8,
    )

    @given(acts=ACTS, told_after=st.integers(0, 8))
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    def test_s10_no_sequence_of_what_his_worker_writes_gives_them_him_and_the_child(self, acts, told_after):
        family = Family()
        her_number = identity_number("19880214")
        self.numbers = [her_number, family.his_number, ""]
        Person.objects.filter(pk=family.hers.person_id).update(
            identity_number=her_number, identity_hash=number_hash(her_number)
        )
        child = PersonFactory(name="Bo Exempelsson")
        self.cases = {
            "his": family.his,
            "own": CaseFactory(unit=family.unit, person=child, role=CaseRole.CHILD),
        }
        self.rows = {"him": family.his.person, "child": child, "him_in_hers": family.him_in_hers}
        for case in self.cases.values():
            engaged(case, family.ada)
        for at, act in enumerate([*acts, None]):
            if at == min(told_after, len(acts)):
                hurt(family, child, family.him_in_hers)
            if act and self.read(family.ada):
                self.do(*act)
            if at >= told_after:
                assert len(self.read(family.ada)) < 2

    def read(self, staff):
        return [name for name, case in self.cases.items() if wall(case, staff) != Wall.CLOSED]

    def row(self, name):
        """A row that is there, or a new one under whichever number."""
        if name not in self.rows:
            number = {"new with hers": 0, "new with his": 1}.get(name, 2)
            self.rows["added"] = numbered(self.numbers[number]) if self.numbers[number] else PersonFactory()
            return self.rows["added"]
        return self.rows[name]

    def seen(self, name):
        """Whether the row stands in one of the two cases, so that its number is written there."""
        row = self.rows.get(name)
        return row is not None and Party.objects.filter(person=row, case__in=list(self.cases.values())).exists()

    def do(self, act, name, *more):
        if act == "party":
            case, role = more
            row = self.row(name)
            if name == "him_in_hers" and case == "his" and not self.seen(name):
                return
            Party.objects.get_or_create(case=self.cases[case], person=row, defaults={"role": role})
        elif act == "number" and self.seen(name):
            number = self.numbers[more[0]]
            Person.objects.filter(pk=self.rows[name].pk).update(
                identity_number=number or None, identity_hash=number_hash(number) if number else None
            )
        elif act == "violence" and self.seen(name):
            one = self.rows[name]
            other = self.row(more[0])  # a new row takes the place of the last added
            pair = [one, other]
            # the same twice is told once
            if other.pk != one.pk and not Relation.objects.filter(person__in=pair, other__in=pair).exists():
                Relation.objects.create(
                    person=one, other=other, kind=RelationKind.EX_PARTNER, violence=Violence.BY_FIRST,
                    board=self.cases["his"].board, told_in_case=self.cases["his"].pk, recorded_at=clock.now(),
                )  # fmt: skip
