"""Own support in words: a proposal as its pages show it, the rows of the children, and the curve."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.cases import panels
from livlina.cases.own_support import rules
from livlina.cases.own_support.models import OwnSupportStep
from livlina.cases.own_support.queries import Chair, Known, Proposed
from livlina.cases.own_support.terms import (
    Help,
    Kind,
    Obstacle,
    Recipient,
    Standing,
    State,
    Where,
    WhyThere,
)
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import short_date, swedish_date
from livlina.organisation.law import grounds as law
from livlina.people import rules as people
from livlina.people.terms import Protection

TONES: Final = {
    State.PROPOSED: ("now", "clock"),
    State.LINKED: ("now", "clock"),
    State.GRANTED: ("now", "clock"),
    State.REFUSED: ("danger", "cross"),
    State.WITHDRAWN: ("outline", "cross"),
    State.STARTED: ("ok", "check"),
}


def state_tag(state: State) -> SafeString:
    tone, icon = TONES[state]
    return tag(str(state.label), tone, icon)


def proposal(found: Proposed, *, day: date, protection: str = "", names: bool = False) -> dict[str, Any]:
    """A proposal with all that has been said of it. `names`: the child stands nowhere else on the page."""
    row = found.support
    pairs = [("Stöd", str(Help(row.help).label)), ("Får stödet", str(Recipient(row.recipient).label))]
    if names:
        age = people.age_text(born=None, birth_year=row.birth_year, day=day) or "ålder inte känd"
        pairs = [("Barnet", f"{panels.isolated(row.name or 'Namn inte känt')}, {age}"), *pairs]
    pairs += [
        ("Behovet uppmärksammades", swedish_date(row.need_on)),
        ("Dagar", _days(found, day=day)),
        ("Föreslogs av", f"{row.proposed_by.name}, {row.from_unit.full_name}"),
        ("Till", row.to_unit.full_name),
    ]
    if row.interview_on:
        pairs.append(("Förhöret", swedish_date(row.interview_on)))
    if row.is_disclosure:
        decided = panels.in_doubt(row.decided_by, row)
        pairs += [("Grund", law.label(row.ground)), ("Lämnas ut enligt beslut av", decided)]
    return {
        "id": row.public_id,
        "title": str(Help(row.help).label),
        "state": state_tag(found.state),
        "pairs": pairs,
        "text": row.text,
        "proposed_at": row.proposed_at,
        "protection": protection,
        "is_open": found.is_open,
        "steps": [said(step) for step in found.steps],
    }


def short(found: Proposed, *, day: date) -> dict[str, Any]:
    """A proposal on the child's page: what it is, for whom, how it stands and since when the need is known."""
    row = found.support
    return {
        "title": str(Help(row.help).label),
        "state": state_tag(found.state),
        "for": str(Recipient(row.recipient).label),
        "days": _days(found, day=day),
    }


def _days(found: Proposed, *, day: date) -> str:
    if found.state in (State.REFUSED, State.WITHDRAWN):
        return "Inget samtal har hållits"
    days = rules.days_to_start(need_on=found.support.need_on, started_on=found.started_on, today=day)
    return f"{days} till första samtalet" if found.started_on else f"{days} hittills, inget samtal än"


def said(step: OwnSupportStep) -> dict[str, Any]:
    """What was said in words, by whom and when."""
    told = {
        Kind.LINKED: f"till {step.to_unit.full_name}" if step.to_unit else "",
        Kind.GRANTED: f"{Where(step.where).label}. {WhyThere(step.why_there).label}" if step.where else "",
        Kind.REFUSED: str(Obstacle(step.obstacle).label) if step.obstacle else "",
        Kind.STARTED: swedish_date(step.happened_on),
    }
    disclosed = []
    if step.ground:
        disclosed = [("Grund", law.label(step.ground)), ("Beslutades av", panels.in_doubt(step.decided_by, step))]
    return {
        "what": str(Kind(step.kind).label),
        "more": told.get(Kind(step.kind), ""),
        "text": step.text or "",
        "disclosed": disclosed,
        "by": step.said_by.name,
        "at": step.said_at,
    }


