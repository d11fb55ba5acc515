"""
No number of few children comes of the page of statistics, whichever panels of it are held against each other.

What stands on the page is found, not listed: every number of every table and sentence, and of each which children it
counts, by pages where children of one sort alone are counted. So it is known how all numbers follow from each other,
also those of a panel that is still to come. Source: S-101, R-403.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from itertools import combinations, product
from random import Random
from uuid import uuid4

import pytest

from livlina.access.terms import Role
from livlina.cases.models import Case, ChildAnswer, ChildLine, Party
from livlina.cases.terms import CaseRole, Entrance, PartyRole
from livlina.core import clock
from livlina.organisation.models import UnitFunction
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.models import Person
from livlina.people.tests.factories import PersonFactory
from livlina.reports.rules import SMALL_COUNTS
from livlina.reports.tests.published import save
from livlina.support.models import Intervention
from livlina.support.tests.factories import session

FIVE_TABLES = tuple(f"t{number}" for number in range(1, 6))
"""Small by design: they tell how many grown-ups there are, one by one (R-394)."""
ENOUGH = 5
REGISTERS = 20


class Numbers(HTMLParser):
    """Every whole number on the page, by where it stands: section, table, the words of its row, and its place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[tuple[str, ...], int] = {}
        self.section = self.table = ""
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.said = 0

    def handle_starttag(self, tag, attrs):
        if tag == "h2":
            self.section, self.table, self.said = dict(attrs).get("id") or "", "", 0
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th", "caption", "p"):
            self.cell = []

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag):
        if tag not in ("td", "th", "caption", "p", "tr"):
            return
        text, self.cell = " ".join("".join(self.cell or ()).split()), None
        if tag == "caption":
            self.table = text
        elif tag == "p" and self.section == "children" and self.row is None:
            for number in re.findall(r"(?<![\d–-])\d+(?![\d–-])", text.partition("Räknat")[0]):
                self.said += 1
                self.found[self.section, "said", str(self.said)] = int(number)
        elif tag == "tr" and self.row is not None:
            words = tuple(each for each in self.row if not each.isdecimal())
            for place, each in enumerate(self.row):
                if each.isdecimal():
                    self.found[self.section, self.table, *words[:1], *self._units(words), str(place)] = int(each)
            self.row = None
        elif tag != "tr" and self.row is not None:
            self.row.append(text)

    def _units(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in words[1:] if word.startswith("RVC"))


def numbers(page: str) -> dict[tuple[str, ...], int]:
    parser = Numbers()
    parser.feed(page.replace("<sup>", "<!--").replace("</sup>", "-->"))
    return parser.found


@dataclass(frozen=True)
class Sort:
    """Children who are alike: with a case of their own, or in a grown-up's with what was answered of their support."""

    unit: int
    entrance: Entrance = Entrance.RVT
    helps: tuple[str, ...] = ()
    is_trained: bool = False
    is_heard: bool = False
    role: CaseRole = CaseRole.CHILD
    answer: str | None = None

    @property
    def is_in_anothers(self) -> bool:
        return self.answer is not None


SORTS = (
    *(
        Sort(unit, entrance, helps, is_trained=trained, is_heard=heard)
        for unit, entrance, helps, trained, heard in (
            (0, Entrance.RVT, (), False, False),
            (0, Entrance.BARNAHUS, ("trappan",), False, True),
            (0, Entrance.SELF, ("trappan", "bojen"), True, False),
            (1, Entrance.RVT, ("bojen",), True, False),  # training is not of one help alone
            (1, Entrance.BARNAHUS, (), False, False),
            (1, Entrance.BARNAHUS, ("trappan",), True, False),
            (2, Entrance.RVT, ("trappan", "bojen"), False, False),
            (2, Entrance.SELF, (), False, False),
        )
    ),
    *(Sort(unit, role=CaseRole.EXPOSED, is_heard=True) for unit in (0, 1)),
    *(
        Sort(unit, role=CaseRole.EXPOSED, answer=answer)
        for unit, answer in product((0, 1), ("accepted", "", "no_consent", "offered", "declined"))
    ),
)  # fmt: skip
FEW_OR_SOME = (0, 0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 11)


