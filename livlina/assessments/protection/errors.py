"""What can be refused of protection and of a safety plan."""

from livlina.core.errors import DomainError


class LastDayNeeded(DomainError):
    message = "Skriv den sista dagen. Ett kontaktförbud har alltid en, och du får en påminnelse i god tid före."
    field = "ends_on"


class EndsBeforeItBegins(DomainError):
    message = "Den sista dagen är före den första. Kontrollera båda."
    field = "ends_on"


class SafeguardIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Skyddet är redan sparat, med något annat i. Läs det som är sparat."


class SafeguardHasEnded(DomainError):
    message = "Skyddet är redan förlängt eller har upphört. Läs det som gäller nu."


class NothingToExtend(DomainError):
    message = "Skyddet har ingen sista dag, så det kan inte förlängas."
    field = "became"


class LaterDayNeeded(DomainError):
    message = "Det gäller redan till {ends_on}. Skriv en senare dag."
    field = "on"


class EndedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då det upphörde."
    field = "on"


class EndedBeforeItBegan(DomainError):
    message = "Det började {starts_on}. Skriv en dag från dess."
    field = "on"


class PlanIsEmpty(DomainError):
    message = "Skriv något i minst en del. Det ni inte har pratat om lämnar du tomt."
    field = "home"


class ReviewInThePast(DomainError):
    message = "Dagen har redan varit. Skriv i dag eller en dag som kommer."
    field = "review_on"


class SharingIsHalf(DomainError):
    message = "Skriv både vad som får delas, med vem, och vilken dag personen sa ja. Annars lämnas alla tre tomma."
    field = "shared_with"


class SharedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när personen sa ja."
    field = "shared_on"


class PlanIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Säkerhetsplanen är redan sparad, med något annat i. Läs den, och skriv en ny version om det behövs."


class SomeoneElseChangedThePlan(DomainError):
    message = (
        "Någon annan har sparat en ny version av säkerhetsplanen sedan du öppnade sidan. Deras står ovanför. Spara "
        "igen om din ska gälla."
    )
