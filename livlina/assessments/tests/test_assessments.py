"""An assessment as the worker makes it: answered as far as it goes, judged before its result, signed, and kept."""

import re
import threading
from datetime import timedelta
from uuid import uuid4, uuid5

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.assessments import instruments
from livlina.assessments.errors import AnsweredSinceRead, SomeoneElseAnswered
from livlina.assessments.instruments import NAMES
from livlina.assessments.models import AnswerSheet, Assessment, AssessmentAction
from livlina.assessments.queries import Said
from livlina.assessments.services import AskingFacts, save_section, start_assessment
from livlina.cases.models import Deadline, Engagement, NightCard
from livlina.cases.terms import CaseRole, EngagementKind
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.cases.tests.shown import shown
from livlina.core import clock
from livlina.organisation.competence.tests.factories import has
from livlina.organisation.competence.tests.factories import kind as kind_of_competence
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Relation
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def said(answer):
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def begin(client, case, key="danger", **told):
    sent = {
        "happened_on": clock.today().isoformat(), "asked": "self", "how": "in_person", "is_alone": "yes",
        "is_voluntary": "yes", "via": "here", "submission": str(uuid4()),
    }  # fmt: skip
    return client.post(reverse("assessment_new", args=[case.public_id, uuid5(NAMES, key)]), sent | told)


def begun(client, case, key="danger", **told):
    answer = begin(client, case, key, **told)
    assert answer.status_code == 302, said(answer)
    return Assessment.objects.latest("pk")


def at(name, row, *more):
    return reverse(name, args=[row.case.public_id, row.public_id, *more])


def number(row, section):
    return [each.key for each in instruments.version(row.instrument, 1).sections].index(section) + 1


def fill(client, row, section, version=0, stood="", **answers):
    said = {key: value for key, value in answers.items() if not key.startswith("words_")}
    sent = {f"item_{key}": value for key, value in said.items()} | {
        key: value for key, value in answers.items() if key not in said
    }
    return client.post(
        at("assessment_section", row, number(row, section)), sent | {"version": str(version), "asked": stood}
    )


def judge(client, row, level="high", why="Han vet vägen hem och har nyss lämnats.", **more):
    return client.post(at("assessment_judge", row), {"level": level, "why": why} | more)


def sign(client, row, level="high", difference="", **more):
    told = {"level": level, "difference": difference, "answered": answered(row)}
    return client.post(at("assessment_sign", row), told | more)


def answered(row):
    """As it is read by one who opens the page now."""
    return sum(sheet.version for sheet in row.sheets.all())


def signed(client, case, level="high", **answers):
    row = begun(client, case)
    fill(client, row, "happened", **(answers or {"care": "yes"}))
    judge(client, row, level)
    assert sign(client, row, level).status_code == 302
    row.refresh_from_db()
    return row


