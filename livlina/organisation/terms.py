"""The words for boards, units and those who work there."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from livlina.access.terms import Role


class UnitKind(TextChoices):
    RVC = "rvc", "Relationsvåldscentrum"
    RVT = "rvt", "Relationsvåldsteam"
    BOU = "bou", "Barn och unga"
    BARNAHUS = "barnahus", "Barnahus"
    EMERGENCY = "emergency", "Socialjour"
    INTAKE = "intake", "Mottagning"
    CITY_ADMINISTRATION = "city_administration", "Stadens förvaltning"
    FAMILY_LAW = "family_law", "Familjerätt"
    OTHER = "other", "Annan enhet"


class Absence(TextChoices):
    """Why one who has something does not work with it: no role there or no account any more, or it is paused (S-55)."""

    LEFT = "left", "har slutat"
    AWAY = "away", "är borta"


class OrganisationModel(TextChoices):
    """How authority and intervention are joined at a unit (R-026)."""

    INTEGRATED = "integrated", "Integrerad"
    SEPARATED = "separated", "Separerad"
    COHESIVE = "cohesive", "Sammanhållen"


class Function(TextChoices):
    """What a unit does. The five tables count cases at units with treatment."""

    RECEPTION = "reception", "Mottagning"
    AUTHORITY = "authority", "Myndighetsutövning, vuxna"
    CHILD_AUTHORITY = "child_authority", "Myndighetsutövning, barn"
    TREATMENT = "treatment", "Stöd och behandling"
    CHILD_SUPPORT = "child_support", "Stöd till barn"
    OUT_OF_HOURS = "out_of_hours", "Jour"
    BARNAHUS_COORDINATION = "barnahus_coordination", "Samordning, Barnahus"
    CITY_ADMINISTRATION = "city_administration", "Stadens samordning"
    FAMILY_LAW = "family_law", "Familjerätt"
    OTHER = "other", "Annat"


class TimeState(TextChoices):
    """What holds of a booked time. Only one that is taken keeps others out."""

    TAKEN = "taken", "Bokad"
    NOTED = "noted", "Skriven efteråt"
    CANCELLED = "cancelled", "Avbokad"
    MOVED = "moved", "Flyttad"


class Basis(TextChoices):
    """How sure a fact of the organisation is (R-023)."""

    SEED = "seed", "läst i stadens handlingar"
    PUBLIC = "public", "kommunens öppna uppgifter"
    GENERAL = "general", "allmän kännedom, ska bekräftas"


class Measure(TextChoices):
    """What a local limit is counted in."""

    COUNT = "count", "antal"
    DAYS = "days", "dagar"
    WEEKS = "weeks", "veckor"
    MONTHS = "months", "månader"
    YEARS = "years", "år"
    HOUR = "hour", "(klockan)"
    HOURS = "hours", "timmar"
    MINUTES = "minutes", "minuter"
    MEGABYTES = "megabytes", "MB"


class Limit(TextChoices):
    """Numbers that an organisation decides for itself, with dates. A rule asks for one of them by its key."""

    ADULT_AGE = "adult_age", "Stöd för vuxna från"
    TALKS_WITHOUT_INVESTIGATION = "talks_without_investigation", "Samtal utan utredning, högst"
    TALKS_WITHOUT_INVESTIGATION_WARNING = "talks_without_investigation_warning", "Samtal utan utredning, påminn vid"
    ADULT_INVESTIGATION = "adult_investigation", "Utredning av vuxen klar inom"
    FOLLOW_UP = "follow_up", "Insats följs upp inom"
    SUPPORT_TALKS_MIN = "support_talks_min", "Stödsamtal, minst"
    SUPPORT_TALKS_MAX = "support_talks_max", "Stödsamtal, högst"
    FREEDOM_TALKS = "freedom_talks", "Samtal om frihet, högst"
    VIOLENCE_TALKS = "violence_talks", "Samtal om våld, högst"
    MOTIVATIONAL_TALKS = "motivational_talks", "Motiverande samtal, högst"
    SUPPORT_CENTRE_TALKS = "support_centre_talks", "Stödcentrums samtal, högst"
    OPEN_ACCESS_USING_VIOLENCE = "open_access_using_violence", "Den som använder våld: friyta utan gräns (1 ja, 0 nej)"
    MISSED_TALK_COUNTS = "missed_talk_counts", "Ett uteblivet samtal räknas (1 ja, 0 nej)"
    LATE_TALK_COUNTS = "late_talk_counts", "Ett sent avbokat samtal räknas (1 ja, 0 nej)"
    PHONE_TALK_COUNTS = "phone_talk_counts", "Ett bokat samtal på telefon räknas (1 ja, 0 nej)"
    GROUP_TALK_COUNTS = "group_talk_counts", "En gruppträff räknas (1 ja, 0 nej)"
    MORE_TALKS_BY_LEAD = "more_talks_by_lead", "Fler samtal än gränsen beslutas av den som leder (1 ja, 0 handläggaren)"
    NEW_SPELL_DAYS = "new_spell_days", "Samtalen räknas från början när ärendet har varit avslutat i"
    WHAT_NEXT_DAYS = "what_next_days", "Frågan vad personen vill sedan är besvarad inom"
    WAITING_CHECK_DAYS = "waiting_check_days", "Den som väntar på hjälp kontrolleras på nytt inom"
    REASSESS_ACUTE = "reassess_acute", "Akut fara bedöms igen inom"
    REASSESS_HIGH = "reassess_high", "Hög risk bedöms igen inom"
    REASSESS_RAISED = "reassess_raised", "Förhöjd risk bedöms igen inom"
    REASSESS_LOW = "reassess_low", "Låg risk bedöms igen inom"
    NEW_LOOK_DAYS = "new_look_days", "Faran bedöms på nytt efter en händelse inom"
    REPEATED_WITHIN_DAYS = "repeated_within_days", "Våld eller hot räknas som upprepat inom"
    SAFEGUARD_ALARM_DAYS = "safeguard_alarm_days", "Påminnelse innan ett skydd går ut"
    TALK_PERIOD = "talk_period", "Samtalsperiod"
    TALK_GAP_WEEKS = "talk_gap_weeks", "Uppehåll i en insats, påminn efter veckor"
    SOCIAL_WORKER_SUPPORT = "social_worker_support", "Stöd av socialsekreterare, högst"
    ECONOMIC_AID_AT_PLACEMENT = "economic_aid_at_placement", "Ekonomiskt bistånd vid placering, högst"
    SMALL_NUMBER = "small_number", "Antal som är för små att visa, under"
    SAFE_CONTACT_VALID = "safe_contact_valid", "Säker kontakt bekräftas på nytt efter"
    CONSENT_DAYS = "consent_days", "Samtycke att lämna uppgifter gäller som längst i"
    CONSENT_REMINDERS = "consent_reminders", "Påminnelser om en fråga om samtycke, högst"
    TRIES_TO_MOTIVATE = "tries_to_motivate", "Försök att motivera före beslut mot en vårdnadshavares vilja, minst"
    CHILD_ANSWERS_FROM = "child_answers_from", "Barn är part och svarar själv från"
    TRIES_BEFORE_GOODBYE = "tries_before_goodbye", "Försök utan svar innan det är dags att bestämma vad som görs"
    ACCOUNT_UNUSED = "account_unused", "Konto pausas när det inte har använts på"
    INTAKE_ACCESS_AFTER_HANDOVER = "intake_access_after_handover", "Mottagarens läsrätt efter överlämning"
    GLASS_REVIEW = "glass_review", "Nödöppning granskas inom, arbetsdagar"
    GLASS_USES = "glass_uses", "Nödöppningar av en och samma på 30 dagar, granskas när de är fler än"
    GLASS_ASKED = "glass_asked", "Försök till nödöppning som en person gör på en timme, högst"
    LEAD_READING_HOURS = "lead_reading_hours", "Den som leder läser ett ärende av ett skäl i"
    NIGHT_CARD_DAYS = "night_card_days", "Nattkort gäller som längst i"
    CONCERN_ANSWER_DAYS = "concern_answer_days", "BoU påminns om besked på en orosanmälan efter"
    STAND_IN_DAYS = "stand_in_days", "Ersättare har ett ärende som längst i"
    JOINT_WORK_DAYS = "joint_work_days", "Arbete med båda parter gäller som längst i"
    JOIN_UNDO_DAYS = "join_undo_days", "Sammanförda poster kan tas isär i"
    CASE_OPENINGS_WARNING = "case_openings_warning", "Sidor i ärenden som en person öppnar på en timme, loggas vid"
    CASE_OPENINGS = "case_openings", "Sidor i ärenden som en person öppnar på en timme, högst"
    SEARCHES = "searches", "Sökningar som en person gör på en minut, högst"
    REVIEW_NIGHT_FROM = "review_night_from", "Loggranskning: natt från"
    REVIEW_NIGHT_TO = "review_night_to", "Loggranskning: natt till"
    REVIEW_MANY_CASES = "review_many_cases", "Loggranskning: olika ärenden på en timme, från"
    REVIEW_REFUSALS = "review_refusals", "Loggranskning: avvisade försök på ett dygn, från"
    REVIEW_AFTER_CLOSING = "review_after_closing", "Loggranskning: avslutat ärende öppnas, efter"
    REVIEW_SAMPLE = "review_sample", "Loggranskning: stickprov, ett öppnat ärende på"
    REVIEW_WITHIN = "review_within", "Loggranskning: granskat inom"
    ROLES_SIGNED = "roles_signed", "Rollerna vid enheten gås igenom av den som leder den minst var"
    CASES_REVIEWED = "cases_reviewed", "En medarbetares ärenden gås igenom med den som leder minst var"
    FIRST_ANSWER_DAYS = "first_answer_days", "Första svar till en kontakt inom, arbetsdagar"
    FIRST_TALK_DAYS = "first_talk_days", "Från första kontakt till första samtal, högst"
    QUICK_NOTE_DAYS = "quick_note_days", "Snabbanteckning kompletteras inom, arbetsdagar"
    FORM_CONTACTS = "form_contacts", "Kontakter genom det öppna formuläret på en timme, högst"
    WALLED_APART = "walled_apart", "Två sidor bokas inte till samma plats närmare varandra än"
    SECOND_READER = "second_reader", "Förslag till beslut läses av en andra läsare (1 ja, 0 nej)"
    READERS_NAMED = "readers_named", "Klientens utdrag: medarbetarnas namn (1 skrivs ut, 0 inte)"
    CASE_CONFERENCES = "case_conferences", "Gemensamma ärendekonferenser (1 ja, 0 nej)"
    GROUP_CAPACITY = "group_capacity", "Deltagare i en grupp, högst"
    GROUP_TRIES = "group_tries", "Nej till plats i grupp som en person får på ett dygn innan alla blir nej"
    BOOKING_TRIES = "booking_tries", "Nej till tid eller rum som en person får på ett dygn innan alla blir nej"
    RATING_CODE_MINUTES = "rating_code_minutes", "Koden till surfplattan skrivs in inom"
    RATING_ANSWER_MINUTES = "rating_answer_minutes", "Frågorna på surfplattan besvaras inom"
    APPEAL_SENT_ON_WITHIN = "appeal_sent_on_within", "Ett överklagande överlämnas till domstolen inom"
    CASE_FILES = "case_files", "Filer i ett ärende, högst tillsammans"
    UNIT_FILES = "unit_files", "Filer i en enhets ärenden, högst tillsammans"
    FILES_TAKEN_IN = "files_taken_in", "Filer som en person tar in på en timme, högst"


DEFAULT_LIMITS: Final[Mapping[Limit, int]] = {
    Limit.CASE_OPENINGS_WARNING: 300,
    Limit.CASE_OPENINGS: 1_000,
    Limit.SEARCHES: 60,
    Limit.SAFE_CONTACT_VALID: 90,
    Limit.CONSENT_DAYS: 366,
    Limit.CONSENT_REMINDERS: 2,
    Limit.TRIES_TO_MOTIVATE: 1,
    Limit.CHILD_ANSWERS_FROM: 15,
    Limit.TRIES_BEFORE_GOODBYE: 4,
    Limit.GLASS_REVIEW: 3,
    Limit.GLASS_USES: 3,
    Limit.GLASS_ASKED: 10,
    Limit.LEAD_READING_HOURS: 8,
    Limit.NIGHT_CARD_DAYS: 31,
    Limit.CONCERN_ANSWER_DAYS: 14,
    Limit.STAND_IN_DAYS: 366,
    Limit.JOINT_WORK_DAYS: 366,
    Limit.ROLES_SIGNED: 92,
    Limit.CASES_REVIEWED: 31,
    Limit.QUICK_NOTE_DAYS: 1,
    Limit.FORM_CONTACTS: 60,
    Limit.WALLED_APART: 2,
    Limit.APPEAL_SENT_ON_WITHIN: 7,
    Limit.CASE_CONFERENCES: 0,
    Limit.GROUP_TRIES: 5,
    Limit.BOOKING_TRIES: 10,
    Limit.RATING_CODE_MINUTES: 30,
    Limit.RATING_ANSWER_MINUTES: 60,
    Limit.OPEN_ACCESS_USING_VIOLENCE: 0,
    Limit.MISSED_TALK_COUNTS: 0,
    Limit.LATE_TALK_COUNTS: 0,
    Limit.PHONE_TALK_COUNTS: 1,
    Limit.GROUP_TALK_COUNTS: 0,
    Limit.MORE_TALKS_BY_LEAD: 0,
    Limit.NEW_SPELL_DAYS: 30,
    Limit.WAITING_CHECK_DAYS: 14,
    Limit.REASSESS_ACUTE: 7,
    Limit.REASSESS_HIGH: 30,
    Limit.REASSESS_RAISED: 90,
    Limit.REASSESS_LOW: 180,
    Limit.NEW_LOOK_DAYS: 1,
    Limit.REPEATED_WITHIN_DAYS: 365,
    Limit.SAFEGUARD_ALARM_DAYS: 21,
    Limit.TALK_GAP_WEEKS: 4,
    Limit.CASE_FILES: 500,
    Limit.UNIT_FILES: 50_000,
    Limit.FILES_TAKEN_IN: 60,
}
"""What holds where the organisation has decided nothing: limits never missing. Source: S-132, R-081, R-214, R-219."""


class DutyKind(TextChoices):
    """What someone on duty is there for (R-080)."""

    RECEPTION = "reception", "Mottagning"
    OUT_OF_HOURS = "out_of_hours", "Jour kväll och helg"


class DutyHole(TextChoices):
    """What is missing in the roster on a day. None of it goes unmarked (R-080)."""

    NOBODY = "nobody", "ingen i tjänst"
    PRIMARY_GONE = "primary_gone", "arbetar inte här den dagen"
    NO_BACK_UP = "no_back_up", "ingen reserv"
    BACK_UP_GONE = "back_up_gone", "reserven arbetar inte här den dagen"


class Right(TextChoices):
    """What a unit's functions give its staff the right to do, as the organisation has decided (R-025, R-027, R-028)."""

    DECIDE_ADULT = "decide_adult", "besluta om insatser till vuxna"
    DECIDE_CHILD = "decide_child", "besluta om insatser till barn"
    OPEN_CASE = "open_case", "öppna ärende"
    OPEN_CASE_ON_DECISION = "open_case_on_decision", "öppna ärende på beslut"


