"""
What answers come to: which items are shown, what is not answered, what is proposed, raised and different. Pure.

Three things hold of every instrument: what nobody has answered is never no and never zero; a structured judgement has
no sum; and nothing here lowers a level. Answers are a dict from the key of an item to what was answered, '' for
nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from livlina.assessments.errors import (
    ActionNeeded,
    AlreadyJudged,
    AnsweredByHerself,
    AssessmentIsDiscarded,
    AssessmentIsSigned,
    BeforeTheCase,
    ChangedSinceRead,
    DifferenceNeedsReason,
    HandedInByHerself,
    IsAskedHere,
    LevelNeeded,
    MustBeAlone,
    NobodyWasAsked,
    NotForThisAge,
    NotForThisRole,
    NothingAnswered,
    NothingToRead,
    NotJudged,
    NotOnesOwn,
    NotSigned,
    NotTrained,
    NotYet,
    OnlyResultHere,
    ReasonNeeded,
    StandIsOlder,
    StrikingNeedsReason,
    WordsNeeded,
)
from livlina.assessments.instruments import DECLINED, NOT_TOLD, PARTLY, UNKNOWN, YES, Instrument, Item, Section
from livlina.assessments.terms import LEVELS, Asked, Flag, How, ItemKind, Outcome, SecondOutcome, WhyNotHers
from livlina.cases.chronology.terms import Goes
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.core.terms import Answer

Answers = Mapping[str, str]

LETTERS: Final = 10
"""How many letters a reason has at least, so that it can be understood."""

ON_A_LINE: Final = frozenset({How.PHONE, How.VIDEO})

FLAG_WORDS: Final = {
    Flag.SCREENING: "Ett positivt svar om våld",
    Flag.SUICIDE: "Ett tecken på självmordsrisk",
    Flag.PROTECTION: "Ett barn som kan behöva skydd",
}


def rank(level: str) -> int:
    """Where a level stands: 0 for one that nobody has judged, which is no level at all and never a low one."""
    return LEVELS.index(level) + 1 if level in LEVELS else 0


def highest(levels: Iterable[str]) -> str:
    """The highest of these levels, '' where there is none."""
    return max(levels, key=rank, default="")


def below(level: str) -> str:
    """The level that a partly proposes: one lower, and never the lowest."""
    return LEVELS[max(1, LEVELS.index(level) - 1)]


# ---- what is shown and answered ----


def is_shown(item: Item, instrument: Instrument, answers: Answers) -> bool:
    """Whether an item is asked, given what was answered before it. One under a hidden item is hidden too."""
    if item.shown_if is None:
        return True
    parent, values = item.shown_if
    asked = instrument.items[parent]
    return is_shown(asked, instrument, answers) and bool(values & set(answers.get(parent, "").split(",")))


def shown(instrument: Instrument, answers: Answers) -> list[Item]:
    """The items that are asked, in order."""
    return [item for item in instrument.items.values() if is_shown(item, instrument, answers)]


def shown_in(section: Section, instrument: Instrument, answers: Answers) -> list[Item]:
    return [item for item in section.items if is_shown(item, instrument, answers)]


def counted(instrument: Instrument, answers: Answers) -> dict[str, str]:
    """The answers that count: of items that are shown, and of nothing else."""
    return {item.key: said for item in shown(instrument, answers) if (said := answers.get(item.key, ""))}


@dataclass(frozen=True)
class Progress:
    """How many of the items that are shown have an answer: «vet inte» and «vill inte svara» are answers."""

    answered: int
    of: int

    @property
    def is_done(self) -> bool:
        return self.answered == self.of


def progress(section: Section, instrument: Instrument, answers: Answers) -> Progress:
    items = shown_in(section, instrument, answers)
    return Progress(sum(bool(answers.get(item.key)) for item in items), len(items))


def unanswered(instrument: Instrument, answers: Answers) -> list[Item]:
    """Items that are shown and have no answer at all."""
    return [item for item in shown(instrument, answers) if not answers.get(item.key)]


def unknown_dangers(instrument: Instrument, answers: Answers) -> list[Item]:
    """Dangerous items of which nothing is known: not answered, not known, or not told. Each is named (S-152)."""
    return [item for item in shown(instrument, answers) if item.is_dangerous and answers.get(item.key, "") in NOT_TOLD]


# ---- what it comes to ----


def proposed_by(item: Item, said: str) -> str:
    """The level that one answer proposes, '' for none."""
    if not item.proposes or said in NOT_TOLD:
        return ""
    if item.danger_from is not None:
        return item.proposes if int(said) >= item.danger_from else ""
    return {YES: item.proposes, PARTLY: below(item.proposes)}.get(said, "")


@dataclass(frozen=True, kw_only=True)
class Result:
    """
    What the answers come to. `level` is what a structured judgement proposes, '' where too little is known to propose
    one; `score` only of an instrument that has one, and only when every scored item is answered.
    """

    level: str = ""
    because: tuple[Item, ...] = ()
    raising: int = 0
    protecting: int = 0
    not_known: int = 0
    score: int | None = None
    highest_score: int | None = None
    band: str = ""
    is_positive: bool | None = None
    """Of a screening: None where it can be neither, since something is not answered."""


def result(instrument: Instrument, answers: Answers) -> Result:
    """
    What these answers come to.

    The proposed level is the highest that any one answer proposes: nothing is added up, and what protects takes nothing
    away. The lowest is proposed only when every dangerous item has been answered with no. Source: S-152.
    """
    items, said = shown(instrument, answers), counted(instrument, answers)
    raising = [item for item in items if proposed_by(item, said.get(item.key, ""))]
    told = Result(
        because=tuple(raising),
        raising=len(raising),
        protecting=sum(item.protects and _is_so(said.get(item.key, "")) for item in items),
        not_known=sum(item.kind != ItemKind.TEXT and said.get(item.key, "") in NOT_TOLD for item in items),
    )
    if instrument.outcome == Outcome.JUDGEMENT:
        level = highest(proposed_by(item, said[item.key]) for item in raising)
        is_known = not unknown_dangers(instrument, answers)
        return replace(told, level=level or (LEVELS[0] if is_known else ""))
    if instrument.outcome == Outcome.SCORE:
        return _scored(told, instrument, items, said)
    if instrument.outcome == Outcome.SCREENING:
        return replace(told, is_positive=_is_positive(items, said))
    return told


def _is_so(said: str) -> bool:
    return said in (YES, PARTLY)


def _scored(told: Result, instrument: Instrument, items: Sequence[Item], said: Answers) -> Result:
    """With the sum of the points, None as long as something that has points is not answered."""
    scored = [item for item in items if item.options and item.options[0].points is not None]
    points = [{option.key: option.points for option in item.options}.get(said.get(item.key, "")) for item in scored]
    told = replace(told, highest_score=sum(max(option.points or 0 for option in item.options) for item in scored))
    known = [each for each in points if each is not None]
    if not scored or len(known) < len(points):
        return told
    bands = [band.label for band in instrument.bands if band.points <= sum(known)]
    return replace(told, score=sum(known), band=bands[-1] if bands else "")


def _is_positive(items: Sequence[Item], said: Answers) -> bool | None:
    asked = [item for item in items if item.raises == Flag.SCREENING]
    if any(said.get(item.key, "") in item.raised_by for item in asked):
        return True
    return False if asked and all(said.get(item.key, "") not in NOT_TOLD for item in asked) else None


def raised(instrument: Instrument, answers: Answers) -> dict[Flag, list[Item]]:
    """What the answers ask an action for, each with the items that raised it. Source: R-238, R-239."""
    said = counted(instrument, answers)
    found: dict[Flag, list[Item]] = {}
    for item in shown(instrument, answers):
        if item.raises and set(said.get(item.key, "").split(",")) & item.raised_by:
            found.setdefault(item.raises, []).append(item)
    return found


# ---- two at two times ----


@dataclass(frozen=True)
class Change:
    """One item at two times: '' where nothing was answered, or the item was not there or not asked."""

    item: Item
    before: str
    now: str

    @property
    def differs(self) -> bool:
        return self.before != self.now

    @property
    def direction(self) -> int:
        """1 where it has become more dangerous, -1 less, 0 where it is the same or where one of the two is not told."""
        if not self.item.is_dangerous or {self.before, self.now} & NOT_TOLD or not self.differs:
            return 0
        if self.item.kind == ItemKind.SCALE:
            return 1 if int(self.now) > int(self.before) else -1
        order = self.item.values
        return 1 if order.index(self.now) > order.index(self.before) else -1


def changes(now_of: Instrument, now: Answers, before_of: Instrument, before: Answers) -> list[Change]:
    """Item by item what was answered then and now, in the order of now; what only was asked then comes last."""
    said, was = counted(now_of, now), counted(before_of, before)
    items = [*now_of.items.values(), *(item for key, item in before_of.items.items() if key not in now_of.items)]
    found = [Change(item, was.get(item.key, ""), said.get(item.key, "")) for item in items]
    return [each for each in found if each.before or each.now]


# ---- what stands in the way ----


def ages(instrument: Instrument) -> str:
    """For which ages it is made, '' for all."""
    low, high = instrument.age_from, instrument.age_to
    if low is not None and high is not None:
        return f"den som är {low}–{high} år"
    if low is not None:
        return f"den som är minst {low} år"
    return f"den som är högst {high} år" if high is not None else ""


def fits_age(instrument: Instrument, *, age: int | None) -> bool:
    """False only for one who is known to be older or younger than it is made for."""
    if age is None:
        return True
    return (instrument.age_from or 0) <= age and (instrument.age_to is None or age <= instrument.age_to)


def obstacle_to_using(
    instrument: Instrument, *, role: str, age: int | None, competences: Iterable[str]
) -> DomainError | None:
    """
    What stands in the way of using an instrument for this person. `competences` are those of the one who would.

    Source: R-221, R-225, R-226.
    """
    if role not in instrument.roles:
        return NotForThisRole(name=instrument.name)
    if not fits_age(instrument, age=age):
        return NotForThisAge(name=instrument.name, ages=ages(instrument))
    wanted = instrument.training.competence
    if wanted and wanted.casefold() not in {each.casefold() for each in competences}:
        return NotTrained(name=instrument.name, competence=wanted)
    return None


def obstacle_to_asking(
    *, asked: str, how: str, is_alone: str, happened_on: date, came_in_on: date, today: date
) -> DomainError | None:
    """What stands in the way of asking so: on a line only when she has said that she is alone. Source: R-224."""
    if (asked == Asked.RECORDS) != (how == How.RECORDS):
        return NobodyWasAsked()
    if how in ON_A_LINE and is_alone != Answer.YES:
        return MustBeAlone()
    if happened_on > today:
        return NotYet()
    return BeforeTheCase(came_in_on=came_in_on.isoformat()) if happened_on < came_in_on else None


def obstacle_to_place(instrument: Instrument, *, with_result_only: bool) -> DomainError | None:
    """Its questions are asked where they are, and a result alone is written down where they are not."""
    if instrument.has_texts == with_result_only:
        return IsAskedHere(name=instrument.name) if with_result_only else OnlyResultHere(name=instrument.name)
    return None


def obstacle_to_answering(*, is_signed: bool, is_discarded: bool = False, is_hers: bool = False) -> DomainError | None:
    """What stands in the way of writing in an assessment that was begun; `is_hers` where she answered it herself."""
    if is_signed:
        return AssessmentIsSigned()
    if is_discarded:
        return AssessmentIsDiscarded()
    return AnsweredByHerself() if is_hers else None


def obstacle_to_discarding(
    *,
    is_signed: bool,
    is_discarded: bool,
    is_hers: bool,
    is_judged: bool,
    has_changed: bool,
    why: str,
    words: str,
    raised_flags: Iterable[Flag],
    acted: Iterable[str],
) -> DomainError | None:
    """
    What stands in the way of discarding one: what its answers ask for is done first, so that none is forgotten. One
    that `is_hers` was not begun by mistake: `why` says that the answers are not hers. Of one that `is_judged` the
    result is known, so it is struck for a reason, in `words`. `has_changed`: it is not what the page showed. Source:
    S-152.
    """
    return (
        obstacle_to_answering(is_signed=is_signed, is_discarded=is_discarded)
        or (ChangedSinceRead() if has_changed else None)
        or obstacle_to_actions(raised_flags, acted=acted)
        or (HandedInByHerself() if is_hers and why not in WhyNotHers.values else None)
        or (StrikingNeedsReason(letters=LETTERS) if is_judged and len(words.strip()) < LETTERS else None)
    )


def obstacle_to_actions(raised_flags: Iterable[Flag], *, acted: Iterable[str]) -> DomainError | None:
    """Each flag has its action before the assessment is done. Source: R-238, R-239."""
    done = set(acted)
    waits = next((flag for flag in raised_flags if flag.value not in done), None)
    return ActionNeeded(what=FLAG_WORDS[waits]) if waits else None


def obstacle_to_judging(
    instrument: Instrument, answers: Answers, *, is_signed: bool, is_judged: bool, level: str, why: str
) -> DomainError | None:
    """What stands in the way of stating a level and the reasons for it, before the result is shown."""
    if is_signed:
        return AssessmentIsSigned()
    if is_judged:
        return AlreadyJudged()
    if not counted(instrument, answers):
        return NothingAnswered()
    if not instrument.gives_level:
        return None
    if level not in LEVELS:
        return LevelNeeded()
    return ReasonNeeded(letters=LETTERS) if len(why.strip()) < LETTERS else None


def floor(*, level: str, proposed: Iterable[str], before: str) -> str:
    """
    The level that holds until a second person has agreed to a lower one; '' where none is needed.

    Lower than what the instrument proposed at any time, in this assessment or in one that nobody has signed, or than
    what was signed before. Source: S-152.
    """
    known = highest([*proposed, before])
    return known if rank(level) < rank(known) else ""


def floor_of_struck(proposed: str) -> str:
    """The level that holds of a struck assessment until a second person has agreed: of the lowest none is asked."""
    return proposed if rank(proposed) > rank(LEVELS[0]) else ""


def differs_from(*, level: str, judged: str, proposed: str, before: str, left: str) -> list[str]:
    """
    From what a level differs, in words: what was judged first, what is proposed, a higher one before, and a higher one
    that is proposed in an assessment which is `left`: judged, and not signed.
    """
    found = []
    if judged and level != judged:
        found.append("ditt första ställningstagande")
    if proposed and level != proposed:
        found.append("det som svaren pekar på")
    if rank(level) < rank(before):
        found.append("den förra nivån")
    if rank(level) < rank(left):
        found.append("det som svaren pekar på i en bedömning som inte är undertecknad")
    return found


def obstacle_to_signing(
    instrument: Instrument,
    *,
    is_signed: bool,
    is_judged: bool,
    level: str,
    differs: Sequence[str],
    difference: str,
    raised_flags: Iterable[Flag],
    acted: Iterable[str],
) -> DomainError | None:
    """What stands in the way of signing: judged first, each action taken, and a sentence where levels differ."""
    if is_signed:
        return AssessmentIsSigned()
    if instrument.gives_level and not is_judged:
        return NotJudged()
    if obstacle := obstacle_to_actions(raised_flags, acted=acted):
        return obstacle
    if not instrument.gives_level:
        return None
    if level not in LEVELS:
        return LevelNeeded()
    if differs and len(difference.strip()) < LETTERS:
        return DifferenceNeedsReason(others=" och ".join(differs), letters=LETTERS)
    return None


def obstacle_to_second(*, waits: bool, is_own: bool, outcome: str, words: str, is_older: bool) -> DomainError | None:
    """
    A lower level is read by another than the one who signed it, once, with words where they do not agree.

    Nobody agrees to a stand that `is_older` than what has been told of the danger since.
    """
    if not waits:
        return NothingToRead()
    if is_own:
        return NotOnesOwn()
    if outcome == SecondOutcome.AGREED and is_older:
        return StandIsOlder()
    if outcome == SecondOutcome.DISAGREED and len(words.strip()) < LETTERS:
        return WordsNeeded(letters=LETTERS)
    return None


def obstacle_to_adding(*, is_signed: bool, text: str) -> DomainError | None:
    if not is_signed:
        return NotSigned()
    return WordsNeeded(letters=LETTERS) if len(text.strip()) < LETTERS else None


def assessment_goes(*, role: str, asked: str) -> Goes:
    """
    Whether an assessment may be given to the client of a case in that role, by who answered.

    To one who uses violence only what was asked of himself: the rest is what others have told. Source: S-13, R-216.
    """
    return Goes.NEVER if role == CaseRole.USING_VIOLENCE and asked != Asked.SELF else Goes.ASKED


def holding(*, level: str, floor: str, second: str) -> str:
    """The level that holds: the lower one only when a second person has agreed."""
    return floor if floor and second != SecondOutcome.AGREED else level


NOT_SAID: Final = {"": "inte besvarad", UNKNOWN: "vet inte", DECLINED: "ville inte svara"}


def not_known(item: Item, said: str) -> str:
    """How an item stands of which nothing is known, in words."""
    return f"{item.text} ({NOT_SAID[said]})"
