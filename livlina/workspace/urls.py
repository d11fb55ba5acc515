"""My day, the lists of cases, the case itself and search."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.workspace import events, group, paper, roster, views

work = partial(Row, who=Permission.READ_CASE, about=Relation.OWN_WORK, shows=Level.VIOLENCE)
of_case = partial(work, about=Relation.CASE, traces="case.read")
on_paper = partial(work, about=Relation.WORKED_CASE, fresh=True)
reads_roster = partial(Row, who=Permission.REGISTER_CONTACT, about=Relation.NOBODY, shows=Level.ADMINISTRATIVE)
writes_roster = partial(reads_roster, who=Permission.ASSIGN_CASE)

urlpatterns: list[URLPattern] = [
    path(
        "",
        views.my_day,
        name="my_day",
        row=work(what="Se sin dag", who=Who.STAFF, traces="cases.listed contact.listed"),
    ),
    path("kalender/", views.calendar, name="calendar", row=work(what="Se sin kalender", traces="cases.listed")),
    path("arenden/", views.caseload, name="caseload", row=work(what="Se ärenden i listor", traces="cases.listed")),
    path("arenden/<uuid:public_id>/", views.case, name="case", row=of_case(what="Öppna ett ärende")),
    path(
        "arenden/<uuid:public_id>/visa-nummer/",
        views.show_number,
        name="show_number",
        row=of_case(what="Visa klientens nummer", leaves="person.number_shown"),
    ),
    path(
        "arenden/<uuid:public_id>/handelser/",
        events.events,
        name="case_events",
        row=of_case(what="Se allt som har hänt i ett ärende", traces="case.events_read"),
    ),
    path(
        "arenden/<uuid:public_id>/papper/",
        paper.choose,
        name="case_paper",
        row=of_case(what="Se vad som kan skrivas ut ur akten, och vad personen har fått", traces="case.paper_read"),
    ),
    path(
        "arenden/<uuid:public_id>/papper/hela/",
        paper.whole,
        name="file_print",
        row=on_paper(what="Skriva ut hela akten", traces="case.events_read case.file_printed"),
    ),
    path(
        "arenden/<uuid:public_id>/papper/personen/",
        paper.give,
        name="file_give",
        row=work(
            what="Lämna ut akten till personen själv",
            about=Relation.WORKED_CASE,
            traces="case.form_read",
            changes=Permission.RECORD_FACTS,
            leaves="case.file_given case.file_given_again gate.passed text.kept_with_reason",
            fresh_to_send=True,
        ),
    ),
    path(
        "arenden/<uuid:public_id>/papper/personen/<uuid:given_id>/",
        paper.given,
        name="file_given",
        row=on_paper(
            what="Skriva ut det som personen ska få",
            traces="case.events_read case.given_file_printed gate.passed",
        ),
    ),
    path(
        "gruppen/",
        group.group,
        name="group",
        row=Row(
            what="Se hur arbetet står i enhetens öppna ärenden: antal, och rader utan namn",
            who=Permission.ASSIGN_CASE,
            about=Relation.LED_UNIT,
            shows=Level.VIOLENCE,
            traces="cases.listed",
        ),
    ),
    path("enheten/jour/", roster.week, name="roster", row=reads_roster(what="Se jourschemat")),
    path(
        "enheten/jour/nytt/",
        roster.new,
        name="shift_new",
        row=writes_roster(what="Skriva in ett pass i jourschemat", leaves="duty.planned duty.planned_again"),
    ),
    path(
        "enheten/jour/<uuid:shift_id>/",
        roster.change,
        name="shift_change",
        row=writes_roster(what="Ändra ett pass i jourschemat", leaves="duty.changed duty.removed"),
    ),
    path(
        "sok/",
        views.search,
        name="search",
        row=work(what="Söka", who=Permission.SEARCH, leaves="cases.searched contacts.searched"),
    ),
]
