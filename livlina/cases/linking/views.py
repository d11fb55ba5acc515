"""Linked investigations: proposed and followed in a case, and answered by the worker a proposal names."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.terms import Permission
from livlina.cases import panels
from livlina.cases.linking import queries, services
from livlina.cases.linking.errors import LinkIsNotLive
from livlina.cases.linking.forms import AnswerForm, MeetingForm, OnceForm, ProposeForm, ShareForm
from livlina.cases.linking.queries import Linked, NoMore
from livlina.cases.linking.terms import CONSENT, PURPOSES, Said, SharedField, State, TookPart
from livlina.cases.pages import Case, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation import fresh
from livlina.organisation.law import grounds as law
from livlina.organisation.law import queries as law_queries
from livlina.organisation.law.terms import AppliesTo
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.rules import with_absence
from livlina.people import queries as people
from livlina.people.forms import RefusalsIn
from livlina.people.terms import Protection, Source

TONES = {
    State.WAITING: ("now", "clock"),
    State.LIVE: ("ok", "check"),
    State.DECLINED: ("danger", "alert"),
    State.WITHDRAWN: ("", ""),
    State.ENDED: ("", ""),
}
TITLE = "Kopplad utredning"


@require_safe
def of_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The links of the case and how each stands, or why there can be none."""
    head = open_case_page(request, public_id, part="links")
    rows = [
        _line(each, head.case) | {"url": reverse("link", args=[public_id, each.link.public_id])}
        for each in queries.of_case(head.case)
    ]
    obstacle = queries.obstacle_of(head.case)
    context = head.context(request, current="case_links") | {"rows": rows, "obstacle": obstacle}
    return render(request, "cases/links_of_case.html", context)


