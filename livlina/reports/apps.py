from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "livlina.reports"
    verbose_name = "Statistik"
