"""Commissions: given and followed in a case, and answered by one who leads the unit they were given to."""

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
from livlina.cases import queries as cases
from livlina.cases.commissions import panels as panels_of
from livlina.cases.commissions import queries, services
from livlina.cases.commissions.errors import NotGranted
from livlina.cases.commissions.forms import CommissionForm, FromTheCaseForm, FromTheUnitForm, MoreForm
from livlina.cases.commissions.queries import Given
from livlina.cases.commissions.terms import AnswerKind, State
from livlina.cases.decisions import queries as decisions
from livlina.cases.decisions.errors import ProviderIsWithheld
from livlina.cases.decisions.rules import Extent
from livlina.cases.feedback import panels as feedback_panels
from livlina.cases.feedback import queries as feedback
from livlina.cases.pages import Case, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.terms import CaseRole
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.competence import queries as competence
from livlina.organisation.law import grounds as law
from livlina.organisation.law import queries as law_queries
from livlina.organisation.law.terms import AppliesTo
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn
from livlina.people.terms import Protection

TONES = {
    State.WAITING: ("now", "clock"),
    State.ASKED: ("now", "info"),
    State.ACCEPTED: ("ok", "check"),
    State.DECLINED: ("danger", "alert"),
    State.WITHDRAWN: ("", ""),
    State.ENDED: ("danger", "alert"),
}
TITLE = "Uppdrag"


