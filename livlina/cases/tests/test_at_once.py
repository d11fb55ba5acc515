"""S-131, S-142: two who do something at the same moment, each on a connection of their own. Both are saved."""

import threading
import time
from datetime import timedelta
from itertools import cycle
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from livlina.access.commands import acting_through
from livlina.access.terms import Role
from livlina.cases import pages, services
from livlina.cases.chronology.services import DocumentFacts, write_document
from livlina.cases.commissions.tests.test_commissions import Place
from livlina.cases.decisions.models import Promise
from livlina.cases.decisions.services import PromiseFacts, make_promise
from livlina.cases.errors import CaseIsClosed
from livlina.cases.handover import services as handover
from livlina.cases.handover.errors import NotTheirs
from livlina.cases.leading.services import Said, review_cases
from livlina.cases.models import (
    Case,
    Commission,
    ContactTry,
    Engagement,
    Instruction,
    Note,
    Party,
    StatedReason,
    Task,
)
from livlina.cases.process.services import start_deadline
from livlina.cases.queries import assigned_now, live
from livlina.cases.reaching.services import TryFacts, log_contact
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.core import clock, turns
from livlina.core.errors import DomainError
from livlina.organisation.middleware import failed
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Person, SafeChannel
from livlina.people.queries import number_hash
from livlina.people.services import PersonFacts, RelationFacts, change_person, tell_relation
from livlina.people.terms import NumberKind, RelationKind, Violence
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

WAITED = 30  # seconds, at most
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

meeting = threading.Barrier(2, timeout=WAITED)
came: list[str] = []


def crossing(request, public_id, own, other):
    """Write a note while holding one case, and then, the first time, want the one that another request holds."""
    came.append(own)
    is_first = came.count(own) == 1
    case = pages.the_case(request, public_id)
    Case.objects.select_for_update(no_key=True).get(number=own)
    if is_first:
        meeting.wait()
    services.write_note(request.actor, case=case, text=request.POST["text"], happened_at=clock.now(), at=clock.now())
    if is_first:
        Case.objects.select_for_update(no_key=True).get(number=other)
    return HttpResponse(request.FILES["file"].read())


handler500 = failed
urlpatterns = [path("crossing/<uuid:public_id>/<str:own>/<str:other>", crossing), path("", include("livlina.urls"))]


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def at_once(*acts, behind_the_walls=True):
    """What each of them answers, done together: in that order they wait for the walls, and then go on."""
    answers = [None] * len(acts)

    def run(number):
        try:
            answers[number] = acts[number]()
        except DatabaseError as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    with transaction.atomic():
        if behind_the_walls:
            ask("SELECT pg_advisory_xact_lock(79, 0)")
        for number, thread in enumerate(threads, start=1):
            thread.start()
            until = time.monotonic() + WAITED
            while behind_the_walls and ask(WAITING)[0] < number:
                assert time.monotonic() < until
                time.sleep(0.02)
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def two():
    """Two cases at two units, each with whoever works there. Their clients have one number, and are two rows."""
    cases, staff, number = [], [], identity_number("19850612")
    for _side in range(2):
        unit = UnitFactory()
        person = PersonFactory(identity_number=number, identity_hash=number_hash(number), number_kind="personal")
        cases.append(CaseFactory(unit=unit, person=person))
        staff.append(worker(unit, name=f"Anna Exempel {len(staff)}"))
        engaged(cases[-1], staff[-1])
    return cases, staff


def renumbered(case, staff, number):
    person = Person.objects.get(pk=case.person_id)

    def run():
        facts = PersonFacts(name="Ny", identity_number=number, number_kind=NumberKind.PERSONAL)
        return change_person(actor(staff), person=person, facts=facts, version=1, case=case, at=clock.now())

    return run


def test_s142_two_who_change_the_numbers_of_two_that_were_one_are_both_saved(two):
    """Each held a person the other's wall had to name, and waited for the other: one of them got an error."""
    (hers, his), staff = two
    new = [identity_number("19710203"), identity_number("19720304")]
    answers = at_once(renumbered(hers, staff[0], new[0]), renumbered(his, staff[1], new[1]))
    assert [answer.identity_number for answer in answers] == new


