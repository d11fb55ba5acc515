from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "livlina.assessments"
    verbose_name = "Bedömningar"
