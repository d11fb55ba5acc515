"""What can be refused about help given."""

from typing import ClassVar

from livlina.core.errors import DomainError
from livlina.core.read import MoreHasCome
from livlina.organisation.errors import HoursAreTaken


class StaffIsBusy(HoursAreTaken):
    """Says nothing of what else is booked: it may be in a case that must not be known (S-11)."""

    message = (
        "Tiden är upptagen. Välj en annan tid eller en annan kollega. Efter flera nej samma dag blir alla nej på "
        "plats: be en kollega boka, ring i stället eller gör det i morgon."
    )


class PlaceIsTaken(StaffIsBusy):
    """The other side of a wall comes there then. Said in the words of a colleague who is busy (S-11)."""


class TriedTooOften(StaffIsBusy):
    """After so many refusals in a day all is refused, in the same words: the hours are not asked out (S-12)."""


class StaffIsBeyond(StaffIsBusy):
    """The one who was to hold it has the other side of a wall. Said in the words of one who is busy (S-10)."""


class BookedOtherwise(DomainError):
    """A talk of the case stands there already, and tells something else: nothing typed is lost in silence (S-131)."""

    message = "Ett samtal i ärendet finns redan då, med något annat i. Flytta det, eller välj en annan tid."
    field = "starts_on"


class StaffHasNotTheCase(DomainError):
    """Asked of everybody, so it says nothing of the one chosen: that they have not the case is no secret (S-12)."""

    message = "{name} har inte ärendet. Be den som leder enheten dela det först, eller välj någon som har det."
    field = "staff"


class StaffHadNotTheCase(DomainError):
    """Of what has been: asked of everybody too (S-12)."""

    message = (
        "{name} har inte ärendet, och hade det inte då. Välj den som höll samtalet av dem som har ärendet, eller skriv "
        "om mötet i en anteckning."
    )
    field = "staff"


class KnownByAnother(DomainError):
    message = "{name} är på plats. Någon annan än du, som ändrade det, säger att personen vet."


class KnownByWhoReaches(DomainError):
    """Of one who has the other side, or from whom whereabouts are withheld: they can have told nobody (S-21)."""

    message = (
        "Att personen vet säger den som ser hur personen nås, och det visas inte för dig här. Be någon annan som har "
        "ärendet, eller den som leder enheten."
    )


class TooManyToTell(DomainError):
    message = (
        "Personen ska redan få veta om {most} tider som inte blir av. Säg dem först, och skriv att personen vet, innan "
        "fler avbokas eller flyttas."
    )


class NeverByItsHolder(DomainError):
    message = "Att det inte var så säger den som står som den som höll samtalet, om det som någon annan har skrivit."


class StaffNotAtUnit(DomainError):
    message = "{name} har ingen roll på enheten i dag. Välj någon som arbetar där."
    field = "staff"


class HeldInTheFuture(DomainError):
    message = "Samtalet har inte varit än. Boka det i stället, och markera det som genomfört efteråt."
    field = "state"


class BookedInThePast(DomainError):
    message = "Tiden har varit. Välj genomfört, uteblev eller avbokat."
    field = "state"


class BookedAgain(DomainError):
    message = "Ett samtal som har varit kan inte bli bokat igen. Boka ett nytt."


class SessionBeforeTheCase(DomainError):
    message = "Ärendet kom in {came_in_on}. Samtal före det hör inte hit."
    field = "starts_on"


class SessionAfterClosing(DomainError):
    message = "Ärendet avslutades {closed_on}. Öppna ett nytt om personen behöver stöd igen."
    field = "starts_on"


class WrongLength(DomainError):
    message = "Ett samtal är {least} till {most} minuter långt."
    field = "minutes"


class CaseHasBookedSessions(DomainError):
    message = "Ett samtal är bokat {day}. Avboka det innan ärendet avslutas."
    way = ("case_sessions", "Till samtalen")


class RoomIsBusy(HoursAreTaken):
    """Says nothing of what it is taken for (S-11)."""

    message = "Rummet är upptaget då. {free}"
    field = "room"


class RoomNotAtUnit(DomainError):
    message = "Rummet finns inte på enheten den dagen. Välj ett annat."
    field = "room"


class SeriesClashes(HoursAreTaken):
    message = "Inget är bokat. Upptaget {days}. Välj en annan tid, en annan kollega eller färre gånger."


