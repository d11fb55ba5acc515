from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "livlina.intake"
    verbose_name = "Kontakter"

    def ready(self) -> None:
        from livlina.access import upkeep
        from livlina.intake.services import move_unreceived

        upkeep.chores.append(move_unreceived)
