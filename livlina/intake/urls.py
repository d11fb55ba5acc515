"""The addresses of intake. They say nothing of a person (S-70)."""

from django.urls import URLPattern, path

from livlina.intake.views import contacts, handling, register, registering

urlpatterns: list[URLPattern] = [
    path("kontakter/", contacts.contacts, name="contacts"),
    path("kontakter/ny/", registering.register, name="contact_new"),
    path("kontakter/ny/vag-in/", registering.way_in, name="contact_way_in"),
    path("kontakter/<uuid:public_id>/", contacts.contact, name="contact"),
    path("kontakter/<uuid:public_id>/visa/<str:what>/", contacts.show, name="contact_show"),
    path("kontakter/<uuid:public_id>/ta/", contacts.take, name="contact_take"),
    path("kontakter/<uuid:public_id>/andra/", registering.change, name="contact_change"),
    path("kontakter/<uuid:public_id>/svar/", handling.answer, name="contact_answer"),
    path("kontakter/<uuid:public_id>/avsluta/", handling.end, name="contact_end"),
    path("kontakter/<uuid:public_id>/hanvisa/", handling.redirect_on, name="contact_redirect"),
    path("kontakter/<uuid:public_id>/lamna-vidare/", handling.pass_on, name="contact_pass_on"),
    path("kontakter/<uuid:public_id>/arende/", handling.open_case, name="contact_open_case"),
    path("inlasning/", register.import_cases, name="import_cases"),
]