class SeriesClashesOnSite(HoursAreTaken):
    """Names no day: it would be a day when somebody who must not be known comes (S-11, S-12)."""

    message = "Inget är bokat. Några av dagarna är upptagna på plats. Välj en annan tid eller ett annat sätt att mötas."


class CannotTalkThere(DomainError):
    message = "Personen kan inte prata säkert där då. Välj en annan tid, eller ett samtal på plats."
    field = "can_talk"


class NotASafeWay(DomainError):
    message = "Det är inte säkert att mötas så. {why}"
    field = "form"


class NotSafeAtThatHour(DomainError):
    message = "Det är säkert att mötas så bara {when}. Välj en tid då, hela samtalet, eller ett annat sätt."
    field = "starts_time"


class OnlyBookedOnes(DomainError):
    """A series, and an interpreter, are for what is to come."""

    message = "Det går bara för samtal som ska bli av. Välj Bokat högst upp."


class AliasTellsWho(DomainError):
    message = "Aliaset innehåller något av personens namn. Hitta på ett annat, som tolken får höra i stället."
    field = "interpreter_alias"


class NotToBeMoved(DomainError):
    message = "Bara ett samtal som är bokat kan flyttas. Boka ett nytt."


class MovedAlready(DomainError):
    message = "Samtalet är flyttat. Säg vad det blev av det nya i stället."


class MarkedSince(MoreHasCome):
    """What became of it was said by somebody else, and the page did not show it (S-142)."""

    message = (
        "Samtalet står som ”{state}”. Det stod inte så när du öppnade sidan, och inget är ändrat. Är det fel, "
        "markera det här."
    )


class InterpreterMarkedSince(MoreHasCome):
    """The same of its interpreter."""

    message = (
        "Tolken står som ”{state}”. Det stod inte så när du öppnade sidan, och inget är ändrat. Är det fel, "
        "markera det här."
    )


class JointStops(DomainError):
    """What stands in the way of a talk with the other party. `booked` says it of one that is, and what to do."""

    booked: ClassVar[str] = "den kan inte hållas så. Avboka det."
    field = "kind"

    @property
    def of_booked(self) -> str:
        return self.booked.format(**self.facts)


class JointOnHerSide(JointStops):
    message = "Ett gemensamt samtal bokas i ärendet för den som är utsatt. Där prövas om det är säkert."
    booked = "det hör hemma i ärendet för den som är utsatt. Avboka det."


class JointByItsHolder(JointStops):
    """Asked of whoever holds it, so that nobody learns by it of what another is approved for (S-10)."""

    message = "Ett gemensamt samtal bokas och markeras som genomfört av den som håller det."
    booked = "det markeras som genomfört av den som håller det."


class JointNeedsApproval(JointStops):
    message = (
        "Ett gemensamt samtal hålls av den som har ett godkänt arbete med båda, personen och just den andra parten, "
        "till och med den dagen. Den som leder enheten godkänner det."
    )
    booked = "ditt arbete med båda är inte godkänt för den dagen. Tala med den som leder enheten, eller avboka det."


class JointWithWhom(JointStops):
    """An approval is for one man: the case may have several."""

    message = (
        "Välj med vem samtalet är. Saknas personen skriver du först in hen som den andra parten, under personerna i "
        "ärendet."
    )
    booked = "det säger inte med vem det är. Avboka det och boka det på nytt."
    field = "other_party"


class JointNeedsAssessment(JointStops):
    message = (
        "Bedöm först personens fara enskilt. Bedömningen ska gälla också den dagen. Utan den vet ni inte om ett "
        "gemensamt samtal är säkert."
    )
    booked = "ingen bedömning av faran gäller den dagen. Bedöm faran enskilt, eller avboka det."


class JointNotSafe(JointStops):
    message = "Det går inte att mötas gemensamt: {why}. Träffa personen enskilt."
    booked = "{why}. Avboka det och träffa personen enskilt."


class JointAlone(JointStops):
    message = "Ett gemensamt samtal bokas ett i taget, på plats hos oss. Det prövas på nytt före varje."
    booked = "det hålls bara på plats hos oss, mellan två. Avboka det."


class JointNotHeld(DomainError):
    """It is never lost that they met: it is told in words, and to who leads. Source: R-160."""

    message = (
        "Det gemensamma samtalet kan inte stå som genomfört: {why} Har ni ändå mötts skriver du det i en anteckning "
        "och säger det till den som leder enheten."
    )
