from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "livlina.cases"
    verbose_name = "Ärenden"

    def ready(self) -> None:
        from livlina.access import upkeep
        from livlina.cases.walls import mend

        upkeep.chores.append(mend)
