"""What the centre has decided about first contacts. Each rule returns what stands in the way, or None."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from livlina.cases.terms import CaseRole, Entrance
from livlina.core import workdays
from livlina.core.errors import DomainError
from livlina.core.terms import Answer
from livlina.core.text import without_identity_numbers
from livlina.intake.errors import (
    AcceptedWithoutOffer,
    AdviceIsOfNoPerson,
    AlreadyAnswered,
    AlreadyAssessed,
    AlreadyNamed,
    AnsweredBeforeContact,
    AnsweredEarlierThatDay,
    AnsweredInTheFuture,
    AnsweredLaterToday,
    BirthYearIsAnother,
    CaseNeedsAPerson,
    CasesHoldItBack,
    ChildrenNotAsked,
    ConcernNotAnswered,
    ConcernReasonMissing,
    ContactBecameCase,
    ContactHasEnded,
    DangerIsTheirs,
    DangerOfContactIsLeft,
    DangerTakenBackWithoutWhy,
    DecisionReferenceMissing,
    EndedBeforeContact,
    EndedInTheFuture,
    EndedTooLongAgo,
    GoneThroughAlready,
    ImportChangedCases,
    ImportIsUndone,
    IsAdult,
    IsMinor,
    IsNoChild,
    IsThereAlready,
    ListNotShown,
    MeetingNotAccepted,
    NamelessKeepsNoName,
    NobodyReceives,
    NothingToAssess,
    NumberInText,
    OutcomeMissing,
    PlaceMissing,
    ReceivedAfterAnswer,
    ReceivedInTheFuture,
    ReceivedLaterThatDay,
    ReceivedLaterToday,
    ReceivedTooLongAgo,
    RemainderMissing,
    SenderNotNamed,
    ThreatAfterEnding,
    ThreatNotAssessed,
    TwoPlaces,
    UnitNeedsDecision,
    UnitOpensNoSuchCase,
)
from livlina.intake.terms import ContactKind, ContactRole, Flag, Outcome
from livlina.organisation.terms import Function
from livlina.people.errors import NewValueNotAsked
from livlina.people.rules import age
from livlina.people.terms import ChannelKind

ADULT_AGE: Final = 18
"""Years, where the organisation has set no `adult_age`. Source: R-002, föräldrabalken 9 kap. 1 §."""

OLDEST_YEAR: Final = 2000
"""No contact is written down that long after; an earlier year was written wrong."""

NAMELESS: Final = frozenset({ContactKind.ANONYMOUS, ContactKind.COLLEAGUE_ADVICE})
"""Kinds of contact that keep nothing by which anyone is known."""

IDENTIFYING: Final = ("name", "called", "identity_number", "protection", "phone", "who_may_answer")
"""What tells who a contact is about, in the order of the form."""

SAFE_WAYS: Final[Mapping[ChannelKind, str]] = {
    ChannelKind.CALL: "safe_to_call",
    ChannelKind.SMS: "safe_to_text",
    ChannelKind.VOICEMAIL: "safe_to_leave_message",
    ChannelKind.LETTER: "safe_to_write",
}
"""The ways to reach someone that a first contact asks about, each with the field that keeps the answer (R-488)."""

CHILD_PROJECTS: Final = frozenset({"islandsprojektet"})
"""Projects for families with children, by key. Source: R-065."""

MOTIVATING_PROJECTS: Final = frozenset({"igor"})
"""Projects that seek up those who use violence, to motivate them to come, by key. Source: R-066."""

OPENS_BY_DEFAULT: Final = frozenset(
    {Function.TREATMENT, Function.AUTHORITY, Function.CHILD_SUPPORT, Function.CHILD_AUTHORITY}
)
"""Functions with which a unit opens cases, where the organisation has not said."""

WORKS_WITH: Final[Mapping[str, frozenset[str]]] = {
    CaseRole.EXPOSED: frozenset({Function.TREATMENT, Function.AUTHORITY, Function.OUT_OF_HOURS}),
    CaseRole.USING_VIOLENCE: frozenset({Function.TREATMENT, Function.AUTHORITY, Function.OUT_OF_HOURS}),
    CaseRole.CHILD: frozenset(
        {Function.CHILD_SUPPORT, Function.CHILD_AUTHORITY, Function.TREATMENT, Function.OUT_OF_HOURS}
    ),
}
"""The functions, one of which a unit must have for a case in that role."""

RECEIVES_CHILDREN: Final = frozenset({Function.CHILD_SUPPORT, Function.CHILD_AUTHORITY})
"""Functions for which a child is no one to direct on: the unit is where children are directed."""

RED: Final = frozenset(
    {Flag.DANGER, Flag.SAME_DAY_PASSED, Flag.NOT_TAKEN, Flag.LATE_ANSWER, Flag.LATE_TALK, Flag.INCOMPLETE_LATE}
)
"""Flags of what is dangerous or late."""

FIRST: Final = frozenset({Flag.DANGER, Flag.SAME_DAY_PASSED, Flag.NOT_TAKEN, Flag.SAME_DAY})
"""Flags of what is taken before all else."""

SENT_TO: Final[Mapping[str, tuple[Function, ...]]] = {
    CaseRole.EXPOSED: (Function.TREATMENT, Function.AUTHORITY),
    CaseRole.USING_VIOLENCE: (Function.TREATMENT, Function.AUTHORITY),
    CaseRole.CHILD: (Function.CHILD_SUPPORT, Function.CHILD_AUTHORITY, Function.TREATMENT),
}
"""By which function the unit of a district is looked for, the first that can open the case."""

LATEST_DAYS: Final = 13
"""How many days afterwards an ending is written down: later, whoever writes it could not see it. Source: S-01."""


def obstacle_to_receiving(*, received_at: datetime, now: datetime) -> DomainError | None:
    """What is wrong with the moment a contact came in."""
    if received_at > now:
        return ReceivedLaterToday() if _same_day(received_at, now) else ReceivedInTheFuture()
    if received_at.year < OLDEST_YEAR:
        return ReceivedTooLongAgo(year=received_at.year)
    return None


def obstacle_to_way_in(
    *,
    entrance: str,
    decision_reference: str,
    entrance_detail: str,
    legal_support_offered: str,
    legal_support_accepted: str,
) -> DomainError | None:
    """What the way in needs and has not got. Source: R-059, R-060, R-061."""
    if entrance == Entrance.RVT and not decision_reference.strip():
        return DecisionReferenceMissing()
    if entrance == Entrance.OTHER_UNIT and not entrance_detail.strip():
        return SenderNotNamed()
    if legal_support_accepted == Answer.YES and legal_support_offered != Answer.YES:
        return AcceptedWithoutOffer()
    return None


def obstacle_to_joint_meeting(*, joint_meeting: str, on: date | None) -> DomainError | None:
    """A joint meeting with the referring unit has a day when the person has said yes to it. Source: R-070."""
    return MeetingNotAccepted() if on is not None and joint_meeting != Answer.YES else None


def obstacle_to_project(*, project: str, name: str, has_children: str) -> DomainError | None:
    """What a project (by key, '' for none) needs to know. Source: R-065."""
    if project in CHILD_PROJECTS and has_children not in (Answer.YES, Answer.NO):
        return ChildrenNotAsked(project=name)
    return None


def identifying_fields(*, kind: str, told: Mapping[str, str]) -> list[str]:
    """The fields filled in that a contact of this kind must not keep. Source: R-058, R-071."""
    if kind not in NAMELESS:
        return []
    return [field for field in IDENTIFYING if told.get(field, "").strip()]


def texts_with_numbers(*, kind: str, texts: Mapping[str, str]) -> list[str]:
    """The free texts in which a contact of this kind would keep an identity number."""
    if kind not in NAMELESS:
        return []
    return [field for field, text in texts.items() if without_identity_numbers(text) != text]


def obstacle_to_keeping(*, kind: str, told: Mapping[str, str], texts: Mapping[str, str]) -> DomainError | None:
    """What a contact without a name must not keep. Source: R-058, R-071."""
    if identifying_fields(kind=kind, told=told):
        return NamelessKeepsNoName()
    if texts_with_numbers(kind=kind, texts=texts):
        return NumberInText()
    return None


def kind_of_sent(*, is_about_another: bool, calls_herself: bool, told: Sequence[str]) -> ContactKind:
    """
    What kind of contact came by the open form: anonymous when she calls herself and nothing tells who she is.

    Nothing of it is refused for that: `told` are what she wants to be called, and what she wrote. Source: R-058.
    """
    if is_about_another:
        return ContactKind.SOMEONE_ELSE
    called, *texts = told
    is_known = bool(called) or any(without_identity_numbers(text) != text for text in texts)
    return ContactKind.ANONYMOUS if calls_herself and not is_known else ContactKind.PERSON


PRIVATELY: Final = frozenset({Entrance.SELF, Entrance.OTHER, Entrance.UNKNOWN})
"""The ways in by which somebody close makes contact, and no authority that has been told how the person is reached."""


def are_callers_ways(*, kind: str, entrance: str) -> bool:
    """
    True where the telephone and what is safe are those of whoever made contact about somebody: a relative, a friend, a
    neighbour. They are never told as ways to reach the person: it may be the one she is in danger from. Source: S-60.
    """
    return kind == ContactKind.SOMEONE_ELSE and entrance in PRIVATELY


def obstacle_to_new_ways(
    *, were_callers: bool, are_callers: bool, is_safe: bool, asked_anew: bool
) -> DomainError | None:
    """Why ways that were those of whoever made contact do not become the person's, or None: nobody has asked her."""
    return NewValueNotAsked() if were_callers and not are_callers and is_safe and not asked_anew else None


