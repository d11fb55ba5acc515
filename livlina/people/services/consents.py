"""Consent to let data out: given for a purpose and a time, and withdrawn whenever the person wants. R-218, R-493."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.apart import keep_apart, shown_of
from livlina.core.constraints import refusing
from livlina.core.read import obstacle_to_unread
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Limit
from livlina.people import queries, rules
from livlina.people.errors import ConsentIsSaved, ConsentIsWithdrawn
from livlina.people.models import Consent, Person
from livlina.people.scanning import Hidden
from livlina.people.services.kept import record_reason, require_reason
from livlina.people.services.told import FileRow
from livlina.people.terms import Source


@dataclass(frozen=True, kw_only=True)
class ConsentFacts:
    """What is let out, to whom, why and until when. `guardian` is who consented for a child, None for oneself."""

    purpose: str
    what: tuple[str, ...]
    recipient: str
    why: str
    starts_on: date
    ends_on: date
    given_how: str
    guardian: Person | None = None


@command
def give_consent(
    actor: Actor,
    *,
    person: Person,
    facts: ConsentFacts,
    case: FileRow,
    told: queries.Told,
    hidden: Hidden,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Consent:
    """
    Write down that the person lets some data out. Sent twice it is one (S-142). Also by one who is not shown afterwards
    to whom: what she says is saved whole. `read` is what the page showed that she lets out and has taken back in that
    file (`told`), by its marks (`queries.consent_marks`): over what she has taken back since, nothing is saved.

    A text that gives away what is `hidden` in the file is refused unless `confirmed_because` says why (S-23).
    """
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    today = timezone.localdate(at)
    obstacle = rules.obstacle_to_consent(
        what=facts.what,
        recipient=facts.recipient,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        today=today,
        days=organisation.limit_that_holds(Limit.CONSENT_DAYS, unit_id=case.unit_id, day=today),
    )
    if obstacle:
        raise obstacle
    apart = {"recipient": facts.recipient, "why": facts.why}
    open_ = {name: value for name, value in vars(facts).items() if name not in apart} | {"what": list(facts.what)}
    turns.to_save(submission)
    earlier = Consent.objects.filter(person=person, submission=submission).select_related("kept").first()
    if earlier is not None:
        earlier.person = person
        require_same(earlier, open_ | shown_of(earlier, apart), refusal=ConsentIsSaved)
        record(actor, "consent.given_again", subject=earlier, case=case)
        return earlier
    # whoever takes one back at this moment is waited for
    list(Consent.objects.filter(person=person).select_for_update(no_key=True).values_list("pk"))
    if unread := obstacle_to_unread(stands=queries.consent_marks(queries.consents(person, told)), read=read):
        raise unread
    kept = require_reason(apart, hidden=hidden, because=confirmed_because)
    consent = Consent(
        person=person,
        board_id=case.board_id,
        told_in_case=case.pk,
        told_by=Source.GUARDIAN if facts.guardian else Source.SELF,
        told_by_person=facts.guardian or person,
        recorded_by_id=actor.id,
        recorded_at=at,
        submission=submission,
        **open_,
    )
    with refusing("consent_is_saved_once", ConsentIsSaved):
        consent.save(force_insert=True)
    keep_apart(consent, **apart)
    detail = {"what": list(facts.what), "until": facts.ends_on}
    record(actor, "consent.given", subject=consent, case=case, why=facts.purpose, detail=detail)
    record_reason(kept, actor=actor, because=confirmed_because, subject=consent, case=case)
    return consent


@command
def withdraw_consent(actor: Actor, *, consent: Consent, case: FileRow, at: datetime) -> None:
    """The person takes it back: nothing more is let out by it from now on. What it said is still read."""
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = Consent.objects.select_for_update(no_key=True).get(pk=consent.pk)
    if current.withdrawn_on is not None:
        raise ConsentIsWithdrawn
    current.withdrawn_on, current.withdrawn_by_id, current.ended_at = timezone.localdate(at), actor.id, at
    current.save(update_fields=["withdrawn_on", "withdrawn_by", "ended_at"])
    record(actor, "consent.withdrawn", subject=current, case=case, why=current.purpose)
