"""All that has happened in a case, in one order: every subject's rows, one kind of them, and as many questions."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from livlina.assessments.clock.panels import EVENTS as OF_RISK
from livlina.assessments.panels import EVENTS as OF_ASSESSMENTS
from livlina.assessments.protection.panels import EVENTS as OF_PROTECTION
from livlina.cases.chronology.panels import SOURCES
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import DocumentLine, OfCase
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.intake.panels import EVENTS as OF_CONTACTS
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.support.chain.panels import EVENTS as OF_CHAINS
from livlina.support.childs.panels import EVENTS as OF_CHILDS
from livlina.support.conditions.panels import EVENTS as OF_CONDITIONS
from livlina.support.groups.panels import EVENTS as OF_GROUPS
from livlina.support.interventions.panels import EVENTS as OF_INTERVENTIONS
from livlina.support.panels import EVENTS as OF_TALKS
from livlina.support.partner.panels import EVENTS as OF_PARTNERS
from livlina.support.plans.panels import EVENTS as OF_PLANS
from livlina.support.possible.panels import EVENTS as OF_POSSIBLE
from livlina.support.tests.factories import session
from livlina.support.waiting.panels import EVENTS as OF_WAITING

pytestmark = pytest.mark.django_db

TOLD_ELSEWHERE = {
    "ActKept": "the page of the help",
    "AnswerKept": "the line of the child",
    "AnswerSheet": "the assessment",
    "AssessmentAction": "the assessment",
    "AssessmentAddition": "the assessment",
    "CaseFile": "its document",
    "ChainStepKept": "the chain of help",
    "ChildLine": "its answers",
    "DecisionProvider": "the decision",
    "DocumentKept": "its document",
    "Engagement": "the team",
    "NoteWording": "the note",
    "SessionAct": "the talk",
    "StatedReason": "the team",
    "Party": "the persons",
    "GuardianDecision": "the guardian",
    "ImportedRow": "nobody reads it",
    "HelpFacts": "the page of possible help",
    "InterpreterBooking": "the talk",
    "MoreTalks": "the count of the talks",
    "PlanGoal": "the plan",
    "ProtectionKept": "the concern report",
    "RatingOccasion": "the page of what she rates herself",
    "ReportKept": "the concern report",
    "ToldLess": "what the duty was told less of",
    "WhatNext": "the overview",
}
"""Rows of a case that are no events of their own, each with where it is told of."""


@pytest.fixture
def anna(db):
    return worker(UnitFactory(), name="Anna Prov")


@pytest.fixture
def case(anna):
    made = CaseFactory(unit=anna.memberships.get().unit)
    engaged(made, anna)
    return made


def url(case, asked=""):
    return reverse("case_events", args=[case.public_id]) + asked


def document(case, anna, days):
    return DocumentLine.objects.create(
        case=case, direction="made", kind="letter", happened_on=clock.today() - timedelta(days=days),
        what=f"Brev {days}", written_by=anna, written_at=clock.now(), submission=uuid4(),
    )  # fmt: skip


def test_every_kind_of_row_that_belongs_to_a_case_is_in_it_or_is_told_of_elsewhere(case):
    of_danger = (*OF_ASSESSMENTS, *OF_RISK, *OF_PROTECTION)
    of_help = (
        *OF_CHAINS,
        *OF_CHILDS,
        *OF_TALKS,
        *OF_GROUPS,
        *OF_INTERVENTIONS,
        *OF_PARTNERS,
        *OF_PLANS,
        *OF_WAITING,
        *OF_POSSIBLE,
        *OF_CONDITIONS,
    )
    sources = (*SOURCES, *of_danger, *of_help)
    held = {source.rows(case).model for source in sources}
    rows = {model for model in apps.get_models() if issubclass(model, OfCase)}
    assert {model.__name__ for model in rows - held} == set(TOLD_ELSEWHERE)
    told = [f"{source.rows(case).model.__name__}.{source.at}" for source in (*sources, *OF_CONTACTS)]
    assert len(told) == len(set(told))  # so that an event is called one thing alone
    assert {source.kind for source in (*sources, *OF_CONTACTS)} == set(EventKind)


def test_the_latest_stands_first_whatever_it_is_and_one_kind_can_be_chosen(case, anna, browse, traces):
    now = clock.now()
    NoteFactory(case=case, text="Anteckning A.", happened_at=now - timedelta(days=2), written_by=anna)
    document(case, anna, 4)
    session(case, anna, now - timedelta(days=3))
    client = browse(anna)
    page = client.get(url(case)).content.decode()
    assert page.index("Anteckning A.") < page.index("genomfört") < page.index("Brev 4")
    only = client.get(url(case, "?slag=handlingar")).content.decode()
    assert "Brev 4" in only
    assert "Anteckning A." not in only
    assert "Inget av det slaget har hänt än" in client.get(url(case, "?slag=beslut")).content.decode()
    assert "Anteckning A." in client.get(url(case, "?slag=%00x&sida=99999")).content.decode()
    assert traces("case.events_read")[0]["case_ref"] == case.trace_ref


def test_it_asks_the_same_questions_however_much_has_happened_and_comes_in_pages(case, anna, browse):
    document(case, anna, 0)
    NoteFactory(case=case, written_by=anna)
    before = questions(browse(anna), url(case))
    for days in range(60):
        document(case, anna, days)
        NoteFactory(case=case, written_by=anna, happened_at=clock.now() - timedelta(days=days))
    assert questions(browse(anna), url(case)) == before <= 15
    page = browse(anna).get(url(case, "?slag=handlingar&sida=2")).content.decode()
    assert "Visar 41–61 av 61" in page
    assert "?slag=handlingar&amp;sida=1" in page
