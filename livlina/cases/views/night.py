"""The night card: written by those who work with the case, read by the out-of-hours duty."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from livlina.access.terms import Permission
from livlina.cases import panels, queries, rules, services, urgent
from livlina.cases.errors import CardIsWithheld, SomeoneElseChangedTheCard
from livlina.cases.forms import EndCardForm, LessReadForm, NightCardForm, NightSearchForm
from livlina.cases.pages import Case, back, is_typed, refused, the_case
from livlina.cases.terms import CardGround, Less, NightRisk
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.livlina import when
from livlina.core.templatetags.swedish import swedish_date, swedish_datetime
from livlina.organisation.middleware import StaffRequest
from livlina.people.forms import RefusalsIn, refuse


def card_of_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Mark the case for the duty, change the card, or take it back. Who may not see whereabouts is told who can."""
    actor, day = request.actor, clock.today()
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    if not queries.sees_whereabouts(actor, case):  # the same words whether there is a card or not
        withheld, home = CardIsWithheld(), back("case", case)
        return refused(request, case, withheld, title="Nattkort", url=home, url_text="Till ärendet")
    obstacle = rules.obstacle_to_assigning(is_open=case.is_open)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Nattkort")
    versions = urgent.versions(case)
    last = versions[0] if versions else None
    gate = queries.gate(queries.file(actor, case), case.person, at=clock.now())
    form = _form(request.POST or None, case, last, day=day, safe_contact=_safe_now(gate))
    if form.is_valid():
        try:
            services.write_night_card(
                actor,
                case=case,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                confirmed_because=form.cleaned_data["confirmed_because"],
                at=clock.now(),
            )
        except SomeoneElseChangedTheCard as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            versions = urgent.versions(case)
            last = versions[0] if versions else None
            typed = {**request.POST.dict(), "version": str(last.version if last else 0)}
            form = _form(typed, case, last, day=day)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, f"Jouren ser kortet till och med natten efter {swedish_date(form.cleaned_data['until'])}."
            )
            return redirect("night_card_of_case", public_id)
    return _page(request, case, versions, form=form, gate=gate)


def _form(data: Mapping[str, Any] | None, case: Case, last: Any, *, day: date, safe_contact: str = "") -> NightCardForm:
    return NightCardForm(
        data,
        units=urgent.duty_units(day=day),
        last=last,
        safe_contact=safe_contact,
        known=urgent.known_risk(case),
        asks_why=last is not None and urgent.is_grave(case, last),
    )


def _page(
    request: StaffRequest,
    case: Case,
    versions: list[Any],
    *,
    form: NightCardForm,
    gate: Any,
    end: EndCardForm | None = None,
) -> HttpResponse:
    """The card as it stands, the form that changes it and the one that takes it from the duty."""
    services.read_case(request.actor, case=case, part="night_card")
    holds = bool(versions) and not versions[0].is_ended and versions[0].until >= rules.day_of_the_night(clock.now())
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Nattkort"),
        "title": "Nattkort",
        "name": panels.heading(case),
        "form": form,
        "end": end or (_end_form(None, case, versions[0]) if holds else None),
        "holds": versions[0] if holds else None,
        "read_at": urgent.read_at(versions[0]) if holds else [],
        "closed": panels.closed_ways(gate),
        "less": bool(urgent.told_less(case)),
        "versions": [_version(version) for version in versions],
    }
    return render(request, "cases/night_card_form.html", context)


def _end_form(data: Mapping[str, Any] | None, case: Case, last: Any) -> EndCardForm:
    return EndCardForm(data, version=last.version, asks_why=urgent.is_grave(case, last))


def _safe_now(gate: Any) -> str:
    """How the client is reached safely as it stands now, in words; a protected one's numbers are left out (S-20)."""
    told = panels.safe_contact(gate)
    ways = [f"{way['name']}." for way in told["channels"] if way["ok"]]
    return " ".join([*ways, told["text"]]).strip()


def _version(card: Any) -> dict[str, Any]:
    return {
        "version": card.version,
        "at": card.written_at,
        "by": card.written_by.name,
        "is_ended": card.is_ended,
        "pairs": [] if card.is_ended else _pairs(card),
    }


def _pairs(card: Any) -> list[tuple[str, Any]]:
    return [
        ("Risk", " ".join(filter(None, (str(NightRisk(card.risk).label), _raised(card))))),
        ("Plan", card.plan),
        ("Säker kontakt", card.safe_contact),
        ("Barn", card.children),
        ("Vem jouren ringer", card.whom_to_call),
        ("Annat", card.note),
        ("Till och med", swedish_date(card.until)),
        ("Grund", str(CardGround(card.ground).label)),
    ]


