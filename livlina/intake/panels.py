"""
What the pages about first contacts say, put into words once: the queue, the identity bar, what was told, what happened.

Rows in, plain values for the components out; nothing here asks the database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from livlina.cases import panels as cases
from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.queries import File
from livlina.cases.terms import Entrance
from livlina.cases.urgent import Item
from livlina.core import clock
from livlina.core.templatetags.livlina import prose, tag, when
from livlina.core.templatetags.swedish import initials_name, swedish_datetime
from livlina.core.terms import Answer
from livlina.intake import queries, rules
from livlina.intake.models import Contact
from livlina.intake.queries import ContactCount
from livlina.intake.reception import Morning, Seen
from livlina.intake.terms import AsksFor, Assessment, ContactKind, ContactRole, Flag, Outcome, ViolenceForm
from livlina.organisation.rules import with_absence
from livlina.organisation.terms import Absence
from livlina.people.models import SafeChannel
from livlina.people.queries import SHIELDED, gate
from livlina.people.rules import CHILD_UNTIL, age_text, sex_text
from livlina.people.terms import ChannelKind


def _events(title: str, at: str) -> Source:
    """Something that happened with the first contact, before there was a case: never what was said in it."""

    def told(file: File, row: Contact, actor_id: int) -> dict[str, Any]:
        return point("phone", title, getattr(row, at), url=reverse("contact", args=[row.public_id]))

    return Source(
        kind=EventKind.CONTACT, rows=lambda case: queries.came_of(case).exclude(**{at: None}), at=at, point=told
    )


EVENTS = (
    _events("Första kontakten", "received_at"),
    _events("Risken bedömd i den första kontakten", "assessed_at"),
    _events("Första svaret till personen", "first_answer_at"),
)
"""What happened before the case was opened, for those who answer first contacts."""

UNHEARD: Final = "unheard"
UNHEARD_SHOWN: Final = 3
"""How many that ended unheard are shown at a time on the day of one who leads."""
ENDINGS = {"": "Pågår", **{value: str(label) for value, label in Outcome.choices}}


class QueueRow(NamedTuple):
    """One contact as a line in the queue."""

    url: str
    name: str
    number: str
    """What tells nobody who it is; '' when the name says it already."""
    protection: str
    is_acute: bool
    waited: str
    is_answered: bool
    entrance: str
    unit: str
    language: str
    handler: str
    is_mine: bool
    is_coming: bool
    """Passed on to the unit and not received yet."""
    outcome: str
    role: str
    flags: list[tuple[str, str, str]]
    """Why somebody is to look at it now: the words, the tone and the icon of each tag."""
    proposed: str
    why: str
    asks: str
    is_here: bool


def queue_rows(
    found: Iterable[Contact], *, absences: Mapping[int, Absence], actor_id: int, now: datetime
) -> list[QueueRow]:
    """The contacts as a list shows them; a protected person is never named."""
    return [_queue_row(contact, absence=absences.get(contact.pk), actor_id=actor_id, now=now) for contact in found]


def seen_rows(found: Iterable[Seen], *, actor_id: int, now: datetime) -> list[QueueRow]:
    """The same with why each is to be looked at now, and where it belongs: nowhere that tells in which district."""
    return [
        _queue_row(
            seen.contact,
            absence=seen.absence,
            seen=None if seen.contact.is_veiled else seen,
            actor_id=actor_id,
            now=now,
        )
        for seen in found
    ]


def handler_name(contact: Contact, absence: Absence | None) -> str:
    """Who has the contact, and that they have left or are away; '' for nobody."""
    return with_absence(contact.handler.name, absence or "") if contact.handler else ""


def flag_tags(flags: Iterable[Flag]) -> list[tuple[str, str, str]]:
    """Words, tone and icon of each flag; what is late or dangerous is red."""
    return [
        (str(flag.label), "danger" if flag in rules.RED else TONES.get(flag, ""), ICONS.get(flag, "")) for flag in flags
    ]


TONES = {Flag.SAME_DAY: "now", Flag.NEW: "brand", Flag.INCOMPLETE: "now"}
ICONS = dict.fromkeys(rules.RED, "alert") | {Flag.SAME_DAY: "clock", Flag.INCOMPLETE: "pen"}


def _corrected(row: queries.Correction, *, label_of: Callable[[str], str], hides_phone: bool) -> list[str]:
    """What was corrected, a line for each, with what stood where something did."""
    lines: dict[str, str] = {}
    for fact in row.fields:
        stood = "ett annat, dolt" if fact == "phone" and hides_phone else row.stood.get(fact, "")
        label = label_of(fact)
        lines[label] = f"{label}, stod förut: {stood}" if fact in row.stood else lines.get(label, label)
    return list(lines.values())


def _danger_taken_back(row: queries.Correction) -> list[str]:
    """What stood of the danger before it was taken back, and why it was, in words."""
    if not row.danger:
        return []
    told = row.danger
    stood = ". ".join(filter(None, [f"Fara just nu stod som: {_answer(told['answer'])}", told["words"]]))
    return [stood, f"Varför det ändrades: {told['why']}"]


def morning(each: Morning, *, day: date) -> dict[str, Any]:
    """The list of one unit's morning, as the page shows it: by number, never by name."""
    groups = (("Tas först", each.first), ("Nya sedan sist", each.new), ("Väntar fortfarande", each.rest))
    return {
        "unit": each.unit,
        "last": each.last,
        "ended_count": each.ended_count,
        "count": len(each.shown),
        "read": " ".join(str(seen.contact.public_id) for seen in each.shown),
        "groups": [(title, [_morning_row(seen, day=day) for seen in found]) for title, found in groups if found],
    }


