"""A contact of her own as those who see her case read it. Nobody else does, whoever asked for it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.core.errors import DomainError
from livlina.support.interventions import queries as interventions
from livlina.support.models import PartnerContact, PartnerWord
from livlina.support.partner import rules
from livlina.support.partner.errors import ContactGoesOn, NotOffered
from livlina.support.partner.terms import Said, Standing
from livlina.support.waiting import rules as waiting


@dataclass(frozen=True, kw_only=True)
class Contact:
    """That it is to be offered, with each word about it, the first said first."""

    row: PartnerContact
    said: list[PartnerWord]

    @property
    def kinds(self) -> list[str]:
        return [word.kind for word in self.said]

    @property
    def standing(self) -> Standing:
        return rules.standing(self.kinds)

    @property
    def since(self) -> date:
        """The day of the last word, or the one on which it was asked for."""
        return self.said[-1].happened_on if self.said else timezone.localdate(self.row.asked_at)

    @property
    def state(self) -> str | None:
        """How she was on the latest day that it was checked; None where it never was."""
        return waiting.state_of((word.happened_on, word.state) for word in self.said if word.kind == Said.CHECK)

    def is_unasked(self, *, today: date) -> bool:
        """Whether the contact goes on and nobody knows that it is safe to stop asking how she is."""
        next_on = self.next_on
        if self.standing != Standing.GOES_ON or next_on is None:
            return False
        return waiting.is_unasked(state=self.state, next_check_on=next_on, today=today)

    @property
    def next_on(self) -> date | None:
        """The day by which somebody gets in touch; None where nobody is to."""
        if self.standing not in (Standing.TO_ASK, Standing.ASK_AGAIN, Standing.GOES_ON):
            return None
        return next((word.next_on for word in reversed(self.said) if word.next_on), self.row.ask_by)


def contact(case: Case) -> Contact | None:
    """That of the case which holds; None where nobody has asked for one. Two queries."""
    return next(iter(contacts(case)), None)


def contacts(case: Case) -> list[Contact]:
    """Each time it was to be offered, the latest first, with what was said of it. Two queries."""
    rows = list(PartnerContact.objects.filter(case=case).select_related("asked_by").order_by("-pk"))
    words = list(PartnerWord.objects.filter(case=case).select_related("said_by").order_by("pk")) if rows else []
    return [
        Contact(row=row, said=[word for word in cases.of_case(case, words) if word.contact_id == row.pk])
        for row in cases.of_case(case, rows)
    ]


def marks(contact: Contact | None) -> list[str]:
    """By which a page says what it showed of it: that it is to be offered, and each word about it."""
    return [str(row.public_id) for row in (contact.row, *contact.said)] if contact else []


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """What she is given, her own contact too, is ended with her before the case is closed; what is owed is offered."""
    if obstacle := interventions.obstacle_to_closing(case, day):
        return obstacle
    match (found := contact(case)) and found.standing:
        case Standing.TO_ASK:
            return NotOffered()
        case Standing.GOES_ON:
            return ContactGoesOn()
    return None
