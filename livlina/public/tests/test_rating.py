"""The tablet as the person meets it, and as the worker meets what came of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.actor import NOBODY
from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.assessments.models import Assessment
from livlina.assessments.tablet.models import RatingOccasion
from livlina.assessments.tablet.services import code_of
from livlina.assessments.tablet.tests.factories import given_tablet
from livlina.assessments.tests.test_assessments import answered
from livlina.cases.models import Case, Deadline, DeadlineChange, Engagement
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation import drafts
from livlina.organisation.models import Draft, LocalLimit
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

URL = "/skatta/"


@pytest.fixture(autouse=True)
def nobody_has_tried():
    cache.clear()


@pytest.fixture
def anna():
    return worker(UnitFactory(), name="Anna Prov")


@pytest.fixture
def case(anna):
    made = CaseFactory(unit=anna.memberships.get().unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def said(answer):
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


class Tablet:
    """A tablet that sends what its page holds."""

    def __init__(self, browse):
        self.client, self.kept, self.page, self.status = browse(), "", "", 0

    def send(self, do, **told):
        answer = self.client.post(URL, {"do": do, "kept": self.kept} | told)
        self.status, self.page = answer.status_code, answer.content.decode()
        found = re.search(r'name="kept" value="([^"]+)"', self.page)
        self.kept = found[1] if found else self.kept
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<title>" in self.page
        return self

    def opened(self, occasion):
        return self.send("enter", code=code_of(occasion)).send("begin")

    def shape(self):
        return re.search(r'data-page="rating-(\w+)"', self.page)[1]


def at(name, case, *more):
    return reverse(name, args=[case.public_id, *more])


@pytest.mark.req("R-238")
def test_what_she_answers_herself_is_read_the_same_day_acted_on_and_changed_by_nobody(browse, case, anna, traces):
    client = browse(anna)
    assert "Ingen skattning är gjord ännu" in said(client.get(at("case_rating", case)))
    asked = {"language": "ar", "moment": "start", "sees": "herself", "submission": str(uuid4())}
    assert "Vänta tills ingen annan" in said(
        client.post(at("case_rating", case), asked | {"sees": "other", "instrument": "self_rating"})
    )
    for _ in range(2):  # a double click is one code
        assert client.post(at("case_rating", case), asked | {"instrument": "self_rating"}).status_code == 302
    occasion = RatingOccasion.objects.get()
    page = said(client.get(at("case_rating", case)))
    code = re.search(r"(\d{4}) (\d{4}) (\d{4})</p>", page)
    assert code_of(occasion) == code[1] + code[2] + code[3]
    assert "inte granskad" in page
    assert "En kod gäller redan" in said(
        client.post(at("case_rating", case), asked | {"instrument": "self_rating", "submission": str(uuid4())})
    )

    tablet = Tablet(browse).send("enter", code=code[0].removesuffix("</p>"))
    assert 'lang="ar" dir="rtl"' in tablet.page
    for secret in ("Alma", "Exempelsson", case.number, "Anna", str(case.public_id)):
        assert secret not in tablet.page
    assert Tablet(browse).send("enter", code=code_of(occasion)).status == 409  # another tablet
    assert tablet.send("begin").send("next").status == 422
    tablet.send("next", answer="11")
    assert (tablet.status, tablet.shape()) == (422, "question")
    tablet.send("next", answer="0").send("decline").send("back").send("back")
    assert 'value="0" checked' in tablet.page
    tablet.send("next", answer="3").send("decline")
    for _ in range(7):
        tablet.send("next", answer="5")
    tablet.send("next", answer="yes")
    assert tablet.shape() == "last"
    assert Assessment.objects.count() == 0  # nothing is kept before it is handed in
    before = tablet.kept
    tablet.send("hand_in")
    assert (tablet.status, tablet.shape()) == (200, "done")
    tablet.kept = before
    assert tablet.send("hand_in").shape() == "done"  # sent twice it is one
    assert tablet.send("next", answer="1").shape() == "done"

    row = Assessment.objects.get()
    assert (row.how, row.asked, row.signed_at, row.started_by) == ("tablet", "self", None, anna)
    trace = traces("rating.handed_in")[-1]
    assert (trace["actor_id"], trace["case_ref"], trace["unit_id"]) == (0, case.trace_ref, case.unit_id)
    assert Deadline.objects.get(clock="own_rating", finished_on=None).due_on == clock.today()
    assert "Läs skattningen" in said(client.get(reverse("my_day")))
    url = at("assessment", case, row.public_id)
    page = said(client.get(url))
    for words in (
        "Personen själv, på surfplatta. Startad av Anna Prov",
        "Arabiska, översättningen är inte granskad",
        "Vill inte svara",
        "självmordsrisk",
        "I början",
    ):
        assert words in page
    assert "de svaren ändras inte" in said(client.get(f"{url}del/1/"))
    assert "de svaren ändras inte" in said(
        client.post(f"{url}del/1/", {"item_safe": "9", "asked": "safe", "version": "1"})
    )
    acted = {"action_suicide": "care", "words_suicide": "Ringde psykiatrin tillsammans.", "answered": answered(row)}
    waits = client.post(f"{url}signera/", {"answered": answered(row)})  # what she answered asks for an action first
    assert (waits.status_code, "errorsum" in said(waits)) == (200, True)
    assert "Läst och mottagen" in said(client.get(f"{url}signera/"))
    assert client.post(f"{url}signera/", acted).url == url
    row.refresh_from_db()
    assert row.signed_by == anna
    assert not Deadline.objects.filter(clock="own_rating", finished_on=None).exists()
    assert "Hur trygg har du känt dig?" in said(client.get(at("assessment_print", case, row.public_id)))
    stranger = browse(worker(UnitFactory(), Role.THERAPIST))
    assert stranger.get(at("case_rating", case)).status_code == 404
    assert stranger.post(at("case_rating_end", case, occasion.public_id)).status_code == 404


def test_s142_what_the_person_handed_in_is_not_discarded_as_begun_by_mistake_and_never_said_to_be_read(
    browse, case, anna, traces
):
    tablet = Tablet(browse).opened(given_tablet(case, anna))
    tablet.send("next", answer="0")
    while tablet.shape() == "question":
        tablet.send("decline")
    assert tablet.send("hand_in").shape() == "done"
    client, row = browse(anna), Assessment.objects.get()
    discard = at("assessment_discard", case, row.public_id)
    assert "Är de inte personens egna" in said(client.get(discard))
    read = {"answered": sum(sheet.version for sheet in row.sheets.all())}
    assert "Läs dem och ta emot" in said(client.post(discard, read))
    assert client.post(discard, read | {"why": "by_mistake"}).status_code == 200
    row.refresh_from_db()
    assert row.discarded_at is None
    assert Deadline.objects.get(clock="own_rating").finished_on is None
    assert client.post(discard, read | {"why": "another"}).url == at("case_assessments", case)
    change = DeadlineChange.objects.get(deadline__clock="own_rating")
    assert (change.kind, change.reason) == ("dropped", "Skattningen är kastad: någon annan än personen svarade.")
    assert traces("assessment.discarded")[-1]["why"] == "another"
    assert traces("deadline.dropped")
    assert not traces("deadline.met")
    assert "Frist klar" not in said(client.get(at("case_events", case)))


def test_the_first_and_the_last_are_a_pair_question_by_question_with_a_line_over_time(browse, case, anna):
    for moment, safe in (("start", "2"), ("between", "decline"), ("end", "7")):
        occasion = given_tablet(case, anna, moment=moment)
        tablet = Tablet(browse).opened(occasion)
        tablet.send("decline") if safe == "decline" else tablet.send("next", answer=safe)
        while tablet.shape() == "question":
            tablet.send("decline")
        tablet.send("hand_in")
    client = browse(anna)
    asked = f"{at('case_rating', case)}?nar=between"
    assert asked in said(client.get(at("case_sessions", case)))  # a talk can begin with it
    assert re.search(r'value="between"[^>]* checked', said(client.get(asked)))
    page = said(client.get(at("case_rating", case)))
    for words in (
        "Slutet <a",
        "<td>2</td>",
        "<td>7</td>",
        "+5",
        "ville inte svara",
        "går inte att jämföra",
        "<circle",
        "inte besvarad",
        "talen läggs aldrig ihop",
    ):
        assert words in page
    for row in Assessment.objects.all():
        client.post(f"{at('assessment', case, row.public_id)}signera/", {"answered": answered(row)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessments_assessment WHERE signed_at IS NULL")
        assert cursor.fetchone() == (0,)
    assert "skillnad +5" in said(client.get(reverse("case", args=[case.public_id])))


@pytest.mark.req("R-210")
def test_a_child_rates_the_goals_of_its_own_support_with_five_faces_and_what_changes_is_seen(browse, anna):
    child = PersonFactory(birth_year=clock.today().year - 9)
    case = CaseFactory(unit=anna.memberships.get().unit, person=child, role="child")
    engaged(case, anna)
    assert "Så känns det" in said(browse(anna).get(at("case_rating", case)))
    for moment, face in (("start", "1"), ("end", "4")):
        tablet = Tablet(browse).opened(given_tablet(case, anna, key="child_rating", moment=moment))
        assert (tablet.page.count('class="face"'), "Jättemycket" in tablet.page) == (5, True)
        while tablet.shape() == "question":
            tablet.send("next", answer=face)
        assert tablet.send("hand_in").shape() == "done"
    page = said(browse(anna).get(at("case_rating", case)))
    for words in ("Vet du att det som hände inte var ditt fel?", "inte alls", "ganska mycket", "+3"):
        assert words in page


@pytest.mark.req("R-479")
def test_s80_what_she_leaves_is_gone_and_a_code_dies_with_the_case_the_relation_and_the_hour(
    browse, case, anna, traces
):
    occasion = given_tablet(case, anna)
    tablet = Tablet(browse).opened(occasion).send("next", answer="4").send("leave")
    assert 'http-equiv="refresh"' in tablet.page
    assert tablet.send("next", answer="4").shape() == "over"
    assert tablet.send("hand_in").shape() == "over"
    assert traces("rating.left")[-1]["case_ref"] == case.trace_ref

    for ends in ("cancelled", "closed", "relation", "hour"):
        occasion = given_tablet(case, anna)
        tablet = Tablet(browse).opened(occasion)
        if ends == "cancelled":
            browse(anna).post(at("case_rating_end", case, occasion.public_id))
            assert "redan avslutad" in said(
                browse(anna).post(at("case_rating_end", case, occasion.public_id), follow=True)
            )
        elif ends == "closed":
            Case.objects.filter(pk=case.pk).update(closed_on=clock.today())
        elif ends == "relation":
            Engagement.objects.filter(case=case).update(ends_at=clock.now() - timedelta(minutes=1))
        else:
            RatingOccasion.objects.filter(pk=occasion.pk).update(expires_at=clock.now())
        assert tablet.send("next", answer="4").shape() == "over", ends
        assert Tablet(browse).send("enter", code=code_of(occasion)).status == 422
        assert tablet.send("hand_in").shape() == "over"
        Case.objects.filter(pk=case.pk).update(closed_on=None)
        Engagement.objects.filter(case=case).update(ends_at=None)
        RatingOccasion.objects.filter(ended_at=None).update(ended_at=clock.now(), ending="expired")

    assert Assessment.objects.count() == 0
    assert browse().post(URL, {"do": "enter"}, headers={"Origin": "https://elsewhere.example"}).status_code == 403


def test_s132_whoever_floods_the_network_of_the_tablets_locks_out_no_right_code(browse, case, anna, traces):
    """Wrong ones are answered alike and counted, whether a code runs, is opened or is nobody's; the right one opens."""
    occasion, other = given_tablet(case, anna), CaseFactory(unit=case.unit)
    engaged(other, anna)
    elsewhere = given_tablet(other, anna)
    first = Tablet(browse).opened(occasion)
    wrong = [f"{code_of(each)[:-1]}{(int(code_of(each)[-1]) + 1) % 10}" for each in (occasion, elsewhere)]
    told = [Tablet(browse).send("enter", code=each) for each in [*wrong, "0" * 12, "12", *wrong * 4]]
    assert [each.status for each in told] == [422] * 11 + [429]
    assert len({each.page for each in told}) == 1
    refused = len(traces("rating.refused"))
    assert Tablet(browse).send("enter", code=wrong[0]).status == 429
    assert len(traces("rating.refused")) == refused  # most of a flood is not even tried
    assert Tablet(browse).send("enter", code=code_of(occasion)).status == 409  # in use, to who knows all of it
    assert Tablet(browse).send("enter", code=code_of(occasion)).status == 429  # and then slowed as a wrong one
    assert Tablet(browse).opened(elsewhere).shape() == "question"
    first.send("decline")
    while first.shape() == "question":
        first.send("decline")
    assert first.send("hand_in").shape() == "done"


