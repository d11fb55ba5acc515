"""The own hours in a calendar elsewhere: a secret link, made and taken away, and what it leads to."""

from datetime import timedelta
from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from livlina.access.commands import acting_as
from livlina.access.shown import shows_nobody
from livlina.core import clock
from livlina.core.sealed import keyed_hash
from livlina.organisation import accounts, queries, signin
from livlina.organisation.feed import written
from livlina.organisation.fresh import fresh_factor
from livlina.organisation.middleware import StaffRequest

LINK = "new_calendar_link"
AHEAD = timedelta(days=92)  # three months


@require_POST
@fresh_factor
def make_link(request: StaffRequest) -> HttpResponse:
    """Make a new link; it is shown once, on the next page."""
    request.session[LINK] = accounts.make_calendar_link(request.actor, staff=request.user, at=clock.now())
    return redirect("calendar_link")


@require_POST
def end_link(request: StaffRequest) -> HttpResponse:
    """The link stops working at once."""
    accounts.end_calendar_link(request.actor, staff=request.user)
    messages.success(request, "Länken är borttagen. Kalendern som hade den får inga fler tider.")
    return redirect("settings")


@shows_nobody("the own link, whose making left its trace")
@require_GET
def show_link(request: StaffRequest) -> HttpResponse:
    """The link just made, this once."""
    token = request.session.pop(LINK, None)
    if token is None:
        return redirect("settings")
    link = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    return render(request, "organisation/calendar_link.html", {"link": link})


@shows_nobody("hours, and nothing of what for")
@require_safe
@login_not_required
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The hours of three months for which whoever made the link is booked. All that is no link is answered alike."""
    key = keyed_hash(token, purpose="calendar_feed").hex()
    if ratelimit.consume(request, app="allauth.account", action="calendar_feed", key=key, limit_get=True) is None:
        return HttpResponse("", content_type="text/plain", status=HTTPStatus.TOO_MANY_REQUESTS)
    staff = accounts.calendar_of(token)
    if staff is None:
        return HttpResponse("", content_type="text/plain", status=HTTPStatus.NOT_FOUND)
    now = clock.now()
    actor = signin.acting(staff)
    with acting_as(actor):
        times = list(queries.own_times(actor, start=now, end=now + AHEAD))
    told = written(((time.slot.lower, time.slot.upper) for time in times), whose=str(staff.public_id), at=now)
    return HttpResponse(told, content_type="text/calendar; charset=utf-8")
