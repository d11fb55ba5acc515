"""Which help is possible in a case, exceptions, wishes that could not be met, and the help that is given."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.shown import shows_nobody
from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.pages import Case, Head, back, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.rules import obstacle_to_assigning
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse
from livlina.support.methods import queries as methods
from livlina.support.possible import panels, queries, rules, services
from livlina.support.possible.errors import NothingToExcept, NothingToTell, SomeoneElseTold
from livlina.support.possible.forms import ASKED, ExceptionForm, FactsForm, WishForm

TITLE = "Möjlig hjälp"


def possible(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Which help is possible for the person of the case, why the rest is not, and what it is judged by."""
    if request.method == "POST":
        the_case(request, public_id, to=Permission.RECORD_FACTS)
    head = open_case_page(request, public_id, part="possible")
    case, actor = head.case, request.actor
    told = queries.latest(case)
    form = _facts_form(request, head, told)
    if form is None and is_typed(request):
        return refused(request, case, NothingToTell(), title=TITLE, url=back("case_possible", case), url_text=TITLE)
    if form is not None and form.is_valid():
        try:
            services.tell_facts(
                actor,
                case=case,
                facts=form.facts(),
                read=form.cleaned_data["read"],
                submission=form.submitted,
                at=clock.now(),
            )
        except SomeoneElseTold as refusal:
            if (theirs := queries.latest(case)) is not None:
                form.shows(theirs)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Uppgifterna är sparade. Svaren är räknade på dem.")
            return redirect("case_possible", public_id)
    may_record = head.may(actor, Permission.RECORD_FACTS) and case.is_open
    context = head.context(request, current="case_possible") | {
        "form": form if may_record else None,
        "told": told,
        "wishes": panels.wish_lines(queries.wishes(case)),
        "wish_url": back("possible_wish", case) if may_record else "",
        "day": head.day,
    }
    return render(request, "support/possible.html", context | _judged(request, head, may_record=may_record))


def _judged(request: StaffRequest, head: Head, *, may_record: bool) -> dict[str, Any]:
    """The answers in words, or why there are none."""
    case, age = head.case, case_panels.age(head.case.person, day=head.day)
    try:
        found = queries.judged(case, head.file, day=head.day)
    except DomainError as refusal:
        return {"why_not": str(refusal)}
    may_except = request.actor.may(Permission.ALLOW_EXCEPTION, unit_id=case.unit_id) and head.may(
        request.actor, Permission.ALLOW_EXCEPTION
    )
    can_except = case.is_open and bool(rules.can_be_excepted(found.answers))
    return {
        "compared": panels.compared(found, age=age),
        "groups": panels.groups(found, case, may_record=may_record),
        "not_given": panels.not_given(found, case, may_record=may_record),
        "for_others": panels.for_others(found),
        "knowns": panels.knowns(found, age=age),
        "exception_url": back("possible_exception", case) if can_except and may_except else "",
        "asks_lead": can_except and not may_except,
    }


def _facts_form(request: StaffRequest, head: Head, told: Any) -> FactsForm | None:
    """What is told of somebody in that role; None where nothing is asked."""
    case = head.case
    if case.role not in ASKED:
        return None
    decided = queries.decided_kinds(case, day=head.day)
    known = {"decision_for_child": "yes"} if decided else {}
    return FactsForm(
        request.POST or None,
        role=case.role,
        told=told,
        known={name: value for name, value in known.items() if name in ASKED[case.role]},
    )


def exception(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Make an exception from what is so as a rule, as one who leads the unit."""
    case = the_case(request, public_id, to=Permission.ALLOW_EXCEPTION)
    if not request.actor.may(Permission.ALLOW_EXCEPTION, unit_id=case.unit_id):
        raise Http404
    title, file = "Undantag från ett villkor", cases.file(request.actor, case)
    try:
        found = queries.judged(case, file, day=clock.today())
    except DomainError as refusal:
        return refused(request, case, refusal, title=title, url=back("case_possible", case), url_text=TITLE)
    # a double click comes when the exception already holds: what is excepted is among the answers then too
    asked = rules.can_be_excepted(found.without if is_typed(request) else found.answers)
    obstacle = (
        obstacle_to_assigning(is_open=case.is_open)
        or cases.obstacle_to_deciding_of_it(request.actor, case)
        or (None if asked else NothingToExcept())
    )
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title=title, url=back("case_possible", case), url_text=TITLE)
    form = ExceptionForm(request.POST or None, offered=panels.excepting(asked))

    def do(told: dict[str, Any]) -> None:
        key, _, condition = told["help"].partition(":")
        services.make_exception(
            request.actor,
            case=case,
            help=key,
            condition=condition,
            reason=told["reason"],
            submission=form.submitted,
            confirmed_because=told["confirmed_because"],
            at=clock.now(),
        )

    text = "Undantaget gäller så länge uppgifterna om barnets skydd är desamma. Ändras de prövas det på nytt."
    return _form(request, case, form, do, title=title, text=text, said="Undantaget är gjort.")


def wish(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Note what the person wished for and could not have. `hjalp` in the address is what stands in the form."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    title = "Önskad hjälp som inte gick att få"
    obstacle = obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title=title)
    form = WishForm(
        request.POST or None,
        offered=panels.wishing(case.role),
        chosen=request.GET.get("hjalp", ""),
        today=clock.today(),
    )

    def do(told: dict[str, Any]) -> None:
        names = ("help", "reason", "words", "wished_on", "confirmed_because")
        services.note_wish(
            request.actor,
            case=case,
            submission=form.submitted,
            at=clock.now(),
            **{name: told[name] for name in names},
        )

    text = "Önskan står i ärendet. Den räknas också, utan namn, i statistiken över vad som saknas."
    return _form(request, case, form, do, title=title, text=text, said="Önskan är sparad.")


@shows_nobody("the help that an organisation gives, in general")
@require_safe
def catalogue(request: StaffRequest) -> HttpResponse:
    """The help that the organisation gives that day: for whom, on what conditions, within what limits, towards what."""
    day = clock.today()
    context: dict[str, Any] = {
        "day": day,
        "crumbs": [{"text": "Organisation", "url": reverse("organisation")}, {"text": "Hjälpen vi ger", "url": ""}],
    }
    try:
        here = queries.catalogue()
        rests_on = methods.rests_on_one(request.actor, [row.kind for row, _ in here.on(day)], day=day)
        context["groups"] = panels.catalogue_groups(here, queries.limits(day=day), day=day, rests_on=rests_on)
    except DomainError as refusal:
        context["why_not"] = str(refusal)
    return render(request, "support/help_catalogue.html", context)


def _form(
    request: StaffRequest,
    case: Case,
    form: Any,
    do: Callable[[dict[str, Any]], None],
    *,
    title: str,
    text: str,
    said: str,
) -> HttpResponse:
    """A form about possible help that does one thing."""
    if form.is_valid():
        with RefusalsIn(form):
            do(form.cleaned_data)
            messages.success(request, said)
            return redirect("case_possible", case.public_id)
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "name": case_panels.heading(case),
        "title": title,
        "form": form,
        "text": text,
    }
    return form_page(request, case, "support/possible_form.html", context)
