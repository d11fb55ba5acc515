"""The lock: what is shown while the place is empty, and the way back."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from livlina.access import routes
from livlina.access.shown import shows_nobody
from livlina.core import clock
from livlina.organisation import accounts, drafts, held
from livlina.organisation.forms import UnlockForm
from livlina.organisation.middleware import StaffRequest, with_next
from livlina.organisation.sessions import ASKED
from livlina.organisation.signin import acting, is_signed_in, local_path, page_before, tell_of_tries

WRONG_AT_MOST = 5
WRONG = "wrong_at_lock"


@login_not_required
def lock(request: StaffRequest) -> HttpResponse:
    """Lock (POST); show the gate, or lead back when it is open already (GET)."""
    if not is_signed_in(request):
        return redirect(with_next(reverse("account_login"), local_path(request.GET.get("next"))))
    if request.method == "POST" and not request.session.locked:
        accounts.lock_session(
            acting(request.user), staff=request.user, session=request.session, why=ASKED, at=clock.now()
        )
        response = HttpResponseRedirect(with_next(reverse("lock"), page_before(request)))
        response.headers["Clear-Site-Data"] = accounts.FORGOTTEN_AT_LOCK
        return response
    if not request.session.locked:
        return redirect(local_path(request.GET.get("next")) or "/")
    return gate(request, UnlockForm(staff=request.user))


def gate(request: StaffRequest, form: UnlockForm) -> HttpResponse:
    context = {
        "form": form,
        "away": request.session.locked != ASKED,
        "unsent": drafts.sent_by(request.user) is not None,
        "next": local_path(request.POST.get("next") or request.GET.get("next")),
        "staff_name": request.user.name,
    }
    return render(request, "organisation/lock.html", context)


@sensitive_post_parameters("secret", "passkey")
@require_POST
@login_not_required
def unlock(request: StaffRequest) -> HttpResponse:
    """
    Back to where one was. After five wrong tries the session ends, also when they are sent at once: each is looked at
    when those before it have been counted.
    """
    if not is_signed_in(request) or not request.session.hold():
        return redirect("account_login")
    back = local_path(request.POST.get("next")) or "/"
    if not request.session.locked:
        return redirect(back)
    form = UnlockForm(request.POST, staff=request.user)
    if not form.is_valid():
        wrong = request.session.get(WRONG, 0) + 1
        if wrong >= WRONG_AT_MOST:
            get_adapter(request).logout(request)
            return redirect("account_login")
        request.session[WRONG] = wrong
        return gate(request, form)
    request.session.pop(WRONG, None)
    proven_by = form.cleaned_data["proven_by"]
    accounts.unlock_session(acting(request.user), staff=request.user, session=request.session, by=proven_by)
    tell_of_tries(request, request.user)
    return redirect("held" if drafts.sent_by(request.user) else back)


def send_held(request: StaffRequest) -> HttpResponse:
    """
    Show what was sent at a locked screen (GET), send it on as it was or throw it away (POST).

    All of it is shown: whoever sent it need not be the one who has unlocked (S-52).
    """
    draft = drafts.sent_by(request.user, form=drafts.named(request))
    if draft is None:
        return redirect("/")
    if drafts.is_gone(request, draft):
        drafts.throw_away(request.actor, draft_id=str(draft.public_id))
        messages.warning(request, "Det som skickades visas inte: sidan det skulle till finns inte för dig längre.")
        return redirect("/")
    if request.method != "POST":
        fields = drafts.fields_of(draft)
        context = {
            "what": routes.what_is_at(draft.path),
            "path": draft.path,
            "at": draft.changed_at,
            "day": clock.today(),
            "told": held.in_words(draft.path, fields),
            "fields": [*fields, (drafts.FORM, draft.form)],
        }
        return render(request, "organisation/held.html", context)
    if "drop" in request.POST:
        drafts.throw_away(request.actor, draft_id=str(draft.public_id))
        return redirect(draft.path)
    drafts.send_on(draft)
    # the browser sends the same form to the page it was meant for
    return redirect(draft.path, preserve_request=True)


@shows_nobody("an answer without content")
@require_GET
def stay(request: HttpRequest) -> HttpResponse:
    """Answers while the session lives and is not locked; the asking keeps it alive."""
    return HttpResponse(status=204)
