"""Links of a case, and proposals to oneself; each with what has been said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.investigation.models import Investigation
from livlina.cases.linking import rules
from livlina.cases.linking.models import CaseLink, JointMeeting, LinkAnswer, SharedFact
from livlina.cases.linking.terms import CONSENT_COVERS, Lapse, SharedField, State
from livlina.cases.models import Case
from livlina.cases.terms import CaseRole
from livlina.cases.urgent import Origin
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff, Unit
from livlina.organisation.terms import Function
from livlina.people import queries as people
from livlina.people.models import Consent
from livlina.people.terms import Protection, Sharing

Row = TypeVar("Row", SharedFact, JointMeeting)

TO_UNIT = Q(unit=OuterRef("to_unit"))
"""Where the one to whom a link is proposed is to answer it."""

INVESTIGATES = {CaseRole.EXPOSED: Function.AUTHORITY, CaseRole.CHILD: Function.CHILD_AUTHORITY}
"""What a unit does that investigates each."""


@dataclass(frozen=True)
class Linked:
    """A link with what has been said of it, the first first, as one side of it sees it."""

    link: CaseLink
    answers: list[LinkAnswer]
    mark: str
    """How protected the client is: the stronger of the mark when it was proposed and the one in the case now (S-20)."""

    @property
    def said(self) -> list[str]:
        return [answer.kind for answer in self.answers]

    @property
    def state(self) -> State:
        return rules.state(self.said)

    def is_from(self, case: Case) -> bool:
        """True where the case is the one that proposed it."""
        return self.link.case_id == case.pk


def of_case(case: Case) -> list[Linked]:
    """Those of the case, from either side, the latest first. Three queries."""
    return _with_answers(_of(case).order_by("-pk"))


def one_of_case(case: Case, public_id: UUID) -> Linked | None:
    return next(iter(_with_answers(_of(case).filter(public_id=public_id))), None)


def _of(case: Case) -> QuerySet[CaseLink]:
    taken = LinkAnswer.objects.filter(taken_case=case.pk)
    return CaseLink.objects.filter(Q(case=case.pk) | Q(pk__in=taken.values("link")))


def waiting_for_me(actor: Actor) -> int:
    """How many proposals to the actor nobody has answered. One query."""
    return _to_me(actor).count()


def to_me(actor: Actor) -> list[Linked]:
    """Proposals to the actor that nobody has answered, the oldest first. The policy leaves out those over a wall."""
    return _with_answers(_to_me(actor).order_by("pk"))


def _to_me(actor: Actor) -> QuerySet[CaseLink]:
    return CaseLink.objects.filter(~_settled(), to_staff=actor.id)


def _settled() -> Exists:
    return Exists(LinkAnswer.objects.filter(link=OuterRef("pk"), kind__in=sorted(rules.SETTLES)))


def to_nobody(actor: Actor) -> list[tuple[UUID, UUID]]:
    """
    Proposals from cases that the actor works with that nobody has answered, to one who has left or is away: nobody else
    is shown them, so they are taken back and made to another. As (case, link), the oldest first. One query.
    """
    at_work = organisation.works_at("to_staff", TO_UNIT, day=clock.today())
    own = cases.cases(actor, to=Permission.RECORD_FACTS).filter(closed_on=None)
    found = CaseLink.objects.filter(~_settled(), ~at_work, case__in=own)
    return list(found.order_by("pk").values_list("case__public_id", "public_id"))


def _with_answers(found: QuerySet[CaseLink]) -> list[Linked]:
    answers = LinkAnswer.objects.select_related("said_by").order_by("pk")
    rows = found.select_related("from_unit", "to_unit", "to_staff", "proposed_by")
    told = rows.annotate(why_absent=organisation.absence("to_staff", TO_UNIT, day=clock.today()))
    links = list(told.prefetch_related(Prefetch("answers", answers)))
    marks = _marks([row.pk for row in links]) if links else {}
    return [
        Linked(
            row,
            list(row.answers.all()),
            max(row.protection, marks.get(row.pk, Protection.NONE), key=Protection.values.index),
        )
        for row in links
    ]


def _marks(links: list[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT link_id, protection FROM link_marks(%s)", [links])
        return dict(cursor.fetchall())


def others(link: CaseLink) -> list[Origin]:
    """Where what is done with a link leaves its trace too: the case of the other side. None in the same hands."""
    return others_of([link])[link.pk]


def others_of(links: Iterable[CaseLink]) -> dict[int, list[Origin]]:
    """The same of several links, by the key of each. One query."""
    found: dict[int, list[Origin]] = {link.pk: [] for link in links}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id, o.trace_ref, o.unit_id FROM unnest(%s::bigint[]) AS l (id), link_origin(l.id) AS o",
            [list(found)],
        )
        for key, trace_ref, unit_id in cursor.fetchall():
            found[key].append(Origin(trace_ref, unit_id))
    return found


def facts(linked: Linked) -> list[SharedFact]:
    """
    What nobody has taken back, of either side: `shared_no_more` says what of it is closed. The row policy
    shows the other's only while the link stands. One query.
    """
    found = SharedFact.objects.filter(link=linked.link, ended_at=None).select_related("shared_by").order_by("-pk")
    return [_under(linked.link, row) for row in found]


@dataclass(frozen=True)
class NoMore:
    """That something is shared no more: of which case, since which day, and to the case itself why."""

    case_id: int
    since: date
    why: Lapse | None


def shared_no_more(linked: Linked) -> dict[int, NoMore]:
    """
    What either side shares no more while the link stands, by its key. Of the other's it is all that is told: no words,
    no reason, and nothing of whose they were. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fact_id, case_id, since, why FROM facts_shared_no_more()"
            " WHERE link_id = %s ORDER BY since, fact_id",
            [linked.link.pk],
        )
        return {key: NoMore(case_id, since, why and Lapse(why)) for key, case_id, since, why in cursor.fetchall()}


