"""A question whose SQL is written once answers as the same query written anew."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livlina.core.asked import Among, asked, asked_values

pytestmark = pytest.mark.django_db
made = []


@asked
def kinds(*, apps, not_this):
    made.append(1)
    return ContentType.objects.filter(Among("app_label", apps)).exclude(model=not_this).order_by("app_label", "model")


def labels(rows):
    return [(row.app_label, row.model) for row in rows]


def plain(apps, not_this):
    return labels(ContentType.objects.filter(app_label__in=apps).exclude(model=not_this).order_by("app_label", "model"))


@pytest.mark.parametrize("apps", [["people"], ["cases", "people"], [], ["nowhere"]])
@pytest.mark.parametrize("not_this", ["person", "case", "'; --"])
def test_it_answers_as_the_query_written_anew(apps, not_this):
    assert labels(kinds(apps=apps, not_this=not_this)) == plain(apps, not_this)


def test_it_is_written_once_and_asked_each_time():
    kinds(apps=["people"], not_this="person")
    made.clear()
    with CaptureQueriesContext(connection) as captured:
        assert labels(kinds(apps=["people"], not_this="person")) == plain(["people"], "person")
        assert labels(kinds(apps=["cases"], not_this="note")) == plain(["cases"], "note")
    assert made == []
    assert len(captured) == 4


@asked
def rights(*, codename):
    shown = ("codename", "content_type__model")
    return Permission.objects.filter(codename=codename).select_related("content_type").only(*shown)


def test_related_rows_and_columns_left_out_come_as_the_query_says():
    with CaptureQueriesContext(connection) as captured:
        [right] = rights(codename="view_contenttype")
        assert (right.codename, right.content_type.model) == ("view_contenttype", "contenttype")
        assert len(captured) == 1
        assert right.name == "Can view content type"
        assert len(captured) == 2


def test_a_value_that_is_missing_is_told_at_once():
    with pytest.raises(KeyError):
        kinds(apps=["people"])


@asked_values
def models_of(*, apps, but):
    those = ContentType.objects.filter(Among("app_label", apps)).values_list("app_label", "model")
    return those.exclude(model=but).union(ContentType.objects.filter(model=but).values_list("model", "app_label"))


def test_values_come_as_tuples_also_from_two_questions_in_one():
    one = ContentType.objects.filter(app_label="people").exclude(model="person").values_list("app_label", "model")
    assert set(models_of(apps=["people"], but="person")) == {*one, ("person", "people")}
    assert models_of(apps=[], but="person") == [("person", "people")]
