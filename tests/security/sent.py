"""What is sent to each address that changes something: as the one with the right to it would send it."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from livlina.access.actor import Actor
from livlina.access.commands import acting_as
from livlina.access.routes import Address
from livlina.access.terms import Role
from livlina.assessments.clock import queries as danger
from livlina.cases import queries as cases
from livlina.cases import urgent
from livlina.cases.children.models import ChildAnswer
from livlina.cases.concerns import queries as concerns
from livlina.cases.consenting.models import ConsentStep
from livlina.cases.investigation import queries as investigation
from livlina.cases.models import Case, GuardianDecision, Party
from livlina.cases.of_case import OfCase
from livlina.cases.paper import queries as paper
from livlina.cases.process import queries as process
from livlina.cases.review import queries as log_review
from livlina.core import clock
from livlina.organisation.models import Staff
from livlina.organisation.tests.factories import actor
from livlina.people import queries as people
from livlina.people import register as people_register
from livlina.people.models import Consent
from livlina.people.tests.factories import identity_number
from livlina.support.models import ChildsWord, ConditionCheck
from livlina.support.partner import queries as partner
from livlina.support.waiting import queries as waits
from livlina.workspace.events import sources_for
from tests.security.scene import NOBODY, TO_BE_OPENED, File, Scene, Situation

Sent = dict[str, Any]
WHY = "Polisen ringde, och det kan inte vänta."


def yesterday() -> str:
    return (clock.today() - timedelta(days=1)).isoformat()


def a_note() -> Sent:
    return {
        "part": "handling",
        "kind": "call",
        "happened_on": yesterday(),
        "happened_time": "10.00",
        "text": "Ett prov",
        "submission": str(uuid.uuid4()),
    }


def asked_now() -> Sent:
    """That somebody was asked today, face to face."""
    told = {"happened_on": clock.today().isoformat(), "asked": "self", "how": "in_person", "via": "here"}
    return told | {"submission": str(uuid.uuid4())}


def a_decision() -> Sent:
    return {"kind": "shelter", "outcome": "granted", "what": "Ett prov", "submission": str(uuid.uuid4())}


def a_contact(scene: Scene) -> Sent:
    return {
        "unit": str(scene.unit.public_id),
        "received_on": clock.today().isoformat(),
        "received_time": "00.01",
        "kind": "person",
        "entrance": "self",
    }


def a_shift(me: Staff, day: date) -> Sent:
    told = {"kind": "reception", "starts_on": day.isoformat(), "ends_on": day.isoformat()}
    return told | {"primary": str(me.public_id), "submission": str(uuid.uuid4())}


def a_group(staff: list[Staff]) -> Sent:
    return {
        "kind": "group_intervention",
        "method": "manual",
        "capacity": "4",
        "starts_on": clock.today().isoformat(),
        "ends_on": (clock.today() + timedelta(days=70)).isoformat(),
        "hosts": [str(one.public_id) for one in staff],
        "submission": str(uuid.uuid4()),
    }


def a_conference(staff: list[Staff]) -> Sent:
    return {
        "held_on": (clock.today() + timedelta(days=70)).isoformat(),
        "held_time": "10.00",
        "minutes": "480",
        "staff": [str(one.public_id) for one in staff],
        "submission": str(uuid.uuid4()),
    }


def told(file: File, kind: str) -> Sent:
    """One fact of that kind."""
    child, other = str(file.child.public_id), str(file.other.public_id)
    return {
        "relation": {"person": child, "kind": "other_kin", "other": other},
        "vardnad": {"person": child, "guardian": other, "kind": "joint_custody"},
        "foretradare": {"kind": "god_man", "name": "Prov"},
        "kontaktvag": {"kind": "visit", "is_safe": "yes", "confirmed_on": clock.today().isoformat()},
        "vistelse": {"kind": "school", "address": "Provgatan 1"},
    }[kind]


def answered(step: str) -> Sent:
    """An answer of that step for a child."""
    outcome = {
        "anmalan": {"outcome": "made", "to_words": "BoU Prov", "how": "phone"},
        "kvitto": {"outcome": "received"},
        "besked": {"outcome": "none_told"},
        "samtal": {"outcome": "not_talked"},
        "stod": {"outcome": "not_offered"},
    }[step]
    return outcome | {"happened_on": yesterday(), "text": WHY, "submission": str(uuid.uuid4())}


def as_whom(scene: Scene, role: str) -> Staff:
    """Whose form is sent. One who is not signed in sends a therapist's."""
    return scene.staff[Role.THERAPIST.value if role == NOBODY else role]


