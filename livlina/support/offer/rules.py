"""
Which help is possible for one person on one day, and what stands in the way of the rest. Pure.

Each rule gives its obstacles, none when it is met or not asked for. A fact that the help does not ask for is never an
obstacle to it. Source: R-002, R-121, R-124, R-129, R-166 to R-172, R-175, R-211 to R-213.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from livlina.core import workdays
from livlina.core.text import shown
from livlina.support.offer.facts import WITHOUT_INVESTIGATION, ChildFacts, Facts, Guardian
from livlina.support.offer.items import Catalogue, Figure, Number, Offered
from livlina.support.offer.terms import (
    ASKS,
    NEVER_TOLD,
    Code,
    Condition,
    Consent,
    Extension,
    Fact,
    Next,
    ParentContact,
    PersonRole,
    Possible,
    Regime,
)

CONSENT_SOURCE: Final = "R-211"
CUSTODY_SOURCE: Final = "R-212"
FB_SOURCE: Final = "R-213"
FB_GROUNDS: Final = frozenset({"fb_6_13a", "fb_6_13a_2001"})
"""Keys of the legal grounds on which help is decided against a guardian's will. Their days stand in the list."""
YOUNG_SOURCE: Final = "R-195"

WHOM: Final[Mapping[PersonRole, str]] = {
    PersonRole.EXPOSED: "den som är våldsutsatt",
    PersonRole.USING_VIOLENCE: "den som använder våld",
    PersonRole.CHILD: "barn",
}

UNMET: Final[Mapping[Condition, tuple[Code, Fact, str]]] = {
    Condition.VIOLENCE_CEASED: (Code.VIOLENCE_NOT_CEASED, Fact.NO, "Våldet har inte upphört."),
    Condition.LIFE_STABLE: (Code.LIFE_NOT_STABLE, Fact.NO, "Barnets liv är inte stabilt."),
    Condition.SAFE_AND_PROTECTED: (Code.NOT_SAFE, Fact.NO, "Barnet är inte tryggt och skyddat."),
    Condition.NO_MEETINGS: (
        Code.MEETS_VIOLENT_PARENT,
        Fact.YES,
        "Barnet träffar den förälder som har använt våld. Under samtalen ska det som regel inte vara så.",
    ),
    Condition.MOTIVATION: (Code.MOTIVATION_NOT_ASSESSED, Fact.NO, "Personens motivation är inte bedömd."),
    Condition.COURT_ORDER: (
        Code.COURT_ORDER_MISSING,
        Fact.NO,
        "{name} är för den som av domstol har fått övervakat umgänge. Något sådant beslut finns inte.",
    ),
}
"""Of each condition what it is when it is not met: the code, the answer that does not meet it, and the words."""


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What stands in the way: in words, what can be done about it, and the requirement that it follows from."""

    code: Code
    message: str
    next: Sequence[Next]
    source: str
    guardian: str | None = None
    fact: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Of one kind of help whether it is possible, with all that stands in the way, in the order of the rules."""

    key: str
    name: str
    regime: Regime
    obstacles: Sequence[Obstacle]

    @property
    def possible(self) -> Possible:
        """No when anything forbids it, whatever else is unknown; ask when something is; else yes."""
        if not self.obstacles:
            return Possible.YES
        return Possible.ASK if all(obstacle.code in ASKS for obstacle in self.obstacles) else Possible.NO


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every rule is asked with: the facts, the help as it is offered, and what else is given that day."""

    facts: Facts
    offered: Offered
    is_in_force: bool
    catalogue: Catalogue
    limits: Mapping[str, Figure]
    grounds: Collection[str]
    gives_here_and_now: bool
    gives_motivational_talks: bool

    @property
    def name(self) -> str:
        return self.offered.kind.name

    @property
    def is_for_child(self) -> bool:
        """Whether it is about a child getting help for children: what is asked of a child is asked then."""
        return self.facts.is_child and PersonRole.CHILD in self.offered.kind.roles

    @property
    def is_for_adult(self) -> bool:
        return not self.facts.is_child and self.facts.role in self.offered.kind.roles

    @property
    def opens_by_decision(self) -> bool:
        """Whether a decision against a guardian's will could open it: the law is in force, and it is decided help."""
        return self.offered.regime == Regime.DECIDED and not FB_GROUNDS.isdisjoint(self.grounds)

    def number(self, number: Number | None) -> int | None:
        """The number, or that of the local limit; None where there is none that day."""
        if not isinstance(number, str):
            return number
        figure = self.limits.get(number)
        return figure.value if figure else None

    def number_source(self, number: Number | None, source: str) -> str:
        figure = self.limits.get(number) if isinstance(number, str) else None
        return figure.source if figure else source