def _morning_row(seen: Seen, *, day: date) -> dict[str, Any]:
    contact = seen.contact
    days = (day - timezone.localdate(contact.received_at)).days
    return {
        "url": reverse("contact", args=[contact.public_id]),
        "number": queries.number_name(contact),
        "flags": flag_tags(flag for flag in seen.flags if flag != Flag.UNASSIGNED),
        "age": "i dag" if days < 1 else "1 dag" if days == 1 else f"{days} dagar",
        "role": contact.get_role_display(),
        "entrance": _way_in(contact) or "Inte känd",
        "proposed": seen.proposal.name,
        "asks": seen.proposal.asks,
        "is_here": seen.is_here,
        "handler": handler_name(contact, seen.absence) if seen.absence or Flag.UNASSIGNED not in seen.flags else "",
        "is_nobodys": Flag.UNASSIGNED in seen.flags,
    }


def _queue_row(
    contact: Contact, *, absence: Absence | None, actor_id: int, now: datetime, seen: Seen | None = None
) -> QueueRow:
    number = queries.number_name(contact)
    name = list_name(contact)
    return QueueRow(
        url=reverse("contact", args=[contact.public_id]),
        name=name,
        number="" if name == number else number,
        protection=cases.protection(contact.person) if contact.person else "",
        is_acute=contact.immediate_danger == Answer.YES and not contact.outcome,
        waited=waited(contact, now=now),
        is_answered=contact.first_answer_at is not None,
        entrance=_way_in(contact) or "Inte känd",
        unit=contact.unit.name,
        language=cases.language(contact.person) if contact.person else _language(contact),
        handler=handler_name(contact, absence),
        is_mine=contact.handler_id == actor_id,
        is_coming=queries.is_coming(contact),
        outcome=ENDINGS[contact.outcome],
        role=contact.get_role_display(),
        flags=flag_tags(flag for flag in seen.flags if flag != Flag.UNASSIGNED) if seen else [],
        proposed=seen.proposal.name if seen else "",
        why=seen.proposal.why if seen else "",
        asks=seen.proposal.asks if seen else "",
        is_here=bool(seen and seen.is_here),
    )


