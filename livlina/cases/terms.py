"""The words for cases, those who work with them and what is written in them."""

from typing import Final

from django.db.models import TextChoices


class CaseRole(TextChoices):
    """In which role the person is a client. A person may have several, in cases of their own (R-012)."""

    EXPOSED = "exposed", "Våldsutsatt"
    USING_VIOLENCE = "using_violence", "Våldsutövare"
    CHILD = "child", "Barn"


class PartyRole(TextChoices):
    CLIENT = "client", "Den ärendet gäller"
    OTHER_PARTY = "other_party", "Den andra parten"
    CHILD = "child", "Barn"
    GUARDIAN = "guardian", "Vårdnadshavare"
    CLOSE = "close", "Närstående"


class Entrance(TextChoices):
    """The way in (R-057–R-072). The values are those of a register kept in a spreadsheet, and finer ones."""

    SELF = "self", "Kontakt själv"
    RVT = "rvt", "Beslut från RVT"
    POLICE = "police", "Polis"
    BOU = "bou", "BoU"
    EMERGENCY = "emergency", "Socialjour"
    HEALTH_CARE = "health_care", "Hälso- och sjukvård"
    BARNAHUS = "barnahus", "Barnahus"
    FAMILY_LAW = "family_law", "Familjerätt"
    OTHER_UNIT = "other_unit", "Annan enhet"
    OTHER_MUNICIPALITY = "other_municipality", "Annan kommun"
    SCHOOL = "school", "Skola eller förskola"
    SHELTER = "shelter", "Kvinnojour eller annat skyddat boende"
    OTHER = "other", "Annan"
    UNKNOWN = "unknown", "Okänt"


class Mark(TextChoices):
    """
    What is marked of a case and counted: needs where there are children, the first five (R-202, R-205), and what it is
    about (R-142, R-190, R-196). What is not marked is not known to be otherwise.
    """

    ADAPTED_CONTACT = "adapted_contact", "Stödkontakt som är anpassad för den som har barn"
    CHILD_TALKS = "child_talks", "Samtalsstöd till barn"
    FAMILY_SUPPORT = "family_support", "Socialt stöd till familjen"
    PARENTAL_SUPPORT = "parental_support", "Föräldrastöd"
    HANDOVER = "handover", "Stöd vid umgänge och överlämning"
    CHILD_PEACE = "child_peace_crime", "Barnfridsbrott"
    YOUNG_RELATION = "young_relation", "Ung relation"
    AFTER_SEPARATION = "after_separation", "Våldet fortsätter efter separationen"


NEEDS_OF_CHILDREN: Final = (
    Mark.ADAPTED_CONTACT,
    Mark.CHILD_TALKS,
    Mark.FAMILY_SUPPORT,
    Mark.PARENTAL_SUPPORT,
    Mark.HANDOVER,
)
"""Marks that are a need of the child dimension."""

OF_DANGER: Final = frozenset({Mark.CHILD_PEACE, Mark.AFTER_SEPARATION})
"""Marks that tell of violence."""


class EngagementKind(TextChoices):
    """A live relation between a member of staff and a case (S-01)."""

    ASSIGNED = "assigned", "Handläggare"
    CO_ASSIGNED = "co_assigned", "Medhandläggare"
    INTAKE = "intake", "Mottagning"  # opened it for somebody, whom it has not been given to yet
    RECEIVED = "received", "Tog emot"  # the same, from when somebody has it
    STAND_IN = "stand_in", "Ersättare"
    LEAD_READING = "lead_reading", "Läser som chef"
    BREAK_GLASS = "break_glass", "Nödöppning"


class Wall(TextChoices):
    """Where the wall stands in a relation (S-10). A shielded one is read, but shows nothing of whereabouts."""

    OPEN = "open", "Ingen mur"
    SHIELDED = "shielded", "Utan vistelseuppgifter"
    CLOSED = "closed", "Stängt"


