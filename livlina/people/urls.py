"""The pages of the register controllers, and of what members of staff declare of their own. They name nobody (S-70)."""

from django.urls import URLPattern, path

from livlina.people.views import own_relations, register

TASK = "register/<uuid:task_id>"

urlpatterns: list[URLPattern] = [
    path("register/", register.queue, name="register"),
    path("register/visa-aldrig/", register.mark_number, name="register_mark"),
    path(f"{TASK}/", register.task, name="register_task"),
    path(f"{TASK}/<uuid:row_id>/visa/", register.show, name="register_show"),
    path(f"{TASK}/<uuid:row_id>/visa-aldrig/", register.mark_row, name="register_mark_row"),
    path("installningar/relationer/", own_relations.own_relations, name="own_relations"),
    path("installningar/relationer/<uuid:own_id>/avsluta/", own_relations.own_relation_end, name="own_relation_end"),
]
