"""
Where the help of an organisation is read: shipped with Livlina, or its own.

The shipped ones need no database. Another organisation has its catalogue in the data folder (`offer/KEY.yaml`), and its
local limits where it is loaded.
"""

from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from livlina.core import secrets
from livlina.core.text import shown
from livlina.organisation.law import grounds as law
from livlina.support.offer import catalogue
from livlina.support.offer.errors import CatalogueIsBroken, UnknownOrganisation
from livlina.support.offer.facts import WITHOUT_INVESTIGATION
from livlina.support.offer.items import Catalogue, Figure, Kind


def counters() -> Collection[str]:
    """What talks can be counted by: every kind of help that there is, and talks without investigation."""
    return (WITHOUT_INVESTIGATION, *catalogue.kinds())


def kinds() -> Mapping[str, Kind]:
    """Every kind of help that Livlina knows, by key, whoever gives it."""
    return catalogue.kinds()


def legal_grounds(*, day: date) -> Collection[str]:
    """The keys of the legal grounds in force that day."""
    return law.grounds_on(day).keys()


def is_shipped(organisation: str) -> bool:
    return organisation in catalogue.shipped_organisations()


def shipped_catalogue(organisation: str) -> Catalogue:
    """The catalogue of a shipped organisation."""
    return catalogue.shipped(organisation)


def shipped(organisation: str, *, day: date) -> tuple[Catalogue, Mapping[str, Figure]]:
    """The catalogue and the local limits of a shipped organisation, out of its files alone."""
    return catalogue.shipped(organisation), catalogue.limits_on(catalogue.shipped_limits(organisation), day)


def own(organisation: str) -> Catalogue:
    """The catalogue that the installation has for another organisation. Raises a DomainError where it has none."""
    file = own_file(organisation)
    try:
        data = file.read_bytes()
    except OSError as error:
        near = get_close_matches(organisation, catalogue.shipped_organisations(), n=1)
        hint = f" Menade du ”{near[0]}”?" if near else f" En egen katalog läggs i {file}."
        raise UnknownOrganisation(organisation=shown(organisation), hint=hint) from error
    reading = catalogue.read_bytes(data)
    if reading.catalogue is None:
        raise CatalogueIsBroken(file=file.name, fault=str(reading.faults[0]))
    if reading.catalogue.organisation != organisation:
        raise CatalogueIsBroken(file=file.name, fault="Den är skriven för en annan organisation.")
    return reading.catalogue


def own_file(organisation: str) -> Path:
    return secrets.data_folder() / "offer" / f"{organisation}.yaml"
