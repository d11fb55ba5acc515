"""Inställningar: how pages look, the own password, codes of reserve and sessions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from livlina.core import clock
from livlina.organisation import accounts, sessions, signin
from livlina.organisation.forms import Appearance, ChangePassword, FreshCode
from livlina.organisation.middleware import StaffRequest, with_next

CODES = "new_recovery_codes"
View = Callable[..., HttpResponse]


def needs_fresh_code(view: View) -> View:
    """Ask for the second factor once more unless it was given in the last five minutes (S-53)."""

    @wraps(view)
    def asked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if signin.confirmed_lately(request, request.user):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("settings")
        return redirect(with_next(reverse("confirm"), back))

    return asked


@sensitive_post_parameters("code")
def confirm(request: StaffRequest) -> HttpResponse:
    """The second factor once more; then back."""
    form = FreshCode(request.POST or None, staff=request.user)
    back = signin.local_path(request.POST.get("next") or request.GET.get("next"))
    if form.is_valid():
        factor = form.authenticator
        record_authentication(request, request.user, method="mfa", id=factor.pk, type=factor.type, reauthenticated=True)
        return redirect(back or "/")
    return render(request, "organisation/confirm.html", {"form": form, "next": back})


def settings(request: StaffRequest) -> HttpResponse:
    """The page, and what is chosen on it of looks and keys."""
    staff = request.user
    form = Appearance(request.POST or None, initial={"theme": staff.theme, "shortcuts": staff.shortcuts})
    if form.is_valid():
        accounts.choose_appearance(request.actor, staff=staff, **form.cleaned_data)
        messages.success(request, "Inställningarna är sparade.")
        return redirect("settings")
    return _page(request, form, ChangePassword(staff=staff))


def _page(request: StaffRequest, form: Appearance, password: ChangePassword) -> HttpResponse:
    here = sessions.key_hash(request.session.session_key or "")
    listed = [
        {"began_at": session.began_at, "seen_at": session.seen_at, "here": bytes(session.key_hash) == here}
        for session in sessions.live_sessions(request.user)
    ]
    return render(
        request,
        "organisation/settings.html",
        {"form": form, "password_form": password, "sessions": listed, "staff": request.user},
    )


@require_POST
@sensitive_post_parameters("current", "new", "again")
def change_password(request: StaffRequest) -> HttpResponse:
    """Change the own password; this session goes on under a new key, all others end."""
    staff = request.user
    form = ChangePassword(request.POST, staff=staff)
    if form.is_valid():
        accounts.change_password(
            request.actor,
            staff=staff,
            new=form.cleaned_data["new"],
            session_key=request.session.session_key or "",
            at=clock.now(),
        )
        update_session_auth_hash(request, staff)
        messages.success(request, "Lösenordet är bytt. Alla andra inloggningar är avslutade.")
        return redirect("settings")
    return _page(request, Appearance(initial={"theme": staff.theme, "shortcuts": staff.shortcuts}), form)


@require_POST
def end_sessions(request: StaffRequest) -> HttpResponse:
    """End all other sessions of one's own."""
    accounts.end_sessions(request.actor, staff=request.user, except_key=request.session.session_key or "")
    messages.success(request, "Alla andra inloggningar är avslutade.")
    return redirect("settings")


@require_POST
@needs_fresh_code
def make_recovery_codes(request: StaffRequest) -> HttpResponse:
    """Make new codes; they are shown once, on the next page."""
    request.session[CODES] = accounts.new_recovery_codes(request.actor, staff=request.user)
    return redirect("recovery_codes")


@require_GET
def recovery_codes(request: StaffRequest) -> HttpResponse:
    """The codes just made, this once."""
    codes = request.session.pop(CODES, None)
    if codes is None:
        return redirect("settings")
    return render(request, "organisation/recovery_codes.html", {"codes": codes})