def obstacle_to_kind(*, kind: str, has_person: bool) -> DomainError | None:
    """A person once written down is not taken away again by changing the kind."""
    return AlreadyNamed() if has_person and kind in NAMELESS else None


def obstacle_to_birth_year(*, birth_year: int | None, born: date | None) -> DomainError | None:
    """A year of birth told beside an identity number must be the same."""
    if birth_year is not None and born is not None and birth_year != born.year:
        return BirthYearIsAnother()
    return None


def is_minor(
    *,
    received_on: date,
    born: date | None,
    birth_year: int | None,
    adult_age: int,
    told_age: int | None = None,
    told_age_on: date | None = None,
) -> Answer:
    """
    Whether the person was under age on the day of the contact, as sure as it is known.

    In the year someone comes of age the year of birth alone does not tell, nor does an age that was said: it is
    about. Source: R-002, R-087.
    """
    if born is not None:
        return Answer.YES if age(born=born, day=received_on) < adult_age else Answer.NO
    if birth_year is not None:
        oldest = youngest = received_on.year - birth_year
    elif told_age is not None and told_age_on is not None:
        # said later than the contact, it may have been less then
        oldest, youngest = told_age, told_age - max(told_age_on.year - received_on.year, 0)
    else:
        return Answer.UNKNOWN
    if oldest < adult_age:
        return Answer.YES
    return Answer.NO if youngest > adult_age else Answer.UNKNOWN


