"""
What traces call an act, in plain Swedish: for the one who reviews, and for the client who asks who has read.

Nothing here tells what stood there, or whom else it was about (S-43, S-44).
"""

from collections.abc import Mapping
from typing import Final

from livlina.people.terms import ShownFor

WORKED: Final = "Arbetade i ärendet"
TRIED: Final = "Försökte något som inte gick igenom"

ACTS: Final[Mapping[str, str]] = {
    "case.read": "Öppnade ärendet",
    "case.form_read": "Öppnade ett formulär i ärendet",
    "case.journal_read": "Läste journalen",
    "case.note_read": "Läste en anteckning",
    "case.file_read": "Hämtade en fil ur ärendet",
    "case.reach_read": "Läste hur någon kan nås",
    "case.consents_read": "Läste vilka samtycken som finns",
    "case.help_consents_read": "Läste vilka samtycken som finns",
    "case.consent_paper_printed": "Tog fram en utskrift ur ärendet",
    "case.events_read": "Läste vad som har hänt i ärendet",
    "case.printed": "Tog fram en utskrift ur ärendet",
    "case.paper_read": "Läste vad personen har fått ur akten",
    "case.file_printed": "Tog fram en utskrift ur ärendet",
    "case.file_given": "Lämnade ut akten till personen",
    "case.file_given_again": "Lämnade ut akten till personen",
    "case.given_file_printed": "Tog fram en utskrift ur ärendet",
    "case.summary_read": "Läste personens egen sammanfattning",
    "case.summary_print_read": "Tog fram en utskrift ur ärendet",
    "summary.handed_over": "Lämnade personens sammanfattning till någon annan",
    "summary.handed_over_again": "Lämnade personens sammanfattning till någon annan",
    "case.persons_read": "Läste om personerna i ärendet",
    "case.sessions_read": "Läste om samtalen",
    "case.assessments_read": "Läste om bedömningar",
    "case.assessment_read": "Läste en bedömning",
    "case.rating_read": "Läste vad personen har skattat själv",
    "case.assessment_print_read": "Tog fram en utskrift ur ärendet",
    "case.risk_read": "Läste om risk och skydd",
    "case.safety_plan_print_read": "Tog fram en utskrift ur ärendet",
    "case.plan_read": "Läste planen",
    "case.childs_page_read": "Läste uppgifter i ärendet",
    "case.interventions_read": "Läste om insatserna",
    "case.plan_print_read": "Tog fram en utskrift ur ärendet",
    "case.waiting_read": "Läste om vad personen väntar på",
    "case.possible_read": "Läste om vilken hjälp som är möjlig",
    "case.groups_read": "Läste om platser i grupper",
    "group.marked": "Skrev att personen var med i en grupp eller inte",
    "group.meetings_changed": "Ändrade när en grupp träffas",
    "case.process_read": "Läste vad som ska göras i ärendet",
    "case.concerns_read": "Läste om personerna i ärendet",
    "case.child_read": "Läste om personerna i ärendet",
    "case.concern_report_printed": "Tog fram en utskrift ur ärendet",
    "case.investigation_read": "Läste utredningen",
    "case.decisions_read": "Läste om besluten",
    "case.decision_read": "Läste ett beslut",
    "case.commissions_read": "Läste om uppdrag till andra enheter",
    "commission.given": "Lämnade uppgifter till en enhet som ska utföra ett beslut",
    "commission.given_again": "Lämnade uppgifter till en enhet som ska utföra ett beslut",
    "commission.replied": "Lämnade uppgifter till en enhet som ska utföra ett beslut",
    "commission.read": "Läste ett uppdrag till en annan enhet",
    "own_support.proposed": "Lämnade uppgifter till en enhet som beslutar om stöd till barn",
    "own_support.proposed_again": "Lämnade uppgifter till en enhet som beslutar om stöd till barn",
    "own_support.linked": "Lämnade uppgifter till en enhet som beslutar om stöd till barn",
    "own_support.read": "Läste ett förslag om stöd till ett barn",
    "feedback.written": "Lämnade återkoppling till dem som gav ett uppdrag",
    "feedback.written_again": "Lämnade återkoppling till dem som gav ett uppdrag",
    "feedback.received": "Lämnade återkoppling på ett uppdrag",
    "feedback.read": "Läste återkoppling på ett uppdrag",
    "feedback.read_again": "Läste återkoppling på ett uppdrag",
    "commission.taken": "Tog emot ett uppdrag",
    "commission.more_asked": "Begärde förlängning av ett uppdrag",
    "commission.extended": "Förlängde ett uppdrag genom beslut",
    "commission.not_more": "Svarade att ett uppdrag inte förlängs",
    "commission.ended": "Avslutade ett uppdrag med hjälp kvar",
    "commission.resumed": "Återupptog ett uppdrag",
    "commission.corrected": "Rättade hur mycket ett uppdrag omfattar",
    "case.conferences_read": "Läste om en ärendekonferens",
    "case.links_read": "Läste om kopplade utredningar",
    "link.read": "Läste det som delas med en kopplad utredning",
    "link.shared": "Delade en uppgift med en kopplad utredning",
    "link.met": "Skrev in ett gemensamt möte",
    "decision.document_made": "Tog fram ett beslut som fil",
    "decision.party_notified": "Lämnade ut ett beslut",
    "decision.party_notified_again": "Lämnade ut ett beslut",
    "case.guardians_read": "Läste om personerna i ärendet",
    "case.printed_for_guardian": "Tog fram en utskrift ur ärendet",
    "case.readers_read": "Läste vem som har läst",
    "case.readers_printed": "Tog fram ett utdrag om vem som har läst",
    "case.opened": "Registrerade ärendet",
    "case.closed": "Avslutade ärendet",
    "case.reopened": "Öppnade ärendet igen",
    "case.moved": "Flyttade ärendet till ett annat steg",
    "case.version_changed": "Lät ärendet följa en ny lag",
    "case.assigned": "Bestämde vem som handlägger",
    "case.assigned_again": "Bestämde vem som handlägger",
    "session.given": "Bestämde vem som håller ett samtal",
    "case.given_without": "Bestämde vem som handlägger",
    "case.taken": "Tog ärendet själv",
    "case.child_case_opened": "Ändrade vilka som är med i ärendet",
    "cases.listed": "Såg ärendet i en lista",
    "case.reviewed": "Gick igenom ärendet med handläggaren",
    "caseload.reviewed": "Gick igenom en medarbetares ärenden",
    "caseload.reviewed_again": "Gick igenom en medarbetares ärenden",
    "case.shared": "Bestämde vem som arbetar med ärendet",
    "case.shared_again": "Bestämde vem som arbetar med ärendet",
    "case.relation_ended": "Bestämde vem som arbetar med ärendet",
    "case.lead_reading_began": "Öppnade ärendet för att läsa en tid",
    "case.lead_reading_again": "Öppnade ärendet för att läsa en tid",
    "case.night_card_read": "Läste jourens kort",
    "case.imported": "Läste in ärendet från ett annat system",
    "case.imported_again": "Läste in ärendet från ett annat system",
    "page.opened": "Öppnade ett formulär i ärendet",
    "page.refused": "Försökte något som inte gick igenom",
    "factor.asked_for": "Försökte något som inte gick igenom",
    "person.number_shown": "Tog fram ett personnummer",
    "channel.shown": "Tog fram ett sätt att nå någon",
    "whereabouts.shown": "Tog fram en adress",
    "contact.read": "Läste den första kontakten",
    "contact.sent_in": "Tog in en kontakt genom kontaktformuläret",
    "rating.opened": "Öppnade frågorna på surfplattan, med koden",
    "rating.refused": "Prövade en kod på surfplattan",
    "rating.left": "Avslutade på surfplattan, inget sparades",
    "rating.handed_in": "Personen själv lämnade in sina svar på surfplattan",
    "contact.phone_shown": "Tog fram ett telefonnummer",
    "contact.number_asked_for": "Tog fram ett personnummer",
    "break_glass.opened": "Öppnade ärendet med nödåtkomst",
    "night_card.read": "Läste jourens kort",
    "case.told_less_read": "Läste varför jouren får veta mindre",
    "night_card.told_less": "Skrev varför jouren får veta mindre",
    "night_card.less_read": "Läste varför jouren får veta mindre",
    "night_card.less_read_again": "Läste varför jouren får veta mindre",
    "night_card.raised": "Skrev i en bedömning, och höjde jourens kort",
    "danger.read": "Läste uppgifter i ärendet",
    "notice.read": "Läste ett besked om ärendet",
    "notice.heard": "Svarade på ett besked om ärendet",
    "review.read": "Läste vad som sades när ärendet gicks igenom",
}
"""By the whole name of the act."""

