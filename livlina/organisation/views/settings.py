"""Inställningar: how pages look, the own password, codes of reserve and sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from livlina.access.shown import shows_nobody
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import accounts, fresh, passkeys, queries, sessions, signin
from livlina.organisation.forms import Appearance, ChangePassword, PasskeyForm
from livlina.organisation.fresh import fresh_factor
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.views.signin import sign_out

CODES = "new_recovery_codes"


@shows_nobody("a field for a code")
@sensitive_post_parameters("confirm-code", "confirm-passkey")
def confirm(request: StaffRequest) -> HttpResponse:
    """The second factor once more; then on with what asked for it."""
    return fresh.confirm(request)


@shows_nobody("the own account alone")
def settings(request: StaffRequest) -> HttpResponse:
    """The page, and what is chosen on it of looks and keys."""
    staff = request.user
    form = Appearance(request.POST or None, initial=_chosen(staff))
    if form.is_valid():
        accounts.choose_appearance(request.actor, staff=staff, **form.cleaned_data)
        messages.success(request, "Inställningarna är sparade.")
        return redirect("settings")
    return _page(request, form, ChangePassword(staff=staff))


def _chosen(staff: Any) -> dict[str, Any]:
    return {"theme": staff.theme, "shortcuts": staff.shortcuts, "blur": staff.blur}


def _page(request: StaffRequest, form: Appearance, password: ChangePassword) -> HttpResponse:
    here = sessions.key_hash(request.session.session_key or "")
    listed = [
        {"began_at": session.began_at, "seen_at": session.seen_at, "here": bytes(session.key_hash) == here}
        for session in sessions.live_sessions(request.user)
    ]
    left, used_at = signin.reserve_left(request.user)
    return render(
        request,
        "organisation/settings.html",
        {
            "form": form,
            "password_form": password,
            "sessions": listed,
            "staff": request.user,
            "calendar_link": queries.calendar_link(request.user),
            "passkeys": passkeys.of(request.user),
            "passkeys_are_possible": passkeys.are_possible(request),
            "codes_left": left,
            "code_used_at": used_at,
        },
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
    return _page(request, Appearance(initial=_chosen(staff)), form)


@require_POST
def end_sessions(request: StaffRequest) -> HttpResponse:
    """End all other sessions of one's own, or this one too."""
    if "all" in request.POST:
        accounts.end_sessions(request.actor, staff=request.user)
        return sign_out(request)
    accounts.end_sessions(request.actor, staff=request.user, except_key=request.session.session_key or "")
    messages.success(request, "Alla andra inloggningar är avslutade.")
    return redirect("settings")


@sensitive_post_parameters("passkey")
@fresh_factor
def add_passkey(request: StaffRequest) -> HttpResponse:
    """The browser makes a key for this address; its owner names it."""
    staff = request.user
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            accounts.add_passkey(
                request.actor, staff=staff, session=request.session, name=told["name"], credential=told["credential"]
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Inloggningsnyckeln är tillagd. Alla andra inloggningar är avslutade.")
            return redirect("settings")
    if not passkeys.are_possible(request):
        return redirect("settings")
    crumbs = [{"text": "Inställningar", "url": reverse("settings")}, {"text": "Ny inloggningsnyckel"}]
    context = {"crumbs": crumbs, "form": form, "asked": passkeys.ask_for_new(request, staff)}
    return render(request, "organisation/passkey_new.html", context)


@require_POST
@fresh_factor
def remove_passkey(request: StaffRequest) -> HttpResponse:
    """Remove one of one's own keys, but not the last way in."""
    which = request.POST.get("which", "")
    try:
        accounts.remove_passkey(request.actor, staff=request.user, session=request.session, which=which)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Inloggningsnyckeln är borttagen. Alla andra inloggningar är avslutade.")
    return redirect("settings")


@require_POST
@fresh_factor
def make_recovery_codes(request: StaffRequest) -> HttpResponse:
    """Make new codes; they are shown once, on the next page."""
    request.session[CODES] = accounts.new_recovery_codes(request.actor, staff=request.user, session=request.session)
    return redirect("recovery_codes")


@shows_nobody("the own codes, whose making left its trace")
@require_GET
def recovery_codes(request: StaffRequest) -> HttpResponse:
    """The codes just made, this once."""
    codes = request.session.pop(CODES, None)
    if codes is None:
        return redirect("settings")
    return render(request, "organisation/recovery_codes.html", {"codes": codes})