def given(file: File, staff: Staff) -> Sent:
    """What the client gets of her file, with how each event stands on the page where it is chosen."""
    me = actor(staff)
    sheets = paper.sheets(cases.file(me, file.case), sources_for(me), actor_id=me.id)
    return {
        "read": " ".join(sheet.mark() for sheet in sheets),
        "shown": [f"note.happened_at:{file.signed.public_id}"],
        "ground": "party_insight_limited",
        "why": WHY,
        "way": file.facts["kontaktvag"].kind,
        "submission": str(uuid.uuid4()),
        "confirmed_because": WHY,
    }


def reviewed(file: File, staff: Staff) -> Sent:
    """What the log reviewer found, who was shown what the page shows now."""
    me = actor(staff)
    with acting_as(me):
        item = log_review.shown(me).filter(pk=file.item.pk).first()
    return {"outcome": "in_order", "seen": item.mark if item else ""}


def glass_reviewed(file: File, staff: Staff) -> Sent:
    """What was found of a broken glass, by one who was shown what the page shows now."""
    me = actor(staff)
    with acting_as(me):
        of_glass = urgent.reviews(me).filter(pk=file.review.pk).first()
        seen = urgent.mark(of_glass) if of_glass else ""
    return {"outcome": "in_order", "text": WHY, "seen": seen}


def noticed(file: File, _staff: Staff) -> Sent:
    """That the client was told of a decision."""
    client = Party.objects.get(case=file.case, role="client").public_id
    return {"party": str(client), "way": file.facts["kontaktvag"].kind, "submission": str(uuid.uuid4())}


AS_IT_STANDS = {
    "file_give": given,
    "review_item": reviewed,
    "glass_review": glass_reviewed,
    "decision_notice": noticed,
}
"""What bears what its page shows just then. It is asked for only where it is sent, for the asking takes long."""


def of_wait(file: File, _me: Actor) -> list[str]:
    waited = waits.waited(file.case, file.wait.public_id)
    return waits.marks(waited.wait, waited.checks) if waited else []


def of_concern(file: File, _me: Actor) -> list[str]:
    received = concerns.report(file.childs.concern.case, file.childs.concern.public_id)
    return concerns.marks(received) if received else []


def of_inquiry(file: File, me: Actor) -> Iterable[str]:
    inquiry = file.inquiry.communication.investigation
    sees = cases.sees_whereabouts(me, file.case)
    return investigation.whole(inquiry, cases.file(me, file.case), sees_guarded=sees, day=clock.today()).marks


SHOWN: dict[str, Callable[[File, Actor], Iterable[str]]] = {
    "waiting_check": of_wait,
    "waiting_end": of_wait,
    "concern_protection": of_concern,
    "concern_preliminary": of_concern,
    "case_partner": lambda file, _me: partner.marks(partner.contact(file.case)),
    "assessment_register": lambda file, _me: danger.known(file.case).marks(),
    "safeguard_change": lambda file, _me: danger.event_marks(danger.known(file.case).happened),
    **dict.fromkeys(
        (f"deadline_{act}" for act in ("finish", "extend", "stop", "resume")),
        lambda file, _me: [process.mark(file.deadline)],
    ),
    "investigation_end": of_inquiry,
    "child_step": lambda file, _me: of_rows(ChildAnswer, file.case),
    "case_consents": lambda file, _me: people.consent_marks(Consent.objects.filter(person=file.case.person)),
    "case_conditions": lambda file, _me: of_rows(ConditionCheck, file.childs.case),
    "childs_page": lambda file, _me: of_rows(ChildsWord, file.childs.case),
    "help_consents": lambda file, _me: of_rows(ConsentStep, file.childs.case),
    "guardian_decide": lambda file, _me: of_rows(GuardianDecision, file.childs.case),
}
"""What the page shows now of what its form changes (S-142), by its marks; asked for only where it is sent."""


