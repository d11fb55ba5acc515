"""A document is written into the register of its case. The chronology itself is put together at the door."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from livlina.access.terms import Permission
from livlina.cases import panels
from livlina.cases import queries as cases
from livlina.cases.chronology import services
from livlina.cases.chronology.forms import DocumentForm
from livlina.cases.pages import back, form_page, the_case
from livlina.core import clock
from livlina.core.uploads import obstacle_to_taking_in, scanned_here
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

SAVED = "Handlingen är inskriven. Den finns kvar där du har den: ingen fil är sparad."
SAVED_WITH_FILE = "Handlingen är inskriven och filen är sparad."


def document_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down that a document came in or was made."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    no_files = obstacle_to_taking_in()
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        today=clock.today(),
        sees_where=cases.sees_whereabouts(request.actor, case),
        takes_files=no_files is None,
    )
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            upload = form.upload()
            services.write_document(
                request.actor,
                case=case,
                facts=form.facts(),
                submission=told["submission"],
                upload=upload,
                confirmed_because=told["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, SAVED_WITH_FILE if upload else SAVED)
            return redirect("case_events", public_id)
    context = {
        "crumbs": panels.crumbs(case, "Ny handling"),
        "name": panels.heading(case),
        "title": "Ny handling eller fil",
        "form": form,
        "no_files": str(no_files or ""),
        "is_scanned": scanned_here(),
        "list_url": back("case_events", case),
    }
    return form_page(request, case, "cases/document_form.html", context)