def unheard_lines(items: Iterable[Item]) -> list[dict[str, Any]]:
    """
    On the day of one who leads: first contacts that ended though nobody wrote that they were answered, by number, until
    one who leads has opened them. The latest ended first; what is not shown is counted, and comes when these are read.
    """
    found = [item for item in items if item.kind == UNHEARD]
    lines = [
        {
            "url": reverse("contact", args=[item.public_id]),
            "text": f"Kontakt {item.number} avslutades utan skrivet svar. Läs den.",
            "meta": f"Avslutad {swedish_datetime(item.at)}" if item.at else "",
        }
        for item in found[:UNHEARD_SHOWN]
    ]
    more = len(found) - len(lines)
    if more:
        text, meta = f"{more} till avslutades utan skrivet svar", "De kommer hit när du har läst"
        lines.append({"url": f"{reverse('contacts')}?lage=ended", "text": text, "meta": meta})
    return lines


def saved(contact: Contact) -> str:
    """
    That a contact is written down, by its number: Kontakt 3 är sparad, Råd till kollega 4 är sparat. Of one whose form
    came once more neither is known: another unit's number would tell where it was passed on (S-12).
    """
    if contact.is_sent_again:
        return "Kontakten är sparad"
    end = "sparat" if contact.kind == ContactKind.COLLEAGUE_ADVICE else "sparad"
    return f"{queries.number_name(contact)} är {end}"


def changed(contact: Contact) -> str:
    """That a contact is corrected, by its number."""
    return f"{queries.number_name(contact)} är ändrad"


def list_name(contact: Contact) -> str:
    """What a contact is called in lists: Alma E., Skyddad uppgift, or its number alone."""
    if queries.is_shielded(contact):
        return SHIELDED
    name = queries.known_name(contact)
    return initials_name(name) if name else queries.number_name(contact)


def waited(contact: Contact, *, now: datetime) -> str:
    """How long someone waited for the first answer, or has waited so far (R-084)."""
    if contact.first_answer_at is not None:
        return f"svar efter {span(contact.first_answer_at - contact.received_at)}"
    return span(now - contact.received_at)


