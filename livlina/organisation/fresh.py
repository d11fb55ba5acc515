"""
The second factor once more, before a dangerous act (S-53). The one means for all rooms:

    @fresh_factor
    def merge(request: StaffRequest, ...) -> HttpResponse: ...

    @fresh_factor(from_page="statistics")       # a file, got by a link on that page, which takes the same query
    def tables_file(request: StaffRequest, ...) -> HttpResponse: ...

    if asked := fresh.asked(request):           # within a view, where only some of what it does is dangerous
        return asked

Who gave the factor in this session in the last five minutes notices nothing. Others get the page that asks for it
(status 403: the view has not been run), which carries the typed form with it; when the factor is right the browser
sends the form to the view as it was. A form with files, or with a password or code in it, is not carried: one is led
back to the page it was on. Place it under what asks for a role, so that nobody confirms what is then refused. A test
that signs in by `browse(staff)` has given no factor: `coming_in.confirm(client, staff)`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, overload

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from livlina.access import routes, shown
from livlina.access.traces import record
from livlina.organisation import accounts, drafts, held, signin
from livlina.organisation.forms import FreshFactor
from livlina.organisation.middleware import StaffRequest, part_of_page
from livlina.organisation.signin import local_path

View = Callable[..., HttpResponse]
BACK: Final = f"{drafts.CONFIRMING}back"
HOW: Final = f"{drafts.CONFIRMING}how"  # of HOWS
SEND, GO, FILE = HOWS = ("send", "go", "file")


@overload
def fresh_factor(view: View) -> View: ...
@overload
def fresh_factor(*, from_page: str) -> Callable[[View], View]: ...
def fresh_factor(view: View | None = None, *, from_page: str = "") -> Any:
    """Ask for the second factor before the view, unless it was given in the last five minutes."""

    def guarded(view: View) -> View:
        @wraps(view)
        def run(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return asked(request, from_page=from_page) or view(request, *args, **kwargs)

        return run

    return guarded(view) if view else guarded


def asked(request: StaffRequest, *, from_page: str = "") -> HttpResponse | None:
    """The page that asks for the second factor, or None when it was given in the last five minutes."""
    if signin.confirmed_lately(request, request.user):
        return None
    record(request.actor, "factor.asked_for", case=shown.about(request))
    if drafts.FORM in request.POST:
        drafts.keep(request, request.user, path=request.path)
    back = signin.page_before(request) or "/"
    to, how, fields = request.get_full_path(), GO, []
    if from_page:
        back, how = f"{reverse(from_page)}?{request.GET.urlencode()}", FILE
    elif request.method == "POST" and drafts.is_carried(request):
        how, fields = SEND, drafts.typed_fields(request)
    elif request.method == "POST":
        to = back
    return part_of_page(request, reverse("confirm")) or page(
        request, FreshFactor(staff=request.user), told={drafts.TO: to, BACK: back, HOW: how}, fields=fields, status=403
    )


def page(
    request: StaffRequest, form: FreshFactor, *, told: dict[str, str], fields: drafts.Fields, status: int = 200
) -> HttpResponse:
    """
    The page itself. `told` is what it knows of the way on, `fields` the form that waits.

    What will be done is told in words, all of it: whoever filled in the form need not be the one who gives the code.
    """
    path = told[drafts.TO].partition("?")[0]
    context = {
        "form": form,
        "fields": [*told.items(), *fields],
        "back": told[BACK],
        "waits": told[HOW] == SEND,
        "case_number": getattr(shown.about(request), "number", ""),
        "what": routes.what_is_at(path),
        "path": path,
        "told": held.in_words(path, [(name, value) for name, value in fields if name != drafts.FORM]),
    }
    return render(request, "organisation/confirm.html", context, status=status)


def confirm(request: StaffRequest) -> HttpResponse:
    """Take the factor, and lead on: send what waits, get the file, or go to the page."""
    form = FreshFactor(request.POST or None, staff=request.user)
    how = request.POST.get(HOW, GO)
    to = local_path(request.POST.get(drafts.TO) or request.GET.get("next")) or "/"
    back = local_path(request.POST.get(BACK)) or to
    told = {drafts.TO: to, BACK: back, HOW: how if how in HOWS else GO}
    if not form.is_valid():
        return page(request, form, told=told, fields=drafts.typed_fields(request))
    factor, by = form.authenticator, form.cleaned_data["proven_by"]
    record_authentication(request, request.user, method="mfa", id=factor.pk, type=by, reauthenticated=True)
    accounts.confirm_session(request.actor, staff=request.user, session=request.session, by=by)
    if how == FILE:
        return render(request, "organisation/confirmed.html", {"file": to, "back": back})
    return redirect(to, preserve_request=how == SEND)
