"""What is logged of the contacts between the talks: each try asks the gate, and stays as it was written."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import ports, queries
from livlina.cases.models import Case, ContactTry
from livlina.cases.reaching import queries as reached
from livlina.cases.reaching import rules
from livlina.cases.reaching.errors import TryIsLogged, WayHasChanged
from livlina.cases.reaching.terms import Direction, TryOutcome
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.terms import Answer
from livlina.people import services as people
from livlina.people.models import SafeChannel
from livlina.people.services import Past
from livlina.people.terms import GateAnswer


@dataclass(frozen=True, kw_only=True)
class TryFacts:
    """One contact: which way it went, when, what came of it, and how one knew who it was."""

    kind: str
    direction: str
    outcome: str
    happened_at: datetime
    minutes: int | None = None
    identity: str = ""
    code_word: str = Answer.UNKNOWN
    note: str = ""


@command
def log_contact(
    actor: Actor,
    *,
    case: Case,
    facts: TryFacts,
    submission: UUID,
    at: datetime,
    way: SafeChannel | None = None,
    as_it_was: bool = False,
    past: Past = people.AS_IT_SAYS,
    confirmed_because: str = "",
) -> ContactTry:
    """
    Log a contact with the client between the talks, or a try to get one. It is no talk (R-108).

    What goes out asks the gate as it was when it happened; `past` is why somebody was called all the same (S-60), and
    stays where the gate opened meanwhile. It is a try of the number or address that was gone by: a way that a colleague
    told anew meanwhile is the same while that is, and one that holds no longer is meant only with `as_it_was`. Sent
    twice it is one (S-142). That somebody else got to know more has the danger assessed anew (R-232). Words that give
    away where somebody is need `confirmed_because` (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    # while it is held nobody closes the case over what is logged, nor writes of how the person is reached
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    people.hold_ways(case.person_id)
    file = queries.file(actor, case)
    channels = queries.channels(file, file.persons)
    hers = [each for each in channels if each.person_id == case.person_id]
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_try(
        **{name: value for name, value in vars(facts).items() if name != "note"},
        is_agreed=any(each.code_word for each in hers),
        now=at,
    )
    if obstacle:
        raise obstacle
    texts = {"note": facts.note, "because": past.because if facts.direction == Direction.OUT else ""}
    earlier = case.contact_tries.filter(submission=submission, tried_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        told = vars(facts) | {"because": texts["because"]}
        told["way"] = way if facts.direction == Direction.OUT else None
        if way and earlier.way and reached.is_same(way, earlier.way):
            told["way"] = earlier.way
        if facts.happened_at == at:  # at no told time, and so then when it was logged
            told["happened_at"] = earlier.tried_at
        if earlier.passage != GateAnswer.ALLOWED:
            told["anyway"] = past.anyway
        require_same(earlier, told, refusal=TryIsLogged)
        record(actor, "contact_try.logged_again", case=case, subject=earlier)
        return earlier
    kept = people.require_reason(texts, hidden=queries.hidden(actor, case), because=confirmed_because)
    answer = GateAnswer.ALLOWED
    if facts.direction == Direction.OUT:
        way = _as_it_holds(way, hers, as_it_was=as_it_was)
        gate = queries.gate(file, case.person, at=facts.happened_at, ways=channels)
        answer = people.pass_gate(actor, gate=gate, kind=facts.kind, way=way, case=case, past=past).answer
    is_past = answer is not GateAnswer.ALLOWED
    contact = ContactTry(
        case=case,
        way=way if facts.direction == Direction.OUT else None,
        passage=answer,
        anyway=past.anyway if is_past else "",
        because=texts["because"],
        tried_by_id=actor.id,
        tried_at=at,
        submission=submission,
        **vars(facts),
    )
    with refusing("contact_try_is_logged_once", TryIsLogged):
        contact.save(force_insert=True)
    record(actor, "contact_try.logged", case=case, subject=contact, why=facts.outcome)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=contact, case=case)
    if facts.outcome == TryOutcome.TOLD_TOO_MUCH:
        for tell in ports.dangers_told:
            tell(case, actor, timezone.localdate(facts.happened_at), submission, at)
    return contact


def _as_it_holds(way: SafeChannel | None, standing: list[SafeChannel], *, as_it_was: bool) -> SafeChannel | None:
    """The row that a try by that way is logged on. Raises WayHasChanged where it must be asked which is meant."""
    now = reached.holds_now(way, standing) if way else None
    if way and now is None and not as_it_was:
        raise WayHasChanged
    return now or way
