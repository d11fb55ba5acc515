"""A line for each child in an adult's case: made by the database, answered on its page, and asked for at the end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.cases.children.models import AnswerKept, ChildAnswer, ChildLine
from livlina.cases.children.terms import OUTCOMES, Outcome, Step
from livlina.cases.models import Engagement, Party, Task
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, housed, told_of_the_end
from livlina.cases.tests.shown import marks, shown
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people.models import Guardianship, Person
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

SAID = "Barnet har sett och hört våldet flera gånger i höst."
KEPT = "Att mamman planerar att flytta före jul."
WHY = "Barnet är två år och har inte mött någon här än."


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.TREATMENT,), full_name="RVC Prov")


@pytest.fixture
def bou():
    return UnitFactory(functions=(Function.CHILD_AUTHORITY,), full_name="BoU Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


def child_of(case, **facts):
    person = PersonFactory(**{"name": "Cleo Exempelsson", "birth_year": clock.today().year - 9} | facts)
    return Party.objects.create(case=case, person=person, role=PartyRole.CHILD).child_line


@pytest.fixture
def line(case):
    return child_of(case)


def step_url(line, step):
    return reverse("child_step", args=[line.case.public_id, line.public_id, step])


def report(bou, **told):
    return {
        "outcome": "made",
        "to_unit": bou.public_id,
        "how": "phone",
        "happened_on": clock.today().isoformat(),
        "text": SAID,
        "submission": uuid4(),
    } | told


def answer(client, line, step, outcome, **told):
    sent = {"outcome": outcome, "happened_on": clock.today().isoformat(), "submission": uuid4()} | told
    return client.post(step_url(line, step), shown(client, step_url(line, step)) | sent)


def text_of(response):
    return response.content.decode().replace("<bdi>", "").replace("</bdi>", "")


# ---- the line ----


@pytest.mark.req("R-005")
def test_every_child_in_an_adults_case_has_a_line_and_in_a_childs_own_there_is_none(case, unit, browse, anna):
    sent = {"who": "new", "role": "child", "name": "Dani", "birth_year": "2020", "number_kind": "unknown"}
    assert browse(anna).post(reverse("person_new", args=[case.public_id]), sent).status_code == 302
    (made,) = ChildLine.objects.all()
    assert made.party.person.name == "Dani"
    assert made.known_at is not None
    own = CaseFactory(unit=unit, role=CaseRole.CHILD)
    Party.objects.create(case=own, person=PersonFactory(), role=PartyRole.CHILD)
    Party.objects.create(case=case, person=PersonFactory(), role=PartyRole.CLOSE)
    assert ChildLine.objects.count() == 1


def test_a_line_and_what_was_answered_are_neither_written_nor_changed_by_hand(
    case, line, bou, browse, anna, application
):
    assert browse(anna).post(step_url(line, "anmalan"), report(bou)).status_code == 302
    party = Party.objects.create(case=case, person=PersonFactory(), role=PartyRole.CLOSE)
    statements = (
        f"INSERT INTO cases_childline (public_id, case_id, party_id) VALUES (gen_random_uuid(), {case.pk}, {party.pk})",
        "UPDATE cases_childline SET known_at = NULL",
        "DELETE FROM cases_childline",
        "UPDATE cases_childanswer SET outcome = 'not_made'",
        "DELETE FROM cases_childanswer",
    )
    with application(actor(anna)):
        for sql in statements:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    other = child_of(CaseFactory(unit=case.unit))
    with pytest.raises(DatabaseError), transaction.atomic():
        ChildAnswer.objects.create(
            case=case,
            line=other,
            step="talk",
            outcome="not_talked",
            happened_on=clock.today(),
            said_by=anna,
            said_at=clock.now(),
            submission=uuid4(),
        )


def test_the_card_tells_what_is_missing_its_next_step_and_whose_it_is(case, line, bou, browse, anna):
    client = browse(anna)
    page = text_of(client.get(reverse("case", args=[case.public_id])))
    assert "Orosanmälan: inte besvarad" in page
    assert "Gör orosanmälan nu, eller skriv varför den inte görs. Ansvarig: \N{FIRST STRONG ISOLATE}Anna Prov" in page
    assert step_url(line, "anmalan") in page
    client.post(step_url(line, "anmalan"), report(bou))
    page = text_of(client.get(reverse("case", args=[case.public_id])))
    assert "till BoU Prov" in page
    assert "BoU:s besked: fråga" in page
    assert "Tala med barnet" in page


# ---- answers ----


@pytest.mark.req("R-094", "R-500")
def test_a_report_is_written_down_with_its_trace_and_what_holds_is_the_latest(case, line, bou, browse, anna, traces):
    client = browse(anna)
    assert client.post(step_url(line, "anmalan"), report(bou, kept_from_other=KEPT)).status_code == 302
    assert answer(client, line, "besked", "reminded").status_code == 302
    assert answer(client, line, "besked", "not_opened", text="De ringde.").status_code == 302
    made = ChildAnswer.objects.get(outcome="made")
    assert (made.text, made.kept_from_other, made.to_unit) == (SAID, KEPT, bou)
    page = text_of(client.get(reverse("child_line", args=[case.public_id, line.public_id])))
    assert page.index("BoU inleder ingen utredning") < page.index("BoU är påmint")
    for words in (SAID, KEPT, "De ringde.", "Anna Prov"):
        assert words in page
    (trace, *_) = traces("child_line.answered")
    assert trace["case_ref"] == case.trace_ref
    assert trace["why"] == "report"


def test_each_talk_with_the_child_is_a_row_of_its_own(case, line, browse, anna):
    client = browse(anna)
    for who in ("Ada Exempel", "Barnets mormor"):
        assert answer(client, line, "samtal", "talked", who=who).status_code == 302
    page = text_of(client.get(reverse("child_line", args=[case.public_id, line.public_id])))
    assert "Ada Exempel" in page
    assert "Barnets mormor" in page
    assert "tidigare svar" not in page


@pytest.mark.req("R-199", "R-216")
def test_what_a_child_was_exposed_to_is_one_of_four_and_stands_by_each_source(case, line, browse, anna):
    client = browse(anna)
    said = {"directly": "polisen", "witnessed": "mamman", "both": "förskolan", "not_known": ""}
    assert [outcome.value for outcome in OUTCOMES[Step.EXPOSURE]] == list(said)
    for outcome, who in said.items():
        assert answer(client, line, "varit-med-om", outcome, who=who).status_code == 302
    page = text_of(client.get(reverse("child_line", args=[case.public_id, line.public_id])))
    assert "tidigare svar" not in page
    for outcome, who in said.items():
        assert str(Outcome(outcome).label) in page
        assert not who or f"enligt \N{FIRST STRONG ISOLATE}{who}" in page
    assert "Skriv vem det var" in text_of(answer(client, line, "varit-med-om", "witnessed"))


def test_the_childs_page_tells_of_custody_by_date_proposals_and_the_way_to_the_childs_own(
    case, line, unit, browse, anna
):
    father = Party.objects.create(case=case, person=PersonFactory(name="Bosse Provsson"), role=PartyRole.GUARDIAN)
    Guardianship.objects.create(
        person=line.party.person, guardian=father.person, kind="sole_custody", starts_on=date(2024, 5, 1),
        board=case.board, told_in_case=case.pk, recorded_at=clock.now(),
    )  # fmt: skip
    url = reverse("child_line", args=[case.public_id, line.public_id])
    page = text_of(browse(anna).get(url))
    for words in ("Bosse Provsson", "ensam vårdnad", "fr.o.m. 2024-05-01", "Inget eget stöd är föreslaget ännu"):
        assert words in page
    own = CaseFactory(unit=unit, person=line.party.person, role=CaseRole.CHILD, number="2026-0777")
    assert "2026-0777" not in text_of(browse(anna).get(url))
    engaged(own, anna)
    assert reverse("childs_page", args=[own.public_id]) in text_of(browse(anna).get(url))


@pytest.mark.parametrize(
    ("step", "told", "words"),
    [
        ("anmalan", {"outcome": "not_made"}, "Skriv varför"),
        ("anmalan", {"outcome": "made", "text": SAID}, "Välj vilken enhet"),
        ("anmalan", {"outcome": "talked"}, "Välj ett av svaren"),
        ("samtal", {"outcome": "talked"}, "Skriv vem det var"),
        ("samtal", {"outcome": "not_talked", "text": "Nej"}, "Skriv varför"),
        ("stod", {"outcome": "declined"}, "Skriv vem det var"),
        ("besked", {"outcome": "opened", "happened_on": "2999-01-01"}, "Året är för långt bort"),
        ("besked", {"outcome": "opened", "happened_on": "2199-01-01"}, "Dagen ligger i framtiden"),
        ("besked", {"outcome": "opened", "text": "x\0y"}, "tecken"),
        ("besked", {"outcome": "opened", "text": "x" * 100_000}, "Högst"),
        ("kvitto", {"outcome": "received", "submission": "nej"}, "behöver rättas"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(line, browse, anna, step, told, words):
    sent = {"happened_on": clock.today().isoformat(), "submission": uuid4(), "text": ""} | told
    response = browse(anna).post(step_url(line, step), sent)
    assert response.status_code == 200
    assert words in text_of(response)
    assert not ChildAnswer.objects.exists()


def test_s142_a_form_sent_twice_is_one_answer_and_two_things_under_one_are_refused(line, bou, browse, anna, traces):
    client, told = browse(anna), report(bou)
    for _ in range(2):
        assert client.post(step_url(line, "anmalan"), told).status_code == 302
    assert len(traces("child_line.answered_again")) == 1
    assert "redan sparat" in text_of(client.post(step_url(line, "anmalan"), told | {"text": SAID + " Igen."}))
    assert ChildAnswer.objects.count() == 1


def test_s23_an_address_of_the_file_is_asked_about_in_every_text(case, line, bou, browse, anna):
    housed(case, "Provgatan 12, Provstad")
    client = browse(anna)
    for name in ("text", "kept_from_other"):
        told = report(bou, **{name: "De bor på Provgatan 12 sedan i våras."})
        page = text_of(client.post(step_url(line, "anmalan"), told))
        assert "Varför måste det stå i texten?" in page
        assert not ChildAnswer.objects.exists()
    told = report(bou, text="De bor på Provgatan 12 sedan i våras.", confirmed_because="BoU måste kunna nå dem")
    assert client.post(step_url(line, "anmalan"), told).status_code == 302


# ---- who ----


def test_a_stranger_and_one_with_the_childs_line_of_another_case_get_404(case, line, unit, browse, anna):
    other = CaseFactory(unit=unit)
    engaged(other, anna)
    pages = [reverse("child_line", args=[case.public_id, line.public_id]), step_url(line, "anmalan")]
    for url in pages:
        assert browse(worker(unit)).get(url).status_code == 404
        assert browse(anna).get(url.replace(str(case.public_id), str(other.public_id))).status_code == 404
        assert browse(anna).get(url.replace(str(line.public_id), str(uuid4()))).status_code == 404
    assert browse(anna).get(step_url(line, "nagot")).status_code == 404


def test_one_who_only_reads_answers_nothing(case, line, unit, browse):
    lead = worker(unit, "unit_manager")
    engaged(case, lead, EngagementKind.LEAD_READING)
    client = browse(lead)
    page = text_of(client.get(reverse("child_line", args=[case.public_id, line.public_id])))
    assert step_url(line, "anmalan") not in page
    assert answer(client, line, "samtal", "not_talked", text=WHY).status_code == 404


def test_s10_an_own_case_behind_a_wall_is_never_told_of(case, line, unit, browse, anna):
    own = CaseFactory(unit=unit, person=line.party.person, role=CaseRole.CHILD, number="2026-0777")
    page = text_of(browse(anna).get(reverse("case", args=[case.public_id])))
    assert "2026-0777" not in page
    assert "Inget eget ärende som du har tillgång till" in page
    engaged(own, anna)
    assert "Ärende 2026-0777" in text_of(browse(anna).get(reverse("case", args=[case.public_id])))


# ---- my day ----


def test_my_day_shows_children_without_a_step_first_and_by_no_name(case, line, bou, browse, anna, traces):
    client = browse(anna)
    page = text_of(client.get(reverse("my_day")))
    assert "Barn utan nästa steg" in page
    assert step_url(line, "anmalan") in page
    assert "Cleo" not in page
    assert page.index("Barn utan nästa steg") < page.index("Samtal i dag")
    assert str(case.trace_ref) in str(traces("cases.listed"))
    client.post(step_url(line, "anmalan"), report(bou))
    answer(client, line, "samtal", "not_talked", text=WHY)
    answer(client, line, "stod", "accepted")
    assert "Barn utan nästa steg" not in text_of(client.get(reverse("my_day")))


@pytest.mark.req("R-500")
def test_bous_silence_is_chased_after_the_local_limit(case, line, bou, unit, browse, anna):
    LocalLimit.objects.create(
        key="concern_answer_days", value=10, measure="days", valid_from=date(2020, 1, 1), source="Påhittad."
    )
    client = browse(anna)
    made_on = clock.today() - timedelta(days=10)
    client.post(step_url(line, "anmalan"), report(bou, happened_on=made_on.isoformat()))
    answer(client, line, "samtal", "not_talked", text=WHY)
    answer(client, line, "stod", "offered")
    assert "Fråga BoU vad anmälan ledde till" in text_of(client.get(reverse("my_day")))
    answer(client, line, "besked", "reminded")
    assert "Barn utan nästa steg" not in text_of(client.get(reverse("my_day")))


def test_my_day_asks_no_more_of_the_database_for_more_children(case, browse, anna):
    client, my_day = browse(anna), reverse("my_day")
    child_of(case)
    of_one = questions(client, my_day)
    for _ in range(8):
        child_of(case)
    assert questions(client, my_day) == of_one


def test_a_child_who_is_18_has_nothing_missing(case, browse, anna):
    today = clock.today()
    born = date(today.year - 18, today.month, min(today.day, 28))
    line = child_of(case, born=born.isoformat(), birth_year=born.year)
    client = browse(anna)
    assert "Barn utan nästa steg" not in text_of(client.get(reverse("my_day")))
    assert "Fyllde 18 år" in text_of(client.get(reverse("case", args=[case.public_id])))
    Person.objects.filter(pk=line.party.person_id).update(born=None)
    assert "Barn utan nästa steg" in text_of(client.get(reverse("my_day")))


# ---- the end ----


@pytest.mark.req("R-005")
def test_a_case_ends_when_the_units_own_part_is_answered_for_every_child(case, line, bou, browse, anna):
    client, url = browse(anna), reverse("case_close", args=[case.public_id])
    sent = told_of_the_end(ClosingReasonFactory())
    page = text_of(client.get(url))
    assert "inte besvarat för barnen: Cleo Exempelsson" in page
    assert "Till barnen" in page
    refused = text_of(client.post(url, sent))
    assert "Cleo Exempelsson (orosanmälan, samtal med barnet, eget stöd)" in refused
    client.post(step_url(line, "anmalan"), report(bou))
    answer(client, line, "samtal", "not_talked", text=WHY)
    assert "Cleo Exempelsson (eget stöd)" in text_of(client.post(url, sent))
    answer(client, line, "stod", "offered")
    assert client.post(url, sent).status_code == 302  # BoU has said nothing
    case.refresh_from_db()
    assert not case.is_open
    assert answer(client, line, "besked", "opened").status_code == 302


# ---- on paper ----


def test_the_report_goes_out_without_what_the_other_guardian_must_not_learn(
    case, line, bou, browse, anna, traces, application
):
    client = browse(anna)
    client.post(step_url(line, "anmalan"), report(bou, kept_from_other=KEPT))
    made = ChildAnswer.objects.get()
    ids = [case.public_id, line.public_id, made.public_id]
    paper, apart = reverse("child_report", args=ids), reverse("child_report_apart", args=ids)
    assert client.get(paper).status_code == 403  # the second factor is asked for: it leaves the house
    confirm(client, anna)
    page = text_of(client.get(paper))
    assert SAID in page
    assert KEPT not in page
    assert f"<title>Ärende {case.number} – Livlina</title>" in page
    page = text_of(client.get(apart))
    assert KEPT in page
    assert SAID not in page
    assert "Cleo" not in page
    assert [trace["why"] for trace in traces("case.concern_report_printed")] == ["report", "apart"]
    assert len(traces("case.child_read")) == 2  # each is an opening of the case (S-132)
    # nor do those who have the case without where anybody is
    xi = worker(case.unit)
    Engagement.objects.filter(pk=engaged(case, xi, EngagementKind.CO_ASSIGNED).pk).update(carries_whereabouts=False)
    other = browse(xi)
    confirm(other, xi)
    read = text_of(other.get(reverse("child_line", args=ids[:2])))
    assert (SAID in read, KEPT in read, other.get(apart).status_code) == (True, False, 404)
    # saved unseen by one who may not read it, and once
    sent = shown(other, step_url(line, "anmalan")) | report(bou, kept_from_other="Hos mormor.")
    assert {other.post(step_url(line, "anmalan"), sent).status_code for _ in range(2)} == {302}
    with application(actor(xi)):
        assert (ChildAnswer.objects.count(), AnswerKept.objects.count()) == (2, 0)
    assert {row.kept_from_other for row in ChildAnswer.objects.all()} == {KEPT, "Hos mormor."}
    Person.objects.filter(pk=line.party.person_id).update(protection=Protection.SECRECY_MARKING)
    assert "Cleo" not in text_of(client.get(paper))
    assert client.get(reverse("child_report", args=[*ids[:2], uuid4()])).status_code == 404


# ---- a page from before another answered ----


def test_s142_an_answer_on_a_page_from_before_a_colleague_told_that_the_child_is_hurt_saves_nothing(
    case, line, bou, browse, anna
):
    bea = worker(case.unit, name="Bea Prov")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(anna), browse(bea)
    old = {step: shown(client, step_url(line, step)) for step in ("varit-med-om", "anmalan", "besked")}
    assert answer(other, line, "varit-med-om", "directly", who="Skolsköterskan", text="Blåmärken.").status_code == 302
    none = {"text": "Allt verkar bra hemma.", **old["anmalan"]}
    unread = answer(client, line, "varit-med-om", "not_known", text="Mamman vet inte.", **old["varit-med-om"])
    # whether it is reported follows from what the child has been through
    for page in (unread, answer(client, line, "anmalan", "no_concern", **none)):
        assert "Något har tillkommit sedan du öppnade sidan" in text_of(page)
        assert "Barnet har utsatts direkt" in text_of(page)
        assert "Skolsköterskan" in text_of(page)
    assert "Mamman vet inte." in text_of(unread)  # what was typed
    sent = shown(other, step_url(line, "anmalan")) | report(bou)
    assert other.post(step_url(line, "anmalan"), sent).status_code == 302
    # nor is what came of one report said of another
    assert "Orosanmälan är gjord" in text_of(answer(client, line, "besked", "not_opened", **old["besked"]))
    assert [row.outcome for row in ChildAnswer.objects.order_by("pk")] == ["directly", "made"]
    assert answer(client, line, "varit-med-om", "witnessed", who="Mamman", read=marks(unread)).status_code == 302


@pytest.mark.parametrize("by", ["colleague", "handler"])
def test_r094_that_another_has_reported_is_told_to_the_handler_and_to_whoever_is_named(case, line, anna, browse, by):
    """Said by a colleague of one who knows nothing of it, so that nobody reports."""
    selma = worker(case.unit, name="Selma Påhittad")
    engaged(case, selma, EngagementKind.CO_ASSIGNED)
    nora = worker(case.unit, name="Nora Sandsaga")
    client = browse(selma if by == "colleague" else anna)
    assert answer(client, line, "anmalan", "reported_by_other", who="Nora Sandsaga, BoU", text=WHY).status_code == 302
    told = {(row.owner.name, row.is_for_one, *row.tells_of) for row in Task.objects.all()}
    named = {(nora.name, True, "named_reporter")}
    assert told == named | ({(anna.name, False, "not_reported")} if by == "colleague" else set())
