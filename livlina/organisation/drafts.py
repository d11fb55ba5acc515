"""
What is typed and not saved: kept sealed on the server, and offered back to the one who typed it (S-141).

It comes two ways. The script sends what stands in a guarded form at most five seconds after it was typed; and what is
in hand when the screen was locked is kept whole, and nothing else that comes from a locked one (S-52). It goes when its
form is saved, when it is thrown away, when the page of its form is no longer there for the one who typed it, and after
fourteen days.

A draft leaves a trace when it is begun, taken up and thrown away. The typing in between leaves none: it is the same
unsaved text, which nobody else can read, and a trace every five seconds would bury what the log is read for. What
becomes of the text is traced by the form that saves it.
"""

import json
from collections.abc import Iterable
from copy import copy
from typing import Final, TypeVar, cast
from uuid import UUID, uuid4

from django.db import connection
from django.forms import BaseForm, FileField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve, reverse

from livlina.access.actor import Actor
from livlina.access.commands import acting_as, lasting
from livlina.access.traces import record
from livlina.core import clock
from livlina.core.fields import PublicModel
from livlina.organisation.models import Draft, Staff
from livlina.organisation.sessions import SessionStore
from livlina.organisation.signin import acting, local_path

MOST: Final = 200_000  # characters; a long note has some thousand
AT_MOST: Final = 20  # drafts of one member of staff; the oldest gives way
FORM: Final = "draft"  # the hidden field that says which form, as shown, this is
PATH: Final = "draft_path"
PATH_LENGTH: Final = 200
TAKE: Final = "utkast"  # ?utkast=… on the page of the form
OUR_OWN: Final = frozenset({FORM, PATH, "csrfmiddlewaretoken"})
CONFIRMING: Final = "confirm-"  # begins what `fresh` adds to a form that it asks a factor for
TO: Final = f"{CONFIRMING}to"
SECRETS: Final = frozenset({"current", "new", "again", "code", "secret", "password", "passkey"})
GATES: Final = ("confirm", "lock", "account_login")
HELD_AT: Final = "held"  # where one is asked about what was sent at a locked screen: a form of it is no form of its own

Fields = list[tuple[str, str]]
Row = TypeVar("Row", bound=PublicModel)


def form_of(request: HttpRequest) -> UUID:
    """The form that was sent, or a new one."""
    return named(request) or uuid4()


def named(request: HttpRequest) -> UUID | None:
    """The form that was sent, None where none was named."""
    try:
        return UUID(request.POST.get(FORM, ""))
    except ValueError:
        return None


def typed_fields(request: HttpRequest) -> Fields:
    """What the worker's own form sends, without the token and what is added on the way; with the id of its draft."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in OUR_OWN - {FORM} and not name.startswith(CONFIRMING)
    ]


def meant_for(request: HttpRequest) -> str:
    """The path of the form that is sent; while it waits for a factor (`fresh`), the one it waits to be sent to."""
    to = local_path(request.POST.get(TO)) if request.path == reverse("confirm") else None
    return (to or request.path).partition("?")[0]


def stands_for(request: HttpRequest, name: str) -> str:
    """
    Which of several the form of a page is about: as it was sent, as its draft says, or else as the address asks.

    The form says it too (`stands_for` in what the page is made of): what is kept is kept without the query of its
    address, and none comes with what is sent (`form_alone`).
    """
    if request.method == "POST":
        return request.POST.get(name, "")
    typed = typed_in(request)
    return (request.GET if typed is None else typed).get(name, "")


def chosen(request: HttpRequest, name: str, among: Iterable[Row]) -> Row | None:
    """
    Of these the one that the form is about; None where it is said of none of them.

    What was sent about one that is there no more is about no other: Http404.
    """
    told = stands_for(request, name)
    found = next((row for row in among if str(row.public_id) == told), None)
    if found is None and told and request.method == "POST":
        raise Http404
    return found


def is_path(path: str) -> bool:
    """True for a path of our own pages that is short enough to be kept beside what was typed."""
    return len(path) <= PATH_LENGTH and local_path(path) is not None


def is_carried(request: HttpRequest) -> bool:
    """False for a form that is very large, brought files or holds a password or code (S-42): it is kept nowhere."""
    typed = typed_fields(request)
    size = sum(len(name) + len(value) for name, value in typed)
    return not (SECRETS & {name for name, _ in typed} or request.FILES or size > MOST)


def keep(request: HttpRequest, staff: Staff, *, path: str, was_sent: bool = False) -> bool:
    """
    Keep what the request sends as the draft of its form. False when it is not kept.

    At a locked screen only what was in hand is (`SessionStore.takes`), and nothing gives way for it. What waits to be
    sent on (`HELD_AT`) is kept already, under the page it is meant for.
    """
    fields = [field for field in typed_fields(request) if field[0] != FORM]
    if not fields or not is_carried(request) or not is_path(path) or path == reverse(HELD_AT):
        return False
    actor, form, at, session = acting(staff), form_of(request), clock.now(), cast("SessionStore", request.session)
    with acting_as(actor):
        # one at a time for each member of staff, so that a form has one draft and the oldest gives way
        Staff.objects.select_for_update(no_key=True).values_list("pk").get(pk=actor.id)
        if session.locked and not session.takes(form, was_sent=was_sent, at=at):
            return False
        draft = Draft(
            staff_id=actor.id, form=form, path=path, was_sent=was_sent, changed_at=at, typed=json.dumps(fields)
        )
        _write(actor, draft=draft, most=None if session.locked else AT_MOST)
    return True


def _write(actor: Actor, *, draft: Draft, most: int | None) -> None:
    """In place of what was kept of the same form; a new one in place of the oldest when there are `most` already."""
    known = Draft.objects.filter(staff_id=actor.id, form=draft.form).first()
    if known is None:
        _begin(actor, draft=draft, most=most)
        return
    known.path, known.changed_at, known.typed = draft.path, draft.changed_at, draft.typed
    known.was_sent = known.was_sent or draft.was_sent
    known.save(update_fields=["path", "changed_at", "was_sent", "typed"])


@lasting
def _begin(actor: Actor, *, draft: Draft, most: int | None) -> None:
    if most is not None:
        older = Draft.objects.filter(staff_id=actor.id).order_by("-changed_at").values("pk")[most - 1 :]
        Draft.objects.filter(pk__in=older).delete()
    draft.save()
    record(actor, "draft.begun", subject=draft, detail={"path": draft.path})


def offered(request: HttpRequest, actor: Actor) -> list[Draft]:
    """The drafts of the form on this page, the latest first."""
    return list(Draft.objects.filter(staff_id=actor.id, path=request.path).order_by("-changed_at"))


def taken(request: HttpRequest) -> Draft | None:
    """The draft that the page is asked to take up, of those that are offered on it. Asked once for each request."""
    if not hasattr(request, "_draft"):
        vars(request)["_draft"] = _taken(request)
    found: Draft | None = vars(request)["_draft"]
    return found


def _taken(request: HttpRequest) -> Draft | None:
    actor: Actor | None = getattr(request, "actor", None)
    asked = request.GET.get(TAKE, "")
    if request.method != "GET" or not asked or actor is None:
        return None
    found = next((draft for draft in offered(request, actor) if str(draft.public_id) == asked), None)
    if found is not None:
        _take(actor, draft=found)
    return found


@lasting
def _take(actor: Actor, *, draft: Draft) -> None:
    record(actor, "draft.taken", subject=draft, detail={"path": draft.path})


def fields_of(draft: Draft) -> Fields:
    """Name and value of each field, in order."""
    return [(name, value) for name, value in json.loads(draft.typed)]


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What the draft that is taken up holds, as it would have been sent, or None."""
    draft = taken(request)
    if draft is None:
        return None
    told = QueryDict(mutable=True)
    for name, value in fields_of(draft):
        told.appendlist(name, value)
    return told


