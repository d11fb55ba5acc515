"""The ways to a client with what the gate says of each, and the contacts that have been, in words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.cases.models import Case, ContactTry
from livlina.cases.panels import channel_name, channel_words, list_name
from livlina.cases.reaching import rules
from livlina.cases.reaching.queries import Silent
from livlina.cases.reaching.terms import HEARD_BY, Direction, IdentityCheck, TryOutcome
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import short_date
from livlina.core.terms import Answer
from livlina.people.models import SafeChannel
from livlina.people.queries import Gate, way_marks
from livlina.people.terms import ChannelKind, GateAnswer, ShownFor

INCOMING = "in"
"""What the address calls a contact that the client took."""

TAGS = {
    GateAnswer.ALLOWED: tag("går bra nu", "ok", "check"),
    GateAnswer.CONFIRM: tag("bekräfta först", "now", "clock"),
    GateAnswer.BLOCKED: tag("spärrad nu", "danger", "cross"),
}
ICONS = {
    ChannelKind.CALL: "phone",
    ChannelKind.VOICEMAIL: "phone",
    ChannelKind.SMS: "note",
    ChannelKind.EMAIL: "note",
    ChannelKind.LETTER: "file",
    ChannelKind.FORWARDED: "file",
    ChannelKind.VISIT: "people",
}
BUTTONS = {
    ChannelKind.CALL: "Ring och logga",
    ChannelKind.VISIT: "Logga mötet",
}


def ways(case: Case, gate: Gate, *, chosen: SafeChannel | None, may_try: bool) -> list[dict[str, Any]]:
    """Each way to the client, those that go now first, with the gate's answer and what can be done."""
    url = reverse("case_reach", args=[case.public_id])
    lines = []
    for way in gate.ways:
        passage = gate.passage(way.kind, way)
        is_call = way.kind == ChannelKind.CALL
        may_choose = may_try and (passage.is_allowed or is_call)
        lines.append(
            {
                "row": way,
                "name": str(way.get_kind_display()),
                "value": "" if way.person.is_protected else way.value,
                "is_hidden": way.person.is_protected and bool(way.value),
                "reasons": ShownFor.choices if way.person.is_protected else [],
                "show_url": reverse("way_show", args=[case.public_id, way.public_id]),
                "answer": passage.answer,
                "tag": TAGS[passage.answer],
                "words": channel_words(way),
                "why": str(passage.obstacle) if passage.obstacle else "",
                "is_allowed": passage.is_allowed,
                "read": " ".join(way_marks([way])),
                "must_confirm": passage.answer is GateAnswer.CONFIRM,
                "is_chosen": chosen is not None and chosen.pk == way.pk,
                "url": f"{url}?vag={way.public_id}#logga" if may_choose else "",
                "button": BUTTONS.get(ChannelKind(way.kind), "Skicka och logga")
                if passage.is_allowed
                else "Ring för att fråga"
                if passage.answer is GateAnswer.CONFIRM
                else "Ring ändå vid fara",
            }
        )
    return sorted(lines, key=lambda line: list(TAGS).index(line["answer"]))


def which_way(called: SafeChannel | None, gate: Gate, *, kind: str) -> list[tuple[str, str]]:
    """Among what to choose when the way that was gone by holds no longer: those of its kind that do, and as it was."""
    lines = [
        (str(way.public_id), f"{channel_name(way)}, som gäller nu, bekräftat {short_date(way.confirmed_on)}")
        for way in gate.ways
        if way.kind == kind
    ]
    if called is not None:
        lines.append((str(called.public_id), f"{channel_name(called)}, som det stod när sidan öppnades"))
    return lines


def unknown_ways(gate: Gate) -> str:
    """The kinds of ways that nobody has told anything of, as a phrase; '' when all are told of."""
    told = {way.kind for way in gate.ways}
    names = [str(kind.label) for kind in ChannelKind if kind not in told]
    return ", ".join(name[0].lower() + name[1:] for name in names)


def before(way: SafeChannel | None) -> list[tuple[str, str]]:
    """What to read before one calls: who may answer, how one knows her, what is said. Nothing when she called."""
    if way is None:
        return []
    told = (("När", "safe_when"), ("Vem kan svara", "who_may_answer"), ("Kodord", "code_word"), ("Säg så här", "say"))
    pairs = [(label, getattr(way, name)) for label, name in told]
    pairs.append(("Svarar någon annan, säg bara", rules.NEUTRAL))
    return [pair for pair in pairs if pair[1]]


def contact_points(tries: Iterable[ContactTry]) -> list[dict[str, Any]]:
    """Contacts between the talks as points of the journal."""
    return [
        {
            "kind": "alert" if each.anyway or each.outcome == TryOutcome.TOLD_TOO_MUCH else "",
            "icon": ICONS[ChannelKind(each.kind)],
            "title": _title(each),
            "at": each.happened_at,
            "meta": _meta(each),
            "text": "\n".join(text for text in (each.because, each.note) if text),
            "url": "",
            "tag": _tag(each),
        }
        for each in tries
    ]


def _title(each: ContactTry) -> str:
    way = "Hörde av sig" if each.direction == Direction.IN else str(each.get_kind_display())
    return f"{way}: {str(TryOutcome(each.outcome).label).lower()}"


def _meta(each: ContactTry) -> str:
    parts = [each.tried_by.name, "kontakt mellan samtalen"]
    if each.direction == Direction.IN:
        parts.append(HEARD_BY.get(each.kind, str(each.get_kind_display())).lower())
    if each.minutes is not None:
        parts.append(f"{each.minutes} minuter")
    if each.identity:
        parts.append(f"så visste vi vem: {str(IdentityCheck(each.identity).label).lower()}")
    if each.code_word != Answer.UNKNOWN:
        parts.append("kodordet sades först" if each.code_word == Answer.YES else "kodordet sades inte")
    return ", ".join(parts)


def _tag(each: ContactTry) -> SafeString | None:
    if each.anyway:
        return tag("förbi spärren", "danger", "alert")
    if each.outcome == TryOutcome.TOLD_TOO_MUCH:
        return tag("någon annan fick veta", "danger", "alert")
    return None


def merged(points: list[dict[str, Any]], contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points of the journal with the contacts between them, the latest first."""
    return sorted([*points, *contacts], key=_at, reverse=True)


def _at(point: dict[str, Any]) -> datetime:
    at: datetime = point["at"]
    return at


def silence(tries: Sequence[ContactTry], *, limit: int) -> dict[str, Any] | None:
    """What is proposed when the client does not answer; None before that."""
    count = rules.unanswered((each.direction, each.outcome, each.identity) for each in tries)
    if not rules.is_time_to_decide(unanswered=count, limit=limit):
        return None
    return {"title": f"{count} försök utan svar", "since": tries[count - 1].happened_at}


def silent_lines(found: Iterable[Silent]) -> list[dict[str, Any]]:
    """Cases whose clients do not answer, by the name that lists use."""
    return [
        {
            "url": reverse("case_reach", args=[each.case.public_id]),
            "name": list_name(each.case),
            "number": each.case.number,
            "meta": f"{each.tries} försök utan svar, senast {short_date(each.latest)}",
        }
        for each in found
    ]
