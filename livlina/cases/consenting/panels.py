"""The question of consent to help for a child, in words: where each stands, what has happened, and the ways out."""

from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.cases import panels
from livlina.cases.consenting import rules
from livlina.cases.consenting.models import ConsentStep
from livlina.cases.consenting.queries import Consents, OfHelp
from livlina.cases.consenting.rules import Standing
from livlina.cases.consenting.terms import Answer, Hinder, Order, Step, WayOut
from livlina.cases.decisions.terms import Way
from livlina.cases.models import Case, Party
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import short_date, swedish_date
from livlina.people.terms import GivenHow

NO_ADMISSION: Final = (
    "Att samtycka är inget erkännande. Ditt ja säger inget om vad någon har gjort eller inte gjort.",
    "Du kan säga ja eller nej. Du kan ta tillbaka ett ja när du vill, och då gäller det inte längre.",
    "Samtycket gäller bara den hjälp som står här.",
)
"""What is said and printed with every question to a guardian. Source: R-211."""

WAYS: Final = {
    WayOut.MOTIVATE: "Tala igen om vad hjälpen är till för, och skriv in vem som talade och vad det ledde till.",
    WayOut.OTHER_HELP: "Välj hjälp som båda kan säga ja till, eller som inte kräver den andras ja.",
    WayOut.DECISION: "Nämnden kan besluta om hjälpen när den ena samtycker och det behövs för barnets bästa.",
    WayOut.CLOSE: "Frågan läggs ned, med skäl. Den kan ställas på nytt.",
}
"""What each way out is."""

ORDERS: Final = {
    Order.CONSENT: tag("samtycke finns", "ok", "check"),
    Order.DECISION: tag("genom beslut", "ok", "law"),
    Order.OWN: tag("barnets eget samtycke", "ok", "check"),
}
ANSWERS: Final = {
    Answer.GIVEN: tag("samtycker", "ok", "check"),
    Answer.REFUSED: tag("samtycker inte", "danger", "cross"),
    Answer.NO_ANSWER: tag("har inte svarat", "now", "clock"),
    Answer.NOT_ASKED: tag("inte frågad", "now", "clock"),
}
REGIMES: Final = {True: "ges efter beslut", False: "ges utan behovsprövning", None: ""}
WITHDRAWN: Final = tag("har tagit tillbaka", "danger", "cross")


def persons(read: Consents) -> list[dict[str, Any]]:
    """Whose consent it takes, in the case on that day."""
    return [_person(read, party) for party in read.whom]


def _person(read: Consents, party: Party) -> dict[str, Any]:
    is_child = read.child is not None and party.pk == read.child.pk
    return {
        "name": panels.called(party),
        "role": "barnet självt" if is_child else "vårdnadshavare",
        "protection": panels.protection(party.person),
        "is_suspected": party.pk in read.suspected,
    }


def questions(read: Consents) -> list[dict[str, Any]]:
    """Each kind of help that has been asked about, the latest first."""
    return [question(read, of) for of in read.asked]


def question(read: Consents, of: OfHelp) -> dict[str, Any]:
    """One kind of help: whether it is in order, each one's answer, the ways out and all that has happened."""
    names = {party.pk: panels.called(party) for party in read.file.parties}
    return {
        "id": of.steps[0].public_id,
        "title": of.help.name,
        "regime": REGIMES[of.help.is_decided],
        "tag": ORDERS[of.outcome.order] if of.outcome.order else _hinder_tag(of),
        "hinders": [_hinder(read, hinder, names.get(who or 0, "")) for hinder, who in of.outcome.hinders],
        "settled": str(of.settled.label) if of.settled else "",
        "persons": [_person(read, party) | _stands(read, party, of) for party in read.whom],
        "ways": [] if of.outcome.order else _ways(read.file.case, of),
        "happened": [happened(read, row, names) for row in reversed(of.steps)],
    }


def _hinder_tag(of: OfHelp) -> SafeString:
    hinder = of.outcome.hinders[0][0]
    is_no = hinder in (Hinder.REFUSED, Hinder.CHILD_REFUSED)
    return tag(str(hinder.label), "danger" if is_no else "now", "alert" if is_no else "clock")


