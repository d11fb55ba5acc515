"""S-43: what stands out comes to the log reviewer, who sees who did what and never what stood in the case."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from livlina.access import upkeep
from livlina.access.actor import system
from livlina.access.commands import acting_as, command
from livlina.access.routes import Relation, addresses
from livlina.access.terms import Role
from livlina.access.traces import record
from livlina.cases import acts
from livlina.cases import services as cases
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import DangerMessage, Party
from livlina.cases.readers.tests.test_readers import recorded
from livlina.cases.review import panels, queries, services
from livlina.cases.review.errors import AlreadyReviewed, FollowUpNeedsNote, ReviewsOneself
from livlina.cases.review.models import ReviewItem
from livlina.cases.review.terms import Reason, ReviewOutcome
from livlina.cases.review.tests.factories import item
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed, line_of
from livlina.cases.tests.test_walls import numbered
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.read import MoreHasCome
from livlina.core.sealed import place_of
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.coming_in import hidden
from livlina.organisation.tests.factories import BoardFactory, MembershipFactory, UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.models import SafeChannel, Whereabouts
from livlina.people.services import OwnFacts, declare_relation, end_own_relation
from livlina.people.terms import OwnEnd, OwnKind
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)
QUEUE = "/granskning/"
OF_A_CASE = {
    *(Relation.CASE, Relation.NOTED_CASE, Relation.WORKED_CASE, Relation.WHEREABOUTS, Relation.READ_CASE),
    *(Relation.LEFT_CASE, Relation.LED_CASE, Relation.CONTACT, Relation.APPROVAL, Relation.GLASS, Relation.DANGER),
}


@pytest.fixture
def unit():
    """A unit where nothing is drawn by chance and no hour is night, so that what is flagged is flagged for a reason."""
    unit = UnitFactory()
    limit(unit, "review_sample", 0)
    limit(unit, "review_night_from", 0)
    limit(unit, "review_night_to", 0)
    return unit


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Provsson")


@pytest.fixture
def reviewer(unit):
    return worker(unit, Role.LOG_REVIEWER, name="Rut Granskare")


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(case, anna)
    return case


def limit(unit, key, value, *, since=LONG_AGO, until=None):
    LocalLimit.objects.filter(unit=unit, key=key, valid_to=None).delete()
    LocalLimit.objects.create(
        unit=unit, key=key, value=value, measure="count", valid_from=since, valid_to=until, source="prov"
    )


def reads(staff, case, *, why="assigned", part=""):
    cases.read_case(actor(staff), case=case, part=part, why=why)


def reviewed(staff, item, **facts):
    """The review by one who was just shown the item; one's own is shown to nobody, and has no mark."""
    acts = actor(staff)
    with acting_as(acts):
        shown = queries.shown(acts).filter(pk=item.pk).first()
    told = {"outcome": "in_order", "note": "", "seen": shown.mark if shown else "", "at": clock.now()}
    services.review(acts, item=item, **told | facts)


@pytest.fixture
def flag(application):
    """flag() judges what has come since last, as is done each minute, and gives the reasons in the queue."""

    def judged():
        with application(services.JUDGE):
            services.flag_traces()
        return [set(one.reasons) for one in ReviewItem.objects.order_by("pk")]

    return judged


def test_s43_the_flagging_is_done_each_minute():
    assert services.flag_traces in upkeep.chores
    assert upkeep.EVERY_SECONDS <= 5 * 60


JUDGED_BY = "cases_case, people_person, cases_party, people_staffrelation, people_safechannel, people_whereabouts"
"""The tables that a trace is judged by: without knowing how small they are, plans read the others whole."""


