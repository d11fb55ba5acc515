"""Groups in words: at the unit, for those who hold them, and in the case of each who has a place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.process.models import Deadline
from livlina.cases.queries import File
from livlina.cases.terms import CaseRole
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import short_date
from livlina.organisation.rules import with_absence
from livlina.support.groups import queries, rules
from livlina.support.groups.queries import Count
from livlina.support.groups.terms import LIVE, GroupState, LeftWhy, Method, PlaceState, Step, Was
from livlina.support.models import GroupAttendance, GroupHost, GroupMeeting, GroupPlace, GroupStep, HelpGroup

STATES: Final = {
    GroupState.ANNOUNCED.value: tag("utlyst"),
    GroupState.OPEN.value: tag("tar emot", "ok", "check"),
    GroupState.RUNS.value: tag("pågår", "now", "clock"),
    GroupState.ENDED.value: tag("avslutad"),
}
BUTTONS: Final = {
    GroupState.OPEN.value: "Ta emot i gruppen",
    GroupState.RUNS.value: "Gruppen har börjat",
    GroupState.ENDED.value: "Avsluta gruppen",
}
PLACES: Final = {
    PlaceState.PROPOSED.value: tag("föreslagen", "now", "clock"),
    PlaceState.ACCEPTED.value: tag("har tackat ja", "ok", "check"),
    PlaceState.DECLINED.value: tag("blev inte av"),
    PlaceState.STARTED.value: tag("deltar", "ok", "check"),
    PlaceState.ENDED.value: tag("har slutat"),
}
WAS: Final = {
    Was.PRESENT.value: tag("var med", "ok", "check"),
    Was.TOLD.value: tag("hörde av sig"),
    Was.ABSENT.value: tag("kom inte", "now", "alert"),
}

OFF: Final = tag("inställd", "now", "alert")
NEW: Final = tag("ny träff", "ok", "check")
NOT_THEIRS: Final = tag("kommer inte", "now", "alert")
CHANGED: Final = tag("träffarna har ändrats", "now", "alert")
ENDED: Final = tag("personen ska få veta att platsen är slut", "now", "alert")


def line(group: HelpGroup, has_asked: Mapping[int, bool] | None = None) -> dict[str, Any]:
    """A group: which help, when, by what and by whom. Nothing of who is in it."""
    told = has_asked or {}
    return {
        "id": group.public_id,
        "url": reverse("help_group", args=[group.public_id]),
        "name": group.name,
        "unit": group.unit.full_name,
        "kind": queries.kind_name(group.kind),
        "role": str(CaseRole(group.role).label),
        "state": STATES[group.state],
        "is_ended": group.state == GroupState.ENDED,
        "starts_on": group.starts_on,
        "ends_on": group.ends_on,
        "capacity": group.capacity,
        "room": group.room.name if group.room else "",
        "method": str(Method(group.method).label),
        "manual": " ".join(part for part in (group.manual, group.manual_version) if part),
        "asked_for": group.asked_for.name if group.asked_for else "",
        "hosts": [
            {"name": with_absence(host.staff.name, host.absence), "has_it": told.get(host.staff_id)}
            for host in group.hosts.all()
        ],
    }


def without_host(groups: Iterable[HelpGroup]) -> list[dict[str, Any]]:
    """On the day of the one who leads: a line for each group that nobody who is at work holds."""
    return [
        {
            "url": reverse("help_group_change", args=[group.public_id]),
            "text": f"{group.name} har ingen som håller i den",
            "meta": "Ge den till någon som är på plats, som kan se vilka som kommer och ringa dem",
            "is_overdue": True,
        }
        for group in groups
    ]


def buttons(group: HelpGroup) -> list[dict[str, str]]:
    """Where the one who holds the group can take it."""
    return [{"to": to, "text": BUTTONS[to]} for to in rules.ONWARD[group.state]]


def meeting_lines(found: Iterable[GroupMeeting], *, now: datetime, holds: bool) -> list[dict[str, Any]]:
    return [
        {
            "at": row.slot.lower,
            "ends_at": row.slot.upper,
            "theme": row.theme,
            "has_been": row.slot.upper <= now,
            "is_cancelled": row.is_cancelled,
            "may_cancel": holds and not row.is_cancelled and row.slot.lower > now,
            "url": reverse("help_group_meeting", args=[row.group.public_id, row.public_id]) if holds else "",
        }
        for row in found
    ]


def to_decide(hosts: Iterable[GroupHost]) -> list[str]:
    """
    That who holds a group has declared somebody since they were given it, to who leads: the same whoever that is.
    """
    return [
        f"{host.staff.name} har anmält en egen relation efter att ha fått gruppen: bestäm vem som håller den"
        for host in hosts
    ]


def urgent_lines(hosts: Iterable[GroupHost]) -> list[dict[str, Any]]:
    """The same on the day of the one who leads. Source: S-14."""
    return [
        {
            "url": reverse("help_group", args=[host.group.public_id]),
            "text": text,
            "meta": f"{host.group.name}: listan över deltagarna är stängd för den som har anmält",
            "is_overdue": False,
        }
        for host, text in zip(hosts, to_decide(hosts), strict=True)
    ]


def counted(count: Count) -> str:
    return f"{count.comes} deltar, {count.asked} är tillfrågade"


# ---- in a case ----


def to_tell(place: GroupPlace, runs: Deadline, changed: Iterable[GroupMeeting]) -> dict[str, Any]:
    """What the person of a place is to be told of its meetings, and when that was told last."""
    is_live = place.state in LIVE
    return {
        "is_live": is_live,
        "read": runs.told_at.isoformat(),
        "until": tag(f"senast {short_date(runs.due_on)}", "now", "clock"),
        "meetings": [
            {
                "at": row.slot.lower,
                "ends_at": row.slot.upper,
                "how": (NEW if is_live else NOT_THEIRS) if not row.is_cancelled else OFF,
            }
            for row in changed
        ],
    }


def place_line(
    case: Case, row: GroupPlace, *, clashing: Iterable[int] = (), to_tell: Collection[UUID | None] = ()
) -> dict[str, Any]:
    """A place with what happened and each meeting, the latest first."""
    steps: Sequence[GroupStep] = list(row.steps.all())
    attendances: Sequence[GroupAttendance] = list(row.attendances.all())
    return {
        "id": row.public_id,
        "url": reverse("group_place", args=[case.public_id, row.public_id]),
        "group": row.group.name,
        "kind": queries.kind_name(row.group.kind),
        "called": row.seat.called,
        "why": row.why,
        "state": PLACES[row.state],
        "is_live": row.state in LIVE,
        "clashes": row.pk in clashing,
        "to_tell": (CHANGED if row.state in LIVE else ENDED) if row.public_id in to_tell else "",
        "proposed_on": row.proposed_on,
        "by": row.proposed_by.name,
        "has_order": row.has_order,
        "steps": [step_line(step) for step in steps],
        "meetings": [_attended(case, row, each) for each in attendances],
        "present": sum(each.was == Was.PRESENT for each in attendances),
    }


def step_line(row: GroupStep) -> dict[str, Any]:
    return {
        "what": str(Step(row.step).label),
        "on": row.happened_on,
        "why": str(LeftWhy(row.why).label) if row.why else "",
        "words": row.words,
        "by": row.written_by.name,
    }


def _attended(case: Case, place: GroupPlace, row: GroupAttendance) -> dict[str, Any]:
    return {
        "on": row.held_on,
        "theme": row.meeting.theme,
        "was": WAS[row.was],
        "by": row.marked_by.name,
        "words": row.words,
        "words_by": row.words_by.name if row.words_by else "",
        "url": f"{reverse('group_place', args=[case.public_id, place.public_id])}?traff={row.public_id}"
        if row.words_by is None
        else "",
    }


# ---- what has happened ----


def _page(file: File, row: Any) -> str:
    place = row if isinstance(row, GroupPlace) else row.place
    return reverse("group_place", args=[file.case.public_id, place.public_id])


def _proposed(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    told = {"by": row.proposed_by, "meta": queries.kind_name(row.group.kind), "text": row.why}
    return point("people", "Föreslagen till en grupp", row.proposed_on, url=_page(file, row), **told)


def _stepped(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    told = step_line(row)
    return point(
        "people", f"Grupp: {told['what'].lower()}", row.happened_on,
        by=row.written_by, meta=told["why"], text=row.words, url=_page(file, row),
    )  # fmt: skip


def _was_there(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """The theme that all had, and what is written of this person. Nobody else is told of."""
    title = f"Träff i grupp: {row.meeting.theme}"
    told = point("people", title, row.held_on, by=row.marked_by, text=row.words, url=_page(file, row))
    return told | {"tag": WAS[row.was]}


EVENTS = (
    Source(
        kind=EventKind.SESSION,
        rows=lambda case: case.group_places.all(),
        at="proposed_on",
        point=_proposed,
        related=("proposed_by", "group"),
    ),
    Source(
        kind=EventKind.SESSION,
        rows=lambda case: case.group_steps.all(),
        at="happened_on",
        point=_stepped,
        related=("written_by", "place"),
    ),
    Source(
        kind=EventKind.SESSION,
        rows=lambda case: case.group_attendances.all(),
        at="held_on",
        point=_was_there,
        related=("marked_by", "place", "meeting__group"),
    ),
)
"""Places in groups, what happened with them and each meeting, among what has happened in the case."""
