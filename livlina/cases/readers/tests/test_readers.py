"""S-44: a client who asks is told who has read, when and by which task, in plain Swedish and about nobody else."""

import ast
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

import livlina
from livlina.access.actor import system
from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.access.traces import record
from livlina.cases import acts, services
from livlina.cases.models import Engagement, Party
from livlina.cases.readers import queries, report, rules
from livlina.cases.readers.errors import TooLong
from livlina.cases.readers.services import print_readers
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_guardians import violent
from livlina.core import clock
from livlina.core.period import Period
from livlina.core.typesetting import CannotBeSet
from livlina.organisation import signin
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.models import Person
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Provsson")


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit, number="2026-0412", person=PersonFactory(name="Alma Exempelsson"))
    engaged(case, anna)
    Party.objects.create(case=case, person=PersonFactory(name="Bo Motpart"), role=PartyRole.OTHER_PARTY)
    return case


def recorded():
    """The names of acts that the source records, as far as they stand written out."""
    found = set()
    for path in Path(livlina.__file__).parent.rglob("*.py"):
        if "tests" in path.parts or path.parts[-2] not in ("services", "views", "cases", "people", "support", "intake"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 1:
                about_case = any(keyword.arg == "case" for keyword in node.keywords)
                found |= {
                    one.value
                    for one in ast.walk(node.args[1])
                    if isinstance(one, ast.Constant) and str(one.value).find(".") > 0 and about_case
                }
    return sorted(found)


def period():
    return Period(clock.today() - timedelta(days=30), clock.today())


def reads(staff, case, *, why="assigned", part=""):
    services.read_case(actor(staff), case=case, part=part, why=why)


def page(client, case, query=""):
    answer = client.get(reverse("case_readers", args=[case.public_id]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def lines_of(case):
    """As the system itself reads them, who sees all cases."""
    with acting_as(system("prov")):
        return rules.folded(queries.acts_in(case, period(), shows_whereabouts=True))


def test_s44_the_page_tells_who_by_role_and_unit_what_and_by_which_task(browse, unit, anna, case):
    bo = worker(unit, Role.UNIT_MANAGER, name="Cilla Chefsson")
    reads(bo, case, why="lead_reading: klagomål från Bo Motpart", part="journal")
    shown = page(browse(anna), case)
    assert "Enhetschef, RVC Prov" in shown
    assert "Läste journalen" in shown
    assert "ledde enheten" in shown
    readers = shown.split('id="readers"')[1]
    # no names of staff, no other party, and no reason in somebody's own words
    for unsaid in ("Cilla", "Motpart", "klagomål"):
        assert unsaid not in readers


def test_s44_several_acts_of_one_in_a_day_are_one_line(case, anna, unit):
    for part in ("", "journal", "journal"):
        reads(anna, case, part=part)
    reads(worker(unit, Role.INTAKE), case, why="intake")
    assert sorted(line.times for line in lines_of(case)) == [1, 3]


def test_s44_names_are_told_where_the_organisation_has_decided_so(case, anna, unit):
    reads(anna, case)
    assert [line.who for line in lines_of(case)] == ["Behandlare, RVC Prov"]
    LocalLimit.objects.create(
        unit=unit, key="readers_named", value=1, measure="count", valid_from=date(2020, 1, 1), source="prov"
    )
    assert [line.who for line in lines_of(case)] == ["Anna Provsson, Behandlare, RVC Prov"]


def test_s44_the_role_is_that_of_the_day(case, anna, unit):
    reads(anna, case)
    anna.memberships.update(valid_to=clock.today() - timedelta(days=1))
    assert [line.who for line in lines_of(case)] == ["Medarbetare"]


def test_s44_what_was_tried_and_refused_is_not_told(case, anna, unit):
    """His worker tries to break the glass of her case: her unit would stand in what her worker hands to him."""
    other = worker(UnitFactory(full_name="RVC Annorstädes"))
    with acting_as(actor(other)):
        for action in ("break_glass.refused", "page.refused", "read_as_lead.refused"):
            record(actor(other), action, case=case)
    assert lines_of(case) == []


def test_s10_one_of_another_unit_who_came_by_broken_glass_is_told_without_the_unit(case, anna, unit):
    other = worker(UnitFactory(full_name="RVC Annorstädes"), name="Olle Annorstädes")
    with acting_as(actor(other)):
        record(actor(other), "break_glass.opened", case=case)
    reads(other, case, why="break_glass")
    assert {line.who for line in lines_of(case)} == {"Medarbetare vid en annan enhet"}
    reads(worker(unit), case, why="break_glass")
    assert "Behandlare, RVC Prov" in {line.who for line in lines_of(case)}


@pytest.mark.parametrize("why", ["link", "commission"])
def test_s10_one_of_another_unit_who_came_by_a_link_or_a_commission_is_told_without_the_unit(case, unit, why):
    """The father asks who has read his child's case: the team that helps the mother stood there."""
    reads(worker(UnitFactory(full_name="Relationsvåldsteam Annorstädes")), case, why=why)
    assert {line.who for line in lines_of(case)} == {"Behandlare, Relationsvåldsteam Annorstädes"}  # her own report
    case.role = CaseRole.CHILD
    assert {line.who for line in lines_of(case)} == {"Medarbetare vid en annan enhet"}
    reads(worker(unit), case, why=why)
    assert "Behandlare, RVC Prov" in {line.who for line in lines_of(case)}


def test_s10_one_who_leads_beside_and_read_a_danger_message_is_told_without_the_unit(case, unit):
    """He asks who has read his case: that no one who leads there could told that they stand on her side."""
    beside = worker(UnitFactory(full_name="Relationsvåldsteam Annorstädes"), Role.GROUP_LEADER)
    case.role = CaseRole.USING_VIOLENCE
    for action in ("danger.read", "danger.decided"):
        with acting_as(actor(beside)):
            record(actor(beside), action, case=case)
    assert {line.who for line in lines_of(case)} == {"Medarbetare vid en annan enhet"}


@pytest.mark.parametrize("role", [role for role in CaseRole if role != CaseRole.EXPOSED])
def test_s10_that_the_case_of_another_is_linked_is_told_none_but_the_exposed(case, anna, unit, role):
    other = worker(UnitFactory(full_name="Relationsvåldsteam Annorstädes"))
    for staff, action in ((other, "link.read"), (other, "link.met"), (anna, "link.shared"), (anna, "case.links_read")):
        with acting_as(actor(staff)):
            record(actor(staff), action, case=case, why="link" if staff == other else "assigned")
    told = " ".join(" ".join((*line.acts, *line.why)) for line in lines_of(case))
    assert "kopplad" in told
    case.role = role
    for line in lines_of(case):
        assert set(line.acts) <= {"Läste uppgifter i ärendet", "Ändrade uppgifter i ärendet"}
        assert line.why == ()
        assert line.who in {"Medarbetare vid en annan enhet", "Behandlare, RVC Prov"}


@pytest.mark.parametrize("action", ["instruction.given", "instruction.done", "danger.told", "danger.told_again"])
def test_s10_that_there_is_an_instruction_or_that_something_was_passed_on_is_not_told(case, anna, action):
    """He learnt from his own report that his worker had passed on what he said."""
    with acting_as(actor(anna)):
        record(actor(anna), action, case=case)
    assert [line.acts for line in lines_of(case)] == [(acts.KINDS["case"],)]
    assert acts.reviewed(action) != acts.KINDS["case"]


@pytest.mark.parametrize("action", [action for action in recorded() if acts.is_shown_with_whereabouts(action, "")])
def test_s21_one_who_is_shown_no_whereabouts_reads_of_no_act_that_stands_where_they_are(
    browse, case, anna, unit, action
):
    """That somebody has a card at the duty is that there is danger; that a way was told, that somebody has moved."""
    ada = worker(unit)
    Engagement.objects.filter(pk=engaged(case, ada, EngagementKind.CO_ASSIGNED).pk).update(carries_whereabouts=False)
    with acting_as(actor(anna)):
        record(actor(anna), action, case=case)
    words = acts.said(action)
    assert words in page(browse(anna), case)
    shown = page(browse(ada), case)
    assert words not in shown
    assert report.LEFT_OUT in shown
    assert report.LEFT_OUT not in page(browse(anna), case)


def test_s21_the_document_that_one_who_is_shown_no_whereabouts_makes_says_that_it_is_not_whole(case, anna, unit):
    ada = worker(unit)
    Engagement.objects.filter(pk=engaged(case, ada, EngagementKind.CO_ASSIGNED).pk).update(carries_whereabouts=False)
    with acting_as(actor(anna)):
        record(actor(anna), "night_card.written", case=case)
    made = {}
    for staff in (anna, ada):
        with acting_as(actor(staff)):
            made[staff] = print_readers(actor(staff), case=case, period=period(), why="assigned", day=clock.today())
    assert [len(made[anna]), len(made[ada])] == [1, 1]
    assert acts.said("night_card.written") in made[anna][0].acts
    assert acts.said("night_card.written") not in made[ada][0].acts
    told = {"number": case.number, "period": period(), "made_on": clock.today(), "named": False}
    assert report.LEFT_OUT in report.told([], **told, is_whole=False)["outro"]
    assert report.LEFT_OUT not in report.told([], **told)["outro"]


def test_s44_nothing_of_another_case_is_told(case, anna, unit):
    other = CaseFactory(unit=unit, person=case.person)
    engaged(other, anna)
    reads(anna, other)
    assert lines_of(case) == []


def test_s44_only_the_days_asked_for_are_told(browse, case, anna):
    reads(anna, case)
    before = (clock.today() - timedelta(days=1)).isoformat()
    shown = page(browse(anna), case, f"?fran=2026-01-01&till={before}")
    assert "Ingen har läst under perioden" in shown
    turned = browse(anna).get(reverse("case_readers", args=[case.public_id]) + "?fran=2026-02-01&till=2026-01-01")
    assert "Perioden slutar före den börjar" in turned.content.decode()


def test_s05_the_database_tells_only_one_who_sees_the_case(application, case, anna, unit):
    reads(anna, case)
    asked = "SELECT count(*) FROM traces_of_case(%s, '-infinity', 'infinity')"
    for staff, expected in ((anna, 1), (worker(unit), 0), (worker(unit, Role.LOG_REVIEWER), 0)):
        with application(actor(staff)), connection.cursor() as cursor:
            cursor.execute(asked, [case.pk])
            assert cursor.fetchone() == (expected,)


@pytest.mark.parametrize("name", ["case_readers", "case_readers_document"])
def test_s02_a_stranger_gets_404(browse, case, unit, name):
    days = ["2026-01-01", "2026-12-31"] if name.endswith("document") else []
    for stranger in (worker(unit), worker(UnitFactory()), worker(unit, Role.LOG_REVIEWER)):
        assert browse(stranger).get(reverse(name, args=[case.public_id, *days])).status_code == 404


def test_s40_to_see_who_has_read_is_to_read(browse, case, anna, traces):
    page(browse(anna), case)
    assert [(row["case_ref"], row["why"]) for row in traces("case.readers_read")] == [(case.trace_ref, "assigned")]


# ---- the document ----


def document(client, case):
    return client.get(reverse("case_readers_document", args=[case.public_id, "2026-01-01", clock.today().isoformat()]))


@pytest.fixture
def confirmed(monkeypatch):
    """As one who has just given the second factor."""
    monkeypatch.setattr(signin, "confirmed_lately", lambda request, staff: True)


def test_s53_the_document_takes_a_second_factor_given_lately(browse, case, anna, traces):
    answer = document(browse(anna), case)
    assert answer.status_code == 403
    assert b"%PDF" not in answer.content
    # it is no denied try (S-43)
    assert [row["case_ref"] for row in traces("factor.asked_for")] == [case.trace_ref]
    assert traces("page.refused") == []
    assert traces("case.readers_printed") == []


def test_s44_the_document_is_tagged_and_says_its_title_and_language(browse, case, anna, confirmed, traces):
    reads(anna, case)
    answer = document(browse(anna), case)
    assert answer.headers["Content-Type"] == "application/pdf"
    pdf = answer.content
    assert pdf.startswith(b"%PDF")
    for said in (b"pdfuaid:part", b"/StructTreeRoot", b"/Marked true", b"/Lang(sv-SE)", "Vem som har läst".encode()):
        assert said in pdf, said
    # S-71: the name of the file and what stands in it beside the text say nothing of anyone
    assert answer.headers["Content-Disposition"] == f'attachment; filename="utdrag-{clock.today().isoformat()}.pdf"'
    for unsaid in (b"/Author", b"Alma", b"Anna", b"2026-0412", b"/tmp", b"/livlina"):
        assert unsaid not in pdf, unsaid
    assert len(traces("case.readers_read")) == 1  # it is an opening of the case (S-132)
    (row,) = traces("case.readers_printed")
    assert (row["case_ref"], row["actor_id"]) == (case.trace_ref, anna.pk)


def test_s44_what_stands_in_the_document_is_plain_and_about_nobody_else(case, anna):
    reads(anna, case)
    told = report.told(lines_of(case), number=case.number, period=period(), made_on=clock.today(), named=False)
    (row,) = told["rows"]
    assert row[1:] == ["Behandlare, RVC Prov", "Öppnade ärendet", "handläggare för ärendet"]
    assert "Medarbetarnas namn står inte med" in told["outro"][0]
    assert not {"Anna", "Alma", "Bo", "Motpart"} & set(str(told).replace(",", " ").split())


def test_what_is_written_is_data_and_never_code(case):
    hostile = 'RVC "#panic()" $x$ *fet* \\ #read("/etc/passwd") <mark> // nej'
    act = rules.Act(1, clock.now(), hostile, hostile, hostile)
    told = report.told(rules.folded([act]), number="1", period=period(), made_on=clock.today(), named=False)
    assert report.written(told).startswith(b"%PDF")


def test_s44_ten_thousand_events_are_written_out_in_ten_seconds(application, case, anna, unit):
    colleagues = [worker(unit) for _ in range(20)]
    with acting_as(actor(anna)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(leave_trace(%s, %s, %s, 'case.read', 'assigned', '', '', '')) FROM generate_series(1, 10000)",
            [anna.pk, unit.pk, case.trace_ref],
        )
    began = time.monotonic()
    with application(actor(anna)):
        found = queries.acts_in(case, period(), shows_whereabouts=True)
    assert len(found) == 10_000
    # as if they had been spread over the staff of a unit and a hundred days
    spread = [
        rules.Act(colleagues[n % 20].pk, act.at - timedelta(days=n // 100), act.who, act.act, act.why)
        for n, act in enumerate(found)
    ]
    lines = rules.folded(spread)
    assert len(lines) >= 1900
    told = report.told(lines, number=case.number, period=period(), made_on=clock.today(), named=False)
    assert len(report.written(told)) > 100_000
    assert time.monotonic() - began < 10


def test_what_is_too_long_for_one_document_is_refused_with_a_way_on(browse, case, anna, confirmed, monkeypatch):
    monkeypatch.setattr(rules, "LINES_AT_MOST", 0)
    reads(anna, case)
    with pytest.raises(TooLong):
        print_readers(actor(anna), case=case, period=period(), why="assigned", day=clock.today())
    shown = document(browse(anna), case).content.decode()
    assert "Välj en kortare period" in shown
    assert reverse("case_readers", args=[case.public_id]) in shown


def test_s131_what_no_font_can_show_is_read_on_the_page_and_no_trace_says_that_a_document_was_made(
    browse, case, unit, anna, confirmed, traces
):
    unit.full_name = "RVC 中文 😀"
    unit.save()
    reads(anna, case)
    answer = document(browse(anna), case)
    assert answer.status_code == 200
    assert CannotBeSet.message in answer.content.decode()
    assert f'href="{reverse("case_readers", args=[case.public_id])}?fran=' in answer.content.decode()
    assert traces("case.readers_printed") == []


# ---- words ----


@pytest.mark.parametrize("action", recorded())
def test_every_act_about_a_case_has_its_words(action):
    assert acts.said(action) not in ("", acts.WORKED)


def test_s70_the_properties_of_the_report_name_neither_tool_nor_version():
    made_on = clock.today()
    asked = report.told([], number="2026-0412", period=period(), made_on=made_on, named=False)
    pdf = report.written(asked)
    for said in (b"typst", b"creator", b"producer", b"livlina"):
        assert said not in pdf.lower(), said
    # still a whole document: the table of its parts begins where it says, and each part where the table says
    (begins,) = re.findall(rb"startxref\n(\d+)\n%%EOF\s*$", pdf)
    table = pdf[int(begins) :]
    assert table.startswith(b"xref")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", table)]
    assert places
    for number, place in enumerate(places, start=1):
        assert pdf[place:].startswith(b"%d 0 obj" % number)


def test_what_is_not_known_has_words_too():
    assert acts.said("anything.new") == acts.WORKED
    assert acts.said("give_case.refused") == acts.TRIED
    assert acts.relation("anything_new") == ""
    assert acts.relation("lead: skäl") == "ledde enheten: skäl"
    assert acts.relation("lead: skäl", reason=False) == "ledde enheten"
    assert acts.relation("assigned: safety") == "handläggare för ärendet: Skydd eller riskbedömning"
    assert acts.relation("safety") == ""


def test_s44_a_fact_shown_of_another_is_told_without_whom(case, anna):
    other = case.parties.exclude(person=case.person).get().person
    people.show_number(actor(anna), person=other, case=case)
    (line,) = lines_of(case)
    assert line.acts == ("Tog fram ett personnummer",)


def guardian_of(case, name):
    return next(party for party in Party.objects.filter(case=case) if party.person.name.startswith(name))


@pytest.fixture
def childs(unit, anna):
    """A child's own case, with two guardians: one of whom violence is told there, and one of whom nothing is."""
    case = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(name="Cilla Exempelsson", birth_year=2016))
    engaged(case, anna)
    for name in ("Alma Exempelsson", "Bo Exempelsson"):
        Party.objects.create(case=case, person=PersonFactory(name=name), role=PartyRole.GUARDIAN)
    violent(case, guardian_of(case, "Bo").person)
    return case


def extract(client, case, party=None):
    first = (clock.today() - timedelta(days=30)).isoformat()
    url = reverse("case_readers_document", args=[case.public_id, first, clock.today().isoformat()])
    return client.get(url, {"vem": str(party.public_id)} if party else {})


def test_s13_the_extract_of_a_childs_case_goes_to_a_guardian_who_is_chosen_and_to_none_who_is_suspected(
    browse, childs, anna, confirmed, traces
):
    client = browse(anna)
    stranger = Party.objects.create(case=childs, person=PersonFactory(), role=PartyRole.OTHER_PARTY)
    for party in (None, stranger, Party.objects.get(case=childs, role=PartyRole.CLIENT)):
        answer = extract(client, childs, party)
        assert b"%PDF" not in answer.content
        assert "uppgift för uppgift" in answer.content.decode()
        assert reverse("guardians", args=[childs.public_id]) in answer.content.decode()
    answer = extract(client, childs, guardian_of(childs, "Bo")).content
    assert b"%PDF" not in answer
    assert "beslutar två personer" in answer.decode()
    assert traces("case.readers_printed") == []
    page = client.get(reverse("case_readers", args=[childs.public_id])).content.decode()
    assert "Utdrag som PDF" not in page
    assert "Utdrag till" in page
    assert page.count("?vem=") == 1
    assert str(guardian_of(childs, "Alma").public_id) in page
    assert extract(client, childs, guardian_of(childs, "Alma")).content.startswith(b"%PDF")
    (row,) = traces("case.readers_printed")
    assert row["case_ref"] == childs.trace_ref


def test_s21_what_a_guardian_reads_tells_no_unit_no_role_no_card_and_no_contact(childs, anna, unit):
    duty = worker(UnitFactory(full_name="Socialjouren Prov"), name="Jour Exempel")
    reads(anna, childs)
    for staff, action, why in (
        (anna, "night_card.written", "consent"),
        (duty, "night_card.read", "duty"),
        (anna, "contact.read", "first_contact"),
        (duty, "break_glass.opened", "break_glass"),
        (anna, "whereabouts.shown", "assigned"),
    ):
        with acting_as(actor(staff)):
            record(actor(staff), action, case=childs, why=why)
    told = print_readers(
        actor(anna),
        case=childs,
        period=period(),
        why="assigned",
        guardian=guardian_of(childs, "Alma"),
        day=clock.today(),
    )
    content = report.told(
        told, number=childs.number, period=period(), made_on=clock.today(), named=True, to_guardian=True
    )
    assert [row[1:] for row in content["rows"]] == [["Medarbetare", "Läste i ärendet (2 gånger)", "anges inte"]]
    for words in ("RVC", "Prov", "Behandlare", "jour", "kort", "kontakt", "adress"):
        assert words not in str(content["rows"])
    assert content["mark"] == "Till en vårdnadshavare"


def test_s13_one_who_is_not_told_where_they_are_gives_no_guardian_the_extract(browse, childs, unit, confirmed):
    other = worker(unit)
    Engagement.objects.filter(pk=engaged(childs, other, EngagementKind.CO_ASSIGNED).pk).update(wall=Wall.SHIELDED)
    assert b"%PDF" not in extract(browse(other), childs, guardian_of(childs, "Alma")).content


def test_s44_who_was_a_child_and_is_of_age_is_told_as_others(browse, childs, anna, confirmed):
    Person.objects.filter(pk=childs.person_id).update(birth_year=1999)
    assert extract(browse(anna), childs).content.startswith(b"%PDF")