def _hinder(read: Consents, hinder: Hinder, name: str) -> str:
    if hinder == Hinder.CUSTODY:
        return str(read.custody)
    if not name:
        return f"{str(hinder.label).capitalize()}."
    words = {
        Hinder.REFUSED: "samtycker inte.",
        Hinder.NOT_ASKED: "är inte frågad.",
        Hinder.NO_ANSWER: "har inte svarat.",
    }
    return f"{panels.isolated(name)} {words[hinder]}"


def _stands(read: Consents, party: Party, of: OfHelp) -> dict[str, Any]:
    now = read.standing(party, of)
    return {
        "tag": WITHDRAWN if now.is_withdrawn else ANSWERS[now.answer],
        "meta": _meta(now, reminders=of.demands.reminders),
        "recheck": rules.is_to_be_rechecked(now, day=read.day),
        "paper_url": _paper_url(read.file.case, party, of),
    }


def _meta(now: Standing, *, reminders: int) -> str:
    parts = []
    if now.on is not None:
        verb = "frågad" if now.answer == Answer.NO_ANSWER else "svarade"
        parts.append(f"{verb} {swedish_date(now.on)}")
    if now.is_waiting and now.answer != Answer.NO_ANSWER:
        parts.append("frågad på nytt, väntar på svar")
    if now.is_waiting:
        parts.append(f"påmind {now.reminders} av {reminders} gånger")
    if now.tries:
        parts.append("ett försök att motivera" if now.tries == 1 else f"{now.tries} försök att motivera")
    if now.recheck_on is not None:
        parts.append(f"fråga igen {swedish_date(now.recheck_on)}")
    return ", ".join(parts)


def _paper_url(case: Case, party: Party, of: OfHelp) -> str:
    asked = [row for row in of.steps if row.step == Step.ASKED and row.whom_id == party.pk]
    return reverse("help_consent_paper", args=[case.public_id, asked[-1].public_id]) if asked else ""


def _ways(case: Case, of: OfHelp) -> list[dict[str, Any]]:
    lines = []
    for way, lacking in of.ways.items():
        is_open = way == WayOut.DECISION and not lacking
        lines.append(
            {
                "title": str(way.label),
                "text": WAYS[way],
                "lacking": [str(one) for one in lacking],
                "tag": tag("saknar något", "now", "clock") if lacking else tag("går att välja", "ok", "check"),
                "url": reverse("help_consent_decide", args=[case.public_id, of.steps[0].public_id]) if is_open else "",
            }
        )
    return lines


def happened(read: Consents, row: ConsentStep, names: dict[int, str]) -> dict[str, Any]:
    """One step as a line of what has happened."""
    name = names.get(row.whom_id or 0, "")
    other = read.kind(row.other).name if row.other else ""
    return {
        "title": f"{panels.isolated(name)}: {_first_low(row)}" if name else str(Step(row.step).label),
        "on": row.happened_on,
        "meta": ", ".join(filter(None, [said(row), other])),
        "text": row.reason,
        "by": row.said_by.name,
        "url": reverse("decision", args=[read.file.case.public_id, row.decision.public_id]) if row.decision else "",
    }


def said(row: ConsentStep) -> str:
    """How it was asked or answered, and when it is asked again."""
    parts = [
        str(Way(row.way).label).lower() if row.way else "",
        str(GivenHow(row.how).label).lower() if row.how else "",
    ]
    parts.append(f"fråga igen {short_date(row.recheck_on)}" if row.recheck_on else "")
    return ", ".join(filter(None, parts))


def _first_low(row: ConsentStep) -> str:
    label = str(Step(row.step).label)
    return label[0].lower() + label[1:]


def choices(read: Consents) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What a form is offered: the kinds of help, and those who are asked."""
    helps = [(kind.key, kind.name) for kind in read.helps]
    known = {key for key, _ in helps}
    helps += [(of.help.key, of.help.name) for of in read.asked if of.help.key not in known]
    whom = [(str(party.public_id), f"{panels.called(party)} ({_person(read, party)['role']})") for party in read.whom]
    return helps, whom


def paper(read: Consents, row: ConsentStep, whom: Party) -> dict[str, Any]:
    """
    The question on paper, to the one who was asked: the child and the help, and nothing of anybody else.

    It says neither whose unit it comes from nor the number of the case, and nobody with protected data is named (S-20).
    """
    child = read.file.case.person
    return {
        "to": "" if whom.person.is_protected else panels.called(whom),
        "child": "" if child.is_protected else child.name,
        "help": read.kind(row.help).name,
        "asked_on": row.happened_on,
        "texts": NO_ADMISSION,
    }
