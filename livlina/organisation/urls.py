"""The addresses of the gate, of one's own account and of the organisation."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.organisation.competence.urls import urlpatterns as of_competence
from livlina.organisation.law.urls import urlpatterns as of_law
from livlina.organisation.offered.urls import urlpatterns as of_offered
from livlina.organisation.views import calendar, drafts, lock, organisation, rights, roles, settings, signin, welcome

gate = partial(Row, who=Who.ANYONE, about=Relation.OWN, shows=Level.ADMINISTRATIVE)
own = partial(Row, who=Who.STAFF, about=Relation.OWN, shows=Level.ADMINISTRATIVE)
house = partial(Row, who=Who.STAFF, about=Relation.NOBODY, shows=Level.ADMINISTRATIVE)

SIGN_IN = gate(what="Logga in, första steget", leaves="sign_in_failed")

urlpatterns: list[URLPattern] = [
    path("logga-in", signin.sign_in, row=SIGN_IN),  # posted without the slash it must not lose what it carries
    path("logga-in/", signin.sign_in, name="account_login", row=SIGN_IN),
    path(
        "logga-in/kod/",
        signin.give_code,
        name="mfa_authenticate",
        row=gate(what="Logga in med kod", leaves="signed_in factor_failed"),
    ),
    path("logga-ut/", signin.sign_out, name="account_logout", row=gate(what="Logga ut", leaves="signed_out")),
    path(
        "valkommen/<str:token>/",
        welcome.welcome,
        name="welcome",
        row=Row(
            what="Ta sitt nya konto i bruk",
            who=Who.ANYONE,
            about=Relation.LINK,
            shows=Level.ADMINISTRATIVE,
            leaves="link.used signed_in",
        ),
    ),
    path("bekrafta/", settings.confirm, name="confirm", row=own(what="Ge koden på nytt", leaves="factor_failed")),
    path("las/", lock.lock, name="lock", row=gate(what="Låsa skärmen", leaves="locked")),
    path(
        "las/upp/",
        lock.unlock,
        name="unlock",
        row=gate(what="Låsa upp skärmen", leaves="unlocked password_failed factor_failed signed_out"),
    ),
    path("las/kvar/", lock.stay, name="stay", row=own(what="Hålla inloggningen vid liv")),
    path(
        "las/skickat/",
        lock.send_held,
        name="held",
        row=own(what="Skicka det som sändes från en låst skärm", shows=Level.PROTECTED, leaves="draft.thrown_away"),
    ),
    path("utkast/", drafts.keep, name="draft", row=gate(what="Spara egen osparad text", leaves="draft.begun")),
    path(
        "utkast/slang/",
        drafts.throw_away,
        name="draft_throw_away",
        row=own(what="Slänga egen osparad text", leaves="draft.thrown_away"),
    ),
    path(
        "installningar/",
        settings.settings,
        name="settings",
        row=own(what="Egna inställningar", leaves="settings.changed"),
    ),
    path(
        "installningar/losenord/",
        settings.change_password,
        name="change_password",
        row=own(what="Byta eget lösenord", leaves="password_changed password_failed"),
    ),
    path(
        "installningar/inloggningar/",
        settings.end_sessions,
        name="end_sessions",
        row=own(what="Avsluta egna inloggningar", leaves="sessions.ended"),
    ),
    path(
        "installningar/reservkoder/nya/",
        settings.make_recovery_codes,
        name="make_recovery_codes",
        row=own(what="Göra nya reservkoder", fresh=True, leaves="recovery_codes.made"),
    ),
    path(
        "installningar/inloggningsnyckel/ny/",
        settings.add_passkey,
        name="add_passkey",
        row=own(what="Lägga till en inloggningsnyckel", fresh=True, leaves="passkey.added"),
    ),
    path(
        "installningar/inloggningsnyckel/ta-bort/",
        settings.remove_passkey,
        name="remove_passkey",
        row=own(what="Ta bort en inloggningsnyckel", fresh=True, leaves="passkey.removed"),
    ),
    path(
        "installningar/reservkoder/",
        settings.recovery_codes,
        name="recovery_codes",
        row=own(what="Se nya reservkoder, en gång"),
    ),
    path(
        "installningar/kalender/ny/",
        calendar.make_link,
        name="make_calendar_link",
        row=own(what="Göra en länk till sin kalender", fresh=True, leaves="calendar_link.made"),
    ),
    path(
        "installningar/kalender/ta-bort/",
        calendar.end_link,
        name="end_calendar_link",
        row=own(what="Ta bort länken till sin kalender", leaves="calendar_link.ended"),
    ),
    path(
        "installningar/kalender/",
        calendar.show_link,
        name="calendar_link",
        row=own(what="Se en ny länk till sin kalender, en gång"),
    ),
    path(
        "kalender/<str:token>.ics",
        calendar.feed,
        name="calendar_feed",
        row=Row(
            what="Hämta upptagna tider till en kalender, bara ordet Möte",
            who=Who.ANYONE,
            about=Relation.LINK,
            shows=Level.ADMINISTRATIVE,
        ),
    ),
    path(
        "organisationen/",
        organisation.organisation,
        name="organisation",
        row=house(what="Se organisationen"),
    ),
    path(
        "delegationer/",
        organisation.delegations,
        name="delegations",
        row=house(what="Se vem som har delegation att besluta"),
    ),
    path(
        "enheten/roller/",
        roles.roles,
        name="unit_roles",
        row=Row(
            what="Gå igenom vilka som har roller vid enheten",
            who=Permission.SIGN_ROLES,
            about=Relation.NOBODY,
            shows=Level.ADMINISTRATIVE,
            leaves="roles.signed roles.signed_again",
            fresh_to_send=True,
        ),
    ),
    path("behorigheter/", rights.rights, name="rights", row=house(what="Se vem som får göra vad")),
    *of_competence,
    *of_law,
    *of_offered,
]
