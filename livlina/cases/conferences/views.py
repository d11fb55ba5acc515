"""Case conferences: booked and changed at the unit, a case taken up, and what was agreed written in that case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import services as case_services
from livlina.cases.conferences import panels, queries, rules, services
from livlina.cases.conferences.errors import NotSharedHere, SomeoneElseChangedTheConference
from livlina.cases.conferences.forms import AsReadForm, ConferenceForm, OutcomeForm, RaiseForm
from livlina.cases.pages import form_page, is_typed, open_case_page, refused, the_case
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import drafts
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn

EARLIER_SHOWN = 20
TITLE = "Ärendekonferenser"
LISTED = "conference"
UNIT = "enhet"
FALLEN = "fraga"
"""In which list a case was seen, as its trace tells it."""


@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """The conferences of the units where one works, and own cases to be taken up again."""
    actor, now = request.actor, clock.now()
    if not actor.may(Permission.READ_CASE):
        raise Http404
    units = queries.units(actor, day=clock.today())
    again = queries.to_look_at(actor, day=clock.today())
    case_services.list_cases(actor, refs=[case.trace_ref for case, _ in again], what=LISTED)
    context = {
        "units": units if actor.may(Permission.RECORD_FACTS) else [],
        "is_shared": bool(units),
        "coming": [panels.line(row, now=now) for row in queries.coming(actor, now=now)],
        "earlier": [panels.line(row, now=now) for row in queries.earlier(actor, now=now)[:EARLIER_SHOWN]],
        "again": [
            {"number": case.number, "url": reverse("case_conferences", args=[case.public_id]), "on": on}
            for case, on in again
        ],
        "crumbs": _crumbs(),
    }
    return render(request, "cases/conferences.html", context)


@require_http_methods(["GET", "POST"])
def call(request: StaffRequest) -> HttpResponse:
    """Book a conference. Where the unit has none the page says so."""
    actor, day = request.actor, clock.today()
    if not actor.may(Permission.RECORD_FACTS):
        raise Http404
    units = queries.units(actor, day=day)
    unit = drafts.chosen(request, UNIT, units) or next(iter(units), None)
    context: dict[str, Any] = {"title": "Boka en ärendekonferens", "unit": unit, "crumbs": _crumbs("Ny")}
    if unit is None:
        return render(request, "cases/conference_form.html", context | {"form": None})
    context["stands_for"] = {UNIT: unit.public_id}
    form = _form(request, unit)
    if form.is_valid():
        with RefusalsIn(form):
            made = services.call_conference(
                actor, unit=unit, facts=form.facts(), submission=form.cleaned_data["submission"], at=clock.now()
            )
            messages.success(request, "Konferensen är bokad.")
            return redirect("conference", made.public_id)
    return render(request, "cases/conference_form.html", context | {"form": form, "back": reverse("conferences")})


@require_safe
def one(request: StaffRequest, conference_id: UUID) -> HttpResponse:
    """A conference: who takes part, and its agenda with the cases that one has."""
    actor, now = request.actor, clock.now()
    row = _the(request, conference_id)
    points = queries.agenda(row)
    case_services.list_cases(actor, refs=[each.matter.case.trace_ref for each in points if each.matter], what=LISTED)
    context = panels.line(row, now=now) | {
        "points": panels.agenda(points),
        "may_change": queries.may_change(actor, row) and not row.is_cancelled and row.slot.lower > now,
        "may_leave": not row.is_cancelled
        and row.slot.lower > now
        and any(seat.staff_id == actor.id for seat in row.seats.all()),
        "least": rules.LEAST,
        "crumbs": _crumbs("En konferens"),
    }
    return render(request, "cases/conference.html", context)


@require_safe
def room_list(request: StaffRequest, conference_id: UUID) -> HttpResponse:
    """The agenda for the room: numbers of points and hours. No case, for whoever reads the paper on the table."""
    row = _the(request, conference_id)
    points = [each | {"case": "", "role": "", "url": ""} for each in panels.agenda(queries.agenda(row))]
    context = panels.line(row, now=clock.now()) | {"points": points, "crumbs": _crumbs("Lista till rummet")}
    return render(request, "cases/conference_list.html", context)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, conference_id: UUID) -> HttpResponse:
    """
    Move it, or change who takes part. For the one who called it and those who lead; others read why not. Where it has
    been changed meanwhile, or something stands on its agenda since, that is shown beside what is typed.
    """
    row = _the(request, conference_id)
    back = reverse("conference", args=[conference_id])
    context: dict[str, Any] = {"title": "Ändra konferensen", "unit": row.unit, "crumbs": _crumbs("Ändra"), "back": back}
    if not queries.may_change(request.actor, row):
        return render(request, "cases/conference_form.html", context | {"form": None, "not_yours": True})
    form = _form(request, row.unit, row)
    if form.is_valid():
        facts, version = form.facts(), form.cleaned_data["version"] or 0
        with RefusalsIn(form):
            try:
                services.change_conference(request.actor, conference=row, facts=facts, version=version, at=clock.now())
            except SomeoneElseChangedTheConference:
                # saved once more it is saved knowingly, over what is shown beside it
                form.data = {**request.POST.dict(), "staff": request.POST.getlist("staff"), "version": row.version}
                context |= {"stands": panels.line(row, now=clock.now()), "points": panels.agenda(queries.agenda(row))}
                raise
            messages.success(request, "Konferensen är ändrad.")
            return redirect("conference", conference_id)
    return render(request, "cases/conference_form.html", context | {"form": form})


@require_POST
def cancel(request: StaffRequest, conference_id: UUID) -> HttpResponse:
    """Call it off."""
    row = _the(request, conference_id)
    if not queries.may_change(request.actor, row):
        messages.error(request, "Den som bokade konferensen eller den som leder enheten ställer in den.")
        return redirect("conference", conference_id)
    return _done(request, row, services.cancel_conference, "Konferensen är inställd. Tiderna är lediga igen.")


@require_POST
def leave(request: StaffRequest, conference_id: UUID) -> HttpResponse:
    """No longer take part."""
    row = _the(request, conference_id)
    return _done(
        request,
        row,
        services.leave_conference,
        "Du deltar inte längre. Din tid är ledig igen.",
        off="Du deltar inte längre. För få är kvar, så konferensen är inställd. Tiderna är lediga igen.",
    )


@require_safe
def of_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """When the case was or is to be taken up."""
    head = open_case_page(request, public_id, part="conferences")
    fallen = queries.fallen(head.case)
    rows = [
        panels.matter(row)
        | panels.line(row.point.conference, now=clock.now())
        | {
            "url": reverse("conference_matter", args=[public_id, row.public_id]),
            "waits": row.public_id in fallen,
        }
        for row in queries.of_case(head.case)
    ]
    context = head.context(request, current="case_conferences") | {
        "rows": rows,
        "refusal": _refusal(head.case.unit),
    }
    return render(request, "cases/conferences_of_case.html", context)


def raise_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Put the case on the agenda of a conference of its unit; a question of it that fell stands in the form."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    url = reverse("case_conferences", args=[public_id])
    if (refusal := _refusal(case.unit)) and not is_typed(request):
        return refused(request, case, refusal, title=TITLE, url=url, url_text="Till ärendets konferenser")
    found = queries.to_raise_at(case, request.actor, now=clock.now())
    asked = None if is_typed(request) else request.GET.get(FALLEN)
    fallen = next((row for row in queries.of_case(case) if str(row.public_id) == asked), None) if asked else None
    form = RaiseForm(request.POST or None, conferences=found, fallen=fallen)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.raise_case(
                request.actor,
                case=case,
                conference=told["conference"],
                facts=form.facts(),
                submission=told["submission"],
                instead_of=told["instead"],
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Ärendet står på dagordningen.")
            return redirect("conference_matter", public_id, made.public_id)
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "title": "Ta upp på ärendekonferens",
        "name": case_panels.heading(case),
        "form": form,
        "has_conferences": found.exists(),
        "new_url": f"{reverse('conference_new')}?enhet={case.unit.public_id}",
    }
    return form_page(request, case, "cases/conference_raise.html", context)


def matter(request: StaffRequest, public_id: UUID, matter_id: UUID) -> HttpResponse:
    """What is asked of the case, who of those who take part has it, and what was agreed."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    row = queries.matter(case, matter_id)
    if row is None:
        raise Http404
    now = clock.now()
    form = OutcomeForm(request.POST or None, workers=queries.workers(request.actor, case, day=clock.today()))
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.settle_matter(
                request.actor,
                case=case,
                matter=row,
                facts=form.facts(),
                submission=told["submission"],
                at=now,
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Det ni kom fram till står nu i ärendet.")
            return redirect("conference_matter", public_id, matter_id)
    head = open_case_page(request, public_id, part="conferences")
    conference = row.point.conference
    may_end = head.shows_whereabouts or row.raised_by_id == request.actor.id
    words, may_record = panels.matter(row), head.may(request.actor, Permission.RECORD_FACTS) and may_end
    has_it = {member.actor_id for member in head.team if member.wall != "closed"}
    is_writable = not (words["agreed"] or words["is_off"] or conference.is_cancelled)
    read = queries.marks(case, row)
    waits = bool(read)
    context = head.context(request, current="case_conferences") | {
        "row": words,
        "conference": panels.line(conference, now=now),
        "with_it": [seat.staff.name for seat in conference.seats.all() if seat.staff_id in has_it],
        "form": form if may_record and (form.is_bound or (is_writable and conference.slot.lower <= now)) else None,
        "may_take_off": may_record and (waits or (is_writable and conference.slot.lower > now)),
        "waits": waits,
        "read": " ".join(read),
        "again_url": f"{reverse('conference_raise', args=[public_id])}?{FALLEN}={row.public_id}",
    }
    return render(request, "cases/conference_matter.html", context)


@require_POST
def off(request: StaffRequest, public_id: UUID, matter_id: UUID) -> HttpResponse:
    """Take the case off the agenda."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    row = queries.matter(case, matter_id)
    if row is None:
        raise Http404
    try:
        read = request.POST.get("read", "").split()
        services.take_off(request.actor, case=case, matter=row, read=read, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("conference_matter", public_id, matter_id)
    messages.success(request, "Ärendet står inte längre på dagordningen. Frågan finns kvar här.")
    return redirect("case_conferences", public_id)


def _the(request: StaffRequest, conference_id: UUID) -> Any:
    """The conference at that address, at a unit where one works. Raises Http404."""
    return get_object_or_404(queries.conferences(request.actor), public_id=conference_id)


def _form(request: StaffRequest, unit: Any, conference: Any = None) -> ConferenceForm:
    day = clock.today()
    return ConferenceForm(
        request.POST or None,
        colleagues=list(organisation.at_work(unit.pk, day=day)),
        rooms=organisation.rooms([unit.pk], day=day),
        me=request.actor.id,
        conference=conference,
    )


def _done(request: StaffRequest, row: Any, command: Any, said: str, *, off: str = "") -> HttpResponse:
    """
    Do what the button says of the conference that the page showed, and go back to it with what came of it: `off` where
    it is off by that.
    """
    form = AsReadForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        done = command(request.actor, conference=row, version=version, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, off if off and done.is_cancelled else said)
    return redirect("conference", row.public_id)


def _refusal(unit: Any) -> DomainError | None:
    """Why a case of the unit cannot be taken up, or None."""
    return None if queries.is_shared(unit, day=clock.today()) else NotSharedHere(unit=unit.full_name)


def _crumbs(last: str = "") -> list[dict[str, str]]:
    first = [
        {"text": "Min dag", "url": reverse("my_day")},
        {"text": TITLE, "url": reverse("conferences") if last else ""},
    ]
    return [*first, {"text": last, "url": ""}] if last else first
