"""Decisions in a case, what follows on them, and promises."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from livlina.access.terms import Permission
from livlina.cases import panels, queries
from livlina.cases.commissions import panels as commission_panels
from livlina.cases.commissions import queries as commissions
from livlina.cases.decisions import notice as notices
from livlina.cases.decisions import queries as asked_of
from livlina.cases.decisions import rules, services
from livlina.cases.decisions.errors import (
    IsNotSigned,
    IsSigned,
    NotTheLatest,
    ProviderIsWithheld,
    SomeoneElseChangedTheDecision,
)
from livlina.cases.decisions.forms import DecisionForm, NotifyForm, OwnerForm, PromiseForm, SignForm, StepForm
from livlina.cases.decisions.notice import Notice
from livlina.cases.decisions.queries import PromiseNow
from livlina.cases.decisions.terms import CHANNELS, Outcome, PromiseState, Step, Way
from livlina.cases.pages import Case, Head, form_page, is_typed, open_case_page, refused, the_case
from livlina.cases.terms import PartyRole, Written
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.core.templatetags.livlina import when
from livlina.core.typesetting import CannotBeSet
from livlina.organisation import fresh
from livlina.organisation import queries as organisation
from livlina.organisation.law import grounds as law
from livlina.organisation.law import queries as law_queries
from livlina.organisation.law.terms import AppliesTo
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.rules import NOTHING, amount_words
from livlina.organisation.terms import Absence, DecisionKind
from livlina.people.forms import RefusalsIn, refuse

FIRST_QUARTERS = 6
EXTENDS = "Besluta om förlängning"
TELLS = "Underrätta"
TAKE_OUT = "Ta fram beslutet"


@require_safe
def decisions(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The decisions of the case and what has been promised in it."""
    head = open_case_page(request, public_id, part="decisions")
    case, day = head.case, head.day
    happened, numbers = asked_of.steps_by_running(case), asked_of.clocks(unit_id=case.unit_id, day=day)
    found = asked_of.decisions(case)
    put_right = {row.corrects_id for row in found if row.is_signed}
    is_worked = head.may(request.actor, Permission.RECORD_FACTS)
    is_to_dismiss = any(rules.appeal_stands_at(each) == Step.LATE for each in happened.values())
    context = head.context(request, current="case_decisions") | {
        "proposals": [_line(row) for row in found if not row.is_signed],
        "decisions": [
            _line(row) | {"state": _state(row, happened.get(row.running or 0, []), numbers, day=day)}
            for row in found
            if row.is_signed and row.pk not in put_right
        ],
        "promises": [_promise(one) for one in asked_of.promises(case, today=day)],
        "may_promise": head.may(request.actor, Permission.WRITE_NOTE) and case.is_open,
        "may_propose": is_worked and (case.is_open or is_to_dismiss),
        "is_worked": is_worked,
    }
    return render(request, "cases/decisions.html", context)


def new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write a proposal. With `lofte` in the address it takes that promise back."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    form = _form(request, case)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.propose_decision(
                request.actor,
                case=case,
                facts=form.facts(),
                submission=told["submission"] or form.initial["submission"],
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Förslaget är sparat. Det är inget beslut förrän någon har undertecknat det.")
            return redirect("decision", public_id, made.public_id)
    return _form_page(request, case, form, title="Nytt beslut")