KINDS: Final[Mapping[str, str]] = {
    "case": "Ändrade uppgifter i ärendet",
    "note": "Skrev i journalen",
    "concern": "Ändrade uppgifter i ärendet",
    "child_line": "Ändrade uppgifter i ärendet",
    "investigation": "Skrev i utredningen",
    "party": "Ändrade vilka som är med i ärendet",
    "person": "Skrev in uppgifter om en person",
    "session": "Skrev in ett samtal",
    "conditions": "Skrev in ett samtal",
    "childs_word": "Ändrade uppgifter i ärendet",  # what a child has said is not a parent's to know of
    "what_next": "Skrev vad personen vill efter samtalen",
    "more_talks": "Bestämde om fler samtal",
    "assessment": "Skrev i en bedömning",
    "rating": "Gav personen en kod till surfplattan, eller avslutade den",
    "risk": "Skrev om risk och skydd",
    "safeguard": "Skrev om risk och skydd",
    "safety_plan": "Skrev i säkerhetsplanen",
    "plan": "Skrev i planen",
    "intervention": "Skrev om en insats",
    "method": "Skrev om en metod",
    "waiting": "Skrev om vad personen väntar på",
    "chain": "Skrev i planen",
    "possible": "Skrev om vilken hjälp som är möjlig",
    "group": "Skrev om en plats i en grupp",
    "interpreter": "Skrev in ett samtal",
    "deadline": "Ändrade vad som ska göras i ärendet",
    "task": "Ändrade vad som ska göras i ärendet",
    "contact": "Skrev i den första kontakten",
    "channel": "Skrev in hur någon kan nås",
    "whereabouts": "Skrev in var någon finns",
    "relation": "Skrev in hur personer hör ihop",
    "joint_work": "Bestämde vem som handlägger",
    "guardian_decision": "Beslutade vad som får visas ur ärendet",
    "decision": "Skrev i ett beslut",
    "commission": "Skrev om ett uppdrag",
    "own_support": "Skrev om stöd till ett barn",
    "conference": "Skrev om en ärendekonferens",
    "link": "Skrev om en kopplad utredning",
    "promise": "Skrev in ett löfte",
    "guardianship": "Skrev in vem som är vårdnadshavare",
    "representative": "Skrev in en företrädare",
    "gate": "Tog kontakt",
    "document": "Skrev in en handling",
    "file": "Tog in eller makulerade en fil",
    "summary": "Skrev personens sammanfattning",
    "consent": "Skrev in ett samtycke, eller att det togs tillbaka",
    "contact_try": "Skrev in en kontakt mellan samtalen",
    "break_glass": "Prövade en nödåtkomst",
    "night_card": "Skrev ett kort för jouren",
    # that there is one tells that something was passed on, or that somebody else has told something
    "danger": "Ändrade uppgifter i ärendet",
    "instruction": "Ändrade uppgifter i ärendet",
    "partner_contact": "Ändrade uppgifter i ärendet",
    "text": "Skrev i journalen",
}
"""By what comes before the dot, when the whole is not named."""

