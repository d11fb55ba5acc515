"""
The tablet at the centre: a code, one question a page, handed in or left. Nobody is signed in here; see `middleware`.

One address for all of it. What a page carries to the next stands in its form, sealed; there is no cookie, no storage
and no answer in an address. Nothing here says whose it is. Source: S-70, S-80, S-130, S-132.
"""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from livlina.access.actor import NOBODY
from livlina.access.shown import shows_nobody
from livlina.assessments.instruments import BY_DEGREE, DECLINED, Instrument, Item
from livlina.assessments.tablet import languages, queries, rules, services
from livlina.assessments.tablet.errors import RatingIsOver
from livlina.assessments.tablet.languages import FIRST, Language
from livlina.assessments.tablet.services import Kept
from livlina.assessments.tablet.terms import Entered, Stands
from livlina.assessments.terms import ItemKind
from livlina.core import clock
from livlina.core.sealed import keyed_hash
from livlina.organisation import accounts
from livlina.organisation import queries as organisation
from livlina.organisation.signin import network
from livlina.public.middleware import sign_in_behind
from livlina.public.origin import is_from_here
from livlina.public.terms import LEAVE_TO

PAGE: Final = "public/rating.html"
FREE: Final = 10
"""Wrong codes from the same network within `WITHIN` before they are slowed down."""

WITHIN: Final = 600  # seconds
SLOW: Final = 5
"""Seconds between two wrong codes from a network that has typed many, as far as each is tried and left a trace of."""

FACES: Final = ("M9 24 Q16 15 23 24", "M10 23 Q16 18 22 23", "M10 21 H22", "M10 20 Q16 25 22 20", "M9 19 Q16 29 23 19")
"""The mouths of five faces, from sad to glad."""

WRONG: Final = "Koden gäller inte. Kontrollera siffrorna, eller be om en ny kod."
BUSY: Final = "Koden används redan på en annan surfplatta. Be om en ny kod."


@shows_nobody("questions without a name, to the one who was given a code")
@csrf_exempt  # there is no cookie to forge by: `origin` judges instead
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest) -> HttpResponse:
    """The code is asked for; what is sent with a code goes one step on, back, in or out."""
    if request.method != "POST":
        return code_page()
    if not is_from_here(request):
        return code_page(error=WRONG, status=HTTPStatus.FORBIDDEN)
    do = request.POST.get("do", "")
    if do == "enter":
        return enter(request)
    kept = services.unpacked(request.POST.get("kept", ""))
    if kept is None:
        return over(Stands.OVER)
    if do == "leave":
        return leave(kept)
    if do == "hand_in":
        return hand_in(kept)
    door = queries.door(kept.token)
    language = languages.every().get(door.language)
    if not door.is_live or door.instrument is None or language is None:
        return over(door.stands, language)
    return STEPS.get(do, stay)(request, door.instrument, language, kept)


