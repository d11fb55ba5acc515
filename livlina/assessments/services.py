"""
An assessment is begun, answered section by section, judged before its result is shown, signed, and added to.

No command here writes of anyone but the one whom the case is about (R-222), and none lowers what holds (S-152).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.assessments import queries, rules
from livlina.assessments.clock import queries as danger_queries
from livlina.assessments.clock import rules as danger
from livlina.assessments.clock.terms import AGAIN, GRAVE
from livlina.assessments.errors import (
    AnsweredSinceRead,
    AssessmentIsDiscarded,
    AssessmentIsSaved,
    NothingAnswered,
    SomeoneElseAnswered,
)
from livlina.assessments.instruments import Instrument, Section
from livlina.assessments.models import AnswerSheet, Assessment, AssessmentAction, AssessmentAddition
from livlina.assessments.queries import Assessed, Said
from livlina.assessments.terms import Asked, Flag, How, ItemKind, Via, WhyNotHers
from livlina.cases import queries as cases
from livlina.cases import services as case_services
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.services.telling import About, tell_the_named
from livlina.cases.terms import Change, Written
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread
from livlina.core.terms import Answer
from livlina.organisation import queries as organisation
from livlina.people import services as people

CLOCK: Final = "reassessment"
SECOND: Final = "second_reading"
HERS: Final = "own_rating"
"""That what she answered on the tablet is read, the same day."""

UNSIGNED: Final = "unsigned_assessment"
"""That what somebody has judged is signed, the same day: its result is known."""

SIGNED: Final = ("level", "floor", "again_on", "signed_by", "signed_at")
EXPOSED: Final = {True: Answer.YES, False: Answer.NO, None: Answer.UNKNOWN}


@dataclass(frozen=True, kw_only=True)
class AskingFacts:
    """Who was asked, how and when; whether she was alone and knew that it is voluntary; in what work."""

    happened_on: date
    asked: str = Asked.SELF
    how: str = How.IN_PERSON
    is_alone: str = Answer.UNKNOWN
    is_voluntary: str = Answer.UNKNOWN
    via: str = Via.HERE


@dataclass(frozen=True, kw_only=True)
class ResultFacts:
    """What an instrument came to whose questions stand elsewhere: the result, the level, who assessed, where it is."""

    result: str
    assessor: str = ""
    is_certified: str = Answer.UNKNOWN
    kept_at: str = ""
    level: str = ""
    difference: str = ""
    exposed: str = Answer.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class ActionFacts:
    """What was done since an answer asked for it."""

    taken: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Discarding:
    """
    `answered` is `Assessed.answered` as it was read; `why` answers that were handed in are not hers; `words` the reason
    for which one that is judged is struck.
    """

    answered: int
    why: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Signing:
    """
    The level that is signed, and why it is another than the ones before it; '' for what has no level. `answered` is
    `Assessed.answered` as it was read.
    """

    answered: int
    level: str = ""
    difference: str = ""
    actions: Mapping[Flag, ActionFacts] = field(default_factory=dict)


def _obstacle(
    actor: Actor, case: Case, instrument: Instrument, facts: AskingFacts, *, today: date, is_certified: bool = False
) -> DomainError | None:
    """What stands in the way of using this instrument here, so; `is_certified` of another who has used it."""
    return (
        _obstacle_of_case(case)
        or rules.obstacle_to_using(
            instrument,
            role=case.role,
            age=queries.age_of(case, day=today),
            competences=_competences(actor, instrument, day=today, is_certified=is_certified),
        )
        or rules.obstacle_to_asking(
            asked=facts.asked,
            how=facts.how,
            is_alone=facts.is_alone,
            happened_on=facts.happened_on,
            came_in_on=case.came_in_on,
            today=today,
        )
    )


def _obstacle_to_level(actor: Actor, case: Case, instrument: Instrument, *, level: str) -> DomainError | None:
    """What stands in the way of the actor saying that level of the danger: high or acute says whoever works with it."""
    return cases.obstacle_to_settling(actor, case) if instrument.tells_danger and level not in GRAVE else None


def _obstacle_of_case(case: Case) -> DomainError | None:
    """Nothing is begun, answered or signed in a case that has closed. Locks it until the command is done."""
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    return obstacle_to_assigning(is_open=current.is_open)


def _competences(actor: Actor, instrument: Instrument, *, day: date, is_certified: bool) -> Iterable[str]:
    """What counts as learnt: what stands in the register of the one who acts, or what is said of another."""
    wanted = instrument.training.competence
    if is_certified or not wanted:
        return (wanted,)
    return queries.competences(actor, day=day)


def _sent_before(case: Case, actor: Actor, submission: UUID, told: Mapping[str, Any]) -> Assessment | None:
    """The one that the same form has made already. Raises AssessmentIsSaved where it said something else (S-142)."""
    known = Assessment.objects.filter(case=case, submission=submission, started_by=actor.id).first()
    if known is None:
        return None
    known.case = case
    require_same(known, told, refusal=AssessmentIsSaved)
    return known


@command
def start_assessment(
    actor: Actor, *, case: Case, instrument: Instrument, facts: AskingFacts, submission: UUID, at: datetime
) -> Assessment:
    """Begin an assessment: who is asked, how and when. Sent twice it is one. Source: R-224, R-228, R-229."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    told = {"instrument": instrument.key, "version": instrument.version, **vars(facts)}
    turns.to_save(submission)
    if known := _sent_before(case, actor, submission, told):
        record(actor, "assessment.begun_again", case=case, subject=known)
        return known
    obstacle = _obstacle(actor, case, instrument, facts, today=timezone.localdate(at))
    if refusal := obstacle or rules.obstacle_to_place(instrument, with_result_only=False):
        raise refusal
    made = Assessment(case=case, started_by_id=actor.id, started_at=at, submission=submission, **told)
    with refusing("assessment_is_begun_once", AssessmentIsSaved):
        made.save(force_insert=True)
    record(actor, "assessment.begun", case=case, subject=made, detail=_named(instrument))
    return made


