"""Consent to help for a child: where each stands and what can be done, the decision as a way out, and the paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.consenting import panels, queries, rules, services
from livlina.cases.consenting.forms import AgainstGuardianForm, StepForm
from livlina.cases.consenting.queries import Consents
from livlina.cases.consenting.terms import Step
from livlina.cases.decisions import queries as decisions
from livlina.cases.decisions.terms import CHANNELS, PromiseState, Way
from livlina.cases.pages import Case, Head, form_page, is_typed, open_case_page, opens, refused, the_case
from livlina.core import clock
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

TITLE = "Beslut trots att en vårdnadshavare inte samtycker"


def consents(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Whose consent each kind of help takes, where they stand and the ways out; what is sent is one step of it."""
    if request.method == "POST":
        _childs(the_case(request, public_id, to=Permission.RECORD_FACTS))
    head = open_case_page(request, public_id, part="help_consents")
    _childs(head.case)
    read = queries.consents(head.file, day=head.day)
    helps, whom = panels.choices(read)
    form = StepForm(
        request.POST or None,
        today=head.day,
        helps=helps,
        whom=whom,
        parties={str(party.public_id): party for party in read.whom},
        stands=read.marks,
    )
    if form.is_valid():
        with RefusalsIn(form):
            services.write_step(
                request.actor,
                case=head.case,
                facts=form.facts(),
                read=form.cleaned_data["read"],
                submission=form.submitted,
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
            messages.success(request, _said(head, form.facts()))
            return redirect("help_consents", public_id)
    if form.is_bound:
        read = queries.consents(head.file, day=head.day)  # as it is now
    context = head.context(request, current="case_consents") | {
        "persons": panels.persons(read),
        "custody": str(read.custody) if read.custody else "",
        "questions": panels.questions(read),
        "texts": panels.NO_ADMISSION,
        "form": form if head.case.is_open or request.method == "POST" else None,
    }
    return render(request, "cases/help_consents.html", context)


def decide(request: StaffRequest, public_id: UUID, asked_id: UUID) -> HttpResponse:
    """Propose that the child gets the help though one guardian does not consent; before that, what is missing."""
    case, read, step = _asked(request, public_id, asked_id)
    of = read.of(step.help)
    lacking = rules.lacking_for_decision(of.question, of.demands)
    if lacking and not is_typed(request):
        way = reverse("help_consents", args=[public_id])
        return refused(request, case, lacking[0], title=TITLE, url=way, url_text="Samtycke till hjälp")
    form = _decision_form(request, case)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.propose_against_guardian(
                request.actor,
                case=case,
                help=step.help,
                facts=form.facts(),
                submission=told["submission"] or form.initial["submission"],
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Förslaget är sparat. Det är inget beslut förrän någon har undertecknat det.")
            return redirect("decision", public_id, made.public_id)
    context = {
        "crumbs": case_panels.crumbs(case, "Samtycken"),
        "name": case_panels.heading(case),
        "title": TITLE,
        "help": of.help.name,
        "form": form,
    }
    return form_page(request, case, "cases/help_consent_decide.html", context)


@require_safe
def paper(request: StaffRequest, public_id: UUID, asked_id: UUID) -> HttpResponse:
    """The question to one person, for paper: that a consent admits nothing, and nothing of anybody else."""
    case, read, step = _asked(request, public_id, asked_id)
    if step.step != Step.ASKED or step.whom is None or step.whom.pk not in {each.pk for each in read.whom}:
        raise Http404  # also of one who had custody when the question was asked
    if asked := fresh.asked(request):  # it leaves the house (S-53)
        return asked
    opens(request, case, part="help_consents")
    services.print_question(request.actor, case=case, step=step)
    context = {
        "crumbs": case_panels.crumbs(case, "Samtycken"),
        "list_url": reverse("help_consents", args=[public_id]),
        "paper": panels.paper(read, step, step.whom),
    }
    return render(request, "cases/help_consent_paper.html", context)


def _said(head: Head, facts: services.StepFacts) -> str:
    """That the step is saved; and by which way the question may go, where it goes today (S-60)."""
    if facts.whom is None or facts.step not in rules.ASKS or facts.happened_on != head.day:
        return "Det är sparat."
    return f"Det är sparat. {case_panels.safe_now(head.gate_of(facts.whom.person), CHANNELS[Way(facts.way)])}"


def _childs(case: Case) -> None:
    """Raise Http404 for a case that is no child's."""
    if not case.asks_who_told:
        raise Http404


def _asked(request: StaffRequest, public_id: UUID, asked_id: UUID) -> tuple[Case, Consents, Any]:
    """The child's case, all consents in it, and the step at that address. Raises Http404."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    _childs(case)
    read = queries.consents(cases.file(request.actor, case), day=clock.today())
    step = queries.step_of(read, asked_id)
    if step is None:
        raise Http404
    return case, read, step


def _decision_form(request: StaffRequest, case: Case) -> AgainstGuardianForm:
    day = clock.today()
    told: Any = request.POST if request.method == "POST" else None
    return AgainstGuardianForm(
        told,
        laws=[],
        units=organisation.open_units(day=day),
        bodies=dict.fromkeys(row.body for row in organisation.delegations(day=day, unit_id=case.unit_id) if row.body),
        promises=[one.promise for one in decisions.promises(case, today=day) if one.state == PromiseState.OPEN],
    )
