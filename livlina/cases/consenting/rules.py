"""
Whose consent help for a child takes, where each stands, and the ways out of a no. Pure.

Source: föräldrabalken 6 kap. 11 and 13 a §§, by way of law-and-methods, section 9; R-211 to R-214, R-219.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from livlina.cases.consenting import errors
from livlina.cases.consenting.terms import Answer, Hinder, Order, Step, WayOut
from livlina.cases.terms import CustodyNow
from livlina.core.errors import DomainError
from livlina.people import rules as people
from livlina.people.terms import GuardianKind

LETTERS: Final = 10
"""Letters in what is told with one's own words, at least."""

RECHECK_DAYS: Final = 183
"""Within how many days a guardian is asked again at the latest: a child waits for the answer."""

SAFETY_LETTERS: Final = people.REASON_LETTERS
BEST_INTEREST_LETTERS: Final = 40

ASKS: Final = frozenset({Step.ASKED, Step.REMINDED})
"""What goes out to somebody."""

ANSWERS: Final = frozenset({Step.YES, Step.NO, Step.WITHDRAWN})
OF_PERSON: Final = (Step.ASKED, Step.REMINDED, Step.YES, Step.NO, Step.WITHDRAWN, Step.MOTIVATED)
OF_HELP: Final = (Step.OTHER_HELP, Step.CLOSED)
"""What is written of the help itself by hand; that a decision is proposed is written with the proposal."""

WRITTEN: Final = (*OF_PERSON, *OF_HELP)
AGAINST: Final = frozenset({Answer.REFUSED, Answer.NO_ANSWER})
"""Where a decision can stand in for a guardian."""

LAW_AGAINST_GUARDIAN: Final = frozenset({"fb_6_13a", "fb_6_13a_2001"})
LAW_FROM_OWN_AGE: Final = frozenset({"sol2001_3_6a", "sol2025_egen_insats"})
"""Keys of the law data: on a decision against one guardian's will, and on open help to one who answers alone."""


# ---- where one person stands ----


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing that was written of one kind of help; `who` is whom it is of, None where it is of the help itself."""

    step: str
    who: int | None
    on: date
    recheck_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one person stands. `tries` to motivate count from the last yes, `reminders` from the last question."""

    answer: Answer = Answer.NOT_ASKED
    is_waiting: bool = False
    is_withdrawn: bool = False
    reminders: int = 0
    tries: int = 0
    on: date | None = None
    """When the answer was given, or the question asked where there is none."""
    recheck_on: date | None = None
    last_on: date | None = None


UNASKED: Final = Standing()


def standing(happened: Iterable[Happened], who: int) -> Standing:
    """
    Where that person stands after all that was written, in its order.

    A yes or a no stands while the question is asked again, until it is answered. Source: R-211, R-214, R-219.
    """
    now = UNASKED
    for one in happened:
        if one.who == who:
            now = _after(now, one)
    return now


def _after(now: Standing, one: Happened) -> Standing:
    told = vars(now) | {"last_on": one.on}
    match one.step:
        case Step.ASKED:
            told |= {"is_waiting": True, "reminders": 0}
            if now.answer in (Answer.NOT_ASKED, Answer.NO_ANSWER):
                told |= {"answer": Answer.NO_ANSWER, "on": one.on, "recheck_on": one.recheck_on}
        case Step.REMINDED:
            told["reminders"] = now.reminders + 1
        case Step.MOTIVATED:
            told["tries"] = now.tries + 1
        case Step.YES | Step.NO | Step.WITHDRAWN:
            is_yes = one.step == Step.YES
            told |= {"answer": Answer.GIVEN if is_yes else Answer.REFUSED, "on": one.on, "recheck_on": one.recheck_on}
            told |= {"is_waiting": False, "is_withdrawn": one.step == Step.WITHDRAWN, "reminders": 0}
            told["tries"] = 0 if is_yes else now.tries
    return Standing(**told)


def settled(happened: Iterable[Happened]) -> Step | None:
    """How the question was put aside, if it was: other help, or closed. Whoever is asked again opens it anew."""
    found = None
    for one in happened:
        if one.step in OF_HELP:
            found = Step(one.step)
        elif one.step == Step.ASKED:
            found = None
    return found