def span(time: timedelta) -> str:
    """A length of time in its largest whole unit: 25 min, 5 tim, 3 dagar."""
    minutes = max(int(time.total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} tim"
    days = minutes // (24 * 60)
    return "1 dag" if days == 1 else f"{days} dagar"


def identity_bar(contact: Contact, *, day: date, number: str = "") -> dict[str, Any]:
    """Who a contact is about, as `idbar.html` shows it; `number` only in the answer where it was asked for."""
    person = contact.person
    said = rules.told_age_words(told_age=contact.told_age, told_age_on=contact.told_age_on)
    if person is not None:
        facts = cases.person_facts(person, day=day)
        if said and not cases.age(person, day=day):
            facts.insert(0, said)
    else:
        sex = sex_text(sex=contact.sex, is_child=queries.minor(contact, adult_age=CHILD_UNTIL) == Answer.YES)
        known = (age_text(born=None, birth_year=contact.birth_year, day=day) or said, sex, _language(contact))
        facts = [fact for fact in known if fact]
    if contact.district:
        facts.append(contact.district.name)
    return {
        "name": queries.known_name(contact) or queries.number_name(contact),
        "protection": cases.protection(person) if person else "",
        "role": "" if contact.role == ContactRole.UNKNOWN else contact.get_role_display(),
        "facts": facts,
        "number": number,
        "show_number_url": reverse("contact_show", args=[contact.public_id, "nummer"])
        if person is not None and person.identity_hash and queries.shows_number(contact)
        else "",
        "hides_number": not queries.shows_number(contact),
    }


def safe_contact(
    contact: Contact, channels: Sequence[SafeChannel], *, day: date, days: int, phone: str = ""
) -> dict[str, Any]:
    """
    How the one who made contact can be reached. Not known is not safe.

    Of a named person all that the board has been told where the reader sees it; otherwise what this contact says, as
    where somebody close to her made contact: then it is how that one is reached.
    `phone` is the hidden number of a protected person, in the answer where it was asked for.
    """
    of_caller = rules.are_callers_ways(kind=contact.kind, entrance=contact.entrance)
    if contact.person is not None and channels and not of_caller:
        morning = datetime.combine(day, time.min, tzinfo=clock.STOCKHOLM)
        safe = cases.safe_contact(gate(contact.person, channels, at=morning, days=days))
        told = [safe["text"]]
        if phone:
            told.append(f"Telefon {cases.isolated(phone)}.")
        if contact.case_id is None and not any(_is_of_call(contact, channel) for channel in channels):
            told += _how_to_call(contact)
        return safe | {"text": " ".join(text for text in told if text)}
    is_hidden = contact.person is not None and contact.person.is_protected
    number = phone if is_hidden else contact.phone
    words: list[str] = []
    if contact.kind in rules.NAMELESS:
        words.append("Den som hörde av sig är inte namngiven, och inget nummer är sparat.")
    if contact.sent_in and contact.safe_to_call == Answer.NO and contact.code_word:
        words.append("Personen ringer själv och säger kodordet.")
    answers = {kind: getattr(contact, field) for kind, field in rules.SAFE_WAYS.items()}
    if contact.phone and contact.safe_to_call == Answer.UNKNOWN:
        words.append("Det är inte känt om det är säkert att ringa. Ring inte förrän det är det.")
    words += [_SAFE_WORDS[kind] for kind, answer in answers.items() if answer == Answer.YES]
    words += [_UNSAFE_WORDS[kind] for kind, answer in answers.items() if answer == Answer.NO]
    return {
        "title": "Så når du den som tog kontakt" if of_caller else "Säker kontakt",
        "text": " ".join(words + _how_to_call(contact)),
        "confirmed_on": timezone.localdate(queries.number_told_at(contact)) if Answer.YES in answers.values() else None,
        "channels": [
            {
                "name": _way_name(number, kind) + (" (inte känt)" if answer == Answer.UNKNOWN else ""),
                "ok": answer == Answer.YES,
                "unknown": answer == Answer.UNKNOWN,
            }
            for kind, answer in answers.items()
            if answer != Answer.UNKNOWN or (kind == ChannelKind.CALL and contact.phone)
        ],
    }


def hidden_ways() -> dict[str, Any]:
    """In its place for one who reads the contact of a case without what tells where she is (S-21)."""
    return {
        "title": "Säker kontakt",
        "text": "Hur personen nås visas inte för dig. Fråga den som har ärendet.",
        "confirmed_on": None,
        "channels": [],
    }


_SAFE_WORDS = {
    ChannelKind.CALL: "Ring.",
    ChannelKind.SMS: "Sms går bra.",
    ChannelKind.VOICEMAIL: "Röstbrevlådan går bra.",
    ChannelKind.LETTER: "Brev hem går bra.",
}
_UNSAFE_WORDS = {
    ChannelKind.CALL: "Ring inte.",
    ChannelKind.SMS: "Skicka inte sms.",
    ChannelKind.VOICEMAIL: "Tala inte in på röstbrevlådan.",
    ChannelKind.LETTER: "Skicka inget brev hem.",
}


def _way_name(number: str, kind: ChannelKind) -> str:
    """A way as it is listed: the call with its number, where that may be shown."""
    return f"Telefon {cases.isolated(number)}" if kind == ChannelKind.CALL and number else str(kind.label)


def _is_of_call(contact: Contact, channel: SafeChannel) -> bool:
    return channel.told_in_contact == contact.pk and channel.kind == ChannelKind.CALL


def _how_to_call(contact: Contact) -> list[str]:
    """What was told of how to call, as sentences."""
    words: list[str] = []
    if contact.call_when:
        words.append(f"När: {_ended(contact.call_when)}")
    if contact.who_may_answer:
        words.append(f"Svarar: {_ended(contact.who_may_answer)}")
    if contact.say:
        words.append(f"Säg: {_ended(contact.say)}")
    if contact.code_word:
        words.append(f"Kodord: ”{contact.code_word}”.")
    return words


def side(seen: Seen, *, actor_id: int, now: datetime) -> list[tuple[str, Any]]:
    """What governs the contact, to the right in the identity bar."""
    contact = seen.contact
    handler: Any = tag("Ingen ännu", "now", "clock")
    if queries.is_coming(contact):
        handler = tag("Väntar på att tas emot", "now", "clock")
    elif contact.handler is not None:
        handler = handler_name(contact, seen.absence) + (" (du)" if contact.handler.pk == actor_id else "")
    answer: Any = f"Efter {span(contact.first_answer_at - contact.received_at)}" if contact.first_answer_at else ""
    if not answer:
        answer = "Inget" if contact.outcome else tag(f"Väntat {span(now - contact.received_at)}", "now", "clock")
    return [
        ("Kontakt", f"{contact.number}, {contact.unit.name}"),
        ("Inkom", when(contact.received_at)),
        ("Handläggare", handler),
        ("Första svar", answer),
        ("Läge", ENDINGS[contact.outcome]),
    ]


def told(contact: Contact) -> list[tuple[str, list[tuple[str, Any]]]]:
    """All that was told, in groups of pairs; what is not known is written out by the component."""
    forms = ", ".join(str(ViolenceForm(form).label) for form in contact.violence_forms)
    if not forms:
        forms = "Inget våld har berättats" if contact.violence_forms_asked else "Frågan är inte ställd"
    return [
        (
            "Kontakten",
            [
                ("Vem tog kontakt", contact.get_kind_display()),
                *_came(contact),
                ("Projekt", contact.project.name if contact.project else "Inget"),
                *([("Lämnad vidare", long_text(contact.passed_on_to))] if contact.passed_on_to else []),
            ],
        ),
        (
            "Vad det gäller",
            [
                ("Önskar", ", ".join(str(AsksFor(value).label) for value in contact.asks_for)),
                ("Med egna ord", long_text(contact.asks_for_text)),
                ("Former av våld", forms),
                ("Hederskontext", _answer(contact.honour)),
                ("Barn", _answer(contact.has_children)),
                ("Om barnen", long_text(contact.children)),
                ("Andra inblandade", long_text(contact.others_involved)),
                ("Fara just nu", _answer(contact.immediate_danger)),
                ("Anteckning", long_text(contact.note)),
            ],
        ),
        (
            "Språk",
            [
                ("Språk", contact.language),
                ("Tolk", _answer(contact.needs_interpreter)),
                ("Önskemål om tolk", contact.interpreter_wish),
            ],
        ),
    ]


def happened(contact: Contact, *, label_of: Callable[[str], str], hides_phone: bool = False) -> list[dict[str, Any]]:
    """
    What has happened with the contact, latest first, as `timeline.html` shows it.

    `label_of` is what the form calls a fact: of a correction it is told which, and what stood. With `hides_phone` no
    telephone is written out, as that of a protected person is not (S-21).
    """
    items: list[dict[str, Any]] = [
        {
            "kind": "",
            "icon": "inbox",
            "title": "Kontakten kom in",
            "at": contact.received_at,
            "meta": _written(contact),
            "text": "",
        }
    ]
    if contact.first_answer_at is not None:
        items.append(
            {
                "kind": "",
                "icon": "phone",
                "title": f"Första svaret, efter {span(contact.first_answer_at - contact.received_at)}",
                "at": contact.first_answer_at,
                "meta": "",
                "text": contact.first_answer,
            }
        )
    if contact.assessed_at is not None:
        items.append(
            {
                "kind": "",
                "icon": "alert",
                "title": str(Assessment(contact.assessment).label),
                "at": contact.assessed_at,
                "meta": contact.assessed_by.name if contact.assessed_by else "",
                "text": contact.assessment_note,
            }
        )
    items += [
        {
            "kind": "",
            "icon": "pen",
            "title": "Uppgifter ändrades",
            "at": row.at,
            "meta": f"av {row.by or 'okänd'}",
            "text": "\n".join([*_corrected(row, label_of=label_of, hides_phone=hides_phone), *_danger_taken_back(row)]),
        }
        for row in queries.corrections(contact)
        if row.fields or row.danger
    ]
    if contact.outcome and contact.outcome_on is not None:
        told_last = [contact.outcome_note]
        if contact.concern_reported != Answer.UNKNOWN:
            reported = (
                "Orosanmälan är gjord." if contact.concern_reported == Answer.YES else "Ingen orosanmälan är gjord."
            )
            told_last += [reported, contact.concern_note]
        items.append(
            {
                "kind": "decision",
                "icon": "check",
                "title": ENDINGS[contact.outcome],
                "at": contact.outcome_on,
                "meta": contact.outcome_by.name if contact.outcome_by else "",
                "text": "\n".join(text for text in told_last if text),
            }
        )
    return sorted(items, key=_moment, reverse=True)


def _moment(item: dict[str, Any]) -> datetime:
    """When it was; what has only a day is the last of that day."""
    at: date | datetime = item["at"]
    if isinstance(at, datetime):
        return at
    return datetime.combine(at, time.max, tzinfo=timezone.get_current_timezone())


def _written(contact: Contact) -> str:
    if contact.sent_in:
        return f"skickad genom kontaktformuläret {swedish_datetime(contact.registered_at)}"
    by = contact.registered_by.name if contact.registered_by else "okänd"
    return f"skriven av {by} {swedish_datetime(contact.registered_at)}"


def counted(counts: Iterable[ContactCount]) -> list[dict[str, Any]]:
    """How many contacts, as rows of the small table beside the queue."""
    return [
        {
            "unit": count.unit.name,
            "contacts": count.contacts,
            "anonymous": count.anonymous,
            "minors": count.minors,
            "cases": count.outcomes.get(Outcome.CASE_OPENED, 0),
            "entrances": _named(count.entrances, dict(Entrance.choices)),
            "outcomes": _named(count.outcomes, ENDINGS),
        }
        for count in counts
    ]


def _named(counts: Any, names: Any) -> list[tuple[str, int]]:
    """Counts by name, the largest first."""
    return [(str(names[value]), count) for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def crumbs(contact: Contact | None = None, *here: str) -> list[dict[str, str]]:
    """The way to a page about contacts. By its number, never by a name (S-70)."""
    way = [{"text": "Min dag", "url": reverse("my_day")}]
    if contact is None and not here:
        return [*way, {"text": "Kontakter", "url": ""}]
    way.append({"text": "Kontakter", "url": reverse("contacts")})
    if contact is not None:
        url = reverse("contact", args=[contact.public_id]) if here else ""
        way.append({"text": queries.number_name(contact), "url": url})
    return way + [{"text": text, "url": ""} for text in here]


def long_text(text: str) -> Any:
    """A text of many lines inside a pair."""
    return prose(text) if text else ""


def _came(contact: Contact) -> list[tuple[str, Any]]:
    """Which way the contact came and from where, and what was asked of it there."""
    return [
        ("Väg in", _way_in(contact)),
        ("Varifrån", cases.NOT_SHOWN if contact.is_veiled else contact.entrance_detail),
        *([("Beslut från RVT", contact.decision_reference)] if contact.decision_reference else []),
        *_legal(contact),
        *_meeting(contact),
        *([("Gör avsändaren själv", long_text(contact.remains))] if contact.remains else []),
    ]


def _way_in(contact: Contact) -> str:
    """How the contact came, '' when it is not known."""
    if contact.is_veiled:
        return cases.NOT_SHOWN
    if contact.entrance == Entrance.UNKNOWN:
        return ""
    return f"{contact.get_entrance_display()}{', genom kontaktformuläret' if contact.sent_in else ''}"


def _legal(contact: Contact) -> list[tuple[str, str]]:
    if contact.entrance != Entrance.POLICE and contact.legal_support_offered == Answer.UNKNOWN:
        return []
    return [
        ("Stöd i rättsprocessen erbjudet", _answer(contact.legal_support_offered)),
        ("Vill ha det", _answer(contact.legal_support_accepted)),
    ]


def _meeting(contact: Contact) -> list[tuple[str, Any]]:
    """The joint meeting with the referring unit (R-070)."""
    if contact.joint_meeting == Answer.UNKNOWN:
        return []
    when_it_is = [("Gemensamt möte är", when(contact.joint_meeting_on))] if contact.joint_meeting_on else []
    return [("Vill ha gemensamt möte", _answer(contact.joint_meeting)), *when_it_is]


def _language(contact: Contact) -> str:
    parts = [contact.language] if contact.language else []
    if contact.needs_interpreter == Answer.YES:
        parts.append(f"tolk: {contact.interpreter_wish}" if contact.interpreter_wish else "tolk behövs")
    return ", ".join(parts)


def _answer(value: str) -> str:
    return "" if value == Answer.UNKNOWN else str(Answer(value).label)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."
