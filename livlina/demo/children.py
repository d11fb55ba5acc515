"""What has been answered for children in open cases: for most all of it. And reports that have come in to BoU."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Subquery

from livlina.access.terms import Role
from livlina.cases.concerns.services import CLOCKS
from livlina.cases.models import (
    Case,
    ChildAnswer,
    ChildLine,
    Deadline,
    Engagement,
    PreliminaryAssessment,
    ProtectionAssessment,
    ReceivedReport,
)
from livlina.cases.process.definitions import clocks
from livlina.cases.process.rules import last_day
from livlina.cases.terms import EngagementKind
from livlina.core.apart import keep_apart
from livlina.demo import bulk
from livlina.organisation import queries as organisation
from livlina.organisation.models import Membership
from livlina.organisation.terms import Function

ALL_ANSWERED = 0.8
REPORTS = (
    "Barnet har hört bråk och sett skador. Mamman berättar att barnet vaknar på nätterna och inte vill gå hem.",
    "Barnet har varit med när våldet hände, senast i våras. Nu är det lugnare, men barnet är rädd för överlämningarna.",
    "Föräldern berättar om våld i hemmet under flera år. Barnet har inte talat med någon om det.",
)
NOT_TALKED = "Föräldern vill vänta tills de har flyttat. Frågan tas upp igen då."
BASIS = "Barnet bor hos den som inte använder våld, och det finns en plan för hur de möts."
STOCKHOLM = ZoneInfo("Europe/Stockholm")
REPLIES = ("opened", "opened", "not_opened", "added", "secrecy", "")


def lay(seed: int, *, now: datetime) -> None:
    """Answers of the days after the child became known, by the one who has the case."""
    chance = Random(f"{seed} children")
    today = now.astimezone(STOCKHOLM).date()
    units = list(organisation.units_with(Function.CHILD_AUTHORITY, day=today))
    ChildLine.objects.update(known_at=Subquery(Case.objects.filter(pk=OuterRef("case")).values("opened_at")))
    assigned = Engagement.objects.filter(case=OuterRef("case"), ends_at=None)
    lines = (
        ChildLine.objects.filter(case__closed_on=None)
        .annotate(worker=Subquery(assigned.values("actor")[:1]))
        .exclude(worker=None)
        .select_related("case")
        .order_by(F("case").asc(), "pk")
    )
    rows: list[ChildAnswer] = []

    def answer(line: ChildLine, step: str, outcome: str, on: date, **told: object) -> None:
        rows.append(
            ChildAnswer(
                pk=len(rows) + 1,
                public_id=UUID(int=chance.getrandbits(128), version=4),
                submission=UUID(int=chance.getrandbits(128), version=4),
                case=line.case,
                line=line,
                step=step,
                outcome=outcome,
                happened_on=min(on, today),
                said_by_id=int(getattr(line, "worker", 0)),
                said_at=now,
                **told,
            )
        )

    for line in lines:
        came_in, draw = line.case.came_in_on, chance.random()
        if draw > ALL_ANSWERED:
            if draw > (1 + ALL_ANSWERED) / 2:
                continue
            answer(
                line, "report", "made", came_in, to_unit=chance.choice(units), how="phone", text=chance.choice(REPORTS)
            )
            continue
        answer(line, "report", "made", came_in, to_unit=chance.choice(units), how="form", text=chance.choice(REPORTS))
        answer(line, "receipt", "received", came_in + timedelta(days=1))
        if reply := chance.choice(REPLIES):
            answer(line, "reply", reply, came_in + timedelta(days=chance.randint(5, 20)))
        if chance.random() < 0.7:
            answer(line, "talk", "talked", came_in + timedelta(days=chance.randint(5, 40)), who="Barnkuratorn")
        else:
            answer(line, "talk", "not_talked", came_in + timedelta(days=7), text=NOT_TALKED)
        support = chance.choice(("accepted", "accepted", "offered", "no_consent"))
        answer(line, "support", support, came_in, who="Barnets pappa" if support == "no_consent" else "")
    bulk.copy(rows)
    bulk.continue_sequences([ChildAnswer])
    received(chance, units=[unit.pk for unit in units], now=now)


def received(chance: Random, *, units: list[int], now: datetime) -> None:
    """In each open case of a child at BoU a report: of the latest it is not yet decided whether to investigate."""
    today = now.astimezone(STOCKHOLM).date()
    assigned = Engagement.objects.filter(case=OuterRef("pk"), ends_at=None)
    cases = Case.objects.filter(role="child", closed_on=None, unit__in=units).order_by("pk")
    first = {}
    for member in Membership.objects.on(today).filter(role=Role.CHILD_WORKER, unit__in=units).order_by("-pk"):
        first[member.unit_id] = member.staff_id
    for case in cases.annotate(worker=Subquery(assigned.values("actor")[:1])).exclude(worker=None):
        worker, came_in = int(getattr(case, "worker", 0)), case.came_in_on
        if first.get(case.unit_id, worker) != worker:  # the one who has an account works with it too
            Engagement.objects.create(
                case=case,
                actor_id=first[case.unit_id],
                unit=case.unit,
                kind=EngagementKind.CO_ASSIGNED,
                starts_at=case.opened_at,
            )
        public_id = UUID(int=chance.getrandbits(128), version=4)
        reporter = chance.choice(("mandated", "mandated", "private"))
        who = chance.choice(("Förskolan", "Relationsvåldscentrum", ""))
        report = ReceivedReport.objects.create(
            case=case,
            public_id=public_id,
            received_at=case.opened_at,
            how="phone",
            reporter=reporter,
            text=chance.choice(REPORTS),
            written_by_id=worker,
            written_at=now,
            submission=UUID(int=chance.getrandbits(128), version=4),
        )
        keep_apart(report, who=who)
        ProtectionAssessment.objects.create(
            case=case,
            report=report,
            made_at=case.opened_at,
            made_by_id=worker,
            conclusion=chance.choice(("not_needed", "not_needed", "in_place")),
            basis=BASIS,
            written_at=now,
            submission=UUID(int=chance.getrandbits(128), version=4),
        )
        is_decided = came_in < today - timedelta(days=10)
        if is_decided:
            PreliminaryAssessment.objects.create(
                case=case,
                report=report,
                made_on=came_in + timedelta(days=7),
                made_by_id=worker,
                outcome=chance.choice(("opened", "opened", "not_opened")),
                decided_by="Gruppledaren",
                reason=BASIS,
                written_at=now,
            )
        for clock in CLOCKS:
            told = clocks()[clock]
            ended = is_decided or clock == CLOCKS[0]
            Deadline.objects.create(
                case=case,
                clock=clock,
                about=report.public_id,
                starts_on=came_in,
                due_on=last_day(came_in, told.length, moves=told.moves),
                started_at=case.opened_at,
                told_at=case.opened_at,
                finished_on=came_in if ended else None,
                finished_at=now if ended else None,
            )
