from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "livlina.workspace"
    verbose_name = "Arbetsbordet"
