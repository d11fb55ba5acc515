"""Feedback on commissions, as those see it who see the commission."""

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.commissions.queries import Given
from livlina.cases.feedback.errors import CarriedOutInTheSameCase, NotCarriedOutByYou
from livlina.cases.feedback.models import Feedback
from livlina.cases.models import Case
from livlina.core.errors import DomainError


def of(given: Given) -> list[Feedback]:
    """What has been fed back on a commission, the latest first. One question."""
    rows = list(
        Feedback.objects.filter(commission=given.commission.pk).select_related("written_by", "read_by").order_by("-pk")
    )
    for row in rows:
        row.commission = given.commission
    return rows


def carried_out_in(actor: Actor, given: Given) -> Case | DomainError:
    """The case of the actor's in which the commission is carried out, or why there is none to feed back from."""
    taken = given.taken
    if taken is None or taken.taken_case_id is None:
        return NotCarriedOutByYou()
    if taken.taken_case_id == given.commission.case_id:
        return CarriedOutInTheSameCase()
    case = cases.case_pages(actor, to=Permission.RECORD_FACTS).filter(pk=taken.taken_case_id).first()
    return case or NotCarriedOutByYou()