def danger_no_longer_shared(actor: Actor) -> list[tuple[UUID, UUID]]:
    """
    Where what a case that the actor works with told of danger rested on a consent that holds no more, and nobody has
    taken it back: a ground of law may carry it. As (case, link), each once. One query.
    """
    if not actor.may(Permission.RECORD_FACTS):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.public_id, l.public_id FROM facts_shared_no_more() n"
            " JOIN cases_sharedfact f ON f.id = n.fact_id JOIN cases_case c ON c.id = f.case_id"
            " JOIN cases_caselink l ON l.id = f.link_id"
            " WHERE f.ended_at IS NULL AND f.field = %s AND c.id = ANY (my_worked_cases()) ORDER BY 1, 2",
            [SharedField.RISK],
        )
        return [(case, link) for case, link in cursor.fetchall()]


def fact(linked: Linked, case: Case, public_id: UUID) -> SharedFact | None:
    """One that the case shares now."""
    return SharedFact.objects.filter(link=linked.link, case=case.pk, ended_at=None, public_id=public_id).first()


def meetings(linked: Linked) -> list[JointMeeting]:
    found = JointMeeting.objects.filter(link=linked.link).select_related("written_by").order_by("-held_on", "-pk")
    return [_under(linked.link, row) for row in found]


def _under(link: CaseLink, row: Row) -> Row:
    row.link = link  # whose key opens it
    return row


def meetings_of(case: Case) -> QuerySet[JointMeeting]:
    """The meetings of all links of the case, whichever side wrote them."""
    return JointMeeting.objects.filter(link__in=_of(case).values("pk"))


def is_live(linked: Linked) -> bool:
    """True while the link stands and both cases are open, as the database says it to the one who asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (my_live_links())", [linked.link.pk])
        return bool(cursor.fetchone()[0])


def live_of(case: Case) -> list[int]:
    """The keys of the links of the case that stand while both cases are open, as the database says it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT my_live_links()")
        (live,) = cursor.fetchone()
    return list(_of(case).filter(pk__in=live).values_list("pk", flat=True))


def obstacle_of(case: Case) -> DomainError | None:
    """What stands in the way of linking the case, or None. One query."""
    investigated = Investigation.objects.filter(case=case.pk, ended_on=None).exists()
    return rules.obstacle_of_case(role=case.role, is_open=case.is_open, is_investigated=investigated)


def workers(case: Case, *, day: date) -> list[tuple[Unit, list[Staff]]]:
    """
    Those who may have the other half: the handlers of units under the same board that investigate it. Never whether any
    has a case, since nobody is told that here. Source: S-01.
    """
    half = rules.OTHER_HALF.get(CaseRole(case.role))
    if half is None:
        return []
    units = list(organisation.units_under(case.board_id, function=INVESTIGATES[half], day=day))
    found = organisation.colleagues_of([unit.pk for unit in units], day=day)
    return [(unit, found[unit.pk]) for unit in units]


def cases_for(actor: Actor, linked: Sequence[Linked]) -> list[Case]:
    """The actor's own cases that are investigated and could be the other half of any of these. One query."""
    roles = {rules.OTHER_HALF[CaseRole(each.link.role)] for each in linked}
    running = Investigation.objects.filter(case=OuterRef("pk"), ended_on=None)
    own = cases.cases(actor, to=Permission.RECORD_FACTS).filter(Exists(running), closed_on=None, role__in=roles)
    return list(own.select_related("person").order_by("pk"))


def consent(actor: Actor, case: Case, *, field: str, day: date) -> Consent | None:
    """
    The client's own consent to share just that with other social services, the one that lasts longest that day.

    Never a guardian's. Whose words it can carry is said by `rules.obstacle_to_consent`. Source: R-218, S-10.
    """
    found = [
        each
        for each in people.consents(case.person, cases.file(actor, case).told)
        if each.purpose == Sharing.SOCIAL_SERVICES
        and each.guardian_id is None
        and CONSENT_COVERS.get(field) in each.what
        and people.as_given(each).holds_on(day)
    ]
    return max(found, key=lambda each: each.ends_on, default=None)
