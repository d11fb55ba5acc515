"""A decision from proposal to the court's answer, what it refuses, and the promise that only a decision takes back."""

import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from docx import Document

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import ports
from livlina.cases.closing import queries as closing
from livlina.cases.decisions import queries, services
from livlina.cases.decisions.errors import (
    DecidedBeforeCase,
    DecidedBeforeProposal,
    DecisionIsSaved,
    IsSigned,
    MaskIsWithheld,
    MayNotSignHere,
    NotCleared,
    NotTheLatest,
    PromiseIsSettled,
    ProviderIsWithheld,
    ReasonsMissing,
    SignsUnread,
    SomeoneElseChangedTheDecision,
    StepNotNow,
    UnitDoesNotDecide,
    WhichAppeal,
)
from livlina.cases.decisions.models import Decision, DecisionProvider, DecisionStep, Promise
from livlina.cases.decisions.services import DecisionFacts, PromiseFacts
from livlina.cases.decisions.terms import Way
from livlina.cases.errors import AnotherSettles, CaseIsClosed, HasNoCustody, ViolenceIsHeldBack
from livlina.cases.investigation.errors import ReadAsHelp
from livlina.cases.investigation.models import Proposal
from livlina.cases.investigation.tests.factories import InvestigationFactory
from livlina.cases.models import Case, Engagement, GlassOpening, GuardianDecision, Party
from livlina.cases.process.errors import ToldByOneself
from livlina.cases.process.models import Deadline
from livlina.cases.process.services import tick_off
from livlina.cases.services import decide_for_guardian
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.core.terms import Answer
from livlina.core.typesetting import CannotBeSet
from livlina.organisation.errors import AnotherWritesForBody, BeyondDelegation, LeadWritesForBody, NotDelegated
from livlina.organisation.law.errors import LawIsUnconfirmed
from livlina.organisation.models import Delegation, Municipality, UnitFunction
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import LEFT_OR_AWAY, UnitFactory, actor, leave, worker
from livlina.people.errors import WayIsNotKnown
from livlina.people.models import Guardianship, Person, Relation, Representative, SafeChannel
from livlina.people.terms import Protection, Source, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
GROUND = "sol2025_11_1"
SECTION = "11 kap. 1 § socialtjänstlagen (2025:400)"
OTHERS_NAME = "Torbjörn Fiktivsson"


class Place:
    """A unit that decides on adults, with one who may decide little and one who leads, and a case."""

    def __init__(self):
        Municipality.objects.create(key="m", name="M", kind="municipality", rights={"decide_adult": ["authority"]})
        self.unit = UnitFactory(functions=(Function.AUTHORITY,))
        self.anna = worker(self.unit, Role.SOCIAL_WORKER, name="Anna Exempel")
        self.chef = worker(self.unit, Role.UNIT_MANAGER, name="Fia Fiktiv")
        self.case = CaseFactory(unit=self.unit, person=PersonFactory(name="Alma Påhittad"))
        engaged(self.case, self.anna)
        self.other = PersonFactory(name=OTHERS_NAME)
        Party.objects.create(case=self.case, person=self.other, role=PartyRole.OTHER_PARTY)
        since = {"basis": "general", "valid_from": date(2020, 1, 1)}
        Delegation.objects.create(kind="intervention", role="social_worker", grounds=[GROUND], talks=12, **since)
        Delegation.objects.create(kind="intervention", role="unit_manager", **since)
        Delegation.objects.create(kind="shelter", role="social_worker", **since)
        Delegation.objects.create(kind="shelter", body="Utskottet", **since)

    def safe(self, kind="visit", **facts):
        told = {"is_safe": "yes", "confirmed_on": clock.today(), "recorded_at": clock.now()} | facts
        return SafeChannel.objects.create(
            board=self.case.board, told_in_case=self.case.pk, kind=kind, **{"person": self.case.person} | told
        )

    def url(self, name, *more):
        return reverse(name, args=[self.case.public_id, *more])


@pytest.fixture
def place():
    return Place()


def typed(**facts):
    return {
        "kind": "intervention",
        "outcome": "granted",
        "what": "Stödsamtal med socialsekreterare.",
        "ground": GROUND,
        "talks": "10",
        "weeks": "26",
        "submission": str(uuid4()),
    } | facts


def proposal(place, *, at=None, **facts):
    told = {"kind": "intervention", "outcome": "granted", "what": "Stödsamtal.", "grounds": (GROUND,)} | facts
    return services.propose_decision(
        actor(place.anna), case=place.case, facts=DecisionFacts(**told), submission=uuid4(), at=at or clock.now()
    )


def sign(place, decision, who=None, **more):
    told = {"version": decision.version, "decided_on": clock.today(), "at": clock.now()} | more
    return services.sign_decision(actor(who or place.anna), decision=decision, **told)


def signed(place, **facts):
    return sign(place, proposal(place, **facts))


def wrote(place, decision, step, *, days=0, **more):
    on = clock.today() - timedelta(days=days)
    told = {"step": step, "happened_on": on, "submission": uuid4(), "at": clock.now()} | more
    return services.write_step(actor(place.anna), decision=decision, **told)


REFUSAL = {"outcome": "refused", "reasons": "Behovet är tillgodosett.", "circumstances": "Hon har stöd."}


def test_s11_who_shares_the_case_without_whereabouts_turns_no_proposal(place):
    proposed, friend = proposal(place), worker(place.unit, Role.SOCIAL_WORKER)
    shared = Engagement.objects.filter(pk=engaged(place.case, friend, kind=EngagementKind.CO_ASSIGNED).pk)
    turned = DecisionFacts(kind="intervention", what="Inga samtal.", grounds=(GROUND,), **REFUSAL)

    def turn():
        services.change_proposal(actor(friend), decision=proposed, facts=turned, version=proposed.version)

    shared.update(carries_whereabouts=False)
    with pytest.raises(AnotherSettles):
        turn()
    assert Decision.objects.get().outcome == "granted"
    shared.update(carries_whereabouts=True)
    turn()
    assert Decision.objects.get().outcome == "refused"


@pytest.mark.req("R-103")
def test_r103_a_decision_is_proposed_signed_with_the_factor_and_never_changed(place, browse, traces, application):
    client = browse(place.anna)
    form = typed()
    assert client.post(place.url("decision_new"), form).status_code == 302
    assert client.post(place.url("decision_new"), form).status_code == 302  # S-142
    made = Decision.objects.get()
    page = client.get(place.url("decision", made.public_id)).content.decode()
    assert "Underteckna beslutet" in page
    signing = {"decided_on": clock.today().isoformat(), "version": "1"}
    assert client.post(place.url("decision_sign", made.public_id), signing).status_code == 403  # S-53
    confirm(client, place.anna)
    assert client.post(place.url("decision_sign", made.public_id), signing).status_code == 302
    made = Decision.objects.get()
    assert made.laws == [SECTION]
    assert (made.running, made.signed_by, made.decided_on) == (1, place.anna, clock.today())
    assert traces("decision.signed")
    listed = client.get(place.url("case_decisions")).content.decode()
    assert f"{place.case.number}/1" in listed
    assert "10 samtal" in listed
    page = client.get(place.url("decision", made.public_id)).content.decode()
    assert SECTION in page
    assert "undertecknat" in page
    assert client.get(place.url("decision_change", made.public_id)).status_code == 200
    assert IsSigned.message in client.get(place.url("decision_change", made.public_id)).content.decode()
    with pytest.raises(IsSigned):
        services.change_proposal(
            actor(place.anna),
            decision=made,
            facts=DecisionFacts(kind="shelter", outcome="granted", what="x"),
            version=1,
        )
    for sql in (
        "UPDATE cases_decision SET outcome = 'refused'",
        "DELETE FROM cases_decision",
        f"UPDATE cases_decision SET signed_by_id = {place.chef.pk}",
    ):
        with application(actor(place.anna)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)
    with pytest.raises(DatabaseError), transaction.atomic():  # nor by the owner of the tables
        Decision.objects.update(outcome="refused")


@pytest.mark.req("R-103")
def test_r103_a_refusal_without_its_reasons_is_no_decision(place, application):
    made = proposal(place, outcome="refused")
    with pytest.raises(ReasonsMissing):
        sign(place, made)
    with application(actor(place.anna)), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            "UPDATE cases_decision SET signed_at = now(), signed_by_id = acting(), decided_on = today(), running = 1, "
            "laws = '{x}'"
        )
    assert signed(place, **REFUSAL).is_signed


