"""Possible help in words: in a case, rule by rule for a child, in what has happened, and in the catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse

from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.panels import isolated
from livlina.cases.queries import File
from livlina.core.templatetags.livlina import tag
from livlina.organisation.terms import Function
from livlina.support.models import HelpException, HelpWish
from livlina.support.offer import sources
from livlina.support.offer.facts import WITHOUT_INVESTIGATION, Facts
from livlina.support.offer.items import Catalogue, Figure, Number, Offered, Span
from livlina.support.offer.rules import Answer, Obstacle
from livlina.support.offer.terms import (
    AS_A_RULE,
    ASKS,
    Code,
    Condition,
    Extension,
    ParentContact,
    PersonRole,
    Possible,
    Regime,
)
from livlina.support.possible.queries import Judged
from livlina.support.possible.terms import OTHER, UnmetReason

ANSWERS: Final = {
    Possible.YES: tag("möjligt", "ok", "check"),
    Possible.ASK: tag("oklart", "now", "clock"),
    Possible.NO: tag("inte möjligt nu", "danger", "cross"),
}
GROUPS: Final = (
    (Possible.YES, "Möjligt", "Ingen hjälp är möjlig utan att något mer är känt eller ändras."),
    (Possible.ASK, "Oklart, ta reda på mer", ""),
    (Possible.NO, "Inte möjligt nu", ""),
)

# ---- in a case ----


def groups(found: Judged, case: Case, *, may_record: bool) -> list[dict[str, Any]]:
    """
    The help that is given here to somebody in that role, by whether it is possible: why not, by what, and what then.
    """
    lines: dict[Possible, list[dict[str, Any]]] = {possible: [] for possible in Possible}
    regimes = {row.kind.key: row for row, _ in found.catalogue.on(found.facts.on)}
    excepted = {row.help: row for row in found.exceptions}
    for answer in found.answers:
        if not _is_for_them(answer):
            continue
        row = excepted.get(answer.key)
        lines[answer.possible].append(
            {
                "name": answer.name,
                "tag": ANSWERS[answer.possible],
                "regime": _regime(regimes[answer.key]),
                "obstacles": [_obstacle(each) for each in answer.obstacles],
                "exception": _exception(row) if row else None,
                "wish_url": _wish_url(case, answer.key) if may_record and answer.possible != Possible.YES else "",
            }
        )
    return [
        {"title": title, "empty": empty, "lines": lines[possible], "id": possible.value}
        for possible, title, empty in GROUPS
        if lines[possible] or empty
    ]


def not_given(found: Judged, case: Case, *, may_record: bool) -> list[dict[str, str]]:
    """What is for somebody in that role and not given here, or of which nobody has said whether it is."""
    return [
        {
            "name": answer.name,
            "why": next(each.message for each in answer.obstacles if _is_of_offer(each)),
            "wish_url": _wish_url(case, answer.key) if may_record else "",
        }
        for answer in found.answers
        if not _has(answer, Code.WRONG_ROLE) and any(map(_is_of_offer, answer.obstacles))
    ]


def for_others(found: Judged) -> str:
    """What is for somebody in another role, by name."""
    return ", ".join(answer.name for answer in found.answers if _has(answer, Code.WRONG_ROLE))


def _is_for_them(answer: Answer) -> bool:
    return not (_has(answer, Code.WRONG_ROLE) or any(map(_is_of_offer, answer.obstacles)))


def _has(answer: Answer, code: Code) -> bool:
    return any(obstacle.code == code for obstacle in answer.obstacles)


def _is_of_offer(obstacle: Obstacle) -> bool:
    """That it is not given, or that nobody has said whether it is."""
    return obstacle.code == Code.NOT_OFFERED_HERE or obstacle.fact == "offered"


def _obstacle(obstacle: Obstacle) -> dict[str, Any]:
    return {
        "message": obstacle.message,
        "is_asked": obstacle.code in ASKS,
        "next": ", eller ".join(str(step.label) for step in obstacle.next),
        "source": obstacle.source,
    }


def _exception(row: HelpException) -> dict[str, Any]:
    return {"reason": row.reason, "by": row.decided_by.name, "at": row.decided_at}


def _wish_url(case: Case, key: str) -> str:
    return f"{reverse('possible_wish', args=[case.public_id])}?hjalp={key}"


def _regime(row: Offered) -> str:
    return f"ges {row.regime.label}" + (", antaget" if row.regime_is_assumed else "")


def excepting(asked: Iterable[tuple[str, Condition]]) -> list[tuple[str, str]]:
    """What an exception can be made from, as choices."""
    kinds = sources.kinds()
    return [(f"{key}:{condition}", f"{kinds[key].name}, {condition.label}") for key, condition in asked]


def wishing(role: str) -> list[tuple[str, str]]:
    """What somebody in that role can wish for, whoever gives it."""
    named = [(kind.key, kind.name) for kind in sources.kinds().values() if PersonRole(role) in kind.roles]
    return [*sorted(named, key=lambda each: each[1]), (OTHER, "Annan hjälp")]


def wish_lines(found: Iterable[HelpWish]) -> list[dict[str, Any]]:
    """What could not be had, with why."""
    return [
        {
            "help": _help(row.help),
            "reason": str(UnmetReason(row.reason).label),
            "words": row.words,
            "on": row.wished_on,
            "by": row.noted_by.name,
        }
        for row in found
    ]


def _help(key: str) -> str:
    kind = sources.kinds().get(key)
    return kind.name if kind else "Annan hjälp"


def knowns(found: Judged, *, age: str) -> list[tuple[str, str]]:
    """What the case itself knows, and is judged by."""
    facts = found.facts
    pairs = [("Roll", facts.role.label.capitalize()), ("Ålder", age or "inte känd")]
    if not facts.is_child:
        pairs.append(("Samtal utan utredning", f"{facts.talks_used.get(WITHOUT_INVESTIGATION, 0)} hållna"))
    elif not facts.child.guardians:
        pairs.append(("Vårdnadshavare", "ingen är antecknad. Skriv in dem under Personer"))
    return pairs


# ---- rule by rule, for a child ----

YES, NO, WAITS, NOT_ASKED = "y", "n", "w", "o"
VERDICTS: Final = {YES: "Uppfyllt", NO: "Inte uppfyllt", WAITS: "Oklart", NOT_ASKED: "Krävs inte"}
ICONS: Final = {YES: "check", NO: "cross", WAITS: "clock", NOT_ASKED: "dash"}
MOST_COMPARED: Final = 4

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "violence_ceased": {"yes": "Våldet har upphört", "no": "Våldet har inte upphört"},
    "life_stable": {"yes": "Livet är stabilt", "no": "Livet är inte stabilt"},
    "safe_and_protected": {"yes": "Tryggt och skyddat", "no": "Inte tryggt och skyddat"},
    "meets_violent_parent": {"yes": "Träffar den föräldern", "no": "Träffar inte den föräldern"},
    "decision_for_child": {"yes": "Beslut finns", "no": "Inget beslut"},
}


def compared(found: Judged, *, age: str) -> dict[str, Any] | None:
    """
    The help that is given to the child, side by side, rule by rule with what is known; None for adults, and where
    nothing is given.
    """
    if not found.facts.is_child:
        return None
    offered = {row.kind.key: row for row, holds in found.catalogue.on(found.facts.on) if holds and row.is_given}
    answers = [answer for answer in found.answers if answer.key in offered and _is_for_them(answer)][:MOST_COMPARED]
    if not answers:
        return None
    rows = []
    for title, words, codes, facts, asks in _rules(found.facts, age=age):
        cells = [_cell(answer, offered[answer.key], codes, facts, asks) for answer in answers]
        if any(cell["verdict"] != NOT_ASKED for cell in cells):
            rows.append({"title": title, "known": words, "cells": cells})
    heads = [
        {"name": answer.name, "tag": ANSWERS[answer.possible], "is_possible": answer.possible == Possible.YES}
        for answer in answers
    ]
    return {"heads": heads, "rows": rows}


def _rules(facts: Facts, *, age: str) -> Iterable[tuple[str, str, set[Code], set[str], Any]]:
    """Each rule: what it asks, what is known, the codes and missing facts that break it, and whose help asks for it."""
    child = facts.child
    yield "Åldern", age or "Inte känd", {Code.TOO_YOUNG, Code.TOO_OLD}, {"age"}, lambda row: row.kind.ages is not None
    yield (
        "En förälder har eget stöd här",
        "Vet inte" if child.parent_contact == ParentContact.UNKNOWN else str(child.parent_contact.label).capitalize(),
        {Code.PARENT_NOT_AT_CENTRE},
        {"parent_contact", "parent_contact_ended_on"},
        lambda row: Condition.PARENT_CONTACT in row.conditions,
    )
    for condition, title, code in (
        (Condition.VIOLENCE_CEASED, "Våldet har upphört", Code.VIOLENCE_NOT_CEASED),
        (Condition.LIFE_STABLE, "Barnets liv är stabilt", Code.LIFE_NOT_STABLE),
        (Condition.SAFE_AND_PROTECTED, "Barnet är tryggt och skyddat", Code.NOT_SAFE),
        (Condition.NO_MEETINGS, "Barnet träffar inte den förälder som har använt våld", Code.MEETS_VIOLENT_PARENT),
    ):
        told = WORDS[condition.value].get(getattr(child, condition.value), "Vet inte")
        rule = f"{title}, som regel" if condition in AS_A_RULE else title
        yield rule, told, {code}, {condition.value}, _conditioned(condition)
    yield (
        "Vårdnadshavarna samtycker",
        ", ".join(isolated(one.name) for one in child.guardians) or "Ingen är antecknad",
        {Code.CONSENT_REFUSED, Code.CONSENT_NOT_ASKED, Code.CONSENT_NOT_ANSWERED, Code.FB_NEEDS_DECIDED_HELP},
        {"consent", "guardians"},
        lambda row: True,
    )
    yield (
        "Ett beslut för barnet",
        WORDS["decision_for_child"].get(child.decision_for_child, "Vet inte"),
        {Code.DECISION_MISSING},
        {"decision_for_child"},
        lambda row: row.regime == Regime.DECIDED,
    )


def _conditioned(condition: Condition) -> Any:
    return lambda row: condition in row.conditions


def _cell(answer: Answer, row: Offered, codes: set[Code], facts: set[str], asks: Any) -> dict[str, str]:
    broken = [each for each in answer.obstacles if each.code in codes or each.fact in facts]
    if any(each.code not in ASKS for each in broken):
        verdict = NO
    elif broken:
        verdict = WAITS
    else:
        verdict = YES if asks(row) else NOT_ASKED
    return {"verdict": verdict, "text": VERDICTS[verdict], "icon": ICONS[verdict]}


# ---- as the organisation gives it ----


def catalogue_groups(
    catalogue: Catalogue, limits: Mapping[str, Figure], *, day: date, rests_on: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """
    What is given, what is not, and of what nobody has said, each kind of help with all that is known of it. `rests_on`
    is what only one person here has of what it takes, by kind of help, for those who lead (R-179).
    """
    groups: dict[str, list[dict[str, Any]]] = {"given": [], "unknown": [], "not": []}
    for row, holds in catalogue.on(day):
        is_given = holds and row.is_given
        place = "given" if is_given else "unknown" if row.is_given is None else "not"
        line = _kind(row, limits, holds=holds)
        groups[place].append(line | {"rests_on": (rests_on or {}).get(row.kind.key, "") if is_given else ""})
    return [
        {"id": "given", "title": "Ges här", "lines": groups["given"]},
        {"id": "unknown", "title": "Det finns ingen uppgift om ifall det ges", "lines": groups["unknown"]},
        {"id": "not", "title": "Ges inte här", "lines": groups["not"]},
    ]


def _kind(row: Offered, limits: Mapping[str, Figure], *, holds: bool) -> dict[str, Any]:
    kind, period = row.kind, row.period
    pairs = [
        ("För", ", ".join(str(role.label) for role in PersonRole if role in kind.roles)),
        ("Ålder", _span(kind.ages, limits, "år")),
        ("Samtal", _span(row.talks, limits, "samtal")),
        ("Längsta tid", _span(row.longest, limits, "")),
        ("Påminnelse vid samtal", " och ".join(map(str, row.notices))),
        ("Villkor", "; ".join(str(condition.label) for condition in row.conditions)),
        ("Steg", ", ".join(kind.steps)),
        ("Metod", kind.method),
        ("Mål", "; ".join(kind.goals)),
        ("Så ser vi det", "; ".join(kind.indicators)),
        ("Det som är känt om effekten", kind.evidence or "inget är sagt"),
        ("Kräver", row.training),
        ("Ges av", ", ".join(str(Function(key).label) for key in row.by)),
        ("Förlängs genom", str(Extension(row.extension).label) if row.extension else ""),
        ("Kostnad", f"{row.cost.label}. Aldrig en avgift för personen" if row.cost else ""),
        ("Gäller", _period(period.start, period.end)),
        ("Källa", f"{row.source}, {row.confidence.label}"),
    ]
    return {
        "id": kind.key,
        "name": kind.name,
        "regime": _regime(row),
        "form": str(kind.form.label),
        "has_ended": not holds,
        "pairs": [(name, text) for name, text in pairs if text],
    }


def _span(span: Span | None, limits: Mapping[str, Figure], what: str) -> str:
    if span is None:
        return ""
    least, most = (_number(number, limits) for number in (span.least, span.most))
    if least is None and most is None:
        return ""
    if least is None:
        return f"högst {most} {what}".strip()
    return (f"från {least} {what}" if most is None else f"{least}–{most} {what}").strip()


def _number(number: Number | None, limits: Mapping[str, Figure]) -> int | None:
    if not isinstance(number, str):
        return number
    figure = limits.get(number)
    return figure.value if figure else None


def _period(start: date, end: date | None) -> str:
    return f"{start.isoformat()} till {end.isoformat()}" if end else f"från {start.isoformat()}"


# ---- among what has happened ----


def _wished(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_possible", args=[file.case.public_id])
    title = f"Önskade {_help(row.help)}, gick inte: {str(UnmetReason(row.reason).label).lower()}"
    return point("list", title, row.wished_on, by=row.noted_by, text=row.words, url=url)


def _excepted(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_possible", args=[file.case.public_id])
    title = f"Undantag för {_help(row.help)}, {Condition(row.condition).label}"
    return point("alert", title, row.decided_at, by=row.decided_by, text=row.reason, url=url)


EVENTS: Sequence[Source] = (
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.help_wishes.all(),
        at="wished_on",
        point=_wished,
        related=("noted_by",),
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.help_exceptions.all(),
        at="decided_at",
        point=_excepted,
        related=("decided_by",),
    ),
)
"""That the person wished for what could not be had, and that an exception was made."""
