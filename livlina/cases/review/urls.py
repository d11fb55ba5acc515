"""The addresses of the review."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.review import views
from livlina.core.fields import Level

of_review = partial(Row, who=Permission.READ_REVIEWS, about=Relation.REVIEW, shows=Level.ADMINISTRATIVE)

urlpatterns: list[URLPattern] = [
    path(
        "granskning/",
        views.queue,
        name="review",
        row=of_review(what="Se vad som sticker ut i loggen", traces="review.listed"),
    ),
    path(
        "granskning/<uuid:item_id>/",
        views.item,
        name="review_item",
        row=of_review(what="Granska en händelse", shows=Level.NOTE, traces="review.read", leaves="review.made"),
    ),
]
