"""
The pages of one case, and of what cannot wait. The list, my day and the overview are put together at the door
(`workspace`).
"""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.children.urls import urlpatterns as of_children
from livlina.cases.chronology.urls import urlpatterns as of_documents
from livlina.cases.closing import views as closing
from livlina.cases.commissions.urls import urlpatterns as of_commissions
from livlina.cases.concerns.urls import urlpatterns as of_concerns
from livlina.cases.conferences.urls import urlpatterns as of_conferences
from livlina.cases.consenting.urls import urlpatterns as of_consenting
from livlina.cases.decisions.urls import urlpatterns as of_decisions
from livlina.cases.feedback.urls import urlpatterns as of_feedback
from livlina.cases.files.urls import urlpatterns as of_files
from livlina.cases.handover.urls import urlpatterns as of_handover
from livlina.cases.investigation.urls import urlpatterns as of_investigation
from livlina.cases.leading.urls import urlpatterns as of_leading
from livlina.cases.linking.urls import urlpatterns as of_links
from livlina.cases.own_support.urls import urlpatterns as of_own_support
from livlina.cases.process.urls import urlpatterns as of_process
from livlina.cases.reaching.urls import urlpatterns as of_reaching
from livlina.cases.readers.urls import urlpatterns as of_readers
from livlina.cases.review.urls import urlpatterns as of_review
from livlina.cases.summary.urls import urlpatterns as of_summary
from livlina.cases.views import case, consents, danger, glass, guardians, night, notes, persons, relations, told
from livlina.core.fields import Level

CASE = "arenden/<uuid:public_id>"
NOTE = f"{CASE}/anteckning/<uuid:note_id>"
PERSON = f"{CASE}/personer/<uuid:person_id>"
FACT = f"{CASE}/personer/uppgift"
GUARDIAN = f"{CASE}/vardnadshavare/<uuid:guardian_id>"

of_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE, traces="case.form_read")
reveals = partial(of_case, about=Relation.WHEREABOUTS, shows=Level.PROTECTED, traces="case.persons_read")
records = partial(of_case, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS)
writes = partial(of_case, about=Relation.NOTED_CASE, changes=Permission.WRITE_NOTE)
leads = partial(
    Row,
    who=Permission.ASSIGN_CASE,
    about=Relation.LED_CASE,
    shows=Level.NOTE,
    traces="",
    changes=Permission.ASSIGN_CASE,
)

TOLD = "relation.told guardianship.told representative.told channel.told whereabouts.told"
ANEW = TOLD.replace("told", "changed")