def rows_read():
    """How many cases and persons the transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
            " WHERE relname IN ('cases_case', 'people_person')"
        )
        return cursor.fetchone()[0]


def test_s43_judging_a_trace_costs_no_more_the_larger_the_register_is(unit, anna, case, flag):
    def cost():
        reads(anna, case)
        with connection.cursor() as cursor:  # plans for these tables as they are, and not whole as small ones are read
            cursor.execute(f"ANALYZE {JUDGED_BY}; DISCARD PLANS; SET LOCAL enable_seqscan = off")
        before = rows_read()
        assert flag() == []
        return rows_read() - before

    small = cost()
    CaseFactory.create_batch(50, unit=unit)
    assert 0 < small <= cost() < small + 50


def test_s43_ordinary_work_does_not_come_to_the_queue(anna, case, flag):
    reads(anna, case)
    reads(anna, case, part="journal")
    assert flag() == []


@pytest.mark.parametrize(
    ("own", "hers"),
    [("Exempelsson", "Exempelsson"), ("Yildiz", "Yıldız"), ("Sörensen", "Sørensen"), ("Sørensen", "Ek-Soerensen")],
)
def test_s43_one_with_the_same_surname_comes_to_the_queue(unit, flag, own, hers):
    bo = worker(unit, name=f"Bo {own}")
    case = CaseFactory(unit=unit, person=PersonFactory(name=f"Alma {hers}"))
    reads(bo, case)
    assert flag() == [{Reason.OWN_SURNAME}]


@pytest.mark.parametrize("name", ["Cilla Sörensen", "cilla Sørensen", "Cilla Soerensen"])
def test_s43_a_client_with_the_name_of_a_member_of_staff_comes_to_the_queue(unit, anna, flag, name):
    worker(UnitFactory(), name="Cilla Sörensen")
    reads(anna, CaseFactory(unit=unit, person=PersonFactory(name=name)))
    assert flag() == [{Reason.STAFF_CLIENT}]


def test_s43_names_that_are_alike_are_told_in_the_same_words_whosever_they_are(unit, reviewer, flag, browse):
    """That one has the reader's surname and is called as a colleague says what the client is called."""
    bo = worker(unit, name="Bo Annansson")
    worker(unit, name="Cilla Annansson")
    reads(bo, CaseFactory(unit=unit, person=PersonFactory(name="Cilla Annansson")))
    assert flag() == [{Reason.OWN_SURNAME, Reason.STAFF_CLIENT}]
    client = browse(reviewer)
    listed = client.get(f"{reverse('review')}?skal={Reason.OWN_SURNAME}").content.decode()
    item = client.get(reverse("review_item", args=[ReviewItem.objects.get().public_id])).content.decode()
    for page in (listed, item):
        assert page.count("lika namn</span>") == 1
        assert "efternamn" not in page


@pytest.mark.parametrize("act", ["assign", "share"])
def test_s43_a_lead_who_takes_a_case_comes_to_the_queue_and_one_who_gives_it_does_not(
    unit, anna, reviewer, case, flag, browse, act
):
    lead = worker(unit, Role.UNIT_MANAGER, name="Fia Fiktiv")
    line, at = line_of(case, lead), clock.now()
    if act == "assign":
        cases.assign_case(actor(lead), case=line, staff=worker(unit), at=at)
        cases.assign_case(actor(lead), case=line_of(case, lead), staff=lead, at=at)
    else:
        for staff in (worker(unit), lead):
            cases.share_case(actor(lead), case=line, staff=staff, kind="co_assigned", until=None, at=at)
    assert flag() == [{Reason.TAKEN}]
    waits = ReviewItem.objects.get()
    assert (waits.staff, waits.case_ref) == (lead, case.trace_ref)
    client = browse(reviewer)
    assert "tog ärendet själv" in client.get(QUEUE).content.decode()
    shown = client.get(f"{QUEUE}{waits.public_id}/").content.decode()
    assert "Den som leder enheten gav ärendet till sig själv, eller öppnade det för egen del." in shown
    assert "Tog ärendet själv" in shown


def test_s14_s43_who_read_of_somebody_they_declare_comes_to_the_queue_and_so_does_what_was_closed(unit, anna, flag):
    number = identity_number("19870302")
    case = CaseFactory(unit=unit, person=numbered(number, name="Sixten Nilsson"))
    engaged(case, anna)
    reads(anna, case)
    declare_relation(actor(anna), facts=OwnFacts(kind=OwnKind.NEIGHBOUR, identity_number=number), at=clock.now())
    flag()
    about_case = dict(ReviewItem.objects.filter(staff=anna).values_list("case_ref", "reasons"))
    assert about_case == {case.trace_ref: [Reason.NEAR], None: [Reason.OWN_RELATION]}


def test_s43_who_reads_of_somebody_at_their_own_address_comes_to_the_queue_and_nothing_says_it_was_the_address(
    unit, anna, reviewer, flag, browse, caplog
):
    own = "Provgatan 12 B, 111 22 Provstad"
    told = {"kind": "self", "identity_number": identity_number("19870302"), "name": "", "phone": "", "address": own}
    client = browse(anna)
    assert client.post(reverse("own_relations"), told).status_code == 302
    assert "Provgatan" not in client.get(reverse("own_relations")).content.decode()
    near = None
    for address in ("Provg. 12, lgh 1203", "Provgatan 14, Provstad"):
        case = CaseFactory(unit=unit)
        engaged(case, anna)
        housed(case, address)
        reads(anna, case)
        near = near or case
    assert flag() == [{Reason.NEAR}]
    shown = browse(reviewer).get(f"{QUEUE}{ReviewItem.objects.get().public_id}/").content.decode()
    assert "samma nummer, telefon eller adress" in shown
    assert "Provg" not in shown
    # an address whose seal is broken, and a name whose key is destroyed, are passed over and told: the rest is judged
    ReviewItem.objects.all().delete()
    broken = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(broken, anna)
    housed(broken, "Provgatan 12 B")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_whereabouts SET address = %s WHERE told_in_case = %s", [b"\x01" * 60, broken.pk])
        cursor.execute("UPDATE people_person SET wrapped_key = '' WHERE id = %s", [broken.person_id])
    for each in (broken, near):
        reads(anna, each)
    assert flag() == [{Reason.NEAR}]
    assert "kunde inte läsas" in caplog.text


