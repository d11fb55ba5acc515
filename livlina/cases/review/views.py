"""The desk of the log reviewer: the queue, and one item of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from livlina.access.terms import Permission
from livlina.cases.review import panels, queries, rules, services
from livlina.cases.review.forms import REVIEWED, QueueForm, ReviewForm
from livlina.cases.review.terms import ReviewOutcome
from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

PER_PAGE = 50


@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """What waits for review, the one due first first. For those who lead, what has waited too long."""
    actor, today = request.actor, clock.today()
    reviews = actor.may(Permission.REVIEW_TRACES)
    if not actor.may(Permission.READ_REVIEWS):
        raise Http404
    form = QueueForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    shows_reviewed = chosen.get("visa") == REVIEWED
    found = queries.reviewed(actor) if shows_reviewed else queries.waiting(actor)
    if chosen.get("skal"):
        found = found.filter(reasons__overlap=rules.alike(chosen["skal"]))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    shown = list(page.object_list)
    services.read_queue(actor, shown=shown)
    context = {
        "crumbs": [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Granskning", "url": ""}],
        "reviews": reviews,
        "form": form,
        "is_narrowed": bool(chosen.get("skal")),
        "shows_reviewed": shows_reviewed,
        "lines": panels.lines(shown, queries.roles_of(item.staff_id for item in shown), today=today),
        "count": page.paginator.count,
        "overdue": queries.overdue_count(actor),
        "pages": {
            "text": f"Visar {page.start_index()}–{page.end_index()} av {page.paginator.count}",
            "previous_url": _page_url(chosen, page.previous_page_number()) if page.has_previous() else None,
            "next_url": _page_url(chosen, page.next_page_number()) if page.has_next() else None,
        }
        if page.has_other_pages()
        else None,
    }
    return render(request, "cases/review_queue.html", context)


def _page_url(chosen: dict[str, Any], number: int) -> str:
    asked = {"visa": chosen.get("visa"), "skal": chosen.get("skal"), "sida": number}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


@require_http_methods(["GET", "POST"])
def item(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Who did what, when and by which relation, and what the review came to."""
    actor = request.actor
    found = get_object_or_404(queries.shown(actor), public_id=item_id)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        with RefusalsIn(form):
            services.review(actor, item=found, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Granskningen är sparad.")
            return redirect("review")
    done, hours = services.read_item(actor, item=found)
    memberships = queries.roles_of([found.staff_id])
    limits = queries.Limited(day=found.day).of(found.unit_id)
    context = {
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": "Granskning", "url": reverse("review")},
            {"text": panels.case_name(found), "url": ""},
        ],
        "item": found,
        "case_name": panels.case_name(found),
        "facts": panels.facts(found, memberships),
        "when": panels.when(found),
        "reasons": panels.reasons(found),
        "events": panels.events(done),
        "picture": panels.hours_picture(hours, limits=limits),
        "hours": panels.hour_rows(hours, limits=limits),
        "form": form if not found.outcome else None,
        "outcome": ReviewOutcome(found.outcome).label if found.outcome else "",
        "is_overdue": not found.outcome and found.due_on < clock.today(),
    }
    return render(request, "cases/review_item.html", context)
