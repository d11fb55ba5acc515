"""Waiting for help in words: in a case, in the list of a unit, and in what has happened."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.template.defaultfilters import pluralize
from django.urls import reverse

from livlina.assessments.clock.rules import ROLES
from livlina.assessments.clock.terms import AT_ONCE
from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.queries import File
from livlina.cases.terms import CaseRole
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import short_date
from livlina.support.models import Wait, WaitCheck, WaitOffer
from livlina.support.waiting import rules
from livlina.support.waiting.queries import Ended, OfRole, Waited, WaitLine
from livlina.support.waiting.rules import Place, State
from livlina.support.waiting.terms import (
    LOOKS,
    CheckHow,
    EndReason,
    HelpKind,
    Hours,
    HowItIs,
    PlaceAnswer,
    PlaceForm,
    Priority,
    WaitReason,
)

PRIORITIES: Final = {
    Priority.ACUTE.value: tag("akut", "danger", "alert"),
    Priority.SOON.value: tag("snart", "now", "clock"),
    Priority.PLANNED.value: tag("enligt plan"),
}
LATE: Final = tag("försenad", "danger", "alert")
STATES: Final = {
    State.LATE: "Kontrollen är försenad",
    State.OFFERED: "En plats är erbjuden, inget svar ännu",
    State.ACCEPTED: "Har tackat ja till en plats",
    State.WAITS: "Väntar",
}
HOW_IT_IS: Final = {
    HowItIs.CALM.value: tag("lugnt", "ok", "check"),
    HowItIs.WORSE.value: tag("värre", "now", "alert"),
    HowItIs.DANGER.value: tag("fara", "danger", "alert"),
    HowItIs.NOT_REACHED.value: tag("nåddes inte", "", "cross"),
}
ANSWERS: Final = {
    "": tag("väntar på svar", "now", "clock"),
    PlaceAnswer.ACCEPTED.value: tag("tackade ja", "ok", "check"),
    PlaceAnswer.DECLINED.value: tag("tackade nej", "", "cross"),
    PlaceAnswer.NONE.value: tag("inget svar", "", "dash"),
}


def days(number: int) -> str:
    """So many days in words."""
    return ("mindre än en dag", "en dag")[number] if number < 2 else f"{number} dagar"


# ---- on the day of the one who leads ----


def urgent_line(lines: Iterable[WaitLine], *, day: date) -> list[dict[str, Any]]:
    """
    That somebody waits whom nobody has, or one who has left or is away, and that the day to ask how they are has
    passed: one line, or nothing.

    Whoever has a case meets its late checks there. Source: R-359.
    """
    count = sum(1 for line in lines if (line.is_away or not line.assigned) and line.next_check_on < day)
    if not count:
        return []
    return [
        {
            "url": reverse("waiting_list"),
            "text": f"{count} {pluralize(count, 'kontroll,kontroller')} av väntande utan handläggare",
            "meta": "Dagen har passerat: fråga hur personen har det",
            "is_overdue": True,
        }
    ]


# ---- in a case ----


def after_check(state: str, *, role: str, said: str) -> str:
    """What is said when a check is saved; after one that tells of danger also what is to be done now."""
    if state not in LOOKS or role not in ROLES:
        return said
    return f"{said} Bedöm faran på nytt{' i dag' if LOOKS[state] in AT_ONCE else ''}: det står under Att göra."


def short(found: Iterable[Wait], *, day: date) -> list[dict[str, Any]]:
    """What the person waits for, as the overview of the case says it."""
    return [
        {
            "kind": str(HelpKind(wait.kind).label),
            "priority": PRIORITIES[wait.priority],
            "waited": days(rules.waited(since=wait.since, until=day)),
            "next_check_on": wait.next_check_on,
            "is_late": wait.next_check_on < day,
        }
        for wait in found
    ]


def lines(case: Case, found: Iterable[Waited], *, may_record: bool, day: date) -> list[dict[str, Any]]:
    """All that the person waits or has waited for, each with its checks and places, and what can be done with it."""
    return [_line(case, each, may_record=may_record, day=day) for each in found]


def _line(case: Case, each: Waited, *, may_record: bool, day: date) -> dict[str, Any]:
    wait, is_open = each.wait, each.wait.ended_on is None
    opened = each.open_offer

    def url(name: str, *ids: UUID) -> str:
        return reverse(name, args=[case.public_id, wait.public_id, *ids]) if may_record and is_open else ""

    answer = each.offers[0].answer if each.offers else None
    state = rules.state(next_check_on=wait.next_check_on, answer=answer, today=day)
    may_offer = opened is None and answer != PlaceAnswer.ACCEPTED
    return {
        "row": wait,
        "kind": str(HelpKind(wait.kind).label),
        "is_open": is_open,
        "priority": PRIORITIES[wait.priority] if is_open else "",
        "waited": days(rules.waited(since=wait.since, until=wait.ended_on or day)),
        "reason": str(WaitReason(wait.reason).label),
        "state": STATES[state] if is_open else str(EndReason(wait.end_reason).label),
        "is_late": is_open and state is State.LATE,
        "placed_by": wait.placed_by.name,
        "ended_by": wait.ended_by.name if wait.ended_by else "",
        "checks": [_check(check) for check in each.checks],
        "offers": [_offer(one, url("waiting_answer", one.public_id)) for one in each.offers],
        "check_url": url("waiting_check"),
        "offer_url": url("waiting_offer") if may_offer else "",
        "end_url": url("waiting_end") if opened is None else "",
    }


def _check(row: WaitCheck) -> dict[str, Any]:
    return {
        "on": row.checked_on,
        "how": str(CheckHow(row.how).label),
        "state": HOW_IT_IS[row.state],
        "priority": str(Priority(row.priority).label).lower(),
        "words": row.words,
        "done": row.done,
        "by": row.checked_by.name,
    }


def _offer(row: WaitOffer, url: str) -> dict[str, Any]:
    return {
        "place": row.place,
        "on": row.offered_on,
        "by": row.offered_by.name,
        "answer": ANSWERS[row.answer],
        "answered_on": row.answered_on,
        "answered_by": row.answered_by.name if row.answered_by else "",
        "words": row.words,
        "url": "" if row.answer else url,
    }


# ---- the list of a unit ----


def units(
    found: Iterable[WaitLine], ends: Iterable[Ended], *, names: dict[int, str], day: date, place: Place | None = None
) -> list[dict[str, Any]]:
    """
    The lists, by unit and kind of help: who waits, in turn (to that place), and how many stopped waiting and why.

    Of the units that one leads each has its place, and of others those where one has somebody who waits.
    """
    waiting: dict[int, list[WaitLine]] = {unit: [] for unit in names}
    for line in found:
        waiting[line.unit_id].append(line)
    ended: dict[int, list[Ended]] = {unit: [] for unit in names}
    for end in ends:
        ended[end.unit_id].append(end)
    return [
        {
            "id": f"u{unit}",
            "name": name,
            "lists": [_list(kind, waiting[unit], unit=unit, day=day, place=place) for kind in _kinds(waiting[unit])],
            "late": sum(line.next_check_on < day for line in waiting[unit]),
            "ended": _ended(ended[unit]),
        }
        for unit, name in names.items()
    ]


def _kinds(found: Iterable[WaitLine]) -> list[HelpKind]:
    """The kinds of help that somebody waits for, in their order."""
    waited = {line.kind for line in found}
    return [kind for kind in HelpKind if kind in waited]


def _list(kind: HelpKind, found: Iterable[WaitLine], *, unit: int, day: date, place: Place | None) -> dict[str, Any]:
    of_kind = sorted((line for line in found if line.kind == kind), key=lambda line: _turn(line, place))
    return {
        "id": f"u{unit}-{kind.value}",
        "kind": str(kind.label),
        "lines": [_waits(line, day=day, place=place) for line in of_kind],
    }


def _turn(line: WaitLine, place: Place | None) -> tuple[bool, int, date]:
    return rules.turn_to(fits=not _why_not(line, place), priority=line.priority, since=line.since)


def _why_not(line: WaitLine, place: Place | None) -> str:
    if place is None:
        return ""
    told = {name: getattr(line, name) for name in ("form", "hours", "needs_interpreter", "is_ready")}
    return rules.why_not(place, **told)


def _wants(line: WaitLine) -> str:
    """Which place fits, in words."""
    return ", ".join(
        filter(
            None,
            (
                "" if line.is_ready else "inte än",
                "" if line.form == PlaceForm.ANY else str(PlaceForm(line.form).label).lower(),
                "" if line.hours == Hours.ANY else str(Hours(line.hours).label).lower(),
                "tolk" if line.needs_interpreter else "",
            ),
        )
    )


def _waits(line: WaitLine, *, day: date, place: Place | None) -> dict[str, Any]:
    state = rules.state(next_check_on=line.next_check_on, answer=line.answer, today=day)
    return {
        "number": line.number,
        "url": reverse("case_waiting", args=[line.case_id]) if line.is_own else "",
        "assigned": f"{line.assigned} har slutat eller är borta" if line.is_away else line.assigned,
        "priority": PRIORITIES[line.priority],
        "wants": _wants(line) or "alla platser",
        "why_not": _why_not(line, place),
        "days": rules.waited(since=line.since, until=day),
        "since": line.since,
        "last_check": short_date(line.last_check_on) if line.last_check_on else "Ingen ännu",
        "danger": HOW_IT_IS[HowItIs.DANGER.value] if line.in_danger else "",
        "next_check_on": line.next_check_on,
        "is_late": state is State.LATE,
        "state": STATES[state],
    }


def by_role(rows: Iterable[OfRole], *, names: dict[int, str]) -> list[dict[str, Any]]:
    """How the work of each unit that one leads divides between those who come, in their order. Source: R-148."""
    told = {(row.unit_id, row.role): row for row in rows}
    units = [unit for unit in names if any(key[0] == unit for key in told)]
    return [
        {
            "id": f"roles{unit}",
            "name": names[unit],
            "rows": [
                {
                    "role": str(role.label),
                    "cases": row.cases,
                    "waits": row.waits,
                    "hours": "för få" if row.minutes is None else f"{row.minutes / 60:.0f}",
                }
                for role in CaseRole
                if (row := told.get((unit, role.value)))
            ],
        }
        for unit in units
    ]


def _ended(rows: Iterable[Ended]) -> list[dict[str, Any]]:
    """How many stopped waiting for each kind of help, with one number for each reason in their order."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counted[row.kind, row.reason] += row.number
    return [
        {"kind": str(kind.label), "numbers": [counted[kind.value, reason.value] for reason in EndReason]}
        for kind in HelpKind
        if any(counted[kind.value, reason.value] for reason in EndReason)
    ]


