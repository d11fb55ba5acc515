"""The words for persons and how they stand to each other."""

from django.db.models import TextChoices


class Sex(TextChoices):
    """As told. Never guessed from a number (R-002, R-110)."""

    FEMALE = "female", "Kvinna"
    MALE = "male", "Man"
    OTHER = "other", "Annat"
    UNKNOWN = "unknown", "Okänt"


class NumberKind(TextChoices):
    PERSONAL = "personal", "Personnummer"
    COORDINATION = "coordination", "Samordningsnummer"
    NONE = "none", "Saknar nummer"
    UNKNOWN = "unknown", "Inte känt"


class Protection(TextChoices):
    """Protected personal data in the population register (S-20). Assumed identities are never a visible mark."""

    NONE = "none", "Inget skydd känt"
    SECRECY_MARKING = "secrecy_marking", "Sekretessmarkering"
    PROTECTED_REGISTRATION = "protected_registration", "Skyddad folkbokföring"


class RelationKind(TextChoices):
    PARTNER = "partner", "Partner"
    EX_PARTNER = "ex_partner", "Tidigare partner"
    PARENT = "parent", "Förälder till"
    SIBLING = "sibling", "Syskon"
    OTHER_KIN = "other_kin", "Annan släkting"
    OTHER_CLOSE = "other_close", "Annan närstående"


class Violence(TextChoices):
    """Whether there is violence in a relation, and in which direction. Suspected counts (S-10)."""

    NONE = "none", "Inget våld känt"
    BY_FIRST = "by_first", "Den första utövar våld"
    BY_SECOND = "by_second", "Den andra utövar våld"
    MUTUAL = "mutual", "Båda"
    SUSPECTED = "suspected", "Misstänkt, oklart vem"


class Source(TextChoices):
    """Who told what stands in a file. A child's own file says it of everything (S-13, R-216)."""

    SELF = "self", "Den ärendet gäller"
    CHILD = "child", "Barnet"
    GUARDIAN = "guardian", "En vårdnadshavare"
    OTHER_PARTY = "other_party", "Den andra parten"
    POLICE = "police", "Polis"
    BOU = "bou", "BoU"
    SCHOOL = "school", "Skola eller förskola"
    HEALTH_CARE = "health_care", "Hälso- och sjukvård"
    STAFF = "staff", "Egen iakttagelse"
    OTHER = "other", "Någon annan"
    UNKNOWN = "unknown", "Inte angivet"


class GuardianKind(TextChoices):
    JOINT_CUSTODY = "joint_custody", "Gemensam vårdnad"
    SOLE_CUSTODY = "sole_custody", "Ensam vårdnad"
    APPOINTED = "appointed", "Särskilt förordnad vårdnadshavare"


class RepresentativeKind(TextChoices):
    GOD_MAN = "god_man", "God man"
    TRUSTEE = "trustee", "Förvaltare"
    COUNSEL = "counsel", "Ombud"


class ChannelKind(TextChoices):
    CALL = "call", "Ring"
    VOICEMAIL = "voicemail", "Röstmeddelande"
    SMS = "sms", "Sms"
    EMAIL = "email", "E-post"
    LETTER = "letter", "Brev hem"
    FORWARDED = "forwarded", "Brev genom Skatteverket"
    VISIT = "visit", "Möte hos oss"


class GateAnswer(TextChoices):
    """What the gate says of one way out, one day at one hour (S-60)."""

    ALLOWED = "allowed", "går bra nu"
    CONFIRM = "confirm", "bekräfta först"
    BLOCKED = "blocked", "spärrad"


class Anyway(TextChoices):
    """Why somebody is called although the gate says no. Nothing else goes past it."""

    DANGER = "danger", "Någons liv eller hälsa är i fara"
    ASK_AGAIN = "ask_again", "Jag ringer för att fråga om vägen ännu är säker"


class PlaceKind(TextChoices):
    HOME = "home", "Bostad"
    STAYS = "stays", "Vistas hos"
    SCHOOL = "school", "Skola eller förskola"
    WORK = "work", "Arbetsplats"


