"""How often more help is asked for and given: shares by kind of help, never over so few that they point someone out."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.decisions.models import Decision
from livlina.cases.models import Commission, CommissionAnswer
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.organisation.models import UnitBoard
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.reports import rules
from livlina.reports.rules import SMALL_COUNTS, Extended
from livlina.support.models import MoreTalks

DAY = date(clock.today().year - 1, 5, 4)  # in a tertial that has ended
THEN = datetime.combine(DAY, time(9), UTC)


@st.composite
def extended(draw):
    asked, ended = draw(st.integers(0, 40)), draw(st.integers(0, 40))
    answered = draw(st.integers(0, asked))
    told = (asked, answered, draw(st.integers(0, answered)), ended, draw(st.integers(0, ended)))
    return Extended("RVC", draw(st.sampled_from(["intervention", "talk"])), *told)


def is_few(part, whole):
    return bool({part, whole - part} & set(SMALL_COUNTS))


@given(units=st.lists(extended(), max_size=6))
def test_what_is_counted_over_few_is_shown_nowhere_and_is_in_no_total(units):
    found = rules.extensions(units)
    for kind in {unit.kind for unit in units}:
        of_kind = [unit for unit in units if unit.kind == kind]
        shown = [unit for unit in of_kind if not {unit.asked, unit.ended} <= set(SMALL_COUNTS)]
        rows, total = found.get(kind, ([], None))
        assert len(rows) == len(shown)
        for unit, row in zip(shown, rows, strict=True):
            assert (row.asked is None) == (unit.asked in SMALL_COUNTS)
            assert (row.ended is None) == (unit.ended in SMALL_COUNTS)
            if row.asked is None or unit.answered in SMALL_COUNTS or is_few(unit.granted, unit.answered):
                assert (row.granted_percent, row.declined_percent) == (None, None)
            if row.ended is None or is_few(unit.extended, unit.ended):
                assert row.extended_percent is None
        for name in ("asked", "ended"):
            counts = [getattr(row, name) for row in rows if getattr(row, name) is not None]
            assert (getattr(total, name) if total else None) == (sum(counts) if len(counts) > 1 else None)


class Help:
    """Help that was granted in a case at one unit, and that another carries out."""

    def __init__(self, unit, by, staff):
        self.staff, self.now, self.today = staff, THEN, DAY
        self.case = CaseFactory(unit=by, came_in_on=DAY, board=UnitBoard.objects.get(unit=by).board)
        self.decision = self.decided(talks=10)
        self.commission = Commission.objects.create(
            case=self.case, decision=self.decision, from_unit=by, to_unit=unit, to_board=self.case.board,
            role=self.case.role, text="Ett prov", talks=10, answer_by=self.today, sent_by=staff, sent_at=self.now,
            submission=uuid4(),
        )  # fmt: skip
        self.says("accepted", taken_case=CaseFactory(unit=unit, came_in_on=DAY))

    def decided(self, **facts):
        usual = {
            "kind": "intervention", "outcome": "granted", "what": "Stöd.", "grounds": ["x"], "laws": ["lagen"],
            "reasons": "x", "circumstances": "x", "ends_on": self.today,
            "running": Decision.objects.filter(case=self.case).count() + 1,
        }  # fmt: skip
        return Decision.objects.create(
            case=self.case, proposed_by=self.staff, proposed_at=self.now, decided_on=self.today, signed_by=self.staff,
            signed_at=self.now, submission=uuid4(), **(usual | facts),
        )  # fmt: skip

    def says(self, kind, **told):
        CommissionAnswer.objects.create(
            commission=self.commission, kind=kind, said_by=self.staff, said_at=self.now, submission=uuid4(), **told
        )

    def more(self, *, granted, is_asked=True):
        """More of it, asked for or not, and decided."""
        if is_asked:
            self.says("more_asked", talks=2)
        if granted:
            longer = self.decided(talks=12, extends=self.decision, ends_on=self.today)
            self.says("extended", decision=longer, talks=12)
        elif is_asked:
            self.says("not_more")
        else:
            self.decided(outcome="refused", extends=self.decision, ends_on=None)


@pytest.mark.django_db
@pytest.mark.req("R-104")
def test_r104_units_stand_side_by_side_with_what_was_asked_granted_declined_and_extended(browse):
    by = UnitFactory(functions=[Function.AUTHORITY])
    unit, small = (UnitFactory(functions=[Function.TREATMENT], name=name) for name in ("RVC Prov", "RVC Liten"))
    staff = worker(by)
    helped = [Help(unit, by, staff) for _ in range(10)]
    for each, is_granted, is_asked in zip(helped, "yyyyynnnnn", "yyyynnyyyy", strict=False):
        each.more(granted=is_granted == "y", is_asked=is_asked == "y")
    for _ in range(4):
        Help(small, by, staff).more(granted=True)
    for number in range(10):
        MoreTalks.objects.create(
            case=CaseFactory(unit=unit), kind="talk", count=2, reason="x", asked_by=staff, asked_at=THEN,
            submission=uuid4(), outcome="granted" if number > 4 else "declined", decided_by=staff, decided_at=THEN,
        )  # fmt: skip
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    page = reads.get(f"/statistik/?fran={DAY.year}-01-01&till={DAY.year}-12-31").content.decode()
    told = page.partition('id="extensions"')[2].partition("</section>")[0].replace("\N{NO-BREAK SPACE}", " ")

    def row(*cells):
        return '<th scope="row">RVC Prov</th>' + "".join(f'<td class="num">{cell}</td>' for cell in cells)

    assert told.index("Insats till vuxen") < told.index(row(10, "50 %", "50 %", 10, "50 %"))
    assert told.index("Samtal utan utredning") < told.index(row(10, "50 %", "50 %", "få", "–"))
    assert "RVC Liten" not in told
    # a period without a whole tertial counts nothing
    part = f"/statistik/?fran={DAY - timedelta(days=9)}&till={DAY}"
    assert "Ingen enhet har fem förlängningar" in reads.get(part).content.decode()
