"""Reads of help that is given. Who sees it is who sees the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from livlina.cases import queries as cases
from livlina.cases.models import Case, Engagement
from livlina.cases.process.definitions import Length
from livlina.cases.process.terms import TimeUnit
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.core.asked import asked
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import Limit
from livlina.support.interventions.errors import HelpIsGiven
from livlina.support.interventions.rules import Count, Terms
from livlina.support.interventions.terms import Ground
from livlina.support.methods import rules as method_rules
from livlina.support.models import Intervention, InterventionAct, InterventionExtension, Session
from livlina.support.offer import catalogue, sources
from livlina.support.offer.items import Catalogue, Kind, Offered
from livlina.support.offer.items import Number as Figure
from livlina.support.offer.terms import Condition
from livlina.support.talks import queries as talks
from livlina.support.talks.rules import Setting
from livlina.support.terms import SessionState

WORKS: tuple[str, ...] = (EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)


# ---- what may be given here ----


def catalogue_here() -> Catalogue | None:
    """The catalogue of the organisation that is loaded; None where it has none that can be read. One query."""
    municipality = organisation.municipality()
    if municipality is None:
        return None
    if sources.is_shipped(municipality.key):
        return catalogue.shipped(municipality.key)
    try:
        return sources.own(municipality.key)
    except DomainError:
        return None


def terms(case: Case, *, day: date) -> dict[str, Terms]:
    """
    On what terms each kind of help is given at the unit of the case that day, by key. Two queries.

    That another is in treatment is never tried in the case of the exposed: whoever leads knows, and nobody asks (S-10).
    Where there is no catalogue every kind is there and nothing is said of it: nobody is kept from help by a file.
    """
    here = catalogue_here()
    if here is None:
        return {key: Terms(kind=kind) for key, kind in catalogue.kinds().items()}
    rows = LocalLimit.objects.on(day).filter(Q(unit=case.unit_id) | Q(unit=None))
    limits = {row.key: row for row in sorted(rows, key=lambda row: row.unit_id is not None)}  # the unit's own last
    return {offered.kind.key: _terms(offered, limits, holds=holds) for offered, holds in here.on(day)}


def _terms(offered: Offered, limits: Mapping[str, LocalLimit], *, holds: bool) -> Terms:
    def number(told: Figure | None) -> int | None:
        if isinstance(told, str):
            return int(limits[told].value) if told in limits else None
        return told

    span, longest = offered.talks, offered.longest
    most = longest.most if longest else None
    length = None
    if isinstance(most, str) and most in limits:
        length = Length(count=int(limits[most].value), unit=TimeUnit(limits[most].measure))
    return Terms(
        kind=offered.kind,
        is_given=offered.is_given if holds else False,
        regime=None if offered.regime_is_assumed else offered.regime,
        least=number(span.least) if span else None,
        most=number(span.most) if span else None,
        longest=length,
        notices=tuple(offered.notices),
        extension=offered.extension,
        conditions=tuple(each for each in offered.conditions if each != Condition.PARTNER_IN_TREATMENT),
        training=offered.training,
    )


@dataclass(frozen=True, kw_only=True)
class Behind:
    """By what help can be given in the case: a decision of its own, or a commission that it carries out."""

    ground: Ground
    ref: UUID
    words: str
    talks: int | None
    ends_on: date | None


def grounds(case: Case, *, day: date) -> list[Behind]:
    """By what help by decision may be given in the case, of what is shown to the one who asks. Three queries."""
    found = talks.by_decision(case, day=day, setting=talks.setting(case, day=day))
    return [
        Behind(
            ground=Ground.COMMISSION if each.commission else Ground.DECISION,
            ref=ref,
            words=each.extent.words,
            talks=each.extent.amount.talks,
            ends_on=each.extent.ends_on,
        )
        for each in (found.grounds if found else ())
        if (ref := each.commission or each.decision)
    ]


# ---- what is given ----


def given(case: Any) -> QuerySet[Intervention]:
    """Help that is or was given in the case."""
    return Intervention.objects.filter(case=case)


def _counted(which: Q) -> QuerySet[Any]:
    def number(*states: str) -> Number:
        return Number("sessions", filter=Q(sessions__state__in=states))

    held = Q(sessions__state=SessionState.HELD)
    return (
        Intervention.objects.filter(which)
        .annotate(
            held=number(SessionState.HELD),
            missed=number(SessionState.MISSED),
            late=number(SessionState.LATE),
            booked=number(SessionState.BOOKED),
            last_at=Max(Lower("sessions__time__slot"), filter=held),
        )
        .order_by(F("ended_on").desc(nulls_first=True), "starts_on", "pk")
    )


@asked
def _of_case(*, case: Any) -> QuerySet[Any]:
    return _counted(Q(case=case)).select_related("started_by", "ended_by", "child_worker", "guardian_worker")


def interventions(case: Case) -> list[Any]:
    """All of it with its talks counted, what goes on first. One query."""
    return cases.of_case(case, _of_case(case=case.pk))


def count(row: Any, *, setting: Setting) -> Count:
    """How the talks of one that was read with them stand, by how the unit counts."""
    used = row.held + setting.missed * row.missed + setting.late * row.late
    return Count(used=used, booked=row.booked, limit=row.talks, came=row.held, missed=row.missed)


def counted(intervention: Intervention, *, setting: Setting) -> Count:
    """The same of one, as it stands now. One query."""
    return count(_counted(Q(pk=intervention.pk)).get(), setting=setting)


def intervention(case: Case, public_id: UUID) -> Any:
    """One of them, by its id; None where it is not in the case."""
    return next((row for row in interventions(case) if row.public_id == public_id), None)


def running(case: Case) -> list[Intervention]:
    """What goes on now. One query."""
    return cases.of_case(case, list(given(case).filter(ended_on=None).order_by("starts_on", "pk")))


def talks_of(case: Case) -> dict[int, list[Session]]:
    """The talks of each, the latest first. One query."""
    rows = Session.objects.filter(case=case, intervention__isnull=False).exclude(state=SessionState.MOVED)
    found: dict[int, list[Session]] = {}
    for row in rows.select_related("time__staff").order_by(Lower("time__slot").desc(), "-pk"):
        found.setdefault(row.intervention_id or 0, []).append(row)
    return found


def acts(case: Case) -> dict[int, list[InterventionAct]]:
    """What was done or is planned within each, the latest first. One query."""
    rows = (
        InterventionAct.objects.filter(case=case).select_related("companion", "noted_by", "kept").order_by("-on", "-pk")
    )
    found: dict[int, list[InterventionAct]] = {}
    for row in cases.of_case(case, list(rows)):
        found.setdefault(row.intervention_id, []).append(row)
    return found


def act(case: Case, public_id: UUID) -> InterventionAct | None:
    """One of those, by its id."""
    row = InterventionAct.objects.filter(case=case, public_id=public_id).first()
    return cases.of_case(case, [row])[0] if row else None


def extensions(case: Case) -> dict[int, list[InterventionExtension]]:
    """How each was given for longer, the latest first. One query."""
    rows = InterventionExtension.objects.filter(case=case).select_related("extended_by").order_by("-pk")
    found: dict[int, list[InterventionExtension]] = {}
    for row in cases.of_case(case, list(rows)):
        found.setdefault(row.intervention_id, []).append(row)
    return found


def talk(case: Case, public_id: UUID) -> Session | None:
    """A talk of the case, by its id, with what it is part of."""
    rows = Session.objects.filter(case=case, public_id=public_id)
    return rows.select_related("time__staff", "intervention").first()


def states_of(intervention: Intervention) -> list[str]:
    """How the talks of it went, the latest first. One query."""
    rows = Session.objects.filter(intervention=intervention, state__in=(SessionState.HELD, SessionState.MISSED))
    return list(rows.order_by(Lower("time__slot").desc(), "-pk").values_list("state", flat=True))


def is_alone(row: Intervention, *, kind: Kind | None) -> bool:
    """True where one alone gives what takes two, so that it is for supervision. Source: R-177."""
    return method_rules.is_for_supervision(
        kind, child_worker=row.child_worker_id, guardian_worker=row.guardian_worker_id
    )


def before_first_talk(intervention: Intervention | None) -> str:
    """What is to be known before a child's first talk within it, in words; '' when one has been. One query (R-173)."""
    kind = kind_of(intervention.kind) if intervention else None
    if intervention is None or kind is None or not kind.first_with_guardian:
        return ""
    has_been = Session.objects.filter(intervention=intervention, state=SessionState.HELD).exists()
    return "" if has_been else method_rules.BEFORE_FIRST