@dataclass
class Place:
    """Tertials, each a register of its own: how many there are of each sort in it."""

    units: list
    staff: object
    first: int = 2012

    def __post_init__(self) -> None:
        self.registers: list[tuple[date, date, tuple[int, ...]]] = []

    def add(self, counts: Iterable[int]) -> None:
        place = len(self.registers)
        year, month = self.first + place // 3, 1 + 4 * (place % 3)
        after = date(year + (month == 9), (month + 4 - 1) % 12 + 1, 1)
        self.registers.append((date(year, month, 1), after - timedelta(days=1), tuple(counts)))

    def lay(self) -> None:
        """All at once. A grown-up's case is closed when its tertial has ended: no other counts the children in it."""
        made = [
            (sort, first, Case(
                unit=self.units[sort.unit], number=uuid4().hex[:10], person=Person(name="Exempel Person"),
                role=sort.role, came_in_on=first, opened_at=clock.now(), entrance=sort.entrance,
                closed_on=last + timedelta(days=1) if sort.is_in_anothers else None,
            ))
            for first, last, counts in self.registers
            for sort, count in zip(SORTS, counts, strict=True)
            for _ in range(count)
        ]  # fmt: skip
        save([case for _, _, case in made])
        Intervention.objects.bulk_create(
            Intervention(
                case=case, kind=kind, ground="service", starts_on=first, started_by=self.staff,
                started_at=clock.now(), submission=uuid4(), is_training=sort.is_trained,
            )
            for sort, first, case in made
            for kind in sort.helps
        )  # fmt: skip
        for sort, first, case in made:
            if sort.is_heard:
                session(case, self.staff, clock.now())
            if sort.is_in_anothers:
                self.put_down(case, first, sort.answer)

    def put_down(self, case: Case, day: date, answer: str | None) -> None:
        child = PersonFactory(birth_year=day.year - 6)
        line = Party.objects.create(case=case, person=child, role=PartyRole.CHILD).child_line
        ChildLine.objects.filter(pk=line.pk).update(known_at=datetime(day.year, day.month, 2, tzinfo=clock.STOCKHOLM))
        if answer:
            ChildAnswer.objects.create(
                case=case, line=line, step="support", outcome=answer, happened_on=day, who="x",
                said_by=self.staff, said_at=clock.now(), submission=uuid4(),
            )  # fmt: skip


def counted_out(told: dict[int, int], *, of: int, known: frozenset[int]) -> set[tuple[int, int]]:
    """
    What sums and differences of three numbers at most tell of few. A number is of the sorts whose bits are set; sought
    are those of children (`of`) alone that the tables which are small by design (`known`) do not tell.
    """
    few = {(mask, count) for mask, count in told.items() if count in SMALL_COUNTS}
    sums = dict(told) | {
        one | other: told[one] + told[other] for one, other in combinations(told, 2) if not one & other
    }
    for whole, count in sums.items():
        for part, less in sums.items():
            if part != whole and part & whole == part and count - less in SMALL_COUNTS:
                few.add((whole ^ part, count - less))
    return {(mask, count) for mask, count in few if mask and mask & of == mask and mask not in known}


def test_what_is_counted_out_is_found():
    assert counted_out({0b111: 9, 0b100: 5}, of=0b111, known=frozenset()) == {(0b011, 4)}
    assert counted_out({0b111: 9, 0b100: 5}, of=0b100, known=frozenset()) == set()
    assert counted_out({0b111: 9, 0b100: 5}, of=0b111, known=frozenset({0b011})) == set()
    assert counted_out({0b111: 14, 0b100: 5, 0b010: 6}, of=0b111, known=frozenset()) == {(0b001, 3)}


