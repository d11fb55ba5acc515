"""One human being in two rows: S-12 and S-15 as stories, as refusals, by raw SQL, and as a law over what is undone."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from livlina.access.commands import acting_as
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import services as cases
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Case, Engagement, Note, Party
from livlina.cases.review.models import ReviewItem
from livlina.cases.review.services import JUDGE, flag_traces
from livlina.cases.review.terms import Reason
from livlina.cases.services import CaseFacts
from livlina.cases.terms import CaseRole, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged, engaged_now, line_of
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.coming_in import confirm, hidden
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import register, services
from livlina.people.errors import AnotherMustApprove, JoinIsTooOld, RowStandsApart, StatedTooShort, TaskHasMoved
from livlina.people.models import DuplicateTask, HumanLink, Person, QuietMark, RegisterDecision, Relation, SafeChannel
from livlina.people.queries import number_hash
from livlina.people.services import PersonFacts
from livlina.people.terms import FoundBy, Judgement, Protection, RelationKind, Sex, TaskState, Violence
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

REASON = "Namn, födelsedag och telefon är desamma."
NUMBER = identity_number("19850612")


def numbered(number=NUMBER, **facts):
    return PersonFactory(identity_number=number, identity_hash=number_hash(number), **facts)


def reached(person, phone="070-1740605", case=None, **facts):
    case = case or CaseFactory(person=person)
    return SafeChannel.objects.create(
        person=person,
        board=case.board,
        told_in_case=case.pk,
        recorded_at=clock.now(),
        kind="call",
        value=phone,
        value_hash=services.channel_hash(kind="call", value=phone),
        is_safe="yes",
        confirmed_on=clock.today(),
        **facts,
    )


class Town:
    """Two centres that each know a Karl by the same number, and two controllers at the city's administration."""

    def __init__(self):
        self.north, self.south, self.city = UnitFactory(), UnitFactory(), UnitFactory()
        self.ada = worker(self.city, Role.REGISTER_CONTROLLER, name="Ada Exempel")
        self.bo = worker(self.city, Role.REGISTER_CONTROLLER, name="Bo Exempel")
        self.one = numbered(name="Karl Nordsson")
        self.in_north = CaseFactory(unit=self.north, person=self.one, role=CaseRole.USING_VIOLENCE)
        self.other = numbered(name="Kalle Nordsson")
        self.in_south = CaseFactory(unit=self.south, person=self.other, role=CaseRole.USING_VIOLENCE)
        self.task = DuplicateTask.objects.get()


@pytest.fixture
def town():
    return Town()


def said(who, task, said, **told):
    facts = {"seen": register.mark(task), "reason": REASON, "at": clock.now(), "undo_days": 90} | told
    services.judge(actor(who), task=task, said=said, **facts)
    task.refresh_from_db()


def mark(town):
    """What the page of the task shows now, as its form says it."""
    return register.mark(DuplicateTask.objects.get(pk=town.task.pk))


def joined(town, task=None):
    task = task or town.task
    said(town.ada, task, Judgement.SAME)
    said(town.bo, task, Judgement.JOINED)


def taken_apart(town, task=None):
    task = task or town.task
    said(town.ada, task, Judgement.APART)
    said(town.bo, task, Judgement.UNDONE)


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def is_refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic():
        ask(sql, *values)
    return True


# ---- filed by the database ----


def test_s12_the_same_number_files_a_task_and_the_one_who_wrote_learns_nothing(application, browse, traces):
    unit = UnitFactory()
    anna = worker(unit)
    numbered(name="Karl någon annanstans")
    with application(actor(anna)):
        cases.open_case(
            actor(anna),
            unit=unit,
            facts=CaseFacts(role=CaseRole.EXPOSED, came_in_on=clock.today()),
            client=PersonFacts(name="Karl", identity_number=NUMBER),
            assigned_to=anna,
            at=clock.now(),
        )
        assert not DuplicateTask.objects.exists()
        assert Person.objects.count() == 1
    task = DuplicateTask.objects.get()
    assert (task.found_by, task.state) == (FoundBy.NUMBER, TaskState.OPEN)
    assert traces() == ["person.registered", "case.opened"]
    assert browse(anna).get(reverse("register")).status_code == 404


def test_s12_a_number_learnt_later_files_a_task_and_the_same_pair_only_once():
    first, later = numbered(), PersonFactory()
    assert not DuplicateTask.objects.exists()
    for number in (NUMBER, identity_number("19900101"), NUMBER):
        later.identity_number, later.identity_hash = number, number_hash(number)
        later.save()
    task = DuplicateTask.objects.get()
    assert (task.one, task.other) == (first, later)


def test_s12_the_same_telephone_files_a_task_however_it_is_written():
    reached(PersonFactory(), "070-1740605")
    reached(PersonFactory(), "+46 70 174 06 05")
    assert DuplicateTask.objects.get().found_by == FoundBy.CHANNEL