def test_s142_a_number_is_changed_while_somebody_tells_how_that_person_stands_to_another(two):
    (hers, his), staff = two
    Party.objects.create(case=hers, person=his.person, role=PartyRole.CLOSE)

    def told():
        facts = RelationFacts(other=his.person, kind=RelationKind.EX_PARTNER, violence=Violence.BY_SECOND)
        return tell_relation(actor(staff[0]), person=hers.person, facts=facts, case=hers, at=clock.now())

    answers = at_once(told, renumbered(his, staff[1], identity_number("19710203")))
    assert [type(answer).__name__ for answer in answers] == ["Relation", "Person"]


@pytest.mark.parametrize("ends", [True, False])
def test_s142_a_case_is_given_while_a_relation_to_it_is_ended_or_somebody_is_added(two, ends):
    (hers, _his), staff = two
    lead, ada = worker(hers.unit, Role.UNIT_MANAGER), worker(hers.unit, name="Ada Exempel")
    line, held = line_of(hers, lead), Engagement.objects.get(case=hers, kind=EngagementKind.ASSIGNED)

    def end():
        services.end_relation(actor(lead), case=line, engagement=held, at=clock.now())

    def add():
        facts = PersonFacts(name="Kalle")
        services.add_party(actor(staff[0]), case=hers, person=facts, role=PartyRole.OTHER_PARTY, at=clock.now())

    def give():
        services.assign_case(actor(lead), case=line, staff=ada, at=clock.now() + timedelta(seconds=1))

    assert at_once(give, end if ends else add) == [None, None]


def test_s142_two_leads_hand_over_a_case_at_once_and_what_is_to_be_done_stays_with_the_one_who_has_it(two):
    (hers, _his), staff = two
    leads = [worker(hers.unit, Role.UNIT_MANAGER) for _ in range(2)]
    wanted = [worker(hers.unit, name=name) for name in ("Nils Exempel", "Olga Exempel")]
    task = Task.objects.create(case=hers, what="Ring om skyddet.", owner=staff[0], made_at=clock.now())

    def handed(lead, to):
        told = {"case": line_of(hers, lead), "leaves": staff[0], "to": to, "until": None, "at": clock.now()}

        def run():
            try:
                return handover.hand_over(actor(lead), **told)
            except NotTheirs as refusal:
                return str(refusal)

        return run

    answers = at_once(*(handed(lead, to) for lead, to in zip(leads, wanted, strict=True)))
    first = answers.index(1)
    assert answers[1 - first] == "Anna Exempel 0 har inte längre ärendet. Läs listan igen."
    task.refresh_from_db()
    assert assigned_now(hers) == task.owner == wanted[first]


def twice(act, *, behind):
    """What each of two who do the same answers: both wait for that, and then go on."""
    answers = []

    def run():
        try:
            answers.append(act())
        except (DomainError, DatabaseError) as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    with transaction.atomic():
        behind()
        for thread in threads:
            thread.start()
        until = time.monotonic() + WAITED
        while ask("SELECT count(*) FROM pg_locks WHERE NOT granted")[0] < len(threads):
            assert time.monotonic() < until
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    return answers


def test_s142_the_same_form_twice_at_once_is_one_and_nobody_is_told_of_another_text(two):
    """One of the two met an error, or was told that what it says differs from what it says."""
    (hers, _his), (anna, _bo) = two
    form, now, today = uuid4(), clock.now(), clock.today()
    danger = {"concerns": "Någon annan", "text": "Han har sagt att han vet var hon är.", "must_act": "Ring polisen."}
    document = DocumentFacts(direction="in", kind="letter", happened_on=today, what="Ett brev", other="Polisen")

    def tell():
        return services.tell_danger(actor(anna), case=hers, submission=form, at=now, **danger)

    def write():
        return write_document(actor(anna), case=hers, facts=document, submission=form, at=now)

    def start():
        return start_deadline(actor(anna), case=hers, clock="adult_investigation", starts_on=today, at=now)

    for act in (tell, write):
        one, other = twice(act, behind=lambda: turns.to_save(form))
        assert one == other
    one, other = twice(start, behind=lambda: Case.objects.select_for_update().get(pk=hers.pk))
    assert one == other


