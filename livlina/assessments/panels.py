"""What has been assessed in words: as the overview of a case tells of it, as its pages do, and in what has happened."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.assessments import areas, instruments, queries, rules
from livlina.assessments.instruments import DECLINED, UNKNOWN, Instrument, Item, Section
from livlina.assessments.models import Assessment
from livlina.assessments.queries import Assessed
from livlina.assessments.rules import Change, Result
from livlina.assessments.terms import (
    ActionTaken,
    Asked,
    Flag,
    How,
    ItemKind,
    Licence,
    NightRisk,
    Outcome,
    SecondOutcome,
    Via,
)
from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.panels import in_doubt, isolated
from livlina.cases.queries import File
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import swedish_date
from livlina.core.terms import Answer

LEVELS: Final[Mapping[str, SafeString | str]] = {
    "": "",
    NightRisk.LOW.value: tag("Låg risk", "ok", "check"),
    NightRisk.RAISED.value: tag("Förhöjd risk", "now", "alert"),
    NightRisk.HIGH.value: tag("Hög risk", "danger", "alert"),
    NightRisk.ACUTE.value: tag("Akut fara", "danger", "alert"),
}
NOT_JUDGED: Final = "Ej bedömd"
DISCARDED: Final = tag("kastad")
STRUCK: Final = tag("struken")
UNTIL_SETTLED: Final = "Det räknas som känt till dess den är undertecknad, eller struken med ett skäl."
UNTIL_AGREED: Final = "Till dess en andra person har hållit med, eller en ny är undertecknad."
LEFT: Final = tag("inte undertecknad", "danger", "alert")
UNFINISHED: Final = tag("påbörjad", "now", "pen")
HANDED_IN: Final = tag("väntar på att läsas", "now", "clock")
WAITS: Final = tag("väntar på en andra person", "now", "clock")
LATE: Final = tag("försenad", "danger", "alert")
CHANGED: Final = {1: tag("farligare", "danger", "alert"), -1: tag("mindre farligt", "ok", "check"), 0: tag("ändrat")}
NOT_ANSWERED: Final = "Inte besvarad"


def level_words(level: str) -> str:
    """A level in words; none is written out, since it is not a low one."""
    return str(NightRisk(level).label) if level else NOT_JUDGED


# ---- the list ----


def line(row: Assessment, *, day: date) -> dict[str, Any]:
    """One assessment as a line: what, when, how it stands and when it is to be made again."""
    instrument = queries.instrument_of(row)
    due_on = queries.due_on(row, instrument)
    holds = queries.holding(row)
    return {
        "url": reverse("assessment", args=[row.case.public_id, row.public_id]),
        "name": instrument.name if instrument else row.instrument,
        "on": row.happened_on,
        "level": LEVELS[holds],
        "level_words": level_words(holds) if instrument is not None and instrument.gives_level else "",
        "state": _state(row),
        "waits": WAITS if row.waits_for_second else "",
        "is_signed": row.is_signed,
        "due_on": due_on,
        "is_late": due_on is not None and due_on < day,
    }


def _state(row: Assessment) -> SafeString | str:
    """How one stands that is not signed; '' for one that is."""
    if row.is_signed:
        return ""
    if row.is_discarded:
        return STRUCK if row.is_struck else DISCARDED
    return LEFT if row.is_left else HANDED_IN if row.is_hers else UNFINISHED


def unsettled_lines(rows: Iterable[Assessment]) -> list[dict[str, str]]:
    """What is known though nobody has signed it, as something to read: what the answers point to, and how it stands."""
    return [
        {
            "url": reverse("assessment", args=[row.case.public_id, row.public_id]),
            "text": _unsettled(row),
            "more": UNTIL_AGREED if row.is_struck else UNTIL_SETTLED,
            "tone": "danger" if rules.rank(row.proposed) > rules.rank(NightRisk.RAISED) else "now",
        }
        for row in rows
    ]


def _unsettled(row: Assessment) -> str:
    on = swedish_date(row.happened_on)
    if row.is_struck:
        return f"Bedömningen {on} är struken. Svaren pekade på {level_words(row.floor).lower()}, och det gäller."
    told = f"Bedömningen {on}, som inte är undertecknad,"
    if not row.proposed:
        return f"{told} räcker inte för att säga hur farligt det är."
    return f"{told} pekar på {level_words(row.proposed).lower()}."


def panel(case: Case, rows: Iterable[Assessment], *, may_record: bool, day: date) -> dict[str, Any]:
    """What the overview of a case says: the last of each instrument, and what is begun, or struck and holds."""
    found = list(rows)
    unsigned = [row for row in found if not row.is_signed]
    begun = [line(row, day=day) for row in unsigned if not row.is_discarded or queries.holding(row)]
    latest = [line(row, day=day) for row in queries.latest_of_each(found).values()]
    url = reverse("case_assessments", args=[case.public_id])
    risk_url = reverse("case_risk", args=[case.public_id])
    return {
        "url": url, "risk_url": risk_url, "begun": begun, "latest": latest, "may_begin": may_record and case.is_open,
    }  # fmt: skip


def groups(rows: Sequence[Assessment], *, day: date) -> list[dict[str, Any]]:
    """All of a case by instrument, each with the last one's next day, and its levels as a curve where there are two."""
    found: dict[str, list[Assessment]] = {}
    for row in rows:
        found.setdefault(row.instrument, []).append(row)
    return [_group(each, day=day) for each in found.values()]