def of_rows(kind: type[OfCase], case: Case) -> list[str]:
    """The marks of all rows of a kind in a case: a page shows no more."""
    return [str(row.public_id) for row in kind._default_manager.filter(case=case).only("public_id")]


def register(scene: Scene) -> Sent:
    text = f"arendenummer;enhet;inkom;roll\nA-1;{scene.unit.name};{yesterday()};våldsutsatt\n"
    return {"act": "store", "file": SimpleUploadedFile("register.csv", text.encode())}


def of_an_investigation(file: File) -> dict[str, Sent]:
    """Each step of the investigation that stands in the file."""
    today = clock.today().isoformat()
    once = {"submission": str(uuid.uuid4())}
    written = {"text": "Ett prov", "version": 1}
    return {
        "investigation_open": once
        | {"came_by": "application", "opened_on": today, "ground": "sol2025_14_2", "why": WHY, "safety": WHY},
        "investigation_section": written,
        "investigation_child": written,
        "investigation_guarded": written,
        "gathered_new": once | {"from_whom": "Prov", "basis": "consent", "asked_on": today},
        "gathered_answer": {"came_on": today, "text": WHY},
        "communication_new": once
        | {
            "party": str(file.inquiry.communication.party.public_id),
            "material": WHY,
            "way": "meeting",
            "sent_on": today,
            "reply_by_on": today,
        },
        "communication_reply": {"replied_on": today, "text": WHY},
        "proposal_new": once | {"kinds": ["advice"], "text": WHY, "position": 1},
        "proposal": {"outcome": "read"},
        "investigation_end": {"how": "withdrawn", "ended_on": today, "why": WHY, "safety": WHY},
    }