def test_s14_a_declared_relation_that_is_taken_back_comes_to_the_queue(anna, flag):
    facts = OwnFacts(kind=OwnKind.NEIGHBOUR, identity_number=identity_number("19870302"))
    row = declare_relation(actor(anna), facts=facts, at=clock.now())
    assert flag() == []
    end_own_relation(
        actor(anna), relation=row, why_code=OwnEnd.OVER, reason="Han har flyttat utomlands.", at=clock.now()
    )
    assert flag() == [{Reason.OWN_RELATION}]


def test_s43_a_lead_who_reads_by_a_reason_comes_to_the_queue(unit, case, browse, flag):
    lead = worker(unit, Role.UNIT_MANAGER)
    engaged(case, lead, EngagementKind.LEAD_READING)
    assert browse(lead).get(reverse("case", args=[case.public_id])).status_code == 200
    assert flag() == [{Reason.NO_TASK}]


def test_s43_what_is_opened_long_after_its_end_comes_to_the_queue(anna, case, flag):
    limit(case.unit, "review_after_closing", 14)
    case.closed_on = clock.today() - timedelta(days=14)
    case.save()
    reads(anna, case)
    assert flag() == []
    case.closed_on -= timedelta(days=1)
    case.save()
    reads(anna, case)
    assert flag() == [{Reason.AFTER_CLOSING}]


def test_s43_the_night_is_what_the_unit_has_decided_that_day(anna, case, flag):
    hour = timezone.localtime().hour
    for key, value in (("review_night_from", hour), ("review_night_to", (hour + 2) % 24)):
        limit(case.unit, key, value, until=clock.today() - timedelta(days=1))
        limit_of_now = {"review_night_from": (hour + 12) % 24, "review_night_to": (hour + 13) % 24}[key]
        limit(case.unit, key, limit_of_now, since=clock.today())
    reads(anna, case)
    assert flag() == []
    limit(case.unit, "review_night_from", hour, since=clock.today())
    limit(case.unit, "review_night_to", (hour + 2) % 24, since=clock.today())
    reads(anna, case)
    assert flag() == [{Reason.NIGHT}]


def test_s43_a_file_read_in_at_night_comes_to_the_queue_as_one(unit, anna, case, flag, application, reviewer):
    hour = timezone.localtime().hour
    limit(unit, "review_night_from", hour)
    limit(unit, "review_night_to", (hour + 2) % 24)
    with acting_as(actor(anna)):
        for of_file in (case, CaseFactory(unit=unit)):
            record(actor(anna), "case.imported", case=of_file)
        record(actor(anna), "register.imported")
    assert flag() == [{Reason.NIGHT}]
    with application(actor(reviewer)):
        assert [done.action for done in queries.events(ReviewItem.objects.get())] == ["register.imported"]


def test_s43_many_cases_within_an_hour_come_to_the_queue_as_one(unit, anna, flag):
    limit(unit, "review_many_cases", 3)
    for _ in range(2):
        reads(anna, CaseFactory(unit=unit))
    assert flag() == []
    for _ in range(2):
        reads(anna, CaseFactory(unit=unit))
    assert flag() == [{Reason.MANY}]
    only = ReviewItem.objects.get()
    assert (only.case_ref, only.label, only.times) == (None, None, 1)  # once for the minute


def test_s43_repeated_tries_at_what_is_not_seen_come_to_the_queue(unit, anna, browse, flag):
    limit(unit, "review_refusals", 3)
    elsewhere = CaseFactory()
    client = browse(anna)
    for public_id in (elsewhere.public_id, uuid4()):
        client.get(reverse("case", args=[public_id]))
    assert flag() == []
    client.get(reverse("case_journal", args=[elsewhere.public_id]))
    assert flag() == [{Reason.REFUSALS}]
    only = ReviewItem.objects.get()
    assert (only.unit, only.case_ref) == (unit, None)


def test_s43_repeated_tries_to_give_a_case_where_a_wall_stands_come_to_the_queue(unit, anna, flag):
    """Each refusal tells whose client the other side is."""
    limit(unit, "review_refusals", 3)
    lead = worker(unit, Role.UNIT_MANAGER)
    hers, his = CaseFactory(unit=unit), CaseFactory(unit=unit)
    Party.objects.create(case=hers, person=his.person, role=PartyRole.OTHER_PARTY)
    engaged(hers, anna)
    for tried in range(3):
        assert flag() == [], tried
        with pytest.raises(HandlerNotPossible):
            cases.assign_case(actor(lead), case=line_of(his, lead), staff=anna, at=clock.now())
    assert flag() == [{Reason.REFUSALS}]