def told_age_words(*, told_age: int | None, told_age_on: date | None) -> str:
    """An age as it was said, never counted on: `omkring 34 år, sagt 2026-11-20`; '' when none was."""
    return f"omkring {told_age} år, sagt {told_age_on}" if told_age is not None else ""


def obstacle_to_answering(
    *, answered_at: datetime, received_at: datetime, now: datetime, is_answered: bool
) -> DomainError | None:
    """What stands in the way of writing down the first answer. Source: R-084."""
    if is_answered:
        return AlreadyAnswered()
    if answered_at < received_at:
        return AnsweredEarlierThatDay() if _same_day(answered_at, received_at) else AnsweredBeforeContact()
    if answered_at > now:
        return AnsweredLaterToday() if _same_day(answered_at, now) else AnsweredInTheFuture()
    return None


def obstacle_to_receiving_after_answer(*, received_at: datetime, answered_at: datetime | None) -> DomainError | None:
    """A contact that has had its first answer did not come in after it. Source: R-084."""
    if answered_at is None or received_at <= answered_at:
        return None
    return ReceivedLaterThatDay() if _same_day(received_at, answered_at) else ReceivedAfterAnswer()


def _same_day(told: datetime, other: datetime) -> bool:
    """True when the two are of one day where the first was told: then it is the hour that is wrong."""
    return told.date() == other.astimezone(told.tzinfo).date()


