"""The local limits that the rules ask for, where an organisation is loaded. Nothing here is about clients."""

from collections.abc import Mapping
from datetime import date

from livlina.organisation import queries as organisation
from livlina.organisation.models import LocalLimit
from livlina.support.offer import catalogue
from livlina.support.offer.errors import NotLoaded
from livlina.support.offer.items import Figure


def limits(key: str, *, day: date) -> Mapping[str, Figure]:
    """The limits of the loaded organisation that day. Raises NotLoaded when it is another one, or none."""
    municipality = organisation.municipality()
    if municipality is None or municipality.key != key:
        raise NotLoaded(organisation=key)
    rows = LocalLimit.objects.on(day).values_list("key", "value", "source")
    return catalogue.smallest((limit, int(value), source) for limit, value, source in rows)
