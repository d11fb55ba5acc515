"""The words for help that can be given, and for what may stand in the way of it."""

from typing import Final

from django.db.models import TextChoices


class Regime(TextChoices):
    """How help is given (R-090)."""

    SERVICE = "service", "utan behovsprövning"
    DECIDED = "decided", "efter beslut"


class PersonRole(TextChoices):
    """As whom somebody would get the help. A role, not an identity (R-012)."""

    EXPOSED = "exposed", "våldsutsatt"
    USING_VIOLENCE = "using_violence", "våldsutövare"
    CHILD = "child", "barn"


class Recipient(TextChoices):
    """Whom the help is given to, so that a child's own support is not counted by its parent's (R-208)."""

    ADULT = "adult", "den vuxna"
    CHILD = "child", "barnet"
    FAMILY = "family", "hela familjen"
    GUARDIAN = "guardian", "vårdnadshavaren"


class HelpForm(TextChoices):
    INDIVIDUAL = "individual", "enskilt"
    GROUP = "group", "i grupp"
    PRACTICAL = "practical", "praktiskt stöd"
    ECONOMIC = "economic", "ekonomiskt"
    COURSE = "course", "kurs"
    REFERRAL = "referral", "hos någon annan"


class CostKind(TextChoices):
    """Who bears the cost of it. Nothing is ever a fee for the person (R-003)."""

    STAFF = "staff", "egen personal"
    BOUGHT = "bought", "köpt"
    PAID_OUT = "paid_out", "utbetalt till personen"
    OTHERS = "others", "någon annans"


class Confidence(TextChoices):
    """How sure a row of the catalogue is."""

    HIGH = "high", "står i källan"
    MEDIUM = "medium", "följer av källan"
    LOW = "low", "antaget, ska bekräftas"


class Evidence(TextChoices):
    """What is known of how well a method works. Source: R-163."""

    LACKING = "lacking", "brist på forskning"
    STUDIED = "studied", "prövas i forskning"
    EXPERIENCE = "experience", "erfarenhet, men ingen forskning känd här"
    NOT_TOLD = "not_told", "inget är sagt i källorna"


class Extension(TextChoices):
    """Who may let it go on after its limit."""

    INVESTIGATION = "investigation", "utredning och beslut"
    DECISION = "decision", "nytt beslut"
    LEAD = "lead", "den som leder enheten"


class Fact(TextChoices):
    """What is known or not: yes, no or unknown."""

    YES = "yes", "ja"
    NO = "no", "nej"
    UNKNOWN = "unknown", "vet inte"


class ParentContact(TextChoices):
    """Whether a parent of the child has, or recently had, support of their own at the centre (R-166, R-167)."""

    CURRENT = "current", "pågår"
    RECENT = "recent", "har nyligen pågått"
    NONE = "none", "ingen"
    UNKNOWN = "unknown", "vet inte"


class Consent(TextChoices):
    """What a guardian has answered. One taken back is refused. UNKNOWN is an answer that was left out."""

    GIVEN = "given", "ja"
    REFUSED = "refused", "nej"
    NO_ANSWER = "no_answer", "har inte svarat"
    NOT_ASKED = "not_asked", "inte frågad"
    UNKNOWN = "unknown", "vet inte"


class Condition(TextChoices):
    """What must be so for some help. The value is the name of the fact that it is judged by."""

    PARENT_CONTACT = "parent_contact", "om en förälder har eget stöd här"
    VIOLENCE_CEASED = "violence_ceased", "om våldet har upphört"
    LIFE_STABLE = "life_stable", "om barnets liv är stabilt"
    SAFE_AND_PROTECTED = "safe_and_protected", "om barnet är tryggt och skyddat"
    NO_MEETINGS = "meets_violent_parent", "om barnet träffar den förälder som har använt våld"
    MOTIVATION = "motivation_assessed", "om motivationen är bedömd"
    COURT_ORDER = "court_ordered_contact", "om domstol har beslutat om övervakat umgänge"
    INCOME_SUPPORT = "income_support", "om personen har försörjningsstöd"
    PLACEMENT = "placement", "om hjälpen hör till en placering"
    POLICE_INTERVIEW = "police_interview", "om barnet förhörs hos polisen"
    PARTNER_IN_TREATMENT = "partner_in_treatment", "om den andra är i behandling här"


AS_A_RULE: Final = frozenset({Condition.NO_MEETINGS})
"""What the method asks for as a rule, so that one who leads may let it be otherwise, for a reason (R-170)."""

