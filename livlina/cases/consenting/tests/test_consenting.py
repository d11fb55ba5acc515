"""A child whose father refuses, by each of the four ways; and asking one guardian tells nothing of anybody else."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases import ports
from livlina.cases import queries as cases
from livlina.cases.consenting import queries, services
from livlina.cases.consenting.errors import (
    AlreadyAsked,
    BestInterestMissing,
    HelpIsNotDecided,
    HelpUnknown,
    NobodyRefuses,
    NotFromTheWays,
    OtherHelpMissing,
    RemindedEnough,
    StepIsSaved,
    TalkWithTheOtherFirst,
    TooFewTries,
    WhoseAnswer,
)
from livlina.cases.consenting.models import ConsentStep
from livlina.cases.consenting.services import StepFacts
from livlina.cases.consenting.terms import Hinder, Order
from livlina.cases.decisions import services as decisions
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.queries import recipients
from livlina.cases.decisions.services import DecisionFacts
from livlina.cases.models import Party
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.cases.tests.shown import marks, shown
from livlina.core import clock
from livlina.organisation.law.models import LawConfirmation
from livlina.organisation.models import Delegation, LocalLimit, Municipality
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.errors import WayIsNotKnown, WayIsSharedWithTheOther
from livlina.people.models import Guardianship, Person, Relation, SafeChannel, Whereabouts
from livlina.people.terms import Protection, Source, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
ENDS = clock.today() + timedelta(days=90)
HELP = "trappan"  # decided help where this is loaded
SERVICE = "legal_process_support"
WHY = "Pappan vet att barnet har berättat, och har själv frågat om stöd."
BEST = "Barnet vill tala om det som har hänt och sover illa. Stödet behövs nu och väger tyngre än faderns nej."


class Childs:
    """A child's case at a unit that decides for children: mother and father have custody together."""

    def __init__(self):
        if not Municipality.objects.exists():
            rights = {"decide_child": ["child_authority"]}
            Municipality.objects.create(key="stockholm", name="M", kind="municipality", rights=rights)
            since = {"basis": "general", "valid_from": date(2020, 1, 1)}
            Delegation.objects.create(kind="against_guardian", role="unit_manager", grounds=["fb_6_13a"], **since)
        self.unit = UnitFactory(functions=(Function.CHILD_AUTHORITY,))
        self.anna = worker(self.unit, Role.SOCIAL_WORKER, name="Anna Exempel")
        self.chef = worker(self.unit, Role.UNIT_MANAGER, name="Fia Fiktiv")
        child = PersonFactory(name="Cleo Prövare", birth_year=clock.today().year - 9)
        self.case = CaseFactory(unit=self.unit, role=CaseRole.CHILD, person=child)
        engaged(self.case, self.anna)
        engaged(self.case, self.chef, EngagementKind.LEAD_READING)
        self.mother, self.father = self.guardian("Mona Dold"), self.guardian("Bosse Provsson")

    def guardian(self, name):
        party = Party.objects.create(case=self.case, person=PersonFactory(name=name), role=PartyRole.GUARDIAN)
        Guardianship.objects.create(
            person=self.case.person, guardian=party.person, kind="joint_custody", **self.told(told_by=Source.STAFF)
        )
        self.visits(party)
        return party

    def told(self, **facts):
        return {"board": self.case.board, "told_in_case": self.case.pk, "recorded_at": clock.now()} | facts

    def visits(self, party):
        way = {"kind": "visit", "is_safe": "yes", "confirmed_on": clock.today()}
        return SafeChannel.objects.create(person=party.person, **self.told(**way))

    def suspect(self, party, other):
        violence = {"kind": "partner", "violence": Violence.BY_FIRST}
        return Relation.objects.create(
            person=party.person, other=other.person, **violence, **self.told(told_by=Source.POLICE)
        )

    def write(self, step, whom=None, *, submission=None, help=HELP, **more):
        told = {"way": "handed", "how": "words", "reason": WHY, "happened_on": clock.today()} | more
        facts = StepFacts(help=help, step=step, whom=whom, **told)
        read = [str(each.public_id) for each in ConsentStep.objects.all()]
        sent = {"read": read, "submission": submission or uuid4(), "at": clock.now()}
        return services.write_step(actor(self.anna), case=self.case, facts=facts, **sent)

    def refused(self):
        """The mother says yes and the father no."""
        self.write("asked", self.mother)
        self.write("yes", self.mother)
        self.write("asked", self.father)
        self.write("no", self.father)

    def outcome(self, help=HELP, day=None):
        with acting_as(actor(self.anna)):
            return queries.consents_to(cases.file(actor(self.anna), self.case), help, day=day or clock.today())

    def propose(self, reasons=BEST, submission=None):
        facts = DecisionFacts(kind="", outcome="", what="Trappan, tio samtal.", reasons=reasons, ends_on=ENDS)
        sent = {"submission": submission or uuid4(), "at": clock.now()}
        return services.propose_against_guardian(actor(self.anna), case=self.case, help=HELP, facts=facts, **sent)

    def sign(self, made):
        told = {"version": made.version, "decided_on": clock.today(), "at": clock.now()}
        return decisions.sign_decision(actor(self.chef), decision=made, **told)

    def url(self, name="help_consents", *more):
        return reverse(name, args=[self.case.public_id, *more])