def answers(
    catalogue: Catalogue, *, facts: Facts, limits: Mapping[str, Figure], grounds: Collection[str]
) -> tuple[Answer, ...]:
    """
    The answer for every kind of help in the catalogue, in its order.

    `limits` are the local ones of the day, `grounds` the keys of the legal grounds in force then.
    """
    rows = catalogue.on(facts.on)
    given = {row.kind.key for row, holds in rows if holds and row.is_given}
    asked = [
        Asked(
            facts=facts,
            offered=row,
            is_in_force=holds,
            catalogue=catalogue,
            limits=limits,
            grounds=grounds,
            gives_here_and_now="here_and_now" in given - {row.kind.key},
            gives_motivational_talks="motivational_talks" in given - {row.kind.key},
        )
        for row, holds in rows
    ]
    return tuple(
        Answer(key=one.offered.kind.key, name=one.name, regime=one.offered.regime, obstacles=obstacles(one))
        for one in asked
    )


def obstacles(asked: Asked) -> tuple[Obstacle, ...]:
    """
    All that stands in the way, in the order of the rules.

    Where the help is not given, nothing more is asked: a guardian is not asked to consent to what there is not.
    """
    first = tuple(obstacle for rule in WHO_AND_WHERE for obstacle in rule(asked))
    if any(obstacle.code == Code.NOT_OFFERED_HERE for obstacle in first):
        return first
    return (*first, *(obstacle for rule in ON_WHAT_CONDITIONS for obstacle in rule(asked)))


def _age(asked: Asked) -> Iterator[Obstacle]:
    """From and to the years of the method; for an adult's role, from the age where help for adults begins (R-002)."""
    span = asked.offered.kind.ages
    if span is None:
        return
    age = asked.facts.age
    if age is None:
        yield _unknown("age", "Personens ålder är inte känd.", source=span.source)
        return
    least, most = asked.number(span.least), asked.number(span.most)
    if least is not None and age < least:
        is_young_adult = not asked.facts.is_child
        yield Obstacle(
            code=Code.TOO_YOUNG,
            message=f"{asked.name} ges från {least} år. Personen är {age} år.",
            next=(Next.YOUTH_CLINIC, Next.STODCENTRUM, Next.CONCERN_REPORT) if is_young_adult else (Next.OTHER_HELP,),
            source=YOUNG_SOURCE if is_young_adult else asked.number_source(span.least, span.source),
        )
    if most is not None and age > most:
        yield Obstacle(
            code=Code.TOO_OLD,
            message=f"{asked.name} ges till och med {most} år. Personen är {age} år.",
            next=(Next.ADULT_HELP,),
            source=asked.number_source(span.most, span.source),
        )


def _role(asked: Asked) -> Iterator[Obstacle]:
    kind = asked.offered.kind
    if asked.facts.role not in kind.roles:
        whom = " och ".join(WHOM[role] for role in PersonRole if role in kind.roles)
        yield Obstacle(
            code=Code.WRONG_ROLE,
            message=f"{kind.name} är för {whom}. Här gäller det {WHOM[asked.facts.role]}.",
            next=(Next.OTHER_HELP,),
            source=kind.source,
        )


def _offered(asked: Asked) -> Iterator[Obstacle]:
    """Not given, not yet or no longer. What the sources do not say is asked about."""
    offered = asked.offered
    if offered.is_given is None:
        yield Obstacle(
            code=Code.UNKNOWN,
            fact="offered",
            message=f"Det finns ingen uppgift om ifall {asked.name} ges här.",
            next=(Next.ASK_LEAD,),
            source=offered.source,
        )
        return
    if not offered.is_given:
        when = ""
    elif asked.is_in_force:
        return
    elif asked.facts.on < offered.period.start:
        when = f" förrän {offered.period.start.isoformat()}"
    else:
        when = f" längre. Sista dagen var {offered.period.end}"
    yield Obstacle(
        code=Code.NOT_OFFERED_HERE,
        message=f"{asked.name} ges inte här{when}.",
        next=(Next.OTHER_HELP,),
        source=offered.source,
    )