def test_s12_of_two_in_one_case_it_is_told_already_that_they_are_two():
    case = CaseFactory()
    child = PersonFactory()
    Party.objects.create(case=case, person=child, role=PartyRole.CHILD)
    reached(case.person, case=case)
    reached(child, case=case)
    assert not DuplicateTask.objects.exists()


@pytest.mark.parametrize("said_by", [1, 2])
def test_s12_judged_two_by_telephone_they_are_asked_about_again_when_the_numbers_are_one(town, said_by):
    one, other = PersonFactory(), PersonFactory()
    reached(one)
    reached(other)
    task = DuplicateTask.objects.get(found_by=FoundBy.CHANNEL)
    for controller in (town.ada, town.bo)[:said_by]:
        said(controller, task, Judgement.DIFFERENT)
    number = identity_number("19900101")
    for person in (one, other):
        person.identity_number, person.identity_hash = number, number_hash(number)
        person.save()
    task.refresh_from_db()
    assert (task.state, task.found_by) == (TaskState.OPEN, FoundBy.NUMBER)


def test_s12_what_two_wrote_at_the_same_moment_is_found_the_minute_after():
    reached(PersonFactory())
    reached(PersonFactory())
    ask("DELETE FROM people_duplicatetask")  # as if neither had seen the other's
    ask("SELECT mend_register()")
    assert DuplicateTask.objects.count() == 1
    ask("SELECT mend_register()")
    assert DuplicateTask.objects.count() == 1


# ---- judged ----


def test_s12_a_controller_judges_two_rows_side_by_side_without_any_case(town, browse, traces):
    client = browse(town.ada)
    listed = client.get(reverse("register")).content.decode()
    assert "Samma personnummer" in listed
    assert "Nordsson" not in listed
    answer = client.get(reverse("register_task", args=[town.task.public_id]))
    page = answer.content.decode()
    assert "<title>Register – Livlina</title>" in page
    for shown in ("Karl Nordsson", "Kalle Nordsson", f"{NUMBER[:8]}-{NUMBER[8:]}", town.north.full_name):
        assert shown in page
    for unsaid in (town.in_north.number, "våld", "Våld"):
        assert unsaid not in page
    assert traces() == ["register.listed", "register.read"]

    url = reverse("register_task", args=[town.task.public_id])
    told = {"said": "different", "reason": REASON, "seen": "open"}
    assert client.post(url, told).status_code == 302
    assert RegisterDecision.objects.get().reason == REASON
    assert "register.different" in traces()


def test_s15_that_two_rows_are_two_is_said_by_two_and_can_be_taken_up_again(town, browse, application):
    """One alone settled it for good: the wall never rose, and nobody else could see that it was settled."""
    url, queue = reverse("register_task", args=[town.task.public_id]), reverse("register")
    client, other = browse(town.ada), browse(town.bo)

    def says(by, what):
        return by.post(url, {"said": what, "reason": REASON, "seen": mark(town)}, follow=True).content.decode()

    assert "väntar på en annan registerkontrollant" in says(client, "different")
    assert "Väntar på en annan än dig" in client.get(queue).content.decode()
    assert "Två olika, väntar på en andra person" in other.get(queue).content.decode()
    own = client.get(url).content.decode()
    assert "Du har sagt att posterna är två olika" in own
    assert 'value="different"' not in own
    with application(actor(town.ada)):
        assert is_refused(
            "SELECT decide_in_register(gen_random_uuid(), 'x', 'x', %s, 'different', %s, NULL, now(), 90)",
            town.task.pk,
            mark(town),
        )
    town.task.refresh_from_db()
    with pytest.raises(AnotherMustApprove):
        said(town.ada, town.task, Judgement.DIFFERENT)
    shown = other.get(url).content.decode()
    assert "Du är den andra personen" in shown
    assert REASON in shown
    assert "Uppgiften är klar" in says(other, "different")
    assert "Två olika" in client.get(queue).content.decode()  # what was settled is there to read
    assert 'value="different"' not in client.get(url).content.decode()
    assert "ligger kvar" in says(client, "unclear")
    assert "Går inte att avgöra ännu" in other.get(queue).content.decode()
    town.task.refresh_from_db()
    said(town.ada, town.task, Judgement.DIFFERENT)
    said(town.bo, town.task, Judgement.DIFFERENT)
    RegisterDecision.objects.update(decided_at=clock.now() - timedelta(days=91))
    assert client.get(url).status_code == 404
    assert "Inget att avgöra" in client.get(queue).content.decode()


@pytest.mark.parametrize("first", [Judgement.SAME, Judgement.UNCLEAR])
def test_s15_the_second_of_two_may_say_otherwise(town, first):
    said(town.ada, town.task, first)
    said(town.bo, town.task, Judgement.DIFFERENT)
    assert (town.task.state, town.task.proposed_by) == (TaskState.DIFFERING, town.bo)
    said(town.ada, town.task, Judgement.SAME)
    assert (town.task.state, town.task.proposed_by) == (TaskState.PROPOSED, town.ada)
    said(town.bo, town.task, Judgement.JOINED)
    assert HumanLink.objects.get().ends_at is None


