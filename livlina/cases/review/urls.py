"""The addresses of the review."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.cases.review import views
from livlina.core.fields import Level

# By a role at the unit, or by leading it when something has waited too long: told by the view, not by one right.
of_review = partial(Row, who=Who.STAFF, about=Relation.REVIEW, shows=Level.ADMINISTRATIVE)

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
        row=of_review(what="Granska en händelse", traces="review.read", leaves="review.made"),
    ),
]
