from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "livlina.access"
