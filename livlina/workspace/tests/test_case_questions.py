"""How many questions the page of a case asks: few of a bare case, and a few more where everything is in use."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from livlina.access.terms import Role
from livlina.assessments.models import Assessment
from livlina.cases import ports
from livlina.cases.models import (
    CaseStep,
    ChildAnswer,
    ChildLine,
    ContactTry,
    DangerMessage,
    Deadline,
    Decision,
    Instruction,
    Party,
    Summary,
    Task,
)
from livlina.cases.terms import PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.models import Guardianship, Relation, Representative, SafeChannel
from livlina.people.tests.factories import PersonFactory
from livlina.support.models import Intervention, Plan, PlanGoal, Wait, WhatNext
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db

SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")
BARE = 15
"""session, who acts; case, team, trace, persons, their other cases, ways; what is kept, limits; talks, how they are
counted, notes, how often it was told, whether there was a first contact"""

FULL = 35
"""and steps, deadlines, tasks, contacts between the talks, relations, custody, representatives, what
the person wants next, what is assessed, the plan, what is given, what is waited for, the summary, instructions,
what was told of danger, the children's lines and answers; how much help is granted, the
talks by decision, and who did what with the talks"""


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def reader(unit):
    return worker(unit, Role.SOCIAL_WORKER, name="Anna Prov")


@pytest.fixture
def case(unit, reader):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, reader)
    return made


def fill(case, staff):
    """One of each of all that the page may show."""
    day, now = clock.today(), clock.now()
    child, husband = PersonFactory(name="Bo Barn", birth_year=day.year - 7), PersonFactory(name="Cid Make")
    party = Party.objects.create(case=case, person=child, role=PartyRole.CHILD)
    Party.objects.create(case=case, person=husband, role=PartyRole.OTHER_PARTY)
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": now}
    Relation.objects.create(person=case.person, other=husband, kind="partner", **told)
    Guardianship.objects.create(person=child, guardian=case.person, kind="sole_custody", **told)
    Representative.objects.create(person=case.person, kind="counsel", name="Ombud Ek", **told)
    SafeChannel.objects.create(person=case.person, kind="call", is_safe="yes", confirmed_on=day, **told)
    once = {"case": case, "submission": uuid4()}
    by = {"written_by": staff, "written_at": now}
    ChildAnswer.objects.create(
        line=ChildLine.objects.get(party=party), step="talk", outcome="not_talked", happened_on=day, said_by=staff,
        said_at=now, **once,
    )  # fmt: skip
    ContactTry.objects.create(
        kind="call", direction="in", outcome="no_answer", happened_at=now, tried_by=staff, tried_at=now, **once
    )
    CaseStep.objects.create(
        case=case, position=1, step="opened", version=1, entered_on=day, entered_at=now, entered_by=staff
    )
    Deadline.objects.create(case=case, clock="plan_follow_up", starts_on=day, due_on=day, started_at=now, told_at=now)
    Task.objects.create(case=case, what="Ring skolan", owner=staff, made_by=staff, made_at=now)
    Instruction.objects.create(case=case, text="Ring inte före nio.", given_by=staff, given_at=now)
    heard = {"concerns": "Cid", "text": "Han tänker söka upp någon.", "must_act": "Den som har hans ärende"}
    DangerMessage.objects.create(case=case, unit=case.unit, said_by=staff, said_at=now, submission=uuid4(), **heard)
    Summary.objects.create(version=1, who_i_am="Jag.", tells=[], approved_on=day, approved_how="heard", **by, **once)
    WhatNext.objects.create(wish="not_known", words="Vila först.", knots=4, asked_by=staff, asked_at=now, **once)
    plan = Plan.objects.create(
        version=1, can="Ses.", cannot="Lova.", confirmed_on=day, confirmed_how="heard",
        follow_up_on=day + timedelta(days=9), **by, **once,
    )  # fmt: skip
    PlanGoal.objects.create(case=case, plan=plan, position=1, words="Att sova.")
    Assessment.objects.create(
        instrument="danger", version=1, happened_on=day, asked="self", how="in_person", started_by=staff,
        started_at=now, **once,
    )  # fmt: skip
    Intervention.objects.create(
        kind="legal_process_support", ground="service", starts_on=day, started_by=staff, started_at=now, **once
    )
    Wait.objects.create(
        kind="talks", priority="planned", since=day, reason="no_place", need="Tid.", next_check_on=day,
        placed_by=staff, placed_at=now, **once,
    )  # fmt: skip
    Decision.objects.create(
        kind="intervention", outcome="granted", what="Stöd.", grounds=["x"], laws=["lagen"], talks=4, proposed_by=staff,
        proposed_at=now, decided_on=day, signed_by=staff, signed_at=now, running=1, **once,
    )  # fmt: skip
    ContactFactory(unit=case.unit, case=case, person=case.person, outcome="case_opened", outcome_on=day, number=71)
    NoteFactory(case=case, written_by=staff)
    session(case, staff, now - timedelta(days=1))


SHOWN = (
    "Strukturerad farobedömning", "Ring inte före nio.", "Bo Barn", "Cid Make", "Ombud Ek", "Ring skolan", "Att sova.",
    "Vila först.", "version 1, godkänd", "Läs vad som sades i den första kontakten", "Påhittad anteckning.", "0 av 4",
    "Stöd i rättsprocessen",
)  # fmt: skip


def asked(client, case):
    """The page, and how many questions it asked: savepoints are none."""
    address = reverse("case", args=[case.public_id])
    client.get(address)  # what is written once in a process, or once a minute, is not the page's
    with CaptureQueriesContext(connection) as questions:
        answer = client.get(address)
    assert answer.status_code == 200
    told = [question["sql"] for question in questions if not question["sql"].startswith((*SAVEPOINTS, "SET LOCAL"))]
    return answer.content.decode().replace("\u2068", "").replace("\u2069", ""), told


def test_a_page_asks_of_what_is_there_and_of_nothing_else(browse, case, reader):
    client = browse(reader)
    _, bare = asked(client, case)
    assert len(bare) <= BARE, bare
    fill(case, reader)
    page, full = asked(client, case)
    assert [words for words in SHOWN if words not in page] == []
    assert len(full) <= FULL, full
    # everything that may be kept in a case is here, so that the ceiling is one
    tables = {rows(0).model._meta.db_table for rows in ports.kept.values()}
    tables -= {Decision._meta.db_table, DangerMessage._meta.db_table}
    assert any("help_granted(" in sql for sql in full)  # which answers for the decisions
    assert any("danger_i_told(" in sql for sql in full)  # and for what was told of danger
    assert {
        table for table in tables if not any(f'FROM "{table}"' in sql for sql in full if "EXISTS" not in sql)
    } == set()
    # and it hangs on no number of them
    for days in range(2, 5):
        NoteFactory(case=case, written_by=reader)
        session(case, reader, clock.now() - timedelta(days=days))
        Party.objects.create(case=case, person=PersonFactory(), role=PartyRole.CLOSE)
        Task.objects.create(case=case, what="Mer", made_by=reader, made_at=clock.now())
        PlanGoal.objects.create(case=case, plan=Plan.objects.get(), position=days, words="Att gå ut.")
    assert len(asked(client, case)[1]) == len(full)