def obstacle_to_changing(*, outcome: str) -> DomainError | None:
    """What is told of a contact may be corrected, until it has become a case."""
    return ContactBecameCase() if outcome == Outcome.CASE_OPENED else None


def obstacle_to_telling_threat(*, outcome: str, was_unassessed: bool, is_unassessed: bool) -> DomainError | None:
    """What stands in the way of a correction by which there is a threat to assess in a contact that has ended."""
    return ThreatAfterEnding() if outcome and is_unassessed and not was_unassessed else None


def obstacle_to_working_on(*, outcome: str) -> DomainError | None:
    """A contact that has ended is neither taken, answered, passed on nor ended once more."""
    return ContactHasEnded(outcome=Outcome(outcome).label) if outcome else None


def obstacle_to_ending(
    *,
    outcome: str,
    ended_on: date,
    received_on: date,
    today: date,
    role: str,
    minor: str,
    adult_age: int,
    is_unassessed: bool,
) -> DomainError | None:
    """What stands in the way of ending a contact in that way, that day. Source: R-062, R-087."""
    if not outcome:
        return OutcomeMissing()
    if obstacle := obstacle_to_leaving(is_unassessed=is_unassessed):
        return obstacle
    if ended_on < received_on:
        return EndedBeforeContact()
    if ended_on > today:
        return EndedInTheFuture()
    if (today - ended_on).days > LATEST_DAYS:
        return EndedTooLongAgo()
    if outcome == Outcome.REDIRECTED_MINOR and minor == Answer.NO:
        return IsAdult(adult_age=adult_age)
    if minor == Answer.YES and role != ContactRole.CHILD and outcome != Outcome.REDIRECTED_MINOR:
        return IsMinor(adult_age=adult_age)
    return None


def obstacle_to_leaving(*, is_unassessed: bool) -> DomainError | None:
    """What stands in the way of leaving a contact that becomes no case, however it ends. Source: R-062."""
    return ThreatNotAssessed() if is_unassessed else None


def asks_for_concern(*, role: str, minor: str, has_children: str, is_child_authority: bool) -> bool:
    """
    Whether a contact does not end without the question of a concern report: it is of a child, or tells that there are
    children, and those who investigate how children fare have not got it themselves. Source: R-087, R-094.
    """
    is_of_child = role == ContactRole.CHILD or minor == Answer.YES
    return (is_of_child or has_children == Answer.YES) and not is_child_authority


def obstacle_to_leaving_children(*, concern_reported: str, concern_note: str) -> DomainError | None:
    """No child is left without the question of a concern report. Source: R-087."""
    if concern_reported not in (Answer.YES, Answer.NO):
        return ConcernNotAnswered()
    if concern_reported == Answer.NO and not concern_note.strip():
        return ConcernReasonMissing()
    return None


def obstacle_to_passing_on(
    *, unit: str, here: str, passed_on_to: str, remains: str, is_received: bool
) -> DomainError | None:
    """
    What stands in the way of passing a contact on. `unit` and `here` are names of units, '' for a place outside.
    `is_received`: whether somebody who receives is at work where it would move.

    Source: R-075, R-082.
    """
    if not unit and not passed_on_to.strip():
        return PlaceMissing()
    if unit and passed_on_to.strip():
        return TwoPlaces()
    if unit == here:
        return IsThereAlready(unit=unit)
    if not is_received:
        return NobodyReceives(unit=unit)
    if not remains.strip():
        return RemainderMissing()
    return None


def opens(
    *, role: str, functions: Collection[str], open_case: Collection[str], on_decision: Collection[str], decided: bool
) -> bool:
    """
    True when a unit with these functions makes a contact into a case in that role.

    `open_case` and `on_decision` are the functions to which the organisation gives that right, without and
    with a decision of the deciding unit. Source: R-025–R-028.
    """
    has = frozenset(functions)
    if not has & WORKS_WITH[role]:
        return False
    return bool(has & frozenset(open_case)) or (decided and bool(has & frozenset(on_decision)))