REVIEWED: Final[Mapping[str, str]] = {
    "case.whereabouts_given": "Öppnade kontakt- och vistelseuppgifter",
    "case.whereabouts_withheld": "Stängde kontakt- och vistelseuppgifter",
    "case.relation_ended": "Avslutade någons relation till ärendet",
    "gate.gone_past": "Ringde fast vägen inte var säker, av ett skäl",
    "factor.asked_for": "Fick frågan om koden på nytt",
    "child_line.answered": "Skrev vad som är gjort för ett barn i ärendet",
    "child_line.answered_again": "Skrev vad som är gjort för ett barn i ärendet",
    "childs_word.written": "Skrev vad ett barn har sagt om hur det är",
    "childs_word.written_again": "Skrev vad ett barn har sagt om hur det är",
    "concern.received": "Skrev in en orosanmälan",
    "concern.received_again": "Skrev in en orosanmälan",
    "concern.protection_assessed": "Bedömde ett barns behov av omedelbart skydd",
    "concern.protection_assessed_again": "Bedömde ett barns behov av omedelbart skydd",
    "concern.preliminary_assessed": "Bedömde om en utredning om ett barn ska inledas",
    "decisions.not_begun_listed": "Läste vilka beviljade insatser som inte har börjat",
    "danger.told": "Lämnade en farlig uppgift om någon annan",
    "danger.told_again": "Lämnade en farlig uppgift om någon annan",
    "danger.read": "Läste en farlig uppgift",
    "danger.decided": "Bestämde vad som görs med en farlig uppgift",
    "instruction.given": "Skrev vad som ska göras när något är farligt",
    "instruction.done": "Gjorde det som skulle göras när något är farligt",
    "instruction.done_again": "Gjorde det som skulle göras när något är farligt",
    "partner_contact.asked": "Bad att personen erbjuds en egen kontakt",
    "partner_contact.said": "Skrev om personens egna kontakt",
    "partner_contact.said_again": "Skrev om personens egna kontakt",
    "register.shown": "Tog fram ett skyddat namn eller nummer i registret",
    "register.imported": "Läste in ärenden ur en fil",
    "register.undone": "Ångrade en inläsning av ärenden ur en fil",
    "break_glass.asked": "Bad om nödåtkomst",
    "break_glass.approved": "Godkände en nödåtkomst",
    "break_glass.declined": "Sa nej till en nödåtkomst",
    "break_glass.request_read": "Läste en begäran om nödåtkomst",
    "break_glass.review_read": "Läste en nödåtkomst för att granska den",
}
"""What is told the one who reviews alone: to the client it would tell of a wall or of what another has said (S-10)."""

