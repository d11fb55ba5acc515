"""
How help is given by its method: each step has a talk, a child's first talk is with a guardian, two give what takes two,
and what only one can give is told. Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from livlina.core.errors import DomainError
from livlina.support.methods.errors import (
    BelongsToNoPlacement,
    ExerciseOfOtherHelp,
    GoalOfOtherHelp,
    NotAskedOfThisHelp,
    NoteIsEmpty,
    NoteTellsOfSomebody,
    OneWorkerMissing,
    StepsWithoutTalk,
    TalkIsToCome,
    TooYoungForIt,
    TwoWorkersMissing,
    WhyWithoutGuardian,
)
from livlina.support.methods.terms import AtFirst
from livlina.support.offer.items import Kind
from livlina.support.terms import SessionState

WHY_LETTERS: Final = 10
NOTE_LETTERS: Final = 20

BEFORE_FIRST: Final = (
    "Första samtalet är tillsammans med en vårdnadshavare som det är säkert att ha med, och som säger till barnet att "
    "det går bra att berätta. Aldrig med den som har använt våld."
)
NOT_SAID: Final = "Första samtalet är hållet. Säg om en vårdnadshavare var med och sa att det går bra att berätta."
WITHOUT: Final = "Första samtalet var utan en vårdnadshavare som sa att det går bra att berätta."
ALONE: Final = "Krisstödet ges av en ensam. Ta upp det i handledningen."

# ---- its steps ----


def steps_left(steps: Sequence[str], talks: Iterable[tuple[str, str]]) -> list[str]:
    """The steps that no talk has been held in, in their order. `talks` are state and step. Source: R-169."""
    told = {step for state, step in talks if state == SessionState.HELD}
    return [step for step in steps if step not in told]


def obstacle_to_being_done(*, is_done: bool, left: Sequence[str], words: str) -> DomainError | None:
    """What stands in the way of saying that it is done: a step without a talk is told of in words. Source: R-169."""
    if not is_done or not left or words.strip():
        return None
    return StepsWithoutTalk(steps=_listed(left))


def left_in_words(left: Sequence[str]) -> str:
    """Which steps have no talk yet, as a sentence; '' when each has."""
    return f"Inget samtal står ännu på {_listed(left)}." if left else ""


def _listed(steps: Sequence[str]) -> str:
    named = f"{', '.join(steps[:-1])} och {steps[-1]}" if len(steps) > 1 else steps[0]
    return f"{'stegen' if len(steps) > 1 else 'steget'} {named}"


def obstacle_to_age(kind: Kind, *, ages: Collection[int]) -> DomainError | None:
    """
    What stands in the way of beginning it at that age. `ages` are those she may have, when only the year is known; none
    where nothing is. Source: R-169.
    """
    least = kind.ages.least if kind.ages else None
    if not isinstance(least, int) or not ages or max(ages) >= least:
        return None
    return TooYoungForIt(name=kind.name, age=least)


# ---- a child's first talk ----


def at_first(kind: Kind | None, talks: Iterable[tuple[str, str]]) -> str:
    """
    What is to be known of a child's first talk: before it, when nothing has been said of it, and when it was without a
    guardian; '' when all is well or it is not asked. `talks` are state and answer, the first first. Source: R-173.
    """
    if kind is None or not kind.first_with_guardian:
        return ""
    first = next((answer for state, answer in talks if state == SessionState.HELD), None)
    if first is None:
        return BEFORE_FIRST
    return {AtFirst.YES.value: "", AtFirst.NO.value: WITHOUT}.get(first, NOT_SAID)


def obstacle_to_use(
    kind: Kind | None,
    *,
    exercises: Collection[str],
    goals: Collection[str],
    exercise: str,
    at_first: str,
    why: str,
    is_booked: bool = False,
) -> DomainError | None:
    """
    What stands in the way of saying what a talk was used for, and how the first one was. `exercises` are those of its
    methods; whatever else was done is told in the note. Source: R-143, R-173, R-207.
    """
    if set(goals) - set(kind.goals if kind else ()):
        return GoalOfOtherHelp()
    if exercise and exercise not in exercises:
        return ExerciseOfOtherHelp()
    if at_first and not (kind and kind.first_with_guardian):
        return NotAskedOfThisHelp()
    if at_first and is_booked:
        return TalkIsToCome()
    return WhyWithoutGuardian() if at_first == AtFirst.NO and len(why.strip()) < WHY_LETTERS else None


def goals_touched(goals: Sequence[str], talks: Iterable[Collection[str]]) -> list[tuple[str, int]]:
    """Each goal with how many talks have touched it, in their order. Source: R-207."""
    told = list(talks)
    return [(goal, sum(goal in each for each in told)) for goal in goals]


def study_in_words(kind: Kind | None, answers: Iterable[bool]) -> str:
    """Whether the child is part of the study of that help, by the answers, the latest first; '' where there is none."""
    if kind is None or not kind.study:
        return ""
    answer = next(iter(answers), None)
    if answer is None:
        return "Det finns en studie. Att vara med är frivilligt, frågas för sig och ändrar inget i hjälpen."
    return "Med i studien." if answer else "Inte med i studien."


# ---- who gives it ----


def obstacle_to_pair(
    kind: Kind, *, child_worker: int | None, guardian_worker: int | None, witness_only: bool
) -> DomainError | None:
    """
    What stands in the way of giving what takes two: one for the child and another for the parent. A child who has only
    seen the violence may be met by one alone, which is for supervision. Source: R-177.
    """
    if not kind.by_two:
        return None
    if child_worker is None:
        return OneWorkerMissing()
    if witness_only or (guardian_worker is not None and guardian_worker != child_worker):
        return None
    return TwoWorkersMissing(name=kind.name)


def is_for_supervision(kind: Kind | None, *, child_worker: int | None, guardian_worker: int | None) -> bool:
    """True when one alone gives what takes two. Source: R-177."""
    return bool(kind and kind.by_two) and (guardian_worker is None or guardian_worker == child_worker)


def obstacle_to_placement(kind: Kind, *, has_placement: bool) -> DomainError | None:
    """What stands in the way of saying that it belongs to a placement. Source: R-130."""
    return BelongsToNoPlacement(name=kind.name) if has_placement and not kind.placement else None


def rests_on_one(asked: Mapping[str, int]) -> list[str]:
    """
    Of what it takes to give some help, what only one has. `asked` is competence to how many have it; what nobody has is
    told in another way. Source: R-179.
    """
    return [name for name, number in asked.items() if number == 1]


# ---- what one has noticed about a method ----


def obstacle_to_note(*, words: str, tells_of_somebody: bool) -> DomainError | None:
    """What stands in the way of a note about a method: it says something, and nothing of anybody. Source: R-174."""
    if len(words.strip()) < NOTE_LETTERS:
        return NoteIsEmpty(letters=NOTE_LETTERS)
    return NoteTellsOfSomebody() if tells_of_somebody else None
