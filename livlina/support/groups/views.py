"""Groups: at the unit, in the room for those who hold one, and a place in a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from livlina.access.terms import Permission
from livlina.cases import panels as case_panels
from livlina.cases import queries as cases
from livlina.cases.pages import form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.rules import obstacle_to_assigning
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import drafts
from livlina.organisation import queries as organisation
from livlina.organisation.competence import queries as competence
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse
from livlina.support import queries as support
from livlina.support.groups import panels, queries, services
from livlina.support.groups.errors import ListIsClosed, MeetingsChangedAgain, SomeoneElseMarked
from livlina.support.groups.forms import AttendanceForm, GroupForm, MeetingForm, PlaceForm, PlanForm, StepForm, ToldForm
from livlina.support.groups.terms import KNOWN, STEPS, GroupState, Step
from livlina.support.waiting import queries as waiting
from livlina.support.waiting.terms import HelpKind

TITLE = "Grupper"
UNIT = "enhet"
MEETING = "traff"
GROUP_WAITS = (HelpKind.GROUP, HelpKind.CHILD_GROUP)


@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """The groups of the units where one works. Nobody in them is told of."""
    actor = request.actor
    if not actor.may(Permission.READ_CASE):
        raise Http404
    found = [panels.line(row) for row in queries.groups(actor)]
    context = {
        "going": [row for row in found if not row["is_ended"]],
        "ended": [row for row in found if row["is_ended"]],
        "units": organisation.units(actor.units_where(Permission.ASSIGN_CASE)),
        "crumbs": _crumbs(),
    }
    return render(request, "support/groups.html", context)


@require_http_methods(["GET", "POST"])
def announce(request: StaffRequest) -> HttpResponse:
    """Announce a group at a unit that one leads."""
    actor = request.actor
    units = list(organisation.units(actor.units_where(Permission.ASSIGN_CASE)))
    if not units:
        raise Http404
    unit = drafts.chosen(request, UNIT, units) or units[0]
    form = _form(request, unit)
    if form.is_valid():
        with RefusalsIn(form):
            made = services.announce_group(
                actor, unit=unit, facts=form.facts(), submission=form.submitted, at=clock.now()
            )
            messages.success(request, f"{made.name} är utlyst.")
            return redirect("help_group", made.public_id)
    context = {
        "title": "Utlys en grupp",
        "to_decide": [],
        "unit": unit,
        "form": form,
        "stands_for": {UNIT: unit.public_id},
        "back": reverse("help_groups"),
        "crumbs": _crumbs("Ny"),
    }
    return render(request, "support/group_form.html", context)


@require_http_methods(["GET", "POST"])
def one(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """A group and when it meets; to the one who holds it also how many are in it."""
    actor, now, today = request.actor, clock.now(), clock.today()
    group = _the(request, group_id)
    holds = queries.holds(actor, group)
    if request.method == "POST" and not holds:
        raise Http404
    form = PlanForm(request.POST or None)
    if holds and form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.plan_meetings(
                actor, group=group, themes=form.lines(), first=told["first"], minutes=told["minutes"], at=now
            )
            messages.success(request, "Träffarna är planerade.")
            return redirect("help_group", group_id)
    leads = actor.may(Permission.ASSIGN_CASE, unit_id=group.unit_id)
    context = {
        "group": panels.line(group, queries.have_what_is_asked(group, day=today) if leads else None),
        "meetings": panels.meeting_lines(queries.meetings(group), now=now, holds=holds),
        "holds": holds,
        "leads": leads,
        "form": form if holds and group.state != GroupState.ENDED else None,
        "crumbs": _crumbs(group.name),
    }
    context["to_decide"] = panels.to_decide(_to_decide(request, group)) if leads else []
    if holds:
        closed = str(ListIsClosed()) if queries.is_closed_to(actor, group) else ""
        has_taken_up = queries.has_taken_up(actor, group)
        counted = panels.counted(queries.count(group)) if has_taken_up and not closed else ""
        context |= {"counted": counted, "closed": closed, "buttons": panels.buttons(group)}
        context["takes_up"] = not has_taken_up
    return render(request, "support/group.html", context)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Change how a group is held and by whom, by one who leads its unit."""
    group = _the(request, group_id)
    if not request.actor.may(Permission.ASSIGN_CASE, unit_id=group.unit_id):
        raise Http404
    to_decide = _to_decide(request, group)
    form = _form(request, group.unit, group, to_decide)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.change_group(
                request.actor,
                group=group,
                facts=form.facts(),
                version=told["version"] or 0,
                read=told["read"],
                at=clock.now(),
            )
            messages.success(request, "Gruppen är ändrad.")
            return redirect("help_group", group_id)
    context = {"title": f"Ändra {group.name}", "unit": group.unit, "form": form}
    context["to_decide"] = panels.to_decide(to_decide)
    context |= {"back": reverse("help_group", args=[group_id]), "crumbs": _crumbs(group.name)}
    return render(request, "support/group_form.html", context)