def enter(request: HttpRequest) -> HttpResponse:
    """
    Type in the code. Of many wrong ones from a network most are not tried; one that still opens something always is.

    Whoever else sits on the network of the tablets locks nobody out: it is the length of a code that makes a guess
    hopeless (S-132). One that is known to be in use opens nothing more, and is slowed as the wrong ones are.
    """
    at = keyed_hash(network(request), purpose="rating_from").hex()
    wrong = cache.get(f"rating-wrong-{at}", 0)
    code = rules.written_code(request.POST.get("code", ""))
    used = f"rating-used-{keyed_hash(code, purpose='rating_from').hex()}"
    is_many = wrong >= FREE and not (code and not cache.get(used) and queries.is_code(code))
    if is_many and not cache.add(f"rating-wait-{at}", 1, SLOW):
        return code_page(error=WRONG, status=HTTPStatus.TOO_MANY_REQUESTS)
    kept = services.begun()
    entered = services.open_rating(NOBODY, code=code, token=kept.token) if code else Entered.UNKNOWN
    if entered == Entered.BUSY:
        cache.set(f"rating-wrong-{at}", wrong + 1, WITHIN)
        cache.set(used, 1, WITHIN)
        return code_page(error=BUSY, status=HTTPStatus.CONFLICT)
    if entered == Entered.UNKNOWN:
        cache.set(f"rating-wrong-{at}", wrong + 1, WITHIN)
        return code_page(error=WRONG, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    door = queries.door(kept.token)
    language = languages.every().get(door.language)
    # from here on the device is the person's: whoever made the code may be signed in at the same one
    is_locked = accounts.lock_left_open(sign_in_behind(request), at=clock.now())
    shown = over(Stands.OVER) if language is None else page("before", language=language, kept=kept)
    if is_locked:
        shown.headers["Clear-Site-Data"] = accounts.FORGOTTEN_AT_LOCK
    return shown


# ---- through the questions ----

Step = Callable[[HttpRequest, Instrument, Language, Kept], HttpResponse]


def begin(_request: HttpRequest, instrument: Instrument, language: Language, kept: Kept) -> HttpResponse:
    return question(instrument, language, replace(kept, place=0))


def stay(_request: HttpRequest, instrument: Instrument, language: Language, kept: Kept) -> HttpResponse:
    return question(instrument, language, kept)


def back(_request: HttpRequest, instrument: Instrument, language: Language, kept: Kept) -> HttpResponse:
    if kept.place == 0:
        return page("before", language=language, kept=kept)
    return question(instrument, language, replace(kept, place=kept.place - 1))


def forward(request: HttpRequest, instrument: Instrument, language: Language, kept: Kept) -> HttpResponse:
    """Keep the answer in the next page. Where there is none it is asked for once more; to decline is an answer."""
    asked = rules.questions(instrument, kept.answers)
    if kept.place >= len(asked):
        return question(instrument, language, kept)
    item = asked[kept.place]
    said = DECLINED if request.POST.get("do") == "decline" else request.POST.get("answer", "")
    if not rules.accepts(item, said):
        return question(instrument, language, kept, is_missing=True)
    answers = {**kept.answers, item.key: said}
    return question(instrument, language, replace(kept, answers=answers, place=kept.place + 1))


STEPS: Final[dict[str, Step]] = {"begin": begin, "back": back, "next": forward, "decline": forward}


def hand_in(kept: Kept) -> HttpResponse:
    door = queries.door(kept.token)
    language = languages.every().get(door.language)
    try:
        services.hand_in_rating(NOBODY, token=kept.token, answers=kept.answers)
    except RatingIsOver:
        return over(door.stands, language)
    return page("done", language=language)


def leave(kept: Kept) -> HttpResponse:
    """Away at once. What is handed in already stays so, and that is what is said."""
    if services.leave_rating(NOBODY, token=kept.token):
        return page("left")
    door = queries.door(kept.token)
    return page("left", language=languages.every().get(door.language), is_handed_in=door.stands == Stands.HANDED_IN)


# ---- the pages ----


def question(instrument: Instrument, language: Language, kept: Kept, *, is_missing: bool = False) -> HttpResponse:
    """One question, or after the last of them the page where it is handed in."""
    asked = rules.questions(instrument, kept.answers)
    if kept.place >= len(asked):
        return page("last", language=language, kept=replace(kept, place=len(asked)))
    item = asked[kept.place]
    told = language.of(instrument)[item.key]
    chosen = kept.answers.get(item.key, "")
    return page(
        "question",
        language=language,
        kept=kept,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_missing else HTTPStatus.OK,
        question=told,
        is_scale=item.kind == ItemKind.SCALE,
        has_faces=item.kind == ItemKind.CHOICE and rules.steps(item) == len(FACES),
        choices=[
            (value, _label(item, language, told.options, value), value == chosen, FACES[place % len(FACES)])
            for place, value in enumerate(item.values)
        ],
        progress=language.page["progress"].format(number=kept.place + 1, of=len(asked)),
        is_missing=is_missing,
    )


def _label(item: Item, language: Language, options: Any, value: str) -> str:
    if item.kind in BY_DEGREE:
        return language.page[value]
    return value if item.kind == ItemKind.SCALE else str(options[value])


def code_page(*, error: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    """Where the code is typed, in each language's words, since nobody knows yet who reads it."""
    others = [each for each in languages.every().values() if each.lang != "sv"]
    return page("code", status=status, error=error, others=others)


def over(stands: str, language: Language | None = None) -> HttpResponse:
    """It is handed in already, or it is over: the same to all, and nothing of why."""
    if stands == Stands.HANDED_IN:
        return page("done", language=language)
    return page("over", language=language, status=HTTPStatus.CONFLICT)


def page(
    shape: str, *, language: Language | None = None, kept: Kept | None = None, status: int = HTTPStatus.OK, **told: Any
) -> HttpResponse:
    """A page of the tablet: made without the request, so that neither session, theme nor shell can come into it."""
    door = organisation.public_form(day=clock.today())
    spoken = language or languages.every()[FIRST]
    context = {
        "shape": shape,
        "language": spoken,
        "say": spoken.page,
        "kept": services.packed(kept) if kept else "",
        "leave_to": (door.leave_to if door else "") or LEAVE_TO,
        **told,
    }
    answer = HttpResponse(render_to_string(PAGE, context), status=status)
    vars(answer)["is_open_page"] = True
    return answer