def _group(rows: Sequence[Assessment], *, day: date) -> dict[str, Any]:
    signed = [row for row in rows if row.is_signed]
    last = line(signed[0], day=day) if signed else None
    return {
        "name": line(rows[0], day=day)["name"],
        "lines": [line(row, day=day) for row in rows],
        "due_on": last["due_on"] if last else None,
        "is_late": bool(last and last["is_late"]),
        "late": LATE,
        "curve": curve([row for row in reversed(signed) if queries.holding(row)]),
    }


WIDTH, STEP, TOP = 300, 26, 12


def curve(rows: Sequence[Assessment]) -> dict[str, Any] | None:
    """The levels over time, the first first, as points of a line; None for fewer than two. The list says the same."""
    if len(rows) < 2:
        return None
    step = WIDTH // (len(rows) - 1)
    points: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        level = queries.holding(row)
        y = TOP + STEP * (len(NightRisk) - rules.rank(level))
        points.append({"x": TOP + place * step, "y": y, "level": level_words(level), "on": row.happened_on})
    return {
        "points": points,
        "path": " ".join(f"{each['x']},{each['y']}" for each in points),
        "width": WIDTH + 2 * TOP,
        "height": 2 * TOP + STEP * (len(NightRisk) - 1),
        "text": ", ".join(f"{swedish_date(each['on'])} {each['level'].lower()}" for each in points),
        "grid": [TOP + STEP * place for place in range(len(NightRisk))],
        "levels": ", ".join(str(level.label).lower() for level in NightRisk),
    }


def choices(case: Case, found: Iterable[Instrument], *, held: frozenset[str] | None) -> list[dict[str, Any]]:
    """The instruments that can be chosen; `held` is what the one who chooses has learnt, None where nothing asks it."""
    lines = []
    for each in found:
        lacks = ""
        wanted = each.training.competence
        if wanted and wanted.casefold() not in {name.casefold() for name in held or ()}:
            lacks = f"Du har inte {wanted} i kompetensregistret."
        name = "assessment_new" if each.has_texts else "assessment_register"
        lines.append(
            {
                "url": reverse(name, args=[case.public_id, each.public_id]),
                "name": each.name,
                "purpose": each.purpose,
                "has_texts": each.has_texts,
                "lacks": lacks,
                "count": len(each.items),
            }
        )
    return lines


