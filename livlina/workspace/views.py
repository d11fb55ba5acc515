"""The desk of the staff: my day, the lists, the case put together from panels, and search."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from livlina.access.actor import Actor
from livlina.access.shown import hidden_again, shows_nobody
from livlina.access.terms import Permission
from livlina.assessments import panels as assessment_panels
from livlina.assessments import queries as assessed
from livlina.assessments.clock import panels as risk_panels
from livlina.assessments.clock import queries as danger
from livlina.assessments.tablet import panels as tablet_panels
from livlina.cases import panels, queries, services, urgent
from livlina.cases.children import panels as children_panels
from livlina.cases.children import queries as children
from livlina.cases.closing import panels as closing_panels
from livlina.cases.closing import queries as closing
from livlina.cases.concerns import panels as concern_panels
from livlina.cases.concerns import queries as concerns
from livlina.cases.conferences import queries as conferences
from livlina.cases.decisions import panels as decisions_panels
from livlina.cases.decisions import queries as decisions
from livlina.cases.forms import SearchForm
from livlina.cases.investigation import panels as investigation_panels
from livlina.cases.investigation import queries as investigations
from livlina.cases.leading import panels as leading_panels
from livlina.cases.leading import queries as leading
from livlina.cases.linking import panels as linking_panels
from livlina.cases.linking import queries as linking
from livlina.cases.own_support import panels as own_support_panels
from livlina.cases.own_support import queries as own_support
from livlina.cases.pages import Head, open_case_page, page_of, pages
from livlina.cases.process import panels as process_panels
from livlina.cases.process import queries as process
from livlina.cases.process.terms import DueView
from livlina.cases.reaching import panels as reach_panels
from livlina.cases.reaching import queries as reached
from livlina.cases.summary import panels as summary_panels
from livlina.cases.summary import queries as summaries
from livlina.cases.terms import CaseRole, Entrance
from livlina.core import clock
from livlina.intake import panels as intake_panels
from livlina.intake import queries as intake
from livlina.intake import reception
from livlina.intake import services as intake_services
from livlina.organisation import let_in, roster
from livlina.organisation import queries as organisation
from livlina.organisation.middleware import StaffRequest
from livlina.people import services as people
from livlina.people.forms import RefusalsIn
from livlina.support import panels as support_panels
from livlina.support import queries as support
from livlina.support.groups import panels as group_panels
from livlina.support.groups import queries as groups
from livlina.support.handing import panels as handing_panels
from livlina.support.handing import queries as handing
from livlina.support.interventions import panels as intervention_panels
from livlina.support.interventions import queries as interventions
from livlina.support.plans import panels as plan_panels
from livlina.support.plans import queries as plans
from livlina.support.talks import panels as talk_panels
from livlina.support.talks import queries as talks
from livlina.support.waiting import panels as waiting_panels
from livlina.support.waiting import queries as waits
from livlina.workspace import day as words
from livlina.workspace.forms import VIEWS, ListForm
from livlina.workspace.lists import lines, unit_lines

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ROWS_PER_PAGE = 50
ROWS_IN_PANEL = 6
CHILDREN_IN_PANEL = 4  # as many as are seen without scrolling at 1366×768
SESSIONS_ON_PAGE = 6
WEEKEND = (5, 6)  # shown in a week only when something is booked, or it is now


@require_safe
def my_day(request: StaffRequest) -> HttpResponse:
    """What the day holds for the one signed in."""
    actor, today, now = request.actor, clock.today(), clock.now()
    context: dict[str, Any] = {"heading": words.day_in_words(today)}
    if not actor.may(Permission.READ_CASE):
        context |= {"told": words.other_work(actor), "urgent": words.let_in_lines(let_in.lately(actor, at=now))}
        return render(request, "workspace/other_work.html", context)
    morning = morning_of(today)
    agenda = support.agenda(actor, start=morning, end=morning + timedelta(days=1))
    unsigned = queries.unsigned(actor)
    contacts = intake.waiting(actor)
    waiting = list(contacts[:ROWS_IN_PANEL])
    if waiting:
        intake_services.list_contacts(actor, shown=waiting)
    due = process.in_full(process.due(actor, view=DueView.OWN, day=today)[:ROWS_IN_PANEL])
    waiting_children = children.without_a_step(actor, day=today)
    named = [session.case.trace_ref for session in agenda] + [note.case.trace_ref for note in unsigned[:ROWS_IN_PANEL]]
    named += [child.line.case.trace_ref for child in waiting_children[:CHILDREN_IN_PANEL]]
    named += [row.case.trace_ref for row in due]
    rebook = support.to_rebook(actor, now=now)
    named += [session.case.trace_ref for session in rebook]
    stopped = support.own_stopped(actor, now=now)
    named += [session.case.trace_ref for session, _ in stopped]
    written = support.written_in_my_name(actor)
    named += [session.case.trace_ref for session in written]
    queries.with_clients(
        row.case for row in (*agenda, *unsigned[:ROWS_IN_PANEL], *due, *(one for one, _ in stopped), *written)
    )
    silent = reached.silent(actor, day=today)
    named += [each.case.trace_ref for each in silent[:ROWS_IN_PANEL]]
    if named:
        services.list_cases(actor, refs=dict.fromkeys(named), what="day")
    waiting_count = contacts.count() if len(waiting) == ROWS_IN_PANEL else len(waiting)
    unassigned_count = queries.unassigned(actor).count() if actor.led_units else 0
    own = queries.own_cases(actor)
    own_count = own.count()
    items = urgent.items()
    slots = support_panels.agenda(agenda, now=now)
    context |= {
        "summary": words.summary(
            sessions=len(agenda),
            unsigned=len(unsigned),
            contacts=waiting_count,
            unassigned=unassigned_count,
            children=len(waiting_children),
        ),
        "urgent": [
            *panels.urgent_lines(items, day=today),
            *(panels.kept_danger_lines(urgent.kept_danger()) if actor.led_units else ()),
            *decisions_panels.red_promises(decisions.red_promises(today=today)),
            *investigation_panels.to_read(investigations.to_read()),
            *(support_panels.untold_lines(support.untold(day=today)) if actor.led_units else ()),
            *(handing_panels.urgent_line(handing.count_without_holder()) if actor.led_units else ()),
            *(group_panels.without_host(groups.without_host(actor)) if actor.led_units else ()),
            *(waiting_panels.urgent_line(waits.lines(actor), day=today) if actor.led_units else ()),
            *(group_panels.urgent_lines(groups.left_to_decide(actor)) if actor.led_units else ()),
            *linking_panels.danger_no_longer_shared(linking.danger_no_longer_shared(actor)),
            *(linking_panels.waiting(linking.waiting_for_me(actor)) if actor.may(Permission.RECORD_FACTS) else ()),
            *(linking_panels.to_nobody(linking.to_nobody(actor)) if actor.may(Permission.RECORD_FACTS) else ()),
            *(own_support_panels.urgent_line(len(own_support.received(actor))) if actor.led_units else ()),
            *(risk_panels.urgent_lines(danger.led(), day=today) if actor.led_units else ()),
            *(process_panels.danger_task_lines(process.led_danger_tasks()) if actor.led_units else ()),
            *process_panels.notice_lines(process.notices()),
            *intake_panels.unheard_lines(items),
            *words.let_in_lines(let_in.lately(actor, at=now)),
            *closing_panels.ended_lines(closing.ended_by_another()),
            *(leading_panels.overdue_lines(leading.overdue(actor, day=today)) if actor.led_units else ()),
        ],
        "children": children_panels.waiting(waiting_children[:CHILDREN_IN_PANEL]),
        "children_count": len(waiting_children),
        "is_on_duty": any(item.kind == "duty" for item in items),
        "agenda": slots,
        "note_to_write": next((slot for slot in reversed(slots) if slot["note_url"]), None),
        "due": [process_panels.due_line(row, day=today, names_case=True) for row in due],
        "rebook": support_panels.to_rebook(rebook),
        "stopped": support_panels.stopped(stopped),
        "written": support_panels.written_in_my_name(written),
        "silent": reach_panels.silent_lines(silent[:ROWS_IN_PANEL]),
        "silent_count": len(silent),
        "unsigned": panels.note_lines(unsigned[:ROWS_IN_PANEL]),
        "unsigned_count": len(unsigned),
        "waiting": [contact_line(contact, now=now) for contact in waiting],
        "waiting_count": waiting_count,
        "leads": bool(actor.led_units),
        "unassigned": unit_lines(actor, queries.unassigned(actor)[:ROWS_IN_PANEL], what="unassigned")
        if unassigned_count
        else [],
        "walled_off": unit_lines(actor, queries.walled_off(actor)[:ROWS_IN_PANEL], what="walled_off")
        if actor.led_units
        else [],
        "unassigned_count": unassigned_count,
        "own": lines(actor, own[:ROWS_PER_PAGE], what="own", day=today) if own_count else [],
        "own_count": own_count,
        "receives": bool(reception.meetings_held_at(actor)),
        "on_duty": roster.on_duty(actor, day=today),
        "may_register": actor.may(Permission.REGISTER_CONTACT),
    }
    return render(request, "workspace/my_day.html", context)


@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    """One's own booked hours, a day or a week: a protected person by her case's number alone."""
    actor, today, now = request.actor, clock.today(), clock.now()
    if not actor.may(Permission.READ_CASE):
        raise Http404
    asked = words.asked_day(request.GET.get("dag", ""), otherwise=today)
    is_week = request.GET.get("vy") == "vecka"
    shown = words.days_of_week(asked) if is_week else [asked]
    start, end = morning_of(shown[0]), morning_of(shown[-1] + timedelta(days=1))
    sessions = support.agenda(actor, start=start, end=end)
    queries.with_clients(session.case for session in sessions)
    if sessions:
        refs = dict.fromkeys(session.case.trace_ref for session in sessions)
        services.list_cases(actor, refs=refs, what="calendar")
    told = {session.time_id for session in sessions}
    others = [time for time in organisation.own_times(actor, start=start, end=end) if time.pk not in told]
    slots = support_panels.agenda(sessions, now=now) + support_panels.busy(others, now=now)
    slots.sort(key=lambda slot: slot["at"])
    booked_on = {timezone.localdate(slot["at"]) for slot in slots}
    url = reverse("calendar")
    context = {
        "heading": words.week_in_words(asked) if is_week else words.day_in_words(asked),
        "summary": words.calendar_summary(len(slots), is_week=is_week),
        "is_week": is_week,
        "days": [
            {
                "id": f"dag-{day}",
                "heading": words.day_in_words(day),
                "url": f"{url}?dag={day}",
                "is_today": day == today,
                "slots": [slot for slot in slots if timezone.localdate(slot["at"]) == day],
            }
            for day in shown
            if not is_week or day in {today, *booked_on} or day.weekday() not in WEEKEND
        ],
        "steps": words.steps(asked, today=today, is_week=is_week, url=url),
    }
    return render(request, "workspace/calendar.html", context)


def morning_of(day: date) -> datetime:
    """When the day begins in Stockholm."""
    return datetime.combine(day, time(), tzinfo=STOCKHOLM)


def contact_line(contact: Any, *, now: datetime) -> dict[str, Any]:
    """A first contact that waits, by its number alone."""
    days = (now - contact.received_at).days
    return {
        "url": reverse("contact", args=[contact.public_id]),
        "name": intake.number_name(contact),
        "is_acute": contact.immediate_danger == "yes",
        "waited": "i dag" if days < 1 else "en dag" if days == 1 else f"{days} dagar",
    }


@require_safe
def caseload(request: StaffRequest) -> HttpResponse:
    """Cases in a list: the actor's own and, for those who lead, the unit's and those nobody has."""
    actor = request.actor
    if not actor.may(Permission.READ_CASE):
        raise Http404
    form = ListForm(request.GET, leads=bool(actor.led_units))
    asked = form.asked()
    views: dict[str, Callable[[Actor], Any]] = {
        "mina": queries.my_cases,
        "enheten": queries.lines,
        "utan": queries.unassigned,
    }
    found = views[asked["vy"]](actor)
    page = page_of(form.narrowed(found), at_most=ROWS_PER_PAGE, asked=request.GET.get("sida", ""))
    url = reverse("caseload")
    own = asked["vy"] == "mina"
    context = {
        "lines": lines(actor, page.object_list, what=asked["vy"], day=clock.today()) if own else [],
        "unit_lines": [] if own else unit_lines(actor, page.object_list, what=asked["vy"], with_levels=True),
        "count": page.paginator.count,
        "form": form,
        "view": asked["vy"],
        "title": VIEWS[asked["vy"]],
        "tabs": form.tabs(url),
        "order": form.orders(url),
        "pages": pages(page, url=url, code=form.code()),
        "many_units": len(actor.unit_ids) > 1,
        "may_register": actor.may(Permission.REGISTER_CONTACT),
        "may_link": actor.may(Permission.RECORD_FACTS),
        "has_conferences": bool(conferences.units(actor, day=clock.today())),
        "reset_url": f"{url}?vy={asked['vy']}" if form.is_narrowed else "",
    }
    return render(request, "workspace/caseload.html", context)


@require_safe
def case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The case: who, how safe, what now."""
    return _overview(request, open_case_page(request, public_id))


