"""The addresses of the review."""

from django.urls import URLPattern, path

from livlina.cases.review import views

urlpatterns: list[URLPattern] = [
    path("granskning/", views.queue, name="review"),
    path("granskning/<uuid:item_id>/", views.item, name="review_item"),
]