@pytest.mark.req("R-042")
def test_delegation_law_the_unit_and_the_ports_are_asked_before_anything_is_decided(place, monkeypatch):
    beyond = proposal(place, talks=13)
    with pytest.raises(BeyondDelegation, match="enhetschef"):
        sign(place, beyond)
    engaged(place.case, place.chef, EngagementKind.LEAD_READING)
    with pytest.raises(NotDelegated):
        sign(place, proposal(place, kind="shelter"), place.chef)
    assert sign(place, beyond, place.chef).signed_by_id == place.chef.pk  # one who leads and has opened it
    boards = proposal(place, kind="shelter", body="Utskottet")
    assert sign(place, boards, place.chef).body == "Utskottet"
    with pytest.raises(LawIsUnconfirmed):
        signed(place, grounds=(GROUND, "sol2025_brottsoffer"))

    class NotWeighed(DomainError):
        pass

    monkeypatch.setattr(ports, "obstacles_to_deciding", [lambda case, kind, day: NotWeighed()])
    with pytest.raises(NotWeighed):
        signed(place)
    monkeypatch.undo()
    Municipality.objects.update(rights={})
    with pytest.raises(UnitDoesNotDecide):
        signed(place)


@pytest.mark.req("R-103")
def test_r103_nobody_who_has_the_case_signs_as_the_board(place, browse):
    engaged(place.case, place.chef, EngagementKind.LEAD_READING)
    made = proposal(place, kind="shelter", body="Utskottet")
    with pytest.raises(LeadWritesForBody, match=r"Utskottet fattar .* Den som leder enheten"):
        sign(place, made)
    page = browse(place.anna).get(place.url("decision", made.public_id)).content.decode()
    assert str(LeadWritesForBody(body="Utskottet")) in page
    own = services.propose_decision(
        actor(co_assigned(place)),
        case=place.case,
        facts=DecisionFacts(kind="shelter", outcome="granted", what="Plats.", grounds=(GROUND,), body="Utskottet"),
        submission=uuid4(),
        at=clock.now(),
    )
    with pytest.raises(AnotherWritesForBody):
        sign(place, own, own.proposed_by)
    assert sign(place, own, place.chef).signed_by == place.chef


def changed(place, decision, by, **facts):
    """The proposal as that one has changed it."""
    told = {"kind": decision.kind, "outcome": "granted", "what": "Plats.", "grounds": (GROUND,)} | facts
    return services.change_proposal(actor(by), decision=decision, facts=DecisionFacts(**told), version=decision.version)


@pytest.mark.req("R-103")
def test_r103_who_changed_the_proposal_of_another_has_written_it_too(place, browse):
    lead = co_assigned(place)
    made = changed(place, proposal(place, kind="shelter", body="Utskottet"), lead, body="Utskottet", **REFUSAL)
    page = browse(place.anna).get(place.url("decision", made.public_id)).content.decode()
    assert re.search(
        r"Föredraget av</dt>\s*<dd[^>]*>Anna Exempel.*Förslaget ändrat av</dt>\s*<dd[^>]*>Lo Leder", page, re.S
    )
    with pytest.raises(AnotherWritesForBody):
        sign(place, made, lead)
    engaged(place.case, place.chef, EngagementKind.LEAD_READING)
    assert sign(place, made, place.chef).changed_by == lead
    own = changed(place, proposal(place), place.anna, kind="intervention", what="Andra ord.")
    assert own.changed_by is None


@pytest.mark.req("R-103")
def test_r103_what_the_board_decided_is_put_right_by_who_writes_for_the_board(place):
    engaged(place.case, place.chef, EngagementKind.LEAD_READING)
    year = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=300)}
    made = sign(place, proposal(place, kind="shelter", body="Utskottet", **year), place.chef)
    night = year | {"ends_on": clock.today() + timedelta(days=1)}
    for body in ("", "Utskottet"):
        facts = DecisionFacts(kind="shelter", outcome="granted", what="En natt.", grounds=(GROUND,), body=body, **night)
        wording = Decision.objects.filter(corrects=made).first()
        if wording is None:
            wording = services.propose_decision(
                actor(place.anna), case=place.case, facts=facts, corrects=made, submission=uuid4(), at=clock.now()
            )
        else:
            wording = changed(place, wording, place.anna, body=body, what="En natt.", **night)
        with pytest.raises(LeadWritesForBody):
            sign(place, wording, decided_on=made.decided_on)
    assert sign(place, wording, place.chef, decided_on=made.decided_on).is_signed


def test_s11_who_shares_the_case_without_whereabouts_signs_nothing_in_it(place):
    made, friend = proposal(place), worker(place.unit, Role.SOCIAL_WORKER)
    shared = Engagement.objects.filter(pk=engaged(place.case, friend, EngagementKind.CO_ASSIGNED).pk)
    shared.update(carries_whereabouts=False)
    with pytest.raises(AnotherSettles):
        sign(place, made, friend)
    shared.update(carries_whereabouts=True)
    assert sign(place, made, friend).is_signed


def co_assigned(place):
    """Another who leads the unit, and works with the case."""
    lead = worker(place.unit, Role.UNIT_MANAGER, name="Lo Leder")
    engaged(place.case, lead, EngagementKind.CO_ASSIGNED)
    return lead


@pytest.mark.req("R-103")
def test_r103_no_decision_is_signed_with_a_day_before_its_proposal_or_its_case(place, browse):
    made = proposal(place)
    with pytest.raises(DecidedBeforeProposal):
        sign(place, made, decided_on=clock.today() - timedelta(days=1))
    Case.objects.filter(pk=place.case.pk).update(came_in_on=clock.today() - timedelta(days=1))
    early = proposal(place, at=clock.now() - timedelta(days=9))
    place.case.refresh_from_db()
    with pytest.raises(DecidedBeforeCase):
        sign(place, early, decided_on=clock.today() - timedelta(days=2))
    assert sign(place, early, decided_on=clock.today() - timedelta(days=1)).is_signed


@pytest.mark.req("R-103")
def test_r103_shelter_is_decided_where_the_unit_decides_or_is_on_duty(place):
    made = proposal(place, kind="shelter")
    functions = UnitFunction.objects.filter(unit=place.unit)
    functions.update(function=Function.TREATMENT)
    with pytest.raises(UnitDoesNotDecide, match="skyddat boende"):
        sign(place, made)
    functions.update(function=Function.OUT_OF_HOURS)
    assert sign(place, made).is_signed
    functions.update(function=Function.AUTHORITY)
    assert signed(place, kind="shelter").is_signed


@pytest.fixture
def investigated(place, monkeypatch):
    """The open investigation of the case; that it is ready to be decided on is asked elsewhere."""
    monkeypatch.setattr(ports, "obstacles_to_deciding", [])
    return InvestigationFactory(case=place.case)


def test_r103_a_decision_about_help_ends_the_investigation_it_rests_on(place, investigated, traces):
    signed(place, kind="shelter")
    investigated.refresh_from_db()
    assert (investigated.ended_how, investigated.ended_on) == ("decided", clock.today())
    assert [trace["why"] for trace in traces("investigation.ended")] == ["decided"]
    assert not closing.obstacles(place.case, day=clock.today())
    later = InvestigationFactory(case=place.case)
    services.write_step(
        actor(place.anna),
        decision=Decision.objects.get(),
        step="received",
        happened_on=clock.today(),
        submission=uuid4(),
        at=clock.now(),
    )
    later.refresh_from_db()
    assert later.is_open


@pytest.mark.req("R-109")
def test_r109_help_that_the_second_reader_has_read_is_not_refused_on_that_reading(place, investigated):
    def read(position, kind):
        made = Proposal.objects.create(
            case=place.case, investigation=investigated, position=position, kinds=[kind], text="Förslag.",
            proposed_by=place.anna, proposed_at=clock.now(), submission=uuid4(),
        )  # fmt: skip
        Proposal.objects.filter(pk=made.pk).update(outcome="read", read_by=place.chef, read_at=clock.now())

    read(1, "crisis_support")
    refusal = proposal(place, **REFUSAL)
    with pytest.raises(ReadAsHelp):
        sign(place, refusal)
    assert not Decision.objects.get().is_signed
    read(2, "advice")
    sign(place, refusal)
    investigated.refresh_from_db()
    assert not investigated.is_open


def test_r103_signed_by_one_who_only_reads_it_ends_with_the_next_that_is_written(place, investigated):
    engaged(place.case, place.chef, EngagementKind.LEAD_READING)
    decision = sign(place, proposal(place), who=place.chef)
    investigated.refresh_from_db()
    assert investigated.is_open
    services.write_step(
        actor(place.anna),
        decision=decision,
        step="received",
        happened_on=clock.today(),
        submission=uuid4(),
        at=clock.now(),
    )
    investigated.refresh_from_db()
    assert investigated.ended_how == "decided"