def test_s152_judgement_comes_before_the_result_and_what_is_signed_is_kept(case, anna, browse, traces, application):
    client = browse(anna)
    overview = said(client.get(reverse("case", args=[case.public_id])))
    assert "Ingen bedömning är gjord ännu" in overview
    row = begun(client, case)
    assert row.instrument == "danger"
    assert fill(client, row, "happened", more="yes", words_more="Varje vecka nu.").url == at(
        "assessment_section", row, number(row, "threats")
    )
    page = said(client.get(at("assessment_section", row, number(row, "threats"))))
    assert "1/7" in page
    assert "Tror personen att hotet kan bli av?" not in page  # asked only of one who has threatened
    stood = re.search(r'name="asked" value="([^"]+)"', page)[1]
    assert fill(client, row, "threats", kill="partly", stood=stood).url == at(
        "assessment_section", row, number(row, "threats")
    )
    assert "Tror personen att hotet kan bli av?" in said(
        client.get(at("assessment_section", row, number(row, "threats")))
    )

    # nothing of what it comes to is shown before one has judged
    for name in ("assessment", "assessment_judge"):
        page = said(client.get(at(name, row)))
        assert "Det svaren pekar på</h3>" not in page
    assert client.get(at("assessment_sign", row)).url == at("assessment_judge", row)
    assert "Ta ställning själv först" in said(sign(client, row))
    page = said(client.get(at("assessment_judge", row)))
    assert "Har hen tillgång till skjutvapen? (inte besvarad)" in page
    assert "Skriv dina skäl" in said(judge(client, row, why="Kort."))
    assert judge(client, row).url == at("assessment_sign", row)
    page = said(client.get(at("assessment_sign", row)))
    assert "Det svaren pekar på</h3>" in page
    assert "minst, allt är inte känt" in page
    assert "redan sparat" in said(judge(client, row, "low"))

    assert sign(client, row).url == at("assessment", row)
    page = said(client.get(at("assessment", row)))
    for words in ("Hög risk", "Han vet vägen hem", "Varje vecka nu.", "vet vi inte", "Anna Prov"):
        assert words in page
    assert "poäng" not in page.replace("läggs inte ihop till någon poäng", "")  # no sum of a structured judgement
    assert "Hög risk" in said(client.get(reverse("case", args=[case.public_id])))
    events = said(client.get(f"{reverse('case_events', args=[case.public_id])}?slag=bedomningar"))
    assert "Bedömning: Strukturerad farobedömning" in events
    assert [trace["case_ref"] for trace in traces("assessment.signed")] == [case.trace_ref]

    # signed: the pages say so, the database keeps it, and a correction stands beside
    assert "ändras inte" in said(fill(client, row, "happened", more="no"))
    assert "ändras inte" in said(sign(client, row, "low"))
    for name in ("assessment_judge", "assessment_sign"):
        assert "ändras inte" in said(client.get(at(name, row)))
    with connection.cursor() as cursor:
        for statement in (
            "UPDATE assessments_assessment SET level = 'low'",
            "UPDATE assessments_assessment SET happened_on = current_date",
            "UPDATE assessments_answersheet SET version = 9",
            "DELETE FROM assessments_assessment",
            "DELETE FROM assessments_answersheet",
            "UPDATE assessments_assessment SET second_by_id = signed_by_id, second_outcome = 'agreed'",
        ):
            with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)
    added, once = at("assessment_add", row), str(uuid4())
    for _ in range(2):
        sent = {"words": "Vapnet fanns inte, enligt polisen.", "submission": once}
        assert client.post(added, sent).status_code == 302
    page = said(client.get(at("assessment", row)))
    assert page.count("Vapnet fanns inte") == 1
    assert traces("assessment.added_again")