@require_POST
def move(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Take a group that one holds onward."""
    group = _the(request, group_id)
    if not queries.holds(request.actor, group):
        raise Http404
    to = request.POST.get("to", "")
    try:
        services.move_group(request.actor, group=group, to=to, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{group.name}: {str(GroupState(to).label).lower()}.")
    return redirect("help_group", group_id)


@require_http_methods(["GET", "POST"])
def meeting(request: StaffRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The list for the room, and who was there: by the names they have chosen, for the one who holds the group."""
    actor, now = request.actor, clock.now()
    group = _the(request, group_id)
    row = queries.meeting(group, meeting_id) if queries.holds(actor, group) else None
    if row is None:
        raise Http404
    found = services.read_room(actor, meeting=row)
    form = AttendanceForm(request.POST or None, seats=found)
    refusal = ""
    if request.method == "POST" and "cancel" in request.POST:
        try:
            services.cancel_meeting(actor, meeting=row, at=now)
        except DomainError as said:
            refusal = str(said)
        else:
            messages.success(request, "Träffen är inställd. De som håller i gruppen och rummet är lediga då.")
            return redirect("help_group_meeting", group_id, meeting_id)
    elif request.method == "POST" and form.is_valid():
        try:
            services.mark_attendance(actor, meeting=row, was=form.was(), read=form.cleaned_data["read"], at=now)
        except SomeoneElseMarked as said:
            refusal = str(said)
            form.shows(queries.at_meeting(row))
        except DomainError as said:
            refusal = str(said)
        else:
            messages.success(request, "Närvaron står nu i vars och ens ärende.")
            return redirect("help_group_meeting", group_id, meeting_id)
    closed = str(ListIsClosed()) if queries.is_closed_to(actor, group) else ""
    context = {
        "group": panels.line(group),
        "meeting": panels.meeting_lines([row], now=now, holds=True)[0],
        "form": form,
        "names": [each.name for each in found],
        "count": None if closed else len(found),
        "closed": closed,
        "has_begun": row.slot.lower <= now,
        "refusal": refusal,
        "crumbs": _crumbs("Lista till rummet"),
    }
    return render(request, "support/group_meeting.html", context)


@require_safe
def of_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The places of the person of the case."""
    head = open_case_page(request, public_id, part="groups")
    case = head.case
    rows, clashing, to_tell = queries.places(case), queries.clashing(case), queries.places_to_tell(case)
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    context = head.context(request, current="case_groups") | {
        "rows": [panels.place_line(case, row, clashing=clashing, to_tell=to_tell) for row in rows],
        "new_url": reverse("group_place_new", args=[public_id]) if may_record and case.is_open else "",
    }
    return render(request, "support/case_groups.html", context)


def propose(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Propose a place for the person of the case, also out of the waiting list."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    obstacle = obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Plats i grupp")
    found = queries.to_propose(request.actor, case)
    waits = [wait for wait in waiting.waiting(case) if wait.kind in GROUP_WAITS]
    asks_order = any(queries.needs_order(group.kind) for group in found)
    form = PlaceForm(request.POST or None, groups=found, waits=waits, asks_order=asks_order)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.propose_place(
                request.actor,
                case=case,
                group=told["group"],
                facts=form.facts(),
                wait=form.wait_row(),
                submission=form.submitted,
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Platsen är föreslagen.")
            return redirect("group_place", public_id, made.public_id)
    context = {
        "crumbs": case_panels.crumbs(case, TITLE),
        "title": "Föreslå en plats i grupp",
        "name": case_panels.heading(case),
        "form": form,
        "groups": [panels.line(group) for group in found],
    }
    return form_page(request, case, "support/group_place_form.html", context)


@require_http_methods(["GET", "POST"])
def place(request: StaffRequest, public_id: UUID, place_id: UUID) -> HttpResponse:
    """A place: what happened with it and each meeting, and the form to write more, also of one of the meetings."""
    case = the_case(
        request, public_id, to=Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    )
    row = queries.place(case, place_id)
    if row is None:
        raise Http404
    if request.method == "POST" and "told" in request.POST:
        _say_told(request, case, row)
        return redirect("group_place", public_id, place_id)
    attended = drafts.chosen(request, MEETING, row.attendances.all())
    form: Any
    if attended is None:
        holder = cases.assigned_now(case)
        stops = support.obstacle_to_saying_known(request.actor, case, holder=holder, did_it=True)
        asks_known = row.state in KNOWN and stops is None
        form = StepForm(request.POST or None, steps=STEPS[row.state], today=clock.today(), asks_known=asks_known)
        said = _step(request, case, row, form)
    else:
        form = MeetingForm(request.POST or None)
        said = _of_meeting(request, case, attended, form)
    if said:
        messages.success(request, said)
        return redirect("group_place", public_id, place_id)
    head = open_case_page(request, public_id, part="groups")
    may_record = head.may(request.actor, Permission.RECORD_FACTS)
    context = head.context(request, current="case_groups") | {
        "place": panels.place_line(case, row, clashing=queries.clashing(case)),
        "form": form if may_record and (attended or STEPS[row.state] or form.is_bound) else None,
        "stands_for": {MEETING: attended.public_id} if attended else {},
        "title": f"Skriv om träffen {attended.held_on.isoformat()}" if attended else "Skriv vad som har hänt",
        "may_write_of": may_record,
    }
    if runs := queries.to_tell(case, row):
        context["to_tell"] = panels.to_tell(row, runs, queries.changed_meetings(row)) | {
            "may_tell": may_record and head.shows_whereabouts
        }
    return render(request, "support/group_place.html", context)


def _say_told(request: StaffRequest, case: Any, row: Any) -> None:
    """Say that the person knows how the meetings have changed, of what the page showed."""
    form = ToldForm(request.POST)
    try:
        if not form.is_valid():
            raise MeetingsChangedAgain
        services.say_told(request.actor, case=case, place=row, read=form.cleaned_data["read"], at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Det är sparat att personen vet.")


def _step(request: StaffRequest, case: Any, row: Any, form: StepForm) -> str:
    """Write what happened, and what to say of it; '' where it was not written."""
    if not form.is_valid():
        return ""
    try:
        services.take_step(
            request.actor,
            case=case,
            place=row,
            facts=form.facts(),
            submission=form.submitted,
            at=clock.now(),
            knows=form.cleaned_data.get("knows", False),
            confirmed_because=form.cleaned_data["confirmed_because"],
        )
    except DomainError as refusal:
        refuse(form, refusal)
        return ""
    if row.wait_id and form.cleaned_data["step"] == Step.STARTED:
        return "Det är sparat. Ta bort personen från väntelistan nu när hjälpen har börjat."
    return "Det är sparat i ärendet."


def _of_meeting(request: StaffRequest, case: Any, attended: Any, form: MeetingForm) -> str:
    """The same of one meeting."""
    if not form.is_valid():
        return ""
    try:
        services.write_of_meeting(
            request.actor,
            case=case,
            attendance=attended,
            words=form.cleaned_data["words"],
            at=clock.now(),
            confirmed_because=form.cleaned_data["confirmed_because"],
        )
    except DomainError as refusal:
        refuse(form, refusal)
        return ""
    return "Det är sparat i ärendet."


def _the(request: StaffRequest, group_id: UUID) -> Any:
    """The group at that address, at a unit where one works. Raises Http404."""
    return get_object_or_404(queries.groups(request.actor), public_id=group_id)


def _to_decide(request: StaffRequest, group: Any) -> list[Any]:
    """Those of whom it is to be decided whether they hold the group still."""
    return [host for host in queries.left_to_decide(request.actor) if host.group_id == group.pk]


def _form(request: StaffRequest, unit: Any, group: Any = None, to_decide: Any = ()) -> GroupForm:
    day = clock.today()
    return GroupForm(
        request.POST or None,
        kinds=queries.kinds(day=day),
        colleagues=queries.colleagues(unit.pk, day=day),
        rooms=organisation.rooms([unit.pk], day=day),
        competences=competence.kinds(day=day),
        group=group,
        to_decide=to_decide,
        cap=queries.cap(unit.pk, day=day),
    )


def _crumbs(last: str = "") -> list[dict[str, str]]:
    first = [
        {"text": "Ärenden", "url": reverse("caseload")},
        {"text": TITLE, "url": reverse("help_groups") if last else ""},
    ]
    return [*first, {"text": last, "url": ""}] if last else first
