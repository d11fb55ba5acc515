"""The addresses of what is assessed in a case. They name case, instrument and assessment by random ids (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.assessments import views
from livlina.assessments.clock.urls import urlpatterns as of_risk
from livlina.assessments.protection.urls import urlpatterns as of_protection
from livlina.assessments.tablet.urls import urlpatterns as of_tablet
from livlina.core.fields import Level

HERE = "arenden/<uuid:public_id>/bedomningar"
ONE = f"{HERE}/<uuid:assessment_id>"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
writes = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")
FOLLOWED = "night_card.written deadline.met deadline.started deadline.started_again text.kept_with_reason"

urlpatterns: list[URLPattern] = [
    *of_risk,
    *of_protection,
    *of_tablet,
    path(
        f"{HERE}/",
        views.assessments,
        name="case_assessments",
        row=reads(what="Läsa vilka bedömningar som är gjorda, och välja instrument", traces="case.assessments_read"),
    ),
    path(
        f"{HERE}/ny/<uuid:instrument_id>/",
        views.begin,
        name="assessment_new",
        row=writes(what="Börja en bedömning: vem som frågas och hur", leaves="assessment.begun assessment.begun_again"),
    ),
    path(
        f"{HERE}/resultat/<uuid:registered_id>/",
        views.register,
        name="assessment_register",
        row=writes(
            what="Skriva in resultatet av ett instrument vars frågor finns någon annanstans",
            leaves=f"assessment.registered assessment.registered_again assessment.acted {FOLLOWED}",
        ),
    ),
    path(
        f"{ONE}/",
        views.assessment,
        name="assessment",
        row=reads(what="Läsa en bedömning, jämförd med den förra", traces="case.assessment_read"),
    ),
    path(
        f"{ONE}/del/<int:number>/",
        views.section,
        name="assessment_section",
        row=writes(
            what="Fylla i en del av en bedömning",
            leaves="assessment.answered assessment.answered_again night_card.written text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/stallningstagande/",
        views.judge,
        name="assessment_judge",
        row=writes(
            what="Ta ställning själv, innan resultatet visas",
            leaves="assessment.judged assessment.acted deadline.started deadline.started_again night_card.written "
            "text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/signera/",
        views.sign,
        name="assessment_sign",
        row=writes(
            what="Se vad svaren pekar på, och underteckna", leaves=f"assessment.signed assessment.acted {FOLLOWED}"
        ),
    ),
    path(
        f"{ONE}/kasta/",
        views.discard,
        name="assessment_discard",
        row=writes(
            what="Kasta en påbörjad bedömning, eller stryka en där någon har tagit ställning; svaren står kvar",
            leaves="assessment.discarded deadline.dropped deadline.started deadline.started_again night_card.written "
            "text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/andra/",
        views.second,
        name="assessment_second",
        row=writes(
            what="Läsa en lägre nivå som en andra person",
            about=Relation.SEEN_THROUGH,
            changes=Permission.READ_SECOND,
            leaves="assessment.read_second text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/tillagg/",
        views.add,
        name="assessment_add",
        row=writes(
            what="Lägga till något till en undertecknad bedömning",
            leaves="assessment.added assessment.added_again text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/utskrift/",
        views.paper,
        name="assessment_print",
        row=reads(what="Skriva ut svaren till personen själv", traces="case.assessment_print_read"),
    ),
]
