"""What can be refused about a plan."""

from livlina.core.errors import DomainError


class NoGoals(DomainError):
    message = "Skriv minst ett mål, med personens egna ord."
    field = "goal_1"


class ConfirmedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när personen sa ja till planen."
    field = "confirmed_on"


class ConfirmedBeforeTheCase(DomainError):
    message = "Ärendet kom in {came_in_on}. Personen kan inte ha sagt ja till planen före det."
    field = "confirmed_on"


class FollowUpInThePast(DomainError):
    message = "Dagen har redan varit. Skriv i dag eller en dag som kommer."
    field = "follow_up_on"


class SomeoneElseChangedThePlan(DomainError):
    message = "Någon annan har sparat en ny version av planen sedan du öppnade sidan. Läs den innan du sparar din."


class PlanIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Planen är redan sparad, med en annan text. Läs den, och skriv en ny version om det behövs."


class NoPlan(DomainError):
    message = "Det finns ingen plan än. Skriv den först tillsammans med personen."


class PlanIsFollowedUp(DomainError):
    message = "Planen är redan uppföljd. Läs vad ni kom fram till, och skriv en ny version."


class NotEachGoal(DomainError):
    message = "Svara för varje mål. Om ett mål inte längre är personens, välj det."


class FollowedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när ni följde upp planen."
    field = "followed_on"


class FollowedBeforeItWasConfirmed(DomainError):
    message = "Personen sa ja till planen {day}. Den kan inte ha följts upp före det."
    field = "followed_on"
