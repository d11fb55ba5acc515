from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "livlina.support"
    verbose_name = "Stöd"

    def ready(self) -> None:
        """Answer the questions of the rooms below."""
        from livlina.cases import ports
        from livlina.support import queries

        ports.obstacles_to_closing["booked_talks"] = queries.obstacle_to_closing