class LeadReason(TextChoices):
    """Why one who leads a unit reads a case of it (S-01, section 1)."""

    ABSENCE = "absence", "Handläggaren är borta och något måste göras"
    DANGER = "danger", "Fara för någon i ärendet"
    SUPERVISION = "supervision", "Handledning eller samråd med handläggaren"
    DECISION = "decision", "Beslut som jag ska fatta eller underteckna"
    COMPLAINT = "complaint", "Klagomål eller lex Sarah"
    REVIEW = "review", "Uppföljning av enhetens arbete"


class GlassReason(TextChoices):
    """Why the glass was broken (S-30)."""

    DANGER = "danger", "Akut fara för någon i ärendet"
    ASKED = "asked", "Socialjouren, polisen eller vården behöver uppgift nu"
    ABSENCE = "absence", "Handläggaren är borta och något måste göras nu"


class ReviewKind(TextChoices):
    """What is reviewed: one opening, or that one person has opened many (S-31)."""

    ONE = "one", "En nödöppning"
    MANY = "many", "Många nödöppningar av en och samma"


class ReviewOutcome(TextChoices):
    """What an after-review came to (S-31). Only the last leaves it open."""

    IN_ORDER = "in_order", "I sin ordning"
    NOT_IN_ORDER = "not_in_order", "Inte i sin ordning"
    NEEDS_MORE = "needs_more", "Behöver utredas mer"


class NightRisk(TextChoices):
    """How dangerous it is, in words, on the card of the duty."""

    ACUTE = "acute", "Akut fara"
    HIGH = "high", "Hög risk"
    RAISED = "raised", "Förhöjd risk"
    LOW = "low", "Låg risk"


class Less(TextChoices):
    """How the duty is told less than it was of a danger, or other words than those another wrote."""

    ENDED = "ended", "Kortet togs från jouren"
    CHANGED = "changed", "Kortet ändrades och säger mindre"
    REWORDED = "reworded", "Ord lades till på kortet"


class ReadUnder(TextChoices):
    """The page where it is read what somebody else took away."""

    EVENTS = "events", "Händelser"
    PERSONS = "persons", "Personer"
    SAFETY = "safety", "Risk och skydd"


class Change(TextChoices):
    """
    What somebody else took away, wrote over or settled, as those who have the case are told; and what is told to one
    alone, who leads there or stands by name in what another wrote.
    """

    DANGER = "danger", "det som stod om våld eller heder är ändrat eller borttaget"
    RELATION = "relation", "en relation är ändrad eller gäller inte längre"
    CUSTODY = "custody", "en vårdnad är ändrad eller gäller inte längre"
    REPRESENTATIVE = "representative", "en företrädare är ändrad eller gäller inte längre"
    WAY_SAFE = "way_safe", "en väg som inte stod som säker står nu som säker"
    WAY_UNSAFE = "way_unsafe", "en väg som stod som säker står inte som säker"
    WAY_ELSEWHERE = "way_elsewhere", "ett nummer eller en adress till en väg att nå är ändrad"
    WAY_OTHERWISE = "way_otherwise", "när eller hur en väg går att använda är ändrat"
    WAY_ENDED = "way_ended", "en väg att nå gäller inte längre"
    PLACE = "place", "en vistelse är ändrad eller gäller inte längre"
    PROTECTION = "protection", "en skyddsmarkering är borttagen eller ändrad"
    WHO = "who", "namn, nummer eller annat om vem en person är står annorlunda"
    PLAN = "plan", "säkerhetsplanen säger annat än den som stod"
    CHILDS_CASE = "childs_case", "ett barn har fått ett eget ärende"
    PROMISE = "promise", "ett löfte är infriat, säger en kollega"
    PROMISE_OWNER = "promise_owner", "ett löfte har tagits över från den som såg till det"
    CLOCK = "clock", "en frist är förlängd eller står stilla"
    COMMISSION = "commission", "ett uppdrag är taget tillbaka"
    DECLINED = "declined", "ett uppdrag är nekat av den enhet som fick det"
    ASKED = "asked", "den enhet som fick ett uppdrag frågar något: svara under Uppdrag"
    MORE_ASKED = "more_asked", "den som utför ett uppdrag ber om mer hjälp: svara under Uppdrag"
    OWN_SUPPORT = "own_support", "ett förslag om barnets eget stöd har fått svar"
    HELP_ENDED = "help_ended", "ett uppdrag är avslutat hos den som utför det, med hjälp kvar"
    DISCLOSED = "disclosed", "uppgifter är utlämnade till en annan nämnd"
    NOT_REPORTED = "not_reported", "en orosanmälan för ett barn görs inte, säger en kollega"
    UNSHARED = "unshared", "det som en kopplad utredning delade visas inte längre"
    WITHHELD = "withheld", "var personerna finns och hur de nås visas inte längre för dig"
    NOT_SO = "not_so", "någon som står med sitt namn säger att det inte stämmer"
    CONTACT = "contact", "en ny första kontakt om någon i ärendet: fråga kollegan som skrev upp den"
    CONTACT_DANGER = "contact_danger", "fara just nu är sagd i en första kontakt: ring kollegan som skrev upp den"
    NAMED_DECIDER = "named_decider", "du står som den som har beslutat"
    NAMED_SECOND = "named_second", "du står som andra person i en bedömning"
    NAMED_REPORTER = "named_reporter", "du står som den som har gjort en orosanmälan"
    NAMED_ELSE = "named_else", "du står med ditt namn i det som en kollega har skrivit"

    @property
    def read_under(self) -> ReadUnder:
        """Where it is read."""
        if self in OF_SAFETY:
            return ReadUnder.SAFETY
        return ReadUnder.PERSONS if self in OF_PERSONS else ReadUnder.EVENTS

    @property
    def tells_where(self) -> bool:
        """Whether it is told only to those who are shown where the persons are and how they are reached (S-21)."""
        return self in (OF_PERSONS | OF_SAFETY | {Change.UNSHARED}) - KNOWN_TO_ALL

    @property
    def is_named(self) -> bool:
        """Whether it tells one that their name stands in what another wrote."""
        return self.value.startswith("named")


