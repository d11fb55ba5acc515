from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "livlina.organisation"
    verbose_name = "Konto och organisation"

    def ready(self) -> None:
        from livlina.access import rotation, upkeep
        from livlina.organisation import accounts, drafts
        from livlina.organisation.factor_keys import FactorKeys
        from livlina.organisation.sessions import SessionStore

        upkeep.chores += [SessionStore.clear_expired, drafts.clear_old, accounts.pause_unused]
        rotation.elsewhere.append(FactorKeys())
