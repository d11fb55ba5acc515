"""Unsaved text: kept as it is typed, and thrown away when nobody wants it. It is offered by the tags of `drafts`."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from livlina.access.shown import shows_nobody
from livlina.organisation import drafts
from livlina.organisation.middleware import StaffRequest
from livlina.organisation.signin import is_signed_in


@shows_nobody("an answer without content")
@sensitive_post_parameters()
@require_POST
@login_not_required
def keep(request: StaffRequest) -> HttpResponse:
    """
    Keep what stands in a form, as the script sends it. Without content, so that it answers fast.

    Open to a session that has just been locked, since the lock and the last words are sent at once; what comes later is
    not kept (403, which the script does not try again). It gives nothing back, and does not count as use of the session
    (`ActingStaff`): the lock comes as it would have come.
    """
    if not is_signed_in(request):
        return HttpResponse(status=403)
    path = request.POST.get(drafts.PATH, "")
    if not drafts.is_path(path) or drafts.FORM not in request.POST:
        return HttpResponse(status=400)
    if drafts.keep(request, request.user, path=path):
        return HttpResponse(status=204)
    return HttpResponse(status=403 if request.session.locked else 413)


@require_POST
def throw_away(request: StaffRequest) -> HttpResponse:
    """Throw a draft away, and show its form as it is without."""
    path = drafts.throw_away(request.actor, draft_id=request.POST.get("which", ""))
    return redirect(path or "/")
