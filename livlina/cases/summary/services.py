"""How a summary is written and handed over: approved by her each time, and to others by her consent alone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case, Summary, SummaryHandover
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.summary import rules
from livlina.cases.summary.errors import (
    HandoverIsSaved,
    NewerIsApproved,
    SomeoneElseChangedTheSummary,
    SummaryIsSaved,
)
from livlina.cases.summary.terms import HEADINGS
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.people import queries as people_queries
from livlina.people import services as people
from livlina.people.models import Consent


@dataclass(frozen=True, kw_only=True)
class SummaryFacts:
    """What the client says under each heading, what else the text tells of, and when and how she approved it."""

    approved_on: date
    approved_how: str
    who_i_am: str = ""
    what_has_happened: str = ""
    what_i_need: str = ""
    what_i_do_not_want: str = ""
    also: tuple[str, ...] = ()
    names_us: bool = False

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in HEADINGS}


@command
def write_summary(
    actor: Actor,
    *,
    case: Case,
    facts: SummaryFacts,
    version: int,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Summary:
    """
    Save what the client has approved as the next version. `version` is the one read, 0 for none.

    Sent twice it is one (S-142). A text that gives away where somebody is needs `confirmed_because` (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    obstacle = obstacle_to_assigning(is_open=case.is_open) or rules.obstacle_to_summary(
        texts=facts.texts, approved_on=facts.approved_on, today=timezone.localdate(at)
    )
    if obstacle:
        raise obstacle
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)  # so that two versions are not the same one
    told = facts.texts | {
        "tells": rules.tells_of(facts.also),
        "names_us": facts.names_us,
        "approved_on": facts.approved_on,
        "approved_how": facts.approved_how,
    }
    earlier = case.summaries.filter(submission=submission, written_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, told, refusal=SummaryIsSaved)
        record(actor, "summary.written_again", case=case, subject=earlier)
        return earlier
    kept = people.require_reason(facts.texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    summary = Summary(
        case=case, version=version + 1, written_by_id=actor.id, written_at=at, submission=submission, **told
    )
    with (
        refusing("summary_has_each_version_once", SomeoneElseChangedTheSummary),
        refusing("summary_is_saved_once", SummaryIsSaved),
    ):
        summary.save(force_insert=True)
    record(actor, "summary.written", case=case, subject=summary, detail={"version": summary.version})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=summary, case=case)
    return summary


@command
def hand_over_summary(
    actor: Actor,
    *,
    case: Case,
    summary: Summary,
    consent: Consent,
    how: str,
    handed_on: date,
    submission: UUID,
    at: datetime,
) -> SummaryHandover:
    """
    Write down that the summary was handed over to the one the client has consented to: a disclosure.

    The case may have been closed: it is often then that she moves. Sent twice it is one (S-142). Source: R-310, R-493.
    """
    require_settling(case, actor)
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    told = {"summary_id": summary.pk, "consent_id": consent.pk, "how": how, "handed_on": handed_on}
    earlier = case.summary_handovers.filter(submission=submission, handed_by=actor.id).first()
    if earlier is not None:
        earlier.case = case
        require_same(earlier, told, refusal=HandoverIsSaved)
        record(actor, "summary.handed_over_again", case=case, subject=earlier)
        return earlier
    if case.summaries.filter(version__gt=summary.version).exists():
        raise NewerIsApproved
    # Held until it is written down, so that she cannot take it back meanwhile.
    current = Consent.objects.select_for_update(no_key=True).get(pk=consent.pk, person=case.person_id)
    obstacle = cases.obstacle_to_letting_out(
        cases.file(actor, case), recipient=current.recipient, purpose=current.purpose
    ) or rules.obstacle_to_handing_over(
        tells=summary.tells,
        approved_on=summary.approved_on,
        purpose=current.purpose,
        given=[people_queries.as_given(current)],
        handed_on=handed_on,
        today=timezone.localdate(at),
    )
    if obstacle:
        raise obstacle
    handover = SummaryHandover(case=case, handed_by_id=actor.id, handed_at=at, submission=submission, **told)
    with refusing("summary_handover_is_saved_once", HandoverIsSaved):
        handover.save(force_insert=True)
    detail = {"version": summary.version, "what": summary.tells, "consent": str(current.public_id), "how": how}
    record(actor, "summary.handed_over", case=case, subject=handover, why=current.purpose, detail=detail)
    return handover
