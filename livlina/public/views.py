"""The open form and its receipt. Nobody is signed in here, whoever sits at the machine; see `middleware`."""

import re
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from livlina.access.actor import NOBODY
from livlina.access.shown import shows_nobody
from livlina.core import clock
from livlina.intake import services
from livlina.intake.errors import FormIsClosed, FormIsFull
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Limit
from livlina.public.forms import SentForm
from livlina.public.origin import is_from_here
from livlina.public.terms import LEAVE_TO

FORM, RECEIPT = "public/contact.html", "public/receipt.html"
FULL, CLOSED = "full", "closed"


@shows_nobody("a form that is empty, or that the sender filled in herself")
@csrf_exempt  # there is no cookie to forge by: `origin` judges instead
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The form, and what is sent by it. What is typed stays in the answer and nowhere else (S-82)."""
    day = clock.today()
    districts = organisation.districts(day=day)
    if request.method != "POST":
        is_closed = organisation.public_form(day=day) is None
        return page(FORM, form=SentForm(districts=districts), why=CLOSED if is_closed else "")
    if not is_from_here(request):
        return page("public/elsewhere.html", status=HTTPStatus.FORBIDDEN)
    form = SentForm(request.POST, districts=districts)
    if not form.is_valid():
        return page(FORM, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        code = services.send_in_contact(NOBODY, facts=form.facts(), token=form.sent_as, at=clock.now())
    except FormIsFull:
        return page(FORM, form=form, why=FULL, status=HTTPStatus.TOO_MANY_REQUESTS)
    except FormIsClosed:
        return page(FORM, form=form, why=CLOSED, status=HTTPStatus.CONFLICT)
    if code:
        # the only place where the code is shown: an address, a cookie or a mail would keep it
        return page(RECEIPT, code=code)
    answer = HttpResponseRedirect(reverse("public_receipt"))
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


@shows_nobody("the same to all: that something was sent")
@login_not_required
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """That it was sent, without a word of what."""
    return page(RECEIPT)


def page(template: str, *, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    """An open page: made without the request, so that neither session, theme nor shell can come into it."""
    day = clock.today()
    door = organisation.public_form(day=day)
    told: dict[str, Any] = {"leave_to": LEAVE_TO}
    if door is not None:
        told = {
            "phone": door.phone,
            "dials": re.sub(r"[^0-9+]", "", door.phone),
            "hours": door.hours,
            "leave_to": door.leave_to or LEAVE_TO,
            "answer_days": organisation.limit(Limit.FIRST_ANSWER_DAYS, unit_id=door.unit_id, day=day),
        }
    answer = HttpResponse(render_to_string(template, told | context), status=status)
    vars(answer)["is_open_page"] = True
    return answer