def test_s01_one_without_the_case_has_no_such_page_and_one_who_received_it_signs_nothing(place, browse):
    made = proposal(place)
    stranger = browse(worker(UnitFactory()))
    for name in ("decision", "decision_change", "decision_notice"):
        assert stranger.get(place.url(name, made.public_id)).status_code == 404
    assert stranger.get(place.url("case_decisions")).status_code == 404
    with pytest.raises(NotPermitted):
        sign(place, made, worker(place.unit, Role.SOCIAL_WORKER))
    bo = worker(place.unit, Role.SOCIAL_WORKER)
    engaged(place.case, bo, EngagementKind.INTAKE)
    with pytest.raises(MayNotSignHere):
        sign(place, made, bo)


def test_s142_a_stale_version_is_refused_and_both_are_shown(place, browse):
    made = proposal(place)
    client = browse(place.anna)
    assert (
        client.post(place.url("decision_change", made.public_id), typed(what="Först.", version="1")).status_code == 302
    )
    answer = client.post(place.url("decision_change", made.public_id), typed(what="Sedan.", version="1"))
    page = answer.content.decode()
    assert SomeoneElseChangedTheDecision.message in page
    assert "Först." in page
    assert "Sedan." in page
    assert (
        client.post(place.url("decision_change", made.public_id), typed(what="Sedan.", version="2")).status_code == 302
    )
    with pytest.raises(SomeoneElseChangedTheDecision):
        sign(place, made, version=2)


@pytest.mark.parametrize(
    "odd",
    [{"what": ""}, {"what": "a\x00"}, {"what": "a\ufffe"}, {"talks": "-1"}, {"ground": "x"}, {"starts_on": "igår"}],
)
def test_s131_what_cannot_be_saved_gets_a_sentence_and_stays(place, browse, odd):
    answer = browse(place.anna).post(place.url("decision_new"), typed(reasons="Mina skäl.") | odd)
    assert answer.status_code == 200
    assert "data-error" in answer.content.decode()
    assert "Mina skäl." in answer.content.decode()
    assert not Decision.objects.exists()


def test_s23_a_text_that_tells_where_she_is_is_asked_about(place, browse):
    housed(place.case, "Hemliga gatan 12")
    answer = browse(place.anna).post(place.url("decision_new"), typed(reasons="Hon bor på Hemliga gatan 12."))
    assert "Varför måste det stå i texten?" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_slip_of_the_pen_is_put_right_by_the_next_wording(place, browse, application):
    first = signed(place)
    client = browse(place.anna)
    confirm(client, place.anna)
    url = place.url("decision_correct", first.public_id)
    assert client.post(url, typed(what="Stödsamtal, rätt skrivet.", kind="shelter")).status_code == 302
    second = Decision.objects.get(corrects=first)
    assert (second.kind, second.edition) == ("intervention", 2)
    with pytest.raises(NotTheLatest):
        services.propose_decision(
            actor(place.anna),
            case=place.case,
            facts=DecisionFacts(kind="intervention", outcome="granted", what="x", grounds=(GROUND,)),
            submission=uuid4(),
            at=clock.now(),
            corrects=first,
        )
    assert sign(place, second).number == f"{place.case.number}/1, lydelse 2"
    listed = client.get(place.url("case_decisions")).content.decode()
    assert listed.count("Beslut 20") == 1
    assert "tidigare lydelse" in client.get(place.url("decision", first.public_id)).content.decode()
    assert signed(place).running == 2


# ---- notice ----


def cleared(place, decision, client, way="handed"):
    party = Party.objects.get(case=place.case, role=PartyRole.CLIENT)
    told = {"party": str(party.public_id), "way": way, "submission": str(uuid4())}
    return client.post(place.url("decision_notice", decision.public_id), told)


@pytest.mark.req("R-103")
def test_s60_nothing_is_handed_out_before_the_gate_says_so_and_then_neutrally(place, browse, traces):
    made = signed(place, **REFUSAL | {"circumstances": f"{OTHERS_NAME} har flyttat. Torbjörns bil är såld."})
    client = browse(place.anna)
    confirm(client, place.anna)
    pdf = place.url("decision_document", made.public_id, uuid4(), "pdf")
    assert NotCleared.message in client.get(pdf).content.decode()
    refused = cleared(place, made, client)
    assert WayIsNotKnown.message in refused.content.decode()
    assert not DecisionStep.objects.exists()
    way = place.safe()
    assert cleared(place, made, client).status_code == 302
    step = DecisionStep.objects.get()
    assert step.step == "notified"
    by_letter = {"party": str(step.party.public_id), "way": "letter", "submission": str(step.submission)}
    again = client.post(place.url("decision_notice", made.public_id), by_letter)
    assert DecisionIsSaved.message in again.content.decode(), "S-142: a way that is not safe is never said to be"
    assert client.post(place.url("decision_notice", made.public_id), by_letter | {"way": "handed"}).status_code == 302
    assert DecisionStep.objects.count() == 1
    pdf, word = (place.url("decision_document", made.public_id, step.public_id, form) for form in ("pdf", "docx"))
    page = client.get(place.url("decision_notice", made.public_id)).content.decode()
    assert "Något är utelämnat" in page
    assert "Så överklagar du" in page
    assert "inom tre veckor" in page
    answer = client.get(word)
    assert answer["Content-Disposition"] == f'attachment; filename="handling-{clock.today()}.docx"'
    document = Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "[uppgift som omfattas av sekretess] har flyttat" in text
    assert "Torbjörn" not in text
    assert "Så överklagar du" in text
    assert "Beslutat av Anna Exempel, socialsekreterare." in text
    assert SECTION in text
    assert document.core_properties.author == ""
    assert document.styles["Heading 1"].name in {paragraph.style.name for paragraph in document.paragraphs}
    answer = client.get(pdf)
    assert answer.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.content
    assert b"Typst" not in answer.content
    assert len(traces("decision.document_made")) == 2
    # unsafe now stops what was waiting (S-62)
    SafeChannel.objects.filter(pk=way.pk).update(is_safe="no")
    assert client.get(pdf)["Content-Type"].startswith("text/html")
    # the answer says which of her numbers it means: never the one that he has too (S-60)
    other = Party.objects.create(case=place.case, person=PersonFactory(), role=PartyRole.OTHER_PARTY).person
    for value in ("070-174 06 05", "070-174 06 06"):
        place.safe("call", value=value, value_hash=value.encode())
    place.safe("call", person=other, value="070-174 06 05", value_hash=b"070-174 06 05")
    assert cleared(place, made, client, way="read").status_code == 302
    shown = client.get(place.url("decision_notice", made.public_id)).content.decode()
    for words in ("Det sättet är säkert nu: Ring", "Säkert nu: Ring"):
        assert words in shown
    assert shown.split("Det sättet är säkert nu: ")[1].split("Ta fram")[0].count("070-174 06 0") == 1
    assert "070-174 06 06" in shown.split("Det sättet är säkert nu: ")[1].split("Ta fram")[0]
    browse_no_factor = browse(place.anna)
    assert browse_no_factor.get(pdf).status_code == 403


def test_the_names_of_those_who_decided_and_the_shelter_are_left_out(place, browse):
    made = signed(place, kind="shelter", provider="Hemliga huset", hides_decider=True, what="Plats i skyddat boende.")
    page = browse(place.anna).get(place.url("decision_notice", made.public_id)).content.decode()
    shown = page.split('id="notice"')[1].split("</section>")[0]
    assert "Hemliga huset" not in shown
    assert "Anna Exempel" not in shown
    assert "lämnas inte ut i underrättelsen" in shown


class ChildsPlace(Place):
    """The case of a child whose mother has protected personal data, with a decision that is signed."""

    def __init__(self):
        super().__init__()
        self.adults = self.case
        self.case = CaseFactory(unit=self.unit, role=CaseRole.CHILD, person=PersonFactory(name="Cleo Prövare"))
        engaged(self.case, self.anna)
        self.ada = worker(self.unit, Role.SOCIAL_WORKER, name="Ada Exempel")
        engaged(self.case, self.ada, EngagementKind.CO_ASSIGNED)
        self.mother = self.party("Anna-Karin Dold", protection=Protection.SECRECY_MARKING)
        self.father = self.party("Bosse Provsson")

    def party(self, name, role=PartyRole.GUARDIAN, **facts):
        return Party.objects.create(case=self.case, person=PersonFactory(name=name, **facts), role=role)

    def signed(self, *, running=1, **facts):
        now = clock.now()
        told = {"kind": "child_intervention", "outcome": "granted", "what": "Samtal.", "grounds": [GROUND]} | facts
        carrier = {"unit": told.pop("provider_unit", None), "words": told.pop("provider", "")}
        told |= {"proposed_by": self.anna, "proposed_at": now, "submission": uuid4()}
        made = Decision.objects.create(case=self.case, names_provider=any(carrier.values()), **told)
        if made.names_provider:
            DecisionProvider.objects.create(case=self.case, decision=made, public_id=made.public_id, **carrier)
        by = {"signed_by_id": self.chef.pk, "signed_at": now}
        Decision.objects.filter(pk=made.pk).update(decided_on=clock.today(), running=running, laws=[SECTION], **by)
        return queries.decision(self.case, made.public_id)

    def child(self):
        return Party.objects.get(case=self.case, role=PartyRole.CLIENT)

    def told(self, **facts):
        return {"board": self.case.board, "told_in_case": self.case.pk, "recorded_at": clock.now()} | facts

    def visits(self, party):
        """A visit is safe for that person."""
        way = {"kind": "visit", "is_safe": "yes", "confirmed_on": clock.today()}
        return SafeChannel.objects.create(person=party.person, **self.told(**way))

    def cleared(self, client, decision, party):
        told = {"party": str(party.public_id), "way": "handed", "submission": str(uuid4())}
        return client.post(self.url("decision_notice", decision.public_id), told)