def for_honour(case: Case, found: Iterable[Instrument]) -> list[dict[str, Any]]:
    """
    What is proposed since the case is of honour: an instrument for it, whoever has the training, and questions in
    others that are easily left out (R-225, R-235).
    """
    if case.honour != Answer.YES:
        return []
    return [
        {
            "name": each.name,
            "url": reverse(
                "assessment_new" if each.has_texts else "assessment_register", args=[case.public_id, each.public_id]
            ),
            "questions": [item.text for item in each.items.values() if item.for_honour],
        }
        for each in found
        if each.for_honour or any(item.for_honour for item in each.items.values())
    ]


def about(instrument: Instrument) -> list[tuple[str, str]]:
    """What one should know of an instrument before it is used."""
    every = f"Var {instrument.interval_days}:e dag" if instrument.interval_days else "När det behövs"
    pairs = [
        ("Till för", rules.ages(instrument).capitalize() or "Alla åldrar"),
        ("Vad svaren ger", str(Outcome(instrument.outcome).label)),
        ("Görs om", every),
        ("Villkor", f"{Licence(instrument.licence).label}. {instrument.licence_text}"),
        ("Källa", instrument.source),
        ("Version", str(instrument.version)),
    ]
    if instrument.training.text or instrument.training.competence:
        pairs.insert(3, ("Utbildning", instrument.training.text or instrument.training.competence))
    if instrument.adapted:
        pairs.append(("Anpassning", instrument.adapted))
    return pairs


# ---- filling in ----


def steps(read: Assessed, *, current: str) -> list[dict[str, Any]]:
    """The sections at the left, each with how many of its items are answered."""
    row = read.assessment
    lines = []
    for number, section in enumerate(read.told.sections, start=1):
        done = rules.progress(section, read.told, read.answers)
        lines.append(
            {
                "url": reverse("assessment_section", args=[row.case.public_id, row.public_id, number]),
                "title": section.title,
                "answered": done.answered,
                "of": done.of,
                "is_done": done.is_done,
                "is_current": section.key == current,
            }
        )
    return lines


def so_far(read: Assessed, before: Assessed | None) -> dict[str, Any]:
    """What stands at the right while it is filled in: never what it comes to, which is shown when one has judged."""
    row = read.assessment
    result = rules.result(read.told, read.answers)
    return {
        "answered": len(rules.counted(read.told, read.answers)),
        "of": len(rules.shown(read.told, read.answers)),
        "protecting": result.protecting,
        "not_known": result.not_known,
        "unknown": [rules.not_known(item, read.answers.get(item.key, "")) for item in unknown(read)],
        "flags": [rules.FLAG_WORDS[flag] for flag in read.waiting_flags],
        "before": level_words(before.holds) if before and before.told.gives_level else "",
        "before_on": before.assessment.happened_on if before else None,
        "judge_url": reverse("assessment_judge", args=[row.case.public_id, row.public_id]),
    }


def unknown(read: Assessed) -> list[Item]:
    """The dangerous items of which nothing is known."""
    return rules.unknown_dangers(read.told, read.answers)


# ---- what it came to ----


def facts(read: Assessed) -> list[tuple[str, str]]:
    """How it was made."""
    row = read.assessment
    told = [
        ("Gjord", swedish_date(row.happened_on)),
        ("Svarade", str(Asked(row.asked).label)),
        ("Hur", str(How(row.how).label)),
        ("Ensam", ALONE[row.is_alone]),
        ("Vet att det är frivilligt", ALONE[row.is_voluntary]),
        ("Påbörjad av", isolated(row.started_by.name)),
    ]
    if row.via != Via.HERE:
        told.append(("I vilket arbete", str(Via(row.via).label)))
    if row.signed_by and row.signed_at:
        told.append(("Undertecknad", f"{isolated(row.signed_by.name)}, {swedish_date(row.signed_at)}"))
    if row.assessor:
        certified = {Answer.YES: ", har utbildningen", Answer.NO: ", har inte utbildningen"}
        told.append(("Bedömd av", in_doubt(isolated(row.assessor) + certified.get(Answer(row.is_certified), ""), row)))
    if row.kept_at:
        told.append(("Formuläret finns", isolated(row.kept_at)))
    return [*told, ("Instrument", f"{read.told.name}, version {row.version}")]