def test_s12_not_yet_told_stays_in_the_queue_with_its_reason(town, browse):
    client = browse(town.ada)
    url = reverse("register_task", args=[town.task.public_id])
    client.post(url, {"said": "unclear", "reason": REASON, "seen": "open"})
    assert REASON in browse(town.bo).get(url).content.decode()
    assert "Går inte att avgöra ännu" in client.get(reverse("register")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REGISTER_CONTROLLER])
def test_s12_no_other_role_has_a_register(town, browse, role):
    client = browse(worker(town.city, role))
    for url in (
        reverse("register"),
        reverse("register_mark"),
        reverse("register_task", args=[town.task.public_id]),
    ):
        assert client.get(url).status_code == 404
        assert client.post(url, {"said": "same", "reason": REASON, "seen": "open"}).status_code in (404, 405)


def test_s12_each_command_of_the_register_is_for_its_role(town):
    anna = actor(worker(town.city))
    with acting_as(actor(town.ada)):
        row = register.rows(town.task)[0]
    now = clock.now()
    for refused in (
        lambda: services.list_tasks(anna),
        lambda: services.read_task(anna, task=town.task),
        lambda: services.show_protected(anna, task=town.task, row=row, reason=REASON, at=now),
        lambda: said(worker(town.city), town.task, Judgement.SAME),
        lambda: services.keep_row_apart(anna, task=town.task, row=row, at=now),
        lambda: services.keep_number_apart(anna, hashed=number_hash(NUMBER), at=now),
    ):
        with pytest.raises(NotPermitted):
            refused()


def near(town, how):
    """Give Ada something to do with one side."""
    if how == "works there":
        town.ada.memberships.create(unit=town.south, role=Role.THERAPIST, valid_from=clock.today())
    elif how == "sits there":
        town.ada.memberships.create(unit=town.south, role=Role.REGISTER_CONTROLLER, valid_from=clock.today())
    elif how == "reviews there":
        town.ada.memberships.create(unit=town.south, role=Role.LOG_REVIEWER, valid_from=clock.today())
    elif how == "had the case":
        relation = engaged(town.in_south, town.ada)
        Engagement.objects.filter(pk=relation.pk).update(ends_at=clock.now() - timedelta(hours=1))
    elif how == "is the person":
        services.declare_relation(
            actor(town.ada), facts=services.OwnFacts(kind="self", identity_number=NUMBER), at=clock.now()
        )


@pytest.mark.parametrize("how", ["works there", "sits there", "reviews there", "had the case", "is the person"])
def test_s12_a_controller_with_anything_to_do_with_either_side_does_not_see_the_task(town, browse, application, how):
    near(town, how)
    client = browse(town.ada)
    assert client.get(reverse("register_task", args=[town.task.public_id])).status_code == 404
    assert "Inget att avgöra" in client.get(reverse("register")).content.decode()
    with application(actor(town.ada)):
        assert ask("SELECT * FROM register_rows(%s)", town.task.pk) == []
        assert ask("SELECT * FROM preview_join(%s)", town.task.pk) == []
        assert is_refused(
            "SELECT decide_in_register(gen_random_uuid(), 'x', 'x', %s, 'same', 'open', NULL, now(), 90)", town.task.pk
        )
    assert browse(town.bo).get(reverse("register_task", args=[town.task.public_id])).status_code == 200


def test_s12_one_who_has_moved_from_the_unit_judges_its_rows(town, browse):
    day = clock.today()
    facts = {"unit": town.south, "role": Role.STATISTICIAN, "valid_from": day - timedelta(days=9)}
    town.ada.memberships.create(**facts, valid_to=day - timedelta(days=1))
    assert browse(town.ada).get(reverse("register_task", args=[town.task.public_id])).status_code == 200


def test_s21_a_protected_name_is_shown_for_a_reason_and_in_that_answer_only(town, browse, traces):
    Person.objects.filter(pk=town.other.pk).update(protection=Protection.SECRECY_MARKING)
    client = browse(town.ada)
    url = reverse("register_task", args=[town.task.public_id])
    page = client.get(url).content.decode()
    assert "Kalle" not in page
    assert "Skyddad uppgift" in page
    show = reverse("register_show", args=[town.task.public_id, town.other.public_id])
    refused = client.post(show, {"reason": "kort"}).content.decode()
    assert "Skriv skälet med minst 20 tecken" in refused
    assert "Kalle" not in refused
    shown = client.post(show, {"reason": REASON})
    assert "Kalle Nordsson" in shown.content.decode()
    assert shown.headers["Refresh"].startswith("60;")
    assert "Kalle" not in client.get(url).content.decode()
    assert traces("register.shown")[0]["subject"] == f"people_person:{town.other.public_id}"


def compared(page):
    """What the page says of each fact of the two."""
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL))
    return {row[0]: strip_tags(row[-1]).strip() for row in cells}