@require_safe
def given(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The commissions that the case has given, and how each stands."""
    head = open_case_page(request, public_id, part="commissions")
    hidden = set() if head.shows_whereabouts else decisions.shelters_to_come(head.case)
    rows = [
        _line(each, day=head.day, hides_days=each.commission.decision_id in hidden)
        | {"url": reverse("commission_given", args=[public_id, each.commission.public_id])}
        for each in queries.of_case(head.case)
    ]
    return render(
        request, "cases/commissions_given.html", head.context(request, current="case_commissions") | {"rows": rows}
    )


def give(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """Give a unit the commission to carry out a decision."""
    case, day = the_case(request, public_id, to=Permission.RECORD_FACTS), clock.today()
    decision = decisions.decision(case, decision_id)
    if decision is None:
        raise Http404
    back = reverse("decision", args=[public_id, decision_id])
    if not queries.is_granted(decision) and not is_typed(request):
        return refused(request, case, NotGranted(), title=TITLE, url=back, url_text="Till beslutet")
    if decisions.hides_days(request.actor, decision, today=clock.today()):
        return refused(request, case, ProviderIsWithheld(), title=TITLE, url=back, url_text="Till beslutet")
    granted = decisions.standing(decision).extent
    units = queries.units(case, day=day)
    is_own = any(unit.pk == case.unit_id for unit in units)
    form = CommissionForm(
        request.POST or None,
        units=units,
        grounds=grounds(day),
        first=None if decisions.withholds_provider(request.actor, decision) else decision.provider_unit,
        granted=granted,
        colleagues=organisation.colleagues(case.unit_id, day=day).exclude(pk=request.actor.id) if is_own else None,
        asked=competence.asked([case.unit_id], day=day),
        role=case.role,
    )
    if form.is_valid():
        told = form.cleaned_data
        # somebody more sees the case, or it is told to another board (S-53)
        if (told.get("carrier") or told["ground"]) and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            made = services.give_commission(
                request.actor,
                case=case,
                decision=decision,
                facts=form.facts(),
                submission=told["submission"],
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            said = f"{made.to_unit.full_name} har fått uppdraget."
            if made.to_unit_id == case.unit_id:
                carrier = told.get("carrier")
                said = f"{carrier.name if carrier else 'Du'} utför uppdraget i det här ärendet."
                if carrier:
                    said = f"{said} {panels_of.less_than_all(cases.own_measure(request.actor, case))}".strip()
            messages.success(request, said)
            return redirect("commission_given", public_id, made.public_id)
    context = {
        "crumbs": panels.crumbs(case, TITLE),
        "title": "Ge ett uppdrag",
        "name": panels.heading(case),
        "form": form,
        "back": back,
        "what": decision.what,
        "granted": granted.words,
        "number": decision.number,
        "itself": " ".join(name for name in ("carrier", "because") if name in form.fields),
    }
    return form_page(request, case, "cases/commission_form.html", context)


def follow(request: StaffRequest, public_id: UUID, commission_id: UUID) -> HttpResponse:
    """One commission that the case has given: what has been said, an answer, or taking it back."""
    to = Permission.RECORD_FACTS if request.method == "POST" else Permission.READ_CASE
    case = the_case(request, public_id, to=to)
    row = queries.one_of_case(case, commission_id)
    if row is None:
        raise Http404
    asks = row.asked_more is not None
    form = None
    if not row.is_settled or asks or request.method == "POST":
        form = FromTheCaseForm(request.POST or None, state=row.state, asks_for_more=asks)
    if form is not None and form.is_valid():
        with RefusalsIn(form):
            services.say_from_the_case(request.actor, case=case, given=row, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Enheten ser nu vad du har skrivit.")
            return redirect("commission_given", public_id, commission_id)
    head = open_case_page(request, public_id, part="commissions")
    if not head.may(request.actor, Permission.RECORD_FACTS):
        form = None
    hides_days = not head.shows_whereabouts and row.commission.decision_id in decisions.shelters_to_come(case)
    context = (
        head.context(request, current="case_commissions")
        | _whole(row, day=head.day, hides_days=hides_days)
        | {
            "form": form,
            "asked": panels_of.asked([row]),
            "extend_url": _extend_url(row, case) if asks and form else "",
            "feedback": feedback_panels.lines(feedback.of(row)),
            "read_url": reverse("feedback_read", args=[public_id, commission_id])
            if head.may(request.actor, Permission.RECORD_FACTS)
            else "",
        }
    )
    return render(request, "cases/commission_given.html", context)


def _extend_url(row: Given, case: Case) -> str:
    """Where more of the help is decided on: from the decision by which it is granted now."""
    row.commission.decision.case = case
    return reverse("decision_extend", args=[case.public_id, decisions.standing(row.commission.decision).public_id])


def ask_for_more(request: StaffRequest, commission_id: UUID) -> HttpResponse:
    """Ask for more, in the case that carries the commission out. To others who see it the page says who does."""
    actor, day = request.actor, clock.today()
    row = queries.seen(actor, commission_id)
    came_from = queries.origin(row.commission) if row else None
    if row is None or came_from is None:
        raise Http404
    case = queries.asks_for_more_in(actor, row)
    form = None
    if not isinstance(case, DomainError):
        form = MoreForm(request.POST or None, grounds=grounds(day) if row.commission.is_disclosure else [])
        if form.is_valid():
            told = form.cleaned_data
            with RefusalsIn(form):
                services.ask_for_more(
                    actor,
                    case=case,
                    given=row,
                    facts=form.facts(),
                    submission=told["submission"],
                    at=clock.now(),
                    confirmed_because=told["confirmed_because"],
                )
                messages.success(request, "De som gav uppdraget ser begäran och svarar här.")
                return redirect("commission", commission_id)
    services.read_commission(actor, commission=row.commission, case=came_from)
    context = {
        "form": form,
        "refusal": str(case) if isinstance(case, DomainError) else "",
        "text": row.commission.text,
        "extent": row.extent.words,
        "asked": panels_of.asked([row]),
        "by": row.commission.from_unit.full_name,
        "back": reverse("commission", args=[commission_id]),
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": TITLE, "url": reverse("commissions")},
            {"text": "Förlängning", "url": ""},
        ],
    }
    return render(request, "cases/more_form.html", context)


@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """Commissions to the units one leads, and those carried out in one's own cases, the same family's side by side."""
    actor, day = request.actor, clock.today()
    if not actor.may(Permission.READ_CASE):
        raise Http404
    waiting, mine, own = queries.received(actor), queries.carried_out(actor), queries.waiting_for(actor)
    services.list_commissions(actor, shown=[*waiting, *mine, *own])
    taken = {
        case.pk: case
        for case in cases.cases(actor).filter(pk__in=[each.taken.taken_case_id for each in mine if each.taken])
    }
    context = {
        "leads": bool(actor.led_units),
        "waiting": [_line(each, day=day, is_theirs=True) | {"url": _url(each)} for each in waiting],
        "given": [
            _line(each, day=day)
            | {
                "number": each.commission.case.number,
                "url": reverse("commission_given", args=[each.commission.case.public_id, each.commission.public_id]),
            }
            for each in own
        ],
        "families": [
            [_line(each, day=day) | {"url": _url(each), "case": taken.get(_taken_id(each))} for each in together]
            for together in queries.families(mine)
        ],
    }
    return render(request, "cases/commissions.html", context)


def answer(request: StaffRequest, commission_id: UUID) -> HttpResponse:
    """Read a commission, and for one who leads the unit take it, ask or refuse it."""
    actor, day = request.actor, clock.today()
    row = queries.seen(actor, commission_id)
    case = queries.origin(row.commission) if row else None
    if row is None or case is None:
        raise Http404
    unit_id = row.commission.to_unit_id
    form = None
    if actor.may(Permission.ASSIGN_CASE, unit_id=unit_id):
        form = FromTheUnitForm(
            request.POST or None,
            colleagues=organisation.colleagues(unit_id, day=day),
            cases=cases.open_cases_of(actor, unit_id),
            asked=competence.asked([unit_id], day=day),
            role=row.commission.role,
        )
    elif request.method == "POST":
        raise Http404
    if form is not None and form.is_valid():
        told = form.cleaned_data
        takes = told["kind"] == AnswerKind.ACCEPTED and cases.takes(actor, told["staff"], unit_id=unit_id)
        if takes and (asked := fresh.asked(request)):
            return asked
        with RefusalsIn(form):
            services.answer_commission(actor, commission=row.commission, case=case, at=clock.now(), **told)
            took = told["kind"] == AnswerKind.ACCEPTED
            messages.success(
                request, "Uppdraget är ett ärende hos er." if took else "Den som gav uppdraget ser ditt svar."
            )
            return redirect("commissions")
    services.read_commission(actor, commission=row.commission, case=case)
    context = _whole(row, day=day, is_theirs=True) | {
        "form": None if row.is_settled and not (form and form.is_bound) else form,
        "feedback": feedback_panels.lines(feedback.of(row)),
        "feeds_back": isinstance(feedback.carried_out_in(actor, row), Case),
        "asks_for_more": row.asked_more is None and isinstance(queries.asks_for_more_in(actor, row), Case),
        "crumbs": [
            {"text": "Min dag", "url": reverse("my_day")},
            {"text": TITLE, "url": reverse("commissions")},
            {"text": "Ett uppdrag", "url": ""},
        ],
    }
    return render(request, "cases/commission.html", context)


def grounds(day: date) -> list[tuple[str, str]]:
    """The grounds of a disclosure that day; one that may not be printed is marked as not confirmed."""
    on_day = law.grounds_on(day, AppliesTo.DISCLOSURE)
    printable = law_queries.printable_each(on_day, day=day)
    return [
        (key, f"{one.label}, {said}" if isinstance(said := printable[key], str) else f"{one.label} (obekräftat)")
        for key, one in on_day.items()
    ]


def _taken_id(each: Given) -> int:
    return (each.taken.taken_case_id or 0) if each.taken else 0


def _url(each: Given) -> str:
    return reverse("commission", args=[each.commission.public_id])


def _line(each: Given, *, day: date, is_theirs: bool = False, hides_days: bool = False) -> dict[str, Any]:
    """
    A commission as a line: units and days, nothing about anyone. `is_theirs`: to the unit, which knows who asked.
    `hides_days`: it is for a shelter to come, of which the reader is told no day.
    """
    tone, icon = TONES[each.state]
    state = "ni har frågat" if is_theirs and each.state == State.ASKED else str(each.state.label)
    row = each.commission
    return {
        "id": row.public_id,
        "to": row.to_unit.full_name,
        "by": row.from_unit.full_name,
        "role": str(CaseRole(row.role).label),
        "state": {"text": state, "tone": tone, "icon": icon},
        "extent": _extent(each, hides_days=hides_days).words,
        "asks_for_more": each.asked_more is not None,
        "is_late": each.is_late(day),
        "sent_at": row.sent_at,
        "answer_by": row.answer_by,
        "is_settled": each.is_settled,
    }


def _extent(each: Given, *, hides_days: bool) -> Extent:
    return each.extent.without_day if hides_days else each.extent


def _whole(each: Given, *, day: date, is_theirs: bool = False, hides_days: bool = False) -> dict[str, Any]:
    row = each.commission
    mark = queries.mark(row)
    protection = "" if mark == Protection.NONE else str(Protection(mark).label)
    pairs = [
        ("Gäller", row.name or "Namn inte känt"),
        ("Roll", str(CaseRole(row.role).label)),
        ("Omfattning", _extent(each, hides_days=hides_days).words or "Inget är sagt om hur mycket"),
        ("Till", row.to_unit.full_name),
        ("Gavs av", f"{row.sent_by.name}, {row.from_unit.full_name}"),
        ("Svar senast", swedish_date(row.answer_by)),
    ]
    disclosed = []
    if row.is_disclosure:
        disclosed = [
            ("Vad", "Namn, personnummer, roll, skyddsmarkering och uppdraget. Inget annat ur akten."),
            ("Till vem", row.to_board.name),
            ("Grund", law.label(row.ground)),
            ("Beslutades av", panels.in_doubt(row.decided_by, row)),
        ]
    return {
        "line": _line(each, day=day, is_theirs=is_theirs, hides_days=hides_days),
        "protection": protection,
        "pairs": pairs,
        "text": row.text,
        "disclosed": disclosed,
        "said": [panels_of.said(answer, hides_days=hides_days) for answer in each.answers],
    }