@pytest.fixture
def childs():
    return Childs()


def test_s60_no_question_goes_to_a_protected_mother_by_the_fathers_letterbox(childs):
    told = {"kind": "letter", "is_safe": "yes", "confirmed_on": clock.today(), "value": "Påhittsgatan 12"}
    SafeChannel.objects.create(person=childs.mother.person, **childs.told(**told))
    for party in (childs.father, childs.mother):
        Whereabouts.objects.create(person=party.person, kind="home", address="Påhittsg. 12", **childs.told())
    childs.write("asked", childs.mother, way="letter")  # they live together, and nothing is told of either
    Person.objects.filter(pk=childs.mother.person_id).update(protection="secrecy_marking")
    with pytest.raises(WayIsSharedWithTheOther):
        childs.write("reminded", childs.mother, way="letter")
    Person.objects.filter(pk=childs.mother.person_id).update(protection="none")
    childs.write("reminded", childs.mother, way="letter")
    # and no notice of the child's comes there from when he is told to use violence
    SafeChannel.objects.create(person=childs.case.person, **childs.told(**told))
    with acting_as(actor(childs.anna)):
        file = cases.file(actor(childs.anna), childs.case)
        assert cases.gate(file, childs.case.person, at=clock.now()).passage("letter").is_allowed
    childs.suspect(childs.father, childs.mother)
    with acting_as(actor(childs.anna)):
        file = cases.file(actor(childs.anna), childs.case)
        gate = cases.gate(file, childs.case.person, at=clock.now())
        assert isinstance(gate.passage("letter").obstacle, WayIsSharedWithTheOther)


@pytest.mark.req("R-213", "R-214")
def test_a_child_whose_father_refuses_by_each_of_the_four_ways(childs, monkeypatch, traces):
    monkeypatch.setattr(ports, "obstacles_to_deciding", [])  # the investigation is tried elsewhere
    assert childs.outcome().hinders == [(Hinder.NOT_ASKED, childs.mother.pk), (Hinder.NOT_ASKED, childs.father.pk)]
    childs.refused()
    assert childs.outcome().hinders == [(Hinder.REFUSED, childs.father.pk)]
    # motivate: nothing is decided before it has been tried
    with pytest.raises(TooFewTries):
        childs.propose()
    childs.write("motivated", childs.father)
    # a decision: only with the best of the child reasoned, and by whom the delegation names
    with pytest.raises(BestInterestMissing):
        childs.propose(reasons="För barnet.")
    once = uuid4()
    made = childs.propose(submission=once)
    assert childs.propose(submission=once) == made  # S-142
    assert (made.kind, made.outcome, made.grounds) == ("against_guardian", "granted", ["fb_6_13a"])
    with acting_as(actor(childs.anna)):
        file = cases.file(actor(childs.anna), childs.case)
    assert set(recipients(file, day=clock.today())) >= {childs.mother, childs.father}
    assert childs.outcome().order is None  # a proposal is no decision
    childs.write("yes", childs.father)  # motivated all the same
    with pytest.raises(NobodyRefuses):
        childs.sign(made)
    assert childs.outcome().order == Order.CONSENT
    childs.write("withdrawn", childs.father)
    with pytest.raises(TooFewTries):  # tried anew, since there was a yes
        childs.sign(made)
    childs.write("motivated", childs.father)
    assert childs.sign(made).is_signed
    assert childs.outcome().order == Order.DECISION
    assert childs.outcome(SERVICE).order is None  # for that help alone
    assert childs.outcome(day=ENDS).order == Order.DECISION
    assert childs.outcome(day=ENDS + timedelta(days=1)).order is None
    # other help, or the question is closed: each with its reason, and asked again it is open
    with pytest.raises(OtherHelpMissing):
        childs.write("other_help", other=HELP)
    childs.write("other_help", other="here_and_now")
    childs.write("closed")
    with acting_as(actor(childs.anna)):
        read = queries.consents(cases.file(actor(childs.anna), childs.case), day=clock.today())
        assert read.of(HELP).settled == "closed"
    whys = [row["why"] for row in traces("consent.step_written")]
    assert whys.count("motivated") == 2
    assert {"decision", "other_help", "closed", "withdrawn"} <= set(whys)


