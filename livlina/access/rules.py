"""Which role includes which act, and which roles lead or receive at a unit. Source: S-01, section 1."""

from collections.abc import Mapping
from typing import Final

from livlina.access.terms import Permission as P
from livlina.access.terms import Role as R

# Working roles meet people; the others (log review, register, records, administration) never open a case.
CASE_WORK: Final = frozenset(
    {
        P.REGISTER_CONTACT,
        P.ANSWER_CONTACT,
        P.OPEN_CASE,
        P.READ_CASE,
        P.WRITE_NOTE,
        P.RECORD_FACTS,
        P.READ_SECOND,
        P.SEARCH,
        P.BREAK_GLASS,
    }
)

LEAD_WORK: Final = CASE_WORK | {
    P.ASSIGN_CASE,
    P.ALLOW_MORE_TALKS,
    P.ALLOW_EXCEPTION,
    P.END_AT_HIGH_RISK,
    P.READ_STATISTICS,
    P.READ_REVIEWS,
    P.SIGN_ROLES,
    P.RECORD_COMPETENCE,
}

GRANTS: Final[Mapping[str, frozenset[P]]] = {
    R.THERAPIST: CASE_WORK,
    R.SOCIAL_WORKER: CASE_WORK,
    R.INTAKE: CASE_WORK,
    R.CHILD_WORKER: CASE_WORK,
    R.BARNAHUS_COORDINATOR: CASE_WORK,
    R.GROUP_LEADER: LEAD_WORK,
    R.UNIT_MANAGER: LEAD_WORK | {P.IMPORT_CASES},
    R.LOG_REVIEWER: frozenset({P.REVIEW_TRACES, P.READ_REVIEWS}),
    R.REGISTER_CONTROLLER: frozenset({P.JUDGE_DUPLICATES}),
    R.RECORDS_OFFICER: frozenset(),
    R.STATISTICIAN: frozenset({P.READ_STATISTICS}),
    R.SYSTEM_ADMIN: frozenset({P.CONFIRM_LAW, P.WRITE_OFFERED, P.RECORD_COMPETENCE, P.SET_COMPETENCE}),
}

# The unit's cases and its contacts, by role alone. The database holds the same two lists
# (cases/migrations) and a test compares them.
LEADS: Final = frozenset({R.UNIT_MANAGER, R.GROUP_LEADER})
RECEIVES: Final = LEADS | {R.INTAKE}


def includes(role: str, permission: P) -> bool:
    """True when the role includes the act."""
    return permission in GRANTS[role]