def _parent(asked: Asked) -> Iterator[Obstacle]:
    """A parent has support at the centre, or had it so lately that the organisation counts it as recent."""
    source = asked.offered.conditions.get(Condition.PARENT_CONTACT)
    if source is None or not asked.is_for_child:
        return
    child = asked.facts.child
    window = asked.catalogue.window_on(asked.facts.on)
    match child.parent_contact:
        case ParentContact.CURRENT:
            return
        case ParentContact.UNKNOWN:
            yield _unknown(
                "parent_contact", "Det är inte känt om någon av barnets föräldrar har eget stöd här.", source=source
            )
            return
        case ParentContact.RECENT if window is not None:
            if child.parent_contact_ended_on is None:
                yield _unknown(
                    "parent_contact_ended_on",
                    f"Det är inte känt när förälderns stöd här slutade. Det räknas i {window.months} månader.",
                    source=window.source,
                )
                return
            if asked.facts.on <= workdays.months_after(child.parent_contact_ended_on, months=window.months):
                return
            source = window.source
        case _:
            pass
    lately = f", eller har haft det de senaste {window.months} månaderna" if window is not None else ""
    yield Obstacle(
        code=Code.PARENT_NOT_AT_CENTRE,
        message=f"Ingen av barnets föräldrar har eget stöd här{lately}.",
        next=(Next.PARENT_TO_CENTRE, Next.OPEN_CARE),
        source=source,
    )


def _protection(asked: Asked) -> Iterator[Obstacle]:
    """What must be so around the child while the method goes on (R-170)."""
    if not asked.is_for_child:
        return
    child = asked.facts.child
    for condition, value in (
        (Condition.VIOLENCE_CEASED, child.violence_ceased),
        (Condition.LIFE_STABLE, child.life_stable),
        (Condition.SAFE_AND_PROTECTED, child.safe_and_protected),
        (Condition.NO_MEETINGS, child.meets_violent_parent),
    ):
        yield from _condition(
            asked, condition, value, (*([Next.HERE_AND_NOW] if asked.gives_here_and_now else []), Next.ASK_AGAIN)
        )


def _condition(asked: Asked, condition: Condition, value: Fact, then: Sequence[Next]) -> Iterator[Obstacle]:
    source = asked.offered.conditions.get(condition)
    if source is None:
        return
    code, unmet, message = UNMET[condition]
    if value == unmet:
        yield Obstacle(code=code, message=message.format(name=asked.name), next=then, source=source)
    elif value == Fact.UNKNOWN:
        yield _unknown(condition.value, f"Det är inte känt {condition.label}.", source=source)


def _consent(asked: Asked) -> Iterator[Obstacle]:
    """
    Each one with custody says yes, or a decision stands in for one who has refused or not answered.

    It does so only when another guardian has said yes, and only for decided help (FB 6 kap. 13 a §). The same code
    comes for one guardian after the other, by name.
    """
    if not asked.is_for_child:
        return
    child = asked.facts.child
    if not child.guardians:
        yield _unknown("guardians", "Det är inte känt vilka vårdnadshavare barnet har.", source=CUSTODY_SOURCE)
        return
    waiting = [one for one in child.guardians if not stands_in(asked, one)]
    for consent, tell in (
        (Consent.REFUSED, _refused),
        (Consent.NOT_ASKED, _not_asked),
        (Consent.UNKNOWN, _consent_unknown),
        (Consent.NO_ANSWER, _not_answered),
    ):
        for guardian in sorted((one for one in waiting if one.consent == consent), key=lambda one: one.name):
            yield replace(tell(asked, guardian), guardian=guardian.name)


def stands_in(asked: Asked, guardian: Guardian) -> bool:
    """Whether the decision that there is stands in for that guardian's yes."""
    return (
        asked.opens_by_decision
        and asked.facts.child.decision_fb_6_13a == Fact.YES
        and guardian.consent in (Consent.REFUSED, Consent.NO_ANSWER)
        and another_has_said_yes(asked.facts.child, guardian)
    )


def another_has_said_yes(child: ChildFacts, guardian: Guardian) -> bool:
    return any(one is not guardian and one.consent == Consent.GIVEN for one in child.guardians)


def _by_decision(asked: Asked, guardian: Guardian) -> tuple[Next, ...]:
    """That the board tries it, where that could open this help."""
    is_way = asked.opens_by_decision and another_has_said_yes(asked.facts.child, guardian)
    return (Next.FB_6_13A,) if is_way else ()


def _refused(asked: Asked, guardian: Guardian) -> Obstacle:
    return Obstacle(
        code=Code.CONSENT_REFUSED,
        message=f"{shown(guardian.name)} samtycker inte till {asked.name}.",
        next=(Next.MOTIVATE, *_by_decision(asked, guardian), Next.OTHER_HELP, Next.CLOSE),
        source=FB_SOURCE,
    )


