"""The addresses of the register of competence."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.organisation.competence import views

reads = partial(Row, about=Relation.NOBODY, shows=Level.ADMINISTRATIVE)
writes = partial(reads, who=Permission.RECORD_COMPETENCE)
sets = partial(reads, who=Permission.SET_COMPETENCE)

urlpatterns: list[URLPattern] = [
    path(
        "kompetens/",
        views.competence,
        name="competence",
        row=reads(what="Se kompetens: den egna, eller alla vid de enheter man leder", who=Who.STAFF),
    ),
    path(
        "kompetens/ny/",
        views.write,
        name="competence_new",
        row=writes(what="Skriva in en medarbetares kompetens", leaves="competence.written competence.written_again"),
    ),
    path(
        "kompetens/avsluta/",
        views.end,
        name="competence_end",
        row=writes(what="Avsluta en uppgift om kompetens", leaves="competence.ended"),
    ),
    path(
        "kompetens/slag/",
        views.write_kind,
        name="competence_kind",
        row=sets(
            what="Lägga till en kompetens i listan", leaves="competence.kind_written competence.kind_written_again"
        ),
    ),
    path(
        "kompetens/efterfraga/",
        views.ask_for,
        name="competence_ask",
        row=sets(
            what="Bestämma i vilka ärenden en kompetens efterfrågas",
            leaves="competence.asked_for competence.asked_for_again",
        ),
    ),
    path(
        "kompetens/efterfraga/avsluta/",
        views.end_asking,
        name="competence_ask_end",
        row=sets(what="Avsluta en kompetens i listan, eller att den efterfrågas", leaves="competence.asking_ended"),
    ),
]