@pytest.fixture
def childs():
    return ChildsPlace()


def rename(person, name):
    person.name = name
    person.save()


def shown(client, place, decision):
    """The notice as it stands on its page, below the line on whom it goes to."""
    page = client.get(place.url("decision_notice", decision.public_id)).content.decode()
    return page.split('id="notice"')[1].split("</section>")[0].split("Nämnd", 1)[1]


@pytest.mark.req("R-103")
def test_s20_a_guardian_is_not_told_by_the_notice_where_or_who_anybody_protected_is(childs, browse):
    for name, ended_at in (("Rut Ombudsson", None), ("Ulla Bisittare", clock.now())):
        told = childs.told() | {"ended_at": ended_at}
        Representative.objects.create(person=childs.mother.person, kind="counsel", name=name, **told)
    made = childs.signed(
        what="Samtal på Solrosens kvinnohus i Farsta.",
        circumstances="Karin och Cleo är i Farsta. Rut Ombudsson var med, förut Ulla Bisittare.",
        provider="Solrosens kvinnohus i Farsta",
    )
    client = browse(childs.anna)
    childs.visits(childs.father)
    before = shown(client, childs, made)
    assert childs.cleared(client, made, childs.father).status_code == 302
    for text in (before, shown(client, childs, made)):
        for words in ("Solrosen", "Farsta", "Karin", "Dold", "Ombudsson", "Bisittare"):
            assert words not in text
        assert "Cleo Prövare" in text
    Person.objects.filter(pk=childs.case.person_id).update(protection=Protection.SECRECY_MARKING)
    text = shown(client, childs, made)
    assert "Cleo" not in text
    assert "Prövare" not in text


def has_custody(place, party, **facts):
    told = place.told(told_by=Source.STAFF) | {"kind": "joint_custody"} | facts
    return Guardianship.objects.create(person=place.case.person, guardian=party.person, **told)


def test_s13_who_no_longer_has_custody_is_told_of_no_decision(childs, browse):
    made, client = childs.signed(), browse(childs.anna)
    url = childs.url("decision_notice", made.public_id)
    childs.visits(childs.father)
    assert "Det är inte nedskrivet att" in client.get(url).content.decode()
    held = [has_custody(childs, party) for party in (childs.mother, childs.father)]
    assert "Det är inte nedskrivet att" not in client.get(url).content.decode()
    assert childs.cleared(client, made, childs.father).status_code == 302
    step = DecisionStep.objects.get()
    paper = childs.url("decision_document", made.public_id, step.public_id, "docx")
    confirm(client, childs.anna)
    assert client.get(paper)["Content-Type"].startswith("application/vnd")
    Guardianship.objects.filter(pk=held[1].pk).update(ends_on=clock.today() - timedelta(days=1))
    page = client.get(url).content.decode()
    assert str(childs.father.public_id) not in page  # not to be chosen
    assert str(step.public_id) not in page  # nor to be taken out, as it could before
    assert str(childs.mother.public_id) in page
    refused = client.get(paper)
    assert not refused.get("Content-Disposition")
    assert HasNoCustody.message in refused.content.decode()
    assert childs.cleared(client, made, childs.father).status_code == 200
    with pytest.raises(HasNoCustody):  # from a page opened before it ended
        services.notify_party(
            actor(childs.anna), decision=made, party=childs.father, way="handed", submission=uuid4(), at=clock.now()
        )
    assert DecisionStep.objects.count() == 1


def test_s21_where_anybody_else_is_protected_the_notice_tells_the_board_and_neither_unit_nor_who_decided(
    childs, browse
):
    made, client = childs.signed(), browse(childs.anna)
    for party in (childs.father, childs.mother):
        childs.visits(party)
    before = shown(client, childs, made)  # before anybody is chosen, as to whom may read least
    assert childs.cleared(client, made, childs.father).status_code == 302
    for text in (before, shown(client, childs, made)):
        for words in ("Anna Exempel", "Fia Fiktiv"):
            assert words not in text
        assert ">Enhet<" not in text
        assert childs.case.board.name in text
        assert "Så överklagar du" in text
    assert childs.cleared(client, made, childs.mother).status_code == 302
    text = shown(client, childs, made)
    assert ">Enhet<" in text  # she knows
    assert "Fia Fiktiv" in text


def test_s21_where_nobody_else_is_protected_the_notice_tells_the_unit(place, browse):
    made, client = signed(place), browse(place.anna)
    assert ">Enhet<" in shown(client, place, made)
    Person.objects.filter(pk=place.other.pk).update(protection=Protection.SECRECY_MARKING)
    assert ">Enhet<" not in shown(client, place, made)


@pytest.mark.parametrize("carrier", ["Kvinnohuset Linnean, Tyresö", "kvinnohuset/linnean (tyresö)"])
def test_s20_what_is_left_out_is_left_out_however_it_is_spelled_and_of_every_decision(childs, browse, carrier):
    rename(childs.mother.person, "Nyqvistprov, Mömprov (Ninniprov)")
    childs.signed(kind="shelter", provider=carrier, running=2)
    made = childs.signed(
        what="Samtal på Kvinnohuset Linnean i Tyresö. Tyreso\u0308boende.",
        reasons="Mo\u0308mprov, Momprov och Ninni\u00adprov flyttar till Lin\u200bnean. Nyqvistprovs rum.\n"
        + "Ninniprov. " * 300,
    )
    text = shown(browse(childs.anna), childs, made)
    for words in ("innean", "yres", "nean", "prov"):
        assert words not in text
    assert "Samtal på" in text


@pytest.mark.req("R-103")
def test_s20_what_looks_like_a_place_or_a_number_is_left_out_though_nobody_is_protected(childs, browse):
    Person.objects.filter(pk=childs.mother.person_id).update(protection=Protection.NONE)
    made = childs.signed(
        what="Samtal hemma hos mamma på Björkvägen nr 4, 123 45 Farsta.",
        conditions="Ring 070-174 06 05.",
        circumstances="Mamma är 850101-2384.",
        reasons="Skriv till mamma@example.com.",
    )
    text = shown(browse(childs.anna), childs, made)
    for words in ("Björkv", "Farsta", "123 45", "174 06", "850101", "2384", "example"):
        assert words not in text
    assert "Samtal hemma hos mamma på [uppgift som omfattas av sekretess]" in text


def test_s23_who_carries_out_a_guarded_decision_is_asked_about_in_any_text_by_those_who_are_told(childs, browse):
    childs.signed(provider="Kvinnohuset Linnean, Tyresö")
    Engagement.objects.filter(case=childs.case, actor=childs.ada).update(carries_whereabouts=False)
    form = typed(kind="child_intervention", what="Samtal på Linnéan.")
    page = browse(childs.anna).post(childs.url("decision_new"), form).content.decode()
    assert "I texten står vem som utför ett beslut." in page
    assert (
        browse(childs.ada).post(childs.url("decision_new"), form).status_code == 302
    )  # what she wrote tells her nothing
    named = typed(kind="child_intervention", what="Samtal på Eklunda.", provider="Eklunda kvinnohus")
    page = browse(childs.anna).post(childs.url("decision_new"), named).content.decode()
    assert "I texten står vem som utför ett beslut." in page
    assert browse(childs.anna).post(childs.url("decision_new"), named | {"what": "Samtal."}).status_code == 302
    assert Decision.objects.count() == 3


def test_s21_a_unit_that_carries_out_a_childs_decision_is_not_told_to_a_guardian(childs, browse):
    made = childs.signed(provider_unit=UnitFactory(name="solros", full_name="Solrosens enhet"))
    assert "Solrosens enhet" not in shown(browse(childs.anna), childs, made)


