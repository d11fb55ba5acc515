"""The open addresses. They say that one can be in touch, and not about what (S-70, S-82)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.core.fields import Level
from livlina.public import rating, views

open_page = partial(Row, who=Who.ANYONE, about=Relation.NOBODY, shows=Level.ADMINISTRATIVE)

CONTACT = open_page(what="Höra av sig själv, utan att logga in", leaves="contact.sent_in")

RATING = open_page(
    what="Svara på frågor på surfplattan, med en kod för tillfället",
    leaves="rating.opened rating.refused rating.left rating.handed_in locked",
)

urlpatterns: list[URLPattern] = [
    path("skatta", rating.rating, row=RATING),
    path("skatta/", rating.rating, name="public_rating", row=RATING),
    path("kontakt", views.contact, row=CONTACT),  # typed without the slash it is not led on, and loses nothing
    path("kontakt/", views.contact, name="public_contact", row=CONTACT),
    path(
        "kontakt/tack/",
        views.receipt,
        name="public_receipt",
        row=open_page(what="Se att något skickades, utan ett ord om vad"),
    ),
]