@pytest.mark.req("R-213")
def test_no_help_is_granted_against_a_guardian_past_what_the_law_asks_for(childs, monkeypatch):
    monkeypatch.setattr(ports, "obstacles_to_deciding", [])
    childs.refused()
    childs.write("motivated", childs.father)
    facts = DecisionFacts(
        kind="against_guardian", outcome="granted", what="Trappan.", reasons=BEST, grounds=("fb_6_13a",)
    )
    loose = decisions.propose_decision(
        actor(childs.anna), case=childs.case, facts=facts, submission=uuid4(), at=clock.now()
    )
    with pytest.raises(NotFromTheWays):
        childs.sign(loose)
    Municipality.objects.update(key="no-catalogue")  # how the help is given is not known
    with pytest.raises(HelpIsNotDecided):
        childs.propose()
    Municipality.objects.update(key="stockholm")
    LocalLimit.objects.create(
        key="tries_to_motivate", value=3, measure="count", valid_from=date(2020, 1, 1), source="Påhittad."
    )
    with pytest.raises(TooFewTries, match="1 av 3 försök"):
        childs.propose()
    assert Decision.objects.count() == 1


@pytest.mark.req("R-211", "R-219")
def test_a_guardian_is_asked_safely_reminded_twice_and_each_form_is_saved_once(childs, traces):
    childs.suspect(childs.father, childs.mother)
    with pytest.raises(TalkWithTheOtherFirst):
        childs.write("asked", childs.father)
    once = uuid4()
    asked = childs.write("asked", childs.mother, submission=once, happened_on=clock.today())
    assert childs.write("asked", childs.mother, submission=once) == asked
    with pytest.raises(StepIsSaved):
        childs.write("no", childs.mother, submission=once)
    with pytest.raises(AlreadyAsked):
        childs.write("asked", childs.mother)
    with pytest.raises(WayIsNotKnown):  # the gate is asked (S-60)
        childs.write("reminded", childs.mother, way="letter")
    for _ in range(2):
        childs.write("reminded", childs.mother)
    with pytest.raises(RemindedEnough, match="2 av 2"):
        childs.write("reminded", childs.mother)
    stranger = Party.objects.create(case=childs.case, person=PersonFactory(), role=PartyRole.CLOSE)
    with pytest.raises(WhoseAnswer):
        childs.write("asked", stranger)
    with pytest.raises(HelpUnknown):
        childs.write("asked", childs.father, help="no_such_help")
    childs.write("yes", childs.mother)
    childs.write("asked", childs.father)  # since the mother has said that it is fine
    assert traces("consent.step_written_again")
    assert traces("write_step.refused")


@pytest.mark.req("R-211")
def test_s21_the_page_shows_where_each_stands_and_the_paper_tells_of_nobody_else(childs, browse, traces):
    client, page = browse(childs.anna), childs.url()
    empty = client.get(page).content.decode()
    assert "Ingen är frågad än" in empty
    assert "Att samtycka är inget erkännande" in empty
    sent = {
        "help": HELP,
        "step": "asked",
        "who": str(childs.father.public_id),
        "happened_on": clock.today().isoformat(),
        "way": "handed",
        "submission": str(uuid4()),
    }
    missing = client.post(page, sent | {"way": "", "reason": "Det här står kvar."}).content.decode()
    assert "Välj hur frågan lämnas" in missing
    assert "Det här står kvar." in missing
    assert client.post(page, sent).status_code == 302
    childs.write("no", childs.father, reason="Han säger nej tills vidare.")
    shown = client.get(page).content.decode()
    for words in (
        "Trappan",
        "samtycker inte",
        "Vägar vidare",
        "Den andra vårdnadshavaren måste samtycka",
        "saknar något",
    ):
        assert words in shown
    housed(childs.case, "Påhittsgatan 12")
    Person.objects.filter(pk=childs.mother.person_id).update(protection=Protection.SECRECY_MARKING)
    asked = ConsentStep.objects.get(step="asked")
    paper = childs.url("help_consent_paper", asked.public_id)
    assert client.get(paper).status_code == 403  # S-53
    confirm(client, childs.anna)
    opened = len(traces("case.help_consents_read"))
    printed = client.get(paper).content.decode().partition("<main")[2]
    assert len(traces("case.help_consents_read")) == opened + 1  # it is an opening of the case (S-132)
    for words in ("Bosse Provsson", "Cleo Prövare", "Att samtycka är inget erkännande", "ta tillbaka ett ja"):
        assert words in printed
    on_paper = printed.partition('aria-labelledby="asked"')[2]
    for words in ("Mona", "Påhittsgatan", childs.case.number, childs.unit.full_name, "nej tills vidare"):
        assert words not in on_paper
    assert traces("case.consent_paper_printed")
    no = ConsentStep.objects.get(step="no")
    assert client.get(childs.url("help_consent_paper", no.public_id)).status_code == 404
    held = Guardianship.objects.filter(guardian=asked.whom.person)
    held.update(ends_on=clock.today() - timedelta(days=1))
    assert client.get(paper).status_code == 404, "whose custody has ended is told of no help"
    held.update(ends_on=None)
    decide = childs.url("help_consent_decide", asked.public_id)
    assert "Den andra vårdnadshavaren måste samtycka" in client.get(decide).content.decode()
    for url in (page, paper, decide):
        assert browse(worker(UnitFactory())).get(url).status_code == 404
    adults = CaseFactory(unit=childs.unit)
    engaged(adults, childs.anna)
    assert client.get(reverse("help_consents", args=[adults.public_id])).status_code == 404
    reader = browse(childs.chef)
    assert "Skriv in vad som har hänt" not in reader.get(page).content.decode()
    assert reader.post(page, sent).status_code == 404


