"""What has been answered for the children of open cases: for most all of it, for some nothing yet."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Subquery

from livlina.cases.models import Case, ChildAnswer, ChildLine, Engagement
from livlina.demo import bulk
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Function

ALL_ANSWERED = 0.8
REPORTS = (
    "Barnet har hört bråk och sett skador. Mamman berättar att barnet vaknar på nätterna och inte vill gå hem.",
    "Barnet har varit med när våldet hände, senast i våras. Nu är det lugnare, men barnet är rädd för överlämningarna.",
    "Föräldern berättar om våld i hemmet under flera år. Barnet har inte talat med någon om det.",
)
NOT_TALKED = "Föräldern vill vänta tills de har flyttat. Frågan tas upp igen då."
REPLIES = ("opened", "opened", "not_opened", "added", "secrecy", "")


def lay(seed: int, *, now: datetime) -> None:
    """Answers of the days after the child became known, by the one who has the case."""
    chance = Random(f"{seed} children")
    today = now.astimezone(ZoneInfo("Europe/Stockholm")).date()
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
