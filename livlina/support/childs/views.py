"""The child's own page in the child's own case."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.pages import Head, open_case_page, the_case
from livlina.cases.terms import CaseRole, PartyRole
from livlina.core import clock
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.support.childs import panels, queries, services
from livlina.support.childs.forms import WordForm
from livlina.support.interventions import panels as intervention_panels
from livlina.support.interventions import queries as interventions
from livlina.support.plans import panels as plan_panels
from livlina.support.plans import queries as plans
from livlina.support.talks import queries as talks


def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What the child wants and says, who has met the child, its own support and who has custody; and a new word."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    if case.role != CaseRole.CHILD:
        raise Http404
    parties = cases.parties(case)
    others = [(party.person, case_panels.called(party)) for party in parties if party.role != PartyRole.CLIENT]
    tellers = case_panels.tellers(case, parties)
    stands = queries.marks(queries.words(case))
    form = WordForm(request.POST or None, today=clock.today(), tellers=tellers, others=others, stands=stands)
    if form.is_valid():
        with RefusalsIn(form):
            services.write_word(
                request.actor,
                case=case,
                facts=form.facts(),
                read=form.cleaned_data["read"],
                submission=form.submitted,
                at=clock.now(),
                confirmed_because=form.cleaned_data["confirmed_because"],
            )
            messages.success(request, "Det är sparat.")
            return redirect("childs_page", public_id)
    return _shown(request, open_case_page(request, public_id, part="childs_page"), form)


def _shown(request: StaffRequest, head: Head, form: WordForm) -> HttpResponse:
    case, file, day = head.case, head.file, head.day
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    found, names = queries.words(case), case_panels.names(file.parties)
    setting = talks.setting(case, day=day, limits=head.limits)
    context = head.context(request, current="childs_page") | {
        "now": panels.now(found),
        "words": panels.lines(case, found, names),
        "meetings": panels.meetings(case, found, names, day=day),
        "hides_ahead": not head.shows_whereabouts,
        "met": queries.met(case),
        "plan": plan_panels.panel(case, plans.agreed(case), may_record=may_record, day=day),
        "interventions": intervention_panels.short(interventions.interventions(case), setting=setting, day=day),
        "relations": case_panels.relation_lines(
            file, cases.relations(file), cases.guardianships(file), [], shows_whereabouts=False
        ),
        "form": form if case.is_open and may_record else None,
    }
    return render(request, "support/childs_page.html", context)