def _named(instrument: Instrument) -> dict[str, Any]:
    return {"instrument": instrument.key, "version": instrument.version}


def _locked(case: Case, assessment: Assessment) -> Assessed:
    """The assessment as it stands now, with what belongs to it, held until the command is done."""
    Assessment.objects.select_for_update(no_key=True).only("pk").get(pk=assessment.pk)
    found = queries.one(case, assessment.public_id)
    if found is None:
        raise Assessment.DoesNotExist
    return found


@command
def save_section(
    actor: Actor,
    *,
    case: Case,
    assessment: Assessment,
    section: Section,
    said: Mapping[str, Said],
    version: int,
    at: datetime,
    confirmed_because: str = "",
) -> AnswerSheet:
    """
    Save the answers to one section, as far as they have come. `version` is the one read, 0 for none.

    Raises SomeoneElseAnswered where another saved it meanwhile; the same answers again change nothing. Once it is
    judged, and the result shown, what they point to counts from here on, also when they are changed again (S-152).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    closed = _obstacle_of_case(case)
    found = _locked(case, assessment)
    if obstacle := closed or _obstacle_of(found.assessment, is_answered=True):
        raise obstacle
    sheet = next((each for each in found.sheets if each.section == section.key), None)
    told = queries.packed(said)
    if sheet is not None and sheet.answers == told:
        record(actor, "assessment.answered_again", case=case, subject=found.assessment)
        return sheet
    if (sheet.version if sheet else 0) != version:
        raise SomeoneElseAnswered
    texts = {f"words_{key}": one.words for key, one in said.items() if one.words}
    texts |= {f"item_{key}": one.value for key, one in said.items() if one.value and _is_text(section, key)}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    is_new = sheet is None
    if sheet is None:
        sheet = AnswerSheet(case=case, assessment=found.assessment, section=section.key, version=0)
    sheet.version, sheet.answers, sheet.saved_by_id, sheet.saved_at = version + 1, told, actor.id, at
    if is_new:
        with refusing("assessment_has_each_section_once", SomeoneElseAnswered):
            sheet.save(force_insert=True)
    else:
        sheet.save(update_fields=["version", "answers", "saved_by", "saved_at"])
    _keep_highest(actor, case, found.assessment, at=at)
    detail = {"section": section.key, "version": sheet.version}
    record(actor, "assessment.answered", case=case, subject=found.assessment, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=found.assessment, case=case)
    return sheet


def _obstacle_of(row: Assessment, *, is_answered: bool = False) -> DomainError | None:
    """What stands in the way of going on with one; `is_answered` where its answers are to be written."""
    return rules.obstacle_to_answering(
        is_signed=row.is_signed, is_discarded=row.is_discarded, is_hers=is_answered and row.is_hers
    )


def _keep_highest(actor: Actor, case: Case, row: Assessment, *, at: datetime) -> None:
    """What the answers of a judged assessment have pointed to is never less than it was."""
    if not row.is_judged:
        return
    found = _locked(case, row)
    proposed = rules.highest([row.proposed, rules.result(found.told, found.answers).level])
    if proposed != row.proposed:
        row.proposed = proposed
        row.save(update_fields=["proposed"])
        _tell_duty(actor, case, row, found.told, at=at)


def _waits_in(row: Assessment) -> str:
    """The clock that runs until one that is judged, or that she handed in, is signed."""
    return HERS if row.is_hers else UNSIGNED


def _tell_duty(actor: Actor, case: Case, row: Assessment, instrument: Instrument, *, at: datetime) -> None:
    """The card of the duty says no less than what is known, also before it is signed."""
    if instrument.tells_danger and (level := rules.highest([row.proposed, row.judged_level])):
        case_services.raise_risk(case, actor, risk=level, at=at)


def _is_text(section: Section, key: str) -> bool:
    return any(item.key == key and item.kind == ItemKind.TEXT for item in section.items)


@command
def state_judgement(
    actor: Actor,
    *,
    case: Case,
    assessment: Assessment,
    level: str,
    why: str,
    actions: Mapping[Flag, ActionFacts],
    at: datetime,
    confirmed_because: str = "",
) -> Assessment:
    """
    State the level and the reasons for it, before the result is shown. It is kept as it was said, and is to be signed
    today: what is known from then on does not lie unseen.

    What the answers ask for has its action first: a positive screening, a sign of suicide risk. Source: S-152, R-238.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    closed = _obstacle_of_case(case)
    found = _locked(case, assessment)
    row = found.assessment
    judging = rules.obstacle_to_judging(
        found.told, found.answers, is_signed=row.is_signed, is_judged=row.is_judged, level=level, why=why
    )
    obstacle = (
        closed
        or _obstacle_of(row)
        or judging
        or rules.obstacle_to_actions(found.raised, acted=found.acted | {flag.value for flag in actions})
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason(
        {"why": why, **_words(actions)}, hidden=cases.hidden(actor, case), because=confirmed_because
    )
    _act(actor, case, row, found.waiting_flags, actions, at)
    row.judged_level, row.why, row.judged_by_id, row.judged_at = level, why, actor.id, at
    row.proposed = rules.result(found.told, found.answers).level
    row.save(update_fields=["judged_level", "why", "judged_by", "judged_at", "proposed"])
    record(actor, "assessment.judged", case=case, subject=row, detail=_named(found.told))
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    today = timezone.localdate(at)
    process.start(case, actor, clock=_waits_in(row), starts_on=today, due_on=today, at=at, about=row.public_id)
    _tell_duty(actor, case, row, found.told, at=at)
    return row


def _words(actions: Mapping[Flag, ActionFacts]) -> dict[str, str]:
    return {f"words_{flag.value}": facts.words for flag, facts in actions.items() if facts.words}


def _act(
    actor: Actor,
    case: Case,
    row: Assessment,
    waiting: Iterable[Flag],
    actions: Mapping[Flag, ActionFacts],
    at: datetime,
) -> None:
    """Write down what was done, of what was raised and has no action yet."""
    for flag in waiting:
        if flag not in actions:
            continue
        facts = actions[flag]
        made = AssessmentAction(
            case=case,
            assessment=row,
            flag=flag.value,
            taken=facts.taken,
            words=facts.words,
            done_by_id=actor.id,
            done_at=at,
        )
        made.save(force_insert=True)
        record(actor, "assessment.acted", case=case, subject=row)


@command
def sign_assessment(
    actor: Actor,
    *,
    case: Case,
    assessment: Assessment,
    signing: Signing,
    at: datetime,
    confirmed_because: str = "",
) -> Assessment:
    """
    Sign an assessment. A level that differs needs a sentence; a lower one waits for a second person (S-152).

    The higher of what the answers pointed to when it was judged and point to now counts, and so does what is known in
    another that is judged and not signed, so that nothing is answered away once the result is known.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    closed = _obstacle_of_case(case)
    found = _locked(case, assessment)
    row, instrument = found.assessment, found.told
    closed = closed or _obstacle_to_level(actor, case, instrument, level=signing.level)
    if closed or row.is_discarded:
        raise closed or AssessmentIsDiscarded
    if not row.is_signed and not found.answers:
        raise NothingAnswered
    if not row.is_signed and found.answered != signing.answered:
        raise AnsweredSinceRead
    level = signing.level if instrument.gives_level else ""
    result = rules.result(instrument, found.answers)
    proposed = rules.highest([row.proposed, result.level])
    beside = queries.beside(case, row, instrument=row.instrument)
    obstacle = rules.obstacle_to_signing(
        instrument,
        is_signed=row.is_signed,
        is_judged=row.is_judged,
        level=level,
        differs=rules.differs_from(
            level=level, judged=row.judged_level, proposed=proposed, before=beside.before, left=beside.proposed
        ),
        difference=signing.difference,
        raised_flags=found.raised,
        acted=found.acted | {flag.value for flag in signing.actions},
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason(
        {"difference": signing.difference, **_words(signing.actions)},
        hidden=cases.hidden(actor, case),
        because=confirmed_because,
    )
    _act(actor, case, row, found.waiting_flags, signing.actions, at)
    row.proposed, row.level, row.difference = proposed, level, signing.difference
    known = [proposed, beside.proposed]
    row.floor = rules.floor(level=level, proposed=known, before=beside.before) if level else ""
    row.exposed = EXPOSED[result.is_positive]
    row.again_on = _again_on(case, row, instrument, at=at, review_on=queries.review_on(found))
    row.signed_by_id, row.signed_at = actor.id, at
    row.save(update_fields=[*SIGNED, "proposed", "difference", "exposed"])
    record(actor, "assessment.signed", case=case, subject=row, detail=_named(instrument))
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    _follow(actor, case, row, instrument, at=at)
    return row


def _again_on(
    case: Case, row: Assessment, instrument: Instrument, *, at: datetime, review_on: date | None = None
) -> date | None:
    """The day by which it is made again: the sooner the higher the level that holds, as the organisation decided."""
    level = queries.holding(row)
    if not instrument.tells_danger or not level:
        return None
    days = organisation.limit_that_holds(AGAIN[level], unit_id=case.unit_id, day=timezone.localdate(at))
    return danger.again_on(
        happened_on=row.happened_on, interval=instrument.interval_days, days=days, review_on=review_on
    )


def _hold(actor: Actor, case: Case, row: Assessment, instrument: Instrument, *, at: datetime) -> None:
    """What is known holds until a second person has agreed: it is read today, and the duty's card says no less."""
    today = timezone.localdate(at)
    if row.waits_for_second:
        process.start(case, actor, clock=SECOND, starts_on=today, due_on=today, at=at, about=row.public_id)
    if instrument.tells_danger and (level := queries.holding(row)):
        case_services.raise_risk(case, actor, risk=level, at=at)


def _follow(actor: Actor, case: Case, row: Assessment, instrument: Instrument, *, at: datetime) -> None:
    """What comes of a signed level: the card of the duty says no less, and the next time stands under what is to be."""
    today, about = timezone.localdate(at), queries.about(case, row.instrument)
    process.finish(case, actor, clock=_waits_in(row), on=today, at=at, about=row.public_id)
    _hold(actor, case, row, instrument, at=at)
    if not instrument.tells_danger:
        return
    if (told_at := danger_queries.look_told_at(case)) is not None:
        stood_at = danger.stood_at(judged_at=row.judged_at, signed_at=timezone.localtime(at), made_on=row.happened_on)
        happened = danger_queries.danger_events(case).values_list("happened_on", flat=True)
        if danger.meets_look(stood_at=stood_at, made_on=row.happened_on, told_at=told_at, happened=happened):
            process.finish(case, actor, clock=danger_queries.NEW_LOOK, on=today, at=at)
    process.finish(case, actor, clock=CLOCK, on=today, at=at, about=about)
    if (due_on := queries.due_on(row, instrument)) is not None:
        process.start(case, actor, clock=CLOCK, starts_on=today, due_on=max(due_on, today), at=at, about=about)


@command
def register_result(
    actor: Actor,
    *,
    case: Case,
    instrument: Instrument,
    asking: AskingFacts,
    facts: ResultFacts,
    action: ActionFacts | None,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Assessment:
    """
    Write down what an instrument came to whose questions stand elsewhere. Sent twice it is one.

    Where a method asks for a certificate, the one who writes it down has it, or says who assessed that has. Of one that
    tells of the danger `read` is what the page showed of it, by its marks (`clock.queries.known`): it counts as later
    than nothing else (S-142). Source: R-223, R-225.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)  # what is told at once is waited for
    told = {"instrument": instrument.key, "version": instrument.version, **vars(asking), **vars(facts)}
    if not instrument.gives_level:
        told |= {"level": "", "difference": ""}
    turns.to_save(submission)
    if known := _sent_before(case, actor, submission, told):
        acted = [(row.taken, row.words) for row in cases.of_case(case, list(known.actions.all()))]
        if acted != ([(action.taken, action.words)] if action and facts.exposed == Answer.YES else []):
            raise AssessmentIsSaved
        record(actor, "assessment.registered_again", case=case, subject=known)
        return known
    level = told["level"]
    flags = [Flag.SCREENING] if facts.exposed == Answer.YES else []
    actions = {Flag.SCREENING: action} if action else {}
    is_certified = bool(facts.assessor.strip()) and facts.is_certified == Answer.YES
    closed = _obstacle_to_level(actor, case, instrument, level=level) or _obstacle(
        actor, case, instrument, asking, today=timezone.localdate(at), is_certified=is_certified
    )
    beside = queries.beside(case, None, instrument=instrument.key)
    obstacle = (
        closed
        or rules.obstacle_to_place(instrument, with_result_only=True)
        or rules.obstacle_to_signing(
            instrument,
            is_signed=False,
            is_judged=True,
            level=level,
            differs=rules.differs_from(level=level, judged="", proposed="", before=beside.before, left=beside.proposed),
            difference=facts.difference,
            raised_flags=flags,
            acted=[flag.value for flag in actions],
        )
        or (_obstacle_to_unread(case, read) if instrument.tells_danger else None)
    )
    if obstacle:
        raise obstacle
    texts = {name: getattr(facts, name) for name in ("result", "assessor", "kept_at", "difference")}
    if action:
        texts |= {"action_words": action.words}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    told.pop("level")
    made = Assessment(case=case, started_by_id=actor.id, started_at=at, submission=submission, **told)
    with refusing("assessment_is_begun_once", AssessmentIsSaved):
        made.save(force_insert=True)
    _act(actor, case, made, flags, actions, at)
    made.level = level
    made.floor = rules.floor(level=level, proposed=[beside.proposed], before=beside.before) if level else ""
    made.again_on = _again_on(case, made, instrument, at=at)
    made.signed_by_id, made.signed_at = actor.id, at
    made.save(update_fields=SIGNED)
    record(actor, "assessment.registered", case=case, subject=made, detail=_named(instrument))
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    about = About(made.public_id, Written.ASSESSMENT, made.happened_on)
    tell_the_named(case.pk, actor, Change.NAMED_ELSE, facts.assessor, about=about)
    _follow(actor, case, made, instrument, at=at)
    return made


def _obstacle_to_unread(case: Case, read: Collection[str]) -> DomainError | None:
    return obstacle_to_unread(stands=danger_queries.known(case).marks(), read=read)


@command
def read_lower_level(
    actor: Actor,
    *,
    case: Case,
    assessment: Assessment,
    outcome: str,
    words: str,
    read: Collection[str],
    at: datetime,
    confirmed_because: str = "",
) -> Assessment:
    """
    Say as a second person whether one agrees to a level that is lower than what is known. Nobody reads their own.

    By one who works with the case, or who leads its unit and reads the case for a time. A stand from before something
    was told of the danger lowers nothing. `read` is what the page showed that has been added to it, by its marks
    (`queries.added_marks`). Source: S-142, S-152, R-232.
    """
    require_in(case, actor, to=Permission.READ_SECOND)
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)  # what is told at once is waited for
    found = _locked(case, assessment)
    row = found.assessment
    obstacle = (
        cases.obstacle_to_settling(actor, case)
        or rules.obstacle_to_second(
            waits=row.waits_for_second,
            is_own=row.settled_by_id == actor.id,
            outcome=outcome,
            words=words,
            is_older=danger_queries.is_older(case, found),
        )
        or obstacle_to_unread(stands=queries.added_marks(found), read=read)
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    row.second_outcome, row.second_words, row.second_by_id, row.second_at = outcome, words, actor.id, at
    row.save(update_fields=["second_outcome", "second_words", "second_by", "second_at"])
    queries.meet_second(row)
    record(actor, "assessment.read_second", case=case, subject=row, why=outcome)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    return row


@command
def discard_assessment(
    actor: Actor,
    *,
    case: Case,
    assessment: Assessment,
    facts: Discarding,
    at: datetime,
    confirmed_because: str = "",
) -> Assessment:
    """
    Discard one that was begun by mistake. Its answers are kept, and what they ask for is done before (R-239).
    `answered` is what the page showed: how many times answers had been saved.

    One that is judged is struck, with a reason that stands: its result is known, and what it pointed to holds until a
    second person has agreed (S-152). What was handed in on the tablet is discarded for a reason, `why` the answers are
    not hers: that it is read has then not been done, and is never said to be.
    """
    require_settling(case, actor)
    closed = _obstacle_of_case(case)
    found = _locked(case, assessment)
    row = found.assessment
    obstacle = closed or rules.obstacle_to_discarding(
        is_signed=row.is_signed,
        is_discarded=row.is_discarded,
        is_hers=row.is_hers,
        is_judged=row.is_judged,
        has_changed=found.answered != facts.answered,
        why=facts.why,
        words=facts.words,
        raised_flags=found.raised,
        acted=found.acted,
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": facts.words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    row.discarded_by_id, row.discarded_at = actor.id, at
    changed = ["discarded_by", "discarded_at"]
    if row.is_judged:
        row.floor, row.difference = rules.floor_of_struck(row.proposed), facts.words
        changed += ["floor", "difference"]
    row.save(update_fields=changed)
    reason = "Bedömningen är kastad."
    if row.is_hers:
        reason = f"Skattningen är kastad: {str(WhyNotHers(facts.why).label).lower()}."
    today = timezone.localdate(at)
    process.drop(case, actor, clock=_waits_in(row), on=today, reason=reason, at=at, about=row.public_id)
    record(actor, "assessment.discarded", case=case, subject=row, why=facts.why if row.is_hers else "")
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    _hold(actor, case, row, found.told, at=at)
    return row


@command
def add_to_assessment(
    actor: Actor,
    *,
    case: Case,
    assessment: Assessment,
    words: str,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> AssessmentAddition:
    """Add to a signed assessment what was wrong in it or came to be known. What stands is not changed (S-44)."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    found = _locked(case, assessment)
    for known in found.additions:
        if known.submission == submission and known.written_by_id == actor.id:
            require_same(known, {"words": words}, refusal=AssessmentIsSaved)
            record(actor, "assessment.added_again", case=case, subject=found.assessment)
            return known
    if obstacle := rules.obstacle_to_adding(is_signed=found.assessment.is_signed, text=words):
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = AssessmentAddition(
        case=case,
        assessment=found.assessment,
        words=words,
        written_by_id=actor.id,
        written_at=at,
        submission=submission,
    )
    with refusing("addition_is_written_once", AssessmentIsSaved):
        made.save(force_insert=True)
    record(actor, "assessment.added", case=case, subject=found.assessment)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=found.assessment, case=case)
    return made
