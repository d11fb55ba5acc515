"""Feedback on a commission: written where it is carried out, read where it was given, and nothing else goes over."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given as tried
from hypothesis import strategies as st

from livlina.access.commands import acting_as
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.commissions import queries as commissions
from livlina.cases.commissions.tests.test_commissions import GROUND, Place
from livlina.cases.feedback import rules, services
from livlina.cases.feedback.models import Feedback
from livlina.cases.feedback.rules import Result
from livlina.cases.feedback.services import FeedbackFacts
from livlina.cases.models import Case, Engagement
from livlina.cases.tests.factories import housed
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db
DONE, PROPOSAL = "Åtta av tio samtal är hållna.", "Fortsätt med fem samtal till."


@tried(
    done=st.text(max_size=12),
    proposal=st.text(max_size=12),
    results=st.lists(st.builds(Result, st.text(max_size=2), st.sampled_from(["", "reached"])), max_size=3),
    is_disclosure=st.booleans(),
    ground=st.sampled_from(["", GROUND]),
    decided_by=st.sampled_from(["", "Enhetschefen"]),
)
def test_feedback_says_what_was_done_how_each_goal_went_and_what_is_proposed(
    done, proposal, results, is_disclosure, ground, decided_by
):
    obstacle = rules.obstacle_to_feedback(
        done=done,
        results=results,
        proposal=proposal,
        is_disclosure=is_disclosure,
        ground=ground,
        decided_by=decided_by,
    )
    is_told = all(len(text.strip()) >= rules.LETTERS for text in (done, proposal))
    is_told = is_told and bool(results) and all(one.goal.strip() and one.reached for one in results)
    assert (obstacle is None) == (is_told and (not is_disclosure or bool(ground and decided_by)))


def taken(place, unit=None, lead=None, staff=None, **facts):
    """A commission that the other unit carries out, with the case there."""
    commission = place.give(unit, **facts)
    place.answer(commission, "accepted", by=lead, staff=staff or place.bo)
    return commission, Case.objects.exclude(pk=place.case.pk).get()


def typed(**changed):
    return {
        "done": DONE,
        "goal_1": "Hon sover på nätterna.",
        "reached_1": "partly",
        "said_1": "Bättre sedan mars.",
        "goal_2": "Hon vet vart hon kan vända sig.",
        "reached_2": "reached",
        "proposal": PROPOSAL,
        "submission": str(uuid4()),
    } | changed


@pytest.mark.req("R-030")
def test_the_unit_feeds_back_and_those_who_gave_it_read_it_and_each_keeps_to_their_case(browse, traces):
    place = Place()
    commission, theirs = taken(place)
    bo, anna = browse(place.bo), browse(place.anna)
    url = reverse("feedback_new", args=[commission.public_id])
    given = reverse("commission_given", args=[place.case.public_id, commission.public_id])
    assert url in bo.get(reverse("commission", args=[commission.public_id])).content.decode()
    sent = typed()
    assert bo.post(url, sent).status_code == bo.post(url, sent).status_code == 302  # twice is one (S-142)
    made = Feedback.objects.get()
    assert made.results[0] == Result("Hon sover på nätterna.", "partly", "Bättre sedan mars.")
    page = anna.get(given).content.decode()
    for words in (DONE, "Hon sover på nätterna.", "Delvis", PROPOSAL, "inte läst än", "Inget är angivet"):
        assert words in page
    read = reverse("feedback_read", args=[place.case.public_id, commission.public_id])
    assert anna.post(read).status_code == anna.post(read).status_code == 302
    made.refresh_from_db()
    assert (made.read_by, made.read_at is not None) == (place.anna, True)
    assert (
        "Läst av <bdi>Anna Exempel</bdi>" in bo.get(reverse("commission", args=[commission.public_id])).content.decode()
    )
    # in the log and in the chronology of both, and each keeps to their own case
    assert {row["case_ref"] for row in (*traces("feedback.written"), *traces("feedback.received"))} == {
        place.case.trace_ref,
        theirs.trace_ref,
    }
    for client, own, other in ((anna, place.case, theirs), (bo, theirs, place.case)):
        assert (
            "Återkoppling på ett uppdrag" in client.get(reverse("case_events", args=[own.public_id])).content.decode()
        )
        assert client.get(reverse("case", args=[other.public_id])).status_code == 404
    assert DONE not in str(traces("feedback.written"))


@pytest.mark.req("R-030")
def test_to_another_board_it_is_a_disclosure_with_its_ground(browse):
    place = Place()
    lead, far = worker(place.far, Role.GROUP_LEADER), worker(place.far)
    commission, _ = taken(place, place.far, lead, far, ground=GROUND, decided_by="Enhetschefen")
    url = reverse("feedback_new", args=[commission.public_id])
    client = browse(far)
    assert "annan nämnd. Välj med vilken grund" in client.post(url, typed()).content.decode()
    assert "Skriv vem som har beslutat" in client.post(url, typed(ground=GROUND)).content.decode()
    assert client.post(url, typed(ground=GROUND, decided_by="Chefen där")).status_code == 302
    page = browse(place.anna).get(reverse("commission_given", args=[place.case.public_id, commission.public_id]))
    assert "Chefen där" in page.content.decode()


def test_what_is_missing_is_said_at_its_field_and_whereabouts_are_asked_about(browse):
    place = Place()
    commission, theirs = taken(place)
    housed(theirs, "Hemligvägen 7")
    url, bo = reverse("feedback_new", args=[commission.public_id]), browse(place.bo)
    for changed, words in (
        ({"done": "Kort"}, "Skriv vad som har gjorts"),
        ({"goal_1": "", "reached_1": "", "said_1": "", "goal_2": "", "reached_2": ""}, "Skriv minst ett mål"),
        ({"reached_2": ""}, "Mål 2: skriv både målet och hur det gick"),
        ({"proposal": ""}, "Fyll i det här"),
        ({"reached_1": "x"}, "Välj ett av svaren"),
        ({"done": "Hon bor på Hemligvägen 7 och har varit här."}, "Hemligvägen 7"),
    ):
        answer = bo.post(url, typed(**changed))
        assert answer.status_code == 200
        assert words in answer.content.decode()
    assert not Feedback.objects.exists()


def test_s01_only_who_carries_it_out_writes_and_only_who_gave_it_says_it_is_read(browse, application):
    place = Place()
    commission, theirs = taken(place)
    url = reverse("feedback_new", args=[commission.public_id])
    read = reverse("feedback_read", args=[place.case.public_id, commission.public_id])
    stranger, other = worker(UnitFactory(), Role.UNIT_MANAGER), worker(place.near)
    for who in (stranger, other):
        assert browse(who).get(url).status_code == browse(who).post(url, typed()).status_code == 404
        assert browse(who).post(read).status_code == 404
    assert browse(place.bo).post(read).status_code == 404
    waiting = reverse("feedback_new", args=[place.give().public_id])
    assert "skrivs i ärendet som utför uppdraget" in browse(place.lead).get(waiting).content.decode()
    assert browse(place.lead).post(waiting, typed()).status_code == 200
    assert not Feedback.objects.exists()
    with acting_as(actor(place.anna)):
        given = commissions.one_of_case(place.case, commission.public_id)
    facts = FeedbackFacts(done=DONE, results=[Result("Sova", "reached")], remains="", proposal=PROPOSAL)
    with pytest.raises(NotPermitted):
        services.write_feedback(
            actor(place.anna), case=theirs, given=given, facts=facts, submission=uuid4(), at=clock.now()
        )
    made = services.write_feedback(
        actor(place.bo), case=theirs, given=given, facts=facts, submission=uuid4(), at=clock.now()
    )
    with pytest.raises(NotPermitted):
        services.read_feedback(actor(place.bo), case=place.case, feedback=made, at=clock.now())
    copied = (
        "INSERT INTO cases_feedback (public_id, commission_id, ground, written_by_id, written_at, submission) "
        f"VALUES (gen_random_uuid(), {commission.pk}, '', {{}}, now(), gen_random_uuid())"
    )
    for who, sql in (
        (place.anna, copied.format(place.anna.pk)),
        (place.bo, copied.format(place.anna.pk)),
        (place.bo, f"SELECT read_feedback({made.pk}, now())"),
        (place.bo, f"UPDATE cases_feedback SET ground = 'x' WHERE id = {made.pk}"),
        (other, copied.format(other.pk)),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    for who, seen in ((place.anna, 1), (place.bo, 1), (other, 0), (stranger, 0)):
        with application(actor(who)):
            assert Feedback.objects.count() == seen
    # one to whom the case tells no whereabouts sees neither the commission nor what came of it (S-21)
    Engagement.objects.filter(case=theirs, actor=place.bo).update(carries_whereabouts=False)
    with application(actor(place.bo)):
        assert Feedback.objects.count() == 0
