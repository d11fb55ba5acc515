from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "livlina.core"