class Written(TextChoices):
    """What it is that somebody stands by name in, as that one is told of it: nothing of anybody."""

    LONGER_TERM = "longer_term", "en längre frist"
    COMMISSION = "commission", "ett utlämnande med ett uppdrag"
    MORE = "more", "ett utlämnande när mer hjälp begärdes"
    FEEDBACK = "feedback", "ett utlämnande med en återkoppling"
    OWN_SUPPORT = "own_support", "ett utlämnande med ett förslag om stöd"
    PASSED_ON = "passed_on", "ett förslag om stöd som skickades vidare"
    PROTECTION = "protection", "en skyddsbedömning av två"
    PRELIMINARY = "preliminary", "en förhandsbedömning"
    REPORT = "report", "ett svar om en orosanmälan"
    CHILD = "child", "ett svar om ett barn"
    PROMISE = "promise", "ett löfte"
    PROPOSAL = "proposal", "ett förslag till beslut som är ändrat"
    DECISION = "decision", "ett beslut"
    CLOSING = "closing", "ett avslut"
    ASSESSMENT = "assessment", "en bedömning"
    CHILDS_WORD = "childs_word", "ett samtal med ett barn"


OF_PERSONS: Final = frozenset(
    {
        Change.RELATION,
        Change.CUSTODY,
        Change.REPRESENTATIVE,
        Change.WAY_SAFE,
        Change.WAY_UNSAFE,
        Change.WAY_ELSEWHERE,
        Change.WAY_OTHERWISE,
        Change.WAY_ENDED,
        Change.PLACE,
        Change.PROTECTION,
        Change.WHO,
        Change.CHILDS_CASE,
        Change.CONTACT,
    }
)
"""What is read on the page of the persons."""
OF_SAFETY: Final = frozenset({Change.PLAN, Change.CONTACT_DANGER})
"""What is read under Risk och skydd."""
OF_CONTACT: Final = frozenset({Change.CONTACT, Change.CONTACT_DANGER})
"""What is told of a first contact about somebody whose case others have: by whom it was written (R-062)."""
KNOWN_TO_ALL: Final = frozenset({Change.RELATION, Change.CUSTODY, Change.CHILDS_CASE})
"""Of that, what says nothing of where anybody is."""


