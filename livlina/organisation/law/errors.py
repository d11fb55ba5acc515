"""What can be refused about legal grounds."""

from livlina.core.errors import DomainError


class UnknownGround(DomainError):
    message = "Lagrummet finns inte i listan. Välj ett annat."


class LawIsUnconfirmed(DomainError):
    """Nobody has compared the section with the statute, so it is not printed."""

    message = (
        "Lagrummet ”{label}” är inte bekräftat och skrivs därför inte ut. Välj ett annat, eller be systemförvaltaren "
        "kontrollera det mot lagtexten och bekräfta det under Lagrum."
    )


class LawIsNotInForce(DomainError):
    message = "Lagrummet ”{label}” gäller inte {day}. Välj ett som gäller den dagen."


class LawIsConfirmed(DomainError):
    message = "Lagrummet är redan bekräftat. Läs sidan på nytt, och ta tillbaka bekräftelsen först om något är fel."


class LawIsNotConfirmed(DomainError):
    message = "Det finns ingen bekräftelse att ta tillbaka. Läs sidan på nytt."
