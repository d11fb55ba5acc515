"""What the client lets out is not let out to one from whom her letters are kept. Source: S-11, S-13, S-60; R-218."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.cases import queries
from livlina.cases.models import Case
from livlina.cases.services.assigning import require_in, require_settling
from livlina.people import services as people
from livlina.people.models import Consent
from livlina.people.terms import Sharing


@command
def let_out(
    actor: Actor,
    *,
    case: Case,
    facts: people.ConsentFacts,
    read: Collection[str],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Consent:
    """
    Write down that the client of the case lets some data out, as `people.give_consent`: to nobody who stands in the
    file and from whom it is kept there (KeptFromRecipient). To «någon annan» it is written by one who settles.
    """
    if facts.purpose == Sharing.OTHER:
        require_settling(case, actor)
    else:
        require_in(case, actor, to=Permission.RECORD_FACTS)
    file = queries.file(actor, case)
    obstacle = queries.obstacle_to_letting_out(file, recipient=facts.recipient, purpose=facts.purpose)
    if obstacle:
        raise obstacle
    return people.give_consent(
        actor,
        person=case.person,
        facts=facts,
        case=case,
        told=file.told,
        hidden=queries.hidden(actor, case),
        read=read,
        submission=submission,
        at=at,
        confirmed_because=confirmed_because,
    )
