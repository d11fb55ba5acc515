from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "livlina.intake"
    verbose_name = "Kontakter"

    def ready(self) -> None:
        """Answer the question of the room below, and do what is done each minute."""
        from livlina.access import upkeep
        from livlina.cases import ports
        from livlina.intake import queries
        from livlina.intake.services import move_unreceived

        ports.obstacles_to_closing["contact_assessed"] = queries.obstacle_to_closing
        upkeep.chores.append(move_unreceived)