@pytest.mark.req("R-232")
def test_s152_a_lower_level_needs_a_sentence_and_another_person_and_the_higher_holds_meanwhile(
    case, unit, anna, browse, traces
):
    client = browse(anna)
    row = begun(client, case, "protection")
    fill(client, row, "danger", today="yes")
    fill(
        client,
        row,
        "measures",
        done="shelter",
        consulted="Gruppledaren, som höll med.",
        review=clock.today().isoformat(),
    )
    judge(client, row, "raised")
    assert "Skriv en mening om varför" in said(sign(client, row, "raised"))
    assert sign(client, row, "raised", "Hon är hos sin syster på en plats ingen känner.").status_code == 302
    row.refresh_from_db()
    assert (row.proposed, row.level, row.floor) == ("acute", "raised", "acute")
    page = said(client.get(at("assessment", row)))
    assert "Väntar på en andra person" in page
    assert "Akut fara" in page
    assert "undertecknade den själv" in said(client.post(at("assessment_second", row), {"outcome": "agreed"}))

    bo = worker(unit, name="Bo Prov")
    stranger = browse(bo)
    assert stranger.get(at("assessment_second", row)).status_code == 404
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    second = browse(bo)
    assert "Känd nivå" in said(second.get(at("assessment_second", row)))
    assert "Skriv med egna ord" in said(second.post(at("assessment_second", row), {"outcome": "disagreed"}))
    assert second.post(at("assessment_second", row), {"outcome": "agreed"}).status_code == 302
    row.refresh_from_db()
    assert (row.second_outcome, row.second_by) == ("agreed", bo)
    page = said(client.get(at("assessment", row)))
    for words in ("Bo Prov", "Gruppledaren, som höll med.", "Skyddat boende"):
        assert words in page
    assert "ingen lägre nivå" in said(second.get(at("assessment_second", row)))
    assert traces("assessment.read_second")[0]["why"] == "agreed"

    # one who leads and reads the case for a time may be the second person too
    later = begun(client, case, "protection")
    fill(client, later, "danger", today="no")
    judge(client, later, "low")
    assert "den förra nivån" in said(sign(client, later, "low"))
    sign(client, later, "low", "Han sitter häktad sedan i går kväll.")
    lead = worker(unit, Role.GROUP_LEADER)
    engaged(case, lead, EngagementKind.LEAD_READING)
    sent = {"outcome": "disagreed", "words": "Han kan släppas i morgon."}
    assert browse(lead).post(at("assessment_second", later), sent).status_code == 302
    assert fill(browse(lead), later, "danger", today="yes").status_code == 404
    listed = said(client.get(reverse("case_assessments", args=[case.public_id])))
    assert "Förhöjd risk" in listed.split("Välj instrument")[0]  # the higher one goes on
    assert "Nivåer över tid" in listed


def test_s152_s30_by_the_database_too_a_lower_level_waits_for_one_who_does_not_read_behind_broken_glass(
    case, unit, anna, browse, application
):
    client = browse(anna)
    signed(client, case, "acute", neck="yes")
    row = begun(client, case)
    fill(client, row, "happened", neck="no")
    judge(client, row, "low")
    mine = {"signed_by": anna, "signed_at": clock.now()}

    def write(**facts):
        return Assessment.objects.filter(pk=row.pk).update(**facts)

    with application(actor(anna)):
        for told in ({"level": "low", "floor": ""}, {"level": "low", "floor": "high"}, {"level": ""}):
            with pytest.raises(DatabaseError, match=r"waits for a second|with its level"), transaction.atomic():
                write(**mine, **told)
    assert sign(client, row, "low", "Han är död sedan i förrgår, enligt polisen.").status_code == 302
    lead = worker(unit, Role.GROUP_LEADER)
    reading = Engagement.objects.filter(pk=engaged(case, lead, EngagementKind.LEAD_READING).pk)
    read = {"second_outcome": "agreed", "second_at": clock.now(), "second_by": lead}
    reading.update(kind=EngagementKind.BREAK_GLASS)
    with application(actor(lead)), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        write(**read)
    reading.update(kind=EngagementKind.LEAD_READING)
    with application(actor(lead)):
        assert write(**read) == 1


def test_a_signed_level_raises_the_card_of_the_duty_and_never_lowers_it(case, unit, anna, browse, traces):
    told = {"duty": unit, "ground": "consent", "until": clock.today() + timedelta(days=3), "plan": "Ring polisen."}
    NightCard.objects.create(case=case, version=1, risk="raised", written_by=anna, written_at=clock.now(), **told)
    client = browse(anna)
    signed(client, case, "acute", neck="yes")
    card = NightCard.objects.latest("version")
    card.case = case
    assert (card.version, card.risk, card.plan) == (2, "acute", "Ring polisen.")
    row = begun(client, case)
    fill(client, row, "happened", neck="no", care="no")
    judge(client, row, "low")
    sign(client, row, "low", "Han är död sedan i förrgår, enligt polisen.")
    assert NightCard.objects.count() == 2
    assert len(traces("night_card.written")) == 1


