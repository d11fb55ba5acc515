"""The legal grounds for whoever works here to read, and for the system administrator to confirm."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from livlina.access.actor import Actor
from livlina.access.shown import shows_nobody
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import fresh
from livlina.organisation.law import queries, services
from livlina.organisation.law.errors import LawIsConfirmed, LawIsNotConfirmed
from livlina.organisation.law.forms import ConfirmGroundForm, WithdrawForm
from livlina.organisation.law.grounds import Ground, ground, label
from livlina.organisation.law.queries import GroundNow
from livlina.organisation.law.terms import AppliesTo, Confidence, ReadIn
from livlina.organisation.middleware import StaffRequest

WITHDRAW = "withdraw"


@shows_nobody("the law, which is no secret")
@require_safe
def grounds(request: StaffRequest) -> HttpResponse:
    """Every ground: those in force, and those that have ended or not begun."""
    day = clock.today()
    rows = queries.all_now()
    context = {
        "in_force": [_row(row) for row in rows if day in row.ground.period],
        "others": [_row(row) for row in rows if day not in row.ground.period],
        "waiting": sum(row.needs_confirmation for row in rows if day in row.ground.period),
        "may_confirm": request.actor.may(Permission.CONFIRM_LAW),
        "crumbs": _crumbs(),
    }
    return render(request, "organisation/law.html", context)


@shows_nobody("the law, which is no secret")
def one(request: StaffRequest, key: str) -> HttpResponse:
    """One ground with what has been said of it; confirmed, or the confirmation taken back, with the second factor."""
    found, actor = ground(key), request.actor
    may_confirm = actor.may(Permission.CONFIRM_LAW)
    if found is None or (request.method == "POST" and not may_confirm):
        raise Http404
    form: ConfirmGroundForm | WithdrawForm | None = None
    refusal = ""
    if request.method == "POST":
        form = WithdrawForm(request.POST) if WITHDRAW in request.POST else ConfirmGroundForm(request.POST)
        if form.is_valid():
            if asked := fresh.asked(request):
                return asked
            try:
                said = _say(actor, found, form)
            except DomainError as error:
                refusal = str(error)
            else:
                messages.success(request, said)
                return redirect("law_ground", key)
    now = next(row for row in queries.all_now() if row.ground.key == key)
    if form is None or isinstance(form, WithdrawForm) != bool(now.confirmation):
        if form is not None:  # sent from a page that has grown old
            refusal = refusal or str(LawIsConfirmed() if now.confirmation else LawIsNotConfirmed())
        suggested = "" if found.is_unverified else found.section
        form = WithdrawForm() if now.confirmation else ConfirmGroundForm(initial={"section": suggested})
    context = {
        "row": _row(now),
        "note": found.note,
        "replaces": label(found.replaces) if found.replaces else "",
        "history": queries.history(key),
        "form": form if may_confirm else None,
        "withdraws": WITHDRAW if now.confirmation else "",
        "refusal": refusal,
        "crumbs": _crumbs(found.label),
    }
    return render(request, "organisation/law_ground.html", context, status=422 if refusal else 200)


def _say(actor: Actor, found: Ground, form: ConfirmGroundForm | WithdrawForm) -> str:
    """Do what the form asks; what was done, in words."""
    told, at = form.cleaned_data, clock.now()
    if isinstance(form, WithdrawForm):
        services.withdraw_confirmation(actor, ground=found, reason=told["reason"], at=at)
        return "Bekräftelsen är tillbakatagen. Lagrummet skrivs inte ut i nya beslut på den grunden."
    services.confirm_ground(actor, ground=found, section=told["section"], source=told["source"], at=at)
    return "Lagrummet är bekräftat och skrivs ut i beslut."


def _row(now: GroundNow) -> dict[str, Any]:
    of = now.ground
    return {
        "key": of.key,
        "label": of.label,
        "citation": now.confirmed or of.citation,
        "is_whole": not of.section and not of.is_unverified,
        "is_unknown": not of.section and of.is_unverified and not now.confirmation,
        "valid_from": of.period.start,
        "valid_to": of.period.end,
        "applies_to": _words(of.applies_to),
        "confidence": str(Confidence(of.confidence).label),
        "basis": str(ReadIn(of.basis).label),
        "confirmation": now.confirmation,
        "needs_confirmation": now.needs_confirmation,
    }


def _words(applies_to: Iterable[str]) -> str:
    held = set(applies_to)
    return ", ".join(str(word.label).lower() for word in AppliesTo if word.value in held)


def _crumbs(last: str = "") -> list[dict[str, str]]:
    first = [{"text": "Min dag", "url": reverse("my_day")}]
    if not last:
        return [*first, {"text": "Lagrum", "url": ""}]
    return [*first, {"text": "Lagrum", "url": reverse("law")}, {"text": last, "url": ""}]
