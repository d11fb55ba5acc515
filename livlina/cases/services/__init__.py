"""How cases, and what is written in them, change. The commands by subject; outside they have one name."""

from livlina.cases.services.assigning import assign_case, check_handler
from livlina.cases.services.changing import ChangedFacts, change_case, close_case
from livlina.cases.services.notes import change_note, sign_note, write_note
from livlina.cases.services.opening import CaseFacts, add_party, next_number, open_case, open_childs_case
from livlina.cases.services.reading import list_cases, read_case, search

__all__ = [
    "CaseFacts",
    "ChangedFacts",
    "add_party",
    "assign_case",
    "change_case",
    "change_note",
    "check_handler",
    "close_case",
    "list_cases",
    "next_number",
    "open_case",
    "open_childs_case",
    "read_case",
    "search",
    "sign_note",
    "write_note",
]