def test_s12_what_nobody_knows_of_either_row_is_unknown_and_not_alike(town, browse):
    client, url = browse(town.ada), reverse("register_task", args=[town.task.public_id])
    both = Person.objects.filter(pk__in=[town.one.pk, town.other.pk])
    for person in both:
        person.name = ""
        person.save(update_fields=["name"])
    both.update(sex=Sex.UNKNOWN)
    said_of = compared(client.get(url).content.decode())
    assert (said_of["Namn"], said_of["Kön"], said_of["Nummer"]) == ("okänt", "okänt", "lika")
    both.filter(pk=town.one.pk).update(sex=Sex.MALE)
    assert compared(client.get(url).content.decode())["Kön"] == "kan inte jämföras"
    both.update(protection=Protection.SECRECY_MARKING, identity_number=None, identity_hash=None, sex=Sex.MALE)
    said_of = compared(client.get(url).content.decode())
    masked = {said_of[fact] for fact in ("Namn", "Nummer", "Född")}
    assert (masked, said_of["Kön"]) == ({"kan inte jämföras"}, "lika")


def test_s21_of_two_rows_neither_tells_what_is_masked_in_the_other(town, browse, application):
    """What the two have alike stands in both: the number of the one who is not protected is hers."""
    client, url = browse(town.ada), reverse("register_task", args=[town.task.public_id])
    with application(actor(town.ada)):
        rows = register.rows(town.task)
    number, places = rows[0].number, [place for row in rows for place in row.known_at]
    assert number in client.get(url).content.decode()
    assert len(places) == 2
    Person.objects.filter(pk=town.other.pk).update(protection=Protection.SECRECY_MARKING)
    page = client.get(url).content.decode()
    assert number not in page
    assert "lika" in page
    with application(actor(town.ada)):
        masked = register.rows(town.task)
    assert [(row.person.name, row.person.identity_number, row.person.born) for row in masked] == [("", "", "")] * 2
    assert [bool(row.known_at) for row in masked] == [False, False]
    show = reverse("register_show", args=[town.task.public_id, town.one.public_id])
    assert number in client.post(show, {"reason": REASON}).content.decode()


def test_s40_a_number_that_is_alike_is_traced_as_shown_of_both_rows(town, browse, traces):
    Person.objects.filter(pk=town.other.pk).update(protection=Protection.SECRECY_MARKING)
    show = reverse("register_show", args=[town.task.public_id, town.one.public_id])
    assert browse(town.ada).post(show, {"reason": REASON}).status_code == 200
    shown = {row["subject"] for row in traces("register.shown")}
    assert shown == {f"people_person:{row.public_id}" for row in (town.one, town.other)}


def test_s43_a_name_that_is_taken_up_in_the_register_comes_to_the_queue_of_the_log(town, browse, application):
    """It is of no case: whoever took up one name after another was seen by nobody."""
    Person.objects.filter(pk=town.other.pk).update(protection=Protection.SECRECY_MARKING)
    show = reverse("register_show", args=[town.task.public_id, town.other.public_id])
    assert browse(town.ada).post(show, {"reason": REASON}).status_code == 200
    rut = worker(town.ada.memberships.get().unit, Role.LOG_REVIEWER)
    with application(JUDGE):
        flag_traces()
    item = ReviewItem.objects.get(staff=town.ada)
    assert (item.reasons, item.case_ref) == ([Reason.SHOWN], None)
    page = browse(rut).get(reverse("review_item", args=[item.public_id])).content.decode()
    assert "Tog fram ett skyddat namn eller nummer i registret" in page
    assert town.other.name not in page
    assert browse(town.ada).get(reverse("review_item", args=[item.public_id])).status_code == 404


def test_s21_who_would_have_cases_closed_is_a_number_alone_while_a_row_is_protected(town, browse):
    """Their names and units say where she is known, as the row itself does not."""
    hers, his, task = by_telephone(town)
    stina = worker(town.north, Role.THERAPIST, name="Stina Bådasidor")
    engaged(hers, stina)
    engaged(his, stina)
    client, url = browse(town.ada), reverse("register_task", args=[task.public_id])
    assert "Stina Bådasidor" in client.get(url).content.decode()
    Person.objects.filter(pk=task.one_id).update(protection=Protection.SECRECY_MARKING)
    page = client.get(url).content.decode()
    assert "Stina Bådasidor" not in page
    assert "En medarbetare får ärenden stängda" in page


def test_s21_the_database_gives_no_protected_name_with_the_rows(town, application):
    Person.objects.filter(pk=town.other.pk).update(protection=Protection.PROTECTED_REGISTRATION)
    with application(actor(town.ada)):
        rows = ask("SELECT name, identity_number, born, birth_year FROM register_rows(%s)", town.task.pk)
        assert rows == [(None, None, None, None)] * 2
        call = "SELECT * FROM show_in_register(gen_random_uuid(), 'k', %s, %s, %s, now())"
        assert is_refused(call, None, town.task.pk, town.other.public_id)  # without a reason
        assert is_refused(call, b"x", town.task.pk, PersonFactory.build().public_id)
        ask(call, b"x", town.task.pk, town.other.public_id)
    assert RegisterDecision.objects.get().kind == Judgement.SHOWN