def is_same_day(*, from_police: bool, danger_told: bool) -> bool:
    """
    True of what is assessed the day it comes in: a threat, also one that was told and is told no more, and what the
    police sent, whatever its way in is said to be since. Source: R-062.
    """
    return danger_told or from_police


def takes_back_danger(*, danger_told: bool, was: str, becomes: str, words: str, new_words: str) -> bool:
    """True where danger that has been told is told no more, or words of it go. What is added takes nothing back."""
    is_withdrawn = was == Answer.YES != becomes
    return danger_told and (is_withdrawn or words.strip() not in new_words)


def tells_danger(*, was: str, becomes: str, words: str, new_words: str) -> bool:
    """True where danger is told now, or more or something else of it: what was assessed before was not this."""
    return becomes == Answer.YES and (was != becomes or words.strip() != new_words.strip())


def makes_danger_another_s(*, is_unassessed: bool, was: str, becomes: str) -> bool:
    """True where danger that nobody has assessed is told no more of the one it was about: they are said to do it."""
    return is_unassessed and was != ContactRole.USING_VIOLENCE == becomes


def obstacle_to_role(*, told: str, role: str, is_unassessed: bool) -> DomainError | None:
    """
    What stands in the way of a case in that role: danger to the one a contact is `told` to be about is assessed before
    it becomes the case of one who uses violence, where no clock of danger runs (R-222). Source: R-062.
    """
    is_theirs = role == CaseRole.USING_VIOLENCE != told
    return DangerIsTheirs() if is_theirs and is_unassessed else None


def obstacle_to_taking_back_danger(*, takes_back: bool, because: str) -> DomainError | None:
    """What stands in the way of a change of what was told of danger: whoever takes it back says why."""
    return DangerTakenBackWithoutWhy() if takes_back and not because.strip() else None


def is_unassessed(*, from_police: bool, danger_told: bool, is_assessed: bool) -> bool:
    """
    True of what is assessed the same day and that nobody has looked at. It is on the list of the morning until somebody
    has, ends in no other way, and goes with the contact to another unit and into a case. Source: R-062, R-233.
    """
    return is_same_day(from_police=from_police, danger_told=danger_told) and not is_assessed


def is_look_at_once(*, immediate_danger: str, role: str, is_unassessed: bool) -> bool:
    """
    True where the danger is assessed the day the case is opened: a threat to one who is exposed or a child, also one
    that was looked at, and what nobody has looked at. Source: R-233.
    """
    return role in (CaseRole.EXPOSED, CaseRole.CHILD) and (immediate_danger == Answer.YES or is_unassessed)


DANGER_TASK: Final = "Bedöm faran för den som kan vara utsatt: den första kontakten är inte bedömd"
"""In the case of one who uses violence, where no clock of danger runs (R-222)."""


def danger_task(*, role: str, is_unassessed: bool) -> str:
    """
    What is to be done the day the case of one who uses violence is opened, where no clock of danger runs (R-222): the
    threat is by them, to somebody who is to be protected. '' for nothing. Source: R-062.
    """
    return DANGER_TASK if role == CaseRole.USING_VIOLENCE and is_unassessed else ""


def obstacle_to_closing(*, has_danger_task: bool) -> DomainError | None:
    """What stands in the way of ending a case: that of one who uses violence no more than the contact it came of."""
    return DangerOfContactIsLeft() if has_danger_task else None


def began_elsewhere(*, entrance: str, project: str, out_of_hours: bool) -> bool:
    """
    True of what the out-of-hours duty or a project of acute visits (by key, '' for none) began, for another to go on
    with. Source: R-048, R-065.
    """
    return out_of_hours or entrance == Entrance.EMERGENCY or project in CHILD_PROJECTS


def task_at_opening(*, project: str, role: str) -> str:
    """What is to be done first in a case that came by that project (by key, '' for none); '' for nothing (R-066)."""
    is_sought_up = project in MOTIVATING_PROJECTS and role == CaseRole.USING_VIOLENCE
    return "Motivera till kontakt" if is_sought_up else ""


