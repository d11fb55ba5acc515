"""
What the cells of one row say together, and what a changed row says beside the row as it was last imported.

Everything here works on cells in the form they are kept in, by the name of their fact, holding only the columns
a file has. As text they are `as_imported`: what is stored, sealed, for the next import of the same case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from livlina.intake.register_cells import Value

Cells = Mapping[str, Value]
AsImported = Mapping[str, str | None]

_DATES = {"came_in_on", "closed_on"}
_WHOLE_NUMBERS = {"birth_year", "children_count", "talks_before", "district_id", "closing_reason_id"}
_DECIMALS = {"rating_start", "rating_end"}
_WITH_A_WORD_FOR_UNKNOWN = {
    "sex",
    "minor_children",
    "entrance",
    "legal_support_offered",
    "legal_support_accepted",
    "honour",
}
KEY = ("unit_id", "number")
"""The two cells that together name the case; they are no facts of it."""

YEAR_OF_NUMBER = ("birth_year", "identity_number")
YEAR_AND_COMING = ("birth_year", "came_in_on")
COUNT_AND_WORD = ("children_count", "minor_children")
CLOSED_AND_COMING = ("closed_on", "came_in_on")
REASON_AND_CLOSED = ("closing_reason_id", "closed_on")
TOGETHER = (YEAR_OF_NUMBER, YEAR_AND_COMING, COUNT_AND_WORD, CLOSED_AND_COMING, REASON_AND_CLOSED)
"""Facts that may contradict each other. What is true of the one bounds what can be of the other."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row that can be read: which case it is about, and what it says of it."""

    row: int
    unit_id: int
    number: str
    cells: Cells
    """Fact → value, only for the columns in the file. An empty cell is `unknown` or None."""

    @property
    def facts(self) -> dict[str, Value]:
        """What the row says about a case that was never imported before."""
        return facts(self.cells)

    @property
    def as_imported(self) -> dict[str, str | None]:
        """The cells as they are stored for the next import. Holds the whole personnummer: sealed, never logged."""
        return {fact: None if value is None else str(value) for fact, value in self.cells.items()}

    def beside(self, before: AsImported) -> "ChangedRow":
        """This row held against the same case's row as last imported."""
        return ChangedRow(row=self, before=before)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row and the same row as last imported. Columns left out of this file stand as they were."""

    row: RegisterRow
    before: AsImported

    @property
    def as_imported(self) -> dict[str, str | None]:
        """What is stored for the next import."""
        return {**self.before, **self.row.as_imported}

    @property
    def changes(self) -> dict[str, tuple[Value, Value]]:
        """Fact → what the register said before and what it says now, where that differs."""
        old = facts(from_text(self.before))
        new = facts(from_text(self.as_imported))
        return {
            fact: (old.get(fact, unknown(fact)), value)
            for fact, value in new.items()
            if old.get(fact, unknown(fact)) != value
        }

    def says(self, fact: str) -> Value:
        """What the register says of the fact now, also in a column that this file leaves out."""
        return facts(from_text(self.as_imported)).get(fact, unknown(fact))

    def was(self, fact: str) -> Value:
        """What the register said of the fact."""
        return facts(from_text(self.before)).get(fact, unknown(fact))

    @property
    def contradictions(self) -> list["Contradiction"]:
        """What cannot be true together, counting the columns this file leaves out."""
        return list(contradictions(from_text(self.as_imported)))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two cells that cannot both be true. The first fact is where the fault is told, if the file has it."""

    facts: tuple[str, str]
    message: str


def bounded_by(fact: str) -> list[str]:
    """The facts that may contradict this one."""
    return [one for pair in TOGETHER if fact in pair for one in pair if one != fact]


def unknown(fact: str) -> Value:
    """How it is said that nobody knows a fact."""
    return "unknown" if fact in _WITH_A_WORD_FOR_UNKNOWN else None


def from_text(as_imported: AsImported) -> dict[str, Value]:
    """The cells that were stored as text."""
    return {fact: _from_text(fact, text) for fact, text in as_imported.items()}


def _from_text(fact: str, text: str | None) -> Value:
    if text is None:
        return None
    if fact in _DATES:
        return date.fromisoformat(text)
    if fact in _WHOLE_NUMBERS:
        return int(text)
    return Decimal(text) if fact in _DECIMALS else text


def facts(cells: Cells) -> dict[str, Value]:
    """
    What the cells say about the case.

    More than no children means that there are minor children, where no cell of its own says so; none
    says nothing, since a count of nought is also how a sheet is left.
    """
    said = dict(cells)
    if "minor_children" in cells or "children_count" in cells:
        own_word = cells.get("minor_children", "unknown")
        said["minor_children"] = "yes" if own_word == "unknown" and _has_children(cells) else own_word
    return said


def contradictions(cells: Cells) -> Iterator[Contradiction]:
    """Everything in the cells that cannot be true together, in the order of the columns."""
    came_in_on, closed_on = cells.get("came_in_on"), cells.get("closed_on")
    born, number = cells.get("birth_year"), cells.get("identity_number")
    if isinstance(born, int):
        if isinstance(number, str) and int(number[:4]) != born:
            yield Contradiction(YEAR_OF_NUMBER, "Födelseåret är ett annat än i personnumret.")
        elif isinstance(came_in_on, date) and born > came_in_on.year:
            yield Contradiction(YEAR_AND_COMING, "Födelseåret är efter den dag ärendet kom in.")
    if cells.get("minor_children") == "no" and _has_children(cells):
        yield Contradiction(
            COUNT_AND_WORD,
            "Här står ett antal barn, men minderåriga barn är nej. Rätta den ena cellen.",
        )
    if isinstance(closed_on, date) and isinstance(came_in_on, date) and closed_on < came_in_on:
        yield Contradiction(CLOSED_AND_COMING, "Ärendet är avslutat före den dag det kom in.")
    if cells.get("closing_reason_id") is not None and closed_on is None:
        yield Contradiction(REASON_AND_CLOSED, "En avslutsorsak behöver ett datum i kolumnen avslutat.")


def _has_children(cells: Cells) -> bool:
    count = cells.get("children_count")
    return isinstance(count, int) and count > 0
