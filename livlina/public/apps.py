from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "livlina.public"
    verbose_name = "Den öppna sidan"