class ShownFor(TextChoices):
    """Why something hidden about a protected person is shown (S-21)."""

    CONTACT = "contact", "Jag ska ta kontakt nu"
    SAFETY = "safety", "Skydd eller riskbedömning"
    MEETING = "meeting", "Möte, resa eller placering"
    CHECK = "check", "Personen frågar, eller uppgiften ska rättas"
    DUTY = "duty", "Skyldighet att lämna ut"


class Sharing(TextChoices):
    """What a consent to let something out is for, by its key; other rooms have keys of their own (R-218, R-493)."""

    SOCIAL_SERVICES = "sharing:social_services", "Annan socialtjänst, till exempel BoU"
    POLICE = "sharing:police", "Polis eller åklagare"
    HEALTH_CARE = "sharing:health_care", "Hälso- och sjukvård"
    SCHOOL = "sharing:school", "Skola eller förskola"
    SHELTER = "sharing:shelter", "Skyddat boende eller kvinnojour"
    COUNSEL = "sharing:counsel", "Målsägandebiträde eller ombud"
    MUNICIPALITY = "sharing:municipality", "Annan kommun, när personen flyttar"
    RESEARCH = "sharing:research", "Uppföljning eller forskning"
    OTHER = "sharing:other", "Någon annan"


class SharedWhat(TextChoices):
    """Which data a consent covers."""

    CONTACT = "contact", "Att personen har kontakt med oss"
    WAYS = "ways", "Hur personen nås"
    RISK = "risk", "Risk och skydd"
    VIOLENCE = "violence", "Vad som har hänt"
    SUPPORT = "support", "Vilket stöd personen får"
    HEALTH = "health", "Hälsa"
    CHILDREN = "children", "Barnens situation"
    HOUSING = "housing", "Boende och ekonomi"


class GivenHow(TextChoices):
    WORDS = "words", "Muntligt"
    WRITING = "writing", "Skriftligt"


class FoundKind(TextChoices):
    """What a free text can give away (S-23); the label is how it is said in a sentence."""

    ADDRESS = "address", "en adress eller plats"
    PHONE = "phone", "ett telefonnummer"
    EMAIL = "email", "en e-postadress"
    IDENTITY_NUMBER = "identity_number", "ett personnummer"
    PLATE = "plate", "ett registreringsnummer"
    MAP = "map", "en plats på en karta"
    NAME = "name", "ett namn"
    CARRIER = "carrier", "vem som utför ett beslut"


class FoundBy(TextChoices):
    """By what the database found that two rows may be one human being (S-12)."""

    NUMBER = "number", "Samma personnummer"
    CHANNEL = "channel", "Samma telefon eller e-post"


class TaskState(TextChoices):
    """How far the register controllers have come with two rows that may be one human being."""

    OPEN = "open", "Ny"
    UNCLEAR = "unclear", "Går inte att avgöra ännu"
    PROPOSED = "proposed", "Väntar på en andra person"
    DIFFERING = "differing", "Två olika, väntar på en andra person"
    DIFFERENT = "different", "Två olika"
    JOINED = "joined", "Förda ihop"
    PARTING = "parting", "Ska tas isär, väntar på en andra person"
    WITHDRAWN = "withdrawn", "Borttagen"


class Judgement(TextChoices):
    """What a register controller can say or do of two rows."""

    SAME = "same", "Samma människa"
    DIFFERENT = "different", "Två olika människor"
    UNCLEAR = "unclear", "Går inte att avgöra ännu"
    JOINED = "joined", "För ihop dem"
    APART = "apart", "Föreslå att de tas isär"
    UNDONE = "undone", "Ta isär dem"
    KEPT = "kept", "Låt dem vara ihop"
    SHOWN = "shown", "Visade skyddade uppgifter"


class OwnKind(TextChoices):
    """How a person stands to a member of staff, as declared by them (S-14)."""

    SELF = "self", "Jag själv"
    FAMILY = "family", "Familj eller släkt"
    EX = "ex", "Tidigare partner"
    NEIGHBOUR = "neighbour", "Granne"
    OTHER = "other", "Annan nära relation"


class OwnEnd(TextChoices):
    """Why a declared relation holds no longer."""

    MISTAKE = "mistake", "Den var felskriven"
    OVER = "over", "Vi har inte med varandra att göra längre"
    OTHER = "other", "Annat"