def is_to_be_rechecked(standing: Standing, *, day: date) -> bool:
    """True when the day has come to ask again, and nobody has. Source: R-219."""
    return standing.recheck_on is not None and standing.recheck_on <= day and not standing.is_waiting


# ---- whose consent it takes ----


@dataclass(frozen=True, kw_only=True)
class Custody:
    """That somebody has custody of the child from one day to another, both included; None is not known, or open."""

    guardian: int
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


def guardians_on(told: Iterable[Custody], *, day: date) -> tuple[list[int], DomainError | None]:
    """
    Who has custody that day, each once, and what is wrong with what is known of it.

    Custody that is shared by one alone, or held alone by two, is not known: nobody's consent is left out by a guess.
    Source: R-212.
    """
    valid = [row for row in told if row.holds_on(day)]
    found = list(dict.fromkeys(row.guardian for row in valid))
    kinds = {row.kind for row in valid}
    if not found:
        return found, errors.CustodyUnknown()
    if GuardianKind.SOLE_CUSTODY in kinds and (len(found) > 1 or len(kinds) > 1):
        return found, errors.CustodyContradicts()
    if kinds == {GuardianKind.JOINT_CUSTODY} and len(found) == 1:
        return found, errors.OtherGuardianUnknown()
    return found, None


def custody_now(told: Collection[Custody], *, guardian: int, withdrawn: Collection[int], day: date) -> CustodyNow:
    """
    How it is with that guardian's custody that day. `told` is what stands, `withdrawn` are those of whom it was said to
    hold no longer.

    Where nothing is told of the guardian it is known only if all who have custody are: then it is another's.
    """
    own = [row for row in told if row.guardian == guardian]
    if any(row.holds_on(day) for row in own):
        return CustodyNow.HOLDS
    if own and all(row.starts_on is not None and row.starts_on > day for row in own) and guardian not in withdrawn:
        return CustodyNow.NOT_YET
    if own or guardian in withdrawn:
        return CustodyNow.ENDED
    return CustodyNow.UNTOLD if guardians_on(told, day=day)[1] else CustodyNow.ANOTHERS


OF_AGE: Final = 18
"""When nobody is a guardian any more. Source: föräldrabalken 6 kap. 2 §, by way of law-and-methods, section 9."""


def has_surely_turned(*, born: date | None, birth_year: int | None, day: date, age: int) -> bool:
    """True when it is sure that somebody has reached that age: of the year alone, the year after."""
    if born is not None:
        return people.age(born=born, day=day) >= age
    return birth_year is not None and day.year - birth_year > age