def propose(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Ask a named worker to link an investigation of theirs."""
    case, day = the_case(request, public_id, to=Permission.RECORD_FACTS), clock.today()
    if (obstacle := queries.obstacle_of(case)) and not is_typed(request):
        url = reverse("case_links", args=[public_id])
        return refused(request, case, obstacle, title=TITLE, url=url, url_text="Till kopplingarna")
    form = ProposeForm(request.POST or None, workers=queries.workers(case, day=day))
    if form.is_valid():
        told = form.cleaned_data
        unit, staff = form.known[told["to"]]
        with RefusalsIn(form):
            services.propose_link(
                request.actor,
                case=case,
                unit=unit,
                staff=staff,
                text=told["text"],
                submission=told["submission"],
                at=clock.now(),
            )
            messages.success(request, "Förslaget är lämnat. Svaret syns här.")
            return redirect("case_links", public_id)
    context = {
        "crumbs": panels.crumbs(case, TITLE),
        "title": "Föreslå en koppling",
        "name": panels.heading(case),
        "form": form,
    }
    return form_page(request, case, "cases/link_form.html", context)


def link(request: StaffRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    """What the two share and their meetings; here a fact is taken back, and the link ended."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    linked = queries.one_of_case(case, link_id)
    if linked is None:
        raise Http404
    failed = ""
    if request.method == "POST":
        try:
            _leave(request, case, linked)
        except DomainError as refusal:
            failed = str(refusal)
        else:
            return redirect("link", public_id, link_id)
    head = open_case_page(request, public_id, part="links")
    services.read_link(request.actor, case=case, linked=linked)
    facts, ended = queries.facts(linked), queries.shared_no_more(linked)
    own, theirs = (
        [_fact(row) for row in facts if (row.case_id == case.pk) is mine and row.pk not in ended]
        for mine in (True, False)
    )
    lapsed = [_fact(row) | {"ended": _ended(row, ended[row.pk])} for row in facts if row.pk in ended]
    is_live = queries.is_live(linked)
    groups = [("own", "Vi delar", own), ("theirs", "Den andra utredningen delar", theirs)] if is_live else []
    if own and not is_live and linked.state is State.LIVE:
        groups = [("own", "Delas igen om ärendena öppnas", own)]
    if lapsed:
        groups.insert(1, ("lapsed", "Vi delar inte längre", lapsed))
    context = head.context(request, current="case_links") | {
        "line": _line(linked, case),
        "link_id": link_id,
        "name": linked.link.name or "Namn inte känt",
        "protection": _protection(linked),
        "text": linked.link.text,
        "said": [
            {"what": str(Said(answer.kind).label), "text": answer.text, "by": answer.said_by.name, "at": answer.said_at}
            for answer in linked.answers
        ],
        "is_live": is_live,
        "can_leave": linked.state is State.LIVE or (linked.state is State.WAITING and linked.is_from(case)),
        "is_waiting": linked.state is State.WAITING,
        "groups": groups,
        "gone": [each.since for each in ended.values() if each.case_id != case.pk],
        "meetings": [
            {
                "held_on": row.held_on,
                "who": ", ".join(str(TookPart(key).label) for key in row.took_part),
                "text": row.text,
                "next_step": row.next_step,
                "by": row.written_by.name,
            }
            for row in queries.meetings(linked)
        ],
        "leaving": OnceForm(),
        "failed": failed,
    }
    return render(request, "cases/link.html", context)


def _leave(request: StaffRequest, case: Case, linked: Linked) -> None:
    """What is sent to the page of a link: a fact of one's own taken back, or the link left."""
    now = clock.now()
    if asked := request.POST.get("fact"):
        fact = queries.fact(linked, case, UUID(asked)) if _is_id(asked) else None
        if fact is None:
            raise LinkIsNotLive
        services.unshare_fact(request.actor, case=case, fact=fact, at=now)
        messages.success(request, "Uppgiften delas inte längre.")
        return
    form = OnceForm(request.POST)
    if not form.is_valid():
        raise LinkIsNotLive
    made = services.leave_link(
        request.actor, case=case, linked=linked, submission=form.cleaned_data["submission"], at=now
    )
    ended = made.kind == Said.ENDED
    messages.success(
        request, "Kopplingen är avslutad, och sidan är stängd för båda." if ended else "Förslaget är borttaget."
    )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def share(request: StaffRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    """Share one thing with the worker of the other investigation."""
    case, linked, stopped = _live(request, public_id, link_id)
    if stopped:
        return stopped
    form = ShareForm(request.POST or None, grounds=_grounds(clock.today()))
    if form.is_valid():
        if asked := fresh.asked(request):  # somebody else reads it from now on (S-53)
            return asked
        with RefusalsIn(form):
            services.share_fact(
                request.actor,
                case=case,
                linked=linked,
                facts=form.facts(),
                submission=form.cleaned_data["submission"],
                at=clock.now(),
            )
            messages.success(request, "Den andra handläggaren ser uppgiften nu.")
            return redirect("link", public_id, link_id)
    return _form(request, case, form, link_id, title="Dela en uppgift")


def meeting(request: StaffRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    """Write down a meeting of the two."""
    case, linked, stopped = _live(request, public_id, link_id)
    if stopped:
        return stopped
    form = MeetingForm(request.POST or None, today=clock.today())
    if form.is_valid():
        with RefusalsIn(form):
            services.write_meeting(
                request.actor,
                case=case,
                linked=linked,
                facts=form.facts(),
                submission=form.cleaned_data["submission"],
                at=clock.now(),
            )
            messages.success(request, "Mötet står i båda ärendena.")
            return redirect("link", public_id, link_id)
    return _form(request, case, form, link_id, title="Gemensamt möte")


def _live(request: StaffRequest, public_id: UUID, link_id: UUID) -> tuple[Case, Linked, HttpResponse | None]:
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    linked = queries.one_of_case(case, link_id)
    if linked is None:
        raise Http404
    if queries.is_live(linked) or is_typed(request):
        return case, linked, None
    url = reverse("link", args=[public_id, link_id])
    stopped = refused(request, case, LinkIsNotLive(), title=TITLE, url=url, url_text="Till kopplingen")
    return case, linked, stopped


def _form(request: StaffRequest, case: Case, form: Any, link_id: UUID, *, title: str) -> HttpResponse:
    context = {
        "crumbs": panels.crumbs(case, TITLE),
        "title": title,
        "name": panels.heading(case),
        "form": form,
        "back": reverse("link", args=[case.public_id, link_id]),
    }
    return form_page(request, case, "cases/link_form.html", context)


def to_me(request: StaffRequest) -> HttpResponse:
    """Proposals to oneself, each answered where it stands."""
    actor = request.actor
    if not actor.may(Permission.RECORD_FACTS):
        raise Http404
    found = queries.to_me(actor)
    own = queries.cases_for(actor, found) if found else []
    asked = request.POST.get("link", "")
    rows = []
    for each in found:
        key = str(each.link.public_id)
        fits = {str(case.public_id): case for case in own if case.role != each.link.role}
        choices = [(one, f"Ärende {case.number}, {panels.list_name(case)}") for one, case in fits.items()]
        form = AnswerForm(request.POST if asked == key else None, link=key, cases=choices)
        if form.is_valid():
            told = form.cleaned_data
            with RefusalsIn(form):
                services.answer_link(
                    actor,
                    linked=each,
                    kind=told["kind"],
                    case=fits.get(told["case"]),
                    text=told["text"],
                    submission=told["submission"],
                    at=clock.now(),
                )
                took = told["kind"] == Said.ACCEPTED
                messages.success(request, "Utredningarna är kopplade." if took else "Den som frågade ser ditt svar.")
                return redirect("link", told["case"], key) if took else redirect("links")
        rows.append(_proposal(each) | {"form": form})
    if asked and not any(row["form"].is_bound for row in rows):
        messages.error(request, "Förslaget är redan besvarat eller taget tillbaka.")
    services.list_links(actor, shown=found)
    return render(request, "cases/links.html", {"rows": rows})


def _proposal(each: Linked) -> dict[str, Any]:
    row = each.link
    return {
        "id": row.public_id,
        "name": people.list_name(name=row.name, protection=each.mark),
        "protection": _protection(each),
        "role": str(CaseRole(row.role).label),
        "by": f"{row.proposed_by.name}, {row.from_unit.full_name}",
        "at": row.proposed_at,
        "text": row.text,
    }


def _protection(linked: Linked) -> str:
    return "" if linked.mark == Protection.NONE else str(Protection(linked.mark).label)


def _grounds(day: date) -> list[tuple[str, str]]:
    """The grounds of law that day; one that may not be printed is marked as not confirmed."""
    on_day = law.grounds_on(day, AppliesTo.DISCLOSURE)
    printable = law_queries.printable_each(on_day, day=day)
    return [
        (key, f"{one.label}, {said}" if isinstance(said := printable[key], str) else f"{one.label} (obekräftat)")
        for key, one in on_day.items()
    ]


def _ended(row: Any, how: NoMore) -> str:
    """Why one's own is shared no more, and where danger is concerned what to do about it."""
    said = (
        f"Den andra utredningen ser inte uppgiften sedan {swedish_date(how.since)}. {how.why.label if how.why else ''}"
    )
    return f"{said} {CARRIED_BY_LAW}" if row.field == SharedField.RISK else said


CARRIED_BY_LAW = (
    "Den gäller fara. Pröva om en grund i lag bär den: dela den då på nytt på den grunden, och ta tillbaka den här."
)


def _fact(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "field": str(SharedField(row.field).label),
        "purpose": PURPOSES[row.field],
        "whose": str(Source(row.told_by).label),
        "ground": "samtycke" if row.ground == CONSENT else law.label(row.ground),
        "text": row.text,
        "by": row.shared_by.name,
        "at": row.shared_at,
    }


def _line(each: Linked, case: Case) -> dict[str, Any]:
    """A link as the case sees it: with whom, and how it stands. Nothing about anyone."""
    tone, icon = TONES[each.state]
    row, ours = each.link, each.is_from(case)
    absence = row.absence if each.state == State.WAITING else ""
    other = (
        f"{with_absence(row.to_staff.name, absence)}, {row.to_unit.full_name}"
        if ours
        else f"{row.proposed_by.name}, {row.from_unit.full_name}"
    )
    return {
        "other": other,
        "is_ours": ours,
        "state": {"text": str(each.state.label), "tone": tone, "icon": icon},
        "at": row.proposed_at,
    }
