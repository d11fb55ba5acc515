"""The addresses of decisions and promises."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.decisions import views
from livlina.core.fields import Level

DECISIONS = "arenden/<uuid:public_id>/beslut"
DECISION = f"{DECISIONS}/<uuid:decision_id>"
PROMISES = "arenden/<uuid:public_id>/loften"

of_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
records = partial(of_case, about=Relation.WORKED_CASE, traces="case.form_read", changes=Permission.RECORD_FACTS)
PROPOSED = "decision.proposed decision.proposed_again"

urlpatterns: list[URLPattern] = [
    path(
        f"{DECISIONS}/",
        views.decisions,
        name="case_decisions",
        row=of_case(what="Se besluten i ärendet", traces="case.decisions_read"),
    ),
    path(
        f"{DECISIONS}/nytt/",
        views.new,
        name="decision_new",
        row=records(what="Föreslå ett beslut", leaves=PROPOSED),
    ),
    path(
        f"{DECISION}/",
        views.one,
        name="decision",
        row=of_case(what="Läsa ett beslut", traces="case.decision_read"),
    ),
    path(
        f"{DECISION}/andra/",
        views.change,
        name="decision_change",
        row=records(what="Ändra ett förslag till beslut", leaves="decision.changed"),
    ),
    path(
        f"{DECISION}/underteckna/",
        views.sign,
        name="decision_sign",
        row=of_case(
            what="Underteckna ett beslut",
            traces="case.decision_read",
            leaves="decision.signed decision.signed_again case.decision_read case.moved deadline.met "
            "investigation.ended commission.extended commission.not_more commission.corrected",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{DECISION}/ratta/",
        views.correct,
        name="decision_correct",
        row=records(what="Rätta ett undertecknat beslut genom en ny lydelse", leaves=PROPOSED),
    ),
    path(
        f"{DECISION}/forlang/",
        views.extend,
        name="decision_extend",
        row=records(what="Föreslå ett beslut om förlängning", leaves=PROPOSED),
    ),
    path(
        f"{DECISION}/hant/",
        views.step,
        name="decision_step",
        row=records(
            what="Skriva in vad som har hänt med ett beslut",
            traces="case.decision_read",
            leaves="decision.step_written decision.step_written_again case.decision_read case.moved deadline.started "
            "deadline.met investigation.ended",
        ),
    ),
    path(
        f"{DECISION}/underrattelse/",
        views.notice,
        name="decision_notice",
        row=records(
            what="Underrätta parten om ett beslut",
            traces="case.decision_read",
            leaves="decision.party_notified decision.party_notified_again case.decision_read",
        ),
    ),
    path(
        f"{DECISION}/underrattelse/<uuid:cleared_id>/handling.<str:file_form>",
        views.document,
        name="decision_document",
        row=of_case(
            what="Ta fram ett beslut som fil",
            about=Relation.WORKED_CASE,
            traces="decision.document_made case.form_read",
            fresh=True,
        ),
    ),
    path(
        f"{PROMISES}/nytt/",
        views.promise_new,
        name="promise_new",
        row=of_case(
            what="Skriva in ett löfte",
            about=Relation.NOTED_CASE,
            traces="case.form_read",
            changes=Permission.WRITE_NOTE,
            leaves="promise.made promise.made_again",
        ),
    ),
    path(
        f"{PROMISES}/<uuid:promise_id>/",
        views.promise,
        name="promise",
        row=records(
            what="Ta över ett löfte, eller säga att det är infriat",
            leaves="promise.owner_given promise.kept",
        ),
    ),
    path(
        "beslut/ej-paborjade/",
        views.not_begun,
        name="help_not_begun",
        row=Row(
            what="Se beviljade insatser som inte har börjat",
            who=Permission.ASSIGN_CASE,
            about=Relation.LED_CASE,
            shows=Level.NOTE,
            traces="decisions.not_begun_listed",
        ),
    ),
]