def test_s152_one_who_does_not_see_the_card_raises_it_for_the_duty_and_sees_nothing_of_it(
    case, unit, anna, browse, traces
):
    told = {"duty": unit, "ground": "consent", "until": clock.today() + timedelta(days=3), "plan": "Ring polisen."}
    NightCard.objects.create(case=case, version=1, risk="low", written_by=anna, written_at=clock.now(), **told)
    without = worker(unit, name="Xi Utan")
    Engagement.objects.filter(pk=engaged(case, without, EngagementKind.CO_ASSIGNED).pk).update(
        carries_whereabouts=False
    )
    for _ in range(2):  # the second time it says as much already
        signed(browse(without), case, "acute", neck="yes")
    page = said(browse(anna).get(reverse("night_card_of_case", args=[case.public_id])))
    assert "Akut fara (höjd av en bedömning" in page
    assert "från låg risk)" in page
    card = NightCard.objects.get()
    assert (card.version, card.risk, card.raised_from) == (2, "acute", "low")
    assert [row["case_ref"] for row in traces("night_card.raised")] == [case.trace_ref]
    hidden = said(browse(without).get(reverse("night_card_of_case", args=[case.public_id])))
    assert "låta någon annan skriva" in hidden
    assert "höjd av" not in hidden


def test_the_next_time_waits_among_what_is_to_be_done_and_each_instrument_has_its_own(case, anna, browse):
    client = browse(anna)
    signed(client, case)
    first = Deadline.objects.get(clock="reassessment")
    assert first.due_on == clock.today() + timedelta(days=30)  # the level is high
    assert "Gör om bedömningen" in said(client.get(reverse("case_process", args=[case.public_id])))
    row = begun(client, case, "protection")
    fill(client, row, "danger", today="no", way="yes")
    judge(client, row, "high")
    sign(client, row, "high")
    assert Deadline.objects.filter(clock="reassessment", finished_on=None).count() == 2
    signed(client, case)
    first.refresh_from_db()
    assert first.finished_on == clock.today()


@pytest.mark.req("R-238", "R-239")
def test_a_positive_answer_and_a_sign_of_suicide_are_listed_until_something_is_done(case, anna, browse, traces):
    client = browse(anna)
    row = begun(client, case, "violence_screening")
    fill(client, row, "kinds", hit="yes", sexual="declined")
    fill(client, row, "now", not_live="yes")
    page = said(client.get(at("assessment", row)))
    assert "Ett positivt svar om våld" in page
    assert "Ett tecken på självmordsrisk" in page
    assert client.get(at("assessment_judge", row)).url == at("assessment_sign", row)  # it has no level
    act = {"action_screening": "planned", "words_screening": "Ny tid i morgon."}
    act["answered"] = answered(row)
    refused = client.post(at("assessment_sign", row), act)
    assert refused.status_code == 200
    assert not AssessmentAction.objects.exists()
    whole = act | {"action_suicide": "emergency", "words_suicide": "Följde med till akuten."}
    assert client.post(at("assessment_sign", row), whole).status_code == 302
    row.refresh_from_db()
    assert (row.exposed, row.level) == ("yes", "")
    page = said(client.get(at("assessment", row)))
    assert "Personen har berättat om våld." in page
    assert "Följde med till akuten." in page
    assert "Vill inte svara" in page
    assert len(traces("assessment.acted")) == 2


@pytest.mark.req("R-222")
def test_what_one_tells_of_another_is_written_of_nobody_else(case, anna, browse):
    before = Relation.objects.count()
    client = browse(anna)
    row = begun(client, case)
    fill(client, row, "threats", kill="yes", self_harm="yes")
    fill(client, row, "other", before="yes", access="yes")
    judge(client, row, "acute")
    sign(client, row, "acute")
    assert Relation.objects.count() == before
    assert not Assessment.objects.exclude(case=case).exists()
    assert not AssessmentAction.objects.exists()


