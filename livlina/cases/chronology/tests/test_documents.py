"""The register of documents: what came in and what was made, from whom and when, and never changed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.chronology import rules
from livlina.cases.chronology.errors import DocumentInTheFuture, SenderNotTold
from livlina.cases.chronology.terms import Direction
from livlina.cases.models import DocumentKept, DocumentLine, Engagement
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.core import clock
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker

TODAY = date(2026, 11, 17)


@given(
    direction=st.sampled_from(Direction.values), other=st.sampled_from(["", "  ", "Polisen"]), days=st.integers(-9, 9)
)
def test_what_came_in_came_from_somebody_and_nothing_is_of_a_day_to_come(direction, other, days):
    obstacle = rules.obstacle_to_document(
        direction=direction, other=other, happened_on=TODAY + timedelta(days=days), today=TODAY
    )
    if days > 0:
        assert isinstance(obstacle, DocumentInTheFuture)
    else:
        assert isinstance(obstacle, SenderNotTold) == (direction == Direction.RECEIVED and not other.strip())


@pytest.fixture
def anna(db):
    return worker(UnitFactory(), name="Anna Prov")


@pytest.fixture
def case(anna):
    made = CaseFactory(unit=anna.memberships.get().unit)
    engaged(made, anna)
    return made


def write(client, case, **told):
    sent = {
        "direction": "received", "kind": "police_report", "happened_on": clock.today().isoformat(),
        "other": "Polisen i Prov", "what": "Anmälan om olaga hot", "kept_at": "Arkivskåp 2",
        "submission": str(uuid4()),
    }  # fmt: skip
    return client.post(reverse("document_new", args=[case.public_id]), sent | told)


def test_a_document_is_written_down_once_and_stands_among_what_has_happened(case, anna, browse, traces, application):
    client, once = browse(anna), str(uuid4())
    for _ in range(2):
        assert write(client, case, submission=once).status_code == 302
    assert "redan sparad" in write(client, case, submission=once, what="Annat").content.decode()
    page = client.get(reverse("case_events", args=[case.public_id]) + "?slag=handlingar").content.decode()
    for words in ("Kom in: polisanmälan", "Polisen i Prov", "Anmälan om olaga hot", "Arkivskåp 2"):
        assert words in page
    assert DocumentLine.objects.count() == 1
    assert traces("document.written")[-1]["case_ref"] == case.trace_ref
    with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_documentline SET kind = 'letter'")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"other": ""}, "Skriv vem handlingen kom från"),
        ({"happened_on": "2199-01-01"}, "har inte kommit än"),
        ({"what": ""}, "Fyll i det här"),
        ({"direction": "x"}, "Kom den in"),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stands(case, anna, browse, told, words):
    answer = write(browse(anna), case, **told)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not DocumentLine.objects.exists()


def test_s23_where_she_lives_needs_a_reason_and_a_stranger_meets_nothing(case, anna, browse):
    housed(case, "Provgatan 7")
    assert "Varför måste det stå i texten?" in write(browse(anna), case, what="Hyresavtal Provgatan 7").content.decode()
    stranger = browse(worker(case.unit, name="Vera Prov"))
    assert write(stranger, case).status_code == 404
    assert stranger.get(reverse("case_events", args=[case.public_id])).status_code == 404
    assert not DocumentLine.objects.exists()


def test_s21_from_or_to_whom_a_document_is_is_read_where_whereabouts_are(case, anna, browse, application):
    eva, once = worker(case.unit), str(uuid4())
    shared = engaged(case, eva, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(pk=shared.pk).update(carries_whereabouts=False)
    for _ in range(2):  # who is not shown it registers what comes in, once
        assert write(browse(eva), case, other="Granskolan i Tyresö", submission=once).status_code == 302
    assert "redan sparad" in write(browse(eva), case, other="", direction="made", submission=once).content.decode()
    write(browse(anna), case, direction="made", other="", what="Ett eget brev")
    named, _ = DocumentLine.objects.order_by("pk")
    events, paper = (reverse(name, args=[case.public_id]) for name in ("case_events", "file_print"))
    for staff in (anna, eva):
        client = browse(staff)
        confirm(client, staff)
        read = {url: client.get(url).content.decode() for url in (events, paper)}
        assert all(("Granskolan" in page) == (staff == anna) for page in read.values())
        assert read[events].count("från visas inte för dig") == (0 if staff == anna else 1)
        assert read[paper].count("från står inte här") == (0 if staff == anna else 1)
    with application(actor(eva)):  # nor by a filter that a page forgets
        assert DocumentLine.objects.get(pk=named.pk).names_other
        assert not DocumentKept.objects.exists()