def test_s142_a_double_click_hands_a_case_over_or_gives_it_once(two):
    (hers, _his), staff = two
    lead, ada, eva = worker(hers.unit, Role.UNIT_MANAGER), worker(hers.unit), worker(hers.unit)
    line = line_of(hers, lead)

    def hand_over():
        told = {"case": line, "leaves": staff[0], "to": ada, "until": None, "at": clock.now()}
        return handover.hand_over(actor(lead), **told)

    def give():
        return services.assign_case(actor(lead), case=line, staff=eva, at=clock.now() + timedelta(seconds=1))

    assert at_once(hand_over, hand_over) == [0, 0]
    assert Engagement.objects.filter(case=hers, actor=ada).count() == 1
    assert at_once(give, give) == [None, None]
    assert Engagement.objects.filter(case=hers, actor=eva).count() == 1


def test_s21_what_a_lead_withholds_stays_so_when_another_shares_the_case_anew_at_the_same_moment(two, traces):
    (hers, _his), _staff = two
    leads = [worker(hers.unit, Role.UNIT_MANAGER) for _ in range(2)]
    ada = worker(hers.unit, name="Ada Exempel")
    line = line_of(hers, leads[0])
    stands_in = (EngagementKind.STAND_IN, clock.now() + timedelta(days=3))
    shares = cycle([(EngagementKind.CO_ASSIGNED, None), stands_in])  # the same again would be no new relation

    def share():
        kind, until = next(shares)
        services.share_case(actor(leads[1]), case=line, staff=ada, kind=kind, until=until, at=clock.now())

    def has_it():
        return Engagement.objects.get(live(clock.now()), case=hers, actor=ada)

    def changed(act, **told):
        held = has_it()
        return lambda: act(actor(leads[0]), case=line, engagement=held, **told)

    share()
    withhold = changed(services.set_whereabouts, carries=False)
    assert at_once(share, withhold) == [None, None]
    assert not has_it().carries_whereabouts, "withheld from the colleague, by whatever they have the case"
    shared, given = at_once(share, changed(services.set_whereabouts, carries=True))
    assert (shared, str(given).partition("\n")[0]) == (None, "The relation has ended."), "nor given back by that one"
    assert not has_it().carries_whereabouts
    shared, ended = at_once(share, changed(services.end_relation, at=clock.now()))
    assert "they have the case by another" in str(ended), "nor said to be ended"
    assert shared is None
    end = changed(services.end_relation, at=clock.now())
    assert at_once(end, end) == [None, None], "but a double click is one"
    for action in ("case.shared", "case.whereabouts_withheld", "case.relation_ended"):
        told = [row["why"] for row in traces(action) if row["case_ref"] == hers.trace_ref]
        assert set(told) == {"lead"}, "the extract tells by what the lead did it"