NEVER_TOLD: Final = (
    Condition.INCOME_SUPPORT,
    Condition.PLACEMENT,
    Condition.POLICE_INTERVIEW,
    Condition.PARTNER_IN_TREATMENT,
)
"""What the facts do not hold, so that the worker is always asked to find it out."""


class Code(TextChoices):
    """Why some help is not possible, or not known to be, in the order of the rules."""

    TOO_YOUNG = "too_young", "för ung"
    TOO_OLD = "too_old", "för gammal"
    WRONG_ROLE = "wrong_role", "för någon i en annan roll"
    NOT_OFFERED_HERE = "not_offered_here", "ges inte här"
    PARENT_NOT_AT_CENTRE = "parent_not_at_centre", "ingen förälder har stöd här"
    VIOLENCE_NOT_CEASED = "violence_not_ceased", "våldet har inte upphört"
    LIFE_NOT_STABLE = "life_not_stable", "livet är inte stabilt"
    NOT_SAFE = "not_safe", "inte tryggt och skyddat"
    MEETS_VIOLENT_PARENT = "meets_violent_parent", "träffar den förälder som har använt våld"
    CONSENT_REFUSED = "consent_refused", "en vårdnadshavare säger nej"
    CONSENT_NOT_ASKED = "consent_not_asked", "en vårdnadshavare är inte frågad"
    CONSENT_NOT_ANSWERED = "consent_not_answered", "en vårdnadshavare har inte svarat"
    DECISION_MISSING = "decision_missing", "beslut saknas"
    FB_NEEDS_DECIDED_HELP = "fb_needs_decided_help", "beslutet öppnar bara beslutad hjälp"
    MOTIVATION_NOT_ASSESSED = "motivation_not_assessed", "motivationen är inte bedömd"
    COURT_ORDER_MISSING = "court_order_missing", "domstolsbeslut saknas"
    LIMIT_REACHED = "limit_reached", "gränsen är nådd"
    UNKNOWN = "unknown", "en uppgift saknas"


ASKS: Final = frozenset({Code.UNKNOWN, Code.CONSENT_NOT_ASKED, Code.CONSENT_NOT_ANSWERED})
"""What makes the answer `ask` when nothing forbids the help. Everything else forbids it."""


class Possible(TextChoices):
    YES = "yes", "möjligt"
    ASK = "ask", "oklart"
    NO = "no", "inte möjligt nu"


class Next(TextChoices):
    """What can be done about it. The label goes on after ”Gör så här:”."""

    MOTIVATE = "motivate", "motivera vårdnadshavaren"
    FB_6_13A = "fb_6_13a", "låt nämnden pröva beslut trots att en vårdnadshavare inte samtycker"
    OTHER_HELP = "other_help", "välj annan hjälp"
    CLOSE = "close", "avsluta"
    ASK_CONSENT = "ask_consent", "fråga vårdnadshavaren"
    REMIND = "remind", "påminn vårdnadshavaren"
    FIND_OUT = "find_out", "ta reda på det"
    ASK_LEAD = "ask_lead", "fråga den som leder enheten"
    ASK_AGAIN = "ask_again", "fråga igen när det har ändrats"
    HERE_AND_NOW = "here_and_now", "föreslå Här och nu-samtal"
    PARENT_TO_CENTRE = "parent_to_centre", "erbjud föräldern eget stöd"
    OPEN_CARE = "open_care", "fråga om stöd i öppenvård"
    PROPOSE_DECISION = "propose_decision", "föreslå hjälpen för den enhet som beslutar för barn"
    DECIDED_HELP = "decided_help", "välj hjälp som ges efter beslut"
    ASSESS_MOTIVATION = "assess_motivation", "bedöm motivationen"
    MOTIVATIONAL_TALKS = "motivational_talks", "erbjud motiverande samtal"
    OPEN_INVESTIGATION = "open_investigation", "fråga vad personen vill, och inled utredning om mer stöd behövs"
    EXTEND = "extend", "pröva om hjälpen ska förlängas"
    YOUTH_CLINIC = "youth_clinic", "berätta om ungdomsmottagningen"
    STODCENTRUM = "stodcentrum", "berätta om Stödcentrum"
    CONCERN_REPORT = "concern_report", "gör en orosanmälan till BoU"
    ADULT_HELP = "adult_help", "välj hjälp för vuxna"
