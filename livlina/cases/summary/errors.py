"""What can be refused about a summary."""

from livlina.core.errors import DomainError


class SummarySaysNothing(DomainError):
    message = "Skriv något under minst en rubrik."
    field = "what_i_need"


class ApprovedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när personen sa ja till texten."
    field = "approved_on"


class SomeoneElseChangedTheSummary(DomainError):
    message = "Någon annan har sparat en ny version sedan du öppnade sidan. Läs den innan du sparar din."


class SummaryIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Sammanfattningen är redan sparad, med en annan text. Läs den, och skriv en ny version om det behövs."


class NoSummary(DomainError):
    message = "Det finns ingen sammanfattning att lämna. Skriv den först tillsammans med personen."


class HandedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när den lämnades."
    field = "handed_on"


class HandedBeforeItWasApproved(DomainError):
    message = "Den här versionen godkändes {day}. Den kan inte ha lämnats före det."
    field = "handed_on"


class NewerIsApproved(DomainError):
    message = "En nyare version är godkänd. Läs den, och lämna den i stället."


class HandoverIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Det är redan sparat att sammanfattningen lämnades, med andra uppgifter. Läs listan."