WHERE_SOMEBODY_IS: Final = ("safety_plan", "channel", "whereabouts")
"""Kinds of act that tell of a plan to leave, or that somebody has come to be somewhere else."""

SHOWN_WITH_WHEREABOUTS: Final = (*WHERE_SOMEBODY_IS, "night_card", "duty", "contact_try", "gate")
"""Relations, and kinds of act, whose rows are there for those alone who are told where the persons of a case are."""

OF_THE_CARD: Final = ("case.night_card_read", "case.told_less_read")
"""Pages of the same."""

OF_WHERE_ONE_TURNED: Final = (
    *("contact", "first_contact", "night_card", "duty", "break_glass", "danger", "instruction", "link", "commission"),
    *("rating", "own_support", "partner_contact"),
)
"""Relations, and kinds of act, that tell where a child or another parent gets help, or that somebody told something."""

OF_ANOTHER: Final = ("link",)
"""Relations, and kinds of act, that tell of the case of another: that somebody else seeks help, or is investigated."""

HIDES_UNIT: Final = (*OF_ANOTHER, "commission", "danger")
"""
Relations, and kinds of act, through which one comes from another unit, which could be the one that helps the other
side: a danger message that nobody near may read is read by who leads there (S-10).
"""

RELATIONS: Final[Mapping[str, str]] = {
    "assigned": "handläggare för ärendet",
    "co_assigned": "medhandläggare för ärendet",
    "intake": "tog emot ärendet",
    "received": "tog emot ärendet",
    "stand_in": "ersatte handläggaren",
    "lead": "ledde enheten",
    "lead_reading": "ledde enheten",
    "break_glass": "nödåtkomst",
    "duty": "jouren",
    "commission": "uppdraget",
    "link": "den kopplade utredningen",
    "first_contact": "den första kontakten",
}
"""By which relation a case was read, as the first word of a trace's `why` tells it."""