def test_what_is_handed_in_stays_so_when_its_page_is_left(browse, case, anna):
    tablet = Tablet(browse).opened(given_tablet(case, anna, language="en"))
    while tablet.shape() == "question":
        tablet.send("decline")
    kept = tablet.kept
    tablet.send("hand_in")
    tablet.kept = kept
    left = tablet.send("leave").page
    assert 'http-equiv="refresh"' in left
    assert "Thank you" in left
    assert "This has ended</h1>" not in left


def test_how_long_a_code_and_a_tablet_hold_is_what_the_unit_has_decided(browse, case, anna):
    for key, minutes in (("rating_code_minutes", 5), ("rating_answer_minutes", 20)):
        told = {"value": minutes, "measure": "minutes", "source": "R-224", "valid_from": clock.today()}
        LocalLimit.objects.create(key=key, unit=case.unit, **told)
    occasion = given_tablet(case, anna)
    assert occasion.expires_at - occasion.started_at == timedelta(minutes=5)
    Tablet(browse).opened(occasion)
    occasion.refresh_from_db()
    assert round((occasion.expires_at - occasion.opened_at).total_seconds()) == 20 * 60


def test_s05_the_door_of_the_tablet_opens_for_its_own_key_and_the_application_makes_no_answers(case, anna, application):
    given_tablet(case, anna)
    refused = (
        "UPDATE assessments_ratingoccasion SET token = secret",
        "UPDATE assessments_ratingoccasion SET ending = 'handed_in', ended_at = now(), assessment_id = 1",
        "SELECT rating_stands(r) FROM assessments_ratingoccasion r",
        "SELECT trace_of_rating(NULL, 'x', '')",
    )
    for who in (NOBODY, None):
        with application(who or NOBODY), connection.cursor() as cursor:
            cursor.execute("SELECT open_rating('b', 'c'), leave_rating('c'), hand_in_rating('c', '{}'::jsonb)")
            assert cursor.fetchone() == ("unknown", False, False)
            cursor.execute("SELECT count(*) FROM rating_on('c')")
            assert cursor.fetchone() == (0,)
            for sql in refused:
                with pytest.raises(DatabaseError), transaction.atomic():
                    cursor.execute(sql)


