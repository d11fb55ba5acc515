"""The quick way to a page's address says what Django says."""

from uuid import UUID, uuid4

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.converters import UUIDConverter

from livlina.core.addresses import address

HERE = UUID("12345678-1234-4234-8234-123456789abc")


def by_ids(patterns, converters=()):
    """The name of each address in whose path only ids stand, with how many."""
    for pattern in patterns:
        here = (*converters, *pattern.pattern.converters.values())
        if hasattr(pattern, "url_patterns"):
            yield from by_ids(pattern.url_patterns, here)
        elif pattern.name and all(isinstance(one, UUIDConverter) for one in here):
            yield pattern.name, len(here)


def test_every_address_with_ids_alone_is_what_django_says():
    known = sorted(set(by_ids(get_resolver().url_patterns)))
    assert len(known) > 60
    for name, count in known:
        ids = [uuid4() for _ in range(count)]
        assert address(name, *ids) == reverse(name, args=ids)


def test_an_address_that_is_none_is_refused():
    with pytest.raises(NoReverseMatch):
        address("no_such_page", HERE)


def test_the_tag_takes_what_djangos_own_takes():
    asked = "{% url 'case' here %} {% url 'told_new' here there 'kontaktvag' %} {% url 'none' as none %}[{{ none }}]"
    there = uuid4()
    told = reverse("told_new", args=[HERE, there, "kontaktvag"])
    assert Template(asked).render(Context({"here": HERE, "there": there})) == f"/arenden/{HERE}/ {told} []"