# ---- joined, and taken apart ----


def test_s15_a_join_takes_two_people_and_moves_nothing(town, browse):
    first, second = browse(town.ada), browse(town.bo)
    url = reverse("register_task", args=[town.task.public_id])
    first.post(url, {"said": "same", "reason": REASON, "seen": "open"})
    waiting = first.get(url).content.decode()
    assert "Väntar på en andra person" in waiting
    assert 'value="joined"' not in waiting
    with pytest.raises(AnotherMustApprove):
        said(town.ada, DuplicateTask.objects.get(), Judgement.JOINED)
    assert not HumanLink.objects.exists()
    assert "Du är den andra personen" in second.get(url).content.decode()
    told = {"said": "joined", "reason": REASON, "seen": mark(town)}
    asked = second.post(url, told)
    assert (asked.status_code, hidden(asked)["confirm-to"]) == (403, [url])  # S-53
    assert not HumanLink.objects.exists()
    confirm(second, town.bo)
    second.post(url, told)
    link = HumanLink.objects.get()
    assert (link.proposed_by, link.approved_by) == (town.ada, town.bo)
    assert link.undo_until == clock.today() + timedelta(days=90)
    assert set(Person.objects.values_list("pk", flat=True)) == {town.one.pk, town.other.pk}
    assert Case.objects.get(pk=town.in_south.pk).person == town.other
    assert "föreslå att posterna tas isär till och med" in second.get(url).content.decode()


def by_telephone(town):
    """Two rows without a number, whom only a join makes one: the other party of her case, and a client of his own."""
    one, other = PersonFactory(name="Karl"), PersonFactory(name="Kalle")
    hers = CaseFactory(unit=town.north, person=PersonFactory(name="Alma"))
    Party.objects.create(case=hers, person=one, role=PartyRole.OTHER_PARTY)
    his = CaseFactory(unit=town.north, person=other, role=CaseRole.USING_VIOLENCE)
    reached(one, "070-1740606", case=hers)
    reached(other, "070-1740606", case=his)
    return hers, his, DuplicateTask.objects.get(found_by=FoundBy.CHANNEL)


def test_s15_a_join_that_gives_somebody_both_sides_closes_both_until_the_lead_decides(town, browse):
    hers, his, task = by_telephone(town)
    anna, lead = worker(town.north, name="Anna Exempel"), worker(town.north, Role.UNIT_MANAGER)
    engaged(hers, anna)
    engaged(his, anna)
    assert engaged_now(his, anna).wall == Wall.OPEN
    page = browse(town.bo).get(reverse("register_task", args=[task.public_id])).content.decode()
    assert "Anna Exempel" in page
    assert engaged_now(his, anna).wall == Wall.OPEN  # a preview changes nothing
    assert not HumanLink.objects.exists()

    joined(town, task)
    assert engaged_now(his, anna).wall == engaged_now(hers, anna).wall == Wall.CLOSED
    assert "Stängda för handläggaren" in browse(lead).get(reverse("my_day")).content.decode()
    with pytest.raises(HandlerNotPossible):
        cases.assign_case(actor(lead), case=line_of(his, lead), staff=worker_of(hers, town), at=clock.now())

    said(town.ada, task, Judgement.APART)
    assert engaged_now(his, anna).wall == engaged_now(hers, anna).wall == Wall.CLOSED
    said(town.bo, task, Judgement.UNDONE)
    assert engaged_now(his, anna).wall == engaged_now(hers, anna).wall == Wall.OPEN
    assert task.state == TaskState.OPEN


def test_s15_to_take_apart_takes_two_people_and_the_second_has_just_given_the_factor(town, browse, traces):
    joined(town)
    url = reverse("register_task", args=[town.task.public_id])
    first, second = browse(town.bo), browse(town.ada)
    shown = first.get(url).content.decode()
    assert 'value="apart"' in shown
    assert 'value="undone"' not in shown
    first.post(url, {"said": "undone", "reason": REASON, "seen": mark(town)})
    assert HumanLink.objects.get().ends_at is None  # not by one person's word
    assert first.post(url, {"said": "apart", "reason": REASON, "seen": mark(town)}).status_code == 302
    waiting = first.get(url).content.decode()
    assert "Väntar på en andra person" in waiting
    assert 'value="undone"' not in waiting
    town.task.refresh_from_db()
    with pytest.raises(AnotherMustApprove):
        said(town.bo, town.task, Judgement.UNDONE)
    assert HumanLink.objects.get().ends_at is None
    assert "Du är den andra personen" in second.get(url).content.decode()
    told = {"said": "undone", "reason": REASON, "seen": mark(town)}
    assert second.post(url, told).status_code == 403  # S-53
    confirm(second, town.ada)
    assert second.post(url, told).status_code == 302
    link = HumanLink.objects.get()
    assert (link.parting_by, link.ended_by) == (town.bo, town.ada)
    assert link.ends_at is not None
    assert [action for action in traces() if action.startswith("register.") and action != "register.read"] == [
        f"register.{each}" for each in ("same", "joined", "apart", "undone")
    ]


