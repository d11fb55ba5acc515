"""S-142: a request that is refused, however late, leaves nothing but its traces."""

import json
from uuid import uuid4

import pytest
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpResponse
from django.urls import include, path, reverse
from django.utils import timezone

from livlina.cases import pages, services
from livlina.cases.errors import NoteIsEmpty
from livlina.cases.models import Note
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.organisation.models import Draft
from livlina.organisation.tests.factories import UnitFactory, worker

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def late(request, public_id, how):
    """Read, write, be refused something else, and then answer as it is told."""
    case = pages.the_case(request, public_id)
    services.read_case(request.actor, case=case)
    now = timezone.now()
    services.write_note(request.actor, case=case, text="Skriven.", happened_at=now, at=now)
    services.read_case(request.actor, case=case, part="journal")
    messages.success(request, "Anteckningen är sparad.")
    with pytest.raises(NoteIsEmpty):
        services.write_note(request.actor, case=case, text="", happened_at=now, at=now)
    if how == "404":
        raise Http404
    if how == "403":
        raise PermissionDenied
    return HttpResponse(status=int(how))


urlpatterns = [path("sent/<uuid:public_id>/<str:how>", late), path("", include("livlina.urls"))]


@pytest.fixture
def anna():
    return worker(UnitFactory())


@pytest.fixture
def case(anna):
    case = CaseFactory(unit=anna.memberships.get().unit)
    engaged(case, anna)
    return case


@pytest.mark.parametrize("how", ["400", "403", "404", "409", "422", "429"])
def test_s_142_what_was_written_before_a_refusal_is_undone_and_what_was_read_stays_told(
    browse, anna, case, traces, how
):
    client = browse(anna)
    client.raise_request_exception = False
    assert client.post(f"/sent/{case.public_id}/{how}").status_code == int(how)
    assert not Note.objects.exists()
    denied = ["page.refused"] if how == "404" else []  # what was not there for the one who asked is told besides
    assert traces() == ["case.read", "case.journal_read", "write_note.refused", *denied]
    assert "sparad" not in client.get("/").content.decode()


@pytest.mark.parametrize("how", ["200", "302"])
def test_s_142_what_is_answered_well_stands(browse, anna, case, traces, how):
    client = browse(anna)
    client.post(f"/sent/{case.public_id}/{how}")
    assert Note.objects.get().text == "Skriven."
    assert traces() == ["case.read", "note.written", "case.journal_read", "write_note.refused"]


def test_s_142_a_failure_leaves_nothing_at_all(browse, anna, case, traces):
    client = browse(anna)
    client.post(f"/sent/{case.public_id}/500")
    assert not Note.objects.exists()
    assert traces() == []


def test_s_132_what_is_counted_is_counted_also_when_the_request_is_refused(browse, anna, case):
    client = browse(anna)
    client.post(f"/sent/{case.public_id}/422")
    with connection.cursor() as cursor:
        cursor.execute("SELECT times FROM cases_openings WHERE actor_id = %s", [anna.pk])
        assert cursor.fetchone() == (2,)


def test_s_141_a_draft_outlives_the_form_that_was_refused(browse, anna, case):
    client = browse(anna)
    sent = {"draft": str(uuid4()), "draft_path": f"/sent/{case.public_id}/422", "text": "Halvvägs."}
    client.post(reverse("draft"), sent)
    client.post(f"/sent/{case.public_id}/422", sent)
    assert json.loads(Draft.objects.get().typed) == [["text", "Halvvägs."]]
