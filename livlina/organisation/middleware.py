"""A request is one transaction that tells the database who acts, and its answer leaves nothing behind."""

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import server_error

from livlina.access import shown, traces
from livlina.access.actor import NOBODY, Actor
from livlina.access.commands import acting_through
from livlina.access.undoing import Undoing, undoable
from livlina.core import clock, sent
from livlina.core.errors import NotYoursNow, TooOften
from livlina.core.logs import THROWN_AWAY
from livlina.core.postgres.pooled import forget_idle
from livlina.organisation import accounts, drafts
from livlina.organisation.models import Staff
from livlina.organisation.sessions import SessionStore
from livlina.organisation.signin import count_anew, forget_tries, local_path, path_of

Answer = Callable[[HttpRequest], HttpResponse]

IDLE_SECONDS: Final = 15 * 60  # S-52
SEEN_EVERY: Final = 15  # how often «last seen» is written, in seconds
IDLE: Final = "idle"
MANIFEST: Final = ManifestStaticFilesStorage.manifest_name
UNREACHABLE: Final = (OperationalError, InterfaceError)
CONTENDED: Final = frozenset({"40001", "40P01"})  # serialization failure, deadlock: as PostgreSQL names them
OVERTAKEN: Final = frozenset({"42501", "P0001"})  # a row policy, or a door of the database, that lets one in no more


class StaffRequest(HttpRequest):
    """A request that has passed `ActingStaff`."""

    actor: Actor
    session: SessionStore
    undoing: Undoing
    user: Staff


NOT_USED: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "window-management", "xr-spatial-tracking",
)  # fmt: skip
"""What a browser could do with the machine, and nothing here asks it to."""

