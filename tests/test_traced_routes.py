"""
S-40: whatever is opened or tried leaves its trace, on every address there is.

An address that shows nothing about anyone says so at its view (`access.shown.shows_nobody`), with the reason.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import URLPattern, get_resolver, reverse

from livlina.access.terms import Role
from livlina.cases.investigation.tests.factories import InvestigationFactory, communicated, proposed
from livlina.cases.models import ChildAnswer, JointWork, Party
from livlina.cases.review.tests.factories import item
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.core.apart import keep_apart
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.models import Consent, SafeChannel, Whereabouts
from livlina.people.tests.factories import PersonFactory
from livlina.support.tests.factories import session
from tests.security.scene import decisions_of

pytestmark = pytest.mark.django_db


def routes(patterns=None) -> Iterator[URLPattern]:
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from routes(pattern.url_patterns)


def is_open(route):
    return not getattr(route.callback, "login_required", True)


CLOSED = {route.name: route for route in routes() if not is_open(route)}
ABOUT_SOMEONE = sorted(name for name, route in CLOSED.items() if "public_id" in route.pattern.converters)
METHODS = ("get", "post")


class Scene:
    """A case and a contact with something in every part of them, and a manager who has the case."""

    def __init__(self):
        now = clock.now()
        self.nothing = uuid4()
        self.unit = UnitFactory()
        self.manager = worker(self.unit, Role.UNIT_MANAGER)
        self.case = CaseFactory(unit=self.unit)
        engaged(self.case, self.manager)
        self.relation = engaged(self.case, worker(self.unit), EngagementKind.CO_ASSIGNED)
        self.approval = JointWork.objects.create(
            actor=worker(self.unit),
            one=self.case,
            other=CaseFactory(unit=self.unit),
            reason="Påhittat skäl.",
            given_by=self.manager,
            starts_at=now,
            ends_at=now + timedelta(days=1),
        )
        party = Party.objects.create(case=self.case, person=PersonFactory(), role=PartyRole.CHILD)
        self.child, self.line = party.person, party.child_line
        self.report = ChildAnswer.objects.create(
            case=self.case,
            line=self.line,
            step="report",
            outcome="made",
            to_unit=self.unit,
            happened_on=clock.today(),
            text="Påhittad anmälan.",
            said_by=self.manager,
            said_at=now,
            submission=uuid4(),
        )
        keep_apart(self.report, kept_from_other="Påhittat.")
        self.child_party = Party.objects.create(case=self.case, person=PersonFactory(), role=PartyRole.CHILD)
        self.child = self.child_party.person
        self.investigation = InvestigationFactory(case=self.case, opened_by=self.manager)
        self.communication = communicated(self.investigation, self.manager)
        self.proposal = proposed(self.investigation, self.manager)
        told = {"board": self.case.board, "told_in_case": self.case.pk, "recorded_at": now}
        self.way = SafeChannel.objects.create(
            person=self.case.person, kind="call", is_safe="yes", value="070-1740605", confirmed_on=clock.today(), **told
        )
        self.place = Whereabouts.objects.create(person=self.child, kind="home", address="Påhittad 1", **told)
        self.consent = Consent.objects.create(
            person=self.case.person,
            purpose="sharing:police",
            what=["risk"],
            starts_on=clock.today(),
            ends_on=clock.today(),
            given_how="words",
            submission=uuid4(),
            **told,
        )
        self.note = NoteFactory(case=self.case, written_by=self.manager)
        self.session = session(self.case, self.manager, now - timedelta(days=1))
        client = Party.objects.get(case=self.case, role=PartyRole.CLIENT)
        self.draft, self.decided, self.promise = decisions_of(
            self.case, client, self.manager, lambda what, *more, **of: what
        )
        self.contact = ContactFactory(unit=self.unit, person=PersonFactory())
        self.item = item(worker(self.unit), self.unit, due_on=clock.today() - timedelta(days=1))

    def address(self, name, *, of=None):
        """The address of a route of the scene; `of` is another random name in place of the first in it."""
        known = {
            "public_id": of or self.about(name).public_id,
            "note_id": self.note.public_id,
            "person_id": self.child.public_id,
            "session_id": self.session.public_id,
            "fact_id": self.way.public_id if name.startswith("way") else self.place.public_id,
            "kind": "vistelse",
            "what": "nummer",
            "form": "csv",
            "number": 1,
            "relation_id": self.relation.public_id,
            "approval_id": self.approval.public_id,
            "item_id": self.item.public_id,
            "consent_id": self.consent.public_id,
            "instruction_id": self.nothing,
            "guardian_id": self.nothing,
            "asked_id": self.nothing,
            "request_id": self.nothing,
            "review_id": self.nothing,
            "card_id": self.nothing,
            "message_id": self.nothing,
            "task_id": self.nothing,
            "deadline_id": self.nothing,
            "notice_id": self.nothing,
            "todo_id": self.nothing,
            "row_id": self.nothing,
            "own_id": self.nothing,
            "shift_id": self.nothing,
            "nameless_id": self.nothing,
            "staff_id": self.nothing,
            "rating_id": self.nothing,
            "assessment_id": self.nothing,
            "safeguard_id": self.nothing,
            "planned_id": self.nothing,
            "plan_id": self.nothing,
            "instrument_id": self.nothing,
            "registered_id": self.nothing,
            "commission_id": self.nothing,
            "support_id": self.nothing,
            "conference_id": self.nothing,
            "matter_id": self.nothing,
            "group_id": self.nothing,
            "meeting_id": self.nothing,
            "place_id": self.nothing,
            "link_id": self.nothing,
            "more_id": self.nothing,
            "wait_id": self.nothing,
            "step_id": self.nothing,
            "intervention_id": self.nothing,
            "act_id": self.nothing,
            "offer_id": self.nothing,
            "batch_id": self.nothing,
            "given_id": self.nothing,
            "file_id": self.nothing,
            "report_id": self.nothing,
            "line_id": self.line.public_id,
            "answer_id": self.report.public_id,
            "step": "samtal",
            "investigation_id": self.investigation.public_id,
            "heading": {"investigation_child": "child_analysis", "investigation_guarded": "protection"}.get(
                name, "risk"
            ),
            "child_id": self.child_party.public_id,
            "gathered_id": self.nothing,
            "communication_id": self.communication.public_id,
            "proposal_id": self.proposal.public_id,
            "decision_id": (self.draft if name in ("decision_change", "decision_sign") else self.decided).public_id,
            "promise_id": self.promise.public_id,
            "cleared_id": self.decided.steps.earliest("pk").public_id,
            "file_form": "docx",
            "key": "sol2025_brottsoffer",
            "help_key": "trappan",
            "first": "2026-01-01",
            "last": "2026-12-31",
        }
        return reverse(name, kwargs={each: known[each] for each in CLOSED[name].pattern.converters})

    def about(self, name):
        return self.contact if name.startswith("contact") else self.case

    def trace_ref(self, name):
        return self.about(name).trace_ref


def left_by(visit):
    """The answer, and the traces left meanwhile with what they are about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_trace")
        (before,) = cursor.fetchone()
        answer = visit()
        cursor.execute("SELECT action, case_ref, why, detail FROM access_trace ORDER BY at OFFSET %s", [before])
        return answer, cursor.fetchall()


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_s40_every_address_leaves_a_trace_or_shows_nothing_about_anyone(browse, name):
    """What is about a case or a contact is traced with it."""
    scene = Scene()
    client = browse(scene.manager)
    for method in METHODS:
        answer, traces = left_by(lambda method=method: getattr(client, method)(scene.address(name)))
        assert answer.status_code < 500
        if answer.status_code == 405:
            continue
        assert traces or getattr(CLOSED[name].callback, "shows_nobody", "")
        if name in ABOUT_SOMEONE:
            assert scene.trace_ref(name) in {ref for _, ref, *_ in traces}, method


