"""How a decision comes about and what is written down of it afterwards. What is signed is never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases import rules as case_rules
from livlina.cases.commissions import services as commissions
from livlina.cases.decisions import queries, rules
from livlina.cases.decisions.errors import (
    DecisionIsSaved,
    IsExtended,
    IsNotSigned,
    IsSigned,
    NotCleared,
    NotTheLatest,
    PromiseHasNoOne,
    PromiseIsSettled,
    ProviderIsWithheld,
    SomeoneElseChangedTheDecision,
)
from livlina.cases.decisions.models import Decision, DecisionProvider, DecisionStep, Promise
from livlina.cases.decisions.terms import PromiseState, Step
from livlina.cases.investigation import services as investigations
from livlina.cases.investigation.queries import HELP
from livlina.cases.models import Case, Party
from livlina.cases.process.services import enter, finish, start
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.services.telling import About, tell_the_named, tell_those_who_have
from livlina.cases.terms import Change, Written
from livlina.core import turns
from livlina.core.again import differing, require_same
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.organisation.law import queries as law
from livlina.organisation.models import Staff, Unit
from livlina.organisation.rules import Amount
from livlina.organisation.terms import DecisionKind
from livlina.people import services as people
from livlina.people.scanning import Hidden, Standing
from livlina.people.terms import FoundKind

TEXTS = ("what", "circumstances", "reasons", "conditions", "provider", "took_part")
PROVIDER = ("provider_unit", "provider")
"""What stands in a row of its own."""


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """What a proposal says. `grounds` are keys of the law data, the first what it is decided under."""

    kind: str
    outcome: str
    what: str
    grounds: tuple[str, ...] = ()
    circumstances: str = ""
    reasons: str = ""
    conditions: str = ""
    took_part: str = ""
    talks: int | None = None
    weeks: int | None = None
    groups: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    provider_unit: Unit | None = None
    provider: str = ""
    body: str = ""
    hides_decider: bool = False
    promise: Promise | None = None

    @property
    def names_provider(self) -> bool:
        return self.provider_unit is not None or bool(self.provider)

    @property
    def values(self) -> dict[str, Any]:
        """By name, as a decision tells them."""
        return vars(self) | {"grounds": list(self.grounds)}

    @property
    def columns(self) -> dict[str, Any]:
        """By column of the decision itself."""
        own = {name: value for name, value in self.values.items() if name not in PROVIDER}
        return own | {"names_provider": self.names_provider}


@command
def propose_decision(
    actor: Actor,
    *,
    case: Case,
    facts: DecisionFacts,
    submission: UUID,
    at: datetime,
    corrects: Decision | None = None,
    extends: Decision | None = None,
    confirmed_because: str = "",
) -> Decision:
    """
    Write a proposal to a decision; with `corrects` to the next wording of one that is signed, with `extends` to more of
    the help that one grants. Sent twice it is one.

    A text that gives away what is hidden in the file needs `confirmed_because` (S-23, S-142).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if extends is not None:  # it goes on from where it began
        facts = replace(facts, kind=extends.kind, starts_on=extends.starts_on)
    turns.to_save(submission)
    already = Decision.objects.filter(case=case, submission=submission).first()
    if already is not None:
        already.case = case
        of = {"corrects": corrects, "extends": corrects.extends if corrects else extends}
        require_same(already, facts.values | of, refusal=DecisionIsSaved)
        record(actor, "decision.proposed_again", case=case, subject=already)
        return already
    of_wording: dict[str, Any] = {}
    if corrects is not None:
        if not corrects.is_signed:
            raise IsNotSigned
        extends = corrects.extends
        of_wording = {"corrects": corrects, "edition": corrects.edition + 1}
    elif extends is not None and (obstacle := queries.obstacle_to_extending(extends)):
        raise obstacle
    if corrects is None and (obstacle := queries.obstacle_in_closed(case, kind=facts.kind)):
        raise obstacle
    _check(case, facts, extends=extends)
    _check_provider(actor, case, facts, stands=corrects or extends)
    of_wording["extends"] = extends
    kept = people.require_reason(_texts(case, facts), hidden=_hidden(actor, case, facts), because=confirmed_because)
    made = Decision(
        case=case, proposed_by_id=actor.id, proposed_at=at, submission=submission, **of_wording, **facts.columns
    )
    with refusing("cases_decision_corrects_id_key", NotTheLatest), refusing("decision_is_saved_once", DecisionIsSaved):
        made.save(force_insert=True)
    _tell_provider(made, facts)
    told = {"kind": facts.kind, "extends": str(extends.public_id) if extends else ""}
    record(actor, "decision.proposed", case=case, subject=made, detail={"open": told})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def change_proposal(
    actor: Actor, *, decision: Decision, facts: DecisionFacts, version: int, confirmed_because: str = ""
) -> Decision:
    """Change a proposal. Nobody's text is overwritten silently: a stale version is refused (S-142)."""
    case = decision.case
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(decision)
    if current.is_signed:
        raise IsSigned
    if current.version != version:
        raise SomeoneElseChangedTheDecision
    if current.extends is not None:
        facts = replace(facts, kind=current.kind, starts_on=current.extends.starts_on)
    _check(case, facts, extends=current.extends)
    _check_provider(actor, case, facts, stands=current)
    if obstacle := cases.obstacle_to_settling(actor, case):
        raise obstacle
    texts = {name: text for name, text in _texts(case, facts).items() if text != getattr(current, name)}
    kept = people.require_reason(texts, hidden=_hidden(actor, case, facts), because=confirmed_because)
    changed = differing(current, facts.values)
    for name, value in facts.columns.items():
        setattr(current, name, value)
    if current.proposed_by_id != actor.id:
        current.changed_by_id = actor.id
        about = About(current.public_id, Written.PROPOSAL, timezone.localdate(current.proposed_at))
        tell_the_named(case.pk, actor, Change.NAMED_ELSE, current.proposed_by, about=about)
    current.version = version + 1
    current.save()
    _tell_provider(current, facts)
    record(actor, "decision.changed", case=case, subject=current, detail={"changed": changed})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=case)
    return current