def flags(
    *,
    received_on: date,
    today: date,
    is_dangerous: bool,
    is_unassessed: bool,
    began_elsewhere: bool,
    is_taken: bool,
    is_answered: bool,
    is_new: bool = False,
    complete_by: date | None = None,
    answer_days: int | None = None,
    talk_days: int | None = None,
) -> list[Flag]:
    """
    Why somebody is to look at a contact that has not ended, the most urgent first.

    `answer_days` are working days to the first answer and `talk_days` days to the first talk, None where nothing is
    decided. What was begun elsewhere has an owner the next working day, or is red. Source: R-048, R-062, R-065, R-081,
    R-082, R-084.
    """
    raised = {
        Flag.DANGER: is_dangerous,
        Flag.SAME_DAY_PASSED: is_unassessed and received_on < today,
        Flag.NOT_TAKEN: began_elsewhere and not is_taken and today >= workdays.after(received_on, working_days=1),
        Flag.SAME_DAY: is_unassessed and received_on >= today,
        Flag.LATE_ANSWER: not is_answered
        and answer_days is not None
        and today > workdays.after(received_on, working_days=answer_days),
        Flag.LATE_TALK: talk_days is not None and (today - received_on).days > talk_days,
        Flag.INCOMPLETE_LATE: complete_by is not None and complete_by < today,
        Flag.NEW: is_new,
        Flag.UNASSIGNED: not is_taken,
        Flag.INCOMPLETE: complete_by is not None and complete_by >= today,
    }
    return [flag for flag in Flag if raised[flag]]


def obstacle_to_assessing(*, is_same_day: bool, is_assessed: bool) -> DomainError | None:
    """What stands in the way of writing down that a threat has been looked at. Source: R-062."""
    if is_assessed:
        return AlreadyAssessed()
    return None if is_same_day else NothingToAssess()


