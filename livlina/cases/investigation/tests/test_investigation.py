"""An investigation through its pages: opened, written, heard of, proposed, read twice and ended."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases import queries as cases
from livlina.cases.errors import ViolenceIsHeldBack
from livlina.cases.investigation import queries, services
from livlina.cases.investigation.errors import NotAParty
from livlina.cases.investigation.models import (
    Communication,
    Gathered,
    Investigation,
    InvestigationSection,
    Proposal,
)
from livlina.cases.investigation.tests.factories import (
    InvestigationFactory,
    a_child,
    communicated,
    proposed,
    section,
    written,
)
from livlina.cases.models import Deadline, Engagement, Party
from livlina.cases.services import read_as_lead
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged, housed, line_of, told_of_the_end
from livlina.cases.tests.shown import marks, shown
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people.models import Guardianship, Relation, SafeChannel
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
QUESTIONS = 15  # on the page, as on any case page, and six of the investigation


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.TREATMENT, Function.AUTHORITY, Function.CHILD_AUTHORITY))


@pytest.fixture
def anna(unit):
    return worker(unit, Role.SOCIAL_WORKER, name="Anna Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Påhitt"))
    engaged(made, anna)
    return made


@pytest.fixture
def his(unit, anna):
    made = CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE)
    engaged(made, anna)
    return made


def wants_reader(unit):
    LocalLimit.objects.create(
        unit=unit, key="second_reader", value=1, measure="count", valid_from=clock.today(), source="prov"
    )


def at(name, row, *more):
    case = getattr(row, "case", row)
    return reverse(name, args=[case.public_id, *([row.public_id] if row is not case else []), *more])


def opening(**more):
    return {
        "came_by": "application",
        "opened_on": clock.today().isoformat(),
        "ground": "sol2025_14_2",
        "why": "Hon ansöker om stöd.",
        "submission": str(uuid4()),
    } | more


def text_of(response):
    return response.content.decode()


# ---- opened ----


@pytest.mark.req("R-091")
def test_an_application_opens_an_investigation_once_with_its_ground_and_trace(case, anna, browse, traces):
    client, sent = browse(anna), opening()
    assert "Ingen utredning är inledd" in text_of(client.get(at("case_investigation", case)))
    for _ in range(2):  # a double click
        assert client.post(at("investigation_open", case), sent).status_code == 302
    made = Investigation.objects.get()
    assert (made.kind, made.came_by, made.ground, made.why) == (
        "adult_exposed", "application", "sol2025_14_2", "Hon ansöker om stöd.",
    )  # fmt: skip
    assert traces("investigation.opened")[0]["why"] == "sol2025_14_2"
    assert "pågår redan" in text_of(client.get(at("investigation_open", case)))
    assert "pågår redan" in text_of(client.post(at("investigation_open", case), opening()))
    assert Investigation.objects.count() == 1


def test_s142_the_same_form_with_other_words_is_not_lost(case, anna, browse):
    client, sent = browse(anna), opening()
    client.post(at("investigation_open", case), sent)
    again = text_of(client.post(at("investigation_open", case), sent | {"why": "Det jag skrev sedan."}))
    assert "redan sparat" in again
    assert "Det jag skrev sedan." in again


def test_a_report_about_an_adult_is_refused_without_her_wish_and_says_the_way_on(case, anna, browse, traces):
    client = browse(anna)
    refused = text_of(client.post(at("investigation_open", case), opening(came_by="report")))
    assert "Försök nå personen på en säker väg" in refused
    assert "Hon ansöker om stöd." in refused
    assert not Investigation.objects.exists()
    assert traces("open_investigation.refused")[0]["why"] == "NeedsThePersonsWish"
    assert client.post(at("investigation_open", case), opening(came_by="report", wish="yes")).status_code == 302


def test_one_of_violence_is_not_opened_or_ended_before_the_others_safety_is_considered(his, anna, browse):
    client = browse(anna)
    assert "säkerheten för den som är utsatt" in text_of(client.post(at("investigation_open", his), opening()))
    assert client.post(at("investigation_open", his), opening(safety="Hon vet om det.")).status_code == 302
    made = Investigation.objects.get()
    ending = {"how": "withdrawn", "ended_on": clock.today().isoformat(), "why": "Han vill inte."}
    assert "säkerheten för den som är utsatt" in text_of(client.post(at("investigation_end", made), ending))
    assert client.post(at("investigation_end", made), ending | {"safety": "Hon har fått veta."}).status_code == 302
    made = Investigation.objects.get()
    assert (made.ended_how, made.safety_at_end) == ("withdrawn", "Hon har fått veta.")
    for words in (
        "Hon vet om det.",
        "Hon har fått veta.",
    ):  # it is for those who work with the case, and never on paper
        assert words in text_of(client.get(at("investigation", made)))
        assert words not in text_of(client.get(at("investigation_whole", made)))


def test_s21_what_is_written_of_the_others_safety_in_his_investigation_is_never_on_paper(his, anna, browse):
    made, client = InvestigationFactory(case=his, opened_by=anna, safety="Hon vet om det."), browse(anna)
    words = "Hon är på skyddat boende och har bytt skola åt barnen."
    assert "inte med när utredningen skrivs ut" in text_of(client.get(at("investigation_section", made, "safety")))
    assert write(client, made, "safety", text=words).status_code == 302
    assert write(client, made, "violence", text="Det han har berättat.").status_code == 302
    whole = text_of(client.get(at("investigation_whole", made)))
    assert "Det han har berättat." in whole
    assert "är inte med här" in whole
    assert words not in whole
    for url in (at("investigation", made), at("investigation_section", made, "safety")):
        on_paper = printed(text_of(client.get(url)))
        assert not any(told in on_paper for told in (words, "Hon vet om det."))
    # whoever works with the case reads it where it was written
    assert words in text_of(client.get(at("investigation_section", made, "safety")))


def printed(page):
    """The page without what is inside an element that is not printed."""
    kept, pieces = 0, []
    hidden: list[int] = []
    for found in re.finditer(r"<(/?)(\w+)([^>]*)>|[^<]+", page):
        closing, name, attributes = found.groups()
        if name in ("div", "section"):
            kept += -1 if closing else 1
            if not closing and not hidden and "noprint" in attributes:
                hidden.append(kept)
            if closing and hidden and kept < hidden[0]:
                hidden.clear()
        if not hidden:
            pieces.append(found.group())
    return "".join(pieces)


def test_a_case_is_not_closed_over_an_open_investigation(case, anna, browse):
    InvestigationFactory(case=case, opened_by=anna)
    sent = told_of_the_end(ClosingReasonFactory())
    assert "En utredning pågår i ärendet" in text_of(browse(anna).post(at("case_close", case), sent))


def test_strangers_meet_nothing_of_an_investigation(case, anna, browse, application):
    made = InvestigationFactory(case=case, opened_by=anna)
    section(made, "reason", anna)
    for stranger in (worker(case.unit), worker(UnitFactory(), Role.UNIT_MANAGER)):
        client = browse(stranger)
        for url in (
            at("case_investigation", case), at("investigation", made), at("investigation_whole", made),
            at("investigation_section", made, "reason"), at("proposal_new", made), at("investigation_end", made),
        ):  # fmt: skip
            assert client.get(url).status_code == 404
        with application(actor(stranger)):
            assert not Investigation.objects.exists()
            assert not InvestigationSection.objects.exists()


# ---- written ----


def write(client, made, heading, **told):
    return client.post(at("investigation_section", made, heading), {"version": 0, "text": "Hon berättar."} | told)


@pytest.mark.req("R-100")
def test_what_stands_under_a_heading_is_kept_in_versions(case, anna, browse, traces):
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    assert write(client, made, "phase", marked="leaving").status_code == 302
    assert write(client, made, "phase", marked="after", version=1, text="").status_code == 302
    assert [(row.version, row.marked) for row in InvestigationSection.objects.order_by("version")] == [
        (1, ["leaving"]),
        (2, ["after"]),
    ]
    page = text_of(client.get(at("case_investigation", case)))
    assert "Efter" in page
    assert "Lydelse 1" in text_of(client.get(at("investigation_section", made, "phase")))
    assert [row["detail"] for row in traces("investigation.written")]
    assert "Välj" in text_of(write(client, made, "phase", version=2))


def test_s142_two_editors_of_a_heading_see_both_texts(case, anna, browse):
    made = InvestigationFactory(case=case, opened_by=anna)
    berit = worker(case.unit, name="Berit Prov")
    engaged(case, berit, EngagementKind.CO_ASSIGNED)
    assert write(browse(anna), made, "violence", text="Annas ord.").status_code == 302
    both = text_of(write(browse(berit), made, "violence", text="Berits ord."))
    assert "Annas ord." in both
    assert "Berits ord." in both
    assert InvestigationSection.objects.count() == 1
    assert write(browse(berit), made, "violence", text="Bådas ord.", version=1).status_code == 302
    # her own form sent twice is one
    assert write(browse(berit), made, "violence", text="Bådas ord.", version=1).status_code == 302
    assert InvestigationSection.objects.count() == 2


def test_s23_a_text_that_tells_where_she_is_needs_a_reason(case, anna, browse):
    housed(case, "Exempelgatan 17")
    made = InvestigationFactory(case=case, opened_by=anna)
    sent = {"text": "Hon bor på Exempelgatan 17."}
    assert "Varför måste det stå" in text_of(write(browse(anna), made, "housing", **sent))
    because = {"confirmed_because": "Socialjouren behöver det i kväll."}
    assert write(browse(anna), made, "housing", **sent | because).status_code == 302


def test_what_is_guarded_is_seen_only_where_whereabouts_are(case, anna, browse, application):
    made = InvestigationFactory(case=case, opened_by=anna)
    section(made, "protection", anna, text="Larmet ligger i väskan.", is_guarded=True)
    berit = worker(case.unit)
    shielded = engaged(case, berit, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(pk=shielded.pk).update(carries_whereabouts=False)
    assert "Larmet" in text_of(browse(anna).get(at("investigation_guarded", made, "protection")))
    assert "Larmet" not in text_of(browse(anna).get(at("investigation_whole", made)))
    assert browse(berit).get(at("investigation_guarded", made, "protection")).status_code == 404
    assert "visas inte för dig" in text_of(browse(berit).get(at("case_investigation", case)))
    with application(actor(berit)):
        assert not InvestigationSection.objects.exists()
    assert browse(anna).get(at("investigation_section", made, "protection")).status_code == 404


def test_s13_in_a_childs_case_it_says_whose_it_is(unit, anna, browse):
    own = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(name="Bo", birth_year=2018))
    engaged(own, anna)
    made = InvestigationFactory(case=own, opened_by=anna, ground="sol2025_20_3_5")
    assert "Välj" in text_of(write(browse(anna), made, "childs_voice"))
    told = {"told_by": str(own.person.public_id)}
    assert write(browse(anna), made, "childs_voice", **told).status_code == 302
    assert InvestigationSection.objects.get().told_by == "child"


@pytest.mark.req("R-093")
def test_each_minor_child_has_an_analysis_without_which_nothing_is_proposed(case, anna, browse):
    made = InvestigationFactory(case=case, opened_by=anna)
    bo, grown = a_child(case), a_child(case, name="Ulla Vuxen", birth_year=1990)
    written(made, anna)
    section(made, "parenthood", anna)
    client = browse(anna)
    page = text_of(client.get(at("proposal_new", made)))
    assert "Barnkonsekvensanalys saknas för Bo Påhitt" in page
    assert "Ulla" not in page
    child_url = at("investigation_child", made, "child_analysis", bo.public_id)
    assert client.get(at("investigation_child", made, "child_analysis", grown.public_id)).status_code == 404
    assert client.post(child_url, {"version": 0, "text": "Bo hör allt."}).status_code == 302
    assert "Lämna förslaget" in text_of(client.get(at("proposal_new", made)))


# ---- gathered and communicated ----


def test_somebody_is_asked_on_consent_or_a_ground_and_answers_once(case, anna, browse, traces):
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    sent = {"from_whom": "BUP", "basis": "ground", "asked_on": clock.today().isoformat(), "submission": str(uuid4())}
    assert "Utan samtycke behövs en grund" in text_of(client.post(at("gathered_new", made), sent))
    for _ in range(2):
        assert client.post(at("gathered_new", made), sent | {"basis": "consent"}).status_code == 302
    row = Gathered.objects.get()
    assert (row.from_whom, row.basis, row.came_on) == ("BUP", "consent", None)
    answer = {"came_on": clock.today().isoformat(), "text": "De har haft tre samtal."}
    url = at("gathered_answer", made, row.public_id)
    assert client.post(url, answer).status_code == 302
    assert Gathered.objects.get().text == "De har haft tre samtal."
    assert "redan inskrivet" in text_of(client.post(url, answer | {"text": "Något annat."}))
    assert Gathered.objects.get().text == "De har haft tre samtal."
    assert len(traces("investigation.gathered")) == 1


@pytest.mark.req("R-092")
def test_talks_of_an_investigation_are_counted_apart(case, anna, browse):
    made = InvestigationFactory(case=case, opened_by=anna)
    for kind in ("investigation_talk", "investigation_talk", "talk"):
        NoteFactory(case=case, kind=kind, written_by=anna)
    NoteFactory(case=case, kind="investigation_talk", written_by=anna, happened_at=clock.now() - timedelta(days=90))
    assert "2 utredningssamtal" in text_of(browse(anna).get(at("investigation", made)))


def giving(case, **more):
    return {
        "party": str(case.parties.get(role="client").public_id),
        "not_sent": "",
        "material": "Utredningen utan bilagor.",
        "way": "meeting",
        "sent_on": clock.today().isoformat(),
        "reply_by_on": (clock.today() + timedelta(days=10)).isoformat(),
        "submission": str(uuid4()),
    } | more


def test_a_party_is_given_the_material_by_a_safe_way_and_has_time_to_answer(case, anna, browse):
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    url = at("communication_new", made)
    assert "Ingen har sagt att vägen är säker" in text_of(client.post(url, giving(case, way="letter")))
    SafeChannel.objects.create(
        person=case.person, kind="letter", is_safe="yes", confirmed_on=clock.today(), board=case.board,
        told_in_case=case.pk, recorded_at=clock.now(),
    )  # fmt: skip
    assert client.post(url, giving(case, way="letter")).status_code == 302
    row = Communication.objects.get()
    reply = {"replied_on": clock.today().isoformat(), "text": "Hon håller med."}
    assert client.post(at("communication_reply", made, row.public_id), reply).status_code == 302
    assert Communication.objects.get().reply == "Hon håller med."


@pytest.mark.parametrize("way", ["letter", "call"])
def test_s60_the_one_gate_stops_the_material_where_what_is_known_is_too_old_or_another_has_the_number(
    case, anna, browse, way
):
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    url = at("communication_new", made)
    told = {"kind": way, "is_safe": "yes", "board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
    old = SafeChannel.objects.create(person=case.person, confirmed_on=clock.today() - timedelta(days=700), **told)
    answer = client.post(url, giving(case, way=way))
    assert answer.status_code == 200
    assert "errorsum" in answer.content.decode()
    old.delete()
    other = Party.objects.create(case=case, person=PersonFactory(name="Ove"), role="other_party").person
    for person in (case.person, other):
        SafeChannel.objects.create(person=person, confirmed_on=clock.today(), value_hash=b"the same", **told)
    assert client.post(url, giving(case, way=way)).status_code == 200
    assert not Communication.objects.exists()


def test_the_other_side_is_never_given_the_material(case, anna, browse):
    other = Party.objects.create(case=case, person=PersonFactory(name="Ove"), role="other_party")
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    assert "Ove" not in text_of(client.get(at("communication_new", made)))
    assert client.post(at("communication_new", made), giving(case, party=str(other.public_id))).status_code == 200
    assert not Communication.objects.exists()


def test_s13_a_guardian_under_suspicion_is_not_given_the_material_before_two_have_let_it_out(unit, anna, browse):
    case = CaseFactory(unit=unit, role=CaseRole.CHILD)
    engaged(case, anna)
    father = Party.objects.create(case=case, person=PersonFactory(name="Bosse"), role="guardian")
    Relation.objects.create(
        person=father.person, other=case.person, kind="parent", violence=Violence.BY_FIRST, board=case.board,
        told_in_case=case.pk, recorded_at=clock.now(), told_by="police",
    )  # fmt: skip
    made, client = InvestigationFactory(case=case, opened_by=anna, kind="child"), browse(anna)
    for way in ("meeting", "counsel"):
        page = client.post(at("communication_new", made), giving(case, party=str(father.public_id), way=way))
        assert ViolenceIsHeldBack.message in page.content.decode()
    assert not Communication.objects.exists()
    left_out = giving(case, party=str(father.public_id), not_sent="at_once", why="Det är farligt nu.")
    assert client.post(at("communication_new", made), left_out).status_code == 302


def test_s13_who_no_longer_has_custody_is_given_no_material_and_nobody_waits_for_them(unit, anna, browse):
    case = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(birth_year=clock.today().year - 5))
    engaged(case, anna)
    mother, father = (
        Party.objects.create(case=case, person=PersonFactory(name=name), role="guardian") for name in ("Mona", "Bosse")
    )
    made, client = InvestigationFactory(case=case, opened_by=anna, kind="child"), browse(anna)
    url = at("communication_new", made)
    assert "Det är inte nedskrivet att" in text_of(client.get(url))
    for party in (mother, father):
        Guardianship.objects.create(
            person=case.person, guardian=party.person, kind="joint_custody", board=case.board, told_in_case=case.pk,
            recorded_at=clock.now(), told_by="staff",
        )  # fmt: skip
    assert "Det är inte nedskrivet att" not in text_of(client.get(url))
    assert read_of(made, case, anna).unheard() == [mother, father]
    Guardianship.objects.filter(guardian=father.person).update(ends_on=clock.today() - timedelta(days=1))
    assert str(father.public_id) not in client.get(url).content.decode()
    assert client.post(url, giving(case, party=str(father.public_id))).status_code == 200
    with pytest.raises(NotAParty):  # from a page opened before it ended
        services.communicate(
            actor(anna), case=case, investigation=made, party=father, submission=uuid4(), at=clock.now(),
            facts=services.CommunicationFacts(
                material="Utredningen.", way="meeting", sent_on=clock.today(),
                reply_by_on=clock.today() + timedelta(days=10),
            ),
        )  # fmt: skip
    assert not Communication.objects.exists()
    assert read_of(made, case, anna).unheard() == [mother]
    assert queries.whole(made, cases.file_of(case), sees_guarded=True, day=clock.today()).unheard() == [mother]


def read_of(made, case, staff):
    with acting_as(actor(staff)):
        return queries.whole(made, cases.file(actor(staff), case), sees_guarded=True, day=clock.today())


def test_the_material_is_left_out_only_for_a_reason_in_words(case, anna, browse):
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    url, sent = at("communication_new", made), giving(case, not_sent="at_once")
    assert "Skriv varför" in text_of(client.post(url, sent))
    assert client.post(url, sent | {"why": "Hon måste flytta i dag."}).status_code == 302
    row = Communication.objects.get()
    assert (row.not_sent, row.sent_on, row.material) == ("at_once", None, "")


# ---- proposed, read twice, ended ----


def proposing(**more):
    return {"kinds": ["advice"], "text": "Råd vid tre möten.", "position": 0, "submission": str(uuid4())} | more


@pytest.mark.req("R-116")
def test_advice_alone_is_a_whole_proposal(case, anna, browse):
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    written(made, anna)
    assert "Välj vad som föreslås" in text_of(client.post(at("proposal_new", made), proposing(kinds=[])))
    assert client.post(at("proposal_new", made), proposing()).status_code == 302
    assert Proposal.objects.get().kinds == ["advice"]
    assert "klar för beslut" in text_of(client.get(at("investigation", made)))
    # what is written afterwards makes it stale
    assert write(client, made, "network").status_code == 302
    assert "Lämna förslaget på nytt" in text_of(client.get(at("investigation", made)))


@pytest.mark.req("R-097")
def test_needs_lead_to_several_kinds_of_help(case, anna, browse):
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    assert write(client, made, "needs", marked=["safety", "practical"]).status_code == 302
    page = text_of(client.get(at("investigation", made)))
    for kind in ("Säkerhetsplanering", "Skyddat boende", "Råd och stöd av socialsekreterare"):
        assert kind in page


@pytest.mark.req("R-109")
def test_a_second_reader_who_is_another_sends_back_or_reads(case, anna, browse, traces):
    wants_reader(case.unit)
    made, client = InvestigationFactory(case=case, opened_by=anna), browse(anna)
    written(made, anna)
    client.post(at("proposal_new", made), proposing())
    first = Proposal.objects.get()
    url = at("proposal", made, first.public_id)
    assert "väntar på andra läsaren" in text_of(client.get(at("investigation", made)))
    assert "Någon annan läser" in text_of(client.post(url, {"outcome": "read"}))
    lead = worker(case.unit, Role.GROUP_LEADER, name="Lea Leder")
    assert browse(lead).get(url).status_code == 404
    read_as_lead(
        actor(lead),
        case=line_of(case, lead),
        reason="decision",
        text="Jag läser förslaget som andra läsare.",
        at=clock.now(),
        hours=8,
    )
    assert "Vad säger du?" in text_of(browse(lead).get(url))
    assert "Skriv vad som behöver ändras" in text_of(browse(lead).post(url, {"outcome": "sent_back"}))
    assert browse(lead).post(url, {"outcome": "sent_back", "words": "Skriv mer om risken."}).status_code == 302
    page = text_of(client.get(at("investigation", made)))
    assert "tillbaka från andra läsaren" in page
    assert "Skriv mer om risken." in page
    assert client.post(at("proposal_new", made), proposing(position=1)).status_code == 302
    second = Proposal.objects.get(position=2)
    assert "redan läst" in text_of(browse(lead).post(url, {"outcome": "read"}))
    assert browse(lead).post(at("proposal", made, second.public_id), {"outcome": "read"}).status_code == 302
    assert "klar för beslut" in text_of(client.get(at("investigation", made)))
    assert [row["why"] for row in traces("investigation.read_second")] == ["sent_back", "read"]


def my_day(client):
    return text_of(client.get(reverse("my_day")))


def test_whoever_may_read_second_is_told_on_my_day_until_somebody_has(case, anna, browse):
    made = InvestigationFactory(case=case, opened_by=anna)
    row = proposed(made, anna)
    lead, bo = worker(case.unit, Role.GROUP_LEADER), worker(case.unit)
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    waits = "väntar på en andra läsare"
    assert waits not in my_day(browse(lead))  # the unit has not decided that anybody reads it
    wants_reader(case.unit)
    told = my_day(browse(lead))
    assert f"ärende {case.number} {waits}" in told
    assert reverse("case_read", args=[case.public_id]) in told
    assert "Alma" not in told
    assert at("proposal", made, row.public_id) in my_day(browse(bo))
    strangers = [anna, worker(case.unit), worker(UnitFactory(), Role.GROUP_LEADER)]
    assert not [one for one in strangers if waits in my_day(browse(one))]
    browse(bo).post(at("proposal", made, row.public_id), {"outcome": "read"})
    assert waits not in my_day(browse(lead))


def test_s10_one_with_the_other_side_is_not_told_of_a_proposal(case, anna, browse):
    wants_reader(case.unit)
    proposed(InvestigationFactory(case=case, opened_by=anna), anna)
    lead = worker(case.unit, Role.GROUP_LEADER)
    beyond = CaseFactory(unit=case.unit, role=CaseRole.USING_VIOLENCE)
    engaged(beyond, lead)
    Party.objects.create(case=case, person=beyond.person, role=PartyRole.OTHER_PARTY)
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
    Relation.objects.create(
        person=case.person, other=beyond.person, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT mend_walls()")
    assert "andra läsare" not in my_day(browse(lead))


@pytest.mark.parametrize("more", [0, 6])
def test_the_page_asks_the_same_questions_however_much_is_written(case, anna, browse, more):
    made = InvestigationFactory(case=case, opened_by=anna)
    section(made, "reason", anna)
    proposed(made, anna)
    for number in range(more):
        section(made, "reason", anna, version=number + 2)
        a_child(case)
        communicated(made, anna)
    assert questions(browse(anna), at("investigation", made)) == QUESTIONS


@pytest.mark.req("R-091")
def test_the_case_comes_to_the_step_of_its_investigation_and_its_clock_runs_until_it_ends(case, anna, browse):
    client = browse(anna)
    client.post(at("investigation_open", case), opening())
    line = text_of(client.get(reverse("case", args=[case.public_id]))).split('<ol class="line"')[1].split("</ol>")[0]
    assert "Utredning" in line.split('aria-current="step"')[1].split("</li>")[0]
    clock_of = Deadline.objects.filter(case=case, clock="adult_investigation")
    assert clock_of.get().finished_on is None
    ending = {"how": "withdrawn", "ended_on": clock.today().isoformat(), "why": "Hon vill inte längre."}
    assert client.post(at("investigation_end", Investigation.objects.get()), ending).status_code == 302
    assert clock_of.get().finished_on == clock.today()


def test_nothing_is_added_to_one_that_has_ended(case, anna, browse):
    made = InvestigationFactory(
        case=case, opened_by=anna, ended_on=clock.today(), ended_how="withdrawn", ended_by=anna, ended_at=clock.now()
    )
    client = browse(anna)
    assert "avslutad och ändras inte" in text_of(client.get(at("investigation_section", made, "reason")))
    assert "avslutad och ändras inte" in text_of(write(client, made, "reason"))
    for name in ("gathered_new", "communication_new", "proposal_new", "investigation_end"):
        assert "avslutad och ändras inte" in text_of(client.get(at(name, made)))
    assert client.post(at("investigation_open", case), opening()).status_code == 302
    assert "Andra utredningar" in text_of(client.get(at("case_investigation", case)))


def test_the_whole_is_read_on_one_page(case, anna, browse, traces):
    made = InvestigationFactory(case=case, opened_by=anna)
    written(made, anna)
    section(made, "network", anna, text="Hennes syster står nära.")
    proposed(made, anna)
    page = text_of(browse(anna).get(at("investigation_whole", made)))
    for told in ("Hennes syster står nära.", "Råd vid tre möten.", "Att bearbeta det som har hänt", "Kommunicering"):
        assert told in page
    assert traces("case.investigation_read")


def test_s05_the_database_keeps_what_the_commands_forget(case, anna, application):
    made = InvestigationFactory(case=case, opened_by=anna)
    other = CaseFactory(unit=case.unit)
    engaged(other, anna)
    section(made, "reason", anna)
    row = proposed(made, anna)
    ended = InvestigationFactory(
        case=other, opened_by=anna, ended_on=clock.today(), ended_how="withdrawn", ended_by=anna, ended_at=clock.now()
    )
    into = (
        "INSERT INTO cases_investigationsection (public_id, case_id, investigation_id, heading, is_guarded, version, "
        "marked, told_by, written_by_id, written_at) "
        "VALUES (gen_random_uuid(), %s, %s, 'risk', false, 1, '{}', 'self', %s, now())"
    )
    attempts = [
        ("UPDATE cases_investigationsection SET heading = 'risk'", []),
        ("UPDATE cases_investigation SET opened_on = '2020-01-01'", []),
        ("UPDATE cases_investigation SET version = 2 WHERE id = %s", [ended.pk]),
        ("UPDATE cases_proposal SET kinds = '{}'", []),
        ("UPDATE cases_proposal SET outcome = 'read', read_by_id = acting(), read_at = now() WHERE id = %s", [row.pk]),
        (into, [other.pk, made.pk, anna.pk]),  # of another case
        (into, [other.pk, ended.pk, anna.pk]),  # to one that has ended
        (into, [case.pk, made.pk, worker(case.unit).pk]),  # in another's name
        ("DELETE FROM cases_investigation", []),
    ]
    for sql, values in attempts:
        with (
            application(actor(anna)),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)


def test_s142_an_investigation_does_not_end_over_what_came_in_since_the_page_was_made(his, unit, anna, browse):
    bea = worker(unit, name="Bea Prov")
    engaged(his, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(anna), browse(bea)
    client.post(at("investigation_open", his), opening(safety="Hon vet om det."))
    made = Investigation.objects.get()
    old = shown(client, at("investigation_end", made))
    today = clock.today().isoformat()
    asked = {"from_whom": "Socialjouren", "basis": "consent", "asked_on": today, "submission": str(uuid4())}
    assert other.post(at("gathered_new", made), asked).status_code == 302
    came = {"came_on": today, "text": "I natt: han tog strypgrepp på henne."}
    ending = {"how": "withdrawn", "ended_on": today, "why": "Han vill inte.", "safety": "Lugnt sedan oktober."}
    refused = [client.post(at("investigation_end", made), old | ending)]
    old = {"read": marks(refused[0])}
    assert other.post(at("gathered_answer", made, Gathered.objects.get().public_id), came).status_code == 302
    refused.append(client.post(at("investigation_end", made), old | ending))
    for page in refused:
        assert "Något har tillkommit sedan du öppnade sidan" in text_of(page)
        assert "Lugnt sedan oktober." in text_of(page)  # what was typed
        assert "Socialjouren" in text_of(page)
    assert "I natt: han tog strypgrepp" in text_of(refused[1])
    assert Investigation.objects.get().ended_on is None
    assert client.post(at("investigation_end", made), ending | {"read": marks(refused[1])}).status_code == 302
