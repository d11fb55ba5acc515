"""The page where a register is brought in: tried first, then stored, every row or none."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.intake import importing, undoing
from livlina.intake.forms.register import RegisterForm
from livlina.intake.register import read_register
from livlina.intake.register_cells import COLUMNS, accepted
from livlina.intake.words import register_words
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest

SHOWN_FAULTS = 500
SHOWN_BATCHES = 20


def import_cases(request: StaffRequest) -> HttpResponse:
    """Choose a file, try it without storing, read the faults by row and column, and store it."""
    units = organisation.units(request.actor.units_where(Permission.IMPORT_CASES))
    if not request.actor.may(Permission.IMPORT_CASES):
        return not_for_this_role(request)
    words = register_words()
    form = RegisterForm(request.POST or None, request.FILES or None)
    done: importing.Imported | None = None
    tried = request.POST.get("act") != "store"
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        register = read_register(file, filename=file.name, words=words, today=clock.today())
        try:
            done = importing.import_register(request.actor, register=register, dry_run=tried, at=clock.now())
        except importing.RegisterHasFaults as faults:
            done = faults.imported
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if not tried:
                messages.success(request, "Registret är inläst.")
    context = {
        "form": form,
        "units": units,
        "batches": undoing.batches(request.actor, most=SHOWN_BATCHES),
        "columns": COLUMNS,
        "accepted": accepted(words),
        "done": done,
        "tried": tried,
        "shown_faults": done.errors[:SHOWN_FAULTS] if done else [],
        "figures": figures(done) if done and not done.errors else [],
    }
    return render(request, "intake/import_cases.html", context, status=422 if done and done.errors else 200)


def import_undo(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """What one register brought in, what holds it back, and the button that takes it out again."""
    if not request.actor.may(Permission.IMPORT_CASES):
        return not_for_this_role(request)
    batch = undoing.batch(request.actor, batch_id)
    if batch is None:
        raise Http404
    refusal: DomainError | None = None
    if request.method == "POST":
        if asked := fresh.asked(request):  # cases go for good (S-53)
            return asked
        try:
            count = undoing.undo_import(request.actor, batch=batch, at=clock.now())
        except DomainError as found:
            refusal = found
        else:
            messages.success(request, f"Inläsningen är ångrad. {count} ärenden är borttagna.")
            return redirect("import_cases")
    obstacle = refusal or undoing.obstacle(batch)
    crumbs = [{"text": "Läs in ett register", "url": reverse("import_cases")}, {"text": "Ångra", "url": ""}]
    context = {"batch": batch, "obstacle": str(obstacle) if obstacle else "", "crumbs": crumbs}
    return render(request, "intake/import_undo.html", context, status=409 if refusal else 200)


def figures(done: importing.Imported) -> list[dict[str, object]]:
    """The counts, as key numbers."""
    return [
        {"label": "Rader", "value": done.rows},
        {"label": "Nya ärenden", "value": done.created},
        {"label": "Ändrade", "value": done.updated},
        {"label": "Oförändrade", "value": done.unchanged},
    ]


def not_for_this_role(request: HttpRequest) -> HttpResponse:
    """No client's existence is at stake here, so the reason is told."""
    return render(request, "403.html", {"exception": NotPermitted()}, status=403)