@command
def sign_decision(actor: Actor, *, decision: Decision, version: int, decided_on: date, at: datetime) -> Decision:
    """
    Sign a proposal: from then on the database refuses to change it. Signed twice is signed once (S-142).

    The law is printed as it stands that day and kept so. Raises what `queries.obstacle_to_signing` tells: that reasons,
    law or delegation are missing, or that something else must come first. Source: R-103.
    """
    case = decision.case
    require_in(case, actor, to=Permission.READ_CASE)
    turns.to_decide(case.pk)
    current = _locked(decision)
    if current.is_signed and current.signed_by_id == actor.id:
        record(actor, "decision.signed_again", case=case, subject=current)
        return current
    if current.version != version:
        raise SomeoneElseChangedTheDecision
    of = current.corrects
    if of is not None:
        decided_on = of.decided_on or decided_on
    obstacle = queries.obstacle_to_signing(actor, current, decided_on=decided_on, today=timezone.localdate(at))
    if obstacle:
        raise obstacle
    printed = law.printable_each(current.grounds, day=decided_on)
    current.laws = [text for text in printed.values() if isinstance(text, str)]
    current.decided_on = decided_on
    current.signed_at = at
    current.signed_by_id = actor.id
    current.running = of.running if of is not None else queries.next_number(case)
    follows = of or current.extends
    before = queries.standing(follows) if follows else None
    dismisses = current.kind == DecisionKind.DISMISS_APPEAL and of is None
    dismissed = queries.appeals_dismissed_by(current) if dismisses else []
    with refusing("help_is_extended_once", IsExtended):
        current.save()
    open_facts = {"kind": current.kind, "outcome": current.outcome, "number": current.running, "body": current.body}
    record(actor, "decision.signed", case=case, subject=current, detail={"open": open_facts})
    if cases.cases(actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists():
        signed = About(current.public_id, Written.DECISION, decided_on)
        tell_the_named(case.pk, actor, Change.NAMED_ELSE, current.took_part, about=signed)
    if before is not None:
        _tell_commissions(actor, current, before=before, at=at)
    for about in dismissed:
        finish(case, actor, clock=queries.APPEAL, on=decided_on, at=at, about=about)
    if current.extends_id is not None:
        return current  # the help goes on: the case stands where it stood
    if current.kind in HELP and cases.cases(actor, to=Permission.RECORD_FACTS).filter(pk=case.pk).exists():
        # who signs without working with the case leaves its way to whoever does, and next writes what has happened
        _investigation_is_over(actor, current, at=at)
        enter(case, actor, to="decision", on=decided_on, at=at)
    return current


def _tell_commissions(actor: Actor, decision: Decision, *, before: Decision, at: datetime) -> None:
    """What was decided of how much reaches those who carry it out. Another wording of what is past changes nothing."""
    is_granted = decision.outcome in rules.GRANTS
    if is_granted and queries.standing(decision).pk != decision.pk:
        return
    if decision.corrects_id is not None and (not is_granted or before.extent == decision.extent):
        return
    commissions.carry_over(decision, actor, of_help=queries.same_help(decision), before=before.extent, at=at)


def _investigation_is_over(actor: Actor, decision: Decision, *, at: datetime) -> bool:
    """End the investigation on which the decision about help was signed. True when it was open still."""
    on, signed_at = decision.decided_on, decision.signed_at
    if decision.kind not in HELP or on is None or signed_at is None:
        return False
    return investigations.decided(decision.case, actor, on=on, signed_at=signed_at, at=at)


@command
def write_step(
    actor: Actor,
    *,
    decision: Decision,
    step: str,
    happened_on: date,
    submission: UUID,
    at: datetime,
    text: str = "",
    confirmed_because: str = "",
) -> DecisionStep:
    """Write down what has happened with a signed decision: begun, received, appealed. Sent twice it is one."""
    case = decision.case
    require_settling(case, actor)
    turns.to_decide(case.pk)
    told = {"step": step, "happened_on": happened_on, "text": text}
    if already := _written(decision, submission, told):
        record(actor, "decision.step_written_again", case=case, subject=already)
        return already
    if decision.decided_on is None:
        raise IsNotSigned
    obstacle = rules.obstacle_to_step(
        step,
        on=happened_on,
        kind=decision.kind,
        outcome=decision.outcome,
        decided_on=decision.decided_on,
        happened=queries.happened(queries.steps(decision)),
        today=timezone.localdate(at),
        appeal_weeks=queries.clocks(unit_id=case.unit_id, day=decision.decided_on).appeal_weeks,
        is_extension=decision.extends_id is not None,
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"text": text}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = _write(actor, decision, submission=submission, at=at, **told)
    record(actor, "decision.step_written", case=case, subject=made, detail={"open": {"step": step, "on": happened_on}})
    if _investigation_is_over(actor, decision, at=at):
        enter(case, actor, to="decision", on=decision.decided_on, at=at)
    if step == Step.CARRIED_OUT:
        enter(case, actor, to="help", on=happened_on, at=at)
    elif step == Step.APPEALED:
        start(case, actor, clock=queries.APPEAL, starts_on=happened_on, at=at, about=decision.public_id)
    elif step == Step.IN_TIME and not queries.appeal_waits(decision):
        # it was dismissed as too late, and was not: it is somebody's to send on again, from the day it came
        came_on = rules.appeal_came_on(queries.happened(queries.steps(decision))) or happened_on
        start(case, actor, clock=queries.APPEAL, starts_on=came_on, at=at, about=decision.public_id)
    elif step == Step.SENT_ON:
        for wording in queries.editions(decision):
            finish(case, actor, clock=queries.APPEAL, on=happened_on, at=at, about=wording.public_id)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def notify_party(
    actor: Actor, *, decision: Decision, party: Party, way: str, submission: UUID, at: datetime
) -> DecisionStep:
    """
    Let the decision go to a party in one way, when that is safe now (S-60). From then on it can be taken out that day.

    There is no falling back on another way.
    """
    case = decision.case
    require_in(case, actor, to=Permission.RECORD_FACTS)
    turns.to_decide(case.pk)
    told = {"step": Step.NOTIFIED, "happened_on": timezone.localdate(at), "way": way, "party": party}
    if already := _written(decision, submission, told):
        record(actor, "decision.party_notified_again", case=case, subject=already)
        return already
    obstacle = queries.obstacle_to_notifying(actor, decision, party=party, way=way, at=at)
    if obstacle := obstacle or cases.obstacle_to_settling(actor, case):
        raise obstacle
    made = _write(actor, decision, submission=submission, at=at, **told)
    record(actor, "decision.party_notified", case=case, subject=made, detail={"open": {"way": way}})
    return made


@command
def take_out(actor: Actor, *, decision: Decision, cleared_id: UUID, form: str, at: datetime) -> DecisionStep:
    """
    Make the decision into a file that leaves the house: only on a day when somebody has asked the gate how it can go to
    whom it is made for. Returns the step by which it may. Raises NotCleared. Source: S-60, S-64.
    """
    case = decision.case
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = queries.cleared_on(queries.steps(decision), of=decision, day=timezone.localdate(at))
    cleared = next((row for row in today if row.public_id == cleared_id), None)
    if cleared is None or cleared.party is None:
        raise NotCleared
    # the way may have become unsafe since it was asked about (S-62)
    if obstacle := queries.obstacle_to_notifying(actor, decision, party=cleared.party, way=cleared.way, at=at):
        raise obstacle
    told = {"form": form, "to": str(cleared.party.public_id)}
    record(actor, "decision.document_made", case=case, subject=decision, detail={"open": told})
    return cleared


# ---- promises ----


@dataclass(frozen=True, kw_only=True)
class PromiseFacts:
    """What was promised, by whom (one of the staff, or in words) and until which day."""

    what: str
    promised_on: date
    until: date
    promised_by: Staff | None = None
    promiser: str = ""


@command
def make_promise(
    actor: Actor, *, case: Case, facts: PromiseFacts, submission: UUID, at: datetime, confirmed_because: str = ""
) -> Promise:
    """Write down what somebody was promised before anything was decided. Sent twice it is one. Source: R-102."""
    require_in(case, actor, to=Permission.WRITE_NOTE)
    turns.to_save(submission)
    already = Promise.objects.filter(case=case, submission=submission).first()
    if already is not None:
        already.case = case
        require_same(already, vars(facts), refusal=DecisionIsSaved)
        record(actor, "promise.made_again", case=case, subject=already)
        return already
    # while it is held nobody closes the case over what is promised
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    obstacle = case_rules.obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_promise(
        promised_on=facts.promised_on, until=facts.until
    )
    if obstacle:
        raise obstacle
    texts = {"what": facts.what, "promiser": facts.promiser}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = Promise(case=case, said_by_id=actor.id, said_at=at, submission=submission, **vars(facts))
    with refusing("promise_is_saved_once", DecisionIsSaved):
        made.save(force_insert=True)
    record(actor, "promise.made", case=case, subject=made, detail={"open": {"until": facts.until}})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    about = About(made.public_id, Written.PROMISE, made.promised_on)
    tell_the_named(case.pk, actor, Change.NAMED_ELSE, facts.promised_by, facts.promiser, about=about)
    return made


@command
def own_promise(actor: Actor, *, promise: Promise, owner: Staff, at: datetime) -> Promise:
    """
    Say who sees to that a promise is kept: one of those who have the case. Taken from another who saw to it, it is told
    to those who have the case.
    """
    case = promise.case
    require_settling(case, actor)
    current = _open_promise(promise, today=timezone.localdate(at))
    if owner.pk not in {one.pk for one in queries.possible_owners(case)}:
        raise PromiseHasNoOne
    before = current.owner_id
    current.owner_id, current.owner_given_by_id, current.owner_given_at = owner.pk, actor.id, at
    current.save(update_fields=["owner", "owner_given_by", "owner_given_at"])
    record(actor, "promise.owner_given", case=case, subject=current, detail={"open": {"owner": [before, owner.pk]}})
    if before not in (None, actor.id, owner.pk):
        tell_those_who_have(case, actor, {Change.PROMISE_OWNER}, at=at)
    return current


@command
def keep_promise(actor: Actor, *, promise: Promise, at: datetime) -> Promise:
    """
    Say that what was promised has been done. Said by another than who was given it, or promised it, it is told to those
    who have the case: also by one who took it over on their own.
    """
    case = promise.case
    require_settling(case, actor)
    current = _open_promise(promise, today=timezone.localdate(at))
    current.kept_by_id, current.kept_at = actor.id, at
    current.save(update_fields=["kept_by", "kept_at"])
    record(actor, "promise.kept", case=case, subject=current)
    was_given = current.owner_id is not None and current.owner_given_by_id != current.owner_id
    sees_to = current.owner_id if was_given else current.promised_by_id
    if sees_to != actor.id:
        tell_those_who_have(case, actor, {Change.PROMISE}, at=at)
    return current


# ---- what they share ----


def _locked(decision: Decision) -> Decision:
    """The decision as it stands, held for this change."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    current = rows.select_related("corrects", "promise", "extends").get(pk=decision.pk)
    current.case = decision.case
    for other in (current.corrects, current.extends):
        if other is not None:
            other.case = decision.case
    return current


def _open_promise(promise: Promise, *, today: date) -> Promise:
    """The promise as it stands, held for this change. Raises PromiseIsSettled."""
    current = Promise.objects.select_for_update(of=("self",), no_key=True).get(pk=promise.pk)
    current.case = promise.case
    now = next(one for one in queries.promises(promise.case, today=today) if one.promise.pk == promise.pk)
    if now.state != PromiseState.OPEN:
        raise PromiseIsSettled
    return current


def _written(decision: Decision, submission: UUID, told: Mapping[str, Any]) -> DecisionStep | None:
    """What the same form wrote already, or None. Raises DecisionIsSaved where it tells something else now."""
    row = DecisionStep.objects.filter(case=decision.case, submission=submission).first()
    if row is not None:
        row.case = decision.case
        require_same(row, {"decision": decision, **told}, refusal=DecisionIsSaved)
    return row


def _write(actor: Actor, decision: Decision, **told: Any) -> DecisionStep:
    made = DecisionStep(case=decision.case, decision=decision, said_by_id=actor.id, said_at=told.pop("at"), **told)
    made.save(force_insert=True)
    return made


def _check(case: Case, facts: DecisionFacts, *, extends: Decision | None = None) -> None:
    obstacle: DomainError | None = rules.obstacle_to_proposing(
        kind=facts.kind,
        outcome=facts.outcome,
        is_childs=case.asks_who_told,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        amount=Amount(talks=facts.talks, weeks=facts.weeks, groups=facts.groups),
        has_promise=facts.promise is not None,
    )
    if obstacle is None and extends is not None:
        until = rules.last_day(starts_on=facts.starts_on, weeks=facts.weeks, ends_on=facts.ends_on)
        amount = Amount(talks=facts.talks, weeks=facts.weeks, groups=facts.groups)
        obstacle = rules.obstacle_to_extending(
            outcome=facts.outcome, before=extends.extent, after=rules.Extent(amount=amount, ends_on=until)
        )
    if obstacle:
        raise obstacle


def _check_provider(actor: Actor, case: Case, facts: DecisionFacts, *, stands: Decision | None) -> None:
    """
    Who carries out what tells where somebody is, is written by those who are told that, and not written over unseen by
    another: neither in what `stands` nor in what goes on from it. Raises ProviderIsWithheld.
    """
    is_withheld = stands is not None and queries.withholds_provider(actor, stands)
    is_named = facts.names_provider or (stands is not None and stands.names_provider)
    if not is_withheld and is_named and _is_guarded(case, facts):
        is_withheld = not cases.sees_whereabouts(actor, case)
    if is_withheld:
        raise ProviderIsWithheld


def _tell_provider(decision: Decision, facts: DecisionFacts) -> None:
    """Write who carries it out into its own row, where the database guards it."""
    row = getattr(decision, "carrier", None)
    told = {"unit": facts.provider_unit, "words": facts.provider}
    if row is not None:
        row.case, row.unit, row.words = decision.case, told["unit"], told["words"]
        row.save(update_fields=[*told])
    elif facts.names_provider:
        made = DecisionProvider(case=decision.case, decision=decision, public_id=decision.public_id, **told)
        made.save(force_insert=True)


def _texts(case: Case, facts: DecisionFacts) -> dict[str, str]:
    """What is read by all who read the decision: not who carries it out, where that is guarded as whereabouts are."""
    return {name: getattr(facts, name) for name in TEXTS if name not in PROVIDER or not _is_guarded(case, facts)}


def _hidden(actor: Actor, case: Case, facts: DecisionFacts) -> Hidden:
    """What may not stand in those texts: also who is to carry it out, where that is guarded."""
    hidden = cases.hidden(actor, case)
    if not facts.provider or not _is_guarded(case, facts):
        return hidden
    return replace(hidden, standing=[*hidden.standing, Standing(FoundKind.CARRIER, facts.provider)])


def _is_guarded(case: Case, facts: DecisionFacts) -> bool:
    return rules.tells_where(kind=facts.kind, is_childs=case.asks_who_told)


@lasting
def list_not_begun(actor: Actor, *, on: date) -> list[queries.NotBegun]:
    """See which granted help has not begun at the units one leads: by number. The trace tells how many."""
    require(actor, Permission.ASSIGN_CASE)
    found = queries.help_not_begun(actor, on=on)
    record(actor, "decisions.not_begun_listed", detail={"on": on, "count": len(found)})
    return found