@pytest.mark.django_db
def test_s101_no_panels_of_the_page_tell_of_few_children_together(browse):
    drawn = Random(101)
    names = ("RVC Ett", "RVC Två", "RVC Tre")
    units = [UnitFactory(functions=[Function.TREATMENT], valid_from=date(2000, 1, 1), name=name) for name in names]
    UnitFunction.objects.update(valid_from=units[0].valid_from)
    place = Place(units, worker(units[0]))
    for sort in range(len(SORTS)):  # one sort alone, of so many that nothing of it is few
        place.add(ENOUGH * (sort == each) for each in range(len(SORTS)))
    for _ in range(REGISTERS):
        place.add(drawn.choice(FEW_OR_SOME) for _ in SORTS)
    place.lay()
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    pages = []
    for first, last, _ in place.registers:
        found = numbers(reads.get(f"/statistik/?fran={first}&till={last}&enhet=").content.decode())
        then = f"Tertial {(first.month - 1) // 4 + 1}, {first.year}"
        pages.append({key: count for key, count in found.items() if key[0] != "own-then" or then in key[2]})
    assert all(pages)
    alone, registers = pages[: len(SORTS)], pages[len(SORTS) :]

    # of which sorts each number is: all those of which it is told where they are alone
    masks: dict[tuple[str, ...], int] = {}
    for sort, page in enumerate(alone):
        for key, count in page.items():
            assert count in (0, ENOUGH), (key, SORTS[sort])  # a number counts each child once or not at all
            masks[key] = masks.get(key, 0) | (1 << sort if count else 0)
    children = sum(1 << sort for sort, each in enumerate(SORTS) if each.role == CaseRole.CHILD or each.is_in_anothers)
    known = {mask for key, mask in masks.items() if key[0] in FIVE_TABLES}
    known |= {one ^ other for one in known for other in known if one & other == other}
    seen = set()
    for (first, _, counts), page in zip(place.registers[len(SORTS) :], registers, strict=True):
        assert not {key for key in page if key not in masks and page[key] and key[1:2] != ("said",)}, first
        for key, count in page.items():
            mask = masks.get(key, 0)
            assert count == sum(of for sort, of in enumerate(counts) if mask >> sort & 1), (first, key)
        told = {masks[key]: count for key, count in page.items() if masks.get(key)}
        found = counted_out(told, of=children, known=frozenset(known))
        assert not found, (
            first,
            [[SORTS[sort] for sort in range(len(SORTS)) if mask >> sort & 1] for mask, _ in found],
        )
        seen |= {key[0] for key in page if masks.get(key)}
    assert {"children", "own", "own-then", "continuity", "asking"} <= seen  # and it is told, where it can be


@pytest.mark.django_db
def test_s101_r198_obstacles_of_few_are_not_counted_out_of_those_who_are_without(browse):
    year = clock.today().year - 1
    unit = UnitFactory(functions=[Function.TREATMENT], name="RVC Prov")
    place = Place([unit], worker(unit))
    case = Case(
        unit=unit, number="1", person=Person(name="Exempel Person"), role=CaseRole.EXPOSED, came_in_on=date(year, 2, 1),
        opened_at=clock.now(),
    )  # fmt: skip
    save([case])
    for answer, number in (("accepted", 5), ("", 12), ("no_consent", 4), ("offered", 4)):
        for _ in range(number):
            place.put_down(case, date(year, 2, 1), answer)
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    url = f"/statistik/?fran={year}-01-01&till={year}-12-31"

    def obstacles():
        page = reads.get(url).content.decode().partition('id="own"')[2].partition("</section>")[0]
        _, _, table = page.partition("Vad som står i vägen")
        return page, re.findall(r'<th scope="row">([^<]*)</th><td class="num">([^<]*)</td>', table)

    # twenty are without: twelve of one obstacle would leave eight, and of few they are four and four
    page, told = obstacles()
    assert '<td class="num">25</td><td class="num">5</td><td class="num">20</td>' in page
    assert {count for _, count in told} == {"visas inte"}
    # five and four, which may be several: then the twelve are told
    place.put_down(case, date(year, 2, 1), "no_consent")
    _, told = obstacles()
    assert [count for _, count in told] == ["12", "visas inte", "visas inte"]
