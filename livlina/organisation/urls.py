from django.urls import URLPattern, path

from livlina.organisation.views import drafts, lock, organisation, settings, signin, welcome

urlpatterns: list[URLPattern] = [
    path("logga-in", signin.sign_in),  # a form posted without the slash must not lose what it carries
    path("logga-in/", signin.sign_in, name="account_login"),
    path("logga-in/kod/", signin.give_code, name="mfa_authenticate"),
    path("logga-ut/", signin.sign_out, name="account_logout"),
    path("valkommen/<str:token>/", welcome.welcome, name="welcome"),
    path("bekrafta/", settings.confirm, name="confirm"),
    path("las/", lock.lock, name="lock"),
    path("las/upp/", lock.unlock, name="unlock"),
    path("las/kvar/", lock.stay, name="stay"),
    path("las/skickat/", lock.send_held, name="held"),
    path("utkast/", drafts.keep, name="draft"),
    path("utkast/slang/", drafts.throw_away, name="draft_throw_away"),
    path("installningar/", settings.settings, name="settings"),
    path("installningar/losenord/", settings.change_password, name="change_password"),
    path("installningar/inloggningar/", settings.end_sessions, name="end_sessions"),
    path("installningar/inloggningsnyckel/ny/", settings.add_passkey, name="add_passkey"),
    path("installningar/inloggningsnyckel/ta-bort/", settings.remove_passkey, name="remove_passkey"),
    path("installningar/reservkoder/nya/", settings.make_recovery_codes, name="make_recovery_codes"),
    path("installningar/reservkoder/", settings.recovery_codes, name="recovery_codes"),
    path("organisationen/", organisation.organisation, name="organisation"),
]
