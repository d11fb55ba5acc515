"""How cases, and what is written in them, change. The commands by subject; outside they have one name."""

from livlina.cases.services.assigning import (
    assign_case,
    check_handler,
    end_relation,
    read_as_lead,
    set_whereabouts,
    share_case,
)
from livlina.cases.services.changing import ChangedFacts, change_case
from livlina.cases.services.danger import (
    call_unread_danger,
    decide_danger,
    finish_instruction,
    read_danger,
    sealed_instruction,
    tell_danger,
)
from livlina.cases.services.glass import (
    break_glass,
    call_overdue,
    decide_glass,
    read_request,
    read_review,
    review_glass,
)
from livlina.cases.services.guardians import decide_for_guardian, print_for_guardian
from livlina.cases.services.joint import approve_joint_work, end_joint_work
from livlina.cases.services.letting import let_out
from livlina.cases.services.night import (
    CardFacts,
    end_night_card,
    list_night_cards,
    raise_risk,
    read_night_card,
    read_told_less,
    search_night_cards,
    write_night_card,
)
from livlina.cases.services.notes import change_note, sign_note, write_note
from livlina.cases.services.opening import CaseFacts, add_party, next_number, open_case, open_childs_case
from livlina.cases.services.reading import list_cases, read_case, search
from livlina.cases.services.telling import change_person, end_told, tell_fact
from livlina.cases.services.ways import confirm_way, tell_way

__all__ = [
    "CardFacts",
    "CaseFacts",
    "ChangedFacts",
    "add_party",
    "approve_joint_work",
    "assign_case",
    "break_glass",
    "call_overdue",
    "call_unread_danger",
    "change_case",
    "change_note",
    "change_person",
    "check_handler",
    "confirm_way",
    "decide_danger",
    "decide_for_guardian",
    "decide_glass",
    "end_joint_work",
    "end_night_card",
    "end_relation",
    "end_told",
    "finish_instruction",
    "let_out",
    "list_cases",
    "list_night_cards",
    "next_number",
    "open_case",
    "open_childs_case",
    "print_for_guardian",
    "raise_risk",
    "read_as_lead",
    "read_case",
    "read_danger",
    "read_night_card",
    "read_request",
    "read_review",
    "read_told_less",
    "review_glass",
    "sealed_instruction",
    "search",
    "search_night_cards",
    "set_whereabouts",
    "share_case",
    "sign_note",
    "tell_danger",
    "tell_fact",
    "tell_way",
    "write_night_card",
    "write_note",
]
