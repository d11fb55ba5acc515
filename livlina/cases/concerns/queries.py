"""Concern reports that have come in to a child's case, what has been assessed of each, and until when it must be."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from livlina.cases.concerns.models import PreliminaryAssessment, ProtectionAssessment, ReceivedReport
from livlina.cases.concerns.terms import INVESTIGATION_STEP, PRELIMINARY_CLOCK, PROTECTION_CLOCK, Protection
from livlina.cases.investigation import queries as investigations
from livlina.cases.models import Case
from livlina.cases.process.models import Deadline
from livlina.cases.process.queries import standing
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Function


@dataclass(frozen=True)
class Received:
    """A report, its assessments of the need of protection (the one made latest first), its preliminary, its clocks."""

    report: ReceivedReport
    protection: list[ProtectionAssessment]
    preliminary: PreliminaryAssessment | None
    clocks: dict[str, Deadline]

    @property
    def lacks(self) -> list[str]:
        """The clocks of what has not been assessed, the first first."""
        told = [(PROTECTION_CLOCK, bool(self.protection)), (PRELIMINARY_CLOCK, self.preliminary is not None)]
        return [clock for clock, is_done in told if not is_done]


def marks(received: Received) -> list[str]:
    """By which a page says what it showed of what has been assessed of a report."""
    found = [*received.protection, *([received.preliminary] if received.preliminary else [])]
    return [str(each.public_id) for each in found]


def receives(case: Case, *, day: date) -> bool:
    """True of a child's own case at a unit that investigates children that day."""
    if not case.asks_who_told:
        return False
    return organisation.units_with(Function.CHILD_AUTHORITY, day=day).filter(pk=case.unit_id).exists()


def reports(case: Case) -> list[Received]:
    """The reports of the case, the latest first. Four queries, one where there are none."""
    found = list(
        ReceivedReport.objects.filter(case=case).select_related("written_by", "kept").order_by("-received_at", "-pk")
    )
    if not found:
        return []
    protection: dict[int, list[ProtectionAssessment]] = {}
    told = ProtectionAssessment.objects.filter(case=case).select_related("made_by", "second", "kept")
    for assessment in told.order_by("-made_at", "-pk"):
        assessment.case = case
        protection.setdefault(assessment.report_id, []).append(assessment)
    preliminary = {
        each.report_id: each for each in PreliminaryAssessment.objects.filter(case=case).select_related("made_by")
    }
    clocks: dict[UUID | None, dict[str, Deadline]] = {}
    about = [report.public_id for report in found]
    for deadline in Deadline.objects.filter(case=case, about__in=about).order_by("pk"):
        clocks.setdefault(deadline.about, {})[deadline.clock] = deadline
    received = []
    for report in found:
        report.case = case
        answered = preliminary.get(report.pk)
        if answered:
            answered.case = case
        received.append(Received(report, protection.get(report.pk, []), answered, clocks.get(report.public_id, {})))
    return received


def began_after(report: ReceivedReport, clock: str) -> Deadline | None:
    """
    The clock that a step of the case's way started after the report came in, while it runs: of this report, or of
    another that is not written in yet. Only one who knows can say which.
    """
    day = timezone.localdate(report.received_at)
    return Deadline.objects.filter(
        case=report.case_id, clock=clock, about=None, finished_on=None, starts_on__gt=day
    ).first()


def is_investigated(case: Case) -> bool:
    """True while an investigation runs: one that is open, or the step of the case's way where none is written in."""
    found = investigations.investigations(case)
    return any(one.is_open for one in found) if found else standing(case).here == INVESTIGATION_STEP


def protection_that_holds(report: ReceivedReport) -> str:
    """What the latest assessment of protection of the report came to; '' where there is none."""
    made = report.protection_assessments.order_by("-made_at", "-pk").values_list("conclusion", flat=True)
    return made.first() or ""


def is_unsafe(case: Case) -> bool:
    """
    True where a report about the child waits to be assessed for protection, or the latest assessment is that the child
    needs it, or has it. One query.
    """
    later = ProtectionAssessment.objects.filter(case=OuterRef("case")).filter(
        Q(made_at__gt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__gt=OuterRef("pk"))
    )
    waits = ReceivedReport.objects.filter(protection_assessments=None)
    needed = ProtectionAssessment.objects.filter(
        ~Exists(later), conclusion__in=(Protection.NEEDED, Protection.IN_PLACE)
    )
    return Case.objects.filter(
        Exists(waits.filter(case=OuterRef("pk"))) | Exists(needed.filter(case=OuterRef("pk"))), pk=case.pk
    ).exists()


def report(case: Case, report_id: UUID) -> Received | None:
    """One of them, or None."""
    return next((each for each in reports(case) if each.report.public_id == report_id), None)
