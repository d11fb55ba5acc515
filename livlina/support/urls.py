"""The sessions of a case."""

from django.urls import URLPattern, path

from livlina.support import views

CASE = "arenden/<uuid:public_id>"

urlpatterns: list[URLPattern] = [
    path(f"{CASE}/samtal/", views.sessions, name="case_sessions"),
    path(f"{CASE}/samtal/nytt/", views.session_new, name="session_new"),
    path(f"{CASE}/samtal/<uuid:session_id>/", views.session_mark, name="session_mark"),
]