@pytest.mark.req("R-224", "R-228", "R-229")
def test_on_the_telephone_it_is_asked_only_when_she_is_alone_and_sent_twice_it_is_one(case, anna, browse):
    client = browse(anna)
    page = said(begin(client, case, how="phone", is_alone="unknown"))
    assert "bara när personen är ensam" in page
    assert not Assessment.objects.exists()
    once = str(uuid4())
    for _ in range(2):
        assert begin(client, case, "violence_screening", how="phone", via="asi", submission=once).status_code == 302
    assert "redan sparat" in said(begin(client, case, "violence_screening", how="video", submission=once))
    row = Assessment.objects.get()
    fill(client, row, "before", ground="all")
    page = said(client.get(at("assessment", row)))
    for words in ("På telefon", "I en intervju med ASI", "Vet att det är frivilligt", "Vi frågar alla"):
        assert words in page
    for told, words in (
        ({"happened_on": "2199-01-01"}, "har inte kommit än"),
        ({"happened_on": "2020-01-01"}, "Ärendet kom in"),
        ({"asked": "records"}, "underlaget är handlingar i båda fälten"),
        ({"how": ""}, "Välj ett av svaren"),
    ):
        assert words in said(begin(client, case, **told))


@pytest.mark.req("R-223")
def test_of_one_that_is_not_ours_the_result_is_kept_by_one_who_has_learnt_it(case, anna, unit, browse, traces):
    client = browse(anna)
    url = reverse("assessment_register", args=[case.public_id, uuid5(NAMES, "freda_danger")])
    sent = {
        "happened_on": clock.today().isoformat(), "asked": "self", "how": "in_person", "is_alone": "yes",
        "is_voluntary": "yes", "via": "here", "result": "Hög nivå enligt manualen.", "level": "high",
        "kept_at": "Pärm 4", "submission": str(uuid4()),
    }  # fmt: skip
    assert "Bara resultatet" in said(client.get(url))
    assert "kompetensregistret" in said(client.post(url, sent))
    other = sent | {"assessor": "Cai Prov, kurator", "is_certified": "yes"}
    for _ in range(2):
        assert client.post(url, shown(client, url) | other).status_code == 302
    row = Assessment.objects.get()
    page = said(client.get(at("assessment", row)))
    assert "Görs om" in said(client.get(reverse("case_assessments", args=[case.public_id])))
    for words in ("Hög nivå enligt manualen.", "Pärm 4", "Cai Prov, kurator, har utbildningen", "Hög risk"):
        assert words in page
    has(anna, kind_of_competence("FREDA", anna), anna)
    assert client.post(url, shown(client, url) | sent | {"submission": str(uuid4())}).status_code == 302
    assert len(traces("assessment.registered")) == 2
    assert client.get(at("assessment_print", row)).status_code == 404  # its questions are not here
    assert "finns inte här" in said(
        client.get(reverse("assessment_new", args=[case.public_id, uuid5(NAMES, "freda_danger")]))
    )
    short = reverse("assessment_register", args=[case.public_id, uuid5(NAMES, "freda_short")])
    told = {name: value for name, value in sent.items() if name != "level"} | {"exposed": "yes"}
    assert "kräver att något görs" in said(client.post(short, told | {"submission": str(uuid4())}))
    acted = told | {"action": "planned", "action_words": "Ny tid.", "submission": str(uuid4())}
    assert client.post(short, acted).status_code == 302
    assert AssessmentAction.objects.get().flag == "screening"


def test_it_is_offered_to_whom_it_is_made_for(case, anna, unit, browse):
    child = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(birth_year=clock.today().year - 4))
    engaged(child, anna)
    client = browse(anna)
    page = said(client.get(reverse("case_assessments", args=[child.public_id])))
    assert "Barnets situation" in page
    assert "Strukturerad farobedömning" not in page
    assert "iRiSk" not in page  # from five years
    assert "är inte till för" in said(begin(client, child, "danger"))
    assert "minst 8 år" in said(begin(client, child, "self_rating"))
    assert client.get(reverse("assessment_new", args=[case.public_id, uuid5(NAMES, "no-such")])).status_code == 404


