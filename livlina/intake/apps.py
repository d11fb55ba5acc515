from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "livlina.intake"
    verbose_name = "Kontakter"
