"""How the question of consent to help for a child is written down, and the decision that is one way out of a no."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.consenting import queries, rules
from livlina.cases.consenting.errors import HelpUnknown, StepIsSaved
from livlina.cases.consenting.models import ConsentStep
from livlina.cases.consenting.rules import Wording
from livlina.cases.consenting.terms import Step
from livlina.cases.decisions import services as decisions
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.services import DecisionFacts
from livlina.cases.decisions.terms import CHANNELS, Outcome, Way
from livlina.cases.models import Case, Party
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread
from livlina.organisation.terms import DecisionKind
from livlina.people import services as people


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """One thing that happened with the question. What does not belong to the step is not told."""

    help: str
    step: str
    happened_on: date
    whom: Party | None = None
    way: str = ""
    how: str = ""
    recheck_on: date | None = None
    other: str = ""
    reason: str = ""

    @property
    def wording(self) -> Wording:
        return Wording(**{name: getattr(self, name) for name in Wording.__dataclass_fields__})

    @property
    def trimmed(self) -> "StepFacts":
        """Without what another step would have told."""
        is_of_person = self.step in rules.OF_PERSON
        return replace(
            self,
            whom=self.whom if is_of_person else None,
            way=self.way if self.step in rules.ASKS else "",
            how=self.how if self.step in rules.ANSWERS else "",
            recheck_on=self.recheck_on if is_of_person and self.step != Step.MOTIVATED else None,
            other=self.other if self.step == Step.OTHER_HELP else "",
        )


@command
def write_step(
    actor: Actor,
    *,
    case: Case,
    facts: StepFacts,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> ConsentStep:
    """
    Write down that somebody was asked, reminded, answered or was motivated, or that another way was taken.

    A question or reminder of today goes out only by a way that the gate opens now (S-60). `read` is what the page
    showed that has happened with it, by its marks (`Consents.marks`): an answer holds over none that came since. Sent
    twice it is one (S-142). What gives away where somebody is needs `confirmed_because` (S-23). Source: R-211, R-214,
    R-219.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    facts = facts.trimmed
    # what is written of one question follows in turn, and nobody closes the case over it
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    if already := _written(case, submission, facts):
        record(actor, "consent.step_written_again", subject=already, case=case)
        return already
    if obstacle := obstacle_to_assigning(is_open=current.is_open) or _obstacle(actor, case, facts, read, at=at):
        raise obstacle
    kept = people.require_reason({"reason": facts.reason}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = ConsentStep(case=case, said_by_id=actor.id, said_at=at, submission=submission, **vars(facts))
    made.save(force_insert=True)
    record(actor, "consent.step_written", subject=made, case=case, why=facts.step)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


def _obstacle(
    actor: Actor, case: Case, facts: StepFacts, shown: Collection[str], *, at: datetime
) -> DomainError | None:
    today = timezone.localdate(at)
    read = queries.consents(cases.file(actor, case), day=today)
    known = {kind.key for kind in read.helps}
    of = read.of(facts.help)
    if facts.help not in known and not of.steps:
        return HelpUnknown()
    obstacle = rules.obstacle_to_step(
        facts.wording,
        whom=read.about(facts.whom, of),
        is_stuck=rules.is_stuck(of.question),
        today=today,
        reminders=of.demands.reminders,
        helps=known - {facts.help},
    ) or obstacle_to_unread(stands=read.marks, read=shown)
    if obstacle or facts.whom is None or facts.step not in rules.ASKS or facts.happened_on != today:
        return obstacle
    return cases.gate(read.file, facts.whom.person, at=at).passage(CHANNELS[Way(facts.way)]).obstacle


@command
def propose_against_guardian(
    actor: Actor,
    *,
    case: Case,
    help: str,
    facts: DecisionFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Decision:
    """
    Propose that the child gets the help though a guardian does not consent, when all that it takes is there.

    It is signed as any decision, by whom the delegation names; what the law asks for is then asked again. Both
    guardians are told as parties. Sent twice it is one. Source: föräldrabalken 6 kap. 13 a §; R-213.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    day = timezone.localdate(at)
    step = StepFacts(help=help, step=Step.DECISION, happened_on=day)
    already = ConsentStep.objects.filter(case=case, submission=submission).select_related("decision").first()
    if already is None:
        read = queries.consents(cases.file(actor, case), day=day)
        of = read.of(help)
        lacking = rules.lacking_for_decision(of.question, of.demands)
        if obstacle := lacking[0] if lacking else rules.obstacle_to_best_interest(facts.reasons):
            raise obstacle
        law = sorted(rules.LAW_AGAINST_GUARDIAN & read.grounds.keys())
        facts = replace(facts, grounds=tuple(dict.fromkeys((*law, *facts.grounds))))
    else:
        require_same(already, {"help": help}, refusal=StepIsSaved)
    if already is not None and already.decision is not None:
        facts = replace(facts, grounds=tuple(already.decision.grounds))
    facts = replace(facts, kind=DecisionKind.AGAINST_GUARDIAN, outcome=Outcome.GRANTED)
    made = decisions.propose_decision(
        actor, case=case, facts=facts, submission=submission, at=at, confirmed_because=confirmed_because
    )
    if already is not None:
        record(actor, "consent.step_written_again", subject=already, case=case)
        return made
    written = ConsentStep(
        case=case, decision=made, said_by_id=actor.id, said_at=at, submission=submission, **vars(step)
    )
    written.save(force_insert=True)
    record(actor, "consent.step_written", subject=written, case=case, why=step.step)
    return made


@command
def print_question(actor: Actor, *, case: Case, step: ConsentStep) -> None:
    """Make a paper of the question to one guardian: what the consent is, and that it admits nothing (R-211, S-40)."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    record(actor, "case.consent_paper_printed", subject=step, case=case)


def _written(case: Case, submission: UUID, facts: StepFacts) -> ConsentStep | None:
    """What that form was saved as, if it was. Raises StepIsSaved when it told something else."""
    row = ConsentStep.objects.filter(case=case, submission=submission).select_related("whom").first()
    if row is None:
        return None
    row.case = case
    require_same(row, vars(facts), refusal=StepIsSaved)
    return row
