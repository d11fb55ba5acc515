from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "livlina.intake"
    verbose_name = "Kontakter"

    def ready(self) -> None:
        """Answer the question of the room below."""
        from livlina.cases import ports
        from livlina.intake import queries

        ports.obstacles_to_closing["contact_assessed"] = queries.obstacle_to_closing
