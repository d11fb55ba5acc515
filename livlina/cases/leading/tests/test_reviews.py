"""The cases of a worker gone through once a month: what is said, whom it is told to, and what is late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.leading import queries, services
from livlina.cases.leading.errors import CasesHaveChanged, OwnCases, ReviewIsSaved, StepInThePast
from livlina.cases.leading.models import CaseloadReview, CaseReview
from livlina.cases.leading.services import Said
from livlina.cases.models import Case, Engagement, Party, Task
from livlina.cases.services import assign_case
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.errors import TellsWhere
from livlina.people.models import Relation
from livlina.people.terms import RelationKind, Violence

pytestmark = pytest.mark.django_db


class Place:
    """A worker with two cases, a colleague, and one who leads."""

    def __init__(self):
        self.unit = UnitFactory()
        self.anna, self.bo = (worker(self.unit, name=name) for name in ("Anna Exempel", "Bo Prov"))
        self.lead = worker(self.unit, Role.GROUP_LEADER, name="Lea Ledare")
        self.cases = [CaseFactory(unit=self.unit) for _ in range(2)]
        for case in self.cases:
            engaged(case, self.anna)
        self.url = reverse("caseload_review", args=[self.anna.public_id])

    def sent(self, *said, **more):
        """What the form is sent: of each case its text, next step and day, in the order of the cases."""
        told = {"submission": str(uuid4()), "read": " ".join(str(case.public_id) for case in self.cases)}
        for case, parts in zip(self.cases, said, strict=False):
            told |= {f"{name}-{case.public_id}": words for name, words in parts.items()}
        return told | more

    def said(self, **of_first):
        first, second = self.cases
        return {first.public_id: Said(**of_first), second.public_id: Said()}

    def review(self, said=None, *, by=None, staff=None, **more):
        by = by or self.lead
        told = {"submission": uuid4(), "at": clock.now()} | more
        return services.review_cases(
            actor(by), staff=staff or self.anna, said=self.said() if said is None else said, **told
        )

    def wall(self, case, staff):
        """The member of staff has the other side of that case."""
        beyond = CaseFactory(unit=self.unit, role=CaseRole.USING_VIOLENCE)
        engaged(beyond, staff)
        Party.objects.create(case=case, person=beyond.person, role=PartyRole.OTHER_PARTY)
        told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
        Relation.objects.create(
            person=case.person, other=beyond.person, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT mend_walls()")

    def since(self, days):
        Engagement.objects.filter(actor=self.anna).update(starts_at=clock.now() - timedelta(days=days))


@pytest.fixture
def place():
    return Place()


@pytest.mark.req("R-353")
def test_a_month_is_gone_through_and_what_was_said_stands_in_each_case(place, browse, traces):
    first, second = place.cases
    page = browse(place.lead).get(place.url).content.decode()
    assert all(case.number in page for case in place.cases)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    words = {"text": "Hon vill vänta.", "next_step": "Ring skolan.", "due_on": tomorrow}
    assert browse(place.lead).post(place.url, place.sent(words)).status_code == 302
    review = CaseloadReview.objects.get()
    assert (review.staff, review.held_by, review.cases_count) == (place.anna, place.lead, 2)
    assert traces().count("case.reviewed") == 2
    client = browse(place.anna)
    events = client.get(reverse("case_events", args=[first.public_id])).content.decode()
    assert "Hon vill vänta." in events
    assert "Ring skolan." in events
    assert "Hon vill vänta." not in client.get(reverse("case_events", args=[second.public_id])).content.decode()
    mine = client.get(reverse("own_reviews")).content.decode()
    assert "Lea Ledare" in mine
    assert "Hon vill vänta." in mine
    again = browse(place.lead).get(place.url).content.decode()
    assert "Hon vill vänta." in again
    assert "Förra gången" in again


def test_a_next_step_is_a_task_of_the_workers_with_its_own_words(place, browse):
    place.review(place.said(next_step="Ring skolan.", due_on=clock.today() + timedelta(days=1)))
    task = Task.objects.get()
    assert (task.owner, task.case, task.what, task.words) == (place.anna, place.cases[0], "", "Ring skolan.")
    client = browse(place.anna)
    assert "Ring skolan." in client.get(reverse("my_day")).content.decode()
    process = reverse("case_process", args=[place.cases[0].public_id])
    assert "Ring skolan." in client.get(process).content.decode()
    done = reverse("task_done", args=[place.cases[0].public_id, task.public_id])
    assert client.post(done).status_code == 302
    assert "Ring skolan." in client.get(process).content.decode()
    assert "Ring skolan." in client.get(reverse("case_events", args=[place.cases[0].public_id])).content.decode()


@pytest.mark.req("R-353")
def test_what_is_late_is_red_for_the_one_who_leads_until_it_is_done(place, browse):
    place.since(20)
    client = browse(place.lead)
    assert "Gå igenom ärendena" not in client.get(reverse("my_day")).content.decode()
    LocalLimit.objects.create(
        key="cases_reviewed", value=14, measure="days", source="Beslut", valid_from=clock.today(), unit=place.unit
    )
    for url in ("my_day", "group"):
        assert "Anna Exempel" in client.get(reverse(url)).content.decode()
    assert "Gå igenom ärendena med" in client.get(reverse("my_day")).content.decode()
    row = client.get(reverse("group")).context["tables"][0]["rows"][0]
    assert (row["name"], row["is_overdue"]) == ("Anna Exempel", True)
    assert "dagen har passerat" in browse(place.anna).get(reverse("own_reviews")).content.decode()
    place.review()
    assert "Gå igenom ärendena" not in client.get(reverse("my_day")).content.decode()
    assert not client.get(reverse("group")).context["tables"][0]["rows"][0]["is_overdue"]


def test_nobody_goes_through_their_own_cases_or_those_of_another_unit(place, browse):
    own = CaseFactory(unit=place.unit)
    manager = worker(place.unit, Role.UNIT_MANAGER)
    engaged(own, manager)
    with pytest.raises(OwnCases):
        place.review({own.public_id: Said()}, by=manager, staff=manager)
    assert (
        "någon annan som leder"
        in browse(manager).get(reverse("caseload_review", args=[manager.public_id])).content.decode()
    )
    with pytest.raises(NotPermitted):
        place.review(by=place.bo)
    for stranger in (worker(UnitFactory(), Role.GROUP_LEADER), place.bo):
        assert browse(stranger).get(place.url).status_code == 404
    assert browse(place.lead).get(reverse("caseload_review", args=[uuid4()])).status_code == 404


def test_nobody_signs_for_a_case_that_was_not_on_the_page_and_no_word_is_lost(place, browse):
    gone = place.cases[0]
    Engagement.objects.filter(case=gone).update(ends_at=clock.now())
    engaged(gone, place.bo)
    answer = browse(place.lead).post(place.url, place.sent({"text": "Hon vill vänta."})).content.decode()
    assert "ändrats sedan sidan öppnades" in answer
    assert "Hon vill vänta." in answer
    with pytest.raises(CasesHaveChanged):
        place.review()
    assert not CaseloadReview.objects.exists()


def test_a_step_has_its_words_and_a_day_that_comes(place, browse):
    with pytest.raises(StepInThePast):
        place.review(place.said(next_step="Ring.", due_on=clock.today() - timedelta(days=1)))
    client = browse(place.lead)
    assert "till vilken dag" in client.post(place.url, place.sent({"next_step": "Ring."})).content.decode()
    only_day = place.sent({"due_on": clock.today().isoformat()})
    assert "Skriv vad som ska göras" in client.post(place.url, only_day).content.decode()


def test_s23_what_looks_like_where_somebody_is_needs_its_reason(place, browse, traces):
    words = {"text": "Hon bor på Provgatan 12 i Uppsala."}
    with pytest.raises(TellsWhere):
        place.review(place.said(text=words["text"]))
    asked = browse(place.lead).post(place.url, place.sent(words)).content.decode()
    assert "Varför måste det stå i texten?" in asked
    assert place.review(place.said(text=words["text"]), confirmed_because="Hon flyttar dit i dag.") == 2
    assert len(traces("text.kept_with_reason")) == 1


def test_s142_sent_twice_it_is_one_and_other_words_stay_in_their_form(place, traces):
    once = uuid4()
    assert place.review(place.said(text="Hon vill vänta."), submission=once) == 2
    assert place.review(place.said(text="Hon vill vänta."), submission=once) == 2
    assert traces().count("caseload.reviewed_again") == 1
    with pytest.raises(ReviewIsSaved):
        place.review(place.said(text="Något annat."), submission=once)
    assert CaseReview.objects.count() == 2


def test_s10_a_case_on_the_other_side_is_not_gone_through_and_what_was_said_of_it_is_not_read(
    place, browse, application
):
    hers, other = place.cases
    place.review(place.said(text="Hon vill vänta."))
    place.wall(hers, place.lead)
    page = browse(place.lead).get(place.url).content.decode()
    assert hers.number not in page
    assert other.number in page
    assert "Hon vill vänta." not in page
    with application(actor(place.lead)):
        assert set(CaseReview.objects.values_list("case_id", flat=True)) == {other.pk}
        with pytest.raises(CasesHaveChanged):
            place.review()
        assert place.review({other.public_id: Said()}) == 1


def test_s10_who_has_read_what_was_said_of_her_case_is_not_given_his(place, browse, traces):
    hers, other = place.cases
    place.wall(hers, place.bo)
    his = Case.objects.get(engagements__actor=place.bo)
    place.review(place.said(text="Hon bor hos sin syster."))
    second = worker(place.unit, Role.UNIT_MANAGER)
    assert "sin syster" in browse(second).get(place.url).content.decode()
    assert [row["case_ref"] for row in traces("review.read")] == [hers.trace_ref]
    with pytest.raises(HandlerNotPossible):
        assign_case(actor(second), case=line_of(his, second), staff=second, at=clock.now())
    assign_case(actor(second), case=line_of(other, second), staff=second, at=clock.now())


def test_what_was_said_follows_the_case_and_not_the_worker(place, browse):
    hers, other = place.cases
    place.review(place.said(text="Hon vill vänta."))
    Engagement.objects.filter(case=hers).update(ends_at=clock.now())
    engaged(hers, place.bo)
    assert "Hon vill vänta." not in browse(place.anna).get(reverse("own_reviews")).content.decode()
    assert "Hon vill vänta." in browse(place.bo).get(reverse("case_events", args=[hers.public_id])).content.decode()
    assert browse(place.bo).get(reverse("case_events", args=[other.public_id])).status_code == 404


def test_the_database_writes_only_in_a_review_signed_now_of_cases_of_ones_own_unit(place, application):
    place.review()
    old = CaseloadReview.objects.get()
    write = (
        "SELECT review_cases(%s, ARRAY[gen_random_uuid()], ARRAY[''::bytea], ARRAY[%s::bigint], ARRAY[NULL::bytea], "
        "ARRAY[NULL::bytea], ARRAY[NULL::date], now())"
    )
    beyond = CaseFactory()
    with application(actor(place.lead)), connection.cursor() as cursor:
        for review, case in ((old.pk, beyond.pk), (old.pk + 1, place.cases[0].pk)):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(write, [review, case])
        for change in (
            "UPDATE cases_caseloadreview SET cases_count = 9",
            "UPDATE cases_casereview SET due_on = NULL",
            "DELETE FROM cases_casereview",
            "INSERT INTO cases_casereview (public_id) VALUES (gen_random_uuid())",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(change)


def test_the_pages_cost_the_same_however_many_cases(place, browse):
    place.review()
    lead, anna = browse(place.lead), browse(place.anna)
    before = questions(lead, place.url), questions(anna, reverse("own_reviews"))
    for _ in range(4):
        case = CaseFactory(unit=place.unit)
        engaged(case, place.anna)
        place.cases.append(case)
    place.review({case.public_id: Said(text="Sagt.") for case in place.cases})
    assert (questions(lead, place.url), questions(anna, reverse("own_reviews"))) == before


def test_nothing_is_due_where_there_is_no_case(place, application):
    Engagement.objects.filter(actor=place.anna).update(ends_at=clock.now())
    with application(actor(place.lead)):
        assert queries.caseloads(day=clock.today()) == []


def test_many_that_are_late_are_one_line_on_my_day(place, browse):
    place.since(60)
    engaged(CaseFactory(unit=place.unit), place.bo)
    Engagement.objects.filter(actor=place.bo).update(starts_at=clock.now() - timedelta(days=50))
    page = browse(place.lead).get(reverse("my_day")).content.decode()
    assert "Gå igenom ärendena med 2 medarbetare" in page
    assert page.count("Gå igenom ärendena") == 1
    assert "Anna Exempel" in page