def said(action: str) -> str:
    """The act as a sentence without its subject."""
    if action in ACTS:
        return ACTS[action]
    if action.endswith(".refused"):
        return TRIED
    return KINDS.get(_kind(action), WORKED)


def _kind(action: str) -> str:
    return action.partition(".")[0]


def _through(why: str) -> str:
    return why.partition(":")[0].strip()


def reviewed(action: str) -> str:
    """The same for the one who reviews, who is told more (S-43)."""
    return REVIEWED.get(action) or said(action)


def is_shown_with_whereabouts(action: str, why: str) -> bool:
    """
    True of an act that tells one who is shown no whereabouts that there is something of it: that somebody has a card at
    the duty is that there is danger. The same stands nowhere else for them (S-21).
    """
    return action in OF_THE_CARD or not {_kind(action), _through(why)}.isdisjoint(SHOWN_WITH_WHEREABOUTS)


def said_to_client(action: str, why: str, *, of_exposed: bool) -> tuple[str, str]:
    """
    The act, and by which relation, as the client of a case is told them: '' where nothing is told of the relation.

    One who is exposed is told all of it. What others are told goes to whoever speaks for a child, or to the other side,
    and says nothing of the case of another, nor that a plan was written or that somebody moved (S-10, S-21, S-44).
    """
    if not of_exposed and _kind(action) in WHERE_SOMEBODY_IS and action not in ACTS:
        return KINDS["case"], relation(why, reason=False)
    if of_exposed or not (_kind(action) in OF_ANOTHER or action == "case.links_read" or _through(why) in OF_ANOTHER):
        return said(action), relation(why, reason=False)
    return ("Läste uppgifter i ärendet" if action.endswith(("read", "read_again")) else KINDS["case"]), ""


def said_to_guardian(action: str, why: str) -> str:
    """
    The act as a guardian is told it in a child's case, '' where it is not: that somebody read or worked there, and
    neither that somebody turned to a unit, nor that the duty has a card (S-13, S-21).
    """
    if said(action) == TRIED or not {_kind(action), _through(why)}.isdisjoint(OF_WHERE_ONE_TURNED):
        return ""
    return "Läste i ärendet" if action.endswith(("read", "read_again", "shown")) else WORKED


def hides_unit(action: str, why: str, *, of_exposed: bool) -> bool:
    """
    True where one came, or may have come, from another unit than that of the case: it is not told which.

    One who is exposed is told of those who help her; of one who broke the glass nobody is.
    """
    told = {_kind(action), _through(why)}
    return "break_glass" in told or (not of_exposed and not told.isdisjoint(HIDES_UNIT))


def relation(why: str, *, reason: bool = True) -> str:
    """
    By which relation, in words; '' when the trace tells none. With the `reason` that was given after it.

    A reason is somebody's own words, in which others may be named: it is for the reviewer, not for the client.
    """
    kind, _, given = (part.strip() for part in why.partition(":"))
    words = RELATIONS.get(kind, "")
    given = {str(code): str(label) for code, label in ShownFor.choices}.get(given, given)
    return f"{words}: {given}" if words and reason and given else words