def test_s142_two_who_answer_the_same_section_see_both(case, anna, browse):
    client = browse(anna)
    row = begun(client, case)
    fill(client, row, "happened", care="no", words_care="Enligt henne.")
    page = said(fill(client, row, "happened", care="yes"))
    assert "Någon annan har sparat" in page
    assert "Enligt henne." in page
    assert fill(client, row, "happened", version=1, care="yes").status_code == 302
    for sent, words in (
        ({"item_care": "perhaps", "version": "2"}, "Välj ett av svaren"),
        ({"words_care": "x" * 3_001, "version": "2"}, "Högst"),
        ({"words_care": "a\0b", "version": "2"}, "tecken"),
        ({"item_last": "i går", "version": "2"}, "Dagen ska skrivas"),
        ({"version": "9" * 30}, "Något som sidan själv skickar med"),
    ):
        assert words in said(client.post(at("assessment_section", row, number(row, "happened")), sent))
    assert client.get(at("assessment_section", row, 9)).status_code == 404


def test_s142_what_was_answered_after_the_page_was_opened_is_read_before_it_is_signed(case, anna, browse):
    client = browse(anna)
    row = begun(client, case)
    fill(client, row, "happened", care="yes")
    judge(client, row)
    read = answered(row)
    fill(client, row, "happened", version=1, care="no")
    page = said(sign(client, row, answered=read))
    assert AnsweredSinceRead.message in page
    row.refresh_from_db()
    assert row.signed_at is None
    assert f'name="answered" value="{answered(row)}"' in page
    assert sign(client, row).status_code == 302


def test_s152_what_was_answered_after_the_judgement_and_taken_back_before_signing_counts(case, anna, browse):
    client = browse(anna)
    row = begun(client, case)
    fill(client, row, "happened", care="yes")
    judge(client, row, "high")
    fill(client, row, "happened", version=1, care="yes", neck="yes", weapon="yes")
    fill(client, row, "happened", version=2, care="yes", neck="no", weapon="no")
    assert "det som svaren pekar på" in said(sign(client, row, "high"))
    assert sign(client, row, "high", "Det var en annan gång, säger hon nu.").status_code == 302
    row.refresh_from_db()
    assert (row.proposed, row.level, row.floor) == ("acute", "high", "acute")
    assert "Akut fara" in said(client.get(at("assessment", row)))


def test_s152_the_database_lets_what_was_proposed_never_sink(case, anna, browse):
    row = begun(browse(anna), case)
    Assessment.objects.filter(pk=row.pk).update(proposed="high")
    with pytest.raises(DatabaseError, match="never less"), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(proposed="low")


def test_an_answer_taken_back_lowers_nothing_once_the_result_was_shown(case, anna, browse):
    client = browse(anna)
    row = begun(client, case)
    fill(client, row, "happened", neck="yes")
    judge(client, row, "high")
    fill(client, row, "happened", version=1, neck="no")
    page = said(sign(client, row, "high", "Det var en annan gång, säger hon nu."))
    row.refresh_from_db()
    assert (row.proposed, row.floor) == ("acute", "acute"), page


def test_s23_where_she_lives_does_not_stand_in_an_answer_without_a_reason(case, anna, browse, traces):
    housed(case, "Provgatan 7")
    client = browse(anna)
    row = begun(client, case)
    told = {"find": "yes", "words_find": "Han har stått utanför Provgatan 7."}
    assert "Varför måste det stå i texten?" in said(fill(client, row, "now", **told))
    assert not AnswerSheet.objects.exists()
    assert fill(client, row, "now", **told, words_confirmed="", confirmed_because="x").status_code == 200
    sent = {"item_find": "yes", "words_find": told["words_find"], "version": "0", "next": "later"}
    because = {"confirmed_because": "Polisen behöver det så."}
    assert client.post(at("assessment_section", row, number(row, "now")), sent | because).status_code == 302
    assert traces("text.kept_with_reason")


