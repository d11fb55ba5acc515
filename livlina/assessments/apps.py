from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "livlina.assessments"
    verbose_name = "Bedömningar"

    def ready(self) -> None:
        """Answer the questions of the rooms below."""
        from livlina.assessments import queries
        from livlina.cases import ports

        ports.kept["assessments"] = queries.assessments