def steps_left(intervention: Intervention) -> list[str]:
    """The steps of its method that no talk has been held in. One query, none where it has no steps. Source: R-169."""
    kind = kind_of(intervention.kind)
    if kind is None or not kind.steps:
        return []
    return method_rules.steps_left(kind.steps, intervention.sessions.values_list("state", "step"))


def is_booked_after(intervention: Intervention, day: date) -> bool:
    rows = Session.objects.filter(intervention=intervention, state=SessionState.BOOKED)
    return any(timezone.localdate(slot.lower) > day for slot in rows.values_list("time__slot", flat=True))


def gap_weeks(case: Case, *, day: date) -> int:
    """After how many weeks without a talk, or without a contact in wait for care, the worker is told."""
    return organisation.limit_that_holds(Limit.TALK_GAP_WEEKS, unit_id=case.unit_id, day=day)


def workers(case: Case) -> list[Engagement]:
    """
    Those who work with the case and are at work, so that one of them may come along: walls were asked when they got it.
    """
    return [each for each in cases.team(case) if each.kind in WORKS and not each.absence]


def has_children(case: Case) -> bool:
    """True where a child stands in an adult's case, so that one is reminded of it."""
    return case.role != CaseRole.CHILD and case.parties.filter(role=PartyRole.CHILD).exists()


def kind_of(key: str) -> Kind | None:
    """The kind of that key; None where no catalogue knows it any longer."""
    return catalogue.kinds().get(key)


def name_of(key: str) -> str:
    """What that kind of help is called."""
    kind = kind_of(key)
    return kind.name if kind else key


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """What is given is ended before the case is closed, so that nobody counts on it."""
    return HelpIsGiven() if given(case).filter(ended_on=None).exists() else None