def test_s21_who_carries_out_a_childs_decision_or_a_shelter_is_seen_where_whereabouts_are(childs, browse):
    made = childs.signed(provider="Solrosens kvinnohus")
    Engagement.objects.filter(case=childs.case, actor=childs.ada).update(carries_whereabouts=False)
    url = childs.url("decision", made.public_id)
    hers, page = (browse(who).get(url).content.decode() for who in (childs.anna, childs.ada))
    assert ("Solrosen" in hers, "Solrosen" in page, "visas inte för dig" in page) == (True, False, True)
    for name in ("decision_correct", "decision_extend", "decision_notice"):
        page = browse(childs.ada).get(childs.url(name, made.public_id)).content.decode()
        assert "Solrosen" not in page
        assert "låta någon annan" in page
    other = childs.signed(running=2)  # names nobody, and its text may: what is not read cannot be left out of it
    page = browse(childs.ada).get(childs.url("decision_notice", other.public_id)).content.decode()
    assert str(MaskIsWithheld()) in page
    childs.visits(childs.father)
    told = {"party": childs.father, "way": "handed", "submission": uuid4(), "at": clock.now()}
    with pytest.raises(MaskIsWithheld):  # nor by the command itself
        services.notify_party(actor(childs.ada), decision=other, **told)
    form = typed(kind="child_intervention", provider="Solrosens kvinnohus")
    page = browse(childs.ada).post(childs.url("decision_new"), form).content.decode()
    assert str(ProviderIsWithheld()) in page
    assert Decision.objects.count() == 2


def carriers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT decision_id FROM cases_decisionprovider ORDER BY 1")
        return [pk for (pk,) in cursor.fetchall()]