@pytest.mark.parametrize("who", ["ada", "bo"])
def test_s15_or_they_are_kept_as_one_also_by_the_one_who_proposed(town, browse, who):
    joined(town)
    said(town.ada, town.task, Judgement.APART)
    answer = browse(getattr(town, who)).post(
        reverse("register_task", args=[town.task.public_id]), {"said": "kept", "reason": REASON, "seen": mark(town)}
    )
    assert answer.status_code == 302
    town.task.refresh_from_db()
    link = HumanLink.objects.get()
    assert (town.task.state, town.task.proposed_by, link.parting_by) == (TaskState.JOINED, town.ada, None)
    assert link.ends_at is None
    taken_apart(town)
    assert HumanLink.objects.get().ends_at is not None


def test_s15_what_was_proposed_in_time_is_decided_also_afterwards(town, browse):
    joined(town)
    said(town.ada, town.task, Judgement.APART)
    HumanLink.objects.update(undo_until=clock.today() - timedelta(days=1))
    assert "R-" in browse(town.bo).get(reverse("register")).content.decode()
    said(town.bo, town.task, Judgement.UNDONE)
    assert HumanLink.objects.get().ends_at is not None


def test_s15_nor_does_the_database_take_apart_by_one_persons_word(town, application):
    decide = "SELECT decide_in_register(gen_random_uuid(), 'x', 'x', %s, %s, %s, NULL, now(), 90)"
    joined(town)
    with application(actor(town.ada)):
        assert is_refused(decide, town.task.pk, "undone", mark(town))
        ask(decide, town.task.pk, "apart", mark(town))
        assert is_refused(decide, town.task.pk, "undone", mark(town))
    assert is_refused("UPDATE people_humanlink SET ended_by_id = parting_by_id")
    assert HumanLink.objects.get().ends_at is None


def worker_of(case, town):
    """Another who has her case beside the one assigned."""
    eva = worker(town.north)
    engaged(case, eva, "co_assigned")
    return eva


def test_s15_joins_follow_each_other(town):
    third = PersonFactory()
    link(town.one, third, town)
    fourth = PersonFactory()
    link(third, fourth, town)
    found = ask("SELECT same_humans(ARRAY[%s::bigint])", fourth.pk)[0][0]
    assert sorted(found) == sorted([town.one.pk, town.other.pk, third.pk, fourth.pk])


def link(one, other, town):
    task = DuplicateTask.objects.create(one=one, other=other, found_by=FoundBy.CHANNEL, filed_at=clock.now())
    joined(town, task)


def test_s15_the_controller_says_which_number_is_right(town, browse):
    typed = numbered(identity_number("19850613"), name="Karl Nordson")
    reached(town.one)
    reached(typed)
    task = DuplicateTask.objects.get(found_by=FoundBy.CHANNEL)
    said(town.ada, task, Judgement.SAME)
    url = reverse("register_task", args=[task.public_id])
    confirm(client := browse(town.bo), town.bo)
    assert "Vilket nummer är rätt?" in client.get(url).content.decode()
    told = {"said": "joined", "reason": REASON, "seen": register.mark(task), "right_number": str(town.one.public_id)}
    assert client.post(url, told).status_code == 302
    assert HumanLink.objects.get().number_from == town.one
    assert Person.objects.get(pk=typed.pk).identity_number == identity_number("19850613")


def test_s15_a_join_is_taken_apart_for_as_long_as_the_organisation_has_decided(town, browse):
    LocalLimit.objects.create(key="join_undo_days", value=30, measure="days", source="Beslut", valid_from=clock.today())
    url = reverse("register_task", args=[town.task.public_id])
    said(town.ada, town.task, Judgement.SAME)
    confirm(client := browse(town.bo), town.bo)
    client.post(url, {"said": "joined", "reason": REASON, "seen": mark(town)})
    assert HumanLink.objects.get().undo_until == clock.today() + timedelta(days=30)
    HumanLink.objects.update(undo_until=clock.today() - timedelta(days=1))
    assert browse(town.bo).get(url).status_code == 404
    town.task.refresh_from_db()
    with pytest.raises(JoinIsTooOld):
        said(town.bo, town.task, Judgement.APART)
    assert HumanLink.objects.get().ends_at is None


def test_s15_each_refusal(town):
    with pytest.raises(StatedTooShort):
        said(town.ada, town.task, Judgement.SAME, reason="kort")
    for impossible in (Judgement.JOINED, Judgement.APART, Judgement.UNDONE, Judgement.KEPT, Judgement.SHOWN):
        with pytest.raises(TaskHasMoved):
            said(town.ada, town.task, impossible)
    with pytest.raises(TaskHasMoved):
        said(town.ada, town.task, Judgement.DIFFERENT, seen=TaskState.UNCLEAR)
    joined(town)
    for late in (Judgement.SAME, Judgement.DIFFERENT, Judgement.UNCLEAR, Judgement.UNDONE, Judgement.KEPT):
        with pytest.raises(TaskHasMoved):
            said(town.bo, town.task, late)