def test_each_item_is_compared_with_the_time_before_and_her_own_paper_says_not_who(case, anna, browse, traces):
    client = browse(anna)
    first = signed(client, case, "high", care="no", weapon="partly")
    listed = reverse("case_assessments", args=[case.public_id])
    asked = questions(client, listed)
    second = signed(client, case, "high", care="yes", more="yes", words_more="Enligt polisen.")
    assert questions(client, listed) == asked  # however many there are
    page = said(client.get(at("assessment", second)))
    assert "farligare" in page
    assert "Förra gången: Nej" in page
    assert "Svarat förra gången, inte nu" in page  # no answer is no change for the better
    assert at("assessment", first) in page
    paper = said(client.get(at("assessment_print", second)))
    main = paper[paper.index("<main") :]
    title = paper[paper.index("<title>") : paper.index("</title>")]
    assert "Har skador krävt vård" in main
    for words in ("Enligt polisen.", "Alma", "RVC Prov", "farobedömning", "Anna Prov"):
        assert words not in main + title
    assert case.number not in title
    assert traces("case.assessment_print_read")
    told = begun(client, case, asked="records", how="records")
    fill(client, told, "happened", care="no")
    judge(client, told, "high")
    sign(client, told, "high")
    assert client.get(at("assessment_print", told)).status_code == 404  # what others know is not hers to carry


def test_a_stranger_and_one_who_only_reads_write_nothing(case, unit, anna, browse):
    row = signed(browse(anna), case)
    stranger = browse(worker(unit, name="Vera Prov"))
    reader = worker(unit, Role.GROUP_LEADER)
    engaged(case, reader, EngagementKind.LEAD_READING)
    names = (
        "assessment",
        "assessment_judge",
        "assessment_sign",
        "assessment_second",
        "assessment_add",
        "assessment_print",
    )
    for name in names:
        assert stranger.get(at(name, row)).status_code == 404
    assert stranger.get(reverse("case_assessments", args=[case.public_id])).status_code == 404
    assert "Strukturerad farobedömning" in said(browse(reader).get(at("assessment", row)))
    for client in (stranger, browse(reader)):
        assert begin(client, case).status_code == 404
        assert judge(client, row).status_code == 404
        assert client.post(at("assessment_add", row), {"words": "Nej."}).status_code == 404
    # another case of one's own opens nothing of this one
    own = CaseFactory(unit=unit)
    engaged(own, anna)
    crossed = reverse("assessment", args=[own.public_id, row.public_id])
    assert browse(anna).get(crossed).status_code == 404


def test_a_case_that_has_closed_gets_no_new_assessment(case, anna, browse):
    client = browse(anna)
    row = begun(client, case)
    case.closed_on = clock.today()
    case.save()
    assert "avslutat" in said(begin(client, case))
    for answer in (fill(client, row, "happened", care="no"), judge(client, row), sign(client, row)):
        assert "avslutat" in said(answer)
    assert not AnswerSheet.objects.exists()
    assert "avslutat" in said(client.get(at("assessment_section", row, number(row, "happened"))))
    assert "Välj instrument" not in said(client.get(reverse("case_assessments", args=[case.public_id])))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_a_section_at_once_one_is_shown_the_others(case, anna, unit):
    bo = worker(unit)
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    danger = instruments.current("danger", day=clock.today())
    facts = AskingFacts(happened_on=clock.today())
    row = start_assessment(actor(anna), case=case, instrument=danger, facts=facts, submission=uuid4(), at=clock.now())
    answers = []

    def save(staff, value):
        try:
            save_section(
                actor(staff),
                case=case,
                assessment=row,
                section=danger.sections[0],
                said={"care": Said(value)},
                version=0,
                at=clock.now(),
            )
            answers.append(None)
        except SomeoneElseAnswered as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=each) for each in ((anna, "yes"), (bo, "no"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer is None for answer in answers) == [False, True]
    assert AnswerSheet.objects.count() == 1