def change(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """Change a proposal."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    decision = _the_decision(case, decision_id)
    if decision.is_signed and not is_typed(request):
        return refused(request, case, IsSigned(), title="Ändra", **_to(decision))
    if kept := _kept(request, decision, title="Ändra"):
        return kept
    form = _form(request, case, decision=decision, extends=decision.extends)
    now_stands = None
    if form.is_valid():
        told = form.cleaned_data
        try:
            services.change_proposal(
                request.actor,
                decision=decision,
                facts=form.facts(),
                version=told["version"] or 0,
                confirmed_because=told["confirmed_because"],
            )
        except SomeoneElseChangedTheDecision as refusal:
            # what the other saved is shown beside what was typed; saving again is then a decision (S-142)
            now_stands = _texts(decision)
            typed = {"version": str(decision.version)}
            form = _form(request, case, decision=decision, extends=decision.extends, typed=typed)
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Förslaget är ändrat.")
            return redirect("decision", public_id, decision_id)
    return _form_page(request, case, form, title="Ändra förslaget", now_stands=now_stands)


def correct(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """Put a slip of the pen in a signed decision right by another wording of it. The one that was stays to be read."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    signed = _the_decision(case, decision_id)
    obstacle: DomainError | None = None if signed.is_signed else IsNotSigned()
    obstacle = obstacle or (NotTheLatest() if asked_of.next_edition(signed) else None)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title="Rätta", **_to(signed))
    if kept := _kept(request, signed, title="Rätta"):
        return kept
    form = _form(request, case, fixed=signed)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.propose_decision(
                request.actor,
                case=case,
                facts=form.facts(),
                submission=told["submission"] or form.initial["submission"],
                at=clock.now(),
                corrects=signed,
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Den nya lydelsen är sparad. Den gäller när någon har undertecknat den.")
            return redirect("decision", public_id, made.public_id)
    return _form_page(request, case, form, title=f"Rätta beslut {signed.number}")


def extend(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """
    Write a proposal to a decision on more of help that was granted, or on that there will be no more.

    It begins as the decision before stands, with what those who carry it out have asked for (R-104).
    """
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    before = _the_decision(case, decision_id)
    obstacle = asked_of.obstacle_to_extending(before)
    if obstacle and not is_typed(request):
        return refused(request, case, obstacle, title=EXTENDS, **_to(before))
    if kept := _kept(request, before, title=EXTENDS):
        return kept
    asking = [each for each in commissions.of_help(case, asked_of.same_help(before)) if each.asked_more]
    amount = asking[0].asked_more.amount if asking and asking[0].asked_more else NOTHING
    form = _form(request, case, extends=before, extent=rules.with_more(before.extent, amount))
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            made = services.propose_decision(
                request.actor,
                case=case,
                facts=form.facts(),
                submission=told["submission"] or form.initial["submission"],
                at=clock.now(),
                extends=before,
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Förslaget är sparat. Det gäller när någon har undertecknat det.")
            return redirect("decision", public_id, made.public_id)
    extended = {"number": before.number, "words": before.extent.words, "asked": commission_panels.asked(asking)}
    return _form_page(request, case, form, title=EXTENDS, extended=extended)


@require_safe
def one(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """One decision or proposal, with what has happened and what can be done now."""
    return _decision_page(request, public_id, decision_id)


@require_POST
def sign(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """Sign a proposal, with the second factor."""
    case = the_case(request, public_id)
    decision = _the_decision(case, decision_id)
    form = SignForm(request.POST)
    if form.is_valid():
        if asked := fresh.asked(request):
            return asked
        with RefusalsIn(form):
            services.sign_decision(request.actor, decision=decision, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Beslutet är undertecknat. Underrätta den det gäller så snart det går.")
            return redirect("decision", public_id, decision_id)
    return _decision_page(request, public_id, decision_id, sign_form=form)


@require_POST
def step(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """Write down what has happened with a decision."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    decision = _the_decision(case, decision_id)
    form = StepForm(request.POST, steps=Step, today=clock.today())
    if form.is_valid():
        with RefusalsIn(form):
            services.write_step(request.actor, decision=decision, at=clock.now(), **form.cleaned_data)
            messages.success(request, "Det är inskrivet.")
            return redirect("decision", public_id, decision_id)
    return _decision_page(request, public_id, decision_id, step_form=form)


def notice(request: StaffRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """What the party is told, as it will stand; and the gate before anything is handed out (S-60)."""
    head = _worked_page(request, public_id)
    case, now = head.case, clock.now()
    decision = _the_decision(case, decision_id)
    if not decision.is_signed:
        raise Http404
    if kept := _kept_from_telling(request, decision):
        return kept
    parties = _recipients(head)
    form = NotifyForm(request.POST or None, parties=parties)
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.notify_party(
                request.actor,
                decision=decision,
                party=form.chosen,
                way=told["way"],
                submission=told["submission"],
                at=now,
            )
            said = panels.safe_now(head.gate_of(form.chosen.person), CHANNELS[Way(told["way"])])
            messages.success(request, f"{said} Ta fram beslutet och lämna det i dag.")
            return redirect("decision_notice", public_id, decision_id)
    may_have = {party.pk for party, _ in parties}
    cleared = asked_of.cleared_on(asked_of.steps(decision), of=decision, day=head.day)
    cleared = [row for row in cleared if row.party_id in may_have]
    sees_ways = bool(cleared) and queries.sees_whereabouts(request.actor, case)
    to = cleared[0].party if cleared else None
    context = _context(request, head) | {
        "decision": decision,
        "form": form,
        "notice": _notice(request, head, decision, to),
        "to": panels.called(to) if to else "",
        "custody_untold": [panels.called(party) for party in queries.with_custody_untold(head.file, day=head.day)],
        "suspected": [
            {"public_id": party.public_id, "name": panels.called(party)}
            for party in queries.guardians_under_suspicion(head.file, day=head.day)
        ],
        "cleared": [
            _cleared(head, decision, row, sees_way=sees_ways or row.said_by_id == request.actor.id)
            for row in {row.party_id: row for row in reversed(cleared)}.values()
        ],
    }
    return render(request, "cases/decision_notice.html", context)


def _cleared(head: Head, decision: Any, row: Any, *, sees_way: bool) -> dict[str, Any]:
    """To whom it goes today, how and by which ways that are open now, and the files made for that one alone."""
    return {
        "to": panels.called(row.party),
        "way": _way(row, sees_way=sees_way),
        "by": panels.by_ways(head.gate_of(row.party.person), CHANNELS[Way(row.way)]),
        "files": [
            (name, _url("decision_document", decision, cleared_id=row.public_id, file_form=name))
            for name in notices.FORMS
        ],
    }


@require_safe
def document(
    request: StaffRequest, public_id: UUID, decision_id: UUID, cleared_id: UUID, file_form: str
) -> HttpResponse:
    """The decision as a file. It leaves the house, so the second factor has been given lately (S-53)."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    decision = _the_decision(case, decision_id)
    if file_form not in notices.FORMS or not decision.is_signed:
        raise Http404
    if kept := _kept_from_telling(request, decision):
        return kept
    if asked := fresh.asked(request):
        return asked
    try:
        with transaction.atomic():  # where none could be made, no trace says that one was
            cleared = services.take_out(
                request.actor, decision=decision, cleared_id=cleared_id, form=file_form, at=clock.now()
            )
            file = queries.file(request.actor, case)
            content = notices.as_file(_notice_of(request, case, file, decision, cleared.party), file_form)
    except CannotBeSet as refusal:
        word = _url("decision_document", decision, cleared_id=cleared_id, file_form="docx")
        return refused(request, case, refusal, title=TAKE_OUT, url=word, url_text="Ta fram det som Word")
    except DomainError as refusal:
        way = {"url": _url("decision_notice", decision), "url_text": "Pröva hur beslutet kan lämnas"}
        return refused(request, case, refusal, title=TAKE_OUT, **way)
    name = notices.file_name(file_form, day=clock.today())
    return HttpResponse(
        content,
        content_type=notices.FORMS[file_form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# ---- promises ----


def promise_new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down what somebody was promised, and until when."""
    case = the_case(request, public_id, to=Permission.WRITE_NOTE)
    form = PromiseForm(request.POST or None, today=clock.today())
    if form.is_valid():
        told = form.cleaned_data
        with RefusalsIn(form):
            services.make_promise(
                request.actor,
                case=case,
                facts=form.facts(request.user),
                submission=told["submission"] or form.initial["submission"],
                at=clock.now(),
                confirmed_because=told["confirmed_because"],
            )
            messages.success(request, "Löftet är inskrivet. Nästa arbetsdag ska någon ha tagit över det.")
            return redirect("case_decisions", public_id)
    context = {
        "crumbs": panels.crumbs(case, "Löfte"),
        "name": panels.heading(case),
        "title": "Nytt löfte",
        "form": form,
    }
    return form_page(request, case, "cases/promise_form.html", context)


def promise(request: StaffRequest, public_id: UUID, promise_id: UUID) -> HttpResponse:
    """Take a promise over, or say that it has been kept."""
    case = the_case(request, public_id, to=Permission.RECORD_FACTS)
    promises = asked_of.promises(case, today=clock.today())
    now = next((one for one in promises if one.promise.public_id == promise_id), None)
    if now is None:
        raise Http404
    is_kept = "kept" in request.POST
    form = OwnerForm(request.POST if request.POST and not is_kept else None, owners=asked_of.possible_owners(case))
    refusal = ""
    try:
        if is_kept:
            services.keep_promise(request.actor, promise=now.promise, at=clock.now())
            messages.success(request, "Löftet är infriat.")
            return redirect("case_decisions", public_id)
        if form.is_valid():
            owner = form.by_key[form.cleaned_data["owner"]]
            services.own_promise(request.actor, promise=now.promise, owner=owner, at=clock.now())
            messages.success(request, f"{owner.name} har tagit över löftet.")
            return redirect("case_decisions", public_id)
    except DomainError as error:
        if form.is_bound:
            refuse(form, error)
        else:
            refusal = str(error)
    context = {
        "crumbs": panels.crumbs(case, "Löfte"),
        "name": panels.heading(case),
        "title": "Löfte",
        "form": form,
        "promise": _promise(now),
        "is_open": now.state == PromiseState.OPEN,
        "refusal": refusal,
        "take_back": f"{reverse('decision_new', args=[public_id])}?lofte={promise_id}",
    }
    return form_page(request, case, "cases/promise.html", context)


# ---- for those who lead ----


@require_safe
def not_begun(request: StaffRequest) -> HttpResponse:
    """Granted help that has not begun, at the end of a quarter or today: by number alone (R-103)."""
    today = clock.today()
    if not request.actor.may(Permission.ASSIGN_CASE):
        raise Http404
    asked = request.GET.get("dag", "")
    days = [today, *_quarter_ends(today)]
    on = next((day for day in days if day.isoformat() == asked), today)
    found = services.list_not_begun(request.actor, on=on)
    context = {
        "reported": [row for row in found if row.is_reported],
        "waiting": [row for row in found if not row.is_reported],
        "on": on,
        "days": [{"day": day, "current": day == on, "is_today": day == today} for day in days],
        "crumbs": [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Ej påbörjade insatser", "url": ""}],
    }
    return render(request, "cases/help_not_begun.html", context)


def _quarter_ends(today: date) -> list[date]:
    """The last days of the latest quarters that are over, the latest first."""
    years = (today.year, today.year - 1)
    ends = [date(year, month, 31 if month in (3, 12) else 30) for year in years for month in (12, 9, 6, 3)]
    return [day for day in ends if day < today][:FIRST_QUARTERS]


# ---- what they share ----


def _the_decision(case: Case, decision_id: UUID) -> Any:
    found = asked_of.decision(case, decision_id)
    if found is None:
        raise Http404
    return found


def _to(decision: Any) -> dict[str, str]:
    return {"url": _url("decision", decision), "url_text": "Till beslutet"}


def _url(name: str, decision: Any, **more: Any) -> str:
    return reverse(name, kwargs={"public_id": decision.case.public_id, "decision_id": decision.public_id} | more)


def _worked_page(request: StaffRequest, public_id: UUID) -> Head:
    the_case(request, public_id, to=Permission.RECORD_FACTS)
    return open_case_page(request, public_id, part="decision")


def _context(request: StaffRequest, head: Head) -> dict[str, Any]:
    return head.context(request, current="case_decisions")


def _form(request: StaffRequest, case: Case, *, typed: dict[str, str] | None = None, **of: Any) -> DecisionForm:
    day = clock.today()
    on_day = law.grounds_on(day, AppliesTo.DECISION)
    printable = law_queries.printable_each(on_day, day=day)
    laws = [
        (key, f"{one.label}, {said}" if isinstance(said := printable[key], str) else f"{one.label} (obekräftat)")
        for key, one in on_day.items()
    ]
    told: Any = {**request.POST.dict(), **(typed or {})} if request.method == "POST" else None
    form = DecisionForm(
        told,
        laws=laws,
        units=organisation.open_units(day=day),
        bodies=dict.fromkeys(row.body for row in organisation.delegations(day=day, unit_id=case.unit_id) if row.body),
        promises=[one.promise for one in asked_of.promises(case, today=day) if one.state == PromiseState.OPEN],
        **of,
    )
    if "lofte" in request.GET and not form.is_bound:
        form.initial.update(promise=request.GET["lofte"], outcome=Outcome.WITHDRAWN.value)
    return form


def _form_page(
    request: StaffRequest, case: Case, form: DecisionForm, *, title: str, now_stands: Any = None, extended: Any = None
) -> HttpResponse:
    context = {
        "crumbs": panels.crumbs(case, "Beslut"),
        "name": panels.heading(case),
        "title": title,
        "form": form,
        "now_stands": now_stands,
        "extended": extended,
        "has_promise": "promise" in form.fields,
    }
    return form_page(request, case, "cases/decision_form.html", context)


def _decision_page(
    request: StaffRequest,
    public_id: UUID,
    decision_id: UUID,
    *,
    sign_form: SignForm | None = None,
    step_form: StepForm | None = None,
) -> HttpResponse:
    head = open_case_page(request, public_id, part="decision")
    case, day, actor = head.case, head.day, request.actor
    decision = _the_decision(case, decision_id)
    steps = asked_of.steps(decision)
    happened = asked_of.happened(steps)
    numbers = asked_of.clocks(unit_id=case.unit_id, day=decision.decided_on or day)
    is_worked = head.may(actor, Permission.RECORD_FACTS)
    wordings = asked_of.editions(decision)
    is_latest = decision.is_signed and not any(row.corrects_id == decision.pk and row.is_signed for row in wordings)
    obstacle = None
    if not decision.is_signed:
        of = decision.corrects
        obstacle = asked_of.obstacle_to_signing(
            actor, decision, decided_on=(of.decided_on if of else None) or day, today=day
        )
        sign_form = sign_form or SignForm(initial={"decided_on": day, "version": decision.version})
    possible = (
        rules.next_steps(
            kind=decision.kind,
            outcome=decision.outcome,
            happened=happened,
            is_extension=decision.extends_id is not None,
        )
        if decision.is_signed and is_latest and is_worked
        else ()
    )
    if step_form is not None:
        step_form.offer(possible)  # what was refused is told above
    elif possible:
        step_form = StepForm(steps=possible, today=day, first=_suggested(happened, numbers, possible))
    sees_ways = any(row.way for row in steps) and queries.sees_whereabouts(actor, case)
    context = _context(request, head) | {
        "decision": decision,
        "kind": str(DecisionKind(decision.kind).label),
        "outcome": str(Outcome(decision.outcome).label),
        "pairs": _pairs(
            decision,
            is_withheld=asked_of.withholds_provider(actor, decision),
            hides_days=asked_of.hides_days(actor, decision, today=day),
        ),
        "texts": _texts(decision),
        "laws": decision.laws or [law.label(key) for key in decision.grounds],
        "obstacle": obstacle,
        "sign_form": None if decision.is_signed else sign_form,
        "step_form": step_form,
        "steps": [_step(row, sees_way=sees_ways or row.said_by_id == actor.id) for row in steps],
        "clocks": _clocks(decision, happened, numbers, day=day),
        "wordings": [row for row in wordings if row.pk != decision.pk],
        "is_latest": is_latest,
        "is_worked": is_worked,
        "is_granted": decision.is_signed and decision.outcome in rules.GRANTS,
        "may_extend": is_worked and case.is_open and asked_of.obstacle_to_extending(decision) is None,
    }
    return render(request, "cases/decision.html", context)


def _suggested(happened: list[rules.Happened], numbers: asked_of.Clocks, possible: tuple[Step, ...]) -> str:
    """What is most likely: an appeal that has come in was in time or not, as the days say."""
    came_on = rules.appeal_came_on(happened)
    if Step.IN_TIME in possible and came_on:
        received = rules.received_on(happened)
        if rules.is_in_time(came_on=came_on, received=received, weeks=numbers.appeal_weeks):
            return Step.IN_TIME if received else possible[0]
        return Step.LATE if Step.LATE in possible else possible[0]
    return possible[0]


def _line(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "kind": str(DecisionKind(row.kind).label),
        "outcome": str(Outcome(row.outcome).label),
        "amount": amount_words(row.amount),
    }


def _state(row: Any, happened: list[rules.Happened], numbers: asked_of.Clocks, *, day: date) -> dict[str, str] | None:
    """What matters most now of a signed decision, as a tag; None when nothing waits."""
    clocks = _clocks(row, happened, numbers, day=day)
    return next((one for one in clocks if one["tone"]), None)


def _clocks(
    decision: Any, happened: list[rules.Happened], numbers: asked_of.Clocks, *, day: date
) -> list[dict[str, Any]]:
    """What runs, with its last day: to begin, to appeal, to send on."""
    if not decision.is_signed:
        return []
    found = []
    if decision.extends_id is None and rules.is_to_be_carried_out(kind=decision.kind, outcome=decision.outcome):
        due = rules.to_be_carried_out_by(
            decided_on=decision.decided_on, happened=happened, months=numbers.carried_out_months
        )
        if due:
            late = due <= day
            text = "har inte börjat, ska rapporteras" if late else "ska börja"
            found.append({"text": text, "on": due, "tone": "danger" if late else "now"})
    received = rules.received_on(happened)
    if rules.is_appealable(decision.kind):
        at = rules.appeal_stands_at(happened)
        if at is None and received:
            last = rules.last_day_to_appeal(received, weeks=numbers.appeal_weeks)
            text = "kan överklagas till och med" if last >= day else "kunde överklagas till och med"
            found.append({"text": text, "on": last, "tone": ""})
        elif at is None:
            found.append({"text": "ingen har skrivit in när beslutet togs emot", "on": None, "tone": "now"})
        elif at not in rules.COURT | {Step.LATE, Step.SENT_ON} and (came_on := rules.appeal_came_on(happened)):
            due = rules.send_on_by(came_on=came_on, days=numbers.sent_on_days)
            found.append(
                {"text": "överklagandet lämnas vidare senast", "on": due, "tone": "danger" if due < day else "now"}
            )
    return found


def _kept(request: StaffRequest, decision: Any, *, title: str) -> HttpResponse | None:
    """The page that says who can write it, where its form needs who carries it out, or from when (S-21)."""
    actor = request.actor
    if not (asked_of.withholds_provider(actor, decision) or asked_of.hides_days(actor, decision, today=clock.today())):
        return None
    return refused(request, decision.case, ProviderIsWithheld(), title=title, **_to(decision))


def _kept_from_telling(request: StaffRequest, decision: Any) -> HttpResponse | None:
    """The page that says who can tell of it, where what the notice leaves out is not for the one who asks."""
    obstacle = asked_of.obstacle_to_leaving_out(request.actor, decision, today=clock.today())
    return refused(request, decision.case, obstacle, title=TELLS, **_to(decision)) if obstacle else None


def _pairs(decision: Any, *, is_withheld: bool, hides_days: bool) -> list[tuple[str, Any]]:
    by = panels.WITHHELD if is_withheld else notices.provider_of(decision)
    first, last = (
        (panels.WITHHELD if hides_days else when(day)) if day else "" for day in (decision.starts_on, decision.ends_on)
    )
    told = [
        ("Utgång", str(Outcome(decision.outcome).label)),
        ("Förlänger", f"Beslut {decision.extends.number}" if decision.extends else ""),
        ("Omfattning", amount_words(decision.amount)),
        ("Från och med", first),
        ("Till och med", last),
        ("Utförs av", by),
        ("Beslutsdag", when(decision.decided_on) if decision.decided_on else ""),
        ("Beslutat av", _decider(decision) if decision.is_signed else ""),
        ("Föredraget av", panels.in_doubt(decision.proposed_by.name, decision, Written.PROPOSAL)),
        ("Förslaget ändrat av", decision.changed_by.name if decision.changed_by else ""),
        ("Deltog utan att besluta", panels.in_doubt(decision.took_part, decision, Written.DECISION)),
    ]
    return [(name, value) for name, value in told if value]


def _decider(decision: Any) -> str:
    name: str = decision.signed_by.name
    return f"{decision.body}, inskrivet av {name}" if decision.body else name


def _texts(decision: Any) -> list[tuple[str, str]]:
    told = [
        ("Vad som beslutas", decision.what),
        ("Villkor", decision.conditions),
        ("Avgörande omständigheter", decision.circumstances),
        ("Skäl", decision.reasons),
    ]
    return [(name, text) for name, text in told if text]


def _way(row: Any, *, sees_way: bool) -> str:
    """
    How a party was told, '' where nobody was or it is not for the one who asks: it says how that one is reached, and is
    read where that is, and by the one who wrote it (S-21).
    """
    return str(Way(row.way).label).lower() if row.way and sees_way else ""


def _step(row: Any, *, sees_way: bool) -> dict[str, Any]:
    to = panels.called(row.party) if row.party else ""
    return {
        "text": str(Step(row.step).label),
        "on": row.happened_on,
        "how": ", ".join(filter(None, (to, _way(row, sees_way=sees_way)))),
        "note": row.text,
        "by": row.said_by.name,
        "at": row.said_at,
    }


def _promise(now: PromiseNow) -> dict[str, Any]:
    row, is_open = now.promise, now.state == PromiseState.OPEN
    return {
        "public_id": row.public_id,
        "what": row.what,
        "by": panels.in_doubt(row.promised_by.name if row.promised_by else row.promiser, row),
        "promised_on": row.promised_on,
        "until": row.until,
        "owner": row.owner.name if row.owner and (now.has_owner or not is_open) else "",
        "was_owner": row.owner.name if row.owner and is_open and not now.has_owner else "",
        "why_not": Absence(now.absence).label if now.absence else "har inte ärendet längre",
        "owner_due_on": now.owner_due_on,
        "is_red": now.is_red,
        "is_open": is_open,
        "state": str(now.state.label),
        "decision": now.decision,
        "kept_by": row.kept_by.name if row.kept_by else "",
        "kept_at": row.kept_at,
    }


def _recipients(head: Head) -> list[tuple[Any, str]]:
    """Who can be told, with the words for each."""
    return [
        (party, f"{panels.called(party)} ({str(PartyRole(party.role).label).lower()})")
        for party in asked_of.recipients(head.file, day=head.day)
    ]


def _notice(request: StaffRequest, head: Head, decision: Any, to: Any) -> Notice:
    return _notice_of(request, head.case, head.file, decision, to)


def _notice_of(request: StaffRequest, case: Case, file: queries.File, decision: Any, to: Any) -> Notice:
    """The decision as it is told `to` a party. Before anybody is chosen, as it would be to one who may read least."""
    day, today = decision.decided_on, clock.today()
    is_to_guardian = case.asks_who_told and (to is None or to.person_id != case.person_id)
    reader = to.person_id if to else None if case.asks_who_told else case.person_id
    names = [
        *(
            party.person.name
            for party in file.parties
            if asked_of.is_left_out(party, decision, reader=reader) and party.person.name
        ),
        *(row.name for row in queries.ever_representing(file) if row.name and row.person_id != reader),
    ]
    frame = notices.Frame(
        board=case.board.name,
        unit=case.unit.full_name,
        client=notices.MASKED if is_to_guardian and case.person.is_protected else case.person.name,
        decider=_with_title(decision.signed_by, case, day=day),
        proposer=_with_title(decision.proposed_by, case, day=decision.decided_on),
        weeks=asked_of.clocks(unit_id=case.unit_id, day=day).appeal_weeks,
        appeal_law=asked_of.appeal_law(day=day),
        hides_provider=notices.is_provider_hidden(decision, is_to_guardian=is_to_guardian),
        hides_unit=any(party.person.is_protected and party.person_id != reader for party in file.parties),
        hides_days=is_to_guardian and rules.tells_when(kind=decision.kind, starts_on=decision.starts_on, today=today),
    )
    carriers = asked_of.carriers(case, is_to_guardian=is_to_guardian)
    mask = notices.Mask(hidden=queries.hidden(request.actor, case), names=names, carriers=carriers)
    return notices.notice(decision, frame, mask)


def _with_title(staff: Any, case: Case, *, day: date) -> str:
    """`Anna Exempel, socialsekreterare`."""
    roles = organisation.actor_for(staff, day=day).standings
    title = next((notices.title_of(one.role) for one in roles if one.unit_id == case.unit_id), "")
    return f"{staff.name}, {title}" if title else str(staff.name)
