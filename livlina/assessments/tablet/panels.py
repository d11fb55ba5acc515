"""Occasions and ratings over time, as the pages of a case tell of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from livlina.assessments.instruments import DECLINED, SCALE_TOP, Instrument, Item
from livlina.assessments.models import Assessment
from livlina.assessments.queries import Assessed
from livlina.assessments.tablet import languages, queries, rules, services
from livlina.assessments.tablet.models import RatingOccasion
from livlina.assessments.tablet.rules import Rated
from livlina.assessments.tablet.terms import Ending, Moment
from livlina.cases.models import Case
from livlina.cases.panels import isolated
from livlina.core.templatetags.swedish import short_date

NOT_ANSWERED: Final = "inte besvarad"
WIDTH, HEIGHT, EDGE = 120, 32, 4


def _language(key: str) -> str:
    found = languages.every().get(key)
    return found.swedish if found else key


def running(case: Case, occasion: RatingOccasion | None) -> dict[str, Any] | None:
    """The occasion that is open: its code until a tablet has opened it."""
    if occasion is None:
        return None
    return {
        "code": "" if occasion.opened_at else rules.shown_code(services.code_of(occasion)),
        "until": occasion.expires_at,
        "language": _language(occasion.language),
        "is_reviewed": occasion.is_reviewed,
        "by": isolated(occasion.started_by.name),
        "end_url": reverse("case_rating_end", args=[case.public_id, occasion.public_id]),
    }


def lines(case: Case, rows: Iterable[RatingOccasion], *, at: datetime) -> list[dict[str, Any]]:
    """The occasions that are over, the latest first, and what came of each."""
    found = []
    for row in rows:
        if row.ended_at is None and row.expires_at > at:
            continue
        made = row.assessment
        found.append(
            {
                "at": row.started_at,
                "by": isolated(row.started_by.name),
                "ending": str(Ending(row.ending or Ending.EXPIRED).label),
                "url": reverse("assessment", args=[case.public_id, made.public_id]) if made else "",
                "waits": bool(made and not made.is_signed and not made.is_discarded),
            }
        )
    return found


def facts(occasion: RatingOccasion | None) -> list[tuple[str, str]]:
    """How it came in, of one that she has answered herself."""
    if occasion is None:
        return []
    reviewed = "" if occasion.is_reviewed else ", översättningen är inte granskad"
    return [
        ("Gjord av", f"Personen själv, på surfplatta. Startad av {isolated(occasion.started_by.name)}"),
        ("När i kontakten", str(Moment(occasion.moment).label)),
        ("Språk", f"{_language(occasion.language).capitalize()}{reviewed}"),
    ]


# ---- over time ----


def over_time(case: Case) -> list[dict[str, Any]]:
    """What has been rated, by instrument: each question with its first and last, the difference, and a line."""
    return [_group(*told) for told in queries.over_time(case).values()]


def _group(instrument: Instrument, rated: Sequence[Rated], reads: Sequence[Assessed]) -> dict[str, Any]:
    first, last = rules.ends(rated)
    case = reads[0].assessment.case
    return {
        "name": instrument.name,
        "first_on": rated[first].on,
        "first_url": reverse("assessment", args=[case.public_id, reads[first].assessment.public_id]),
        "last_on": rated[last].on if last is not None else None,
        "last_url": reverse("assessment", args=[case.public_id, reads[last].assessment.public_id])
        if last is not None
        else "",
        "is_ended": last is not None and rated[last].moment == Moment.END,
        "rows": [_row(item, rated) for item in queries.in_steps(instrument)],
        "count": len(rated),
    }


def _row(item: Item, rated: Sequence[Rated]) -> dict[str, Any]:
    first, last = rules.ends(rated)
    return {
        "text": item.text,
        "first": said(rated[first].answers, item),
        "last": said(rated[last].answers, item) if last is not None else "",
        "difference": signed(rules.pair(rated, item.key).difference),
        "spark": spark(rated, item.key, top=rules.steps(item) or SCALE_TOP),
    }


def said(answers: Mapping[str, str], item: Item) -> str:
    """An answer in figures or words; what is declined or left out is written out, since it is no zero."""
    value = answers.get(item.key, "")
    if value == DECLINED:
        return "ville inte svara"
    return item.label(value).lower() if value else NOT_ANSWERED


def signed(difference: int | None) -> str:
    """A difference with its sign, '' where the two cannot be compared."""
    if difference is None:
        return ""
    return "oförändrat" if difference == 0 else f"{difference:+}".replace("-", "\u2212")


def spark(rated: Sequence[Rated], key: str, *, top: int = SCALE_TOP) -> dict[str, Any] | None:
    """
    One question over time as points of a line, broken where it was not answered; None for fewer than two answers.
    `text` says the same in words.
    """
    told = [(each.on, rules.number(each.answers, key)) for each in rated]
    if sum(value is not None for _, value in told) < 2:
        return None
    step = (WIDTH - 2 * EDGE) / (len(told) - 1)
    high = HEIGHT - 2 * EDGE
    points = [
        None if value is None else (round(EDGE + place * step), round(EDGE + high * (top - value) / top))
        for place, (_, value) in enumerate(told)
    ]
    parts: list[list[tuple[int, int]]] = [[]]
    for point in points:
        if point is None:
            parts.append([])
        else:
            parts[-1].append(point)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "lines": [" ".join(f"{x},{y}" for x, y in part) for part in parts if len(part) > 1],
        "points": [point for point in points if point is not None],
        "text": ", ".join(f"{short_date(on)} {NOT_ANSWERED if value is None else value}" for on, value in told),
    }


def overview(case: Case, rows: Sequence[Assessment]) -> dict[str, Any] | None:
    """
    The first question of what has been rated at least twice, as the overview of a case shows it; None before that.

    `rows` are those that the overview has read: nothing is asked of the database before there are two.
    """
    keys = {of.split()[0] for language in languages.every().values() for of in language.questions}
    if sum(row.instrument in keys and row.is_signed for row in rows) < 2:
        return None
    for group in over_time(case):
        for row in group["rows"]:
            if row["spark"]:
                return {"name": group["name"], **row, "url": reverse("case_rating", args=[case.public_id])}
    return None