@require_POST
def show_number(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The same page with the identity number, in this answer only."""
    head = open_case_page(request, public_id)
    if not head.shows_number:
        raise Http404
    number = people.show_number(request.actor, person=head.case.person, case=head.case, by=head.relation.kind)
    response = _overview(request, head, number=number)
    return hidden_again(response, reverse("case", args=[public_id]))


def _overview(request: StaffRequest, head: Head, *, number: str = "") -> HttpResponse:
    case, file, now = head.case, head.file, clock.now()
    kept = queries.kept(case)
    stands = process.standing(case, has_steps=kept["steps"])
    sessions = support.latest(case)
    counted = talks.counted(case, day=head.day, stands=stands, limits=head.limits, has_answered=kept["what_next"])
    by_decision = None
    if kept["grants"] or case.entrance == Entrance.OTHER_UNIT:  # a commission that is taken becomes such a case
        by_decision = talks.by_decision(case, day=head.day, setting=counted.setting)
    granted = talk_panels.by_decision(by_decision, case, day=head.day)
    notes = queries.latest_notes(case)
    contacts = kept.rows("contact_tries", reached.latest)
    relations = queries.relations(file) if kept["relations"] else []
    custody = queries.guardianships(file) if kept["guardianships"] else []
    representatives = queries.representatives(file) if kept["representatives"] else []
    is_childs = case.role == CaseRole.CHILD
    read = queries.childs_file(file, [*relations, *custody, *representatives], day=head.day) if is_childs else None
    actor = request.actor
    context = head.context(request, current="case", number=number)
    context |= {
        "instructions": kept.rows("instructions", urgent.instructions),
        "told": urgent.told(case, at=now) if kept["danger_told"] else [],
        "summary": summary_panels.line(
            case,
            summaries.approved(case) if kept["summary"] else None,
            may_record=head.may(actor, Permission.RECORD_FACTS),
        ),
        "steps": process_panels.steps(
            case,
            stands,
            talks=support_panels.knots(counted.talks),
            shows_whereabouts=head.shows_whereabouts,
        ),
        "due": process_panels.due_lines(
            kept.rows("deadlines", process.running), kept.rows("tasks", process.waiting), day=head.day
        ),
        "facts": panels.facts(case, shows_whereabouts=head.shows_whereabouts),
        "contact": intake.contact_of(actor, case),
        "team": panels.team_lines([*head.team, *head.coming], now=clock.now()),
        "continuity": support_panels.continuity(support.continuity(case)),
        "kids": children_panels.cards(
            file,
            children.children(case, file.parties, day=head.day, limits=head.limits, has_answers=kept["child_answers"]),
            day=head.day,
            owner=children_panels.owner(head.team),
            may_open=head.may(actor, Permission.OPEN_CASE),
            may_record=head.may(actor, Permission.RECORD_FACTS),
        ),
        "receives": is_childs and concerns.receives(case, day=head.day),
        "concerns": concern_panels.lines(case, concerns.reports(case), day=head.day) if is_childs else [],
        "siblings": panels.children(file, day=head.day) if is_childs else [],
        "guardians": panels.guardians(file, read),
        "is_childs": is_childs,
        "relations": panels.relation_lines(
            file, relations, custody, representatives, shows_whereabouts=head.shows_whereabouts
        ),
        "knots": support_panels.knots(counted.talks),
        "granted": granted,
        "talks_notice": talk_panels.notice(counted, case, granted),
        "wish": talk_panels.wish(counted),
        "assessed": assessment_panels.panel(
            case,
            ratings := kept.rows("assessments", assessed.shown),
            may_record=head.may(actor, Permission.RECORD_FACTS),
            day=head.day,
        ),
        "danger": risk_panels.at_top(case, danger.stands(ratings)),
        "rated": tablet_panels.overview(case, ratings),
        "plan": plan_panels.panel(
            case,
            plans.agreed(case) if kept["plan"] else None,
            may_record=head.may(actor, Permission.RECORD_FACTS),
            day=head.day,
        ),
        "interventions": intervention_panels.short(
            kept.rows("interventions", interventions.interventions), setting=counted.setting, day=head.day
        ),
        "waiting": waiting_panels.short(kept.rows("waits", waits.waiting), day=head.day),
        "sessions": support_panels.session_lines(
            sessions[:SESSIONS_ON_PAGE],
            now=now,
            only_booked=True,
            setting=counted.setting,
            beyond=by_decision.granted.beyond if by_decision else (),
            stops=support.stopped(actor, sessions, now=now),
            actor_id=actor.id,
            reaches=head.shows_whereabouts,
        ),
        "notes": support_panels.coming(sessions, now=now)
        + reach_panels.merged(
            panels.journal(file, notes[: queries.NOTES_SHOWN], actor_id=actor.id),
            reach_panels.contact_points(contacts if len(notes) <= queries.NOTES_SHOWN else _since(contacts, notes)),
        ),
        "has_older": len(notes) > queries.NOTES_SHOWN,
        "may_open": head.may(actor, Permission.OPEN_CASE),
    }
    return render(request, "workspace/case.html", context)


def _since(contacts: Iterable[Any], notes: Sequence[Any]) -> list[Any]:
    """The contacts since the last note that is shown; the older ones stand with the older notes."""
    last = notes[queries.NOTES_SHOWN - 1].happened_at
    return [contact for contact in contacts if contact.happened_at > last]


@shows_nobody("an empty field; what is found leaves a trace of its own")
def search(request: StaffRequest) -> HttpResponse:
    """
    Find persons, cases and first contacts among what the actor may see. A GET shows the empty page: what is sought is
    never in an address (S-70).
    """
    if not request.actor.may(Permission.SEARCH):
        raise Http404
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    actor, now = request.actor, clock.now()
    if form.is_valid():
        with RefusalsIn(form):
            sought, found = services.search(actor, text=form.cleaned_data["q"], at=now)
            contacts = intake_services.search_contacts(actor, sought=sought, found=found)
            context |= {
                "contacts": intake_panels.queue_rows(
                    contacts[: intake.HITS],
                    absences=intake.absences(contacts, day=clock.today()),
                    actor_id=actor.id,
                    now=now,
                ),
                "has_more_contacts": len(contacts) > intake.HITS,
                "hits": [panels.hit_line(hit) for hit in found.hits],
                "persons": found.persons,
                "shown": len({hit.person_id for hit in found.hits}),
                "unit_lines": unit_lines(
                    actor, queries.numbered_lines(actor, sought.text), what="search", with_levels=True
                ),
                "doubt": sought.doubt,
                "is_answered": True,
            }
    return render(request, "workspace/search.html", context)
