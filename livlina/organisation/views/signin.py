"""Sign-in, sign-out, and the refusal of a form that had lain too long."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from livlina.organisation import signin
from livlina.organisation.forms import CodeForm

SIGNED_OUT = "utloggad"
TOO_OLD = "for-lange"


class SignIn(LoginView):
    """User name and password; the code is asked for on the next page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        back = signin.local_path(self.request.POST.get("next") or asked.get("next"))
        told = {"signed_out": SIGNED_OUT in asked, "too_old": TOO_OLD in asked, "next": back}
        context: dict[str, Any] = super().get_context_data(**kwargs) | told
        return context


sign_in = SignIn.as_view()


class GiveFactor(AuthenticateView):
    """The second step: a code, or a passkey, in one form."""

    def _build_forms(self) -> CodeForm:
        posted = self.request.POST if self.request.method == "POST" else None
        form = CodeForm(posted, staff=self.stage.login.user)
        self.auth_form, self.webauthn_form = form, None
        return form


@sensitive_post_parameters("code", "passkey")
@login_not_required
def give_code(request: HttpRequest) -> HttpResponse:
    """The second step. One whose first step is gone, or whose account has been closed since, begins again."""
    response: HttpResponse = GiveFactor.as_view()(request)
    if isinstance(response, HttpResponseRedirect) and response.url == reverse("account_login"):
        clear_login(request)
    return response


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and leave nothing behind (S-54). Half signed in one begins again; a GET does nothing."""
    if request.method != "POST":
        return redirect("/")
    get_adapter(request).logout(request)
    request.session.flush()
    response = HttpResponseRedirect(f"{reverse('account_login')}?{SIGNED_OUT}")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: at sign-in one begins again, elsewhere the page says what to do."""
    if request.path.startswith(reverse("account_login").rstrip("/")):
        return redirect(f"{reverse('account_login')}?{TOO_OLD}")
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
