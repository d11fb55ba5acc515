"""The day in words: its heading, the one sentence that sums it up, and what a role without cases has here."""

from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse

from livlina.access.actor import Actor
from livlina.access.terms import Permission, Role
from livlina.core.templatetags.swedish import in_words, swedish_datetime
from livlina.organisation.let_in import LetIn

WEEKDAYS: Final = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag")
MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

FAR: Final = timedelta(days=3_660)

OTHER_WORK: Final = {
    Role.STATISTICIAN: "Du ser statistiken, utan namn och ärenden.",
    Role.SYSTEM_ADMIN: "Du sköter konton, inställningar och drift. Ärenden visas aldrig för dig.",
    Role.LOG_REVIEWER: "Du granskar vem som har läst vad, utan att se vad som stod där.",
    Role.REGISTER_CONTROLLER: "Du avgör om två poster är samma person, utan att läsa något ärende.",
    Role.RECORDS_OFFICER: "Du arbetar med utlämnande och gallring. Sidan för det finns inte ännu.",
}


def day_in_words(day: date) -> str:
    """`Fredag 20 november`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def asked_day(text: str, *, otherwise: date) -> date:
    """The day written as 2026-11-28, or the other one when it is none, or too far away to be meant."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if abs(day - otherwise) < FAR else otherwise


def days_of_week(day: date) -> list[date]:
    """Monday to Sunday of the week of that day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=place) for place in range(7)]


def week_in_words(day: date) -> str:
    """`Vecka 48, 23 november till 29 november`."""
    first, *_, last = days_of_week(day)
    told = [f"{one.day} {MONTHS[one.month - 1]}" for one in (first, last)]
    return f"Vecka {day.isocalendar().week}, {told[0]} till {told[1]}"


def calendar_summary(count: int, *, is_week: bool) -> str:
    """How much is booked."""
    when = "i veckan" if is_week else "den här dagen"
    return (_counted(count, "En tid är bokad", "tider är bokade") or "Inget är bokat") + f" {when}."


def steps(day: date, *, today: date, is_week: bool, url: str) -> list[dict[str, Any]]:
    """The ways from a day or a week of the calendar to those beside it, to today, and from the one to the other."""
    length, kind = (7, "&vy=vecka") if is_week else (1, "")
    one, other = ("vecka", "Dag") if is_week else ("dag", "Vecka")
    return [
        {"text": f"Föregående {one}", "url": f"{url}?dag={day - timedelta(days=length)}{kind}"},
        {"text": "I dag", "url": f"{url}?dag={today}", "is_current": not is_week and day == today},
        {"text": f"Nästa {one}", "url": f"{url}?dag={day + timedelta(days=length)}{kind}"},
        {"text": other, "url": f"{url}?dag={day}{'' if is_week else '&vy=vecka'}"},
    ]


def let_in_lines(found: LetIn) -> list[dict[str, Any]]:
    """That somebody has a role or a way in that is new: at a unit that one leads, and one's own by a link (S-55)."""
    lines = []
    if found.units:
        where = " och ".join(found.units) if len(found.units) < 3 else f"{len(found.units)} enheter"
        text = f"Roller eller inloggningar är nya vid {where}"
        lines.append({"url": reverse("unit_roles"), "text": text, "meta": "Läs vems, och säg till om något är fel"})
    if found.own:
        text = f"Ditt lösenord och din app sattes med en länk {swedish_datetime(found.own)}"
        meta = "Var det inte du? Säg genast till den som leder enheten"
        lines.append({"url": reverse("settings"), "text": text, "meta": meta})
    return lines


def _counted(count: int, one: str, many: str) -> str:
    """`one` with its own article when there is one, otherwise the number and `many`; '' for none."""
    if count == 1:
        return one
    return f"{in_words(count)} {many}" if count else ""


def summary(*, sessions: int, unsigned: int, contacts: int, unassigned: int, children: int) -> str:
    """The day in one or two sentences: what is booked, then what waits."""
    booked = _counted(sessions, "Ett samtal i dag", "samtal i dag") or "Inget samtal är bokat i dag"
    waits = [
        _counted(children, "Ett barn saknar nästa steg", "barn saknar nästa steg"),
        _counted(contacts, "En kontakt väntar på svar", "kontakter väntar på svar"),
        _counted(unassigned, "Ett ärende saknar handläggare", "ärenden saknar handläggare"),
        _counted(unsigned, "En anteckning är osignerad", "anteckningar är osignerade"),
    ]
    sentences = [f"{text}." for text in (booked, *waits) if text]
    return " ".join(sentences)


def other_work(actor: Actor) -> list[str]:
    """What a role without cases has here; nothing for those who work with cases."""
    if actor.may(Permission.READ_CASE):
        return []
    told = [OTHER_WORK[Role(standing.role)] for standing in actor.standings if standing.role in OTHER_WORK]
    return list(dict.fromkeys(told)) or ["Du har ingen roll här i dag. Enhetens chef kan ge dig en."]
