"""Persons in tests. None of them can be real."""

import factory

from livlina.people.models import Person, Representative, RepresentativePhone


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Exempel Person{n}")


def represented(person, *, phone="", **facts):
    """A representative of the person, and how that one is reached."""
    row = Representative(person=person, **facts)
    if phone:
        told = ("board", "told_in_case", "told_in_contact", "recorded_at", "recorded_by")
        row.telephone = RepresentativePhone.objects.create(
            person=person, public_id=row.public_id, words=phone, **{name: facts[name] for name in told if name in facts}
        )
    row.save()
    return row


def identity_number(born: str = "19920418", kind: str = "personal") -> str:
    """A number of twelve digits from the series that Skatteverket keeps for tests (238)."""
    day = born if kind == "personal" else f"{born[:6]}{int(born[6:]) + 60}"
    digits = f"{day}238"
    products = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits[2:])]
    check = -sum(product // 10 + product % 10 for product in products) % 10
    return f"{digits}{check}"