# ---- whether consents are in order ----


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    All that is known of one kind of help for a child on one day.

    `child` is None where the child is too young to answer. `has_decision`: a decision against a guardian's will holds.
    `may_alone`: the law of the day lets one of the child's age get open help without the guardians.
    """

    guardians: Mapping[int, Standing]
    custody: DomainError | None = None
    child: Standing | None = None
    has_decision: bool = False
    may_alone: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """By what consents are in order, or what stands in the way, of whom (None: of nobody in particular)."""

    order: Order | None = None
    hinders: Sequence[tuple[Hinder, int | None]] = field(default=())


_OF_GUARDIAN: Final = {
    Answer.REFUSED: Hinder.REFUSED,
    Answer.NOT_ASKED: Hinder.NOT_ASKED,
    Answer.NO_ANSWER: Hinder.NO_ANSWER,
}
_OF_CHILD: Final = {
    Answer.REFUSED: Hinder.CHILD_REFUSED,
    Answer.NOT_ASKED: Hinder.CHILD_NOT_ASKED,
    Answer.NO_ANSWER: Hinder.CHILD_NO_ANSWER,
}


def outcome(asked: Question) -> Outcome:
    """
    Whether consents to the help are in order that day.

    Each with custody says yes; or a decision stands in for one who has refused or not answered, when another says yes.
    A child who is old enough is asked too, and its no is never decided over here. Source: R-211, R-212, R-213.
    """
    hinders: list[tuple[Hinder, int | None]] = []
    if asked.child is not None and asked.child.answer != Answer.GIVEN:
        hinders.append((_OF_CHILD[asked.child.answer], None))
    elif asked.child is not None and asked.may_alone:
        return Outcome(order=Order.OWN)
    if asked.custody is not None:
        hinders.append((Hinder.CUSTODY, None))
    missing = {who: each.answer for who, each in asked.guardians.items() if each.answer != Answer.GIVEN}
    stood_in = {who for who in missing if asked.has_decision and _can_stand_in(asked, who)}
    hinders += [(_OF_GUARDIAN[answer], who) for who, answer in missing.items() if who not in stood_in]
    if hinders:
        return Outcome(hinders=sorted(hinders, key=lambda each: list(Hinder).index(each[0])))
    return Outcome(order=Order.DECISION if stood_in else Order.CONSENT)


def _can_stand_in(asked: Question, who: int) -> bool:
    others = [each.answer for key, each in asked.guardians.items() if key != who]
    return asked.guardians[who].answer in AGAINST and Answer.GIVEN in others


# ---- the ways out ----


@dataclass(frozen=True, kw_only=True)
class Demands:
    """
    What a decision takes besides consents: how the help is given (None: not known), the law of the day, the numbers
    that the organisation has decided, and whether each with custody is a party in the child's case.
    """

    is_decided_help: bool | None
    has_law: bool
    are_parties: bool
    tries: int
    reminders: int


def is_stuck(asked: Question) -> bool:
    """True when a guardian says no, or has been asked and not answered."""
    return any(each.answer in AGAINST for each in asked.guardians.values())


def ways_out(asked: Question, demands: Demands) -> dict[WayOut, list[DomainError]]:
    """The four ways out, each with what it lacks; none where nobody refuses. Source: R-213, R-214."""
    if not is_stuck(asked):
        return {}
    return {
        WayOut.MOTIVATE: [],
        WayOut.OTHER_HELP: [],
        WayOut.DECISION: lacking_for_decision(asked, demands),
        WayOut.CLOSE: [],
    }


def lacking_for_decision(asked: Question, demands: Demands) -> list[DomainError]:
    """
    All that a decision against one guardian's will lacks: one consents, the other has refused or not answered, and
    the help is decided help. Source: föräldrabalken 6 kap. 13 a §; R-213, R-214.
    """
    told = list(asked.guardians.values())
    against = [each for each in told if each.answer in AGAINST]
    found: list[DomainError] = [asked.custody] if asked.custody else []
    if not against:
        found.append(errors.NobodyRefuses())
    if not any(each.answer == Answer.GIVEN for each in told):
        found.append(errors.NoOtherConsents())
    if any(each.answer == Answer.NOT_ASKED for each in told):
        found.append(errors.AskEverybodyFirst())
    if asked.child is not None and asked.child.answer != Answer.GIVEN:
        found.append(errors.ChildMustAgree())
    if not demands.is_decided_help:
        found.append(errors.HelpIsNotDecided())
    if not demands.has_law:
        found.append(errors.NoLawThatDay())
    tries = min((each.tries for each in against), default=demands.tries)
    if tries < demands.tries:
        found.append(errors.TooFewTries(most=demands.tries, done=tries))
    silent = [each.reminders for each in against if each.answer == Answer.NO_ANSWER]
    if silent and min(silent) < demands.reminders:
        found.append(errors.RemindFirst(most=demands.reminders, done=min(silent)))
    if not demands.are_parties:
        found.append(errors.GuardianIsNoParty())
    return found


def obstacle_to_best_interest(reasons: str) -> DomainError | None:
    """The reasons say why the help is best for the child, so that it can be followed. Source: R-213."""
    if len(reasons.strip()) < BEST_INTEREST_LETTERS:
        return errors.BestInterestMissing(letters=BEST_INTEREST_LETTERS)
    return None


def decision_holds(
    *, decided_on: date | None, ends_on: date | None, is_granted: bool, is_overturned: bool, day: date
) -> bool:
    """True while a signed decision stands in for a guardian: granted, in force that day, and not changed since."""
    if decided_on is None or not is_granted or is_overturned:
        return False
    return decided_on <= day and (ends_on is None or day <= ends_on)


# ---- what is written down ----


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a form tells of one step."""

    step: str
    happened_on: date
    reason: str = ""
    way: str = ""
    how: str = ""
    recheck_on: date | None = None
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class Whom:
    """
    Whom a step is of: where that one stands, and whether it is a guardian told to use violence, also as suspected.

    `has_safer`: another guardian is not. `safer_has_answered`: that one has been talked with.
    """

    standing: Standing = UNASKED
    is_suspected: bool = False
    has_safer: bool = False
    safer_has_answered: bool = False


