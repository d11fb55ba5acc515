"""
The decision as the party is told of it: what stands in it, and as which file.

One content, as a page, a tagged PDF and a Word document. Never where anybody is, and nobody in it but the one it goes
to and the client: what is left out says so. How it is appealed stands last. Source: R-103; S-20, S-70, S-71.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from livlina.access.terms import Role
from livlina.cases.decisions import rules
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.terms import Outcome
from livlina.cases.terms import Written
from livlina.core import typesetting
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.rules import amount_words
from livlina.organisation.terms import DecisionKind
from livlina.people.scanning import Hidden, Standing, scan
from livlina.people.terms import FoundKind

TEMPLATE: Final = Path(__file__).with_name("notice.typ")
TITLE: Final = "Beslut"
MASKED: Final = "[uppgift som omfattas av sekretess]"

FORMS: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it: paragraphs, or names with their values."""

    heading: str
    lines: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The whole of it. `is_masked` when something was left out."""

    sender: str
    number: str
    dated: str
    parts: Sequence[Part]
    is_masked: bool

    @property
    def content(self) -> dict[str, Any]:
        """As plain values, for the typesetter."""
        parts = [
            {"heading": part.heading, "lines": list(part.lines), "pairs": [list(pair) for pair in part.pairs]}
            for part in self.parts
        ]
        return {"title": TITLE, "sender": self.sender, "number": self.number, "dated": self.dated, "parts": parts}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a notice needs to know besides the decision: who sends it, to whom, the time to appeal and who decided."""

    board: str
    unit: str
    client: str
    decider: str
    proposer: str
    weeks: int
    appeal_law: str
    """The citation of the law on the time to appeal, '' where it may not be printed."""
    hides_provider: bool
    """Who carries it out says where the one it is about can be found."""
    hides_unit: bool
    """Somebody else in the case is protected: which unit it is, and who works there, says where to look."""
    hides_days: bool
    """From when says on which day somebody leaves."""


class Mask:
    """
    Leaves out what the party may not read, however it is spelled: where somebody is, the names of others in the case,
    and who carries out a decision, where that says where. Of those also each word by itself; and whatever looks like an
    address, a telephone number, an identity number or an e-mail, of whom nobody can tell, whoever it goes to: the file
    need not know where somebody is for the text to say it.
    """

    def __init__(self, *, hidden: Hidden, names: Iterable[str], carriers: Iterable[str] = ()) -> None:
        told = [each for each in hidden.standing if each.kind != FoundKind.CARRIER]  # of which some are told this party
        told += [Standing(FoundKind.NAME, name) for name in names]
        told += [Standing(FoundKind.CARRIER, carrier) for carrier in carriers]
        self._hidden = replace(hidden, standing=told, with_patterns=True)  # who leaves out asks nobody

    def __call__(self, text: str) -> str:
        shown, end = "", 0
        for find in scan(text, self._hidden, most=None):
            shown += text[end : find.start] + MASKED
            end = find.end
        return shown + text[end:]


def is_provider_hidden(decision: Decision, *, is_to_guardian: bool) -> bool:
    """True where nobody is told who carries it out: shelter, and whatever goes to a guardian of the child."""
    return rules.tells_where(kind=decision.kind, is_childs=is_to_guardian)


def provider_of(decision: Decision) -> str:
    """Who carries it out, as the house knows it."""
    return str(decision.provider_unit.full_name if decision.provider_unit else decision.provider)


def notice(decision: Decision, frame: Frame, mask: Mask) -> Notice:
    """The decision as it is told."""
    parts = [
        Part("", pairs=_head(decision, frame)),
        Part("Det här är beslutat", [str(Outcome(decision.outcome).label) + ".", *_lines(mask(decision.what))]),
        Part("Omfattning", pairs=_extent(decision, frame, mask)),
        Part("Villkor", _lines(mask(decision.conditions))),
        Part("Det här har varit avgörande", _lines(mask(decision.circumstances))),
        Part("Skäl för beslutet", _lines(mask(decision.reasons))),
        Part("Lagrum", list(decision.laws)),
        Part("Vem som har beslutat", _deciders(decision, frame, mask)),
    ]
    if rules.is_appealable(decision.kind):
        parts.append(Part("Så överklagar du", how_to_appeal(decision, frame)))
    shown = [part for part in parts if part.lines or part.pairs]
    texts = (text for part in shown for text in (*part.lines, *(value for _, value in part.pairs)))
    return Notice(
        sender=frame.board,
        number=f"Beslut {decision.number}",
        dated=f"Beslutat {decision.decided_on}",
        parts=shown,
        is_masked=any(MASKED in text for text in texts),
    )


def _head(decision: Decision, frame: Frame) -> list[tuple[str, str]]:
    return [
        ("Nämnd", frame.board),
        *([] if frame.hides_unit else [("Enhet", frame.unit)]),
        ("Gäller", frame.client),
        ("Ärende och beslut", decision.number),
        ("Beslutsdag", _day(decision.decided_on)),
        ("Om", str(DecisionKind(decision.kind).label)),
        *([("Förlänger", f"Beslut {decision.extends.number}")] if decision.extends else []),
    ]


