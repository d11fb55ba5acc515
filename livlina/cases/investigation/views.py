"""The investigation: one page with its headings as a list, each written on its own page, and the whole to be read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.investigation import forms, headings, panels, queries, rules, services
from livlina.cases.investigation.errors import AnswerIsWritten, InvestigationIsOpen, SomeoneElseWroteTheSection
from livlina.cases.investigation.terms import State
from livlina.cases.pages import Case, Head, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.rules import obstacle_to_assigning
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse


@require_safe
def overview(request: StaffRequest, public_id: UUID, investigation_id: UUID | None = None) -> HttpResponse:
    """The investigation of the case, the open one before those that have ended; or that there is none."""
    head = open_case_page(request, public_id, part="investigation")
    found = queries.investigations(head.case)
    chosen = next((one for one in found if investigation_id in (None, one.public_id)), None)
    if investigation_id and chosen is None:
        raise Http404
    context = head.context(request, current="case_investigation")
    may_open = context["may_record"] and head.case.is_open and (chosen is None or not chosen.is_open)
    context["elsewhere"] = queries.obstacle_of_unit(head.case, day=head.day) if may_open else None
    context["before"] = panels.before(queries.before(head.case, day=head.day))
    context["may_register"] = request.actor.may(Permission.REGISTER_CONTACT)
    if chosen is None:
        return render(request, "cases/investigation_none.html", context)
    read = _whole(request, head, chosen)
    context |= {
        "investigation": chosen,
        "state": panels.state(read),
        "facts": panels.facts(chosen),
        "safety": panels.safety_facts(chosen),
        "lines": panels.heading_lines(read),
        "remaining": panels.remaining(read),
        "is_ready": read.state is State.READY,
        "gathered": panels.gathered_lines(read),
        "communications": panels.communication_lines(read),
        "proposal": panels.proposal_line(read, read.proposal) if read.proposal else None,
        "needs_reader": read.needs_reader,
        "suggestions": panels.suggestions(read),
        "talks": read.talks,
        "earlier": panels.earlier(head.case, found, shown=chosen.public_id),
        "may_change": context["may_record"] and chosen.is_open,
        "may_propose": context["may_record"] and not read.obstacles_to_proposing(case_panels.names(read.parties)),
    }
    return render(request, "cases/investigation.html", context)


@require_safe
def read_whole(request: StaffRequest, public_id: UUID, investigation_id: UUID) -> HttpResponse:
    """All that is written, on one page to be read or printed. What is off paper is not on it."""
    head = open_case_page(request, public_id, part="investigation")
    chosen = queries.investigation(head.case, investigation_id)
    if chosen is None:
        raise Http404
    read = _whole(request, head, chosen)
    context = {
        "case": head.case,
        "crumbs": case_panels.crumbs(head.case, "Utredning"),
        "title": "Utredning",
        "investigation": chosen,
        "state": panels.state(read),
        "facts": panels.facts(chosen),
        "texts": panels.texts(read),
        "leaves_out": any(heading.is_off_paper for heading in read.headings) or bool(panels.safety_facts(chosen)),
        "gathered": panels.gathered_lines(read),
        "communications": panels.communication_lines(read),
        "proposals": [panels.proposal_line(read, one) for one in read.proposals],
    }
    return render(request, "cases/investigation_whole.html", context)


def _whole(request: StaffRequest, head: Head, chosen: Any) -> queries.Whole:
    return queries.whole(chosen, head.file, sees_guarded=head.shows_whereabouts, day=head.day)


def open_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Open an investigation in the case."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    title = "Inled utredning"
    running = queries.open_investigation(case)
    if (elsewhere := queries.obstacle_of_unit(case, day=clock.today())) and not running and not is_typed(request):
        return refused(request, case, elsewhere, title=title)
    obstacle = obstacle_to_assigning(is_open=case.is_open) or (InvestigationIsOpen() if running else None)
    if obstacle and not is_typed(request):
        on = reverse("case_investigation", args=[public_id])
        return refused(request, case, obstacle, title=title, url=on, url_text="Till utredningen")
    kind = rules.KIND_OF_ROLE[case.role]
    today = clock.today()
    grounds = sorted(headings.grounds(kind).values(), key=lambda ground: today not in ground.period)
    form = forms.OpeningForm(request.POST or None, kind=kind, grounds=grounds, today=today)

    def do() -> Any:
        return services.open_investigation(
            request.actor, case=case, facts=form.facts(), submission=form.submitted, at=clock.now(), **_because(form)
        )

    return _form(request, case, form, do, title=title, button="Inled utredning", said="Utredningen är inledd.")


def section(
    request: StaffRequest,
    public_id: UUID,
    investigation_id: UUID,
    heading: str,
    child_id: UUID | None = None,
    *,
    guarded: bool = False,
) -> HttpResponse:
    """Write what stands under one heading, for one child where it is written for each."""
    case, chosen = _chosen(request, public_id, investigation_id)
    if guarded and not cases.sees_whereabouts(request.actor, case):
        raise Http404
    asked = next((one for one in headings.headings(chosen.kind, chosen.headings) if one.key == heading), None)
    if asked is None or asked.is_guarded != guarded or asked.is_per_child != (child_id is not None):
        raise Http404
    parties = cases.parties(case)
    child = next((one for one in parties if one.public_id == child_id), None) if child_id else None
    if child_id and child not in queries.minor_children(parties, day=clock.today()):
        raise Http404
    title = f"{asked.label}: {case_panels.called(child)}" if child else asked.label
    obstacle = rules.obstacle_to_changing(has_ended=not chosen.is_open)
    if obstacle and not is_typed(request):
        return _refused(request, case, obstacle, title=title)
    rows = queries.versions(chosen, case, heading=asked.key, child=child)
    last = rows[0] if rows else None
    tellers = case_panels.tellers(case, parties)
    shape: dict[str, Any] = {"heading": asked, "tellers": tellers, "asks_who_told": case.asks_who_told}
    form = forms.SectionForm(request.POST or None, last=last, **shape)
    theirs = None
    if form.is_valid():
        try:
            services.write_section(
                request.actor,
                case=case,
                investigation=chosen,
                heading=asked,
                child=child,
                at=clock.now(),
                **form.told(),
            )
        except SomeoneElseWroteTheSection as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            rows = queries.versions(chosen, case, heading=asked.key, child=child)
            theirs = rows[0]
            typed = request.POST.copy()
            typed["version"] = str(theirs.version)
            form = forms.SectionForm(typed, last=theirs, **shape)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{asked.label} är sparad.")
            return redirect("case_investigation", public_id)
    context = _context(case, title, form) | {
        "theirs": panels.versions([theirs])[0] if theirs else None,
        "versions": panels.versions(rows),
        "is_guarded": guarded,
        "is_off_paper": asked.is_off_paper,
    }
    return form_page(request, case, "cases/investigation_section.html", context)


def guarded_section(request: StaffRequest, public_id: UUID, investigation_id: UUID, heading: str) -> HttpResponse:
    """Write what only those see for whom whereabouts are open (S-21)."""
    return section(request, public_id, investigation_id, heading, guarded=True)


def gather(request: StaffRequest, public_id: UUID, investigation_id: UUID) -> HttpResponse:
    """Write down that somebody else was asked about the person."""
    case, chosen = _chosen(request, public_id, investigation_id)
    if (obstacle := rules.obstacle_to_changing(has_ended=not chosen.is_open)) and not is_typed(request):
        return _refused(request, case, obstacle, title="Inhämta uppgift")
    form = forms.GatheredForm(request.POST or None, grounds=headings.asking_grounds(), today=clock.today())

    def do() -> Any:
        return services.gather(
            request.actor,
            case=case,
            investigation=chosen,
            facts=form.facts(),
            submission=form.submitted,
            at=clock.now(),
            **_because(form),
        )

    told = "Fråga inte någon som kan berätta vidare för den som använder våld. Berätta inte mer än frågan kräver."
    return _form(request, case, form, do, title="Inhämta uppgift", told=told)


def answer(request: StaffRequest, public_id: UUID, investigation_id: UUID, gathered_id: UUID) -> HttpResponse:
    """Write down what came from one who was asked."""
    case, chosen = _chosen(request, public_id, investigation_id)
    row = queries.gathered(chosen, case, gathered_id)
    if row is None:
        raise Http404
    title = "Svar på fråga"
    if row.came_on and not is_typed(request):
        return _refused(request, case, AnswerIsWritten(), title=title)
    form = forms.AnswerForm(request.POST or None, today=clock.today())

    def do() -> Any:
        told = {name: form.cleaned_data[name] for name in ("came_on", "text")}
        return services.write_answer(request.actor, case=case, gathered=row, at=clock.now(), **told, **_because(form))

    return _form(request, case, form, do, title=title, told=f"Frågan ställdes {swedish_date(row.asked_on)}.")


def communicate(request: StaffRequest, public_id: UUID, investigation_id: UUID) -> HttpResponse:
    """Write down that a party was given the material, or why not. How the client is reached safely stands beside."""
    case, chosen = _chosen(request, public_id, investigation_id)
    title = "Kommunicera"
    if (obstacle := rules.obstacle_to_changing(has_ended=not chosen.is_open)) and not is_typed(request):
        return _refused(request, case, obstacle, title=title)
    file = cases.file(request.actor, case)
    parties = queries.may_be_given(chosen, file, day=clock.today())
    choices = panels.party_choices(parties)
    form = forms.CommunicationForm(request.POST or None, parties=choices, today=clock.today())

    def do() -> Any:
        party = next(one for one in parties if str(one.public_id) == form.cleaned_data["party"])
        facts = form.facts()
        services.communicate(
            request.actor,
            case=case,
            investigation=chosen,
            party=party,
            facts=facts,
            submission=form.submitted,
            at=clock.now(),
            **_because(form),
        )
        if kind := "" if facts.not_sent else rules.WAYS.get(facts.way, ""):
            gate = cases.gate(cases.file(request.actor, case), party.person, at=clock.now())
            messages.success(request, case_panels.safe_now(gate, kind))

    told = (
        "Den som är part får ta del av det som har betydelse för beslutet och tid att svara. "
        "Den andra sidan är inte part i ärendet."
    )
    for party in cases.with_custody_untold(file, day=clock.today()):
        name = case_panels.isolated(case_panels.called(party))
        told += f" Det är inte nedskrivet att {name} har vårdnaden. Kontrollera det först."
    return _form(request, case, form, do, title=title, told=told, more=lambda: {"safe": _safe(request, case)})


def reply(request: StaffRequest, public_id: UUID, investigation_id: UUID, communication_id: UUID) -> HttpResponse:
    """Write down what a party answered."""
    case, chosen = _chosen(request, public_id, investigation_id)
    row = queries.communication(chosen, case, communication_id)
    if row is None:
        raise Http404
    title = "Svar på underlaget"
    if (row.replied_on or row.not_sent) and not is_typed(request):
        return _refused(request, case, AnswerIsWritten(), title=title)
    form = forms.ReplyForm(request.POST or None, today=clock.today())

    def do() -> Any:
        told = {name: form.cleaned_data[name] for name in ("replied_on", "text")}
        return services.write_reply(
            request.actor, case=case, communication=row, at=clock.now(), **told, **_because(form)
        )

    return _form(request, case, form, do, title=title)


def propose(request: StaffRequest, public_id: UUID, investigation_id: UUID) -> HttpResponse:
    """Propose a decision, when all that is needed is written and heard."""
    case, chosen = _chosen(request, public_id, investigation_id)
    title = "Förslag till beslut"
    sees = cases.sees_whereabouts(request.actor, case)
    read = queries.whole(chosen, cases.file(request.actor, case), sees_guarded=sees, day=clock.today())
    obstacle = rules.first(read.obstacles_to_proposing(case_panels.names(read.parties)))
    if obstacle and not is_typed(request):
        return _refused(request, case, obstacle, title=title)
    form = forms.ProposalForm(request.POST or None, last=read.proposal)

    def do() -> Any:
        told = {name: form.cleaned_data[name] for name in ("text", "kinds", "position")}
        return services.propose(
            request.actor,
            case=case,
            investigation=chosen,
            submission=form.submitted,
            at=clock.now(),
            **told,
            **_because(form),
        )

    said = "Förslaget är lämnat."
    if read.needs_reader:
        said += " En andra läsare läser det innan beslut fattas."

    def more() -> dict[str, Any]:
        return {"suggestions": panels.suggestions(read)}

    return _form(request, case, form, do, title=title, button="Lämna förslaget", said=said, more=more)


def proposal(request: StaffRequest, public_id: UUID, investigation_id: UUID, proposal_id: UUID) -> HttpResponse:
    """One proposal; and for one who may, to be read as the second."""
    actor = request.actor
    case = the_case(request, public_id, to=Permission.READ_SECOND if request.method == "POST" else Permission.READ_CASE)
    chosen = queries.investigation(case, investigation_id)
    if chosen is None:
        raise Http404
    read = queries.whole(chosen, cases.file(actor, case), sees_guarded=False, day=clock.today())
    row = next((one for one in read.proposals if one.public_id == proposal_id), None)
    if row is None:
        raise Http404
    form = forms.ReadingForm(request.POST or None)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("outcome", "words")}
        with RefusalsIn(form):
            services.read_second(actor, case=case, proposal=row, at=clock.now(), **told, **_because(form))
            messages.success(request, "Det du skrev är sparat, och den som föreslog ser det.")
            return redirect("case_investigation", public_id)
    waits = read.investigation.is_open and row == read.proposal and not row.outcome
    may_read = cases.cases(actor, to=Permission.READ_SECOND).filter(pk=case.pk).exists()
    is_own = row.proposed_by_id == actor.id
    context = _context(case, "Förslag till beslut", form) | {
        "investigation": read.investigation,
        "proposal": panels.proposal_line(read, row),
        "is_last": row == read.proposal,
        "is_own": is_own and waits,
        "may_read": waits and may_read and not is_own,
    }
    return form_page(request, case, "cases/proposal.html", context)


def end(request: StaffRequest, public_id: UUID, investigation_id: UUID) -> HttpResponse:
    """End an investigation without a decision."""
    case, chosen = _chosen(request, public_id, investigation_id)
    title = "Avsluta utredningen"
    if (obstacle := rules.obstacle_to_changing(has_ended=not chosen.is_open)) and not is_typed(request):
        return _refused(request, case, obstacle, title=title)

    def whole() -> queries.Whole:
        sees = cases.sees_whereabouts(request.actor, case)
        return queries.whole(chosen, cases.file(request.actor, case), sees_guarded=sees, day=clock.today())

    read = whole()
    form = forms.EndingForm(request.POST or None, kind=chosen.kind, today=clock.today(), stands=read.marks)

    def do() -> Any:
        told = {name: form.cleaned_data.get(name, "") for name in ("how", "ended_on", "why", "safety", "read")}
        return services.end_investigation(
            request.actor, case=case, investigation=chosen, at=clock.now(), **told, **_because(form)
        )

    told = "Det som är skrivet står kvar och kan läsas. Efter det läggs inget till."
    said = "Utredningen är avslutad."

    def stands() -> dict[str, Any]:
        now = whole() if form.is_bound else read
        written = [line for line in panels.heading_lines(now) if line["is_written"]]
        heard = {"gathered": panels.gathered_lines(now), "communications": panels.communication_lines(now)}
        last = panels.proposal_line(now, now.proposal) if now.proposal else None
        return {"stands": heard | {"investigation": chosen, "written": written, "proposal": last}}

    return _form(request, case, form, do, title=title, button="Avsluta utredningen", told=told, said=said, more=stands)


def _safe(request: StaffRequest, case: Case) -> dict[str, Any]:
    """How the client is reached safely, as far as the actor may know: it stands where a contact is begun (S-60)."""
    if not cases.is_told_here(case):
        return case_panels.contact_told_elsewhere()
    relation = cases.relation(request.actor, case)
    if relation and not cases.sees_whereabouts(request.actor, case):
        return case_panels.hidden_contact(relation, is_withheld=cases.is_withheld(relation))
    file = cases.file(request.actor, case)
    return case_panels.safe_contact(cases.gate(file, case.person, at=clock.now()))


def _chosen(request: StaffRequest, public_id: UUID, investigation_id: UUID) -> tuple[Case, Any]:
    """The case that the actor works with, and the investigation of it at that address. Raises Http404."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    chosen = queries.investigation(case, investigation_id)
    if chosen is None:
        raise Http404
    return case, chosen