REASONS: Final = tuple(str(reason.label) for reason in EndReason)
"""The heads of the columns of those numbers."""


# ---- what has happened ----


def _page(file: File) -> str:
    return reverse("case_waiting", args=[file.case.public_id])


def _kind(wait: Wait) -> str:
    label = str(HelpKind(wait.kind).label)
    return label[:1].lower() + label[1:]


def _placed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point("clock", f"Väntar på {_kind(row)}", row.since, by=row.placed_by, url=_page(file))


def _checked(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    told = point("check", "Kontroll under väntan", row.checked_on, by=row.checked_by, text=row.words, url=_page(file))
    return told | {"tag": HOW_IT_IS[row.state]}


def _offered(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    told = point("forward", "Erbjuden plats", row.offered_on, by=row.offered_by, text=row.place, url=_page(file))
    return told | {"tag": ANSWERS[row.answer]}


def _stopped(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    how = str(EndReason(row.end_reason).label).lower()
    return point(
        "arrow", f"Väntar inte längre på {_kind(row)}", row.ended_on, by=row.ended_by, meta=how, url=_page(file)
    )


EVENTS = (
    Source(kind=EventKind.PLAN, rows=lambda case: case.waits.all(), at="since", point=_placed, related=("placed_by",)),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.wait_checks.all(),
        at="checked_on",
        point=_checked,
        related=("checked_by",),
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.wait_offers.all(),
        at="offered_on",
        point=_offered,
        related=("offered_by",),
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.waits.exclude(ended_on=None),
        at="ended_on",
        point=_stopped,
        related=("ended_by",),
    ),
)
"""That the person waited, was asked about and offered a place, among what has happened in the case."""