class CardGround(TextChoices):
    """
    On what ground the duty is told of a case: the worker's decision, which is recorded with the card.

    The last two lean on 10 kap. 2 § and 26 kap. 9 § OSL. Nobody has compared those with the statute, so that they are
    told in words and not cited (as in `grounds.yaml`).
    """

    CONSENT = "consent", "Personen samtycker"
    SAME_BOARD = "same_board", "Samma nämnd, och jouren behöver uppgiften i sitt arbete"
    NECESSARY = "necessary", "Nödvändigt för vår verksamhet"
    CHILD = "child", "Underårig som behöver vård eller stöd"


class DangerOutcome(TextChoices):
    """What those who lead decided about a dangerous piece of news of another party."""

    FORWARDED = "forwarded", "Den andra sidans handläggare får en instruktion"
    KEPT = "kept", "Ingen instruktion ges"


class Shown(TextChoices):
    """Why a guardian may be shown a note or a fact of the child's file, or may not (S-13)."""

    DECIDED_YES = "decided_yes", "Beslutat att det får visas"
    OWN = "own", "Har själv lämnat uppgiften"
    PLAIN = "plain", "Uppgift från en myndighet eller egen iakttagelse"
    DECIDED_NO = "decided_no", "Beslutat att det hålls tillbaka"
    WHERE = "where", "Var någon finns och hur någon nås visas aldrig"
    REPRESENTS = "represents", "Vem som företräder någon annan vuxen visas aldrig"
    NOT_SIGNED = "not_signed", "Anteckningen är inte signerad"
    CORRECTED = "corrected", "Anteckningen är rättad, och visas bara tillsammans med rättelsen"
    LAPSED = "lapsed", "Någon i ärendet har blivit skyddad sedan det beslutades: besluta på nytt"
    UNREAD = "unread", "Ingen har läst och beslutat om texten"
    CHILD = "child", "Barnet har berättat det"
    SOMEBODY_ELSE = "somebody_else", "Någon annan har berättat det"
    NOT_STATED = "not_stated", "Det är inte angivet vem uppgiften kommer från"
    ABOUT_ANOTHER = "about_another", "Uppgiften gäller någon annan än barnet och vårdnadshavaren"
    CHILDS_OWN = "childs_own", "Vem som är barnets ombud eller företrädare"
    VIOLENCE = "violence", "Uppgiften gäller våld"
    SUSPECTED = "suspected", "Våld från vårdnadshavaren är antecknat eller misstänkt"


class CustodyNow(TextChoices):
    """How it is with a guardian's custody of the child on a day, as it is told."""

    HOLDS = "holds", "Har vårdnaden"
    UNTOLD = "untold", "Det är inte nedskrivet vem som har vårdnaden"
    ENDED = "ended", "Har inte vårdnaden längre"
    NOT_YET = "not_yet", "Har inte vårdnaden än"
    ANOTHERS = "anothers", "Vårdnaden är nedskriven för någon annan"
    OF_AGE = "of_age", "Den det gäller har fyllt 18 år, och ingen är vårdnadshavare"


NO_CUSTODY: Final = frozenset({CustodyNow.ENDED, CustodyNow.NOT_YET, CustodyNow.ANOTHERS, CustodyNow.OF_AGE})
"""Nothing of the child's is given to whoever it is told so of."""


class NotePart(TextChoices):
    """Handling and carrying out are documented apart in the same file."""

    HANDLING = "handling", "Handläggning"
    CARRYING_OUT = "carrying_out", "Genomförande"


class NoteKind(TextChoices):
    TALK = "talk", "Samtal"
    INVESTIGATION_TALK = "investigation_talk", "Utredningssamtal"  # counted apart from talks given as help
    TRY = "try", "Försök att nå på en säker väg"
    CALL = "call", "Telefonsamtal"
    MEETING = "meeting", "Möte"
    INFORMATION = "information", "Uppgift från någon annan"
    ASSESSMENT = "assessment", "Bedömning"
    OTHER = "other", "Annat"
