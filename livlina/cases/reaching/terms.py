"""The words for getting hold of somebody: which way it went, what came of it, and how one knew who answered."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from livlina.people.terms import ChannelKind

HEARD_BY: Final[Mapping[str, str]] = {
    ChannelKind.CALL.value: "Samtal",
    ChannelKind.SMS.value: "Sms",
    ChannelKind.EMAIL.value: "E-post",
    ChannelKind.LETTER.value: "Brev",
    ChannelKind.VISIT.value: "Besök",
}
"""How a client can be heard from, by the kind of way that it is counted as."""


class Direction(TextChoices):
    OUT = "out", "Vi tog kontakt"
    IN = "in", "Personen hörde av sig"


class TryOutcome(TextChoices):
    """What came of one contact between the talks (R-108, R-489)."""

    TALKED = "talked", "Vi talades vid"
    WROTE = "wrote", "Personen skrev"
    NO_ANSWER = "no_answer", "Inget svar"
    SOMEONE_ELSE = "someone_else", "Någon annan svarade, jag sa bara det neutrala"
    TOLD_TOO_MUCH = "told_too_much", "Någon annan svarade och fick veta mer"
    HUNG_UP = "hung_up", "Samtalet bröts"
    WRONG_PERSON = "wrong_person", "Fel person eller fel nummer"
    SENT = "sent", "Skickat"
    RETURNED = "returned", "Kom i retur"


BY_ANOTHER: Final = frozenset({TryOutcome.SOMEONE_ELSE, TryOutcome.TOLD_TOO_MUCH, TryOutcome.WRONG_PERSON})
"""What tells that somebody else answers by a way: it is to be confirmed before anything goes out by it again."""


class IdentityCheck(TextChoices):
    """How the one who talked knew, before anything was said, that it was the right person (R-489)."""

    CODE_WORD = "code_word", "Kodordet"
    VOICE = "voice", "Jag kände igen rösten"
    QUESTION = "question", "Svarade rätt på en fråga"
    FACE = "face", "Vi sågs"
    NOT_SURE = "not_sure", "Jag var inte säker, så inget sades"