def test_s52_a_code_written_where_the_worker_is_signed_in_locks_her_sign_in_and_loses_no_draft(
    browse, case, anna, traces
):
    """She opens the page at her own tablet and hands it over: what lies behind it asks for her password."""
    client, elsewhere = browse(anna), browse(anna)
    made = given_tablet(case, anna)
    assert "låses den när koden skrivs" in said(client.get(at("case_rating", case)))
    form, url = str(uuid4()), at("note_new", case)
    typed = {"draft": form, "draft_path": url, "text": "Påhittade ord om samtalet."}
    assert client.post(reverse("draft"), typed).status_code == 204
    assert client.post(URL, {"do": "enter", "code": "000000000000"}).status_code == 422
    assert client.get("/").status_code == 200, "a wrong code locks nothing"
    entered = client.post(URL, {"do": "enter", "code": code_of(made)})
    assert entered.status_code == 200
    assert entered.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not entered.cookies
    assert "Anna" not in said(entered)
    assert [row["actor_id"] for row in traces("locked")] == [anna.pk]
    assert client.get("/").url == "/las/"
    assert client.get(at("case", case)).url.startswith("/las/")
    assert "Skärmen är låst" in said(client.get("/las/"))
    assert elsewhere.get("/").status_code == 200, "her other machine is hers still"
    last_words = typed | {"draft": str(uuid4()), "text": "Påhittade ord i en annan flik."}
    client.post(reverse("draft"), last_words)
    with acting_as(actor(anna)):
        assert {dict(drafts.fields_of(row))["text"] for row in Draft.objects.all()} == {
            typed["text"],
            last_words["text"],
        }