@dataclass(frozen=True, kw_only=True)
class Serving:
    """A unit that serves a district in some function: its id, its name and all that it does."""

    unit: int
    name: str
    functions: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The unit a contact belongs to and why; or, when that is not clear, what to ask for."""

    unit: int | None = None
    name: str = ""
    why: str = ""
    asks: str = ""


def first_that_opens(
    *,
    role: str,
    serving: Mapping[str, Serving],
    open_case: Collection[str],
    on_decision: Collection[str],
    decided: bool,
) -> tuple[str, Serving] | None:
    """The function by which a unit of the district opens a case in that role, and the unit. Source: R-023, R-083."""
    for function in SENT_TO[role]:
        unit = serving.get(function)
        if unit is not None and opens(
            role=role, functions=unit.functions, open_case=open_case, on_decision=on_decision, decided=decided
        ):
            return function, unit
    return None


def proposed_unit(
    *,
    kind: str,
    role: str,
    minor: str,
    says_age: bool,
    has_district: bool,
    is_unassessed: bool,
    serving: Mapping[str, Serving],
    open_case: Collection[str],
    on_decision: Collection[str],
    decided: bool,
) -> Proposal:
    """
    To which unit a contact belongs: by role, home district, age, what the units do and what is decided.

    `serving` are the units of the person's own district, by function. The police's areas are not asked: their borders
    are others, and the two parties may live in different districts. Source: R-062, R-064, R-068, R-083, R-087.
    """
    if kind in NAMELESS:
        return Proposal(why="Råd ges där det kom in. Ett ärende behöver ett namn.")
    if role == ContactRole.CHILD and minor == Answer.NO:
        return Proposal(asks="Personen är vuxen. Fråga vem det gäller.")
    is_child = role == ContactRole.CHILD or minor == Answer.YES
    if not is_child and role == ContactRole.UNKNOWN:
        return Proposal(asks="Fråga om personen är utsatt, använder våld eller är ett barn.")
    if not is_child and minor == Answer.UNKNOWN and says_age:
        return Proposal(asks="Fråga efter födelsedagen. Personen kan vara under 18 år.")
    if not has_district:
        return Proposal(asks="Fråga i vilken stadsdel personen bor. Bara stadsdelen behövs.")
    investigates = serving.get(Function.AUTHORITY)
    if is_unassessed and not is_child and investigates is not None:
        return Proposal(
            unit=investigates.unit, name=investigates.name, why="Hot eller polis: den som utreder bedömer samma dag."
        )
    case_role = (
        CaseRole.CHILD if is_child else CaseRole.USING_VIOLENCE if role == CaseRole.USING_VIOLENCE else CaseRole.EXPOSED
    )
    found = first_that_opens(
        role=case_role, serving=serving, open_case=open_case, on_decision=on_decision, decided=decided
    )
    if found is not None:
        function, unit = found
        return Proposal(
            unit=unit.unit, name=unit.name, why=f"{WHY_SENT[function]} i personens stadsdel{_by(is_child, decided)}."
        )
    if any(serving.get(function) for function in SENT_TO[case_role]):
        return Proposal(asks="Stadsdelens enhet öppnar på beslut. Fråga om det finns ett beslut från RVT.")
    return Proposal(asks="Ingen enhet står för stadsdelen. Fråga den som leder enheten.")


WHY_SENT: Final[Mapping[str, str]] = {
    Function.TREATMENT: "Ger stöd och behandling",
    Function.AUTHORITY: "Utreder vuxna",
    Function.CHILD_SUPPORT: "Ger stöd till barn",
    Function.CHILD_AUTHORITY: "Utreder barn",
}
"""Why a contact is sent by each function."""


def _by(is_child: bool, decided: bool) -> str:
    return ", som barn" if is_child else ", på beslut" if decided else ""


def obstacle_to_closing_meeting(*, shown_at: datetime, last: datetime | None, now: datetime) -> DomainError | None:
    """
    What stands in the way of saying that the morning list has been gone through: it is said of the list that was shown,
    and of each list once. Source: R-082.
    """
    if shown_at > now:
        return ListNotShown()
    return GoneThroughAlready() if last is not None and last >= shown_at else None


def obstacle_to_becoming_case(*, kind: str, outcome: str) -> DomainError | None:
    """What stands in the way of making a contact into a case, whoever opens it and in whatever role."""
    if outcome and outcome != Outcome.TALK_BOOKED:
        return ContactBecameCase() if outcome == Outcome.CASE_OPENED else obstacle_to_working_on(outcome=outcome)
    if kind == ContactKind.COLLEAGUE_ADVICE:
        return AdviceIsOfNoPerson()
    return CaseNeedsAPerson() if kind in NAMELESS else None


def obstacle_to_opening(
    *,
    kind: str,
    outcome: str,
    role: str,
    minor: str,
    adult_age: int,
    unit: str,
    functions: Collection[str],
    open_case: Collection[str],
    on_decision: Collection[str],
    decided: bool,
    other: str,
) -> DomainError | None:
    """
    What stands in the way of making a contact into a case in that role at that unit.

    `other` is the unit to pass it on to, in words. Source: R-002, R-087, R-091.
    """
    if obstacle := obstacle_to_becoming_case(kind=kind, outcome=outcome):
        return obstacle
    if role != CaseRole.CHILD and minor == Answer.YES:
        return IsMinor(adult_age=adult_age)
    if role == CaseRole.CHILD and minor == Answer.NO:
        return IsNoChild(adult_age=adult_age)
    if opens(role=role, functions=functions, open_case=open_case, on_decision=on_decision, decided=decided):
        return None
    if opens(role=role, functions=functions, open_case=open_case, on_decision=on_decision, decided=True):
        return UnitNeedsDecision(unit=unit, other=other)
    return UnitOpensNoSuchCase(unit=unit, other=other)


SHOWN_NUMBERS = 10
"""Of cases that hold an import back, as a sentence names them."""


def obstacle_to_undoing(*, is_undone: bool, updated: int, held: Sequence[str]) -> DomainError | None:
    """
    What stands in the way of undoing an import: all of it goes or nothing. `held` are numbers of cases worked in.

    Source: S-122.
    """
    if is_undone:
        return ImportIsUndone()
    if updated:
        return ImportChangedCases(count=updated)
    if held:
        more = f" och {len(held) - SHOWN_NUMBERS} till" if len(held) > SHOWN_NUMBERS else ""
        return CasesHoldItBack(numbers=", ".join(held[:SHOWN_NUMBERS]) + more)
    return None