@pytest.mark.req("R-213")
def test_the_decision_is_proposed_from_the_way_out_and_its_form_asks_for_the_best_of_the_child(childs, browse):
    childs.refused()
    childs.write("motivated", childs.father)
    client = browse(childs.anna)
    asked = ConsentStep.objects.first()
    decide = childs.url("help_consent_decide", asked.public_id)
    assert decide in client.get(childs.url()).content.decode()
    assert "Barnets bästa" in client.get(decide).content.decode()
    sent = {"what": "Trappan, tio samtal.", "talks": "10", "reasons": "Kort.", "submission": str(uuid4())}
    assert "minst 40 tecken" in client.post(decide, sent).content.decode()
    assert client.post(decide, sent | {"reasons": BEST}).status_code == 302
    made = Decision.objects.get()
    assert ConsentStep.objects.get(decision=made).help == HELP
    assert (
        reverse("decision", args=[childs.case.public_id, made.public_id]) in client.get(childs.url()).content.decode()
    )
    events = client.get(reverse("case_events", args=[childs.case.public_id])).content.decode()
    assert "Samtycke till hjälp: försök att motivera" in events


@pytest.mark.req("R-212")
def test_a_child_of_fifteen_answers_too_and_alone_where_the_law_is_confirmed(childs):
    Person.objects.filter(pk=childs.case.person_id).update(birth_year=clock.today().year - 16)
    child = Party.objects.get(case=childs.case, role=PartyRole.CLIENT)
    childs.visits(child)
    childs.refused()
    assert childs.outcome().hinders == [(Hinder.REFUSED, childs.father.pk), (Hinder.CHILD_NOT_ASKED, None)]
    childs.write("asked", child)
    childs.write("yes", child)
    assert childs.outcome().hinders == [(Hinder.REFUSED, childs.father.pk)]  # nobody has looked the section up
    LawConfirmation.objects.create(
        ground="sol2025_egen_insats",
        law="socialtjänstlagen (2025:400)",
        section="99 kap. 1 §",
        stated="socialtjänstlagen (2025:400)",
        source="Riksdagens webbplats",
        said_by=childs.chef,
        said_at=clock.now(),
    )
    assert childs.outcome().order == Order.OWN
    childs.write("withdrawn", child)
    assert (Hinder.CHILD_REFUSED, None) in childs.outcome().hinders


def test_s05_what_is_written_is_never_changed_and_in_nobodys_name_but_ones_own(childs, application):
    childs.write("asked", childs.mother)
    told = replace(StepFacts(help=HELP, step="closed", happened_on=clock.today()), reason="")
    with application(actor(childs.anna)), connection.cursor() as cursor:
        for sql in ("UPDATE cases_consentstep SET step = 'yes'", "DELETE FROM cases_consentstep"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(sql)
        forged = ConsentStep(
            case=childs.case, said_by=childs.chef, said_at=clock.now(), submission=uuid4(), **vars(told)
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(force_insert=True)
    with application(actor(worker(UnitFactory()))):
        assert not ConsentStep.objects.exists()


def test_s142_a_yes_on_a_page_from_before_it_was_taken_back_saves_nothing(childs, browse):
    client, page = browse(childs.anna), childs.url()
    childs.write("asked", childs.father)
    childs.write("yes", childs.father)
    old = shown(client, page)
    childs.write("withdrawn", childs.father, reason="Han tar tillbaka sitt ja.")
    sent = {"help": HELP, "step": "yes", "who": str(childs.father.public_id), "happened_on": clock.today().isoformat()}
    sent |= {"how": "words", "reason": "Han sa ja i telefon.", "submission": str(uuid4())}
    answer = client.post(page, old | sent)
    assert "Något har tillkommit sedan du öppnade sidan" in answer.content.decode()
    assert "Han sa ja i telefon." in answer.content.decode()  # what was typed
    assert ConsentStep.objects.count() == 3
    assert client.post(page, sent | {"read": marks(answer)}).status_code == 302
