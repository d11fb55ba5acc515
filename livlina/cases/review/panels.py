"""Items of the review as the pages show them. No case, no client: a running number stands for the case."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from livlina.access.terms import Role
from livlina.cases import acts
from livlina.cases.review import rules
from livlina.cases.review.models import ReviewItem
from livlina.cases.review.queries import Done
from livlina.cases.review.rules import Limits
from livlina.cases.review.terms import EXPLAINED, Reason, ReviewOutcome
from livlina.core.templatetags.livlina import tag
from livlina.organisation.models import Membership

GRAVE = {Reason.BREAK_GLASS, Reason.DANGER_UNREAD, Reason.OWN_SURNAME, Reason.NEAR, Reason.STAFF_CLIENT}
HOURS = 24
WIDTH, HEIGHT, GROUND = 10, 60, 62  # of a bar with its room, and of the whole, in units of the drawing


def case_name(item: ReviewItem) -> str:
    """What the reviewer knows of the case: a running number of the unit's own."""
    return f"Ärende G{item.label}" if item.label else "Flera ärenden"


def reason_tags(item: ReviewItem) -> SafeString:
    """Why it stands in the queue, the gravest first."""
    known = sorted((Reason(code) for code in item.reasons), key=lambda reason: (reason not in GRAVE, reason.value))
    tags = dict.fromkeys((reason.label, tone(reason)) for reason in known)
    return format_html_join(" ", "{}", ((tag(label, shade),) for label, shade in tags))


def tone(reason: Reason) -> str:
    return "outline" if reason == Reason.SAMPLE else "danger" if reason in GRAVE else "now"


def role_on(memberships: Iterable[Membership], *, staff: int, unit: int, day: date) -> str:
    """Which roles the member of staff had that day, those at that unit before others."""
    held = [
        one
        for one in memberships
        if one.staff_id == staff and one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)
    ]
    here = [one for one in held if one.unit_id == unit] or held
    return ", ".join(dict.fromkeys(str(Role(one.role).label) for one in here)) or "Ingen roll den dagen"


def lines(items: Iterable[ReviewItem], memberships: list[Membership], *, today: date) -> list[dict[str, Any]]:
    """The queue as rows of a table."""
    return [
        {
            "url": reverse("review_item", args=[item.public_id]),
            "staff": item.staff.name,
            "role": role_on(memberships, staff=item.staff_id, unit=item.unit_id, day=item.day),
            "unit": item.unit.full_name,
            "last_at": item.last_at,
            "reasons": reason_tags(item),
            "case": case_name(item),
            "times": item.times,
            "due_on": item.due_on,
            "is_overdue": not item.outcome and item.due_on < today,
            "outcome": str(ReviewOutcome(item.outcome).label) if item.outcome else "",
            "follow_up": item.outcome == ReviewOutcome.FOLLOW_UP,
        }
        for item in items
    ]


def facts(item: ReviewItem, memberships: list[Membership]) -> list[tuple[str, Any]]:
    """Who, where, when and about what, as pairs."""
    return [
        ("Medarbetare", item.staff.name),
        ("Roll den dagen", role_on(memberships, staff=item.staff_id, unit=item.unit_id, day=item.day)),
        ("Enhet", item.unit.full_name),
        ("Ärende", case_name(item)),
        ("Flaggat", f"{item.times} {'händelse' if item.times == 1 else 'händelser'}"),
    ]


def reasons(item: ReviewItem) -> list[dict[str, Any]]:
    """Each reason with its sentence."""
    told = {EXPLAINED[Reason(code)]: tag(Reason(code).label, tone(Reason(code))) for code in item.reasons}
    return [{"tag": sign, "text": text} for text, sign in told.items()]


def events(done: Iterable[Done]) -> list[dict[str, Any]]:
    """The traces behind an item. What was done again and again within a minute is one line, with how many times."""
    told = groupby(done, key=lambda each: (_clock(each.at), acts.reviewed(each.action), acts.relation(each.why)))
    return [
        {"at": alike[0].at, "act": act, "why": why, "times": len(alike)}
        for (_, act, why), alike in ((what, list(each)) for what, each in told)
    ]


def hours_picture(times: Mapping[int, int], *, limits: Limits) -> SafeString:
    """Readings by the hour, midnight to midnight, with the night shaded. The table beside it tells the same."""
    most = max(times.values(), default=1)
    night = format_html_join(
        "",
        '<rect class="n" x="{}" y="0" width="{}" height="{}"/>',
        ((hour * WIDTH, WIDTH, HEIGHT) for hour in range(HOURS) if rules.is_night(hour, limits=limits)),
    )
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                "b d" if rules.is_night(hour, limits=limits) else "b",
                hour * WIDTH + 1,
                HEIGHT - height,
                WIDTH - 2,
                height,
            )
            for hour, height in ((hour, max(2, round(HEIGHT * 0.9 * count / most))) for hour, count in times.items())
        ),
    )
    marks = format_html_join(
        "", '<text x="{}" y="{}">{}</text>', ((hour * WIDTH, HEIGHT + 13, f"{hour:02}") for hour in (0, 6, 12, 18))
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="hours-t">'
        '<title id="hours-t">Läsningar timme för timme</title>'
        '{}{}<path class="g" d="M0 {}H{}"/>{}</svg>',
        HOURS * WIDTH,
        HEIGHT + 16,
        night,
        bars,
        GROUND - 1,
        HOURS * WIDTH,
        marks,
    )


def hour_rows(times: Mapping[int, int], *, limits: Limits) -> list[dict[str, Any]]:
    """The hours with any reading, for the table."""
    return [
        {"hour": f"{hour:02}–{(hour + 1) % HOURS:02}", "times": count, "is_night": rules.is_night(hour, limits=limits)}
        for hour, count in sorted(times.items())
    ]


def when(item: ReviewItem) -> str:
    """The span of time, in the clock of Stockholm."""
    first, last = (timezone.localtime(moment) for moment in (item.first_at, item.last_at))
    return _clock(first) if _clock(first) == _clock(last) else f"{_clock(first)}–{_clock(last)}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H.%M}"