KEPT_TO_ITSELF: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOT_USED),
    "Referrer-Policy": "no-referrer",
    "Server": "Livlina",  # whatever it runs on
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def quiet_headers(answer: Answer) -> Answer:
    """
    What is shown to staff is kept nowhere: not by caches, other origins or the machine's devices (S-54, S-130).

    Every answer has these: pages, parts of them, files, errors, and what is answered before anyone is asked who she is.
    """

    def run(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in KEPT_TO_ITSELF.items():
            response.headers[name] = value
        return response

    return run


def unlisted(answer: Answer) -> Answer:
    """The list of the files of the look is for the server alone: it tells what is installed (S-131)."""

    def run(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(f"{settings.STATIC_URL}{MANIFEST}"):
            return HttpResponse(render_to_string("404.html"), status=HTTPStatus.NOT_FOUND)
        return answer(request)

    return run


def bounded(answer: Answer) -> Answer:
    """Refuse what is larger than any form or file of ours, before it is read (S-132)."""

    def run(request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdigit() and int(told) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return HttpResponse(render_to_string("413.html"), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return answer(request)

    return run


def readable(answer: Answer) -> Answer:
    """Refuse what is no text as we write it, in words, before it is read as something else (S-131)."""

    def run(request: HttpRequest) -> HttpResponse:
        if not sent.is_utf8(request):
            return HttpResponse(render_to_string("415.html"), status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if not sent.is_readable(request):
            return HttpResponse(render_to_string("400.html"), status=HTTPStatus.BAD_REQUEST)
        return answer(request)

    return run


def form_alone(answer: Answer) -> Answer:
    """
    What is sent is what stands in the form: the query of the address it is sent to is read by nobody.

    A form that waits at a locked screen or for a factor, and a draft, are sent on without it. What was sent would then
    be saved at another unit, or of another thing, than the page said (S-52, S-142).
    """

    def run(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            vars(request)["GET"] = QueryDict()
        return answer(request)

    return run


def one_transaction(answer: Answer) -> Answer:
    """
    Reads too. What failed is undone whole; what was refused keeps its traces (`access.undoing`), and what was tried at
    sign-in is counted all the same.

    Of two requests that wait for each other the database ends one, of which nothing is left: it is done once more, so
    that nothing typed is lost (S-131, S-142). So is one that found a row at first, waited for another, and then had it
    no more: a case that was given to somebody else meanwhile. It is answered as if it had come a moment later. Nothing
    leaves the house from within a request, so nothing is sent twice.
    """

    def once(request: HttpRequest) -> HttpResponse:
        try:
            with transaction.atomic():
                response = answer(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        except UNREACHABLE as error:
            return unanswered(request, error)
        return response

    def run(request: HttpRequest) -> HttpResponse:
        response = once(request)
        if request.META.get(THROWN_AWAY):
            request.META[THROWN_AWAY] = False  # for good: there is no third time
            forget_tries(request)
            for _name, files in request.FILES.lists():
                for file in files:
                    file.seek(0)
            response = once(request)
        if response.status_code >= 500:
            count_anew(request)
        return response

    return run


def unanswered(request: HttpRequest, error: BaseException) -> HttpResponse:
    """What is answered when the database gave no answer: for the sake of another request, or because it is away."""
    if getattr(error.__cause__, "sqlstate", None) not in CONTENDED:
        return away()
    request.META.setdefault(THROWN_AWAY, True)
    return HttpResponse(render_to_string("503.html"), status=503)


def away() -> HttpResponse:
    """
    The database is away or full: a clear sentence, and nothing half done (S-145).

    Connections that were open with this one are likely as dead: they are let go, so that one request pays for it.
    """
    forget_idle(connection)
    return HttpResponse(render_to_string("503.html"), status=503)


def failed(request: HttpRequest) -> HttpResponse:
    """
    What is answered when something went wrong, wherever in the middle of a request it did.

    Django asks while it handles the error, in which the reason is found: a database that went away is not a bug.
    """
    error = sys.exception()
    while error is not None:
        if isinstance(error, UNREACHABLE):
            return unanswered(request, error)
        if isinstance(error, ObjectDoesNotExist) or getattr(error, "sqlstate", None) in OVERTAKEN:
            request.META.setdefault(THROWN_AWAY, True)
        error = error.__cause__ or error.__context__
    return server_error(request)


class Sessions(SessionMiddleware):
    """
    Sessions as Django keeps them. Of one that has ended meanwhile, or goes on under another key, nothing is saved: what
    was asked for in it is undone as what is refused, and it is told (S-142).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            cast("StaffRequest", request).undoing.undo()
            return HttpResponse(render_to_string("409.html"), status=HTTPStatus.CONFLICT)


class ActingStaff(AuthenticationMiddleware):
    """
    Put the one signed in and the actor, with the roles of this moment, on the request, and tell the database.

    A session left alone is locked. In a locked one nobody acts: the database shows no client rows, and every page
    that needs sign-in is the gate, which leads back.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.process_request(request)
        session = cast("SessionStore", request.session)
        staff = session.staff()
        actor = NOBODY
        if staff is not None:
            actor = session.actor(staff)
            lock_when_idle(session, actor, staff)
            if session.locked:
                actor = NOBODY
        # _cached_user is what Django would have read the account into, by a query of its own
        vars(request).update(actor=actor, _cached_user=staff or AnonymousUser())
        with acting_through(actor), undoable() as work:
            vars(request).update(undoing=work)
            left_before = traces.left()
            response = cast("HttpResponse", self.get_response(request))
            if HTTPStatus.BAD_REQUEST <= response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR and work.undo():
                session.pop(SessionStorage.session_key, None)  # what was said to be saved is not
            if actor.is_known:
                shown.leave_trace(request, actor, status=response.status_code, left_before=left_before)
                drafts.settle(request, response, actor)
                # last of all, as a session is saved last: two pages of one session wait for each other in one order
                if request.path != reverse("draft"):
                    notice(session)
            return response

    def process_view(self, request: HttpRequest, view_func: Any, *args: Any) -> HttpResponse | None:
        locked = request.user.is_authenticated and cast("SessionStore", request.session).locked
        if not locked or is_open(view_func):
            return None
        if request.method == "POST":
            drafts.keep(request, cast("Staff", request.user), path=drafts.meant_for(request), was_sent=True)
        return part_of_page(request, reverse("lock")) or elsewhere(request, reverse("lock"))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """
        A refusal that belongs to no form, and so is a page: what is done too often (S-132), or is somebody else's to do
        now (S-01). What was typed of it, in words, stands there.
        """
        if isinstance(exception, NotYoursNow):
            typed = [value for _, value in drafts.typed_fields(request) if len(value.split()) > 1]
            return render(request, "refused.html", {"refusal": exception, "typed": typed}, status=403)
        if not isinstance(exception, TooOften):
            return None
        return render(request, "429.html", {"refusal": exception}, status=429)


def away_for(session: SessionStore) -> float:
    """For how many seconds nobody has used the session; 0 for a locked one, and for one that is gone."""
    if session.locked or session.seen_at is None:
        return 0
    return (clock.now() - session.seen_at).total_seconds()


def lock_when_idle(session: SessionStore, actor: Actor, staff: Staff) -> None:
    """Lock what nobody has used for too long (S-52)."""
    if away_for(session) > IDLE_SECONDS:
        accounts.lock_session(actor, staff=staff, session=session, why=IDLE, at=clock.now())


def notice(session: SessionStore) -> None:
    """Write down now and then that the session is used."""
    if away_for(session) >= SEEN_EVERY:
        session.seen(clock.now())


class SignInRequired(LoginRequiredMiddleware):
    """Everything needs sign-in unless marked open; afterwards one is where one wanted to be."""

    def process_view(self, request: HttpRequest, view_func: Any, *args: Any) -> HttpResponse | None:
        sign_in = reverse("account_login")
        signing_in = request.path.rstrip("/") == sign_in.rstrip("/")
        if request.user.is_authenticated or (is_open(view_func) and not signing_in):
            return None
        if comes_from_another_site(request):
            url = request.get_full_path() if signing_in else elsewhere(request, sign_in).url
            return render(request, "organisation/arrive.html", {"url": url})
        if signing_in:
            return None
        return part_of_page(request, sign_in) or elsewhere(request, sign_in)


def comes_from_another_site(request: HttpRequest) -> bool:
    """
    True when a link elsewhere (a mail, a chat) led here, and the browser therefore kept the cookie back.

    It is not known then whether one is signed in, and a sign-in page would put a new session in place of that one.
    """
    return request.method == "GET" and request.headers.get("Sec-Fetch-Site") == "cross-site"


def is_open(view_func: Any) -> bool:
    """True for a view marked with `login_not_required`."""
    return not getattr(view_func, "login_required", True)


def elsewhere(request: HttpRequest, url: str) -> HttpResponseRedirect:
    """Lead to the gate, and by `next` back to this page: its path alone, never its query (S-70)."""
    back = request.path if request.method == "GET" and request.path != "/" else None
    return HttpResponseRedirect(with_next(url, back))


def part_of_page(request: HttpRequest, url: str) -> HttpResponse | None:
    """To htmx, which asked for a part of a page: the whole page becomes the gate. None when it was not htmx."""
    if not request.headers.get("HX-Request"):
        return None
    back = local_path(path_of(request.headers.get("HX-Current-URL", "")))
    return HttpResponse(status=204, headers={"HX-Redirect": with_next(url, back)})


def with_next(url: str, back: str | None) -> str:
    """The address of the gate, with the way back."""
    return f"{url}?{urlencode({'next': back})}" if back else url