def waiting(found: Iterable[Proposed]) -> list[dict[str, Any]]:
    """Proposals that wait, as lines: units and days, nothing about anyone."""
    return [
        {
            "url": reverse("own_support", args=[each.support.public_id]),
            "title": str(Help(each.support.help).label),
            "state": state_tag(each.state),
            "by": each.support.from_unit.full_name,
            "to": each.at_unit.full_name,
            "at": each.support.proposed_at,
        }
        for each in found
    ]


def urgent_line(count: int) -> list[dict[str, Any]]:
    """That proposals wait, on my day."""
    if not count:
        return []
    words = "Ett förslag om eget stöd väntar på svar" if count == 1 else f"{count} förslag om eget stöd väntar på svar"
    return [{"url": reverse("between_chairs"), "text": words, "meta": "", "is_overdue": False}]


def rows(found: Sequence[Chair], known: Known, *, day: date) -> list[dict[str, Any]]:
    """
    The children as rows. One whom the actor may not know has the number of the case alone; one who is protected stands
    so in every list (S-20).
    """
    return [_row(each, known, day=day) for each in found]


def _row(each: Chair, known: Known, *, day: date) -> dict[str, Any]:
    line = known.lines.get(each.line_id)
    name, url, support_url = "", "", ""
    if line is not None:
        person = line.party.person
        is_shielded = person.protection != Protection.NONE
        name = "Skyddad uppgift" if is_shielded else panels.called(line.party)
        url = reverse("child_line", args=[line.case.public_id, line.public_id])
        support_url = reverse("child_own_support", args=[line.case.public_id, line.public_id])
    days = rules.days_to_start(need_on=each.need_on, started_on=each.started_on, today=day)
    return {
        "name": name,
        "url": url,
        "support_url": support_url,
        "number": each.number,
        "unit": known.units[each.unit_id].name,
        "standing": str(Standing(each.standing).label),
        "tone": "ok" if each.is_supported else "danger" if each.standing == Standing.UNANSWERED else "now",
        "icon": "check" if each.is_supported else "alert",
        "since": each.since,
        "days": "" if days is None else str(days),
        "has_begun": each.started_on is not None,
        "next": rules.NEXT.get(Standing(each.standing), ""),
        "owner": _owner(each, known),
    }


def _owner(each: Chair, known: Known) -> str:
    """Whose the next step is: the unit that decides, the one assigned, or whoever leads where nobody is at work."""
    if each.is_supported:
        return ""
    if each.standing == Standing.WAITING and each.at_unit_id in known.units:
        return known.units[each.at_unit_id].full_name
    handler = known.handlers.get(each.case_id)
    return handler.name if handler and not handler.absence else "Den som leder enheten"


def counts(found: Sequence[Chair], *, day: date) -> list[dict[str, str]]:
    """How many there are, with own support and without it, and how long a guardian's no has stood in the way."""
    supported = sum(each.is_supported for each in found)
    unanswered = sum(each.standing == Standing.UNANSWERED for each in found)
    return [
        {"label": "Barn i öppna ärenden", "value": str(len(found))},
        {"label": "Med eget stöd", "value": str(supported)},
        {"label": "Utan eget stöd", "value": str(len(found) - supported)},
        {"label": "Inte besvarat", "value": str(unanswered)},
        _refused([(day - each.since).days for each in found if each.standing == Standing.GUARDIAN]),
    ]


def _refused(days: list[int]) -> dict[str, str]:
    """How many children a guardian's no keeps from own support, and for how long. Source: R-215."""
    figure = {"label": "En vårdnadshavare säger nej", "value": str(len(days))}
    if not days:
        return figure
    return figure | {"note": f"{_in_days(days[0])}" if len(days) == 1 else f"{min(days)}–{_in_days(max(days))}"}


def _in_days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dagar"


def curve(points: Sequence[rules.Point], *, label: Callable[[date], str] = short_date) -> dict[str, Any]:
    """The days as a picture and as its table: with own support solid, without it striped."""
    most = max((point.children for point in points), default=0)
    return {
        "bars": [
            {
                "label": label(point.day),
                "parts": [100 * count / most for count in (point.supported, point.without)] if most else [],
                "text": f"{point.supported} av {point.children}",
            }
            for point in points
        ],
        "lines": [
            {
                "label": label(point.day),
                "supported": point.supported,
                "without": point.without,
                "children": point.children,
            }
            for point in points
        ],
    }
