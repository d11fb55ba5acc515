"""The pages of the register controllers, and of what members of staff declare of their own. They name nobody (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.people.views import own_relations, register

TASK = "register/<uuid:task_id>"

of_register = partial(Row, who=Permission.JUDGE_DUPLICATES, about=Relation.REGISTER, shows=Level.VIOLENCE)
of_own = partial(Row, who=Who.STAFF, about=Relation.OWN, shows=Level.VIOLENCE, traces="page.opened")

urlpatterns: list[URLPattern] = [
    path(
        "register/",
        register.queue,
        name="register",
        row=of_register(what="Se poster som kan vara samma människa", traces="register.listed"),
    ),
    path(
        "register/visa-aldrig/",
        register.mark_number,
        name="register_mark",
        row=of_register(what="Hålla ett nummer utanför registret", traces="page.opened", leaves="register.marked"),
    ),
    path(
        f"{TASK}/",
        register.task,
        name="register_task",
        row=of_register(
            what="Avgöra om två poster är samma människa",
            traces="register.read",
            leaves="register.same register.different register.unclear register.joined register.apart register.undone "
            "register.kept",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{TASK}/<uuid:row_id>/visa/",
        register.show,
        name="register_show",
        row=of_register(
            what="Visa ett skyddat namn, av ett skäl",
            shows=Level.PROTECTED,
            traces="register.read",
            leaves="register.shown",
        ),
    ),
    path(
        f"{TASK}/<uuid:row_id>/visa-aldrig/",
        register.mark_row,
        name="register_mark_row",
        row=of_register(what="Hålla en post utanför registret", traces="register.read", leaves="register.marked"),
    ),
    path(
        "installningar/relationer/",
        own_relations.own_relations,
        name="own_relations",
        row=of_own(
            what="Anmäla vilka man inte ska möta i arbetet",
            leaves="staff_relation.declared staff_relation.declared_again",
        ),
    ),
    path(
        "installningar/relationer/<uuid:own_id>/avsluta/",
        own_relations.own_relation_end,
        name="own_relation_end",
        row=of_own(what="Avsluta en egen anmäld relation", leaves="staff_relation.ended"),
    ),
]
