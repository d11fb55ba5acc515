"""The pages of the register controllers. They name nobody (S-70)."""

from django.urls import URLPattern, path

from livlina.people.views import register

TASK = "register/<uuid:task_id>"

urlpatterns: list[URLPattern] = [
    path("register/", register.queue, name="register"),
    path("register/visa-aldrig/", register.mark_number, name="register_mark"),
    path(f"{TASK}/", register.task, name="register_task"),
    path(f"{TASK}/<uuid:row_id>/visa/", register.show, name="register_show"),
    path(f"{TASK}/<uuid:row_id>/visa-aldrig/", register.mark_row, name="register_mark_row"),
]
