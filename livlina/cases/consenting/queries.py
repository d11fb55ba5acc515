"""
What has been asked and answered of help for a child, and whether consents are in order: of a child's own case alone.

Other rooms ask `consents_to`, which answers with the obstacle or that all is in order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from livlina.access.actor import Actor
from livlina.cases import ports, queries
from livlina.cases.consenting import rules
from livlina.cases.consenting.errors import NotFromTheWays
from livlina.cases.consenting.models import ConsentStep
from livlina.cases.consenting.rules import Demands, Happened, Outcome, Question, Standing, Whom
from livlina.cases.consenting.terms import Answer, Step, WayOut
from livlina.cases.decisions import queries as decisions
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.rules import GRANTS, appeal_stands_at
from livlina.cases.decisions.terms import Outcome as Decided
from livlina.cases.decisions.terms import Step as After
from livlina.cases.models import Case, Party
from livlina.cases.ports import HelpKind
from livlina.cases.queries import File
from livlina.cases.terms import PartyRole
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.law import grounds as law
from livlina.organisation.law import queries as law_queries
from livlina.organisation.queries import UnitLimits
from livlina.organisation.terms import DecisionKind, Limit

OVERTURNED = frozenset({After.CHANGED, After.COURT_CHANGED, After.COURT_RETURNED})
"""What becomes of an appeal after which a decision no longer stands in for anybody, until it is decided anew."""


@dataclass(frozen=True, kw_only=True)
class OfHelp:
    """One kind of help that has been asked about in the case."""

    help: HelpKind
    steps: list[ConsentStep]
    question: Question
    outcome: Outcome
    demands: Demands
    settled: Step | None

    @property
    def ways(self) -> dict[WayOut, list[DomainError]]:
        return rules.ways_out(self.question, self.demands)


@dataclass(frozen=True, kw_only=True)
class Consents:
    """
    All of it, on one day: who has custody, as the parties of the case; the child, where it is old enough to answer;
    and each kind of help. `of` gives one of which nothing is written too.
    """

    file: File
    day: date
    guardians: Sequence[Party]
    custody: DomainError | None
    child: Party | None
    suspected: frozenset[int]
    """Parties who are told, also as suspected, to use violence (S-13)."""
    helps: Sequence[HelpKind]
    steps: Sequence[ConsentStep]
    limits: UnitLimits
    grounds: Mapping[str, Any]
    may_alone: bool
    decided: frozenset[str]
    """Of which help a decision against a guardian's will holds that day, by key."""

    @property
    def marks(self) -> list[str]:
        """By which a page says that it showed all that has happened with the question."""
        return [str(step.public_id) for step in self.steps]

    @property
    def whom(self) -> list[Party]:
        """Those who are asked, the child last."""
        return [*self.guardians, *([self.child] if self.child else [])]

    @property
    def asked(self) -> list[OfHelp]:
        """Every kind that something is written of, the latest first."""
        return [self.of(key) for key in dict.fromkeys(row.help for row in reversed(self.steps))]

    def kind(self, key: str) -> HelpKind:
        return next((each for each in self.helps if each.key == key), HelpKind(key, key, None))

    def of(self, key: str) -> OfHelp:
        kind = self.kind(key)
        steps = [row for row in self.steps if row.help == key]
        happened = happened_of(steps)
        question = Question(
            guardians={party.pk: rules.standing(happened, party.pk) for party in self.guardians},
            custody=self.custody,
            child=rules.standing(happened, self.child.pk) if self.child else None,
            has_decision=key in self.decided,
            may_alone=self.may_alone,
        )
        demands = Demands(
            is_decided_help=kind.is_decided,
            has_law=not rules.LAW_AGAINST_GUARDIAN.isdisjoint(self.grounds),
            are_parties=all(party.role == PartyRole.GUARDIAN for party in self.guardians),
            tries=self.limits.holds(Limit.TRIES_TO_MOTIVATE),
            reminders=self.limits.holds(Limit.CONSENT_REMINDERS),
        )
        return OfHelp(
            help=kind,
            steps=steps,
            question=question,
            outcome=rules.outcome(question),
            demands=demands,
            settled=rules.settled(happened),
        )

    def about(self, party: Party | None, of: OfHelp) -> Whom | None:
        """That person as the rules weigh whom a step is of; None for one who is not to be asked."""
        if party is None or party.pk not in {each.pk for each in self.whom}:
            return None
        safer = [each.pk for each in self.guardians if each.pk not in self.suspected and each.pk != party.pk]
        answered = (Answer.GIVEN, Answer.REFUSED)
        return Whom(
            standing=self.standing(party, of),
            is_suspected=party.pk in self.suspected,
            has_safer=bool(safer),
            safer_has_answered=any(of.question.guardians[pk].answer in answered for pk in safer),
        )

    def standing(self, party: Party, of: OfHelp) -> Standing:
        if self.child is not None and party.pk == self.child.pk and of.question.child is not None:
            return of.question.child
        return of.question.guardians[party.pk]


def consents_to(file: File, help: str, *, day: date) -> Outcome:
    """Whether consents to that kind of help are in order in the child's case that day, or what stands in the way."""
    return consents(file, day=day).of(help).outcome