def _not_asked(asked: Asked, guardian: Guardian) -> Obstacle:
    return Obstacle(
        code=Code.CONSENT_NOT_ASKED,
        message=f"{shown(guardian.name)} är inte frågad om {asked.name}.",
        next=(Next.ASK_CONSENT,),
        source=CONSENT_SOURCE,
    )


def _consent_unknown(asked: Asked, guardian: Guardian) -> Obstacle:
    return _unknown(
        "consent", f"Det är inte känt om {shown(guardian.name)} samtycker till {asked.name}.", source=CONSENT_SOURCE
    )


def _not_answered(asked: Asked, guardian: Guardian) -> Obstacle:
    return Obstacle(
        code=Code.CONSENT_NOT_ANSWERED,
        message=f"{shown(guardian.name)} har inte svarat om {asked.name}.",
        next=(Next.REMIND, Next.MOTIVATE, *_by_decision(asked, guardian)),
        source=CONSENT_SOURCE,
    )


def _decision(asked: Asked) -> Iterator[Obstacle]:
    """Decided help to a child takes a decision by the unit that decides for children. For adults none is asked for."""
    if not asked.is_for_child or asked.offered.regime != Regime.DECIDED:
        return
    source = asked.offered.regime_source
    match asked.facts.child.decision_for_child:
        case Fact.NO:
            yield Obstacle(
                code=Code.DECISION_MISSING,
                message=f"Det finns inget beslut om {asked.name} för barnet.",
                next=(Next.PROPOSE_DECISION,),
                source=source,
            )
        case Fact.UNKNOWN:
            yield _unknown("decision_for_child", "Det är inte känt om det finns ett beslut för barnet.", source=source)


def _fb_needs_decided_help(asked: Asked) -> Iterator[Obstacle]:
    """A decision against a guardian's will is there, but opens only decided help."""
    child = asked.facts.child
    if not asked.is_for_child or asked.offered.regime == Regime.DECIDED or child.decision_fb_6_13a != Fact.YES:
        return
    if any(one.consent in (Consent.REFUSED, Consent.NO_ANSWER) for one in child.guardians):
        yield Obstacle(
            code=Code.FB_NEEDS_DECIDED_HELP,
            message=f"Beslutet mot en vårdnadshavares vilja räcker inte: {asked.name} ges här utan behovsprövning.",
            next=(Next.DECIDED_HELP,),
            source=FB_SOURCE,
        )


def _adults_conditions(asked: Asked) -> Iterator[Obstacle]:
    if not asked.is_for_adult:
        return
    adult = asked.facts.adult
    motivate = [Next.MOTIVATIONAL_TALKS] if asked.gives_motivational_talks else []
    yield from _condition(asked, Condition.MOTIVATION, adult.motivation_assessed, (Next.ASSESS_MOTIVATION, *motivate))
    yield from _condition(asked, Condition.COURT_ORDER, adult.court_ordered_contact, (Next.OTHER_HELP,))


def _never_told(asked: Asked) -> Iterator[Obstacle]:
    """What the help is only for, where no fact tells it."""
    if asked.facts.role not in asked.offered.kind.roles:
        return
    for condition in NEVER_TOLD:
        source = asked.offered.conditions.get(condition)
        if source is not None:
            yield _unknown(condition.value, f"Det är inte känt {condition.label}.", source=source)


def _limit(asked: Asked) -> Iterator[Obstacle]:
    """As many talks have been held as there may be; what is left out is none."""
    span, counter = asked.offered.talks, asked.offered.counter
    most = asked.number(span.most) if span else None
    if span is None or most is None or asked.facts.role not in asked.offered.kind.roles:
        return
    used = asked.facts.talks_used.get(counter, 0)
    if used >= most:
        what = "utan utredning " if counter == WITHOUT_INVESTIGATION else ""
        by_investigation = asked.offered.extension == Extension.INVESTIGATION
        yield Obstacle(
            code=Code.LIMIT_REACHED,
            message=f"{asked.name}: högst {most} samtal {what}ges, och {used} har hållits.",
            next=(Next.OPEN_INVESTIGATION,) if by_investigation else (Next.EXTEND, Next.CLOSE),
            source=asked.number_source(span.most, span.source),
        )


WHO_AND_WHERE: Final = (_age, _role, _offered)
ON_WHAT_CONDITIONS: Final = (
    _parent,
    _protection,
    _consent,
    _decision,
    _fb_needs_decided_help,
    _adults_conditions,
    _never_told,
    _limit,
)
"""The rules in the order in which their obstacles are told."""


def _unknown(fact: str, message: str, *, source: str) -> Obstacle:
    return Obstacle(code=Code.UNKNOWN, fact=fact, message=message, next=(Next.FIND_OUT,), source=source)