class DecisionKind(TextChoices):
    """What a decision in a case is about. Who may take it stands in the register of delegations for that day."""

    INTERVENTION = "intervention", "Insats till vuxen"
    CHILD_INTERVENTION = "child_intervention", "Insats till barn"
    AGAINST_GUARDIAN = "against_guardian", "Insats till barn trots en vårdnadshavares vägran"
    SHELTER = "shelter", "Skyddat boende"
    OPEN_INVESTIGATION = "open_investigation", "Inleda utredning"
    NO_INVESTIGATION = "no_investigation", "Inte inleda utredning"
    EXTEND_INVESTIGATION = "extend_investigation", "Förlänga utredningstiden"
    CLOSE_INVESTIGATION = "close_investigation", "Avsluta utredning utan insats"
    DISMISS_APPEAL = "dismiss_appeal", "Avvisa ett överklagande som kom för sent"


POSTS: Final[Mapping[str, str]] = {
    **{role.value: str(role.label) for role in Role},
    "deputy_unit_manager": "Biträdande enhetschef",
}
"""Posts that a unit can have a target for (R-022). The deputy has the role of a unit manager in everything else."""

POST_ROLES: Final[Mapping[str, str]] = {post: post for post in Role.values} | {
    "deputy_unit_manager": Role.UNIT_MANAGER.value
}
"""The role in which whoever holds the post works."""
