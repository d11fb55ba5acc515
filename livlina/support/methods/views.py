"""The card of a kind of help: its aims to show, what is known of it, who gives it here, and what was noticed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from livlina.access.actor import NOBODY
from livlina.access.shown import shows_nobody
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.support.methods import panels, queries, services
from livlina.support.methods.forms import NoteForm
from livlina.support.offer import catalogue


@shows_nobody("how a kind of help is given, in general, and what colleagues are trained in")
def card(request: StaffRequest, help_key: str) -> HttpResponse:
    """One kind of help as a card. Its first part is for the guardian or the person too, and is all that is printed."""
    kind = catalogue.kinds().get(help_key)
    if kind is None:
        raise Http404
    actor, day = request.actor, clock.today()
    may_note = actor.may(Permission.RECORD_FACTS)
    if request.method == "POST" and not may_note:
        raise Http404
    if "away" in request.POST:
        return _take_away(request, help_key)
    form = NoteForm(request.POST or None) if may_note else None
    if form is not None and form.is_valid():
        with RefusalsIn(form):
            services.note_method(
                actor, kind=kind, words=form.cleaned_data["words"], submission=form.submitted, at=clock.now()
            )
            messages.success(request, "Det är sparat, till nästa version av kortet.")
            return redirect("help_card", help_key)
    of_others = queries.reads_of_others(actor)
    found = queries.trained(actor, queries.competences(kind), day=day)
    context = {
        "kind": kind,
        "cards": panels.cards(queries.cards(kind), day=day),
        "trained": panels.trained(found, of_others=of_others),
        "notes": panels.notes(queries.notes(help_key), actor=actor if may_note else NOBODY),
        "form": form,
        "crumbs": [
            {"text": "Hjälpen vi ger", "url": reverse("help_catalogue")},
            {"text": kind.name, "url": ""},
        ],
    }
    return render(request, "support/help_card.html", context, status=422 if form is not None and form.errors else 200)


def _take_away(request: StaffRequest, help_key: str) -> HttpResponse:
    """A note that tells of somebody goes. Raises Http404 for one that is not there or not one's to take."""
    sent = request.POST["away"]
    note = next((each for each in queries.notes(help_key) if str(each.public_id) == sent), None)
    if note is None or not queries.may_take_away(request.actor, note):
        raise Http404
    services.take_note_away(request.actor, note=note)
    messages.success(request, "Det är borttaget.")
    return redirect("help_card", help_key)
