"""The day in words: its heading, the one sentence that sums it up, and what a role without cases has here."""

from datetime import date
from typing import Final

from livlina.access.actor import Actor
from livlina.access.terms import Permission, Role
from livlina.core.templatetags.swedish import in_words

WEEKDAYS: Final = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag")
MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

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
