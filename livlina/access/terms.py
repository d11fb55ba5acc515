"""The words for who may do what."""

from enum import Enum

from django.db.models import TextChoices


class Role(TextChoices):
    """What a member of staff is at one unit. The values are promised to the outside."""

    THERAPIST = "therapist", "Behandlare"
    SOCIAL_WORKER = "social_worker", "Socialsekreterare"
    INTAKE = "intake", "Mottagning"
    CHILD_WORKER = "child_worker", "Barnhandläggare"
    BARNAHUS_COORDINATOR = "barnahus_coordinator", "Barnahussamordnare"
    GROUP_LEADER = "group_leader", "Gruppledare"
    UNIT_MANAGER = "unit_manager", "Enhetschef"
    LOG_REVIEWER = "log_reviewer", "Loggranskare"
    REGISTER_CONTROLLER = "register_controller", "Registerkontrollant"
    RECORDS_OFFICER = "records_officer", "Arkiv och utlämnande"
    STATISTICIAN = "statistician", "Statistiker"
    SYSTEM_ADMIN = "system_admin", "Systemförvaltare"


class Permission(Enum):
    """An act that a role can include. Which roles do stands in `rules.GRANTS`."""

    REGISTER_CONTACT = "register_contact"
    ANSWER_CONTACT = "answer_contact"
    OPEN_CASE = "open_case"
    READ_CASE = "read_case"
    WRITE_NOTE = "write_note"
    RECORD_FACTS = "record_facts"
    READ_SECOND = "read_second"
    ASSIGN_CASE = "assign_case"
    ALLOW_MORE_TALKS = "allow_more_talks"
    ALLOW_EXCEPTION = "allow_exception"
    END_AT_HIGH_RISK = "end_at_high_risk"
    SEARCH = "search"
    BREAK_GLASS = "break_glass"
    IMPORT_CASES = "import_cases"
    READ_STATISTICS = "read_statistics"
    REVIEW_TRACES = "review_traces"
    READ_REVIEWS = "read_reviews"
    JUDGE_DUPLICATES = "judge_duplicates"
    SIGN_ROLES = "sign_roles"
    CONFIRM_LAW = "confirm_law"
    WRITE_OFFERED = "write_offered"
    RECORD_COMPETENCE = "record_competence"
    SET_COMPETENCE = "set_competence"