def test_s43_break_glass_comes_to_the_queue(anna, case, flag):
    with acting_as(actor(anna)):
        record(actor(anna), "break_glass.opened", subject=case, case=case, why="danger")
    assert flag() == [{Reason.BREAK_GLASS}]


def test_s43_a_sample_is_drawn_by_chance(anna, case, flag):
    limit(case.unit, "review_sample", 1)
    reads(anna, case)
    assert flag() == [{Reason.SAMPLE}]


def test_what_one_does_with_one_case_in_one_day_is_one_item_until_it_is_reviewed(unit, reviewer, case, flag):
    lead = worker(unit, Role.UNIT_MANAGER, name="Lena Exempelsson")
    reads(lead, case, why="lead")
    flag()
    reads(lead, case, why="lead")
    assert flag() == [{Reason.OWN_SURNAME, Reason.NO_TASK}]
    first = ReviewItem.objects.get()
    assert first.times == 2
    assert first.first_at < first.last_at
    reviewed(reviewer, first)
    reads(lead, case, why="lead")
    assert len(flag()) == 2
    assert [one.label for one in ReviewItem.objects.all()] == [1, 1]


def test_each_trace_is_judged_once(unit, case, flag):
    reads(worker(unit, Role.UNIT_MANAGER), case, why="lead")
    flag()
    flag()
    assert ReviewItem.objects.get().times == 1


def test_another_case_of_the_unit_has_another_number(unit, flag):
    lead = worker(unit, Role.UNIT_MANAGER)
    for _ in range(2):
        reads(lead, CaseFactory(unit=unit), why="lead")
    flag()
    assert sorted(one.label for one in ReviewItem.objects.all()) == [1, 2]


# ---- who sees what ----


def refused(work):
    with pytest.raises(DatabaseError), transaction.atomic():
        work()
    return True


def asks(sql, *values):
    def work():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return work


def test_s05_only_the_system_itself_takes_traces_and_flags(application, reviewer, anna, unit):
    flagging = "SELECT flag_for_review(gen_random_uuid(), '', 1, 1, NULL, today(), '{}', now(), now(), 1, today())"
    for staff in (reviewer, anna):
        with application(actor(staff)):
            assert refused(asks("SELECT * FROM take_traces_to_judge(5)"))
            assert refused(asks(flagging))
            assert refused(asks("SELECT * FROM access_trace"))
            assert refused(asks("SELECT * FROM cases_reviewmark"))
            assert refused(lambda: item(anna, unit))
            assert refused(lambda: ReviewItem.objects.update(outcome="in_order"))


def test_s43_a_reviewer_sees_what_happened_under_the_own_board_alone(application, reviewer, anna, unit):
    board = unit.boards.get().board
    sister = UnitFactory(board=board)
    own, of_sister = item(anna, unit), item(worker(sister), sister)
    item(worker(UnitFactory()), UnitFactory(board=BoardFactory()))
    item(reviewer, unit)
    seen = {own.pk, of_sister.pk}
    with application(actor(reviewer)):
        assert set(ReviewItem.objects.values_list("pk", flat=True)) == seen
        assert set(queries.items(actor(reviewer)).values_list("pk", flat=True)) == seen


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LOG_REVIEWER])
def test_s43_no_other_role_sees_what_waits(application, browse, anna, unit, role):
    flagged = item(anna, unit)
    other = worker(unit, role)
    with application(actor(other)):
        assert not ReviewItem.objects.exists()
        assert queries.events(flagged) == []
        assert queries.hours(flagged) == {}
    client = browse(other)
    assert client.get(reverse("review_item", args=[flagged.public_id])).status_code == 404
    leads = role in (Role.UNIT_MANAGER, Role.GROUP_LEADER)
    assert client.get(QUEUE).status_code == (200 if leads else 404)


def test_s43_what_has_waited_too_long_is_shown_to_the_one_who_leads_the_unit(application, browse, anna, unit):
    lead = worker(unit, Role.UNIT_MANAGER)
    item(anna, unit)
    late = item(worker(unit, name="Sen Svensk"), unit, due_on=clock.today() - timedelta(days=1))
    with application(actor(lead)):
        assert list(ReviewItem.objects.values_list("pk", flat=True)) == [late.pk]
    page = browse(lead).get(QUEUE).content.decode()
    assert "Sen Svensk" in page
    assert "Anna Provsson" not in page
    assert "försenad" in page
    reviewed(lead, late)
    assert ReviewItem.objects.get(pk=late.pk).reviewed_by == lead