urlpatterns: list[URLPattern] = [
    *of_leading,
    *of_review,
    *of_readers,
    *of_process,
    *of_own_support,  # before the steps of a child, whose names are words too
    *of_children,
    *of_concerns,
    *of_reaching,
    *of_investigation,
    *of_decisions,
    *of_summary,
    *of_documents,
    *of_files,
    *of_commissions,
    *of_conferences,
    *of_consenting,
    *of_feedback,
    *of_links,
    *of_handover,
    path(
        f"{CASE}/uppgifter/",
        case.facts,
        name="case_facts",
        row=records(what="Ändra ärendets uppgifter", leaves="case.changed"),
    ),
    path(
        f"{CASE}/avsluta/",
        closing.close,
        name="case_close",
        row=records(what="Avsluta ärendet", leaves="case.closed case.moved commission.ended"),
    ),
    path(
        f"{CASE}/oppna-igen/",
        closing.reopen,
        name="case_reopen",
        row=records(what="Öppna ett avslutat ärende igen", leaves="case.reopened case.moved commission.resumed"),
    ),
    path(
        f"{CASE}/handlaggare/",
        relations.assign,
        name="case_assign",
        row=leads(
            what="Ge ärendet till en handläggare",
            shows=Level.VIOLENCE,
            traces="cases.listed",
            leaves="case.assigned case.assigned_again case.taken case.given_without",
        ),
    ),
    path(
        f"{CASE}/handlaggare/fler/",
        relations.share,
        name="case_share",
        row=leads(
            what="Låta en till arbeta i ärendet",
            leaves="case.shared case.shared_again case.taken case.given_without",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{CASE}/handlaggare/bada-parter/",
        relations.joint_work,
        name="joint_work",
        row=leads(
            what="Godkänna arbete med båda parter",
            leaves="joint_work.approved joint_work.approved_again",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{CASE}/handlaggare/bada-parter/<uuid:approval_id>/avsluta/",
        relations.joint_work_end,
        name="joint_work_end",
        row=leads(what="Ta tillbaka ett godkännande", about=Relation.APPROVAL, leaves="joint_work.ended"),
    ),
    path(
        f"{CASE}/handlaggare/<uuid:relation_id>/avsluta/",
        relations.relation_end,
        name="relation_end",
        row=leads(what="Avsluta någons relation till ärendet", leaves="case.relation_ended"),
    ),
    path(
        f"{CASE}/handlaggare/<uuid:relation_id>/vistelse/",
        relations.relation_whereabouts,
        name="relation_whereabouts",
        row=leads(
            what="Undanta vistelseuppgifter för någon, eller ge tillbaka dem",
            leaves="case.whereabouts_given case.whereabouts_withheld",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{CASE}/las/",
        relations.read,
        name="case_read",
        row=leads(
            what="Öppna ett ärende för att läsa, med skäl", leaves="case.lead_reading_began case.lead_reading_again"
        ),
    ),
    path(
        f"{CASE}/las/avsluta/",
        relations.stop,
        name="relation_stop",
        row=of_case(what="Sluta läsa eller dela", about=Relation.LEFT_CASE, traces="", leaves="case.relation_ended"),
    ),
    path(
        f"{CASE}/las/vistelse/",
        relations.open_whereabouts,
        name="whereabouts_open",
        row=of_case(
            what="Öppna vistelseuppgifter i ett ärende man läser",
            about=Relation.READ_CASE,
            traces="",
            leaves="case.whereabouts_given",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{CASE}/journal/",
        notes.journal,
        name="case_journal",
        row=of_case(what="Läsa journalen", traces="case.journal_read"),
    ),
    path(
        f"{CASE}/anteckning/ny/",
        notes.note_new,
        name="note_new",
        row=writes(what="Skriva anteckning", leaves="note.written note.written_again note.signed"),
    ),
    path(f"{NOTE}/", notes.note, name="note", row=of_case(what="Läsa en anteckning", traces="case.note_read")),
    path(
        f"{NOTE}/andra/",
        notes.note_change,
        name="note_change",
        row=writes(what="Ändra egen osignerad anteckning", leaves="note.changed note.signed"),
    ),
    path(
        f"{NOTE}/signera/",
        notes.note_sign,
        name="note_sign",
        row=writes(what="Signera egen anteckning", traces="", leaves="note.signed note.signed_again"),
    ),
    path(
        f"{NOTE}/ratta/",
        notes.note_correct,
        name="note_correct",
        row=writes(
            what="Rätta en signerad anteckning genom tillägg", leaves="note.written note.written_again note.signed"
        ),
    ),
    path(
        f"{CASE}/personer/",
        persons.persons,
        name="case_persons",
        row=of_case(what="Se personerna i ärendet", traces="case.persons_read"),
    ),
    path(
        f"{CASE}/personer/ny/",
        persons.person_new,
        name="person_new",
        row=records(what="Lägga till en person", leaves="person.registered party.added party.added_again"),
    ),
    path(
        f"{PERSON}/",
        persons.person_change,
        name="person_change",
        row=records(what="Ändra vem en person är", leaves="person.changed person.mark_followed"),
    ),
    path(
        f"{PERSON}/visa-nummer/",
        persons.person_number,
        name="person_number",
        row=of_case(what="Visa en persons nummer", traces="case.persons_read", leaves="person.number_shown"),
    ),
    path(
        f"{PERSON}/eget-arende/",
        persons.child_case,
        name="child_case",
        row=of_case(
            what="Öppna barnets eget ärende",
            about=Relation.WORKED_CASE,
            changes=Permission.OPEN_CASE,
            leaves="case.opened case.taken case.child_case_opened party.added",
        ),
    ),
    path(
        f"{PERSON}/<slug:kind>/ny/",
        told.told_new,
        name="told_new",
        row=records(what="Skriva ner något som berättats om en person", leaves=TOLD),
    ),
    path(
        f"{FACT}/<slug:kind>/<uuid:fact_id>/",
        told.told_change,
        name="told_change",
        row=records(what="Skriva ner på nytt något som berättats", leaves=ANEW),
    ),
    path(
        f"{FACT}/<slug:kind>/<uuid:fact_id>/avsluta/",
        told.told_end,
        name="told_end",
        row=records(
            what="Säga att en uppgift inte längre gäller",
            traces="",
            leaves="relation.ended guardianship.ended representative.ended channel.ended whereabouts.ended",
        ),
    ),
    path(
        f"{FACT}/kontaktvag/<uuid:fact_id>/bekrafta/",
        told.way_confirm,
        name="way_confirm",
        row=records(what="Bekräfta en väg att nå", traces="", leaves="channel.confirmed"),
    ),
    path(
        f"{FACT}/kontaktvag/<uuid:fact_id>/visa/",
        told.way_show,
        name="way_show",
        row=reveals(what="Visa en väg att nå", leaves="channel.shown"),
    ),
    path(
        f"{FACT}/vistelse/<uuid:fact_id>/visa/",
        told.place_show,
        name="place_show",
        row=reveals(what="Visa en plats", leaves="whereabouts.shown"),
    ),
    path(
        f"{CASE}/samtycken/",
        consents.consents,
        name="case_consents",
        row=records(
            what="Se samtycken att lämna uppgifter, och skriva ned ett",
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            traces="case.consents_read",
            leaves="consent.given consent.given_again",
        ),
    ),
    path(
        f"{CASE}/samtycken/<uuid:consent_id>/",
        consents.consent,
        name="case_consent",
        row=records(
            what="Läsa ett samtycke, och skriva att det är återtaget",
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            traces="case.consents_read",
            leaves="consent.withdrawn",
        ),
    ),
    path(
        f"{CASE}/nattkort/",
        night.card_of_case,
        name="night_card_of_case",
        row=of_case(
            what="Skriva kort för jouren",
            about=Relation.WHEREABOUTS,
            shows=Level.PROTECTED,
            traces="case.night_card_read case.form_read",
            changes=Permission.RECORD_FACTS,
            leaves="night_card.written night_card.told_less text.kept_with_reason",
        ),
    ),
    path(
        f"{CASE}/nattkort/ta-bort/",
        night.end_card,
        name="night_card_end",
        row=records(
            what="Ta kortet från jouren",
            about=Relation.WHEREABOUTS,
            shows=Level.PROTECTED,
            traces="",
            leaves="night_card.ended night_card.told_less case.night_card_read text.kept_with_reason",
        ),
    ),
    path(
        f"{CASE}/nattkort/mindre/",
        night.less,
        name="told_less",
        row=of_case(
            what="Läsa varför jouren får veta mindre",
            about=Relation.SHOWN_OR_LED,
            traces="case.told_less_read",
            changes=Permission.READ_SECOND,
            leaves="night_card.less_read night_card.less_read_again",
        ),
    ),
    path(
        f"{CASE}/farlig-uppgift/",
        danger.tell,
        name="danger_tell",
        row=records(what="Lämna en farlig uppgift om någon annan", leaves="danger.told danger.told_again"),
    ),
    path(
        f"{CASE}/instruktion/<uuid:instruction_id>/klar/",
        danger.done,
        name="instruction_done",
        row=records(
            what="Säga att en instruktion är gjord",
            about=Relation.WHEREABOUTS,
            traces="",
            leaves="instruction.done instruction.done_again",
        ),
    ),
    path(
        "nodoppning/",
        glass.break_glass,
        name="break_glass",
        row=Row(
            what="Nödöppna ett ärende",
            who=Permission.BREAK_GLASS,
            about=Relation.NOBODY,
            shows=Level.ADMINISTRATIVE,
            traces="page.opened",
            leaves="break_glass.asked break_glass.opened break_glass.refused",
            fresh_to_send=True,
        ),
    ),
    path(
        "nodoppning/begaran/<uuid:request_id>/",
        glass.request,
        name="glass_request",
        row=Row(
            what="Avgöra som andra person om en mur får passeras",
            who=Permission.ASSIGN_CASE,
            about=Relation.GLASS,
            shows=Level.VIOLENCE,
            traces="break_glass.request_read",
            leaves="break_glass.approved break_glass.declined",
            fresh=True,
        ),
    ),
    path(
        "nodoppning/granska/<uuid:review_id>/",
        glass.review,
        name="glass_review",
        row=Row(
            what="Granska en nödöppning",
            who=Permission.ASSIGN_CASE,
            about=Relation.GLASS,
            shows=Level.VIOLENCE,
            traces="break_glass.review_read",
            leaves="break_glass.reviewed break_glass.use_reviewed",
        ),
    ),
    path(
        "nattkort/",
        night.cards,
        name="night_cards",
        row=Row(
            what="Se vilka kort jouren har",
            who=Permission.READ_CASE,
            about=Relation.DUTY,
            shows=Level.VIOLENCE,
            traces="night_cards.listed",
            leaves="night_cards.searched night_cards.listed",
        ),
    ),
    path(
        "nattkort/<uuid:card_id>/",
        night.card,
        name="night_card",
        row=Row(
            what="Läsa ett kort på jouren",
            who=Permission.READ_CASE,
            about=Relation.DUTY,
            shows=Level.PROTECTED,
            traces="night_card.read",
        ),
    ),
    path(
        "farlig-uppgift/<uuid:message_id>/",
        danger.message,
        name="danger_message",
        row=Row(
            what="Läsa en farlig uppgift och besluta om den",
            who=Permission.READ_CASE,
            about=Relation.DANGER,
            shows=Level.VIOLENCE,
            traces="danger.read",
            changes=Permission.ASSIGN_CASE,
            leaves="danger.decided instruction.given",
        ),
    ),
    path(
        f"{CASE}/vardnadshavare/",
        guardians.guardians,
        name="guardians",
        row=of_case(what="Se vad som hålls tillbaka från barnets vårdnadshavare", traces="case.guardians_read"),
    ),
    path(
        f"{GUARDIAN}/",
        guardians.guardian,
        name="guardian",
        row=of_case(what="Se vad en vårdnadshavare får ta del av", traces="case.guardians_read"),
    ),
    path(
        f"{GUARDIAN}/utskrift/",
        guardians.guardian_print,
        name="guardian_print",
        row=of_case(
            what="Skriva ut det en vårdnadshavare får ta del av",
            about=Relation.WORKED_CASE,
            traces="case.guardians_read case.printed_for_guardian",
            fresh=True,
        ),
    ),
    path(
        f"{GUARDIAN}/<slug:kind>/<uuid:item_id>/",
        guardians.guardian_decide,
        name="guardian_decide",
        row=records(
            what="Besluta vad en vårdnadshavare får ta del av",
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            traces="case.guardians_read",
            leaves="guardian_decision.made guardian_decision.made_again guardian_decision.seconded",
            fresh_to_send=True,
        ),
    ),
]
