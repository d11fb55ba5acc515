"""What can be refused when one who leads goes through the cases of a worker."""

from livlina.core.errors import DomainError


class OwnCases(DomainError):
    message = "Dina egna ärenden går du igenom med någon annan som leder enheten."


class NothingToReview(DomainError):
    message = "Det finns inga öppna ärenden att gå igenom."


class CasesHaveChanged(DomainError):
    message = (
        "Medarbetarens ärenden har ändrats sedan sidan öppnades. Inget är sparat. Läs igenom listan och spara igen."
    )


class StepMissing(DomainError):
    message = "Skriv vad som ska göras, eller ta bort dagen."


class StepNeedsADay(DomainError):
    message = "Skriv till vilken dag det ska vara gjort."


class StepInThePast(DomainError):
    message = "Dagen har redan varit. Skriv i dag eller en dag som kommer."


class ReviewIsSaved(DomainError):
    message = "Genomgången är redan sparad. Öppna sidan igen för att skriva en ny."