def test_s43_the_reviewer_is_told_who_when_and_by_which_task_and_no_client(browse, reviewer, unit, case, flag, traces):
    lead = worker(unit, Role.UNIT_MANAGER, name="Lena Exempelsson")
    reads(lead, case, why="lead")
    reads(lead, case, why="lead_reading: kvalitetsgranskning", part="journal")
    flag()
    client = browse(reviewer)
    pages = [client.get(QUEUE).content.decode()]
    found = ReviewItem.objects.get()
    pages.append(client.get(reverse("review_item", args=[found.public_id])).content.decode())
    for page in pages:
        assert "Lena Exempelsson" in page
        assert "Enhetschef" in page
        assert "Ärende G1" in page
        assert "Alma" not in page
        assert case.number not in page
        assert str(case.public_id) not in page
        assert str(case.trace_ref) not in page
    assert "Läste journalen" in pages[1]
    assert "ledde enheten: kvalitetsgranskning" in pages[1]
    # to read the log is itself in the log
    assert [row["actor_id"] for row in traces("review.listed")] == [reviewer.pk]
    assert [row["subject"] for row in traces("review.read")] == [f"cases_reviewitem:{found.public_id}"]


def test_s43_the_reviewer_opens_no_case(browse, reviewer, case):
    assert browse(reviewer).get(reverse("case", args=[case.public_id])).status_code == 404


def test_the_events_of_an_item_are_its_own_alone(application, reviewer, unit, flag):
    lead = worker(unit, Role.UNIT_MANAGER)
    flagged, other = CaseFactory(unit=unit), CaseFactory(unit=unit)
    engaged(other, lead)
    reads(lead, flagged, why="lead")
    reads(lead, other)
    reads(lead, flagged, why="lead", part="journal")
    flag()
    only = ReviewItem.objects.get()
    with application(actor(reviewer)):
        assert [done.action for done in queries.events(only)] == ["case.journal_read", "case.read"]
        assert sum(queries.hours(only).values()) == 3


def test_s43_what_is_shown_last_is_among_the_events_to_the_end_of_the_day(application, browse, reviewer, unit, flag):
    lead = worker(unit, Role.UNIT_MANAGER)
    case = CaseFactory(unit=unit, person=PersonFactory())
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
    place = Whereabouts.objects.create(person=case.person, kind="home", address="Påhittad 1", **told)
    reads(lead, case, why="lead")
    flag()
    people.show_address(actor(lead), place=place, case=case)
    people.show_address(actor(lead), place=place, case=CaseFactory(unit=unit))
    people.show_address(actor(worker(unit)), place=place, case=case)
    only = ReviewItem.objects.get()
    with application(actor(reviewer)):
        assert [done.action for done in queries.events(only)] == ["whereabouts.shown", "case.read"]
    # nor is it pressed out by a page that is opened again and again
    with application(actor(lead)), connection.cursor() as cursor:
        often = "SELECT leave_trace(%s, %s, %s, 'case.read', 'lead', '', '', '') FROM generate_series(1, 210)"
        cursor.execute(often, [lead.pk, unit.pk, case.trace_ref])
    shown = browse(reviewer).get(reverse("review_item", args=[only.public_id])).content.decode()
    assert "Tog fram en adress" in shown
    ReviewItem.objects.update(day=only.day - timedelta(days=1))
    with application(actor(reviewer)):
        assert [done.action for done in queries.events(only)] == ["case.read"]  # the next day is another item


def test_s43_what_was_shown_says_through_which_relation_and_for_what(application, browse, reviewer, unit, flag):
    anna = worker(unit)
    case = CaseFactory(unit=unit, person=PersonFactory(protection="secrecy_marking"))
    engaged(case, anna)
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
    place = Whereabouts.objects.create(person=case.person, kind="home", address="Påhittad 1", **told)
    channel = SafeChannel.objects.create(
        person=case.person, kind="call", is_safe="yes", value="070-174 06 05", confirmed_on=clock.today(), **told
    )
    client = browse(anna)
    for name, row in (("place_show", place), ("way_show", channel)):
        assert client.post(reverse(name, args=[case.public_id, row.public_id]), {"why": "safety"}).status_code == 200
    client.post(reverse("show_number", args=[case.public_id]))
    client.post(reverse("person_number", args=[case.public_id, case.person.public_id]))
    seen = item(anna, unit)
    ReviewItem.objects.filter(pk=seen.pk).update(
        case_ref=case.trace_ref, day=clock.today(), first_at=clock.now() - timedelta(minutes=5), last_at=clock.now()
    )
    with application(actor(reviewer)):
        done = {each["act"]: each["why"] for each in panels.events(queries.events(seen))}
    for act in ("Tog fram en adress", "Tog fram ett sätt att nå någon"):
        assert done[act] == "handläggare för ärendet: Skydd eller riskbedömning"
    assert done["Tog fram ett personnummer"] == "handläggare för ärendet"


ABOUT_A_CASE = set(recorded()) | {
    name for each in addresses() if each.row.about in OF_A_CASE for name in each.row.names_of_traces
}


