"""All that has happened in a case, put together of what every room tells of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.assessments import panels as assessment_panels
from livlina.assessments.clock import panels as risk_panels
from livlina.assessments.protection import panels as protection_panels
from livlina.cases.chronology import panels as chronology_panels
from livlina.cases.chronology import queries as chronology
from livlina.cases.chronology.queries import Source
from livlina.cases.pages import open_case_page, page_of, pages
from livlina.intake import panels as intake_panels
from livlina.organisation.middleware import StaffRequest
from livlina.support import panels as support_panels
from livlina.support.chain import panels as chain_panels
from livlina.support.childs import panels as childs_panels
from livlina.support.conditions import panels as condition_panels
from livlina.support.groups import panels as group_panels
from livlina.support.interventions import panels as intervention_panels
from livlina.support.partner import panels as partner_panels
from livlina.support.plans import panels as plan_panels
from livlina.support.possible import panels as possible_panels
from livlina.support.waiting import panels as waiting_panels


@require_safe
def events(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """All that has happened in the case, in one order, or one kind of it; forty at a time, the latest first."""
    head = open_case_page(request, public_id, part="events")
    sources, chosen = sources_for(request.actor), request.GET.get("slag", "")
    shown = [source for source in sources if source.kind == chosen] or sources
    if len(shown) == len(sources):
        chosen = ""
    page = page_of(
        chronology.events(head.case, shown), at_most=chronology.EVENTS_PER_PAGE, asked=request.GET.get("sida", "")
    )
    url = reverse("case_events", args=[public_id])
    context = head.context(request, current="case_events") | {
        "items": chronology.points(head.file, shown, page.object_list, actor_id=request.actor.id),
        "filters": chronology_panels.filters(head.case, sources, chosen=chosen),
        "is_chosen": bool(chosen),
        "count": page.paginator.count,
        "pages": pages(page, url=url, code=f"slag={chosen}&" if chosen else ""),
    }
    return render(request, "workspace/events.html", context)


def sources_for(actor: Actor) -> list[Source]:
    """What is told of in the chronology of a case: the first contact to those who answer such alone."""
    contacts = intake_panels.EVENTS if actor.may(Permission.ANSWER_CONTACT) else ()
    of_support = (
        *support_panels.EVENTS,
        *childs_panels.EVENTS,
        *chain_panels.EVENTS,
        *condition_panels.EVENTS,
        *group_panels.EVENTS,
        *intervention_panels.EVENTS,
        *partner_panels.EVENTS,
        *plan_panels.EVENTS,
        *waiting_panels.EVENTS,
        *possible_panels.EVENTS,
    )
    of_danger = (*assessment_panels.EVENTS, *risk_panels.EVENTS, *protection_panels.EVENTS)
    return [*chronology_panels.SOURCES, *of_danger, *of_support, *contacts]
