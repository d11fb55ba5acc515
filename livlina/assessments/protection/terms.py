"""The words for protection that holds until a day, and for a safety plan."""

from typing import Final

from django.db.models import TextChoices


class SafeguardKind(TextChoices):
    """A protection that somebody has decided or lent out."""

    BAN = "ban", "Kontaktförbud"
    EXTENDED_BAN = "extended_ban", "Utvidgat kontaktförbud"
    ALARM = "alarm", "Larm eller skyddstelefon till låns"
    OTHER = "other", "Annat skydd"


BANS: Final = frozenset({SafeguardKind.BAN, SafeguardKind.EXTENDED_BAN})
"""Those that have a last day, and after which the danger is looked at anew."""


class Became(TextChoices):
    """What becomes of a protection."""

    EXTENDED = "extended", "Förlängt"
    ENDED = "ended", "Upphört, hävt eller återlämnat"


class PlanPart(TextChoices):
    """The parts of a safety plan, in her words."""

    HOME = "home", "Hemma"
    LEAVING = "leaving", "När jag lämnar"
    WORK = "work", "På arbetet, i skolan och på vägen dit"
    CHILDREN = "children", "Barnen"
    DIGITAL = "digital", "Telefon, konton och spårning"
    AFTER = "after", "Efter separationen"
    HERE = "here", "När jag kommer hit"


PART_HINTS: Final = {
    PlanPart.HOME: "Vilka tecken finns före? Vilket rum går att lämna? Vem kan höra, och vilket ord betyder ring 112?",
    PlanPart.LEAVING: "När, hur och med vem? Vad gör ni om det går fort? Skriv att platsen finns, inte var.",
    PlanPart.WORK: "Vem behöver veta, och vad? Hur tar du dig dit och hem?",
    PlanPart.CHILDREN: "Vad vet barnen att de ska göra? Vem hämtar? Vad vet skolan eller förskolan?",
    PlanPart.DIGITAL: "Vilken telefon är säker? Vilka lösenord, delningar och appar behöver bytas, och när?",
    PlanPart.AFTER: "Umgänge, lämning, rättegång, post och gemensamma bekanta.",
    PlanPart.HERE: "Hur tar du dig hit och hem? Vad säger du att du gör? Hur avbryter vi om någon hör?",
}


class BagItem(TextChoices):
    """What is in the emergency bag and among the papers."""

    IDENTITY = "identity", "Legitimation och pass, också barnens"
    MONEY = "money", "Bankkort, kontanter och bankdosa"
    KEYS = "keys", "Nycklar i reserv"
    MEDICINE = "medicine", "Mediciner, recept och glasögon"
    PHONE = "phone", "En säker telefon med laddare"
    NUMBERS = "numbers", "Viktiga nummer på papper"
    PERMIT = "permit", "Uppehållstillstånd"
    CUSTODY = "custody", "Domar och beslut om vårdnad och kontaktförbud"
    CONTRACTS = "contracts", "Hyresavtal, försäkring och bankpapper"
    EVIDENCE = "evidence", "Kopior av bilder, meddelanden och intyg"
    CLOTHES = "clothes", "Kläder för några dagar"
    CHILD = "child", "Något som barnet är tryggt med"
    KEPT = "kept", "Väskan står på en säker plats"
