"""The way of a case and what is to be done in it, in words, as pages and lists show it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from livlina.cases import panels as case_panels
from livlina.cases.models import Case
from livlina.cases.process import queries, rules
from livlina.cases.process.definitions import Clock, Kind, Version, clocks, kinds
from livlina.cases.process.models import CaseStep, Deadline, DeadlineChange, Task
from livlina.cases.process.rules import differences
from livlina.cases.process.terms import ClockKind, Confidence, Track
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import short_date, swedish_date
from livlina.organisation.terms import Function

REST = {
    ClockKind.LAW: tag("lagkrav", "", "law"),
    ClockKind.AGREEMENT: tag("överenskommet"),
    ClockKind.LOCAL: tag("enhetens mål"),
}
SURE = {
    Confidence.HIGH: "",
    Confidence.MEDIUM: tag("troligt", "now", "alert"),
    Confidence.LOW: tag("osäkert", "now", "alert"),
}


def steps(case: Case, stands: queries.Standing, *, talks: str, shows_whereabouts: bool) -> list[dict[str, Any]]:
    """The line of the case: when each step was reached, with the talks as knots, and what may come."""
    came_in = case_panels.came_in(case, shows_whereabouts=shows_whereabouts)
    points = rules.line(stands.version, stands.taken, here=stands.here, opened_on=case.came_in_on)
    return [
        {
            "title": point.name,
            "text": came_in
            if point.key == "opened"
            else talks
            if point.key == "talks" and (point.on or point.is_here)
            else short_date(point.on),
            "state": "current" if point.is_here and case.is_open else "done" if point.on or point.is_here else "next",
        }
        for point in points
    ]


def history(stands: queries.Standing, *, case: Case) -> list[dict[str, Any]]:
    """The steps taken, the latest first, with who took each and why one was skipped."""
    return [
        {
            "name": stands.version.steps[row.step].name if row.step in stands.version.steps else row.step,
            "on": row.entered_on,
            "by": row.entered_by.name if row.entered_by else "Livlina",
            "skips": row.skips,
            "reason": row.reason,
        }
        for row in reversed(_of(case, stands.taken))
    ]


def _of(case: Case, rows: list[CaseStep]) -> list[CaseStep]:
    for row in rows:
        row.case = case  # whose key opens it
    return rows


def next_steps(stands: queries.Standing, *, functions: Iterable[str]) -> list[dict[str, Any]]:
    """The steps that may be taken from here: in order first, then those that skip some; and who takes the others."""
    held = frozenset(functions)
    here = stands.version.steps[stands.here]
    found = []
    for key, step in stands.version.steps.items():
        if key in (stands.here, "closed") or (key == "opened" and stands.here != "closed"):
            continue
        who = (
            ""
            if rules.may_take(step, held)
            else " eller ".join(sorted(str(Function(f).label).lower() for f in step.who))
        )
        found.append({"key": key, "name": step.name, "follows": key in here.next, "who": who})
    return sorted(found, key=lambda one: not one["follows"])


# ---- what is to be done ----


def due_line(row: queries.Due, *, day: date, names_case: bool = False) -> dict[str, Any]:
    """A deadline or a task as a line: by when, what, on what ground, and whether the day has passed or is near."""
    case = row.case
    told = _deadline(row) if isinstance(row, Deadline) else _task(row)
    is_stopped = isinstance(row, Deadline) and row.stopped_on is not None
    due_on = row.due_on
    is_late = due_on is not None and due_on < day and not is_stopped
    return told | {
        "due_on": due_on,
        "style": "relative" if due_on is not None and abs((due_on - day).days) < rules.SOON_DAYS else "short",
        "is_late": is_late,
        "is_soon": due_on is not None and not is_late and not is_stopped and (due_on - day).days <= rules.SOON_DAYS,
        "is_stopped": is_stopped,
        "name": case_panels.list_name(case) if names_case else "",
        "number": case.number,
        "case_url": reverse("case", args=[case.public_id]),
    }


def _deadline(row: Deadline) -> dict[str, Any]:
    clock = clocks()[row.clock]
    return {
        "what": clock.name,
        "url": reverse(clock.page, args=[row.case.public_id])
        if clock.page and row.finished_on is None and (row.stopped_on is None or clock.stands_still)
        else reverse("deadline", args=[row.case.public_id, row.public_id]),
        "rest": REST[clock.kind],
        "owner": "",
        "tick_url": "",
        "read": "",
    }


def _task(row: Task) -> dict[str, Any]:
    return {
        "what": row.words,
        "url": "",
        "rest": "",
        "owner": row.owner.name if row.owner else "Gruppens",
        "tick_url": reverse("task_done", args=[row.case.public_id, row.public_id]),
        "read": queries.mark(row),
    }


def danger_task_lines(found: Iterable[queries.DangerTask]) -> list[dict[str, Any]]:
    """On the day of one who leads: danger that nobody has assessed, and by whom it was ticked off."""
    return [
        {
            "url": reverse("case_read", args=[row.public_id]),
            "text": f"Faran i kontakten bockades av som bedömd av {row.by or 'okänd'}: ärende {row.number}"
            if row.is_done
            else f"Faran i kontakten är inte bedömd, öppnat av {row.by or 'okänd'}: ärende {row.number}",
            "meta": swedish_date(row.on),
            "is_overdue": not row.is_done,
        }
        for row in found
    ]


def notice_lines(found: Iterable[queries.Notice]) -> list[dict[str, Any]]:
    """What is told to the one whose day it is alone, with the case as its number: nothing about anyone."""
    return [
        {
            "url": reverse("notice", args=[row.public_id]),
            "text": f"{row.words[0].upper()}{row.words[1:]}: {row.called}",
            "meta": f"{row.by or 'Okänd'}, {swedish_date(timezone.localdate(row.at))}",
            "is_overdue": False,
        }
        for row in found
    ]


def extension_hint(deadline: Deadline) -> str:
    """What it takes to be given more time, and how much at most."""
    clock, last_on = queries.clock_of(deadline), queries.last_extended(deadline)
    holds = clock.on(deadline.starts_on)
    if last_on is None or holds is None:
        return clock.extends
    unsure = (
        ""
        if holds.extension_confidence == Confidence.HIGH
        else " Den dagen är en försiktig läsning: ingen har prövat den mot lagtexten."
    )
    return f"{clock.extends} Längst till {swedish_date(last_on)}.{unsure}"


def due_lines(
    deadlines: Iterable[Deadline], tasks: Iterable[Task], *, day: date, names_case: bool = False
) -> list[dict[str, Any]]:
    """Both kinds together, the nearest day first and what has no day last."""
    rows: list[queries.Due] = [*deadlines, *tasks]
    lines = [due_line(row, day=day, names_case=names_case) for row in rows]
    return sorted(lines, key=lambda line: (line["due_on"] is None, line["due_on"] or date.max))


def done_lines(deadlines: Iterable[Any], tasks: Iterable[Task], *, day: date) -> list[dict[str, Any]]:
    """What was done, or ended without that, the latest first; deadlines as `queries.deadlines` reads them."""
    done = [(row.finished_on, row, row.is_dropped) for row in deadlines if row.finished_on]
    done += [(row.done_on, row, False) for row in tasks if row.done_on]
    return [
        due_line(row, day=day)
        | {
            "done_on": on,
            "is_dropped": is_dropped,
            "is_late_done": row.due_on is not None and on > row.due_on and not is_dropped,
        }
        for on, row, is_dropped in sorted(done, key=lambda each: each[0], reverse=True)
    ]


def deadline_facts(row: Any) -> list[tuple[str, object]]:
    """What is known of one deadline, as `queries.deadlines` reads it: what it counts from, how long, on what ground."""
    clock = clocks()[row.clock]
    pairs: list[tuple[str, object]] = [
        ("Räknas från", f"{swedish_date(row.starts_on)}, {clock.starts[:1].lower()}{clock.starts[1:]}"),
        ("Senast", swedish_date(row.due_on)),
        ("Vilar på", str(ClockKind(clock.kind).label)),
        ("Kan förlängas", clock.extends or "Nej"),
    ]
    if row.stopped_on:
        pairs.append(("Står stilla sedan", swedish_date(row.stopped_on)))
    if row.finished_on:
        pairs.append(("Avslutad utan att göras" if row.is_dropped else "Klar", swedish_date(row.finished_on)))
    return pairs


def change_line(change: DeadlineChange) -> dict[str, Any]:
    """One change of a deadline, in words."""
    return {
        "what": str(change.get_kind_display()),
        "on": change.on,
        "from": change.before,
        "to": change.after,
        "by": change.changed_by.name,
        "decided_by": case_panels.in_doubt(change.decided_by, change),
        "reason": change.reason,
    }


# ---- the data, as a page shows it ----


def version_table(version: Version) -> list[dict[str, Any]]:
    """The steps of a version as rows: on which track, who takes it, what follows, which clocks it starts and ends."""
    return [
        {
            "name": step.name,
            "track": str(Track(step.track).label) if step.track else "",
            "who": " eller ".join(sorted(str(Function(each).label) for each in step.who)) or "Alla enheter med ärenden",
            "next": ", ".join(version.steps[key].name for key in step.next),
            "starts": ", ".join(clocks()[key].name for key in step.starts),
            "ends": ", ".join(clocks()[key].name for key in step.ends),
            "ground": step.ground,
        }
        for step in version.steps.values()
    ]


def clock_rows(day: date) -> list[dict[str, Any]]:
    """The clocks that hold that day as rows, with their length in words and how sure it is."""
    rows = []
    for clock in clocks().values():
        held = clock.on(day)
        if held is not None:
            rows.append(
                {
                    "name": clock.name,
                    "starts": clock.starts,
                    "length": in_words(clock),
                    "rest": REST[clock.kind],
                    "sure": SURE[held.confidence],
                    "extends": clock.extends or "Kan inte förlängas",
                    "ground": held.ground,
                    "since": held.period.start,
                }
            )
    return rows


ONE = {"days": "en dag", "working_days": "en arbetsdag", "weeks": "en vecka", "months": "en månad"}


def in_words(clock: Clock) -> str:
    """How long the clock is, in words."""
    length = clock.length
    told = ONE[length.unit] if length.count == 1 else f"{length.count} {length.unit.label}"
    moved = ", därefter nästa arbetsdag om dagen är en helgdag" if clock.moves else ""
    return f"{told}{moved}" if not length.limit else f"{told}, om enheten inte har bestämt annat"


def kind_rows(counts: Mapping[tuple[str, int], int]) -> list[dict[str, Any]]:
    """Each kind of case with its versions, and what becomes different for open cases from one to the next."""
    return [
        {
            "name": kind.name,
            "versions": [
                {
                    "number": version.number,
                    "law": version.law,
                    "from": version.period.start,
                    "to": version.period.end,
                    "steps": version_table(version),
                    "open": counts.get((kind.key, version.number)),
                    "differences": _differences(kind, version),
                }
                for version in reversed(kind.versions)
            ],
        }
        for kind in kinds().values()
    ]


def _differences(kind: Kind, version: Version) -> rules.Differences | None:
    """What differs from the version before; None for the first."""
    before = [each for each in kind.versions if each.number < version.number]
    return differences(before[-1], version) if before else None


def clock_choice(clock: Clock) -> SafeString:
    """A clock as one of several to choose."""
    return format_html("{}, {}", clock.name, in_words(clock))