@pytest.mark.parametrize("action", sorted(ABOUT_A_CASE))
def test_s43_every_act_that_can_stand_there_is_said_in_words_of_its_own(action):
    assert acts.reviewed(action) not in ("", acts.WORKED)
    if action not in ("case.changed", "case."):
        assert acts.reviewed(action) != acts.KINDS["case"]


@pytest.mark.parametrize("action", sorted(acts.REVIEWED))
def test_s10_what_the_reviewer_is_told_more_is_not_told_the_client(action):
    assert acts.reviewed(action) != acts.said(action)


# ---- the review itself ----


def sent(client, url, *, page=None, **told):
    """The form of a page, sent as it was shown: of `page`, or of the one that is shown now."""
    return client.post(url, hidden(page or client.get(url)) | {"outcome": "in_order", "note": ""} | told)


def test_s43_s142_a_review_settles_what_was_shown_and_not_what_has_come_since(unit, reviewer, anna, case, flag, browse):
    lead = worker(unit, Role.UNIT_MANAGER, name="Lena Exempelsson")
    reads(lead, case, why="lead")
    flag()
    waits = ReviewItem.objects.get()
    url, client = reverse("review_item", args=[waits.public_id]), browse(reviewer)
    page = client.get(url)
    with acting_as(actor(lead)):
        record(actor(lead), "whereabouts.shown", case=case)  # before it is judged, it stands among the events
    answer = sent(client, url, page=page, note="Chefen har sagt varför.")
    assert MoreHasCome.message in answer.content.decode()
    assert "Chefen har sagt varför." in answer.content.decode()  # what was written is kept
    page = answer
    flag()
    answer = sent(client, url, page=page)
    assert MoreHasCome.message in answer.content.decode()
    waits.refresh_from_db()
    assert (waits.outcome, waits.times) == ("", 2)
    assert client.post(url, {"outcome": "in_order"}).status_code == 200  # who says nothing of what was shown
    assert sent(client, url, page=answer).status_code == 302


def test_s43_s142_what_is_told_of_the_person_is_not_settled_by_a_page_that_did_not_show_it(
    unit, reviewer, anna, browse, flag
):
    limit(unit, "review_refusals", 1)
    browse(anna).get(reverse("case", args=[CaseFactory().public_id]))
    assert flag() == [{Reason.REFUSALS}]
    url, client = reverse("review_item", args=[ReviewItem.objects.get().public_id]), browse(reviewer)
    page = client.get(url)
    facts = OwnFacts(kind=OwnKind.NEIGHBOUR, identity_number=identity_number("19870302"))
    row = declare_relation(actor(anna), facts=facts, at=clock.now())
    end_own_relation(
        actor(anna), relation=row, why_code=OwnEnd.OVER, reason="Han har flyttat utomlands.", at=clock.now()
    )
    assert flag() == [{Reason.REFUSALS, Reason.OWN_RELATION}]
    answer = sent(client, url, page=page).content.decode()
    assert MoreHasCome.message in answer
    assert "egen anmäld relation" in answer
    assert ReviewItem.objects.get().outcome == ""


def test_s43_that_nobody_reads_a_danger_message_is_an_item_of_its_own_for_each_message(unit, anna, case, browse, flag):
    limit(unit, "review_refusals", 1)
    itself = system("upkeep")

    def unread():
        message = DangerMessage.objects.create(
            case=case, unit=unit, concerns="Prov", text="Prov", must_act="Prov", said_by=anna, said_at=clock.now(),
            submission=uuid4(),
        )  # fmt: skip
        with acting_as(itself):
            record(itself, "danger.unread", subject=message, unit_id=unit.pk)

    browse(anna).get(reverse("case", args=[CaseFactory().public_id]))
    unread()
    assert flag() == [{Reason.REFUSALS}, {Reason.DANGER_UNREAD}]
    browse(anna).get(reverse("case", args=[CaseFactory().public_id]))
    unread()
    unread()
    assert flag() == [{Reason.REFUSALS}, *[{Reason.DANGER_UNREAD}] * 3]
    assert [one.times for one in ReviewItem.objects.order_by("pk")] == [2, 1, 1, 1]


