"""
The pages of one case, and of what cannot wait. The list, my day and the overview are put together at the door
(`workspace`).
"""

from django.urls import URLPattern, path

from livlina.cases.readers.urls import urlpatterns as of_readers
from livlina.cases.review.urls import urlpatterns as of_review
from livlina.cases.views import case, danger, glass, guardians, night, notes, persons, relations, told

CASE = "arenden/<uuid:public_id>"
NOTE = f"{CASE}/anteckning/<uuid:note_id>"
PERSON = f"{CASE}/personer/<uuid:person_id>"
FACT = f"{CASE}/personer/uppgift"
GUARDIAN = f"{CASE}/vardnadshavare/<uuid:guardian_id>"

urlpatterns: list[URLPattern] = [
    *of_review,
    *of_readers,
    path(f"{CASE}/uppgifter/", case.facts, name="case_facts"),
    path(f"{CASE}/avsluta/", case.close, name="case_close"),
    path(f"{CASE}/handlaggare/", relations.assign, name="case_assign"),
    path(f"{CASE}/handlaggare/fler/", relations.share, name="case_share"),
    path(f"{CASE}/handlaggare/bada-parter/", relations.joint_work, name="joint_work"),
    path(
        f"{CASE}/handlaggare/bada-parter/<uuid:approval_id>/avsluta/", relations.joint_work_end, name="joint_work_end"
    ),
    path(f"{CASE}/handlaggare/<uuid:relation_id>/avsluta/", relations.relation_end, name="relation_end"),
    path(
        f"{CASE}/handlaggare/<uuid:relation_id>/vistelse/", relations.relation_whereabouts, name="relation_whereabouts"
    ),
    path(f"{CASE}/las/", relations.read, name="case_read"),
    path(f"{CASE}/las/avsluta/", relations.stop, name="relation_stop"),
    path(f"{CASE}/las/vistelse/", relations.open_whereabouts, name="whereabouts_open"),
    path(f"{CASE}/nattkort/", night.card_of_case, name="night_card_of_case"),
    path(f"{CASE}/nattkort/ta-bort/", night.end_card, name="night_card_end"),
    path(f"{CASE}/farlig-uppgift/", danger.tell, name="danger_tell"),
    path(f"{CASE}/instruktion/<uuid:instruction_id>/klar/", danger.done, name="instruction_done"),
    path("nodoppning/", glass.break_glass, name="break_glass"),
    path("nodoppning/begaran/<uuid:public_id>/", glass.request, name="glass_request"),
    path("nodoppning/granska/<uuid:public_id>/", glass.review, name="glass_review"),
    path("nattkort/", night.cards, name="night_cards"),
    path("nattkort/<uuid:public_id>/", night.card, name="night_card"),
    path("farlig-uppgift/<uuid:public_id>/", danger.message, name="danger_message"),
    path(f"{CASE}/journal/", notes.journal, name="case_journal"),
    path(f"{CASE}/anteckning/ny/", notes.note_new, name="note_new"),
    path(f"{NOTE}/", notes.note, name="note"),
    path(f"{NOTE}/andra/", notes.note_change, name="note_change"),
    path(f"{NOTE}/signera/", notes.note_sign, name="note_sign"),
    path(f"{NOTE}/ratta/", notes.note_correct, name="note_correct"),
    path(f"{CASE}/vardnadshavare/", guardians.guardians, name="guardians"),
    path(f"{GUARDIAN}/", guardians.guardian, name="guardian"),
    path(f"{GUARDIAN}/utskrift/", guardians.guardian_print, name="guardian_print"),
    path(f"{GUARDIAN}/<slug:kind>/<uuid:item_id>/", guardians.guardian_decide, name="guardian_decide"),
    path(f"{CASE}/personer/", persons.persons, name="case_persons"),
    path(f"{CASE}/personer/ny/", persons.person_new, name="person_new"),
    path(f"{PERSON}/", persons.person_change, name="person_change"),
    path(f"{PERSON}/visa-nummer/", persons.person_number, name="person_number"),
    path(f"{PERSON}/eget-arende/", persons.child_case, name="child_case"),
    path(f"{PERSON}/<slug:kind>/ny/", told.told_new, name="told_new"),
    path(f"{FACT}/<slug:kind>/<uuid:fact_id>/", told.told_change, name="told_change"),
    path(f"{FACT}/<slug:kind>/<uuid:fact_id>/avsluta/", told.told_end, name="told_end"),
    path(f"{FACT}/kontaktvag/<uuid:fact_id>/bekrafta/", told.way_confirm, name="way_confirm"),
    path(f"{FACT}/kontaktvag/<uuid:fact_id>/visa/", told.way_show, name="way_show"),
    path(f"{FACT}/vistelse/<uuid:fact_id>/visa/", told.place_show, name="place_show"),
]
