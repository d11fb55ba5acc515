"""
Whoever stands by name in what another wrote and says that it is not so: wherever that is read, the doubt is read beside
it, on each page and on paper. Source: S-41.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from livlina.access.routes import addresses
from livlina.access.terms import Role
from livlina.cases.models import Task
from livlina.cases.of_case import NamesStaff
from livlina.cases.terms import Written
from livlina.core import clock
from tests.security.scene import Scene, Situation, choices, urls

pytestmark = pytest.mark.django_db

ME = Role.THERAPIST.value
ADDRESSES = {address.name: address for address in addresses() if address.name}
EVENTS = "case_events"
OF_ROW = "_of_row"

STANDS: dict[str, tuple[Written, str, tuple[str, ...]]] = {
    "cases_deadlinechange": (Written.LONGER_TERM, "decided_by", ("deadline", EVENTS)),
    "cases_commission": (Written.COMMISSION, "decided_by", ("commission_given", EVENTS)),
    "cases_commissionanswer": (Written.MORE, "decided_by", ("commission_given",)),
    "cases_feedback": (Written.FEEDBACK, "decided_by", ("commission_given", EVENTS)),
    "cases_ownsupport": (Written.OWN_SUPPORT, "decided_by", ("child_own_support", EVENTS)),
    "cases_ownsupportstep": (Written.PASSED_ON, "decided_by", ("child_own_support", EVENTS)),
    "cases_protectionassessment": (Written.PROTECTION, "", ("concern",)),
    "cases_preliminaryassessment": (Written.PRELIMINARY, "decided_by", ("concern_of_row",)),
    "cases_childanswer": (Written.REPORT, "who", ("child_line", "child_report", EVENTS)),
    "cases_promise": (Written.PROMISE, "", ("case_decisions", "promise", EVENTS)),
    "cases_decision": (Written.DECISION, "took_part", ("decision", "decision_notice", "case_decisions", EVENTS)),
    "cases_caseclosing": (Written.CLOSING, "takes_over", ("case_reopen", EVENTS)),
    "assessments_assessment": (Written.ASSESSMENT, "assessor", ("assessment", EVENTS)),
    "support_childsword": (Written.CHILDS_WORD, "who", ("childs_page",)),
}
"""Each table in which somebody may stand by name: what it is, in which field of words, and where it is read."""


def test_s41_each_table_in_which_somebody_may_stand_by_name_is_read_with_who_says_that_it_is_not_so() -> None:
    naming = {model._meta.db_table for model in apps.get_models() if issubclass(model, NamesStaff)}
    assert naming == set(STANDS)
    assert {what for what, _, _ in STANDS.values()} == set(Written) - {Written.CHILD, Written.PROPOSAL}


def case_of(row: Any) -> int:
    for way in ("case_id", "commission", "support"):
        if found := getattr(row, way, None):
            return int(found if way == "case_id" else found.case_id)
    raise AssertionError(row)


def doubt(row: Any, what: Written, staff: Any, by: Any) -> None:
    now = clock.now()
    Task.objects.create(
        case_id=case_of(row), owner=staff, made_by=by, made_at=now - timedelta(hours=1), tells_of=["named_else"],
        read_under="events", is_for_one=True, about=row.public_id, about_what=what, about_on=clock.today(),
        is_not_so=True, done_on=clock.today(), done_at=now, done_by=staff,
    )  # fmt: skip


@pytest.mark.parametrize("table", STANDS)
def test_s41_whoever_reads_what_somebody_stands_in_reads_that_they_say_it_is_not_so(scene: Scene, table: str) -> None:
    what, field, pages = STANDS[table]
    model: Any = next(each for each in apps.get_models() if each._meta.db_table == table)
    said_as = (what, Written.PROPOSAL) if what == Written.DECISION else (what,)
    named, by = scene.staff[Role.UNIT_MANAGER], scene.staff[Role.LOG_REVIEWER]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # what is written is never changed
    for row in model._base_manager.all():
        if field and not getattr(row, field):
            setattr(row, field, named.name)
            row.save(update_fields=[field])
        if hasattr(row, "ground") and not row.ground:
            row.ground = "osl_12_2"
            row.save(update_fields=["ground"])
        for each in said_as:
            doubt(row, each, named, by)
    said = f"{named.name} säger att det inte stämmer"
    scene.confirm(ME)
    for page in pages:
        # who proposed it is not told of by itself where the same one decided
        least = 1 if page == "decision_notice" else len(said_as)
        assert sum(text.count(said) for text in read(scene, page, model)) >= least, page


def read(scene: Scene, page: str, model: Any) -> Iterator[str]:
    """What stands on a page, or on each of its pages."""
    address = ADDRESSES[page.removesuffix(OF_ROW)]
    if page.endswith(OF_ROW):
        mine = scene.file(ME, Situation.OWN).childs.case
        row = model.objects.get(case=mine)
        yield ask(scene, reverse("concern", args=[mine.public_id, row.report.public_id]))
        return
    situation = Situation.CLOSED if page == "case_reopen" else Situation.OWN
    url = urls(scene, address, ME, situation, choices(address)[0])
    yield ask(scene, url)
    if page == EVENTS:
        yield from (ask(scene, f"{url}?sida={number}") for number in (2, 3, 4))


def ask(scene: Scene, url: str) -> str:
    response = scene.ask(ME, "GET", url, fresh=True)
    assert response.status_code == 200, url
    return str(response.content.decode())