def obstacle_to_step(
    told: Wording, *, whom: Whom | None, is_stuck: bool, today: date, reminders: int, helps: Iterable[str]
) -> DomainError | None:
    """
    What stands in the way of writing the step down. `whom` is None where it is of nobody who is to be asked.

    The first talk is with the parent who says that it is fine to talk; one who is told to use violence is asked when
    somebody has thought of what the question can lead to. Source: R-211, R-214, R-219.
    """
    if told.step not in WRITTEN:
        return errors.NoSuchStep()
    if told.happened_on > today:
        return errors.StepIsLater()
    if told.recheck_on is not None and told.recheck_on <= told.happened_on:
        return errors.RecheckIsPast()
    if told.recheck_on is not None and told.recheck_on > today + timedelta(days=RECHECK_DAYS):
        return errors.RecheckTooFarOff(days=RECHECK_DAYS)
    if told.step in OF_HELP:
        return _obstacle_of_help(told, is_stuck=is_stuck, helps=helps)
    if whom is None:
        return errors.WhoseAnswer()
    last = whom.standing.last_on
    if last is not None and told.happened_on < last:
        return errors.StepIsBefore(day=last.isoformat())
    if told.step in ASKS:
        return _obstacle_to_asking(told, whom, reminders=reminders)
    return _obstacle_to_answer(told, whom.standing)


def _obstacle_of_help(told: Wording, *, is_stuck: bool, helps: Iterable[str]) -> DomainError | None:
    if not is_stuck:
        return errors.NobodyStandsInTheWay()
    if told.step == Step.OTHER_HELP and told.other not in set(helps):
        return errors.OtherHelpMissing()
    return _obstacle_to_words(told)


def _obstacle_to_asking(told: Wording, whom: Whom, *, reminders: int) -> DomainError | None:
    now = whom.standing
    if told.step == Step.ASKED and now.is_waiting:
        return errors.AlreadyAsked()
    if told.step == Step.REMINDED and not now.is_waiting:
        return errors.NotAskedYet()
    if told.step == Step.REMINDED and now.reminders >= reminders:
        return errors.RemindedEnough(most=reminders)
    if whom.is_suspected and whom.has_safer and not whom.safer_has_answered:
        return errors.TalkWithTheOtherFirst()
    if not told.way:
        return errors.WayToAskMissing()
    if whom.is_suspected and len(told.reason.strip()) < SAFETY_LETTERS:
        return errors.SafetyNotThought(letters=SAFETY_LETTERS)
    return None


def _obstacle_to_answer(told: Wording, now: Standing) -> DomainError | None:
    if now.answer == Answer.NOT_ASKED:
        return errors.NotAskedYet()
    if told.step == Step.MOTIVATED:
        return _obstacle_to_words(told) if now.answer in AGAINST else errors.AlreadyAnswered()
    if told.step == Step.WITHDRAWN:
        if now.answer != Answer.GIVEN:
            return errors.NothingToWithdraw()
    elif not now.is_waiting and now.answer != (Answer.REFUSED if told.step == Step.YES else None):
        return errors.AlreadyAnswered()
    return None if told.how else errors.HowAnsweredMissing()


def _obstacle_to_words(told: Wording) -> DomainError | None:
    return errors.WordsMissing(letters=LETTERS) if len(told.reason.strip()) < LETTERS else None