def test_s142_what_is_added_while_somebody_closes_the_case_is_refused_as_in_a_closed_one():
    """Read as open before the turn: all would have been left in a case that is closed, and on nobody's list."""
    place, refused = Place(), []
    lead = worker(place.unit, Role.GROUP_LEADER)
    step = {place.case.public_id: Said(next_step="Ring om skyddet.", due_on=clock.today())}
    facts = TryFacts(kind="call", direction="in", outcome="wrote", happened_at=clock.now())

    today = clock.today()
    promised = PromiseFacts(what="Plats.", promised_on=today, until=today, promiser="Jouren")

    def instruct():
        with transaction.atomic(), acting_through(actor(lead)):
            ask("SELECT instruct(gen_random_uuid(), 'k', %s, 't', now())", place.case.pk)

    acts = (
        place.give,
        lambda: log_contact(actor(place.anna), case=place.case, facts=facts, submission=uuid4(), at=clock.now()),
        lambda: review_cases(actor(lead), staff=place.anna, said=step, submission=uuid4(), at=clock.now()),
        instruct,
        lambda: make_promise(actor(place.anna), case=place.case, facts=promised, submission=uuid4(), at=clock.now()),
    )

    def run(act):
        try:
            act()
        except (CaseIsClosed, DatabaseError) as refusal:
            refused.append(str(refusal).partition("\n")[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    with transaction.atomic():
        Case.objects.filter(pk=place.case.pk).update(closed_on=clock.today())
        for thread in threads:
            thread.start()
        until = time.monotonic() + WAITED
        while ask("SELECT count(*) FROM pg_locks WHERE NOT granted")[0] < len(acts):
            assert time.monotonic() < until
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    words = {
        str(CaseIsClosed()),
        "Open cases are gone through with the one who has them, by one who leads their unit.",
        "An instruction is given by one who leads the unit of the open case.",
    }
    assert (len(refused), set(refused)) == (len(acts), words)
    assert [rows.objects.count() for rows in (Commission, ContactTry, Task, Instruction, Promise)] == [0] * 5


def test_s142_a_commission_and_a_log_read_what_is_decided_and_said_of_a_way_meanwhile():
    """Read before the turn: a commission for more than was decided, and a call by a way that was no longer safe."""
    place, answers = Place(), []
    told = {"person": place.case.person, "board": place.case.board, "told_in_case": place.case.pk}
    way = SafeChannel.objects.create(
        **told, recorded_at=clock.now(), kind="call", value="070-1740605", is_safe="yes", confirmed_on=clock.today()
    )
    facts = TryFacts(kind="call", direction="out", outcome="talked", happened_at=clock.now(), identity="voice")
    acts = (
        place.give,
        lambda: log_contact(
            actor(place.anna), case=place.case, facts=facts, submission=uuid4(), at=clock.now(), way=way
        ),
    )

    def run(act):
        try:
            answers.append(act())
        except DomainError as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    with transaction.atomic():
        turns.to_decide(place.case.pk)
        first = place.decision
        place.decided(corrects=first, running=first.running, edition=2, talks=3)
        Person.objects.select_for_update(no_key=True).get(pk=place.case.person_id)
        SafeChannel.objects.filter(pk=way.pk).update(is_safe="no")
        for thread in threads:
            thread.start()
        until = time.monotonic() + WAITED
        while ask("SELECT count(*) FROM pg_locks WHERE NOT granted")[0] < len(acts):
            assert time.monotonic() < until
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["Commission", "WayIsUnsafe"]
    assert Commission.objects.get().talks == 3


def test_s142_a_request_that_was_ended_for_the_sake_of_another_is_done_once_more(two, browse, traces, caplog):
    cases, staff = two
    clients = []
    for one in staff:
        client = Client(raise_request_exception=False)
        client.cookies = browse(one).cookies
        clients.append(client)
    came.clear()
    meeting.reset()

    def send(number):
        own, other = cases[number], cases[1 - number]

        def run():
            return clients[number].post(
                f"/crossing/{own.public_id}/{own.number}/{other.number}",
                {"text": "Skriven en gång.", "file": ContentFile(b"hel", name="fil.txt")},
            )

        return run

    answers = at_once(send(0), send(1), behind_the_walls=False)
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"hel")] * 2
    assert not caplog.records, "an error that nobody met stands in the log"
    assert len(came) == 3, "one of them twice"
    assert sorted(Note.objects.values_list("case_id", flat=True)) == sorted(case.pk for case in cases)
    written = [trace["case_ref"] for trace in traces("note.written")]
    assert [written.count(case.trace_ref) for case in cases] == [1, 1]


