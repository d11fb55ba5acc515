"""The words for help that is given."""

from typing import Final

from django.db.models import TextChoices


class Ground(TextChoices):
    """By what the help is given."""

    SERVICE = "service", "Utan behovsprövning"
    DECISION = "decision", "Beslut i ärendet"
    COMMISSION = "commission", "Uppdrag"


class EndReason(TextChoices):
    """Why the help is given no longer."""

    DONE = "done", "Det vi skulle göra är gjort"
    NO_MORE = "no_more", "Personen vill inte mer"
    NOT_COMING = "not_coming", "Personen kommer inte"
    OTHER_HELP = "other_help", "Annan hjälp tar vid"
    MOVED = "moved", "Personen har flyttat"
    NOT_SAFE = "not_safe", "Det var inte säkert att fortsätta"
    OTHER = "other", "Annat"


class MoreReason(TextChoices):
    """Why the help goes on for longer than was meant. Source: R-125, R-142."""

    NEED = "need", "Behovet finns kvar"
    AFTER_SEPARATION = "after_separation", "Våldet fortsätter efter separationen"
    COURT = "court", "En rättsprocess pågår"
    TRAUMA = "trauma", "Symtom på trauma"
    PAUSE = "pause", "Det blev ett uppehåll"
    OTHER = "other", "Annat"


class Theme(TextChoices):
    """What a talk was about, mostly. Source: R-147, R-204."""

    VIOLENCE = "violence", "Våldet"
    SAFETY = "safety", "Säkerhet"
    CHILDREN = "children", "Barnen"
    PARENTING = "parenting", "Föräldraskap"
    CHILDS_QUESTIONS = "questions", "Barnets frågor, och när barnet används mot föräldern"
    FEELINGS = "feelings", "Känslor och reaktioner"
    RELATIONS = "relations", "Relationer och nätverk"
    EVERYDAY = "everyday", "Vardag och ekonomi"
    LEGAL = "legal", "Rättsprocessen"
    OTHER = "other", "Annat"


class ChildView(TextChoices):
    """Whether the children were thought of in a talk with an adult. Source: R-191."""

    YES = "yes", "Ja, det pratade vi om"
    NO = "no", "Nej, inte den här gången"


class ActKind(TextChoices):
    """
    What was done beside the talks that are booked. Source: R-131 for the first eight, R-164; R-141 for referrals;
    R-181 for a study, which is asked by itself and changes nothing of the help. A check is only read: it is written on
    the page of a contact of her own (R-122).
    """

    CRISIS = "crisis", "Kris- och stödsamtal"
    ADVICE = "advice", "Råd"
    LEGAL = "legal", "Information om rättsprocessen"
    CONTACTS = "contacts", "Hjälp med kontakter"
    FORMS = "forms", "Hjälp med blanketter"
    ACCOMPANY = "accompany", "Medföljning"
    TRIAL = "trial", "Stöd före, under eller efter rättegång"
    PHONE = "phone", "Rådgivning på telefon"
    PRACTICAL = "practical", "Praktiskt stöd"
    CHECK = "check", "Säkerhetskontroll"
    REFERRED = "referred", "Remiss skickad"
    ACCEPTED = "accepted", "Vården tar emot"
    BOUNCED = "bounced", "Remissen kom tillbaka eller skickades vidare"
    HOLDING = "holding", "Kontakt i väntan på vården"
    STUDY_YES = "study_yes", "Med i studien: alla som behöver har sagt ja"
    STUDY_NO = "study_no", "Inte med i studien"


OF_REFERRAL: Final = (ActKind.REFERRED, ActKind.ACCEPTED, ActKind.BOUNCED, ActKind.HOLDING)
OF_STUDY: Final = (ActKind.STUDY_YES, ActKind.STUDY_NO)


class Destination(TextChoices):
    """Where somebody comes along to. Source: R-137, R-138, R-205."""

    CUSTODY_HEARING = "custody", "Förhandling om vårdnad, boende eller umgänge"
    CRIMINAL_HEARING = "criminal", "Förhandling i brottmål"
    POLICE = "police", "Polis eller åklagare"
    CARE = "care", "Sjukvård"
    SOCIAL = "social", "Socialtjänst"
    AUTHORITY = "authority", "Annan myndighet"
    HANDOVER = "handover", "Umgänge eller överlämning av barn"
    OTHER = "other", "Annat"


class Item(TextChoices):
    """What is on the list of practical help. Source: R-133."""

    BANK = "bank", "Bankkonto"
    DIVORCE = "divorce", "Skilsmässa"
    AUTHORITIES = "authorities", "Kontakter med myndigheter"
    TRAVEL = "travel", "Resor"
    POST = "post", "Post och adress"
    INCOME = "income", "Inkomst och ekonomi"
    HOUSING = "housing", "Bostad"
    SCHOOL = "school", "Skola och förskola"


class ActState(TextChoices):
    """How it stands with what is to be done."""

    PLANNED = "planned", "Planerat"
    DONE = "done", "Gjort"
    NOT_DONE = "not_done", "Blev inte av"
