"""What the loaded organisation gives, and the local limits that the rules ask for. Nothing here is about clients."""

from collections.abc import Mapping
from datetime import date

from livlina.cases.ports import HelpKind
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import LocalLimit
from livlina.support.offer import catalogue, sources
from livlina.support.offer.errors import NotLoaded
from livlina.support.offer.items import Catalogue, Figure
from livlina.support.offer.terms import PersonRole, Regime


def limits(key: str, *, day: date) -> Mapping[str, Figure]:
    """The limits of the loaded organisation that day. Raises NotLoaded when it is another one, or none."""
    municipality = organisation.municipality()
    if municipality is None or municipality.key != key:
        raise NotLoaded(organisation=key)
    rows = LocalLimit.objects.on(day).values_list("key", "value", "source")
    return catalogue.smallest((limit, int(value), source) for limit, value, source in rows)


def help_for_children(day: date) -> list[HelpKind]:
    """
    The help that a child can get of the loaded organisation that day, and whether it is given after a decision.

    Without a catalogue, or where it says nothing, every kind for children can be asked about; how it is given is not
    known then, and what takes decided help is not open (R-213).
    """
    found = _catalogue()
    if found is None:
        kinds = catalogue.kinds().values()
        return [HelpKind(kind.key, kind.name, None) for kind in kinds if PersonRole.CHILD in kind.roles]
    return [
        HelpKind(row.kind.key, row.kind.name, row.regime == Regime.DECIDED)
        for row, holds in found.on(day)
        if holds and row.is_given is not False and PersonRole.CHILD in row.kind.roles
    ]


def _catalogue() -> Catalogue | None:
    """The catalogue of the loaded organisation; None where none is loaded, or it has none that can be read."""
    municipality = organisation.municipality()
    if municipality is None:
        return None
    if sources.is_shipped(municipality.key):
        return catalogue.shipped(municipality.key)
    try:
        return sources.own(municipality.key)
    except DomainError:
        return None