def fill(forms: Iterable[BaseForm], typed: QueryDict) -> None:
    """
    Put what was typed where the forms of a page show it. Nothing is judged before it is sent.

    The version of what is changed is the draft's: when somebody else saved meanwhile, both texts are shown (S-142).
    """
    for form in forms:
        if form.is_bound or not any(form.add_prefix(name) in typed for name in form.fields):
            continue
        for name, field in form.fields.items():
            key = form.add_prefix(name)
            if isinstance(field, FileField) or field.widget.value_omitted_from_data(typed, {}, key):
                continue
            form.initial[name] = field.widget.value_from_datadict(typed, {}, key)
            vars(form[name]).pop("initial", None)  # what Django remembers of before


def sent_by(staff: Staff, *, form: UUID | None = None) -> Draft | None:
    """What was sent last at a locked screen and waits, or that form of it. Works at a locked screen too."""
    actor = acting(staff)
    with acting_as(actor):
        waits = Draft.objects.filter(staff_id=actor.id, was_sent=True).order_by("-changed_at")
        return waits.filter(form=form).first() if form else waits.first()


def is_gone(request: HttpRequest, draft: Draft) -> bool:
    """
    True when the page of its form is no longer there for the one who acts: then nothing of it is shown or sent.

    The page itself is asked, with its trace: what the form was filled with may be what stands there. An address where
    nothing is shown, or that is none of ours, has nothing to take away.
    """
    try:
        match = resolve(draft.path)
    except Resolver404:
        return False
    if match.url_name == HELD_AT:
        return True
    asked = copy(request)
    asked.method, asked.path, asked.path_info, asked.resolver_match = "GET", draft.path, draft.path, match
    asked.GET = asked.POST = QueryDict()
    try:
        response: HttpResponse = match.func(asked, *match.args, **match.kwargs)
    except Http404:
        return True
    return response.status_code == 404


def send_on(draft: Draft) -> None:
    """What was sent at a locked screen is on its way again. It goes when it is saved."""
    Draft.objects.filter(pk=draft.pk).update(was_sent=False)


@lasting
def throw_away(actor: Actor, *, draft_id: str) -> str | None:
    """Delete one's own draft of that name. Answers with the path of its form; None when it is gone already."""
    draft = next((own for own in Draft.objects.filter(staff_id=actor.id) if str(own.public_id) == draft_id), None)
    record(actor, "draft.thrown_away", subject=draft)
    if draft is None:
        return None
    draft.delete()
    return draft.path


def settle(request: HttpRequest, response: HttpResponse, actor: Actor) -> None:
    """
    Delete the draft of a form that has been saved, and those of a page that is not there for the one who acts.

    Saved is what leads on to another page, not to a gate: a form that is refused is shown again.
    """
    if request.method == "POST" and FORM in request.POST and _leads_on(response):
        Draft.objects.filter(staff_id=actor.id, form=form_of(request)).delete()
    elif request.method == "GET" and response.status_code == 404 and "\0" not in request.path:
        Draft.objects.filter(staff_id=actor.id, path=request.path).delete()


def _leads_on(response: HttpResponse) -> bool:
    to = response.headers.get("HX-Redirect", "")
    if response.status_code in (302, 303):
        to = response.headers["Location"]
    return bool(to) and not to.startswith(tuple(reverse(gate) for gate in GATES))


def clear_old() -> None:
    """Delete what has been left for fourteen days, and what belongs to accounts that open nothing any longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_old_drafts()")
    clear_of_closed()


def clear_of_closed() -> None:
    """Delete what those had typed whose account is closed or whose last role has ended: kept for nobody (S-55)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_drafts_of_closed()")