def consents(file: File, *, day: date) -> Consents:
    """All that is known of consent to help in a child's case, on that day."""
    case = file.case
    read = queries.childs_file(file, queries.childs_facts(file), day=day)
    custody = [
        rules.Custody(
            guardian=read.same.get(row.guardian_id, row.guardian_id),
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in queries.guardianships(file)
        if read.same.get(row.person_id, row.person_id) == read.same.get(case.person_id, case.person_id)
    ]
    client = next(party for party in file.parties if party.person_id == case.person_id)
    is_of_age = queries.is_of_age(client.person, day=day)  # then nobody else is asked
    persons, fault = ([], None) if is_of_age else rules.guardians_on(custody, day=day)
    guardians = sorted((_party_of(file, person, read.same) for person in persons), key=read.is_suspected)  # asked last
    limits = organisation.unit_limits(case.unit_id, day=day)
    is_old = rules.has_surely_turned(
        born=queries.born(client.person),
        birth_year=client.person.birth_year,
        day=day,
        age=limits.holds(Limit.CHILD_ANSWERS_FROM),
    )
    steps = steps_of(case)
    return Consents(
        file=file,
        day=day,
        guardians=guardians,
        custody=fault,
        child=client if is_old else None,
        suspected=frozenset(party.pk for party in guardians if read.is_suspected(party)),
        helps=helps_on(day),
        steps=steps,
        limits=limits,
        grounds=law.grounds_on(day),
        may_alone=is_of_age or (is_old and _may_alone(day)),
        decided=frozenset(_decided(case, steps, day=day)),
    )


def helps_on(day: date) -> list[HelpKind]:
    """The help that a child can get that day, as the rooms above tell."""
    return [kind for ask in ports.help_for_children for kind in ask(day)]


def steps_of(case: Case) -> list[ConsentStep]:
    """What is written, in the order in which it was. One query."""
    found = ConsentStep.objects.filter(case=case).select_related("said_by", "decision").order_by("pk")
    return queries.of_case(case, list(found))


def step_of(read: Consents, step_id: UUID) -> ConsentStep | None:
    """The step of that name, with whom it is of where that one is in the case still."""
    found = next((row for row in read.steps if row.public_id == step_id), None)
    if found is not None and found.whom_id is not None:
        found.whom = next((party for party in read.file.parties if party.pk == found.whom_id), found.whom)
    return found


def happened_of(steps: Iterable[ConsentStep]) -> list[Happened]:
    """The same as the rules read it."""
    return [Happened(step=row.step, who=row.whom_id, on=row.happened_on, recheck_on=row.recheck_on) for row in steps]


def obstacle_to_signing(actor: Actor, decision: Decision, day: date) -> DomainError | None:
    """
    Why help is not granted against a guardian's will by that decision, or None: what the law asks for is asked again on
    the day that it is decided. Source: föräldrabalken 6 kap. 13 a §; R-213.
    """
    if decision.kind != DecisionKind.AGAINST_GUARDIAN or decision.outcome not in GRANTS or decision.extends_id:
        return None
    step = ConsentStep.objects.filter(decision=decision).first()
    if step is None:
        return NotFromTheWays()
    of = consents(queries.file(actor, decision.case), day=day).of(step.help)
    lacking = rules.lacking_for_decision(of.question, of.demands)
    return lacking[0] if lacking else rules.obstacle_to_best_interest(decision.reasons)


def _party_of(file: File, person: int, same: Mapping[int, int]) -> Party:
    """The party who is that human being, as a guardian where there are several rows."""
    found = [party for party in file.parties if same.get(party.person_id, party.person_id) == person]
    return min(found, key=lambda party: (party.role != PartyRole.GUARDIAN, party.pk))


def _may_alone(day: date) -> bool:
    """
    True when somebody has confirmed, for the law of that day, that one of the child's age gets open help alone.

    Until then the guardians are asked: nobody is gone past on a section that nobody has looked up.
    """
    keys = rules.LAW_FROM_OWN_AGE & law.grounds_on(day).keys()
    return any(isinstance(said, str) for said in law_queries.printable_each(keys, day=day).values())


def _decided(case: Case, steps: Iterable[ConsentStep], *, day: date) -> Iterable[str]:
    """
    The help of which a decision against a guardian's will holds that day. Two queries where one is signed.

    A later decision that such help ends does not say which: it ends all that was granted before it.
    """
    proposed = [(row.help, row.decision) for row in steps if row.decision is not None and row.decision.is_signed]
    if not proposed:
        return
    signed = Decision.objects.filter(case=case, kind=DecisionKind.AGAINST_GUARDIAN, signed_at__isnull=False)
    rows = list(signed.select_related("extends").order_by("running", "edition"))
    after = decisions.steps_by_running(case)
    first: dict[int, int] = {}
    for row in rows:
        extended = row.extends.running if row.extends else None
        first.setdefault(row.running or 0, first.get(extended, extended) if extended else row.running or 0)
    for help, decision in proposed:
        of_same = {row.running: row for row in rows if first[row.running or 0] == decision.running}  # latest edition
        granted = [row for row in of_same.values() if row.outcome in GRANTS]
        later = [row for row in rows if (row.running or 0) > (decision.running or 0)]
        ended = any(row.outcome == Decided.DISCONTINUED and row.decided_on <= day for row in later if row.decided_on)
        if granted and rules.decision_holds(
            decided_on=decision.decided_on,
            ends_on=granted[-1].extent.ends_on,
            is_granted=decision.running in {row.running for row in granted},
            is_overturned=ended or any(appeal_stands_at(after.get(run or 0, ())) in OVERTURNED for run in of_same),
            day=day,
        ):
            yield help
