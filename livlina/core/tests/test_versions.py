"""Versions come one after another, whichever of them there are."""

from django.apps import apps
from django.db.models import UniqueConstraint

from livlina.core.versions import OneAfterAnother


def test_s142_all_that_has_versions_in_rows_of_their_own_has_them_one_after_another():
    told = 0
    for model in apps.get_models():
        constraints = model._meta.constraints
        once = {
            c.name: set(c.fields) - {"version"}
            for c in constraints
            if isinstance(c, UniqueConstraint) and c.name.endswith("_has_each_version_once")
        }
        follow = {c.each_once: set(c.fields) for c in constraints if isinstance(c, OneAfterAnother)}
        assert follow == once, model
        told += len(once)
    assert told