def test_s43_the_mark_of_an_item_is_told_to_who_reviews_it_alone(application, reviewer, anna, unit):
    flagged = item(anna, unit)
    for staff in (anna, worker(UnitFactory(), Role.LOG_REVIEWER)):
        with application(actor(staff)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT review_mark(%s)", [flagged.pk])
                assert cursor.fetchone() == (None,)
            assert refused(asks("SELECT review_item(%s, 'in_order', NULL, now(), '')", flagged.pk))
    with application(actor(reviewer)):
        assert refused(asks("SELECT review_item(%s, 'in_order', NULL, now(), '')", flagged.pk))


@pytest.mark.req("R-496")
def test_s43_a_review_is_made_sealed_and_traced(browse, reviewer, anna, unit, traces):
    flagged = item(anna, unit)
    url = reverse("review_item", args=[flagged.public_id])
    client = browse(reviewer)
    answer = sent(client, url, outcome="follow_up", note="Chefen talar med medarbetaren.")
    assert answer.status_code == 302
    flagged.refresh_from_db()
    assert (flagged.outcome, flagged.reviewed_by) == (ReviewOutcome.FOLLOW_UP, reviewer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM cases_reviewitem")
        (stored,) = cursor.fetchone()
    assert b"Chefen" not in bytes(stored)
    assert flagged.cipher.open(bytes(stored), place=place_of(flagged, "note")) == "Chefen talar med medarbetaren."
    (row,) = traces("review.made")
    assert (row["actor_id"], row["unit_id"]) == (reviewer.pk, unit.pk)
    assert b"Chefen" not in bytes(row["detail"])
    assert "Chefen talar med medarbetaren." in client.get(url).content.decode()
    assert "Inget väntar på granskning" in client.get(QUEUE).content.decode()
    assert "Anna Provsson" in client.get(f"{QUEUE}?visa=granskade").content.decode()


def test_s43_nobody_reviews_themself_in_the_command(reviewer, unit, traces):
    with pytest.raises(ReviewsOneself):
        reviewed(reviewer, item(reviewer, unit))
    assert [row["why"] for row in traces("review.refused")] == ["ReviewsOneself"]


def test_s43_nobody_reviews_themself_in_the_database(application, reviewer, unit):
    own = item(reviewer, unit)
    with application(actor(reviewer)):
        assert refused(asks("SELECT review_item(%s, 'in_order', NULL, now(), '')", own.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewItem.objects.update(outcome="in_order", reviewed_by=reviewer, reviewed_at=clock.now())


def test_s43_nobody_sees_what_is_flagged_of_themself(browse, reviewer, unit):
    own = item(reviewer, unit)
    client = browse(reviewer)
    assert client.get(reverse("review_item", args=[own.public_id])).status_code == 404
    assert "Inget väntar på granskning" in client.get(QUEUE).content.decode()


def test_what_is_to_be_followed_up_is_said(browse, reviewer, anna, unit):
    flagged = item(anna, unit)
    with pytest.raises(FollowUpNeedsNote):
        reviewed(reviewer, flagged, outcome="follow_up", note=" ")
    page = browse(reviewer).post(reverse("review_item", args=[flagged.public_id]), {"outcome": "follow_up", "note": ""})
    assert "Skriv vad som behöver följas upp" in page.content.decode()


def test_an_item_is_reviewed_once_also_when_two_do_it_at_the_same_time(reviewer, anna, unit):
    flagged = item(anna, unit)
    stale = ReviewItem.objects.get(pk=flagged.pk)
    reviewed(reviewer, flagged)
    with pytest.raises(AlreadyReviewed):
        reviewed(reviewer, stale, outcome="follow_up", note="Nej.")
    assert ReviewItem.objects.get().outcome == "in_order"


def test_a_stranger_of_the_same_role_gets_404(browse, anna, unit):
    stranger = worker(UnitFactory(), Role.LOG_REVIEWER)
    assert browse(stranger).get(reverse("review_item", args=[item(anna, unit).public_id])).status_code == 404


def test_the_queue_is_narrowed_to_one_reason(browse, reviewer, anna, unit):
    item(anna, unit, reasons=["night"])
    item(worker(unit, name="Bo Provsson"), unit, reasons=["own_surname"])
    page = browse(reviewer).get(f"{QUEUE}?skal=own_surname").content.decode()
    assert "Bo Provsson" in page
    assert "Anna Provsson" not in page
    assert "Inget med det skälet" in browse(reviewer).get(f"{QUEUE}?skal=many").content.decode()


def test_the_queue_asks_the_same_questions_however_long_it_is(browse, reviewer, unit):
    client = browse(reviewer)
    asked = []
    for count in (1, 30):
        for _ in range(count):
            item(worker(unit), unit)
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as questions:
            client.get(QUEUE)
        asked.append(len(questions))
    assert asked[0] == asked[1]


def test_s04_a_reviewer_whose_role_has_ended_sees_nothing(application, anna, unit):
    item(anna, unit)
    former = MembershipFactory(unit=unit, role=Role.LOG_REVIEWER, valid_to=clock.today() - timedelta(days=1)).staff
    with application(actor(former)):
        assert not ReviewItem.objects.exists()


def test_s43_what_is_done_again_and_again_in_a_minute_is_one_line_with_how_many_times():
    at = clock.now().replace(second=0, microsecond=0)
    read = queries.Done(at=at, action="case.read", why="assigned")
    done = [read, read._replace(at=at + timedelta(seconds=59)), read._replace(why="lead_reading: Skäl"), read]
    later = read._replace(at=at + timedelta(minutes=1))
    assert [line["times"] for line in panels.events([*done, later])] == [2, 1, 1, 1]


def leave(staff, unit):
    """Leave a trace of a register shown, by SQL of one's own as the application."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT leave_trace(%s, %s, NULL, 'register.shown', '', '', '', '')", [staff.pk, unit])


def test_s43_no_trace_is_left_of_a_unit_that_is_not_there(application, anna, unit):
    with application(actor(anna)):
        leave(anna, unit.pk)
        leave(anna, 0)
        with pytest.raises(DatabaseError, match="of a unit that there is"), transaction.atomic():
            leave(anna, 999_999)


def test_s43_a_trace_of_a_unit_that_is_not_there_stops_the_judging_of_no_other(flag, unit, anna, case, monkeypatch):
    """One that stands there already, of before: what is flagged of it is flagged where who left it works."""
    monkeypatch.setattr(services.rules, "reasons", lambda event, *, limits: {"sampled"})
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_trace DISABLE TRIGGER USER")
    reads(anna, case)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_trace SET unit_id = 999999 WHERE actor_id = %s", [anna.pk])
    reads(anna, CaseFactory(unit=unit))
    assert len(flag()) == 2
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert {item.unit_id for item in ReviewItem.objects.all()} == {unit.pk}


class TooLate(DomainError):
    message = "Det är för sent."


@command
def decline(actor, *, contact):
    raise TooLate


def test_s40_a_refusal_tells_which_contact_it_was_about(traces, unit):
    contact = SimpleNamespace(trace_ref=uuid4(), unit_id=unit.pk)
    with pytest.raises(TooLate):
        decline(services.JUDGE, contact=contact)
    left = traces("decline.refused")[0]
    assert (left["case_ref"], left["unit_id"]) == (contact.trace_ref, unit.pk)


def settled(item, by, outcome=ReviewOutcome.IN_ORDER):
    services.review(actor(by), item=item, outcome=outcome, note="Tala med hen.", seen=mark(by, item), at=clock.now())


def mark(by, item):
    with acting_as(actor(by)):
        return queries.shown(actor(by)).get(pk=item.pk).mark


def test_s43_what_the_only_log_reviewer_settles_is_seen_by_who_leads(unit, anna, reviewer, browse, application):
    """One settles nothing that nobody else ever sees; where another reviews the same, that one does."""
    lead, made = worker(unit, Role.UNIT_MANAGER), item(anna, unit)
    url = reverse("review_item", args=[made.public_id])
    assert browse(lead).get(url).status_code == 404
    settled(made, reviewer)
    page = browse(lead).get(url).content.decode()
    assert "I sin ordning" in page
    assert "Rut Granskare" in page
    assert "Anna Provsson" in browse(lead).get(f"{QUEUE}?visa=granskade").content.decode()
    with application(actor(lead)):
        assert ReviewItem.objects.filter(pk=made.pk).exists()
    with application(actor(anna)):
        assert not ReviewItem.objects.exists()  # nobody sees their own
    worker(unit, Role.LOG_REVIEWER, name="En Till")
    assert browse(lead).get(url).status_code == 404
    with application(actor(lead)):
        assert not ReviewItem.objects.filter(pk=made.pk).exists()


def test_s43_what_is_to_be_followed_up_stands_for_two_weeks_where_the_lead_sees_the_group(unit, anna, reviewer, browse):
    told, lead, made = "Något behöver följas upp", worker(unit, Role.UNIT_MANAGER), item(anna, unit)
    worker(unit, Role.LOG_REVIEWER, name="En Till")
    assert told not in browse(lead).get(reverse("group")).content.decode()
    settled(made, reviewer, ReviewOutcome.FOLLOW_UP)
    assert told in browse(lead).get(reverse("group")).content.decode()
    assert "Tala med hen." in browse(lead).get(reverse("review_item", args=[made.public_id])).content.decode()
    ReviewItem.objects.update(reviewed_at=clock.now() - timedelta(days=15))
    assert told not in browse(lead).get(reverse("group")).content.decode()
    its_own = item(lead, unit)
    settled(its_own, reviewer, ReviewOutcome.FOLLOW_UP)
    assert told not in browse(lead).get(reverse("group")).content.decode()


def test_s43_what_is_flagged_of_the_only_log_reviewer_is_reviewed_elsewhere(unit, reviewer, browse, application):
    elsewhere, made = worker(UnitFactory(), Role.LOG_REVIEWER), item(reviewer, unit)
    url = reverse("review_item", args=[made.public_id])
    assert "Rut Granskare" in browse(elsewhere).get(QUEUE).content.decode()
    settled(made, elsewhere)
    assert browse(elsewhere).get(url).status_code == 200
    assert browse(reviewer).get(url).status_code == 404
    another = item(reviewer, unit)
    worker(unit, Role.LOG_REVIEWER, name="En Till")
    with application(actor(elsewhere)):
        assert not ReviewItem.objects.filter(pk=another.pk).exists()