def to_handle(scene: Scene, file: File, role: str) -> dict[str, Sent]:
    """By the name of the address. One that is not here is sent an empty form."""
    today = clock.today().isoformat()
    of_contact = {"version": file.contact.version}
    me = as_whom(scene, role)
    return {
        "public_contact": {"way": "i_call", "note": "Ett prov"},
        "decision_new": a_decision(),
        "decision_change": a_decision() | {"version": file.proposal.version},
        "decision_correct": a_decision(),
        "decision_extend": a_decision() | {"talks": "1"},
        "decision_sign": {"decided_on": today, "version": file.proposal.version},
        "decision_step": {"step": "carried_out", "happened_on": today, "submission": str(uuid.uuid4())},
        "promise_new": {"what": "En plats.", "who": "me", "promised_on": today, "until": today},
        "promise": {"kept": "1"},
        "law_ground": {"section": "1 kap. 1 §", "source": "Lagtexten, i den lydelse som gäller."},
        "case_facts": {"entrance": "police", "version": file.case.version},
        "case_close": {
            "closed_on": today,
            "reason": str(scene.reason.public_id),
            "goal_reached": "partly",
            "violence_ceased": "unknown",
            "need_remains": "no",
            "safety": WHY,
        },
        "case_reopen": {"reason": WHY},
        "case_assign": {"assigned_to": str(scene.other_colleague.public_id)},
        "case_share": {"assigned_to": str(scene.other_colleague.public_id), "kind": "co_assigned"},
        "joint_work": {
            "assigned_to": str(scene.other_colleague.public_id),
            "other": scene.files[Role.THERAPIST.value, Situation.OWN].case.number,
            "text": "Paret har bett om det, och vi har prövat det tillsammans.",
            "until": (clock.today() + timedelta(days=30)).isoformat(),
            "submission": str(uuid.uuid4()),
        },
        "case_read": {"reason": "review", "text": "Jag följer upp hur ärendet har gått, enligt planen."},
        "note_new": a_note(),
        "note_change": a_note() | {"version": file.note.version},
        "note_correct": a_note(),
        "person_new": {"role": "close", "name": "Prov Person"},
        "person_change": {"name": "Prov Person", "version": file.child.version},
        "child_case": {"came_in_on": today, "entrance": "self"},
        "session_new": {
            "state": "held",
            "staff": str(me.public_id),
            "starts_on": yesterday(),
            "starts_time": "7.00",
            "minutes": 30,
            "form": "individual",
        },
        "session_mark": {"state": "missed", "read": file.session.state},
        "case_move": {"step": "help", "entered_on": today, "position": 1},
        "case_follow": {"reason": WHY, "position": 1},
        "assessment_new": asked_now(),
        "case_rating": {
            "instrument": "self_rating",
            "language": "sv",
            "moment": "start",
            "sees": "herself",
            "submission": str(uuid.uuid4()),
        },
        "assessment_register": asked_now() | {"result": "Prov"},
        "assessment_section": {"item_care": "no", "asked": "care", "version": "0"},
        "assessment_judge": {"level": "high", "why": WHY},
        "assessment_sign": {"level": "high", "difference": WHY, "answered": "1"},
        "assessment_discard": {"words": WHY, "answered": "1"},
        "assessment_second": {"outcome": "agreed"},
        "risk_event_new": {"kind": "moved", "happened_on": today, "submission": str(uuid.uuid4())},
        "risk_decision": {"offered": WHY, "chose": WHY, "remains": WHY, "submission": str(uuid.uuid4())},
        "safeguard_new": {"kind": "alarm", "starts_on": today, "submission": str(uuid.uuid4())},
        "safeguard_change": {"became": "ended", "on": today, "submission": str(uuid.uuid4())},
        "safety_plan": {"home": "Prov", "review_on": today, "version": "1", "submission": str(uuid.uuid4())},
        "assessment_add": {"words": WHY, "submission": str(uuid.uuid4())},
        "plan_new": {
            "goal_1": "Prov",
            "can": "Prov",
            "cannot": "Prov",
            "confirmed_on": today,
            "confirmed_how": "heard",
            "follow_up_on": today,
            "version": "1",
            "submission": str(uuid.uuid4()),
        },
        "plan_follow_up": {
            "outcome_1": "partly",
            "followed_on": today,
            "version": "1",
            "submission": str(uuid.uuid4()),
        },
        "intervention_new": {
            "kind": "support_person",
            "starts_on": today,
            "ground": "service",
            "items": ["bank", "travel"],
            "agreed": "on",
            "submission": str(uuid.uuid4()),
        },
        "intervention_extend": {"talks": "9", "why": "need", "words": WHY, "submission": str(uuid.uuid4())},
        "intervention_end": {"reason": "done", "ended_on": today},
        "intervention_act": {"kind": "advice", "on": today, "words": "Prov", "submission": str(uuid.uuid4())},
        "intervention_mark": {"state": "done"},
        "session_about": {"theme": "safety", "version": "1"},
        "help_card": {"words": "Övningarna behöver ett enklare språk.", "submission": str(uuid.uuid4())},
        "waiting_new": {
            "kind": "other",
            "priority": "acute",
            "since": today,
            "need": "Prov",
            "reason": "no_place",
            "submission": str(uuid.uuid4()),
        },
        "waiting_check": {
            "checked_on": today,
            "how": "call",
            "state": "calm",
            "words": "Prov",
            "priority": "acute",
            "submission": str(uuid.uuid4()),
        },
        "waiting_offer": {"place": "Prov", "offered_on": today, "submission": str(uuid.uuid4())},
        "waiting_answer": {"answer": "accepted", "answered_on": today},
        "waiting_end": {"reason": "moved", "end_words": "Prov", "ended_on": today},
        "case_possible": {"meets_violent_parent": "yes", "submission": str(uuid.uuid4())},
        "possible_exception": {
            "help": "trappan:meets_violent_parent",
            "reason": WHY,
            "submission": str(uuid.uuid4()),
        },
        "possible_wish": {
            "help": "other",
            "reason": "not_offered",
            "words": "Prov",
            "wished_on": today,
            "submission": str(uuid.uuid4()),
        },
        "deadline_new": {"clock": "decision_may_be_demanded", "starts_on": today},
        "deadline_finish": {"finished_on": today},
        "deadline_extend": {
            "until": (clock.today() + timedelta(days=200)).isoformat(),
            "decided_by": "Enhetschefen",
            "reason": WHY,
        },
        "deadline_stop": {"reason": WHY},
        "task_new": {"what": "Ring skolan", "submission": str(uuid.uuid4())},
        "session_move": {
            "staff": str(me.public_id),
            "starts_on": (clock.today() + timedelta(days=1)).isoformat(),
            "starts_time": "7.00",
            "minutes": 30,
        },
        "interpreter_mark": {"state": "ordered", "read": "wanted"},
        "contact_new": a_contact(scene) | {"name": "Prov Person"},
        "contact_quick": a_contact(scene) | {"name": "Prov Person"},
        "contact_way_in": a_contact(scene),
        "contact_assess": of_contact | {"assessment": "assessed", "note": "Prov"},
        "morning": {
            "unit": str(scene.unit.public_id),
            "shown_at": clock.now().isoformat(timespec="microseconds"),
            "read": "",
            "submission": str(uuid.uuid4()),
        },
        "contact_take": of_contact,
        "contact_change": a_contact(scene) | of_contact,
        "contact_answer": of_contact
        | {"answered_on": today, "answered_time": f"{clock.now().astimezone():%H.%M}", "text": "Svar"},
        "contact_end": of_contact | {"outcome": "advice_given", "ended_on": today},
        "contact_redirect": of_contact | {"to": "BoU", "concern_reported": "yes", "ended_on": today},
        "contact_pass_on": of_contact | {"unit": str(scene.elsewhere.public_id), "remains": "Inget"},
        "contact_open_case": of_contact | {"role": "exposed"},
        "concern_new": {
            "received_on": yesterday(),
            "received_time": "22.30",
            "how": "phone",
            "reporter": "mandated",
            "text": WHY,
            "submission": str(uuid.uuid4()),
        },
        "concern_protection": {
            "conclusion": "not_needed",
            "basis": WHY,
            "made_on": yesterday(),
            "made_time": "22.45",
            "submission": str(uuid.uuid4()),
        },
        "concern_preliminary": {"outcome": "opened", "reason": WHY, "decided_by": "Prov Chef", "made_on": today},
        "help_consents": {
            "help": "trappan",
            "step": "no",
            "who": str(file.childs.guardian.public_id),
            "happened_on": today,
            "how": "words",
            "submission": str(uuid.uuid4()),
        },
        "help_consent_decide": {"what": WHY, "reasons": WHY, "submission": str(uuid.uuid4())},
        "guardian_decide": {"may_be_shown": "hold", "ground": "guardian_secrecy", "text": WHY},
        "break_glass": {"q": TO_BE_OPENED, "unit": str(scene.unit.public_id), "reason": "danger", "text": WHY},
        "glass_request": {"answer": "approve"},
        "night_card_of_case": {
            "duty": str(scene.duty.public_id),
            "ground": "consent",
            "until": today,
            "risk": "high",
            "plan": "Ring polisen.",
            "why": WHY,
            "version": "1",
        },
        "notice": {"read": f"{file.notice.public_id}.{file.notice.made_at.timestamp()}"},
        "told_less": {"row": str(file.less.public_id)},
        "case_consents": {
            "purpose": "sharing:police",
            "recipient": "Prov",
            "what": ["risk"],
            "starts_on": today,
            "ends_on": today,
            "given_how": "words",
            "submission": str(uuid.uuid4()),
        },
        "document_new": {
            "direction": "made",
            "kind": "letter",
            "happened_on": today,
            "what": "Prov",
            "submission": str(uuid.uuid4()),
        },
        "case_summary": {
            "consent": str(file.covering.public_id),
            "how": "paper",
            "handed_on": today,
            "version": "1",
            "submission": str(uuid.uuid4()),
        },
        "case_summary_new": {
            "what_i_need": "Prov",
            "approved_on": today,
            "approved_how": "heard",
            "version": "1",
            "submission": str(uuid.uuid4()),
        },
        "case_reach": {
            "vag": str(file.facts["kontaktvag"].public_id),
            "outcome": "sent",
            "submission": str(uuid.uuid4()),
        },
        **of_an_investigation(file),
        "unit_roles": {"unit": str(scene.unit.public_id), "seen": scene.roles_mark},
        "offered_new": {
            "board": str(scene.unit.boards.get().board.public_id),
            "units": [str(scene.unit.public_id)],
            "offer": "group",
            "reference": "SN 2025/0001",
            "decided_on": today,
            "valid_from": today,
            "identity": "no",
            "basis": "general",
            "submission": str(uuid.uuid4()),
        },
        "competence_new": {
            "staff": str(file.trained.staff.public_id),
            "kind": str(file.trained.kind.public_id),
            "valid_from": "2020-01-01",
            "valid_to": "2020-01-31",
            "submission": str(uuid.uuid4()),
        },
        "competence_end": {"entry": str(file.trained.public_id), "is_mistake": "on"},
        "competence_kind": {"name": "Prov", "valid_from": today, "submission": str(uuid.uuid4())},
        "competence_ask": {
            "kind": str(file.trained.kind.public_id),
            "asked_in": "child",
            "valid_from": today,
            "submission": str(uuid.uuid4()),
        },
        "competence_ask_end": {"row": str(file.trained.kind.public_id), "last_on": today},
        "offered_end": {"offered": str(file.decided_help.public_id), "last_on": today},
        "nameless_new": {
            "offered": str(file.decided_help.public_id),
            "who": "exposed",
            "started_on": today,
            "submission": str(uuid.uuid4()),
        },
        "nameless_one": {
            "act": "talk",
            "held_on": today,
            "form": "phone",
            "minutes": 20,
            "submission": str(uuid.uuid4()),
        },
        "shift_new": a_shift(me, clock.today() + timedelta(days=30)) | {"unit": str(scene.unit.public_id)},
        "shift_change": a_shift(me, clock.today()) | {"version": 1},
        "night_cards": {"q": file.case.number},
        "danger_tell": {"concerns": "Ex", "text": WHY, "must_act": "Jouren", "submission": str(uuid.uuid4())},
        "danger_message": {"outcome": "kept", "reason": WHY},
        "case_chain": {"kind": "shelter", "wanted_on": today, "submission": str(uuid.uuid4())},
        "chain_mark": {"said": "began", "on": today, "submission": str(uuid.uuid4())},
        "partner_ask": {"to": file.case.number, "ask_by": today, "text": "Erbjud en egen kontakt."},
        "case_partner": {
            "kind": "check",
            "happened_on": today,
            "how": "call",
            "state": "calm",
            "next_on": (clock.today() + timedelta(days=3)).isoformat(),
            "submission": str(uuid.uuid4()),
        },
        "commission_new": {
            "to_unit": str(scene.elsewhere.public_id),
            "text": WHY,
            "answer_by": today,
            "ground": "osl_12_2",
            "decided_by": "Prov Chef",
            "submission": str(uuid.uuid4()),
        },
        "commission_given": {"kind": "replied", "text": WHY, "submission": str(uuid.uuid4())},
        "child_own_support": {"kind": "withdrawn", "text": WHY, "submission": str(uuid.uuid4())},
        "childs_page": {"happened_on": today, "told_by": "school", "school": "away", "submission": str(uuid.uuid4())},
        "case_conditions": {
            "receptive": "yes",
            "checked_on": today,
            "violence_ceased": "yes",
            "life_stable": "yes",
            "safe_and_protected": "unknown",
            "meets_violent_parent": "no",
            "submission": str(uuid.uuid4()),
        },
        "own_support": {"kind": "refused", "obstacle": "other", "text": WHY, "submission": str(uuid.uuid4())},
        "conference_new": a_conference([me, scene.other_colleague]),
        "conference_change": a_conference([me, scene.other_colleague]) | {"version": "1"},
        "conference_cancel": {"version": "1"},
        "conference_leave": {"version": "1"},
        "conference_raise": {
            "conference": str(file.conference.public_id),
            "question": WHY,
            "ground": "needed",
            "minutes": "1",
            "submission": str(uuid.uuid4()),
        },
        "help_group_new": a_group([me]),
        "help_group_change": a_group([me, scene.other_colleague]) | {"version": "1"},
        "help_group": {
            "first_on": (clock.today() + timedelta(days=20)).isoformat(),
            "first_time": "10.00",
            "minutes": "60",
            "themes": WHY,
        },
        "help_group_move": {"to": "ended"},
        "help_group_meeting": {str(file.place.seat.public_id): "absent"},
        "group_place_new": {
            "group": str(file.group.public_id),
            "called": "A.",
            "why": WHY,
            "submission": str(uuid.uuid4()),
        },
        "group_place": {
            "step": "left",
            "happened_on": today,
            "why": "completed",
            "words": WHY,
            "submission": str(uuid.uuid4()),
        },
        "conference_matter": {"agreed": WHY, "submission": str(uuid.uuid4())},
        "link_new": {
            "to": f"{scene.unit.public_id}:{scene.other_colleague.public_id}",
            "text": WHY,
            "submission": str(uuid.uuid4()),
        },
        "link": {"submission": str(uuid.uuid4())},
        "link_share": {
            "field": "risk",
            "told_by": "self",
            "ground": "osl_12_2",
            "text": WHY,
            "submission": str(uuid.uuid4()),
        },
        "link_meeting": {"held_on": today, "took_part": ["lead"], "text": WHY, "submission": str(uuid.uuid4())},
        "links": {"link": str(uuid.uuid4()), "kind": "declined", "text": WHY, "submission": str(uuid.uuid4())},
        "caseload_review": {"submission": str(uuid.uuid4()), "read": str(file.case.public_id)},
        "hand_over": {"how": "for_good", f"till-{file.case.public_id}": str(scene.other_colleague.public_id)},
        "commission_more": {"talks": "2", "text": WHY, "is_applied_for": "no", "submission": str(uuid.uuid4())},
        "feedback_new": {"done": WHY, "goal_1": "Prov", "reached_1": "reached", "proposal": WHY},
        "commission": {"kind": "declined", "text": WHY, "submission": str(uuid.uuid4())},
        "register_task": {"said": "joined", "seen": people_register.mark(file.task), "reason": WHY},
        "register_show": {"reason": WHY},
        "register_mark": {"identity_number": identity_number("19110203")},
        "own_relations": {"kind": "other", "name": "Prov", "phone": "070-1740605", "address": "Provgatan 1"},
        "own_relation_end": {"why_code": "over", "reason": WHY},
        "import_cases": register(scene),
        "way_show": {"why": "contact"},
        "place_show": {"why": "contact"},
        "search": {"q": "Ex"},
        "account_login": {"login": "ingen", "password": "inte alls rätt"},
        "mfa_authenticate": {"code": "000000"},
        "confirm": {"code": "000000"},
        "draft": {"draft": str(uuid.uuid4()), "draft_path": "/kontakter/ny/", "note": "halv text"},
        "draft_throw_away": {"which": str(uuid.uuid4())},
        "settings": {"theme": "dark"},
        "change_password": {"current": "fel", "new": "ett nytt långt lösenord", "again": "ett nytt långt lösenord"},
    }


def sent_to(scene: Scene, address: Address, file: File, role: str, chosen: dict[str, Any]) -> Sent:
    """What is sent to that address about that file by that role."""
    staff = as_whom(scene, role)
    if address.name in ("told_new", "told_change"):
        return told(file, chosen["kind"])
    if address.name in AS_IT_STANDS:
        return AS_IT_STANDS[address.name](file, staff)
    is_step = address.name == "child_step"
    sent = answered(chosen["step"]) if is_step else to_handle(scene, file, role).get(address.name, {})
    if address.name in SHOWN:
        me = actor(staff)
        with acting_as(me):
            sent |= {"read": " ".join(SHOWN[address.name](file, me))}
    return sent
