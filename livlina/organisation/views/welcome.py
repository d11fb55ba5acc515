"""The first visit by a link: password, an app that gives codes, codes of reserve, and in."""

import base64
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from livlina.core import clock
from livlina.organisation import accounts, signin
from livlina.organisation.errors import LinkDoesNotWork
from livlina.organisation.forms import FirstCode, NewPassword
from livlina.organisation.views.settings import CODES

PENDING = "welcome"


@sensitive_post_parameters("new", "again", "code")
@login_not_required
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """
    First a password, then a code from the app. The account changes when both are right, and not before.

    What was given in the first step waits in the sealed session, the password as its hash.
    """
    try:
        link = accounts.link_of(token, at=clock.now())
    except LinkDoesNotWork as refusal:
        told = {"refusal": str(refusal)}
        return render(request, "organisation/link_does_not_work.html", told, status=HTTPStatus.NOT_FOUND)
    pending = request.session.get(PENDING)
    if pending is None or pending["link"] != str(link.public_id) or "again" in request.POST:
        return _password(request, link)
    form = FirstCode(request.POST or None, totp_secret=pending["totp_secret"])
    if form.is_valid():
        return _enter(request, token, link.staff, pending)
    address = signin.MfaAdapter(request).build_totp_url(link.staff, pending["totp_secret"])
    drawn = base64.b64encode(signin.MfaAdapter(request).build_totp_svg(address).encode()).decode()
    secret = pending["totp_secret"]
    context: dict[str, Any] = {
        "form": form,
        "drawing": f"data:image/svg+xml;base64,{drawn}",
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "username": link.staff.username,
    }
    return render(request, "organisation/welcome_factor.html", context)


def _password(request: HttpRequest, link: Any) -> HttpResponse:
    form = NewPassword(request.POST or None, staff=link.staff)
    if form.is_valid():
        request.session[PENDING] = {
            "link": str(link.public_id),
            "encoded": make_password(form.cleaned_data["new"]),
            "totp_secret": generate_totp_secret(),
        }
        return redirect(request.path)
    return render(request, "organisation/welcome_password.html", {"form": form, "staff": link.staff})


def _enter(request: HttpRequest, token: str, staff: Any, pending: dict[str, str]) -> HttpResponse:
    try:
        codes = accounts.use_link(
            signin.acting(staff),
            token=token,
            encoded_password=pending["encoded"],
            totp_secret=pending["totp_secret"],
            at=clock.now(),
        )
    except LinkDoesNotWork:
        return redirect(request.path)
    del request.session[PENDING]
    staff.refresh_from_db()
    record_authentication(request, staff, method="mfa", type="totp")
    get_adapter(request).login(request, staff)
    request.session[CODES] = codes
    return redirect("recovery_codes")
