"""The addresses of who has read. Days stand in them, and nothing of anyone (S-70)."""

from django.urls import URLPattern, path

from livlina.cases.readers import views

READERS = "arenden/<uuid:public_id>/lasare"

urlpatterns: list[URLPattern] = [
    path(f"{READERS}/", views.readers, name="case_readers"),
    path(f"{READERS}/<str:first>/<str:last>/utdrag.pdf", views.document, name="case_readers_document"),
]