def _extent(decision: Decision, frame: Frame, mask: Mask) -> list[tuple[str, str]]:
    """How much, how long and by whom. Where a shelter is, or what it is called, is never told."""
    by = provider_of(decision)
    by = by if decision.provider_unit else mask(by)
    first, last = (MASKED if day and frame.hides_days else _day(day) for day in (decision.starts_on, decision.ends_on))
    told = [
        ("Antal", amount_words(decision.amount)),
        ("Från och med", first),
        ("Till och med", last),
        ("Utförs av", MASKED if by and frame.hides_provider else by),
    ]
    return [(name, value) for name, value in told if value]


def _deciders(decision: Decision, frame: Frame, mask: Mask) -> list[str]:
    """Names are left out where they who decided may be threatened, or say where somebody is; the record keeps them."""
    if decision.hides_decider or frame.hides_unit:
        return ["Namnen på dem som har beslutat och handlagt ärendet lämnas inte ut i underrättelsen."]
    lines = [f"Beslutat av {decision.body or frame.decider}."]
    if frame.proposer and frame.proposer != frame.decider:
        lines += [f"Föredraget av {frame.proposer}.", *_not_so(decision, Written.PROPOSAL, mask)]
    if decision.took_part:
        lines.append(f"Deltog i den slutliga handläggningen utan att besluta: {mask(decision.took_part)}.")
        lines += _not_so(decision, Written.DECISION, mask)
    return lines


def _not_so(decision: Decision, of: Written, mask: Mask) -> list[str]:
    """Who stands there as that and says that it is not so."""
    return [mask(f"{one.words}.") for one in decision.not_so if one.of == of]


def how_to_appeal(decision: Decision, frame: Frame) -> list[str]:
    """What the party does who is not content, in plain words."""
    weeks = f"{WORDS.get(frame.weeks, str(frame.weeks))} {'vecka' if frame.weeks == 1 else 'veckor'}"
    lines = [
        "Är du inte nöjd med beslutet kan du överklaga det till förvaltningsrätten. Då prövar domstolen saken.",
        f"Skriv till {frame.board}. Det är vi som tar emot ditt överklagande och lämnar det vidare till domstolen.",
        f"Skriv vilket beslut det gäller: {decision.number}. Skriv vad du tycker är fel, vad du vill ändra och varför.",
        "Skriv ditt namn och hur domstolen kan nå dig på ett sätt som är säkert för dig.",
        "Har du skyddade uppgifter, skriv inte din adress. Fråga oss hur du gör.",
        f"Ditt överklagande ska ha kommit in till oss inom {weeks} från den dag du fick del av beslutet.",
        "Vi ser först om det kom i tid, och om beslutet ska ändras direkt. Annars skickar vi allt till domstolen.",
        "Behöver du hjälp att skriva, be din handläggare. Det gäller också om du vill ha beslutet på ett annat språk.",
    ]
    if decision.kind == DecisionKind.AGAINST_GUARDIAN:
        lines.insert(1, "Beslutet gäller genast, också om det överklagas.")
    if frame.appeal_law:
        lines.append(f"Bestämmelserna finns i {frame.appeal_law}.")
    return lines


WORDS: Final = {1: "en", 2: "två", 3: "tre", 4: "fyra", 5: "fem", 6: "sex"}


def title_of(role: str) -> str:
    """What one in that role is called in a decision."""
    return str(Role(role).label).lower() if role in Role.values else ""


def _day(day: date | None) -> str:
    return f"{swedish_date(day)} ({day.isoformat()})" if day else ""


def _lines(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [line.strip() for line in text.split("\n") if line.strip()]


# ---- as files ----


def as_file(told: Notice, form: str) -> bytes:
    """The notice as a file of that form."""
    return typesetting.written(TEMPLATE, told.content) if form == "pdf" else as_docx(told)


def as_docx(told: Notice) -> bytes:
    """A Word document: headings as headings, its language Swedish, and nothing in its properties but the title."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(12)
    style.element.get_or_add_rPr().append(_language(style.element))
    properties = document.core_properties
    properties.title, properties.language, properties.author, properties.comments = TITLE, "sv-SE", "", ""
    properties.last_modified_by, properties.keywords, properties.revision = "", "", 1
    properties.created = properties.modified = datetime.combine(EPOCH, datetime.min.time())
    document.sections[0].header.paragraphs[0].text = f"{told.sender}\t\t{told.number}"
    document.sections[0].footer.paragraphs[0].text = told.dated
    document.add_heading(TITLE, level=0)
    for part in told.parts:
        if part.heading:
            document.add_heading(part.heading, level=1)
        for line in part.lines:
            document.add_paragraph(line)
        for name, value in part.pairs:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{name}: ").bold = True
            paragraph.add_run(value)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


EPOCH: Final = date(2000, 1, 1)
"""Stands in the properties for when the file was made: the decision says its own day."""


def _language(element: Any) -> Any:
    return element.makeelement(qn("w:lang"), {qn("w:val"): "sv-SE"})


def file_name(form: str, *, day: date) -> str:
    """Says nothing of what it is or whom it is about (S-71)."""
    return f"handling-{day.isoformat()}.{form}"