def _because(form: django_forms.Form) -> dict[str, Any]:
    return {"confirmed_because": form.cleaned_data["confirmed_because"]}


def _context(case: Case, title: str, form: django_forms.Form) -> dict[str, Any]:
    crumbs = case_panels.crumbs(case, title)
    crumbs.insert(-1, {"text": "Utredning", "url": reverse("case_investigation", args=[case.public_id])})
    return {
        "crumbs": crumbs,
        "title": title,
        "name": case_panels.heading(case),
        "form": form,
    }


def _refused(request: StaffRequest, case: Case, obstacle: DomainError, *, title: str) -> HttpResponse:
    url = reverse("case_investigation", args=[case.public_id])
    return refused(request, case, obstacle, title=title, url=url, url_text="Till utredningen")


def _form(
    request: StaffRequest,
    case: Case,
    form: django_forms.Form,
    do: Callable[[], Any],
    *,
    title: str,
    button: str = "Spara",
    told: str = "",
    said: str = "Det är sparat.",
    more: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """
    One form of an investigation: done and back to it, or shown again with what is in the way, and `more` as it is then.
    """
    if form.is_valid():
        with RefusalsIn(form):
            do()
            messages.success(request, said)
            return redirect("case_investigation", case.public_id)
    context = _context(case, title, form) | {"button": button, "told": told} | more()
    return form_page(request, case, "cases/investigation_form.html", context)
