"""The addresses of what boards have decided to offer without needs assessment."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.organisation.offered import views

reads = partial(Row, about=Relation.NOBODY, shows=Level.ADMINISTRATIVE)
writes = partial(reads, who=Permission.WRITE_OFFERED, fresh_to_send=True)

urlpatterns: list[URLPattern] = [
    path(
        "insatser-utan-behovsprovning/",
        views.offered,
        name="offered",
        row=reads(what="Se vad nämnderna erbjuder utan behovsprövning", who=Who.STAFF),
    ),
    path(
        "insatser-utan-behovsprovning/nytt/",
        views.write,
        name="offered_new",
        row=writes(
            what="Skriva in ett beslut om insats utan behovsprövning", leaves="offered.written offered.written_again"
        ),
    ),
    path(
        "insatser-utan-behovsprovning/avsluta/",
        views.end,
        name="offered_end",
        row=writes(what="Avsluta ett beslut om insats utan behovsprövning", leaves="offered.ended"),
    ),
]
