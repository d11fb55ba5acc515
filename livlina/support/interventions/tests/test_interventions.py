"""Help that is given: as much as the catalogue or the decision says, with its talks and all else that is done in it."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.decisions.queries import decides
from livlina.cases.models import Case, ConsentStep, Deadline, Decision, Party, Task
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.workdays import months_after
from livlina.organisation.models import LocalLimit, Municipality
from livlina.organisation.terms import DecisionKind
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Guardianship
from livlina.people.tests.factories import PersonFactory
from livlina.support.interventions import queries, rules
from livlina.support.interventions.errors import RunsAlready
from livlina.support.interventions.rules import Count, Granted, Terms
from livlina.support.interventions.services import COURT_IS_OVER, TELL_LEAD, StartFacts, start_intervention
from livlina.support.interventions.terms import ActKind
from livlina.support.models import ActKept, Intervention, InterventionAct, InterventionExtension, Session
from livlina.support.offer import catalogue
from livlina.support.offer.terms import Extension, HelpForm, Regime
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db
TODAY = clock.today()
WHY = "Rättegången är i juni och hon sover fortfarande inte."


class At:
    """A unit of a municipality with its catalogue and limits, a worker and the case of one who is exposed."""

    def __init__(self, browse, key, role=CaseRole.EXPOSED, **limits):
        self.unit = UnitFactory(full_name="RVC Prov")
        if key:
            Municipality.objects.create(key=key, name="M", kind="municipality")
        for name, (value, measure) in limits.items():
            LocalLimit.objects.create(key=name, value=value, measure=measure, source="R", valid_from=date(2015, 1, 1))
        self.anna = worker(self.unit, name="Anna Prov")
        self.case = self.opened(role)
        self.client = browse(self.anna)

    def opened(self, role=CaseRole.EXPOSED, **told):
        made = CaseFactory(
            unit=self.unit, role=role, person=PersonFactory(), came_in_on=TODAY - timedelta(days=400), **told
        )
        engaged(made, self.anna)
        return made

    def url(self, name, *ids, case=None):
        return reverse(name, args=[(case or self.case).public_id, *ids])

    def page(self, name="case_interventions", *ids, case=None):
        return self.client.get(self.url(name, *ids, case=case)).content.decode()

    def post(self, name, *ids, case=None, client=None, **told):
        return (client or self.client).post(self.url(name, *ids, case=case), {"submission": str(uuid4())} | told)

    def start(self, kind, *, case=None, client=None, **told):
        sent = {"kind": kind, "starts_on": TODAY.isoformat(), "ground": "service", "agreed": "on"}
        return self.post("intervention_new", case=case, client=client, **(sent | told))

    def decided(self, kind="intervention", **told):
        return Decision.objects.create(
            case=self.case, kind=kind, outcome="granted", what="Stöd.", grounds=["x"], laws=["lagen"],
            proposed_by=self.anna, proposed_at=clock.now(), decided_on=TODAY - timedelta(days=300), signed_by=self.anna,
            signed_at=clock.now(), running=Decision.objects.count() + 1, submission=uuid4(), **told,
        )  # fmt: skip

    def held(self, given, number, *, first=1, state=SessionState.HELD, days=7):
        made = []
        for place in range(first, first + number):
            row = session(self.case, self.anna, clock.now() - timedelta(days=days, hours=-place), state="booked")
            Session.objects.filter(pk=row.pk).update(intervention=given)
            assert self.post("session_mark", row.public_id, state=state, read="booked").status_code == 302
            made.append(row)
        return made


def said(answer):
    return answer.content.decode()


SUPPORT = {"support_talks_min": (10, "count"), "support_talks_max": (12, "count"), "talk_period": (6, "months")}


@pytest.mark.req("R-126", "R-127", "R-128")
def test_ten_to_twelve_talks_in_six_months_are_told_of_at_eight_and_ten_and_after_two_missed(browse, traces):
    at = At(browse, "kommun-1", **SUPPORT)
    assert "Ingen insats pågår" in at.page()
    form = at.page("intervention_new")
    assert "10–12 samtal, högst 6 månader, efter beslut" in form
    assert "efter beslut. Välj beslutet" in said(at.start("support_talk"))
    decision = str(at.decided().public_id)
    begins = TODAY - timedelta(days=170)
    told = {"ground": decision, "starts_on": begins.isoformat()}
    for wrong in ("9", "13"):
        assert "Samtalsstöd är 10–12 samtal här" in said(at.start("support_talk", talks=wrong, **told))
    late = (TODAY + timedelta(days=60)).isoformat()
    assert "som längst till och med" in said(at.start("support_talk", ends_on=late, **told))
    assert "när personen har sagt ja" in said(at.start("support_talk", agreed="", **told))
    assert not Intervention.objects.exists()
    assert at.start("support_talk", **told).status_code == 302
    row = Intervention.objects.get()
    assert (row.talks, row.ends_on) == (12, queries.terms(at.case, day=TODAY)["support_talk"].last_day(begins))
    assert traces("intervention.started")[-1]["case_ref"] == at.case.trace_ref
    assert "Inget samtal sedan insatsen började." in at.page()

    def asked():
        return [task.what for task in Task.objects.order_by("pk")]

    at.held(row, 5)
    assert asked() == []
    at.held(row, 3, first=6)
    assert [what.partition(" samtal har varit")[0][-7:] for what in asked()] == ["6 av 12", "8 av 12"]
    assert "8 samtal har passerats: 8 är använda." in at.page()
    at.held(row, 2, first=9)
    page = at.page()
    assert "10 samtal har passerats" in page
    assert "Kom till 10 av 10 samtal." in page
    assert "2 av 12 samtal är kvar att boka." in page
    assert "Inget samtal" not in page

    at.held(row, 1, first=11, state="missed", days=6)
    assert len(asked()) == 3
    at.held(row, 1, first=12, state="missed", days=5)
    assert asked()[3].startswith("Två samtal i rad uteblev")
    assert "Kom till 10 av 12 samtal." in at.page()
    overview = at.page("case")
    assert "Två samtal i rad uteblev" in overview
    assert "Insatser och aktiviteter" in overview
    Session.objects.filter(state="held").update(intervention=None)
    assert "Insats började: Samtalsstöd" in at.page("case_events")
    assert traces("case.interventions_read")


@pytest.mark.req("R-123", "R-124", "R-147", "R-191")
def test_twenty_talks_for_each_role_with_theme_children_and_two_hours(browse):
    at = At(
        browse, "kommun-2", freedom_talks=(20, "count"), violence_talks=(20, "count"), motivational_talks=(5, "count")
    )
    decision = str(at.decided().public_id)
    assert "inte är för" not in at.page("intervention_new")
    assert "Samtal om våld" not in at.page("intervention_new")
    assert "Välj ett av svaren" in said(at.start("violence_talks", ground=decision))
    assert "högst 20 samtal" in said(at.start("freedom_talks", ground=decision, talks="21"))
    assert at.start("freedom_talks", ground=decision, is_training="on").status_code == 302
    assert Intervention.objects.get().talks == 20
    assert "övningsärende" in at.page()  # whoever gives it is being trained in it
    assert not Task.objects.exists()

    at.case = at.opened(CaseRole.USING_VIOLENCE)
    decision = str(at.decided().public_id)
    asks = said(at.start("violence_talks", ground=decision, agreed=""))
    assert "det är prövat om motivationen är bedömd" in asks
    begins = (TODAY - timedelta(days=9)).isoformat()
    assert at.start("violence_talks", ground=decision, starts_on=begins).status_code == 302
    assert at.start("motivational_talks").status_code == 302
    given = Intervention.objects.get(kind="violence_talks")
    assert (given.talks, Intervention.objects.get(kind="motivational_talks").talks) == (20, 5)

    row = session(at.case, at.anna, clock.now() - timedelta(days=1))
    row.time.slot = (row.time.slot[0], row.time.slot[0] + timedelta(hours=2))
    row.time.save()
    about = at.url("session_about", row.public_id)
    assert "Var barnen med" not in said(at.client.get(about))
    Party.objects.create(case=at.case, person=PersonFactory(name="Bo Prov"), role=PartyRole.CHILD)
    assert "Var barnen med i samtalet?" in said(at.client.get(about))
    told = {"intervention": str(given.public_id), "theme": "children", "children": "yes", "version": "1"}
    assert "Välj ett av svaren" in said(at.client.post(about, told | {"step": "kontakt"}))
    assert at.client.post(about, told).status_code == 302
    assert at.client.post(about, told | {"theme": "x", "version": "2"}).status_code == 200
    assert "120 min. Barnen, barnen var med i samtalet" in at.page()
    assert "Del av Samtal om våld" in at.page("case_sessions")


@pytest.mark.req("R-125", "R-134", "R-135", "R-142")
def test_three_months_are_told_of_two_weeks_before_and_go_on_by_a_new_decision_alone(browse, traces):
    at = At(browse, "kommun-2", social_worker_support=(3, "months"))
    first = str(at.decided().public_id)
    assert at.start("social_worker_support", ground=first).status_code == 302
    row = Intervention.objects.get()
    reminder = Deadline.objects.get(clock="help_ends")
    assert row.ends_on == months_after(TODAY, months=3)
    assert reminder.due_on == row.ends_on - timedelta(weeks=2)
    assert "tidsbegränsad. Skriv sista dagen" in said(at.start("contact_person"))
    Intervention.objects.update(ends_on=TODAY + timedelta(days=3))
    row.refresh_from_db()
    assert "Prata om vad som händer sedan" in at.page()

    later = (row.ends_on + timedelta(days=60)).isoformat()
    form = at.url("intervention_extend", row.public_id)
    assert at.client.get(form).context["form"].initial.get("why") is None
    Case.objects.filter(pk=at.case.pk).update(marks=["after_separation"])
    assert at.client.get(form).context["form"].initial["why"] == "after_separation"
    more = {"ends_on": later, "why": "after_separation", "words": WHY}
    ids = [row.public_id]
    assert "genom ett nytt beslut" in at.page("intervention_extend", *ids)
    for ground in ("service", first):
        assert "Välj det här när det är fattat" in said(at.post("intervention_extend", *ids, ground=ground, **more))
    second, once = str(at.decided().public_id), str(uuid4())
    assert "minst 20 tecken" in said(at.post("intervention_extend", *ids, ground=second, **(more | {"words": "Kort."})))
    assert "större antal" in said(
        at.post("intervention_extend", *ids, ground=second, **(more | {"ends_on": TODAY.isoformat()}))
    )
    for _ in range(2):
        sent = more | {"submission": once, "ground": second}
        assert at.post("intervention_extend", *ids, **sent).status_code == 302
    assert InterventionExtension.objects.count() == 1
    assert Intervention.objects.get().ends_on.isoformat() == later
    again = Deadline.objects.get(clock="help_ends", finished_on=None)
    assert again.due_on == row.ends_on + timedelta(days=60) - timedelta(weeks=2)
    page = at.page()
    assert "Våldet fortsätter efter separationen" in page
    assert WHY in page
    assert traces().count("intervention.extended") == 1
    trauma = more | {"ends_on": (row.ends_on + timedelta(days=90)).isoformat(), "why": "trauma"}
    at.post("intervention_extend", *ids, ground=str(at.decided().public_id), **trauma)
    assert "remittera till psykiatrin" in Task.objects.get().what
    court = more | {"ends_on": (row.ends_on + timedelta(days=120)).isoformat(), "why": "court"}
    court |= {"ground": str(at.decided().public_id)}
    for until in ("", (TODAY - timedelta(days=1)).isoformat()):
        assert "rättsprocessen väntas vara klar, en dag" in said(
            at.post("intervention_extend", *ids, court_until=until, **court)
        )
    over = TODAY + timedelta(days=200)
    assert at.post("intervention_extend", *ids, court_until=over.isoformat(), **court).status_code == 302
    assert "rättsprocessen väntas vara klar" in at.page()
    assert Task.objects.get(due_on=over).what == COURT_IS_OVER


@pytest.mark.req("R-131", "R-133", "R-137", "R-138")
def test_who_comes_along_where_and_how_it_is_safe_and_a_list_of_what_is_practical(browse, traces, application):
    at = At(browse, "")
    assert at.start("legal_process_support").status_code == 302
    assert at.start("support_person", items=["bank", "travel"]).status_code == 302
    assert "pågår redan" in said(at.start("support_person"))
    given, practical = (Intervention.objects.get(kind=kind) for kind in ("legal_process_support", "support_person"))
    page = at.page()
    for words in ("Bankkonto", "Resor", "ökad självständighet", "Stödperson", "Stöd i rättsprocessen"):
        assert words in page
    seven = ("crisis", "advice", "legal", "contacts", "forms", "trial", "phone")
    for kind in seven:
        assert at.post("intervention_act", given.public_id, kind=kind, on=TODAY.isoformat()).status_code == 302
    hearing = {"kind": "accompany", "on": (TODAY + timedelta(days=9)).isoformat(), "companion": str(at.anna.public_id)}
    assert "hur det blir säkert" in said(at.post("intervention_act", given.public_id, **hearing))
    hearing |= {"destination": "custody", "place": "Sal 4, klockan nio.", "safety": "Vi går in bakvägen."}
    housed(at.case, "Provgatan 7")
    told = hearing | {"words": "Hämtas på Provgatan 7."}
    assert "Varför måste det stå i texten?" in said(at.post("intervention_act", given.public_id, **told))
    assert at.post("intervention_act", given.public_id, **hearing).status_code == 302
    act = InterventionAct.objects.get(kind="accompany")
    assert Deadline.objects.get(clock="help_act").due_on == act.on
    assert "Planerat i en insats" in at.page("case")
    assert "inte kommit än" in said(
        at.client.post(at.url("intervention_mark", act.public_id), {"state": "done"}, follow=True)
    )
    care = hearing | {"on": TODAY.isoformat(), "destination": "care"}
    assert at.post("intervention_act", given.public_id, **care).status_code == 302
    page = at.page()
    for words in ("Förhandling om vårdnad", "Sal 4, klockan nio.", "Vi går in bakvägen.", "Sjukvård", "Anna Prov"):
        assert words in page
    reader = worker(at.unit, Role.GROUP_LEADER)
    reading = engaged(at.case, reader, EngagementKind.LEAD_READING)
    reading.carries_whereabouts = False
    reading.save()
    read = said(browse(reader).get(at.url("case_interventions")))
    assert "Förhandling om vårdnad" in read
    for words in ("Sal 4", "bakvägen"):
        assert words not in read
    assert "hur det blir säkert, visas inte för dig" in read
    with application(actor(reader)):  # nor by a filter that a page forgets
        assert InterventionAct.objects.filter(keeps_place=True).count() == 2
        assert not ActKept.objects.exists()
    counts = page[page.index('id="counts"') :]
    for kind in (*seven, "accompany"):
        assert str(ActKind(kind).label) in counts

    bank = InterventionAct.objects.get(item="bank")
    for answer in ("markerat", "redan markerat"):
        sent = at.client.post(at.url("intervention_mark", bank.public_id), {"state": "done"}, follow=True)
        assert answer in said(sent)
    assert "Välj vad det blev" in said(
        at.client.post(at.url("intervention_mark", bank.public_id), {"state": "x"}, follow=True)
    )

    close = said(at.client.get(at.url("case_close")))
    assert "En insats pågår" in close
    end = [practical.public_id]
    assert "så att nästa som hjälper vet" in said(
        at.post("intervention_end", *end, reason="not_safe", ended_on=TODAY.isoformat())
    )
    assert "inte kommit än" in said(at.post("intervention_end", *end, reason="done", ended_on="2199-01-01"))
    assert at.post("intervention_end", *end, reason="no_more", ended_on=TODAY.isoformat()).status_code == 302
    assert InterventionAct.objects.get(item="travel").state == "not_done"
    assert "är avslutad" in said(at.client.get(at.url("intervention_extend", *end)))
    assert "är avslutad" in said(at.post("intervention_end", *end, reason="done", ended_on=TODAY.isoformat()))
    page = at.page()
    assert "Personen vill inte mer." in page
    assert at.post("intervention_end", given.public_id, reason="done", ended_on=TODAY.isoformat()).status_code == 302
    assert Deadline.objects.filter(clock="help_act", finished_on=None).count() == 0
    assert "Insats avslutad: Stödperson" in at.page("case_events")
    assert traces("intervention.act_noted")
    assert traces("intervention.ended")


@pytest.mark.req("R-125", "R-141")
def test_a_referral_is_held_until_somebody_takes_her_on(browse):
    at = At(browse, "")
    begins = TODAY - timedelta(days=90)
    assert at.start("trauma_treatment", starts_on=begins.isoformat()).status_code == 302
    given = Intervention.objects.get()
    assert "Ingen remiss är skickad ännu" in at.page()
    wrong = at.post("intervention_act", given.public_id, kind="advice", on=TODAY.isoformat())
    assert "Välj ett av svaren" in said(wrong)

    def went(kind, days):
        on = (TODAY - timedelta(days=days)).isoformat()
        assert at.post("intervention_act", given.public_id, kind=kind, on=on).status_code == 302
        return at.page()

    went("referred", 80)
    went("bounced", 70)
    page = went("bounced", 60)
    for words in ("Tillbaka eller vidare 2 gånger", "vi håller kontakten", "dags att höra av sig"):
        assert words in page
    assert "dags att höra av sig" not in went("holding", 2)
    page = went("accepted", 0)
    assert "Vården tar emot" in page
    assert "vi håller kontakten" not in page


@pytest.mark.req("R-132")
def test_advice_and_support_is_for_both_and_takes_a_decision_where_the_catalogue_says_so(browse):
    at = At(browse, "kommun-1")
    for role in (CaseRole.EXPOSED, CaseRole.USING_VIOLENCE):
        at.case = at.opened(role)
        assert "Välj beslutet eller uppdraget" in said(at.start("advice_contact"))
        assert at.start("advice_contact", ground=str(at.decided().public_id)).status_code == 302


@pytest.mark.req("R-028", "R-211", "R-213")
def test_a_childs_help_takes_the_decision_of_the_unit_for_children_and_consents_to_that_very_help(browse):
    at = At(browse, "stockholm", CaseRole.CHILD)
    child, told = at.case.person, {"board": at.case.board, "told_in_case": at.case.pk, "recorded_at": clock.now()}
    parents = []
    for _ in range(2):
        parent = Party.objects.create(case=at.case, person=PersonFactory(), role=PartyRole.GUARDIAN)
        Guardianship.objects.create(person=child, guardian=parent.person, kind="joint_custody", **told)
        parents.append(parent)

    def answered(whom, *steps, help="trappan"):
        for step in steps:
            ConsentStep.objects.create(
                case=at.case, help=help, whom=whom, step=step, happened_on=TODAY, said_by=at.anna, said_at=clock.now(),
                submission=uuid4(),
            )  # fmt: skip

    form = at.page("intervention_new")
    assert "Samtyckena prövas av sig själva" in form
    assert at.url("help_consents") in form
    assert "efter beslut. Välj beslutet" in said(at.start("trappan"))
    assert not decides(DecisionKind.CHILD_INTERVENTION, is_childs=True, unit_id=at.unit.pk, day=TODAY)
    granted = at.decided(kind="child_intervention")
    by = {"ground": str(granted.public_id)}
    assert "en vårdnadshavare är inte frågad. Fråga under Samtycke till hjälp" in said(at.start("trappan", **by))
    answered(parents[0], "asked", "yes", help="here_and_now")
    answered(parents[0], "asked", "yes")
    answered(parents[1], "asked", "no")
    refused = said(at.start("trappan", **by))
    assert "en vårdnadshavare samtycker inte. Under Samtycke till hjälp står de fyra vägarna vidare." in refused
    answered(parents[1], "yes")
    assert "villkoren för den är prövade" in said(at.start("trappan", agreed="", **by))
    assert Intervention.objects.count() == 0
    assert at.start("trappan", **by).status_code == 302
    assert Intervention.objects.get().ground_ref == granted.public_id
    answered(parents[1], "withdrawn")
    assert "samtycker inte" in said(at.start("trappan", **by))  # asked anew each time it begins


@pytest.mark.req("R-205")
def test_a_handover_of_children_is_accompanied_with_how_it_is_safe(browse):
    at = At(browse, "", CaseRole.CHILD)
    told = {"board": at.case.board, "told_in_case": at.case.pk, "recorded_at": clock.now()}
    parent = Party.objects.create(case=at.case, person=PersonFactory(), role=PartyRole.GUARDIAN)
    Guardianship.objects.create(person=at.case.person, guardian=parent.person, kind="sole_custody", **told)
    for step in ("asked", "yes"):
        ConsentStep.objects.create(
            case=at.case, help="supported_contact", whom=parent, step=step, happened_on=TODAY, said_by=at.anna,
            said_at=clock.now(), submission=uuid4(),
        )  # fmt: skip
    assert at.start("supported_contact").status_code == 302
    ids, told = [Intervention.objects.get().public_id], {"kind": "accompany", "on": TODAY.isoformat()}
    refused = said(at.post("intervention_act", *ids, destination="handover", **told))
    assert "hur det blir säkert" in refused
    safe = {"destination": "handover", "safety": "Föräldrarna kommer var för sig, genom olika dörrar."}
    assert at.post("intervention_act", *ids, **told, **safe).status_code == 302
    page = at.page()
    for words in ("Stöd vid umgänge och överlämning", "Umgänge eller överlämning av barn", "genom olika dörrar"):
        assert words in page


def test_s10_treatment_of_one_who_uses_violence_says_the_same_whether_there_is_another_or_not(browse):
    at = At(browse, "stockholm")
    hers = at.case
    form = at.page("intervention_new")
    assert "Partnerkontakt" in form
    assert "i behandling" not in form + said(at.start("partner_contact", agreed=""))
    assert at.start("partner_contact").status_code == 302
    contact = Intervention.objects.get()
    own = at.url("case_partner")
    assert own in at.client.get(at.url("case_interventions")).content.decode()
    assert at.client.get(at.url("intervention_act", contact.public_id)).url == own  # a check is written in one way
    check = {"kind": "check", "on": TODAY.isoformat(), "words": "Ringer när hon är ensam."}
    assert "Ringer när hon är ensam." in said(at.post("intervention_act", contact.public_id, **check))
    assert not InterventionAct.objects.exists()
    wish = {"kind": "wished", "happened_on": TODAY.isoformat(), "how": "call", "informed": "on"}
    wish |= {"done": "Ringer när hon är ensam.", "next_on": (TODAY + timedelta(days=7)).isoformat()}
    assert at.post("case_partner", **wish).status_code == 302
    bo, told = worker(at.unit, name="Bo Prov"), []
    his_worker, her_worker = browse(bo), at.client
    for knows_her in (False, True):
        his = CaseFactory(unit=at.unit, role=CaseRole.USING_VIOLENCE, person=PersonFactory())
        if knows_her:
            Party.objects.create(case=his, person=hers.person, role=PartyRole.OTHER_PARTY)
        engaged(his, bo)
        at.client = his_worker
        assert at.start("parent_tools", case=his).status_code == 302
        told += [task.what for task in Task.objects.filter(case=his)]
        for name in ("case_interventions", "case_events", "case"):
            page = at.page(name, case=his)
            for words in ("Partnerkontakt", "Egen kontakt", "Ringer när hon är ensam"):
                assert words not in page
    assert told == [TELL_LEAD, TELL_LEAD]
    assert his_worker.get(at.url("case_interventions")).status_code == 404
    assert not Task.objects.filter(case=hers).exists()
    at.client = her_worker
    at.post("intervention_end", contact.public_id, reason="no_more", ended_on=TODAY.isoformat())
    page = at.page()
    assert "Personen vill inte mer." in page
    assert "i behandling" not in page


def test_more_than_there_is_is_not_booked_and_what_was_decided_is_the_limit(browse):
    at = At(browse, "kommun-1", **SUPPORT)
    granted = at.decided(talks=2, ends_on=TODAY + timedelta(days=30))
    assert "Beviljat är 2 samtal" in said(at.start("support_talk", ground=str(granted.public_id), talks="3"))
    assert at.start("support_talk", ground=str(granted.public_id)).status_code == 302
    given = Intervention.objects.get()
    assert (given.talks, given.ends_on) == (2, granted.ends_on)

    def book(days, **told):
        on = TODAY + timedelta(days=days)
        sent = {"state": "booked", "staff": str(at.anna.public_id), "starts_on": on.isoformat(), "starts_time": "10.00"}
        sent |= {"minutes": "50", "form": "individual", "kind": "help", "intervention": str(given.public_id)}
        return at.post("session_new", **(sent | told))

    assert "Samtalet är inte inom det" in said(book(31, kind="other"))
    for days in (2, 3):
        assert book(days, kind="other").status_code == 302
    assert "Alla 2 samtal i insatsen" in said(book(4, kind="other"))
    first = Session.objects.order_by("pk").first()
    on = TODAY + timedelta(days=5)
    moved = {"starts_on": on.isoformat(), "starts_time": "11.00", "minutes": "50", "staff": str(at.anna.public_id)}
    assert at.post("session_move", first.public_id, **moved).status_code == 302
    assert Session.objects.filter(intervention=given, state="booked").count() == 2
    assert "bokat efter den dagen" in said(
        at.post("intervention_end", given.public_id, reason="done", ended_on=TODAY.isoformat())
    )


def test_a_stranger_and_one_who_only_reads_write_nothing_and_what_is_kept_is_kept(browse, application):
    at = At(browse, "")
    at.start("support_person", items=["bank"])
    row, act = Intervention.objects.get(), InterventionAct.objects.get()
    stranger, reader = worker(at.unit), worker(at.unit, Role.GROUP_LEADER)
    engaged(at.case, reader, EngagementKind.LEAD_READING)
    clients = {"stranger": browse(stranger), "reader": browse(reader)}
    assert "Bankkonto" in said(clients["reader"].get(at.url("case_interventions")))
    assert clients["stranger"].get(at.url("case_interventions")).status_code == 404
    for client in clients.values():
        assert at.start("advice_contact", client=client).status_code == 404
        for name in ("intervention_extend", "intervention_end", "intervention_act"):
            assert client.get(at.url(name, row.public_id)).status_code == 404
            assert at.post(name, row.public_id, client=client).status_code == 404
        assert at.post("intervention_mark", act.public_id, client=client, state="done").status_code == 404
    other = at.opened()
    assert at.post("intervention_end", row.public_id, case=other).status_code == 404
    talk = session(other, at.anna, clock.now() - timedelta(days=1))
    with connection.cursor() as cursor:
        for statement in (
            "UPDATE support_intervention SET kind = 'x'",
            "DELETE FROM support_intervention",
            "UPDATE support_interventionact SET words = NULL",
            "UPDATE support_interventionact SET state = 'done'",
            f"UPDATE support_session SET intervention_id = {row.pk} WHERE id = {talk.pk}",
        ):
            with application(actor(at.anna)), pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_the_same_help_at_once_one_is_refused(browse):
    at = At(browse, "")
    answers = []

    def begin():
        facts = StartFacts(kind="support_person", starts_on=TODAY, agreed=True)
        try:
            start_intervention(actor(at.anna), case=at.case, facts=facts, submission=uuid4(), at=clock.now())
            answers.append(None)
        except DomainError as refusal:
            answers.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {None, RunsAlready} == set(answers)
    assert Intervention.objects.count() == 1


# ---- the rules ----

DAYS = st.integers(-300, 300).map(lambda days: TODAY + timedelta(days=days))
SOME = st.none() | st.integers(1, 30)
KIND = catalogue.kinds()["support_talk"]


@given(limit=st.none() | st.integers(0, 40), used=st.integers(0, 60), notices=st.sets(st.integers(1, 40), max_size=3))
def test_the_mark_that_is_told_has_been_reached_and_is_the_last(limit, used, notices):
    marks = rules.marks(limit=limit, notices=notices)
    assert marks == sorted(set(marks))
    assert limit is None or all(0 < mark <= limit for mark in marks)
    told = rules.reached(Count(used=used, limit=limit), notices=notices)
    assert told == max((mark for mark in marks if mark <= used), default=None)


@pytest.mark.req("R-127")
@given(last=st.none() | DAYS, start=DAYS, weeks=st.integers(1, 12), form=st.sampled_from(list(HelpForm)))
def test_a_gap_is_told_of_exactly_after_so_many_weeks_without_a_talk(last, start, weeks, form):
    told = rules.has_gap(form=form, starts_on=start, last_on=last, today=TODAY, weeks=weeks)
    assert told == (form in rules.OF_TALKS and (TODAY - (last or start)).days >= weeks * 7)


@given(states=st.lists(st.sampled_from(["held", "missed"]), max_size=8))
def test_missed_in_a_row_stops_at_the_last_that_was_held(states):
    number = rules.missed_in_a_row(states)
    assert states[:number] == ["missed"] * number
    assert len(states) == number or states[number] == "held"


@given(least=SOME, most=SOME, talks=SOME, granted=SOME, agreed=st.booleans(), decided=st.booleans())
def test_help_begins_within_what_was_granted_or_else_within_the_catalogue(least, most, talks, granted, agreed, decided):
    terms = Terms(kind=KIND, regime=Regime.DECIDED, least=least, most=most)
    obstacle = rules.obstacle_to_starting(
        terms, role="exposed", ground="decision" if decided else "service", granted=Granted(talks=granted, words="x"),
        talks=talks, starts_on=TODAY, ends_on=None, came_in_on=TODAY, agreed=agreed,
    )  # fmt: skip
    within = talks is None or (talks <= granted if granted is not None else (least or 1) <= talks <= (most or talks))
    assert (obstacle is None) == (decided and within and agreed)


@given(
    before=st.tuples(SOME, st.none() | DAYS),
    after=st.tuples(SOME, st.none() | DAYS),
    rule=st.none() | st.sampled_from(list(Extension)),
    is_decided=st.booleans(),
    leads=st.booleans(),
    ground=st.sampled_from(["service", "decision"]),
)
def test_more_is_never_less_and_what_takes_a_decision_has_one(before, after, rule, is_decided, leads, ground):
    obstacle = rules.obstacle_to_extending(
        rule=rule, ground=ground, is_ended=False, before=before, after=after, words=WHY, is_decided=is_decided,
        leads=leads,
    )  # fmt: skip
    if obstacle is not None:
        return
    kept = [(old, new) for old, new in zip(before, after, strict=True) if old is not None]
    assert all(new is not None and new >= old for old, new in kept)
    assert any(new > old for old, new in kept)
    assert is_decided or (ground == "service" and rule not in rules.BY_DECISION)
    assert leads or rule != Extension.LEAD


@given(acts=st.lists(st.tuples(st.sampled_from([kind.value for kind in ActKind]), DAYS), max_size=8))
def test_a_referral_is_taken_on_unless_it_came_back_after(acts):
    stands = rules.referral(acts)
    assert stands.bounces == sum(kind == "bounced" for kind, _ in acts)
    yes, back = (max((on for kind, on in acts if kind == each), default=None) for each in ("accepted", "bounced"))
    assert (stands.accepted_on is not None) == (yes is not None and (back is None or yes >= back))
    assert not (stands.accepted_on and stands.is_to_be_held(today=TODAY, weeks=1))
