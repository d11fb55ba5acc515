from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "livlina.organisation"

    def ready(self) -> None:
        from livlina.access import rotation, upkeep
        from livlina.organisation import drafts
        from livlina.organisation.factor_keys import FactorKeys
        from livlina.organisation.sessions import SessionStore

        upkeep.chores += [SessionStore.clear_expired, drafts.clear_old]
        rotation.elsewhere.append(FactorKeys())
