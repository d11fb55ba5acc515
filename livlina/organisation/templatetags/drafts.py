"""
What a page with a guarded form (`data-guard`) says of unsaved text: `{% load drafts %}`.

`{% unsaved %}` stands before the form and `{% draft_field %}` within it, beside the token. Source: S-141.
"""

from typing import Any, cast
from uuid import UUID, uuid4

from django import template
from django.forms import BaseForm
from django.http import HttpRequest
from django.template import RequestContext
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from livlina.access.actor import NOBODY
from livlina.core import clock
from livlina.organisation import drafts

register = template.Library()


@register.inclusion_tag("organisation/_unsaved.html", takes_context=True)
def unsaved(context: RequestContext) -> dict[str, Any]:
    """Offer what was typed in this form and not saved; when it was asked for, put it into the forms of the page."""
    request = cast("HttpRequest | None", context.get("request"))
    actor = getattr(request, "actor", NOBODY)
    if request is None or request.method != "GET" or not actor.is_known:
        return {}
    typed = drafts.typed_in(request)
    if typed is not None:
        shown: list[Any] = list(context.flatten().values())
        drafts.fill([form for form in shown if isinstance(form, BaseForm)], typed)
        return {"request": request, "day": clock.today(), "taken": drafts.taken(request)}
    return {"request": request, "day": clock.today(), "offered": drafts.offered(request, actor)}


@register.simple_tag(takes_context=True)
def draft_field(context: RequestContext) -> SafeString:
    """
    Return the hidden field by which what is typed in this form, as shown now, is kept and let go; and those that say
    which of several it is about, where the page was asked for one of them (`drafts.stands_for`).
    """
    request = cast("HttpRequest | None", context.get("request"))
    field = format_html(
        '<input type="hidden" name="{}" value="{}" data-draft="{}">', drafts.FORM, _form(request), reverse("draft")
    )
    of = context.get("stands_for") or {}
    return field + format_html_join("", '<input type="hidden" name="{}" value="{}">', of.items())


def _form(request: HttpRequest | None) -> UUID:
    if request is None:
        return uuid4()
    draft = drafts.taken(request)
    return draft.form if draft else drafts.form_of(request)