def test_s145_a_request_that_is_ended_each_time_says_so_and_leaves_nothing(two, browse, caplog):
    cases, staff = two
    client = Client(raise_request_exception=False)
    client.cookies = browse(staff[0]).cookies
    tries = []

    def ended(execute, sql, params, many, context):
        if "cases_note" in sql and "INSERT" in sql:
            tries.append(sql)
            sql, params = "DO $$ BEGIN RAISE EXCEPTION 'ended' USING ERRCODE = 'deadlock_detected'; END $$", None
        return execute(sql, params, many, context)

    number = cases[0].number
    came[:] = [number]
    with connection.execute_wrapper(ended):
        answer = client.post(f"/crossing/{cases[0].public_id}/{number}/{number}", {"text": "Skriven."})
    assert (answer.status_code, len(tries)) == (503, 2)
    assert len(caplog.records) == 1, "what was answered is logged, and once"
    assert "Livlina svarar inte just nu" in answer.content.decode()
    assert not Note.objects.exists()


def test_s142_what_was_given_to_somebody_else_while_one_waited_is_answered_as_if_it_came_later(
    two, browse, monkeypatch, caplog
):
    case, anna = two[0][0], two[1][0]
    other = worker(case.unit, name="Bo Exempel")
    lead = worker(case.unit, Role.UNIT_MANAGER)
    client = Client(raise_request_exception=False)
    client.cookies = browse(anna).cookies
    told = {
        "role": "close",
        "name": "Moa Exempel",
        "sex": "unknown",
        "protection": "none",
        "needs_interpreter": "unknown",
    }

    def give(staff):
        return lambda: services.assign_case(actor(lead), case=line_of(case, lead), staff=staff, at=clock.now())

    def served(asked):
        ask("SET ROLE livlina_app")  # as it is served: the row policies are asked again by whoever has waited
        try:
            return asked()
        finally:
            ask("RESET ROLE")

    def write():
        return served(lambda: client.post(f"/arenden/{case.public_id}/personer/ny/", told))

    given, answer = at_once(give(other), write)
    assert (given, assigned_now(case)) == (None, other)
    assert answer.status_code == 404, "as for what is not there, and no error"
    assert not Party.objects.filter(case=case, role=PartyRole.CLOSE).exists()
    give(anna)()
    assert write().status_code == 302
    assert Party.objects.filter(case=case, role=PartyRole.CLOSE).count() == 1

    def given_away_at(place, name):
        found = getattr(place, name)

        def meanwhile(*asked, **more):
            if assigned_now(case) == anna:
                at_once(give(other), behind_the_walls=False)
            return found(*asked, **more)

        monkeypatch.setattr(place, name, meanwhile)

    given_away_at(pages.queries, "team")
    told = {}  # a form that is shown again with what is to be mended
    assert write().status_code == 404, "nor by an error where it was given away before the page was made"
    for place, name in [(pages.panels, "identity_bar"), (pages.queries, "channels")]:
        give(anna)()
        given_away_at(place, name)
        assert served(lambda: client.get(f"/arenden/{case.public_id}/")).status_code == 404, name
    assert assigned_now(case) == other
    assert not caplog.records, "and no error stands in the log"


def test_s01_s44_why_a_lead_reads_is_told_as_it_begins_and_not_afterwards(application):
    """The reason is written in the transaction that made the relation, or not at all."""
    case = CaseFactory()
    lead = worker(case.unit, Role.UNIT_MANAGER)
    told = {"case": case, "text": "Skäl"}
    with transaction.atomic(), application(actor(lead)):
        with transaction.atomic(), connection.cursor() as cursor:  # behind a savepoint, as the command has it
            cursor.execute(
                "SELECT engage(%s, %s, %s, 'lead_reading', %s, %s, 'complaint', false)",
                [case.pk, uuid4(), lead.pk, clock.now(), clock.now() + timedelta(hours=1)],
            )
            told["engagement_id"] = cursor.fetchone()[0]
        with transaction.atomic():
            StatedReason.objects.create(**told)
            transaction.set_rollback(True)
    with transaction.atomic(), application(actor(lead)), pytest.raises(DatabaseError), transaction.atomic():
        StatedReason.objects.create(**told)
