"""The addresses of linked investigations: in each of the two cases, and proposals to oneself."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.linking import views
from livlina.core.fields import Level

ALL = "arenden/<uuid:public_id>/kopplingar"
ONE = f"{ALL}/<uuid:link_id>"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE, traces="case.links_read")
records = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")

urlpatterns: list[URLPattern] = [
    path(f"{ALL}/", views.of_case, name="case_links", row=reads(what="Se vilka utredningar ärendet är kopplat till")),
    path(
        f"{ALL}/ny/",
        views.propose,
        name="link_new",
        row=records(
            what="Föreslå en handläggare att koppla två utredningar", leaves="link.proposed link.proposed_again"
        ),
    ),
    path(
        f"{ONE}/",
        views.link,
        name="link",
        row=reads(
            what="Läsa det som två utredningar delar, ta tillbaka det egna och avsluta kopplingen",
            traces="case.links_read link.read",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.WORKED_CASE,
            leaves="link.unshared link.withdrawn link.ended",
        ),
    ),
    path(
        f"{ONE}/dela/",
        views.share,
        name="link_share",
        row=records(
            what="Dela en uppgift med den andra utredningen",
            leaves="link.shared link.shared_again",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{ONE}/mote/",
        views.meeting,
        name="link_meeting",
        row=records(what="Skriva in ett gemensamt möte", leaves="link.met link.met_again"),
    ),
    path(
        "kopplingar/",
        views.to_me,
        name="links",
        row=Row(
            what="Läsa och besvara förslag till en själv att koppla utredningar",
            who=Permission.RECORD_FACTS,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            traces="links.listed link.read",
            leaves="link.accepted link.declined",
        ),
    ),
]