ALONE: Final = {Answer.YES.value: "Ja", Answer.NO.value: "Nej", Answer.UNKNOWN.value: "Inte antecknat"}
POSITIVE: Final = {
    True: "Personen har berättat om våld.",
    False: "Inget i svaren tyder på våld. Fråga igen en annan gång.",
    None: "Allt är inte besvarat, så svaret är varken ja eller nej.",
}


def outcome(read: Assessed) -> dict[str, Any]:
    """The judgement, what the answers point to and what was signed. Shown when one has judged, never before."""
    row, instrument = read.assessment, read.told
    result = rules.result(instrument, read.answers)
    proposed = rules.highest([row.proposed, result.level])
    return {
        "gives_level": instrument.gives_level,
        "judged": LEVELS[row.judged_level],
        "why": row.why,
        "judged_by": row.judged_by.name if row.judged_by else "",
        "proposed": LEVELS[proposed],
        "is_whole": instrument.has_texts and not unknown(read),
        "because": [_answered(item, read) for item in result.because],
        "unknown": [rules.not_known(item, read.answers.get(item.key, "")) for item in unknown(read)],
        "raising": result.raising,
        "protecting": result.protecting,
        "not_known": result.not_known,
        "has_texts": instrument.has_texts,
        "sentence": _sentence(read, result),
        "result": row.result,
        "level": LEVELS[row.level],
        "holds": LEVELS[read.holds] if row.is_signed else "",
        "difference": row.difference,
        "waits": row.waits_for_second,
        "floor": level_words(row.floor),
        "second": str(SecondOutcome(row.second_outcome).label) if row.second_outcome else "",
        "second_by": row.second_by.name if row.second_by else "",
        "second_at": row.second_at,
        "second_words": row.second_words,
    }


def _answered(item: Item, read: Assessed) -> str:
    return f"{item.text} {item.label(read.answers.get(item.key, ''))}"


def _sentence(read: Assessed, result: Result) -> str:
    """What a screening or a score came to, in a sentence; '' of what has neither."""
    if read.told.outcome == Outcome.SCREENING and read.told.has_texts:
        return POSITIVE[result.is_positive]
    if read.told.outcome == Outcome.SCREENING:
        return {Answer.YES: POSITIVE[True], Answer.NO: POSITIVE[False]}.get(Answer(read.assessment.exposed), "")
    if read.told.outcome == Outcome.SCORE and read.told.has_texts:
        if result.score is None:
            return "Alla frågor med poäng är inte besvarade, så ingen poäng räknas ut."
        return f"{result.band} ({result.score} av {result.highest_score} poäng)."
    return ""


def sections(read: Assessed, before: Assessed | None) -> list[dict[str, Any]]:
    """Each section with its items, what was answered and, where it differs, what was answered the time before."""
    was = {each.item.key: each for each in changed(read, before)}
    found = []
    for section in read.told.sections:
        items = [_question(item, read, was.get(item.key)) for item in rules.shown_in(section, read.told, read.answers)]
        found.append({"title": section.title, "items": items})
    return found


def section_lines(read: Assessed, section: Section) -> list[dict[str, Any]]:
    """What is saved of one section, to stand beside what another has typed (S-142)."""
    return [_question(item, read, None) for item in rules.shown_in(section, read.told, read.answers)]


def changed(read: Assessed, before: Assessed | None) -> list[Change]:
    """Item by item what is another than the time before."""
    if before is None:
        return []
    return [each for each in rules.changes(read.told, read.answers, before.told, before.answers) if each.differs]


def gone(read: Assessed, before: Assessed | None) -> list[dict[str, Any]]:
    """What was answered the time before and is not asked or not answered now: no less true for that."""
    return [
        {"text": each.item.text, "before": each.item.label(each.before)}
        for each in changed(read, before)
        if each.before and not each.now
    ]