@pytest.mark.parametrize("name", ABOUT_SOMEONE)
def test_s40_s02_a_denied_try_is_traced_the_same_for_what_is_unseen_as_for_what_is_missing(browse, name):
    scene = Scene()
    stranger = browse(worker(UnitFactory(), Role.UNIT_MANAGER))
    seen, missing = str(scene.about(name).public_id), str(uuid4())
    for method in METHODS:
        tries = []
        for of in (seen, missing):
            answer, traces = left_by(lambda method=method, of=of: getattr(stranger, method)(scene.address(name, of=of)))
            if answer.status_code == 405:
                break
            assert answer.status_code == 404
            tries.append([(action, ref, why, bytes(detail).decode()) for action, ref, why, detail in traces])
        else:
            (unseen,) = tries[0]
            assert unseen[:3] == ("page.refused", None, name)
            assert tries[1] == [(*unseen[:3], unseen[3].replace(seen, missing))]


def test_s40_who_shows_nothing_about_anyone_says_why():
    """Few, and read by a person: an answer without content, the organisation, one's own account, empty fields."""
    found = {name: getattr(route.callback, "shows_nobody", "") for name, route in CLOSED.items()}
    reasons = {name: why for name, why in found.items() if why}
    assert sorted(reasons) == [
        "calendar_link", "competence", "confirm", "contact_way_in", "delegations", "help_card", "help_catalogue",
        "law",
        "law_ground", "offered", "organisation",
        "recovery_codes", "search", "settings", "stay",
    ]  # fmt: skip
    assert all(len(reason.split()) >= 3 for reason in reasons.values())
