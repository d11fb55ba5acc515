"""The names that a register may use, as the loaded organisation has them."""

from livlina.intake.register import Words
from livlina.organisation.models import ClosingReason, District, Unit, UnitAlias


def register_words() -> Words:
    """Units by name, full name and alias; districts that are or have been; the list of reasons for closing."""
    units = Unit.objects.values_list("pk", "name", "full_name")
    return Words(
        units=[
            *((pk, name) for pk, name, _ in units),
            *((pk, full_name) for pk, _, full_name in units),
            *UnitAlias.objects.values_list("unit_id", "name"),
        ],
        districts=District.objects.values_list("pk", "name"),
        closing_reasons=ClosingReason.objects.values_list("pk", "name"),
    )
