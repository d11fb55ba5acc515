"""The journal and its notes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from livlina.access.terms import Permission
from livlina.cases import panels, queries, rules, services
from livlina.cases.errors import NoteIsAlreadySaved, SomeoneElseChangedTheNote
from livlina.cases.forms import NoteForm
from livlina.cases.pages import (
    Case,
    Note,
    back,
    form_page,
    is_typed,
    open_case_page,
    page_of,
    pages,
    refused,
    the_case,
    the_note,
    why_of,
)
from livlina.cases.process import queries as process
from livlina.cases.process import rules as process_rules
from livlina.cases.reaching import panels as reach_panels
from livlina.cases.reaching import queries as reached
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import refuse

NOTES_PER_PAGE = 20
SAVE_AND_SIGN = "sign"


@require_safe
def journal(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """All notes of the case, twenty at a time, the latest first."""
    head = open_case_page(request, public_id, part="journal")
    page = page_of(queries.journal(head.case), at_most=NOTES_PER_PAGE, asked=request.GET.get("sida", ""))
    count = page.paginator.count
    context = head.context(request, current="case_journal", counts={"case_journal": count})
    shown = list(page.object_list)
    # the contacts since the last note of the page before; on the last page also all that were earlier
    until = queries.journal(head.case)[page.start_index() - 2].happened_at if page.has_previous() else None
    after = shown[-1].happened_at if page.has_next() else None
    contacts = reached.between(head.case, after=after, until=until)
    points = panels.journal(head.file, shown, actor_id=request.actor.id)
    context["notes"] = reach_panels.merged(points, reach_panels.contact_points(contacts))
    context["pages"] = pages(page, url=back("case_journal", head.case))
    return render(request, "cases/journal.html", context)


@require_safe
def note(request: StaffRequest, public_id: UUID, note_id: UUID) -> HttpResponse:
    """One note whole, with what corrects it and what it corrects."""
    case = the_case(request, public_id)
    row = the_note(case, note_id)
    why = why_of(request.actor, queries.team(case))
    services.read_case(request.actor, case=case, part="note", note=row, why=why)
    mine = row.written_by_id == request.actor.id and row.signed_at is None
    may_write = queries.cases(request.actor, to=Permission.WRITE_NOTE).filter(pk=case.pk).exists()
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Anteckning"),
        "note": row,
        "title": panels.note_title(row),
        "meta": panels.note_meta(row, panels.source(case, row, panels.names(queries.parties(case)))),
        "corrections": list(queries.corrections(row)),
        "wordings": queries.wordings(row),
        "may_change": mine and may_write,
        "may_correct": row.signed_at is not None and may_write,
    }
    return render(request, "cases/note.html", context)


def note_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write a note."""
    return _write(request, the_case(request, public_id, to=Permission.WRITE_NOTE), corrects=None)


def note_correct(request: StaffRequest, public_id: UUID, note_id: UUID) -> HttpResponse:
    """Correct a signed note by another, which points to it."""
    case = the_case(request, public_id, to=Permission.WRITE_NOTE)
    row = the_note(case, note_id)
    obstacle = rules.obstacle_to_correcting(is_signed=row.signed_at is not None)
    if obstacle and not is_typed(request):
        return refused(
            request, case, obstacle, title="Rättelse", url=_address("note", row), url_text="Till anteckningen"
        )
    return _write(request, case, corrects=row)


def _write(request: StaffRequest, case: Case, *, corrects: Note | None) -> HttpResponse:
    now = clock.now()
    part = corrects.part if corrects else process_rules.part_of_notes(process.standing(case).here)
    form = NoteForm(request.POST or None, now=now, tellers=panels.tellers(case, queries.parties(case)), part=part)
    context: dict[str, Any] = {"form": form, "corrects": corrects, "title": "Rättelse" if corrects else "Ny anteckning"}
    if form.is_valid():
        try:
            written = services.write_note(
                request.actor,
                case=case,
                at=now,
                corrects=corrects,
                submission=form.submitted,
                **form.told(),
            )
        except NoteIsAlreadySaved as refusal:
            earlier = queries.submitted(case, form.submitted)
            return _both(request, case, mine=form, theirs=earlier, refusal=refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return _saved(request, case, written)
    return _form(request, case, context)


def note_change(request: StaffRequest, public_id: UUID, note_id: UUID) -> HttpResponse:
    """Go on with a note that is not signed."""
    case = the_case(request, public_id, to=Permission.WRITE_NOTE)
    row = the_note(case, note_id)
    obstacle = rules.obstacle_to_changing(
        is_signed=row.signed_at is not None, is_writer=row.written_by_id == request.actor.id
    )
    if obstacle and not is_typed(request):
        on = ("note_correct", "Skriv en rättelse") if row.signed_at else ("note", "Till anteckningen")
        return refused(request, case, obstacle, title="Ändra anteckning", url=_address(on[0], row), url_text=on[1])
    now = clock.now()
    form = NoteForm(request.POST or None, now=now, note=row, tellers=panels.tellers(case, queries.parties(case)))
    if form.is_valid():
        try:
            services.change_note(
                request.actor,
                note=row,
                version=form.cleaned_data["version"] or 0,
                at=now,
                **form.told(),
            )
        except SomeoneElseChangedTheNote as refusal:
            return _both(request, case, mine=form, theirs=the_note(case, note_id), refusal=refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return _saved(request, case, row)
    return _form(request, case, {"form": form, "note": row, "title": "Ändra anteckning"})


@require_POST
def note_sign(request: StaffRequest, public_id: UUID, note_id: UUID) -> HttpResponse:
    """Sign a note: from then on it is corrected, never changed."""
    case = the_case(request, public_id, to=Permission.WRITE_NOTE)
    row = the_note(case, note_id)
    _sign(request, row)
    return redirect("note", public_id, row.public_id)


def _address(name: str, row: Note) -> str:
    return reverse(name, args=[row.case.public_id, row.public_id])


def _saved(request: StaffRequest, case: Case, written: Note) -> HttpResponse:
    if request.POST.get("then") == SAVE_AND_SIGN:
        _sign(request, the_note(case, written.public_id))
    else:
        messages.success(request, "Anteckningen är sparad. Signera den när den är klar.")
    return redirect("note", case.public_id, written.public_id)


def _sign(request: StaffRequest, row: Note) -> None:
    try:
        services.sign_note(request.actor, note=row, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Anteckningen är signerad.")


def _both(request: StaffRequest, case: Case, *, mine: NoteForm, theirs: Note, refusal: DomainError) -> HttpResponse:
    """
    Two texts for one note: both are shown, and saved is only what the writer then decides (S-142).

    The form that goes on is for the note as it stands, with the text that was typed.
    """
    asked = ("part", "kind", "happened_on", "happened_time", "told_by", "text")
    typed = {name: mine.data.get(name, "") for name in asked}
    tellers = panels.tellers(case, queries.parties(case))
    form = NoteForm({**typed, "version": str(theirs.version)}, now=clock.now(), note=theirs, tellers=tellers)
    context = {"form": form, "note": theirs, "theirs": theirs, "refusal": str(refusal), "title": "Två texter"}
    return _form(request, case, context)


def _form(request: StaffRequest, case: Case, context: dict[str, Any]) -> HttpResponse:
    context |= {"crumbs": panels.crumbs(case, context["title"]), "name": panels.heading(case)}
    return form_page(request, case, "cases/note_form.html", context)