def test_s142_what_somebody_else_was_first_with_is_told_in_the_form(town, browse):
    url = reverse("register_task", args=[town.task.public_id])
    said(town.bo, town.task, Judgement.UNCLEAR)
    answer = browse(town.ada).post(url, {"said": "same", "reason": REASON, "seen": "open"}).content.decode()
    assert "Någon annan har hunnit före" in answer
    assert REASON in answer


def test_s15_s142_a_proposal_that_was_made_anew_for_another_reason_is_not_approved_unseen(town, browse, application):
    said(town.ada, town.task, Judgement.SAME, reason="Samma telefon, och grannen säger att de är samma.")
    url = reverse("register_task", args=[town.task.public_id])
    confirm(client := browse(town.bo), town.bo)
    page = client.get(url)
    third = worker(town.city, Role.REGISTER_CONTROLLER)
    said(third, town.task, Judgement.UNCLEAR, reason="Telefonen delas av två bröder, vänta.")
    said(third, town.task, Judgement.SAME, reason="Bara ett efternamn är lika, men det får duga.")
    told = {"said": "joined", "reason": REASON, "seen": hidden(page)["seen"]}
    answer = client.post(url, told).content.decode()
    assert "Någon annan har hunnit före" in answer
    assert "Bara ett efternamn är lika" in answer
    assert not HumanLink.objects.exists()
    with application(actor(town.bo)):
        assert is_refused(
            "SELECT decide_in_register(gen_random_uuid(), 'x', 'x', %s, 'joined', 'proposed', NULL, now(), 90)",
            town.task.pk,
        )
    assert client.post(url, told | {"seen": hidden(client.get(url))["seen"]}).status_code == 302
    assert HumanLink.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_s15_of_two_controllers_who_decide_at_once_one_has_not_seen_the_other():
    town = Town()
    ready, answers = threading.Barrier(2), []

    def decide(who, what):
        try:
            ready.wait()
            services.judge(who, task=town.task, said=what, seen="open", reason=REASON, at=clock.now(), undo_days=90)
            answers.append(what)
        except TaskHasMoved:
            answers.append("moved")
        finally:
            connection.close()

    both = [(actor(town.ada), Judgement.SAME), (actor(town.bo), Judgement.DIFFERENT)]
    threads = [threading.Thread(target=decide, args=each) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("moved") == 1
    assert RegisterDecision.objects.count() == 1


# ---- never hinted ----


def test_s22_a_number_marked_by_two_is_never_hinted_and_nobody_reads_the_mark(town, browse, application):
    number = identity_number("19900101")
    url = reverse("register_mark")
    answers = []
    for who in (town.ada, town.ada, town.bo):
        client = browse(who)
        answers.append(client.post(url, {"identity_number": number}, follow=True).content.decode())
        if who == town.ada:
            assert QuietMark.objects.get().confirmed_by is None  # not by the same one twice
    assert all("Markeringen är mottagen" in answer for answer in answers)
    assert QuietMark.objects.get().confirmed_by == town.bo
    old, new = PersonFactory(), numbered(number)
    reached(old)
    reached(new)
    numbered(number)
    assert DuplicateTask.objects.get() == town.task
    for who in (town.ada, town.bo):
        with application(actor(who)):
            assert not QuietMark.objects.exists()


def test_s22_a_row_marked_by_two_leaves_the_queue_and_is_not_joined(town, browse):
    said(town.ada, town.task, Judgement.SAME)
    url = reverse("register_mark_row", args=[town.task.public_id, town.other.public_id])
    browse(town.ada).post(url)
    assert browse(town.bo).get(reverse("register_task", args=[town.task.public_id])).status_code == 200
    browse(town.bo).post(url)
    town.task.refresh_from_db()
    assert town.task.state == TaskState.WITHDRAWN
    assert browse(town.bo).get(reverse("register_task", args=[town.task.public_id])).status_code == 404
    DuplicateTask.objects.update(state=TaskState.PROPOSED)  # even if it were there
    town.task.refresh_from_db()
    with pytest.raises(RowStandsApart):
        said(town.bo, town.task, Judgement.JOINED)
    strange = reverse("register_mark_row", args=[town.task.public_id, PersonFactory().public_id])
    assert browse(town.bo).post(strange).status_code == 404


# ---- by raw SQL ----


@pytest.mark.parametrize("who", ["ada", "worker", "lead"])
def test_s05_nobody_reads_or_writes_the_register_past_its_doors(town, application, who):
    acting = {
        "ada": town.ada,
        "worker": worker(town.north),
        "lead": worker(town.north, Role.UNIT_MANAGER),
    }[who]
    pair = f"(gen_random_uuid(), {town.one.pk}, {town.other.pk}, 'number', 'open', now())"
    mark = f"(gen_random_uuid(), {town.one.pk}, {acting.pk}, now())"
    with application(actor(acting)):
        for sql in (
            "UPDATE people_duplicatetask SET state = 'different'",
            f"INSERT INTO people_duplicatetask (public_id, one_id, other_id, found_by, state, filed_at) VALUES {pair}",
            "UPDATE people_humanlink SET ends_at = now()",
            f"INSERT INTO people_quietmark (public_id, person_id, proposed_by_id, proposed_at) VALUES {mark}",
            "UPDATE people_quietmark SET confirmed_at = now()",
            "DELETE FROM people_registerdecision",
            "SELECT file_duplicates('{1}')",
            "SELECT stands_apart(1)",
            "SELECT may_judge(1, 2)",
            "SELECT own_persons(1)",
            "SELECT keep_walls('{1}')",
        ):
            assert is_refused(sql), sql
        assert not Person.objects.exists()
        if who != "ada":
            assert ask("SELECT my_register_tasks()") == [([],)]
            assert ask("SELECT * FROM register_rows(%s)", town.task.pk) == []
            assert ask("SELECT * FROM preview_join(%s)", town.task.pk) == []
            named = (town.task.pk, town.other.public_id)
            assert is_refused("SELECT * FROM show_in_register(gen_random_uuid(), 'k', 'x', %s, %s, now())", *named)
            assert is_refused("SELECT keep_apart(%s, %s, NULL, now())", *named)
            assert is_refused("SELECT keep_apart(NULL, NULL, 'x', now())")
            assert is_refused(
                "SELECT decide_in_register(gen_random_uuid(), 'x', 'x', %s, 'same', 'open', NULL, now(), 90)",
                town.task.pk,
            )


def test_s05_a_controller_reads_rows_with_an_open_task_alone(town, application):
    said(town.ada, town.task, Judgement.DIFFERENT)
    said(town.bo, town.task, Judgement.DIFFERENT)
    RegisterDecision.objects.update(decided_at=clock.now() - timedelta(days=91))
    with application(actor(town.bo)):
        assert ask("SELECT * FROM register_rows(%s)", town.task.pk) == []
        assert is_refused(
            "SELECT * FROM show_in_register(gen_random_uuid(), 'k', 'x', %s, %s, now())",
            town.task.pk,
            town.other.public_id,
        )


def test_s15_no_decision_without_a_reason_even_by_raw_sql(town, application):
    with application(actor(town.ada)):
        assert is_refused(
            "SELECT decide_in_register(gen_random_uuid(), 'x', NULL, %s, 'same', 'open', NULL, now(), 90)", town.task.pk
        )


# ---- as a law ----


class TestJoinAndUndoLeaveEveryRowAsBefore(TestCase):
    """For random notes, parties and relations in both files: what a join did is undone whole (S-15)."""

    @given(
        notes=st.lists(st.tuples(st.booleans(), st.text("abcåäö ", min_size=1)), max_size=6),
        parties=st.lists(st.sampled_from(PartyRole.values), max_size=4),
        violence=st.sampled_from(Violence.values),
        between=st.booleans(),
    )
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    def test_s15_join_and_undo_leave_every_row_as_before(self, notes, parties, violence, between):
        town = Town()
        anna, eva = worker(town.north), worker(town.south)
        engaged(town.in_north, anna)
        engaged(town.in_south, eva)
        hers, his, task = by_telephone(town)
        engaged(hers, anna, "co_assigned")
        for first, text in notes:
            NoteFactory(case=hers if first else his, text=text)
        for role in parties:
            Party.objects.create(case=his, person=PersonFactory(), role=role)
        if violence != Violence.NONE:
            Relation.objects.create(
                person=town.one,
                other=his.person if between else hers.person,
                kind=RelationKind.EX_PARTNER,
                violence=violence,
                board=his.board,
                told_in_case=his.pk,
                recorded_at=clock.now(),
            )
        before = self.everything()
        joined(town, task)
        assert set(ask("SELECT same_humans(ARRAY[%s::bigint])", task.one_id)[0][0]) >= {task.one_id, task.other_id}
        assert self.rows() == before[0]
        taken_apart(town, task)
        assert self.everything() == before

    def rows(self):
        models = (Person, Case, Party, Note, Relation, SafeChannel)
        return [list(model.objects.order_by("pk").values()) for model in models]

    def everything(self):
        walls = ask("SELECT actor_id, person_id, ends_at::text FROM cases_wallblock ORDER BY 1, 2")
        return self.rows(), walls, list(Engagement.objects.order_by("pk").values())


def test_s15_two_that_had_one_number_are_held_together_until_two_have_parted_them(town, browse):
    town.other.identity_number, town.other.identity_hash, town.other.number_kind = "", None, "none"
    town.other.save()
    town.task.refresh_from_db()
    page = browse(town.bo).get(reverse("register_task", args=[town.task.public_id])).content.decode()
    assert town.task.state == TaskState.JOINED
    assert "Posterna hålls ihop" in page
    taken_apart(town)
    assert town.task.state == TaskState.OPEN
    assert not town.task.links.filter(ends_at=None).exists()