def test_s05_s21_the_database_parts_who_carries_it_out_from_the_decision(childs, application):
    made = childs.signed(provider="Solrosens kvinnohus")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_decisionprovider")
        [(sealed,)] = cursor.fetchall()
    at = f"cases_decision.provider:{made.public_id}"  # what was moved opens where it stood before
    assert childs.case.cipher.open(bytes(sealed), place=at) == "Solrosens kvinnohus"
    childs.case = childs.adults
    adults = proposal(childs, provider="Kvinnojouren")
    engaged(childs.adults, childs.ada, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(actor=childs.ada).update(carries_whereabouts=False)
    told = {"outcome": "granted", "what": "Plats.", "grounds": (GROUND,), "kind": "shelter"}
    named, unnamed = DecisionFacts(provider="Hemliga huset", **told), DecisionFacts(**told)
    with application(actor(childs.ada)):  # a filter that a page forgets, or a statement of one's own
        assert Decision.objects.count() == 2
        assert carriers() == [adults.pk]  # where it tells of nobody it is read as all of the decision
        for facts in (named, unnamed):  # nor is what stands emptied on the way there
            with pytest.raises(ProviderIsWithheld):
                services.change_proposal(actor(childs.ada), decision=adults, facts=facts, version=1)
        # guarded, whoever makes it one of a shelter; and not opened again
        for kind in ("shelter", "intervention", "shelter"):
            with connection.cursor() as cursor:
                cursor.execute("UPDATE cases_decision SET kind = %s WHERE signed_at IS NULL", [kind])
            assert carriers() == []
        adults = queries.decision(childs.adults, adults.public_id)
        assert (adults.names_provider, adults.provider, adults.provider_unit) == (True, "", None)
        with pytest.raises(ProviderIsWithheld):  # nor is it written over unseen
            services.change_proposal(actor(childs.ada), decision=adults, facts=unnamed, version=1)
    with application(actor(childs.anna)):
        assert carriers() == [made.pk, adults.pk]
        changed = services.change_proposal(actor(childs.anna), decision=adults, facts=named, version=1)
        assert queries.decision(childs.adults, changed.public_id).provider == "Hemliga huset"
        for sql in ("UPDATE cases_decisionprovider SET words = NULL", "DELETE FROM cases_decisionprovider"):
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(sql)


@pytest.mark.parametrize("days", [0, 9])
def test_s21_the_day_on_which_a_shelter_is_to_begin_is_seen_where_whereabouts_are(childs, browse, days):
    begins = clock.today() + timedelta(days=days)
    made = childs.signed(kind="shelter", starts_on=begins, talks=2, weeks=2)
    Engagement.objects.filter(case=childs.case, actor=childs.ada).update(carries_whereabouts=False)
    for name in ("decision", "decision_notice", "decision_correct"):
        url = childs.url(name, made.public_id)
        hers, page = (browse(who).get(url).content.decode() for who in (childs.anna, childs.ada))
        # nor does the notice tell it to a guardian before it has come
        assert (begins.isoformat() in hers) == (days == 0 or name != "decision_notice")
        assert (begins.isoformat() in page) == (days == 0), name
    # nor does any day of it follow from how much is granted, or from the form of a commission
    ends = swedish_date(begins + timedelta(days=13))
    for name in ("case", "case_sessions", "case_talks", "intervention_new"):
        url = childs.url(name)
        hers, page = (browse(who).get(url).content.decode() for who in (childs.anna, childs.ada))
        assert (ends in page) == (days == 0 and ends in hers), name
    hers, page = (
        browse(who).get(childs.url("commission_new", made.public_id)).content.decode()
        for who in (childs.anna, childs.ada)
    )
    assert ('name="ends_on"' in page) == (days == 0 and 'name="ends_on"' in hers)
    client = browse(childs.anna)
    for party, is_told in ((childs.father, days == 0), (childs.mother, days == 0), (childs.child(), True)):
        childs.visits(party)
        childs.cleared(client, made, party)
        assert (begins.isoformat() in shown(client, childs, made)) == is_told


def test_s21_one_who_is_not_shown_all_of_a_decision_does_not_sign_it(place, browse):
    engaged(place.case, place.chef, EngagementKind.LEAD_READING)
    begins = clock.today() + timedelta(days=9)
    facts = {"kind": "shelter", "talks": None, "weeks": None}
    named = proposal(place, **facts, provider="Hemliga huset")
    ahead = proposal(place, **facts, starts_on=begins)
    plain = proposal(place, **facts)
    Engagement.objects.filter(case=place.case, actor=place.anna).update(carries_whereabouts=False)
    client = browse(place.anna)
    for made in (named, ahead):
        with pytest.raises(SignsUnread):
            sign(place, made)
        assert "ska ha läst allt" in client.get(place.url("decision", made.public_id)).content.decode()
    assert sign(place, plain).is_signed
    Delegation.objects.create(kind="shelter", role="unit_manager", basis="general", valid_from=date(2020, 1, 1))
    assert sign(place, named, place.chef).is_signed
    assert sign(place, ahead, place.chef).is_signed


@pytest.mark.req("R-103")
def test_s20_against_a_guardian_the_protected_parent_is_named_to_nobody(childs, browse):
    made = childs.signed(
        kind="against_guardian", what="Samtal.", reasons="Bosse Provsson vägrar. Anna-Karin Dold samtycker."
    )
    client = browse(childs.anna)
    for party in (childs.father, childs.mother):
        childs.visits(party)
        assert childs.cleared(client, made, party).status_code == 302
        text = shown(client, childs, made)
        assert "Provsson" in text
        assert "Karin" not in text
        assert "Dold" not in text


def test_s60_another_wording_is_told_by_a_clearance_of_its_own_and_how_is_read_where_ways_are(place, browse, traces):
    first = signed(place)
    place.safe()
    client = browse(place.anna)
    confirm(client, place.anna)
    assert cleared(place, first, client).status_code == 302
    step = DecisionStep.objects.get()
    assert "Går i dag" in client.get(place.url("decision_notice", first.public_id)).content.decode()
    assert client.post(place.url("decision_correct", first.public_id), typed(what="Rätt skrivet.")).status_code == 302
    second = sign(place, Decision.objects.get(corrects=first))
    url = place.url("decision_document", second.public_id, step.public_id, "docx")
    assert NotCleared.message in client.get(url).content.decode()
    assert "Går i dag" not in client.get(place.url("decision_notice", second.public_id)).content.decode()
    bo = worker(place.unit, Role.SOCIAL_WORKER, name="Bo Exempel")
    engaged(place.case, bo, EngagementKind.CO_ASSIGNED)
    his, way = browse(bo), str(Way.HANDED.label).lower()
    pages = [(place.url("decision", second.public_id)), place.url("decision_notice", first.public_id)]
    assert all(way in page.lower().split('id="gate"')[0] for page in (his.get(url).content.decode() for url in pages))
    Engagement.objects.filter(actor=bo).update(carries_whereabouts=False)
    for page in (his.get(url).content.decode() for url in pages):
        assert "Alma" in page
        assert way not in page.lower().split('id="gate"')[0]
    assert way in client.get(pages[0]).content.decode().lower()  # who did it


def test_s131_a_text_that_no_font_can_show_is_offered_as_word_and_stands_in_no_log(place, browse, traces, capfd):
    rename(place.case.person, "ሰላም ገብረሥላሴ")
    made = signed(place, what="Stödsamtal 😀 ภาษาไทย 中文")
    place.safe()
    client = browse(place.anna)
    confirm(client, place.anna)
    assert cleared(place, made, client).status_code == 302
    step = DecisionStep.objects.get()
    pdf, word = (place.url("decision_document", made.public_id, step.public_id, form) for form in ("pdf", "docx"))
    answer = client.get(pdf)
    assert answer.status_code == 200
    assert CannotBeSet.message in answer.content.decode()
    assert word in answer.content.decode()
    assert not traces("decision.document_made")
    assert not re.search("[ሰ😀ภ中]", "".join(capfd.readouterr()))
    document = Document(io.BytesIO(client.get(word).content))
    assert "Stödsamtal 😀 ภาษาไทย 中文" in [paragraph.text for paragraph in document.paragraphs]
    assert len(traces("decision.document_made")) == 1


@pytest.mark.req("R-103")
@pytest.mark.parametrize(
    "danger", [{"violence": Violence.BY_FIRST}, {"honour": Answer.YES}], ids=["violence", "honour"]
)
def test_s13_a_guardian_suspected_of_violence_is_told_nothing_before_two_have_let_it_out(childs, browse, danger):
    made = childs.signed()
    client = browse(childs.anna)
    childs.visits(childs.father)
    violence = Relation.objects.create(
        person=childs.father.person,
        other=childs.mother.person,
        kind="partner",
        **danger,
        **childs.told(told_by=Source.POLICE),
    )
    for staff in (childs.anna, childs.ada):
        page = childs.cleared(client, made, childs.father).content.decode()
        assert ViolenceIsHeldBack.message in page
        assert reverse("guardian", args=[childs.case.public_id, childs.father.public_id]) in page
        assert not DecisionStep.objects.exists()
        decide_for_guardian(
            actor(staff),
            case=childs.case,
            guardian=childs.father,
            item=violence,
            may_be_shown=True,
            ground="no_harm",
            reason="Läst tillsammans med gruppledaren i dag.",
            read=[str(each.public_id) for each in GuardianDecision.objects.all()],
            at=clock.now(),
        )
    assert childs.cleared(client, made, childs.father).status_code == 302


def test_s64_each_file_is_made_for_the_one_it_was_cleared_for(childs, browse):
    other = childs.party("Vera Utansson")
    made = childs.signed(circumstances="Vera och Bosse har talats vid.")
    client = browse(childs.anna)
    confirm(client, childs.anna)
    for party in (other, childs.father):
        childs.visits(party)
        assert childs.cleared(client, made, party).status_code == 302
    page = client.get(childs.url("decision_notice", made.public_id)).content.decode()
    for party, seen, hidden in ((other, "Vera", "Bosse"), (childs.father, "Bosse", "Vera")):
        step = DecisionStep.objects.get(party=party)
        url = childs.url("decision_document", made.public_id, step.public_id, "docx")
        assert url in page
        assert party.person.name in page.split('id="files"')[1].split("</section>")[0]
        document = Document(io.BytesIO(client.get(url).content))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert seen in text
        assert hidden not in text
    tomorrow = clock.now() + timedelta(days=1)
    with pytest.raises(NotCleared):
        services.take_out(actor(childs.anna), decision=made, cleared_id=step.public_id, form="docx", at=tomorrow)


# ---- what follows ----


@pytest.mark.req("R-103")
def test_r103_received_starts_the_three_weeks_and_the_appeal_is_led_to_the_court(place, browse, traces):
    made = signed(place, **REFUSAL)
    client = browse(place.anna)
    url = place.url("decision", made.public_id)
    assert "ingen har skrivit in när beslutet togs emot" in client.get(url).content.decode()
    told = {"step": "received", "happened_on": clock.today().isoformat(), "submission": str(uuid4())}
    assert client.post(place.url("decision_step", made.public_id), told).status_code == 302
    assert client.post(place.url("decision_step", made.public_id), told).status_code == 302  # S-142
    other = told | {"step": "appealed", "text": "Hon överklagar, och skriver varför i ett brev."}
    kept = client.post(place.url("decision_step", made.public_id), other).content.decode()
    assert DecisionIsSaved.message in kept, "the same form says something else, and none of it is saved"
    assert "Hon överklagar, och skriver varför i ett brev." in kept
    assert DecisionStep.objects.count() == 1
    assert "Kan överklagas till och med" in client.get(url).content.decode()
    for step in ("appealed", "in_time", "unchanged", "sent_on", "court_returned"):
        wrote(place, made, step)
    page = client.get(url).content.decode()
    assert "Överlämnat till domstolen" in page
    assert "Anna Exempel" in page
    wrong = client.post(
        place.url("decision_step", made.public_id), told | {"step": "sent_on", "submission": str(uuid4())}
    )
    assert "Det går inte att skriva in nu" in wrong.content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("SET LOCAL ROLE livlina_app; UPDATE cases_decisionstep SET step = 'late'")


@pytest.mark.parametrize("step", ["in_time", "late", "changed", "unchanged", "sent_on", "court_upheld"])
def test_s131_a_step_of_an_appeal_that_never_came_in_is_refused_and_shuts_no_page(place, browse, step):
    made, client = signed(place, **REFUSAL), browse(place.anna)
    with pytest.raises(StepNotNow):
        wrote(place, made, step)
    DecisionStep.objects.create(
        case=made.case, decision=made, step=step, happened_on=clock.today(), said_by=place.anna, said_at=clock.now(),
        submission=uuid4(),
    )  # fmt: skip
    for url in (place.url("decision", made.public_id), place.url("case_decisions")):
        assert client.get(url).status_code == 200
    for other in ("in_time", "changed", "sent_on"):
        with pytest.raises(StepNotNow):
            wrote(place, made, other)
    wrote(place, made, "appealed")
    wrote(place, made, "in_time")
    assert client.get(place.url("decision", made.public_id)).status_code == 200


@pytest.mark.req("R-103")
def test_r103_an_appeal_is_too_late_only_as_the_days_say_and_the_clock_runs_until_it_is_sent_on(place, browse):
    """On its first day nobody says it away: it stands under what is to be done until it is sent on."""
    made, client = signed(place, **REFUSAL), browse(place.anna)
    wrote(place, made, "appealed")
    (waits,) = Deadline.objects.filter(case=place.case, clock="appeal_sent_on")
    assert (waits.about, waits.finished_on) == (made.public_id, None)
    assert "Lämna överklagandet vidare" in client.get(place.url("case_process")).content.decode()
    url = place.url("decision_step", made.public_id)
    told = {"happened_on": clock.today().isoformat(), "text": ""}
    page = client.post(url, told | {"step": "late", "submission": str(uuid4())}).content.decode()
    assert "har tiden för att överklaga inte börjat" in page
    wrote(place, made, "received")  # also when the appeal has come
    page = client.post(url, told | {"step": "late", "submission": str(uuid4())}).content.decode()
    assert "det kom i rätt tid" in page
    for step in ("in_time", "unchanged"):
        wrote(place, made, step)
    waits.refresh_from_db()
    assert waits.finished_on is None
    wrote(place, made, "sent_on")
    waits.refresh_from_db()
    assert waits.finished_on is not None


def test_r103_an_appeal_that_came_too_late_waits_until_it_is_dismissed_also_in_a_closed_case(place, browse):
    long_since = clock.today() - timedelta(days=60)
    Case.objects.filter(pk=place.case.pk).update(came_in_on=long_since)
    place.case.refresh_from_db()
    made = sign(place, proposal(place, at=clock.now() - timedelta(days=61), **REFUSAL), decided_on=long_since)
    for step, days in (("received", 50), ("appealed", 10), ("late", 10)):
        wrote(place, made, step, days=days)
    (waits,) = Deadline.objects.filter(case=place.case, clock="appeal_sent_on")
    wrote(place, made, "in_time")  # the wrong answer can be put right
    assert waits.finished_on is None
    another = sign(place, proposal(place, at=clock.now() - timedelta(days=61), **REFUSAL), decided_on=long_since)
    for step, days in (("received", 50), ("appealed", 10), ("late", 10)):
        wrote(place, another, step, days=days)
    Case.objects.filter(pk=place.case.pk).update(closed_on=clock.today())
    place.case.refresh_from_db()
    with pytest.raises(CaseIsClosed):
        proposal(place)
    assert place.url("decision_new") in browse(place.anna).get(place.url("case_decisions")).content.decode()
    dismissed = proposal(place, kind="dismiss_appeal", outcome="taken", what="Avvisas.", reasons="För sent.")
    Delegation.objects.create(kind="dismiss_appeal", role="unit_manager", basis="general", valid_from=date(2020, 1, 1))
    engaged(place.case, place.chef, kind=EngagementKind.CO_ASSIGNED)
    sign(place, dismissed, place.chef)
    assert [row.about for row in Deadline.objects.filter(clock="appeal_sent_on", finished_on=None)] == [made.public_id]


@pytest.fixture
def refused_long_since(place):
    """refused_long_since() is a decision that refuses help, received fifty days ago; its appeal can be too late."""
    long_since = clock.today() - timedelta(days=60)
    Case.objects.filter(pk=place.case.pk).update(came_in_on=long_since)
    place.case.refresh_from_db()
    Delegation.objects.create(kind="dismiss_appeal", role="unit_manager", basis="general", valid_from=date(2020, 1, 1))
    engaged(place.case, place.chef, kind=EngagementKind.CO_ASSIGNED)

    def made():
        decision = sign(place, proposal(place, at=clock.now() - timedelta(days=61), **REFUSAL), decided_on=long_since)
        wrote(place, decision, "received", days=50)
        return decision

    return made


def appeals_waiting():
    return {row.about for row in Deadline.objects.filter(clock="appeal_sent_on", finished_on=None)}


def came_too_late(place, decision):
    for step in ("appealed", "late"):
        wrote(place, decision, step, days=10)


def dismissing(place, what):
    return proposal(place, kind="dismiss_appeal", outcome="taken", what=what, reasons="För sent.")


def test_r103_a_dismissal_is_of_the_appeal_that_it_names_and_of_no_other(place, refused_long_since):
    one, other = refused_long_since(), refused_long_since()
    came_too_late(place, one)
    unsaid = dismissing(place, "Överklagandet avvisas.")
    said = dismissing(place, f"Överklagandet av beslut {place.case.number}/{one.running} avvisas.")
    came_too_late(place, other)
    with pytest.raises(WhichAppeal):
        sign(place, unsaid, place.chef)
    sign(place, said, place.chef)
    assert appeals_waiting() == {other.public_id}
    with pytest.raises(WhichAppeal):  # it was written before the other one was said to be late
        sign(place, unsaid, place.chef)
    sign(place, dismissing(place, "Överklagandet avvisas."), place.chef)
    assert appeals_waiting() == set()


def test_r103_an_appeal_that_was_dismissed_and_came_in_time_is_to_be_sent_on_again(place, refused_long_since):
    made = refused_long_since()
    came_too_late(place, made)
    sign(place, dismissing(place, "Avvisas."), place.chef)
    assert appeals_waiting() == set()
    wrote(place, made, "in_time")
    assert appeals_waiting() == {made.public_id}
    waits = Deadline.objects.get(clock="appeal_sent_on", finished_on=None)
    assert waits.starts_on == clock.today() - timedelta(days=10)


def test_s01_what_was_proposed_before_the_case_closed_is_not_signed_after_it(place):
    proposed = proposal(place)
    Case.objects.filter(pk=place.case.pk).update(closed_on=clock.today())
    place.case.refresh_from_db()
    proposed.case = place.case
    with pytest.raises(CaseIsClosed):
        sign(place, proposed)
    assert not Decision.objects.get().is_signed


@pytest.mark.req("R-103")
def test_r103_help_that_has_not_begun_is_listed_for_the_one_who_leads_by_number_alone(place, browse, traces):
    made = signed(place)
    begun = signed(place, what="Grupp.")
    wrote(place, begun, "carried_out")
    elsewhere = browse(worker(UnitFactory(), Role.UNIT_MANAGER))
    client = browse(place.chef)
    page = client.get(reverse("help_not_begun")).content.decode()
    assert f"{place.case.number}/{made.running}" in page
    assert f"{place.case.number}/{begun.running}" not in page
    assert "Inget att rapportera den dagen" in page
    assert "Alma" not in page
    long_since = clock.today() - timedelta(days=100)
    Case.objects.filter(pk=place.case.pk).update(came_in_on=long_since)
    place.case.refresh_from_db()
    sign(place, proposal(place, at=clock.now() - timedelta(days=101)), decided_on=long_since)
    page = client.get(reverse("help_not_begun")).content.decode()
    assert "Inget att rapportera den dagen" not in page
    assert place.case.number not in elsewhere.get(reverse("help_not_begun")).content.decode()
    assert browse(place.anna).get(reverse("help_not_begun")).status_code == 404
    assert traces("decisions.not_begun_listed")
    assert "har inte börjat, ska rapporteras" in browse(place.anna).get(place.url("case_decisions")).content.decode()
    days = re.findall(r"\?dag=(\d{4}-\d\d-\d\d)", client.get(reverse("help_not_begun")).content.decode())
    assert all(date.fromisoformat(day).month in (3, 6, 9, 12) for day in days)


def test_s10_a_lead_with_the_other_side_is_not_told_of_help_that_has_not_begun(place, browse):
    made = signed(place, kind="shelter")
    row = re.compile(rf"{place.case.number}/{made.running}</th><td>Skyddat boende")
    client = browse(place.chef)
    assert row.search(client.get(reverse("help_not_begun")).content.decode())
    his = CaseFactory(unit=place.unit, person=place.other, role=CaseRole.USING_VIOLENCE)
    engaged(his, place.chef)
    page = client.get(reverse("help_not_begun")).content.decode()
    assert place.case.number not in page  # nor as a row without its kind, which points it out
    assert "Rapportera när du inte läser något ärende" in page


# ---- promises ----


@pytest.mark.req("R-102")
def test_r102_a_promise_has_an_owner_or_is_red_and_is_withdrawn_only_by_a_decision(place, browse, traces, application):
    client = browse(place.anna)
    on = clock.today() - timedelta(days=9)
    told = {
        "what": "En plats i skyddat boende över helgen.",
        "who": "other",
        "promiser": "Socialjouren, Nora",
        "promised_on": on.isoformat(),
        "until": (clock.today() + timedelta(days=3)).isoformat(),
        "submission": str(uuid4()),
    }
    assert "Skriv vem som lovade" in client.post(place.url("promise_new"), told | {"promiser": ""}).content.decode()
    assert client.post(place.url("promise_new"), told).status_code == 302
    assert client.post(place.url("promise_new"), told).status_code == 302  # S-142
    made = Promise.objects.get()
    listed = client.get(place.url("case_decisions")).content.decode()
    assert "ingen har tagit över" in listed
    assert "Socialjouren, Nora" in listed
    assert f"Löfte som ingen har tagit över, ärende {place.case.number}" in client.get("/").content.decode()
    url = place.url("promise", made.public_id)
    assert client.post(url, {"owner": str(worker(place.unit).public_id)}).status_code == 200  # has no case here
    assert client.post(url, {"owner": str(place.anna.public_id)}).status_code == 302
    assert "ingen har tagit över" not in client.get(place.url("case_decisions")).content.decode()
    assert traces("promise.owner_given")
    for sql in ("DELETE FROM cases_promise", "UPDATE cases_promise SET until = today()"):
        with application(actor(place.anna)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)
    page = client.get(place.url("decision_new") + f"?lofte={made.public_id}").content.decode()
    assert str(made.public_id) in page
    back = REFUSAL | {"kind": "shelter", "outcome": "withdrawn", "promise": made}
    with pytest.raises(ReasonsMissing):
        signed(place, **back | {"reasons": ""})
    decision = signed(place, **back)
    listed = client.get(place.url("case_decisions")).content.decode()
    assert "Tillbakataget genom beslut" in listed
    assert "Så överklagar du" in client.get(place.url("decision_notice", decision.public_id)).content.decode()
    with pytest.raises(PromiseIsSettled):
        services.keep_promise(actor(place.anna), promise=made, at=clock.now())


RED = "Löfte som ingen har tagit över, ärende"


@pytest.mark.req("R-102")
def test_r102_a_promise_whose_owner_no_longer_has_the_case_is_red_to_those_who_have_it_and_who_lead(place, browse):
    bo, stands_in = worker(place.unit, name="Bo Exempel"), worker(place.unit)
    on = clock.today() - timedelta(days=9)
    facts = PromiseFacts(what="En plats.", promised_on=on, until=clock.today(), promised_by=place.anna)
    made = services.make_promise(actor(place.anna), case=place.case, facts=facts, submission=uuid4(), at=clock.now())
    services.own_promise(actor(place.anna), promise=made, owner=place.anna, at=clock.now())
    engaged(place.case, bo, EngagementKind.CO_ASSIGNED)
    engaged(place.case, stands_in, EngagementKind.STAND_IN)
    everybody = (place.anna, bo, stands_in, place.chef, worker(place.unit), worker(UnitFactory(), Role.UNIT_MANAGER))

    def told():
        return [RED in browse(one).get("/").content.decode() for one in everybody]

    assert told() == [False] * 6
    had = Engagement.objects.filter(case=place.case, actor=place.anna)
    had.update(ends_at=clock.now())
    assert told() == [False, True, True, True, False, False]
    had.update(ends_at=None)
    assert told() == [False] * 6
    his = CaseFactory(unit=place.unit, role=CaseRole.USING_VIOLENCE)  # a wall closes the case to her
    engaged(his, place.anna)
    Party.objects.create(case=his, person=place.case.person, role=PartyRole.OTHER_PARTY)
    assert had.get().wall == Wall.CLOSED
    assert told() == [False, True, True, True, False, False]
    led = browse(place.chef).get("/").content.decode()
    assert reverse("promise", args=[place.case.public_id, made.public_id]) not in led
    assert f"{RED} {place.case.number}" in led
    page = browse(bo).get(place.url("case_decisions")).content.decode()
    assert "ingen har tagit över" in page
    assert re.search(r"Anna Exempel\S* har inte ärendet längre", page)
    one = browse(bo).get(place.url("promise", made.public_id)).content.decode()
    assert "ingen har tagit över" in one
    assert "har det nu" not in one
    assert browse(bo).post(place.url("promise", made.public_id), {"owner": str(bo.public_id)}).status_code == 302
    assert told() == [False] * 6
    assert "ingen har tagit över" not in browse(bo).get(place.url("case_decisions")).content.decode()


@pytest.mark.parametrize(("how", "words"), LEFT_OR_AWAY)
def test_s55_a_promise_whose_owner_has_left_or_is_away_is_red_to_those_who_have_the_case_and_who_lead(
    place, browse, how, words
):
    bo = worker(place.unit, name="Bo Exempel")
    on = clock.today() - timedelta(days=9)
    facts = PromiseFacts(what="En plats.", promised_on=on, until=clock.today(), promised_by=place.anna)
    made = services.make_promise(actor(place.anna), case=place.case, facts=facts, submission=uuid4(), at=clock.now())
    engaged(place.case, bo, EngagementKind.CO_ASSIGNED)
    services.own_promise(actor(place.anna), promise=made, owner=bo, at=clock.now())
    everybody = (place.anna, place.chef, worker(place.unit), worker(UnitFactory(), Role.UNIT_MANAGER))
    url = place.url("promise", made.public_id)

    def told():
        return [RED in browse(one).get("/").content.decode() for one in everybody]

    assert told() == [False] * 4
    assert str(bo.public_id) in browse(place.anna).get(url).content.decode()
    leave(bo, how)
    assert told() == [True, True, False, False]
    page = browse(place.anna).get(place.url("case_decisions")).content.decode()
    assert "ingen har tagit över" in page
    assert re.search(rf"Bo Exempel\S* {words}", page)
    one = browse(place.anna).get(url).content.decode()
    assert "har det nu" not in one
    assert re.search(rf"Bo Exempel\S* hade det och {words}", one)
    assert str(bo.public_id) not in one  # it is not given to one who cannot do it
    assert browse(place.anna).post(url, {"owner": str(bo.public_id)}).status_code == 200
    assert browse(place.anna).post(url, {"owner": str(place.anna.public_id)}).status_code == 302
    assert told() == [False] * 4


def test_s10_who_leads_is_told_of_no_promise_on_the_other_side_and_of_many_in_one_line(place, browse):
    on = clock.today() - timedelta(days=9)
    cases = [place.case, CaseFactory(unit=place.unit), CaseFactory(unit=place.unit)]
    for case in cases:
        if case != place.case:
            engaged(case, place.anna, EngagementKind.CO_ASSIGNED)
        facts = PromiseFacts(what="En plats.", promised_on=on, until=clock.today(), promised_by=place.anna)
        services.make_promise(actor(place.anna), case=case, facts=facts, submission=uuid4(), at=clock.now())
    chef = browse(place.chef)
    assert f"3 löften som ingen har tagit över, först ärende {place.case.number}" in chef.get("/").content.decode()
    his = CaseFactory(unit=place.unit, role=CaseRole.USING_VIOLENCE)
    for case in cases[:2]:
        Party.objects.create(case=his, person=case.person, role=PartyRole.OTHER_PARTY)
    engaged(his, place.chef)
    told = chef.get("/").content.decode()
    assert f"{RED} {cases[2].number}" in told
    assert f"ärende {place.case.number}" not in told


def test_r102_a_promise_can_be_kept_and_the_one_behind_glass_can_write_one_down(place, browse):
    nora = worker(place.unit, Role.SOCIAL_WORKER, name="Nora Natt")
    behind = engaged(place.case, nora, EngagementKind.BREAK_GLASS)
    asked = {"case": place.case, "unit": place.unit, "asked_by": nora, "asked_at": clock.now(), "reason": "danger"}
    GlassOpening.objects.create(text="Det brinner.", engagement=behind, opened_at=clock.now(), **asked)
    facts = PromiseFacts(what="Plats.", promised_on=clock.today(), until=clock.today(), promised_by=nora)
    made = services.make_promise(actor(nora), case=place.case, facts=facts, submission=uuid4(), at=clock.now())
    with pytest.raises(NotPermitted):
        services.keep_promise(actor(nora), promise=made, at=clock.now())
    assert browse(place.anna).post(place.url("promise", made.public_id), {"kept": "1"}).status_code == 302
    assert "Infriat" in browse(place.anna).get(place.url("case_decisions")).content.decode()


@pytest.mark.parametrize("who", ["owner", "promised", "another"])
def test_r102_who_said_that_a_promise_was_kept_stands_beside_it_and_who_sees_to_it_is_told(place, browse, who):
    selma = worker(place.unit, Role.SOCIAL_WORKER, name="Selma Ersättare")
    engaged(place.case, selma, EngagementKind.CO_ASSIGNED)
    facts = PromiseFacts(what="Plats.", promised_on=clock.today(), until=clock.today(), promised_by=place.anna)
    made = services.make_promise(actor(place.anna), case=place.case, facts=facts, submission=uuid4(), at=clock.now())
    if who == "owner":
        services.own_promise(actor(place.anna), promise=made, owner=selma, at=clock.now())
    by = place.anna if who == "promised" else selma
    assert browse(by).post(place.url("promise", made.public_id), {"kept": "1"}).status_code == 302
    for url in (place.url("case_decisions"), place.url("promise", made.public_id), place.url("case_events")):
        page = browse(place.anna).get(url).content.decode()
        assert re.search(f"nfriat.{{0,600}}?{by.name}", page, re.DOTALL), url
    told = "ett löfte är infriat"
    assert (told in browse(place.anna).get("/").content.decode()) == (who == "another")
    assert told not in browse(selma).get("/").content.decode()
    for task in place.case.tasks.exclude(read_under=""):
        assert task.owner == place.anna
        with pytest.raises(ToldByOneself):
            tick_off(actor(selma), case=place.case, task=task, at=clock.now())


def test_r102_who_takes_a_promise_over_and_says_it_kept_is_told_of_both_times(place, browse):
    """By one click more nobody goes past those who have the case."""
    selma = worker(place.unit, Role.SOCIAL_WORKER, name="Selma Kollega")
    engaged(place.case, selma, EngagementKind.CO_ASSIGNED)
    facts = PromiseFacts(what="Plats.", promised_on=clock.today(), until=clock.today(), promised_by=place.anna)
    made = services.make_promise(actor(place.anna), case=place.case, facts=facts, submission=uuid4(), at=clock.now())
    services.own_promise(actor(place.anna), promise=made, owner=place.anna, at=clock.now())
    services.own_promise(actor(selma), promise=made, owner=selma, at=clock.now())
    assert "ett löfte har tagits över" in browse(place.anna).get("/").content.decode()
    assert browse(selma).post(place.url("promise", made.public_id), {"kept": "1"}).status_code == 302
    assert "ett löfte är infriat" in browse(place.anna).get("/").content.decode()


def test_the_pages_ask_as_much_however_many_there_are(place, browse, django_assert_max_num_queries):
    client = browse(place.anna)
    signed(place)
    client.get(place.url("case_decisions"))
    for _ in range(3):
        wrote(place, signed(place), "received")
        proposal(place)
    with django_assert_max_num_queries(45):
        client.get(place.url("case_decisions"))
    assert len(queries.decisions(place.case)) == 7