def _question(item: Item, read: Assessed, change: Change | None) -> dict[str, Any]:
    one = read.said.get(item.key, queries.Said())
    told = {
        "text": item.text,
        "answer": _in_words(item, one.value),
        "words": one.words,
        "is_prose": item.kind == ItemKind.TEXT,
        "is_open": item.is_dangerous and one.value in instruments.NOT_TOLD,
        "was": "",
        "change": "",
        "off_paper": item.off_paper,
        "area": areas.area(read.told.key, item.key, day=read.assessment.happened_on),
        "is_empty": not one.value,
    }
    if change is not None:
        told["was"] = _in_words(item, change.before)
        told["change"] = CHANGED[change.direction]
    return told


def _in_words(item: Item, value: str) -> str:
    if not value:
        return NOT_ANSWERED
    if item.kind == ItemKind.SCALE and value not in (UNKNOWN, DECLINED):
        return f"{value} av {instruments.SCALE_TOP}"
    if item.kind == ItemKind.DAY:
        return swedish_date(date.fromisoformat(value))
    return item.label(value)


def acts(read: Assessed) -> list[dict[str, Any]]:
    """What was done since an answer asked for it."""
    return [
        {
            "flag": rules.FLAG_WORDS[Flag(action.flag)],
            "taken": str(ActionTaken(action.taken).label),
            "words": action.words,
            "by": action.done_by.name,
            "at": action.done_at,
        }
        for action in read.actions
    ]


def additions(read: Assessed) -> list[dict[str, Any]]:
    return [{"words": each.words, "by": each.written_by.name, "at": each.written_at} for each in read.additions]


def is_for_her(read: Assessed) -> bool:
    """Whether it can be put on a paper of the person's own: signed, with questions here, and answered by herself."""
    return read.assessment.is_signed and read.told.has_texts and read.assessment.asked == Asked.SELF


def on_paper(read: Assessed) -> list[dict[str, Any]]:
    """What she has answered. Words beside an answer may be the worker's or another's, so none of them goes along."""
    found = []
    for section in read.told.sections:
        items = [
            _question(item, read, None) | {"words": ""}
            for item in rules.shown_in(section, read.told, read.answers)
            if not item.off_paper and read.answers.get(item.key)
        ]
        if items:
            found.append({"title": section.title, "items": items})
    return found


# ---- what has happened ----


def _event(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    row.case = file.case
    instrument = queries.instrument_of(row)
    url = reverse("assessment", args=[file.case.public_id, row.public_id])
    name = instrument.name if instrument else row.instrument
    meta = level_words(queries.holding(row)).lower() if row.level else ""
    return point("alert", f"Bedömning: {name}", row.happened_on, by=row.signed_by, meta=meta, url=url)


def _event_on_paper(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    """The whole of it, with what was answered, thought and done."""
    read = queries.read(file.case, row)
    told = outcome(read)
    parts = [row.result, told["sentence"], row.why, row.difference, row.second_words]
    for section in sections(read, None):
        parts += [
            f"{item['text']} {item['answer']}" + (f" ({item['words']})" if item["words"] else "")
            for item in section["items"]
            if not item["is_empty"] or item["is_open"]
        ]
    parts += [f"{act['flag']}: {act['taken']}. {act['words']}" for act in acts(read)]
    parts += [f"Tillägg: {each['words']}" for each in additions(read)]
    return _event(file, row, actor_id) | {"text": "\n".join(part for part in parts if part)}


def _signed(case: Case) -> Any:
    return queries.assessments(case.pk).exclude(signed_at=None)


EVENTS = (
    Source(
        kind=EventKind.ASSESSMENT,
        rows=_signed,
        at="happened_on",
        point=_event,
        related=("signed_by",),
        whole=lambda case: (
            _signed(case).select_related("signed_by", "second_by", "judged_by").prefetch_related(*queries.PARTS)
        ),
        paper=_event_on_paper,
        goes=lambda row: rules.assessment_goes(role=row.case.role, asked=row.asked),
    ),
)
"""That something was assessed, among what has happened in the case."""
