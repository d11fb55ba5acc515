"""How cases, and what is written in them, change. The commands by subject; outside they have one name."""

from livlina.cases.services.assigning import (
    assign_case,
    check_handler,
    end_relation,
    read_as_lead,
    set_whereabouts,
    share_case,
)
from livlina.cases.services.changing import ChangedFacts, change_case, close_case
from livlina.cases.services.joint import approve_joint_work, end_joint_work
from livlina.cases.services.notes import change_note, sign_note, write_note
from livlina.cases.services.opening import CaseFacts, add_party, next_number, open_case, open_childs_case
from livlina.cases.services.reading import list_cases, read_case, search

__all__ = [
    "CaseFacts",
    "ChangedFacts",
    "add_party",
    "approve_joint_work",
    "assign_case",
    "change_case",
    "change_note",
    "check_handler",
    "close_case",
    "end_joint_work",
    "end_relation",
    "list_cases",
    "next_number",
    "open_case",
    "open_childs_case",
    "read_as_lead",
    "read_case",
    "search",
    "set_whereabouts",
    "share_case",
    "sign_note",
    "write_note",
]
