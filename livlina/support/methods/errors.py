"""What can be refused about how help is given by its method."""

from livlina.core.errors import DomainError


class StepsWithoutTalk(DomainError):
    message = "Inget samtal står på {steps}. Skriv hur det kommer sig, eller välj en annan orsak."
    field = "words"


class TooYoungForIt(DomainError):
    message = "{name} är från {age} år. Välj annan hjälp."
    field = "kind"


class GoalOfOtherHelp(DomainError):
    message = "Det målet hör inte till insatsen. Välj bland dess mål."
    field = "goals"


class ExerciseOfOtherHelp(DomainError):
    message = "Den övningen hör inte till insatsen. Välj bland dess övningar, eller ingen."
    field = "exercise"


class NotAskedOfThisHelp(DomainError):
    message = "Det frågas inte om den här insatsen. Lämna det tomt."
    field = "at_first"


class TalkIsToCome(DomainError):
    message = "Samtalet har inte varit än. Säg hur det första samtalet var när det har varit."
    field = "at_first"


class WhyWithoutGuardian(DomainError):
    message = "Skriv varför det första samtalet blev utan en vårdnadshavare som säger att det går bra att berätta."
    field = "at_first_why"


class TwoWorkersMissing(DomainError):
    message = "{name} ges av två. Välj en för barnet och en annan för föräldern."
    field = "guardian_worker"


class OneWorkerMissing(DomainError):
    message = "Välj vem som möter barnet."
    field = "child_worker"


class WorkerHasNotTheCase(DomainError):
    message = "{name} har inte ärendet. Be den som leder enheten dela det först."
    field = "child_worker"


class BelongsToNoPlacement(DomainError):
    message = "{name} hör inte till en placering. Lämna det tomt."
    field = "placement"


class NoteIsEmpty(DomainError):
    message = "Skriv vad ni har märkt om metoden, med minst {letters} tecken."
    field = "words"


class NoteTellsOfSomebody(DomainError):
    message = "Det här läses av alla. Skriv inget som pekar ut någon: varken namn, nummer, adress eller sådant."
    field = "words"