def _raised(card: Any) -> str:
    """That a signed assessment raised the card where it stood, in words; '' of one that was not."""
    if card.raised_at is None:
        return ""
    before = str(NightRisk(card.raised_from).label).lower()
    return f"(höjd av en bedömning {swedish_datetime(card.raised_at)}, från {before})"


@require_POST
def end_card(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Take the card from the duty before its day. Without its reason the page is shown with what was typed."""
    actor, case = request.actor, the_case(request, public_id, to=Permission.RECORD_FACTS)
    versions = urgent.versions(case)
    if not versions or versions[0].is_ended:
        raise Http404
    last = versions[0]
    end = _end_form(request.POST, case, last)
    is_read = end.is_valid()
    try:
        services.end_night_card(
            actor,
            case=case,
            last=last,
            version=end.cleaned_data.get("version", 0),
            why=end.cleaned_data.get("why", ""),
            confirmed_because=end.cleaned_data.get("confirmed_because", ""),
            at=clock.now(),
        )
    except SomeoneElseChangedTheCard as refusal:
        messages.error(request, str(refusal))
    except DomainError as refusal:
        if is_read:
            refuse(end, refusal)
        gate = queries.gate(queries.file(actor, case), case.person, at=clock.now())
        form = _form(None, case, last, day=clock.today())
        return _page(request, case, versions, form=form, gate=gate, end=end)
    else:
        messages.success(request, "Jouren ser inte längre kortet.")
    return redirect("night_card_of_case", public_id)


def less(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Why the duty is told less than it was of a danger, and that one has read it."""
    case = the_case(request, public_id, to=Permission.READ_SECOND)
    found = urgent.told_less(case)
    if not found:
        raise Http404
    form = LessReadForm(request.POST or None)
    if form.is_valid():
        row = next((row for row in found if row.public_id == form.cleaned_data["row"]), None)
        if row is None:
            raise Http404
        with RefusalsIn(form):
            services.read_told_less(request.actor, case=case, row=row, at=clock.now())
            messages.success(request, "Det står att du har läst varför.")
            return redirect("told_less", public_id)
    services.read_case(request.actor, case=case, part="told_less")
    context = {
        "case": case,
        "crumbs": panels.crumbs(case, "Jouren får veta mindre"),
        "title": "Jouren får veta mindre",
        "name": panels.heading(case),
        "form": form,
        "rows": [
            {
                "public_id": row.public_id,
                "kind": str(Less(row.kind).label),
                "risk": str(NightRisk(row.risk).label),
                "why": row.why,
                "by": row.made_by.name,
                "at": row.made_at,
                "read_by": row.read_by.name if row.read_by else "",
                "read_at": row.read_at,
                "may_read": row.read_at is None and row.made_by_id != request.actor.id,
            }
            for row in found
        ],
    }
    return render(request, "cases/told_less.html", context)


def cards(request: StaffRequest) -> HttpResponse:
    """The cards the duty may read, by number and risk alone; and one found by number. The search is posted (S-70)."""
    actor, day = request.actor, clock.today()
    if not urgent.is_on_duty(actor, day=day):
        raise Http404
    form = NightSearchForm(request.POST or None)
    found, is_answered = None, False
    if form.is_valid():
        with RefusalsIn(form):
            found = services.search_night_cards(actor, text=form.cleaned_data["q"], at=clock.now())
            is_answered = True
    if found is None:
        found = services.list_night_cards(actor, day=day)
    context = {
        "form": form,
        "is_answered": is_answered,
        "cards": [
            {
                "public_id": card.public_id,
                "number": card.case.number,
                "risk": str(NightRisk(card.risk).label),
                "is_grave": card.risk in (NightRisk.ACUTE, NightRisk.HIGH),
                "until": swedish_date(card.until),
            }
            for card in sorted(found, key=lambda card: NightRisk.values.index(card.risk))
        ],
    }
    return render(request, "cases/night_cards.html", context)


def card(request: StaffRequest, card_id: UUID) -> HttpResponse:
    """One card, for the duty: the card and never the case."""
    for found in urgent.duty_cards(request.actor, day=clock.today()):
        if found.public_id == card_id:
            services.read_night_card(request.actor, card=found)
            context = {
                "number": found.case.number,
                "risk": str(NightRisk(found.risk).label),
                "is_grave": found.risk in (NightRisk.ACUTE, NightRisk.HIGH),
                "pairs": _pairs(found)[1:-1],
                "written": format_html("{}, {}", found.written_by.name, when(found.written_at)),
                "raised": _raised(found),
            }
            return render(request, "cases/night_card.html", context)
    raise Http404
