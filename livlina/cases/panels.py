"""
What the pages about a case say, put into words once: the identity bar, the safe ways, relations, journal, facts.

Rows in, plain values for the components out; nothing here asks the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from livlina.cases import grounds, rules
from livlina.cases.errors import CaseIsHandedOn
from livlina.cases.models import Case, CaseLine, DangerMessage, Engagement, GivenWithout, Note, Party
from livlina.cases.of_case import NamesStaff
from livlina.cases.queries import ChildsFile, File, Hit, Stood, ToldItem, key_of
from livlina.cases.terms import (
    NEEDS_OF_CHILDREN,
    NO_CUSTODY,
    CaseRole,
    CustodyNow,
    DangerOutcome,
    EngagementKind,
    Entrance,
    Mark,
    NoteKind,
    NotePart,
    PartyRole,
    Shown,
    Wall,
    Written,
)
from livlina.cases.urgent import Item
from livlina.core.templatetags import swedish
from livlina.core.templatetags.livlina import tag, when
from livlina.core.templatetags.swedish import short_date, swedish_date, swedish_datetime
from livlina.core.terms import Answer
from livlina.organisation.rules import with_absence
from livlina.people import queries
from livlina.people import rules as people
from livlina.people.forms import Tellers
from livlina.people.models import (
    Consent,
    Guardianship,
    Person,
    Relation,
    Representative,
    SafeChannel,
    Sourced,
    ToldFact,
    Whereabouts,
)
from livlina.people.queries import Gate, answered_by_another, is_doubted, way_marks
from livlina.people.rules import Passage
from livlina.people.terms import (
    ChannelKind,
    NumberKind,
    Protection,
    RelationKind,
    SharedWhat,
    Sharing,
    ShownFor,
    Source,
)

SHOWN_OF_NOTE = 1500  # characters of a note in the journal; the rest is on its own page
CUT_AT_MOST = 200  # less than this is not worth a click, so the note is shown whole

NOTE_ICONS = {
    NoteKind.TALK: "note",
    NoteKind.INVESTIGATION_TALK: "law",
    NoteKind.TRY: "phone",
    NoteKind.CALL: "phone",
    NoteKind.MEETING: "people",
    NoteKind.INFORMATION: "info",
    NoteKind.ASSESSMENT: "law",
    NoteKind.OTHER: "note",
}


WITHHELD = "visas inte för dig"
"""What stands instead of that which tells where somebody is, for one who sees no whereabouts (S-21)."""


def isolated(text: str) -> str:
    """A name inside a sentence, kept from turning the words around it."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def in_doubt(text: str, row: NamesStaff, *of: Written) -> str:
    """A name as it stands in a row, with who says that it is not so beside it; as these alone where any are told."""
    said = "; ".join(isolated(one.words) for one in row.not_so if not of or one.of in of)
    return f"{text} ({said})" if text and said else text


def called(party: Party) -> str:
    """What a person of the case is called on its own pages: by the role alone where the reader is not shown who."""
    if not party.person.is_shown:
        return f"{PartyRole(party.role).label}, skyddad uppgift"
    return party.person.name or f"{PartyRole(party.role).label}, namn inte känt"


def names(parties: Iterable[Party]) -> dict[int, str]:
    """What each person of the case is called, by key."""
    return {party.person_id: called(party) for party in parties}


SOURCES = {
    PartyRole.CLIENT: Source.SELF,
    PartyRole.OTHER_PARTY: Source.OTHER_PARTY,
    PartyRole.CHILD: Source.CHILD,
    PartyRole.GUARDIAN: Source.GUARDIAN,
    PartyRole.CLOSE: Source.OTHER,
}


def tellers(case: Case, parties: Iterable[Party]) -> Tellers:
    """
    Who in the case can have told something. In an adult's it is the client when nothing else is said (S-13), but not in
    that of one who uses violence: what another has told of would go home with him as his own words.
    """
    is_childs = case.asks_who_told
    persons = [
        (
            party.person,
            Source.CHILD if is_childs and party.role == PartyRole.CLIENT else SOURCES[PartyRole(party.role)],
            f"{called(party)} ({str(PartyRole(party.role).label).lower()})",
        )
        for party in parties
    ]
    first = next((person for person, _, _ in persons if person.pk == case.person_id), None)
    is_asked = is_childs or case.role == CaseRole.USING_VIOLENCE
    return Tellers(persons=persons, first=None if is_asked else first, must=is_childs)


def source(case: Case, told: Sourced, names: Mapping[int, str]) -> str:
    """Whose a note or a fact is, to stand beside it. In a child's file it is written out that nobody has stated it."""
    if told.told_by == Source.UNKNOWN:
        return "inte angivet vem uppgiften kommer från" if case.asks_who_told else ""
    is_the_child = case.asks_who_told and told.told_by_person_id == case.person_id
    name = "" if is_the_child else names.get(told.told_by_person_id or 0, "")
    return people.source_words(told_by=told.told_by, name=isolated(name) if name else "")


def born(person: Person) -> date | None:
    return date.fromisoformat(person.born) if person.born else None


def age(person: Person, *, day: date) -> str:
    """How old the person is, or '' when nobody knows."""
    return people.age_text(born=born(person), birth_year=person.birth_year, day=day)


def protection(person: Person) -> str:
    """The Swedish name of the form of protection, or ''."""
    return str(Protection(person.protection).label) if person.is_protected else ""


def language(person: Person) -> str:
    """Language and interpreter in one phrase, or '' when neither is known."""
    parts = [person.language] if person.language else []
    if person.needs_interpreter == Answer.YES:
        parts.append(f"tolk: {person.interpreter_wish}" if person.interpreter_wish else "tolk behövs")
    elif person.needs_interpreter == Answer.NO and parts:
        parts.append("ingen tolk")
    return ", ".join(parts)


def person_facts(person: Person, *, day: date) -> list[str]:
    """Short facts about a person, in order; what is not known is left to the page that asks for it."""
    is_child = people.is_child(born=born(person), birth_year=person.birth_year, day=day)
    sex = people.sex_text(sex=person.sex, is_child=is_child)
    return [fact for fact in (age(person, day=day), person.pronoun, sex, language(person)) if fact]


def identity_bar(
    case: Case, *, day: date, number: str = "", shows_number: bool = True, shows_district: bool = True
) -> dict[str, Any]:
    """The case's person as `idbar.html` shows her; `number` only in the answer where it was asked for."""
    person = case.person
    facts = person_facts(person, day=day)
    if case.district and shows_district:
        facts.append(case.district.name)
    return {
        "name": queries.name_of(person),
        "protection": protection(person),
        "role": str(CaseRole(case.role).label),
        "facts": facts,
        "number": number,
        "show_number_url": reverse("show_number", args=[case.public_id])
        if person.identity_hash and shows_number
        else "",
        "hides_number": not shows_number,
    }


def channel_name(channel: SafeChannel) -> str:
    """
    A way as it is listed: with its number or address, unless the person is protected, whose are shown one at a time.
    """
    label = str(ChannelKind(channel.kind).label)
    if channel.person.is_protected or not channel.value:
        return label
    return f"{label} {isolated(channel.value)}"


def channel_words(channel: SafeChannel) -> str:
    """When and how to go by one way, as a sentence."""
    return people.way_words(
        kind=channel.kind,
        weekdays=channel.weekdays,
        from_time=channel.from_time,
        to_time=channel.to_time,
        safe_when=channel.safe_when,
        who_may_answer=channel.who_may_answer,
        say=channel.say,
        code_word=channel.code_word,
    )


def by_ways(gate: Gate, kind: str) -> str:
    """
    By which ways of that kind something may go now, as a phrase: by number or address, and of one who is protected by
    when it was confirmed and where it is shown; '' when none is open.
    """
    return " eller ".join(
        f"{channel_name(way)} (bekräftat {short_date(way.confirmed_on)}, visas under Personer)"
        if way.person.is_protected and way.value
        else channel_name(way)
        for way in gate.open_ways(kind)
    )


def safe_now(gate: Gate, kind: str) -> str:
    """What the one who let something out is told: which way was meant. Nothing is open to what was sent twice."""
    by = by_ways(gate, kind)
    return f"Det sättet är säkert nu: {by}." if by else "Det är sparat sedan tidigare."


def warned(channel: SafeChannel, passage: Passage) -> str:
    """
    What was told of a way that is not to be used, and why where the gate has closed one that was told to be safe: the
    code word is needed most when it was not to be used.
    """
    told = (
        ("När", channel.safe_when),
        ("Svarar", channel.who_may_answer),
        ("Säg", channel.say),
        ("Kodord", channel.code_word),
    )
    words = [f"{label}: {isolated(text)}." for label, text in told if text]
    if channel.is_safe == Answer.YES:
        return " ".join([f"{channel_name(channel)} är spärrat. {passage.obstacle}", *words])
    if not words:
        return ""
    unsafe = "är inte säkert" if channel.is_safe == Answer.NO else "är inte känt som säkert"
    return f"{channel.get_kind_display()} {unsafe}. {' '.join(words)}"


def closed_ways(gate: Gate) -> list[str]:
    """The ways that no hour opens and somebody has said something of, each with why."""
    passages = [(way, gate.passage(way.kind, way)) for way in gate.ways if way.is_safe != Answer.UNKNOWN]
    return [f"{channel_name(way)}: {passage.obstacle}" for way, passage in passages if passage.is_closed]


def safe_contact(gate: Gate) -> dict[str, Any]:
    """
    How the person can be reached, as `safe_contact.html` shows it: the ways that the gate opens at some hour, then
    those that it does not.

    Not known is not safe. A way confirmed longer ago than one holds says so before anything else (S-60).
    """
    person, days, day = gate.person, gate.days, timezone.localdate(gate.at)
    passages = [(channel, gate.passage(channel.kind, channel)) for channel in gate.ways]
    safe = [channel for channel, passage in passages if not passage.is_closed]
    closed = [(channel, passage) for channel, passage in passages if passage.is_closed]
    confirmed = min((channel.confirmed_on for channel in safe), default=None)
    sentences = [channel_words(channel) for channel in safe]
    sentences += [warned(channel, passage) for channel, passage in closed]
    if not safe and any(sentences):
        sentences.insert(0, "Ingen säker väg är känd. Ta inte kontakt förrän den är det.")
    if person.protection == Protection.PROTECTED_REGISTRATION:
        sentences.append("Brev går bara genom Skatteverkets förmedling, aldrig till en adress.")
    sentences[:0] = [f"{channel_name(way)}: bekräfta först, någon annan svarade." for way in safe if is_doubted(way)]
    is_old = confirmed is not None and people.needs_confirming(confirmed_on=confirmed, day=day, days=days)
    if is_old:
        sentences.insert(0, f"Fråga igen: bekräftat för mer än {days} dagar sedan.")
    first_name = person.name.split()[0] if person.name.split() else ""
    return {
        "title": f"Så når du {isolated(first_name)} säkert" if first_name else "Säker kontakt",
        "text": " ".join(sentence for sentence in sentences if sentence),
        "confirmed_on": confirmed,
        "is_old": is_old,
        "channels": [
            {
                "name": channel_name(channel) + _unsure(channel),
                "ok": channel in safe and not is_doubted(channel),
                "unknown": bool(_unsure(channel)),
            }
            for channel in [*safe, *(channel for channel, _ in closed)]
        ],
    }


def _unsure(channel: SafeChannel) -> str:
    """What is said after a way that nobody has said to be safe, or that somebody else has answered by since."""
    if channel.is_safe == Answer.UNKNOWN:
        return " (inte känt)"
    return " (bekräfta först)" if channel.is_safe == Answer.YES and is_doubted(channel) else ""


def side(case: Case, team: Sequence[Engagement], *, actor_id: int) -> list[tuple[str, Any]]:
    """What governs the case, to the right in the identity bar."""
    assigned = [member for member in team if member.kind == EngagementKind.ASSIGNED]
    handler: Any = tag("Ingen ännu", "now", "clock")
    if assigned:
        you = " (du)" if assigned[0].actor_id == actor_id else ""
        handler = f"{with_absence(assigned[0].actor.name, assigned[0].absence)}{you}"
    pairs = [
        ("Ärende", case.number),
        ("Enhet", case.unit.full_name),
        ("Handläggare", handler),
        ("Inkom", when(case.came_in_on)),
    ]
    if case.closed_on:
        pairs.append(("Avslutat", when(case.closed_on)))
    return pairs


def parts(case: Case, *, current: str, counts: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """The parts of a case, each with its own address; `current` is the URL name of the one shown."""
    known = counts or {}
    childs = [("Barnets sida", "childs_page")] if case.role == CaseRole.CHILD else []
    return [
        {
            "text": text,
            "url": reverse(name, args=[case.public_id]),
            "current": name == current,
            "count": known.get(name),
        }
        for text, name in (
            ("Översikt", "case"),
            *childs,
            ("Journal", "case_journal"),
            ("Personer", "case_persons"),
            ("Risk och skydd", "case_risk"),
            ("Samtal", "case_sessions"),
            ("Insatser", "case_interventions"),
            ("Process", "case_process"),
            ("Utredning", "case_investigation"),
            ("Beslut", "case_decisions"),
            ("Vem har läst", "case_readers"),
        )
    ]


def crumbs(case: Case, *here: str) -> list[dict[str, str]]:
    """The way to a page of the case. By its number, never by a name (S-70)."""
    way = [{"text": "Min dag", "url": reverse("my_day")}, {"text": "Ärenden", "url": reverse("caseload")}]
    way.append({"text": f"Ärende {case.number}", "url": reverse("case", args=[case.public_id]) if here else ""})
    return way + [{"text": text, "url": ""} for text in here]


def line_crumbs(line: CaseLine, here: str) -> list[dict[str, str]]:
    """The way to a page about a case that is a line to the one who leads."""
    way = [
        {"text": "Min dag", "url": reverse("my_day")},
        {"text": "Enhetens ärenden", "url": caseload_url("?vy=enheten")},
    ]
    return [*way, {"text": f"Ärende {line.number}: {here.lower()}", "url": ""}]


def relation_rows(
    found: Iterable[Engagement], *, actor_id: int, without: Mapping[int, GivenWithout], now: datetime
) -> list[dict[str, Any]]:
    """
    Who has the case, for those who lead its unit: what may be ended or withheld has its address. `without` is by
    relation, where the case was given to one without a competence it asks for.
    """
    return [
        {
            "name": row.actor.name,
            "kind": str(EngagementKind(row.kind).label),
            "since": row.starts_at,
            "until": row.ends_at,
            "is_to_come": row.starts_at > now,
            "is_closed": row.wall == Wall.CLOSED,
            "is_shielded": row.wall == Wall.SHIELDED,
            "carries_whereabouts": row.carries_whereabouts,
            "public_id": row.public_id,
            "may_end": row.kind not in rules.TAKEN_BY_ONESELF,
            "may_withhold": row.actor_id != actor_id,
            "without": without.get(row.pk),
            "given_by": row.given_by.name if row.given_by and row.given_by_id != row.actor_id else "",
        }
        for row in found
    ]


READING = {
    EngagementKind.LEAD_READING: "Du läser ärendet som chef",
    EngagementKind.BREAK_GLASS: "Ärendet är nödöppnat för dig",
    EngagementKind.STAND_IN: "Du ersätter handläggaren",
    EngagementKind.RECEIVED: "Du tog emot ärendet och läser det",
}

NO_HOURS: Final = (
    "Vad som är bokat eller planerat framöver visas inte för dig här: varken samtal, rum, grupper, konferenser eller "
    "det som ska göras en viss dag."
)
"""The database shows none of it past a wall (`of_case.my_case_when`): it is not that there is none."""


def reading(case: Case, relation: Engagement, *, is_told_here: bool, is_withheld: bool) -> dict[str, Any] | None:
    """
    That the case is open to the one who reads for a time only, until when, and the way to end it; else None.

    The step to whereabouts is offered where it shows something. Past a wall it says what is not read there (S-30).
    """
    title = READING.get(EngagementKind(relation.kind))
    if title is None or relation.ends_at is None:
        return None
    return {
        "title": title,
        "until": relation.ends_at,
        "text": _text_of_reading(relation),
        "stop_url": reverse("relation_stop", args=[case.public_id]),
        "whereabouts_url": reverse("whereabouts_open", args=[case.public_id])
        if relation.kind in rules.TAKEN_BY_ONESELF
        and not relation.carries_whereabouts
        and rules.obstacle_to_opening_whereabouts(
            wall=relation.wall, is_told_here=is_told_here, is_withheld=is_withheld
        )
        is None
        else "",
    }


def _text_of_reading(relation: Engagement) -> str:
    if relation.kind == EngagementKind.RECEIVED:
        return str(CaseIsHandedOn())
    past_a_wall = relation.kind == EngagementKind.BREAK_GLASS and relation.wall == Wall.SHIELDED
    return NO_HOURS if past_a_wall else ""


def hidden_contact(relation: Engagement, *, is_withheld: bool) -> dict[str, Any]:
    """Instead of the ways to reach somebody, where the relation does not open them (S-21)."""
    text = "Kontakt- och vistelseuppgifter visas inte för dig i det här ärendet. "
    if relation.wall == Wall.SHIELDED:
        text += "Be en kollega ta kontakten."
    elif relation.kind in rules.TAKEN_BY_ONESELF and not is_withheld:
        text += "Behöver du dem nu öppnar du dem för dig, och det syns i loggen."
    else:
        text += "Den som leder enheten kan ändra det."
    return _no_ways(text)


def contact_told_elsewhere() -> dict[str, Any]:
    """Instead of them, where they were told to another board than the reader's: not that none is known (S-30)."""
    return _no_ways(
        "Det som har berättats för en annan nämnd visas inte här. Ta inte kontakt förrän du vet en säker väg."
    )


def _no_ways(text: str) -> dict[str, Any]:
    return {"title": "Säker kontakt", "text": text, "confirmed_on": None, "is_old": False, "channels": []}


NOT_SHOWN: Final = "Visas inte för dig i det här ärendet"
"""In place of what tells where somebody is or came from, for one who has the case without whereabouts (S-21)."""


def facts(case: Case, *, shows_whereabouts: bool) -> list[tuple[str, Any]]:
    """
    What is known of the case, as pairs; not known is written out by the component. In which district she lives, and
    which way she came in, as from a shelter or another town, is told where whereabouts are (S-21).
    """
    entrance = "" if case.entrance == Entrance.UNKNOWN else case.get_entrance_display()
    district = case.district.name if case.district else ""
    children: Any = _answer(case.minor_children)
    if case.children_count is not None and case.minor_children != Answer.NO:
        children = f"{children or 'Ja'}, {case.children_count}"
    legal = _answer(case.legal_support_offered)
    if legal and case.legal_support_offered == Answer.YES:
        legal = f"Erbjudet. {ACCEPTED[Answer(case.legal_support_accepted)]}"
    elif legal:
        legal = "Inte erbjudet"
    known: list[tuple[str, Any]] = [
        ("Väg in", entrance if shows_whereabouts else NOT_SHOWN),
        ("Stadsdel", district if shows_whereabouts else NOT_SHOWN),
        ("Barn under 18 år", children),
        ("Rättsprocessen", legal),
        ("Hederskontext", _answer(case.honour)),
        ("Behov när det finns barn", _marked(case, needs=True)),
        ("Ärendet rör", _marked(case, needs=False)),
        ("Projekt", case.project.name if case.project else "Inget"),
    ]
    if case.closed_on:
        reason = case.closing_reason.name if case.closing_reason else "orsak inte känd"
        known.append(("Avslutat", f"{swedish_date(case.closed_on)}, {reason}"))
    return known


def _marked(case: Case, *, needs: bool) -> str:
    found = [str(mark.label) for mark in Mark if mark in case.marks and (mark in NEEDS_OF_CHILDREN) == needs]
    return ", ".join(found) or "Inget är markerat"


ACCEPTED = {
    Answer.YES: "Tackat ja.",
    Answer.NO: "Tackat nej.",
    Answer.UNKNOWN: "Svaret är inte känt.",
}


def _answer(value: str) -> str:
    return "" if value == Answer.UNKNOWN else str(Answer(value).label)


def relation_lines(
    file: File,
    relations: Iterable[Relation],
    guardianships: Iterable[Guardianship],
    representatives: Iterable[Representative],
    *,
    shows_whereabouts: bool,
    called_by_key: Mapping[int, str] | None = None,
) -> list[dict[str, Any]]:
    """
    How the persons of the case stand to each other, a sentence each, violence said apart.

    How a representative is reached leads to the one represented: it is shown with her whereabouts, or not at all. Who
    is not shown them does not say who has custody either.
    """
    called_by_key = called_by_key or names(file.parties)
    name = {key: isolated(words) for key, words in called_by_key.items()}
    lines: list[dict[str, Any]] = []
    for relation in relations:
        first, second = name[relation.person_id], name[relation.other_id]
        lines.append(
            {
                "row": relation,
                "kind": "relation",
                "text": people.relation_words(kind=relation.kind, first=first, second=second),
                "violence": people.violence_words(violence=relation.violence, first=first, second=second),
                "more": "Hederskontext" if relation.honour == Answer.YES else "",
                "source": source(file.case, relation, called_by_key),
                "may_change": True,
            }
        )
    for row in guardianships:
        custody = str(row.get_kind_display()).lower()
        lines.append(
            {
                "row": row,
                "kind": "vardnad",
                "text": f"{name[row.guardian_id]}, vårdnadshavare till {name[row.person_id]}: {custody}",
                "violence": "",
                "more": _days(row.starts_on, row.ends_on),
                "source": source(file.case, row, called_by_key),
                "may_change": shows_whereabouts,
            }
        )
    for representative in representatives:
        phone = representative.phone if shows_whereabouts and not representative.person.is_protected else ""
        told = ", ".join(part for part in (phone, _days(representative.starts_on, representative.ends_on)) if part)
        lines.append(
            {
                "row": representative,
                "kind": "foretradare",
                "text": f"{representative.get_kind_display()} för {name[representative.person_id]}: "
                f"{isolated(representative.name)}",
                "violence": "",
                "more": told,
                "source": source(file.case, representative, called_by_key),
                "may_change": True,
            }
        )
    return lines


def stood_in_words(row: ToldFact) -> str:
    """From when to when something stood, who wrote it, and who told it anew or ended it."""
    by = row.recorded_by.name if row.recorded_by else "okänd"
    ended = "ändrat" if vars(row)["is_replaced"] else "avslutat"
    who = row.ended_by.name if row.ended_by else "okänd"
    until = f", {ended} {swedish_datetime(row.ended_at)} av {who}"
    return f"skrivet {swedish_datetime(row.recorded_at)} av {by}{until}"


def stood_relations(file: File, stood: Stood, *, shows_whereabouts: bool) -> list[dict[str, Any]]:
    """How the persons of the case were said to stand to each other before, as the lines of what holds now."""
    lines = relation_lines(
        file, stood.relations, stood.guardianships, stood.representatives, shows_whereabouts=shows_whereabouts
    )
    return [line | {"stood": stood_in_words(line["row"])} for line in lines]


def _stood_ways(case: Case, party: Party, stood: Stood, shown: Mapping[Any, str]) -> list[dict[str, Any]]:
    """By which ways the person was reached before, and whether they were safe, as the file told then."""
    return [
        {
            "safe": str(_SAFE_THEN[Answer(row.is_safe)]),
            "words": channel_words(row),
            "value": _value(row, shown),
            "is_hidden": bool(row.value) and not _value(row, shown),
            "of": f"{row.get_kind_display()}, {called(party)}, tidigare",
            "show_url": reverse("way_show", args=[case.public_id, row.public_id]),
            "stood": stood_in_words(row),
        }
        for row in stood.channels
        if row.person_id == party.person_id
    ]


_SAFE_THEN = {Answer.YES: "Stod som säker", Answer.NO: "Stod som inte säker", Answer.UNKNOWN: "Stod som inte känd"}


def _value(channel: SafeChannel, shown: Mapping[Any, str]) -> str:
    """The number or address of a way: of one who is protected only where it was asked for."""
    return shown.get(channel.public_id, "") if channel.person.is_protected else channel.value


def _days(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        return f"{starts_on.isoformat()}–{ends_on.isoformat()}"
    if starts_on:
        return f"fr.o.m. {starts_on.isoformat()}"
    return f"t.o.m. {ends_on.isoformat()}" if ends_on else ""


def children(file: File, *, day: date) -> list[dict[str, Any]]:
    """
    The children of the case, each with the case of their own or the lack of one (R-005).

    A case that the reader may not see is not told of: what is said is what the reader can know.
    """
    return [
        {
            "name": called(party),
            "age": age(party.person, day=day) or "ålder inte känd",
            "protection": protection(party.person),
            "case": file.childs_case(party.person_id),
            "open_url": reverse("child_case", args=[file.case.public_id, party.person.public_id]),
        }
        for party in file.parties
        if party.role == PartyRole.CHILD
    ]


def guardians(file: File, read: ChildsFile | None) -> list[dict[str, Any]]:
    """
    The guardians in the case, each with the cases of their own that the reader may see. In a child's (`read`) it is
    said whether something is held back from them.

    Of one that the reader may not see nothing is said, not even that there may be one (S-02).
    """
    return [
        {
            "name": called(party),
            "protection": protection(party.person),
            "cases": file.own_cases(party.person_id),
            "custody": _custody_lacking(read, party),
            "url": reverse("guardian", args=[file.case.public_id, party.public_id])
            if read and not _custody_lacking(read, party)
            else "",
            "is_held_back": read is not None and any(not showing.is_shown for showing in read.showings(party).values()),
        }
        for party in file.parties
        if party.role == PartyRole.GUARDIAN
    ]


def _items_lines(
    read: ChildsFile, items: Iterable[ToldItem], called_by_key: Mapping[int, str] | None = None
) -> dict[tuple[str, int], dict[str, Any]]:
    """The facts among these as the lines of `relation_lines`, by what they are."""
    found = list(items)
    lines = relation_lines(
        read.file,
        [item for item in found if isinstance(item, Relation)],
        [item for item in found if isinstance(item, Guardianship)],
        [item for item in found if isinstance(item, Representative)],
        shows_whereabouts=False,  # how anyone is reached is never a guardian's to see
        called_by_key=called_by_key,
    )
    return {key_of(line["row"]): line for line in lines}


def _custody_lacking(read: ChildsFile | None, party: Party) -> str:
    """Why nothing of the child's is given to that guardian, or ''."""
    now = read.custody.get(party.pk) if read else None
    return str(now.label) if now in NO_CUSTODY else ""


def is_custody_untold(read: ChildsFile, party: Party) -> bool:
    """True where it is not written down that the guardian has custody."""
    return read.custody.get(party.pk) == CustodyNow.UNTOLD


def without_custody(read: ChildsFile) -> list[dict[str, Any]]:
    """Those in the part of a guardian who have no custody: that it is so, and no way to give them anything."""
    return [
        {"name": called(party), "protection": protection(party.person), "custody": _custody_lacking(read, party)}
        for party in read.without_custody
    ]


def guardians_shown(read: ChildsFile) -> list[dict[str, Any]]:
    """Each guardian with how much of the child's file is held back, what may be shown, and what waits for a second."""
    lines = []
    for party in read.guardians:
        showings = read.showings(party).values()
        lines.append(
            {
                "party": party,
                "name": called(party),
                "protection": protection(party.person),
                "is_suspected": read.is_suspected(party),
                "is_custody_untold": is_custody_untold(read, party),
                "held": sum(not showing.is_shown for showing in showings),
                "shown": sum(showing.is_shown for showing in showings),
                "waits": sum(showing.waits is not None for showing in showings),
            }
        )
    return lines


def items_shown(read: ChildsFile, party: Party) -> list[dict[str, Any]]:
    """Every note and fact, each with whether this guardian may be shown it and why; never what a note says."""
    known, facts = names(read.file.parties), _items_lines(read, read.items.values())
    decided = read.decided(party)
    lines = []
    for key, showing in read.showings(party).items():
        item, latest = read.items[key], decided.get(key, [])[-1:]
        fact = facts.get(key)
        lines.append(
            {
                "title": fact["text"] if fact else note_title(item) if isinstance(item, Note) else "",
                "violence": fact["violence"] if fact else "",
                "at": item.happened_at if isinstance(item, Note) else None,
                "source": source(read.file.case, item, known),
                "is_shown": showing.is_shown,
                "why": str(showing.why.label),
                "waits": showing.waits is not None,
                "is_decided_on": showing.why not in (Shown.NOT_SIGNED, Shown.REPRESENTS),
                "decided": latest[0] if latest else None,
                "ground": grounds.label(latest[0].ground) if latest else "",
                "url": reverse(
                    "guardian_decide", args=[read.file.case.public_id, party.public_id, key[0], item.public_id]
                ),
            }
        )
    return lines


def item_shown(read: ChildsFile, party: Party, item: ToldItem) -> dict[str, Any]:
    """One of `items_shown`."""
    address = f"/{item.public_id}/"
    return next(line for line in items_shown(read, party) if line["url"].endswith(address))


def decision_lines(read: ChildsFile, party: Party, item: ToldItem) -> list[dict[str, Any]]:
    """What has been decided of it for this guardian, the latest first, with the reasons."""
    return [
        {
            "words": "Får visas" if row.may_be_shown else "Hålls tillbaka",
            "is_second": row.seconds_id is not None,
            "by": row.decided_by.name,
            "at": row.decided_at,
            "ground": grounds.label(row.ground),
            "reason": row.reason,
        }
        for row in reversed(read.decided(party).get(key_of(item), []))
    ]


def printed(read: ChildsFile, party: Party, shown: Iterable[ToldItem]) -> dict[str, Any]:
    """
    What may be shown to this guardian, for paper: notes and facts, without who told what.

    Nobody with protected personal data is named on paper (S-20), and no telephone number stands in it.
    """
    found = list(shown)
    safe = {
        each.person_id: queries.SHIELDED if each.person.is_protected else called(each) for each in read.file.parties
    }
    facts = _items_lines(read, found, safe)
    return {
        "name": safe[party.person_id],
        "facts": [{"text": line["text"], "violence": line["violence"]} for line in facts.values()],
        "notes": [
            {"title": note_title(item), "at": item.happened_at, "text": item.text}
            for item in found
            if isinstance(item, Note)
        ],
    }


def journal(file: File, notes: Iterable[Note], *, actor_id: int) -> list[dict[str, Any]]:
    """Notes as `timeline.html` shows them. A long one is cut, with the way to the whole of it."""
    known = names(file.parties)
    return [_journal_item(file.case, note, source(file.case, note, known), actor_id=actor_id) for note in notes]


def _journal_item(case: Case, note: Note, told: str, *, actor_id: int) -> dict[str, Any]:
    text = note.text
    is_cut = len(text) > SHOWN_OF_NOTE + CUT_AT_MOST
    url_text = "Visa hela anteckningen" if is_cut else "Öppna anteckningen"
    if note.written_by_id == actor_id and note.signed_at is None:
        url_text = "Fortsätt skriva eller signera"
    return {
        "kind": "",
        "icon": NOTE_ICONS[NoteKind(note.kind)],
        "title": note_title(note),
        "at": note.happened_at,
        "meta": note_meta(note, told),
        "text": f"{text[:SHOWN_OF_NOTE].rstrip()} …" if is_cut else text,
        "url": reverse("note", args=[case.public_id, note.public_id]),
        "url_text": url_text,
        "tag": note_tag(note),
    }


def note_title(note: Note) -> str:
    """What a note is, in a word or two."""
    kind = str(NoteKind(note.kind).label)
    return f"Rättelse: {kind.lower()}" if note.corrects_id else kind


def note_meta(note: Note, told: str) -> str:
    """Who wrote it, in which part of the file it stands, and whose it is."""
    writer = note.written_by.name if note.written_by else "inläst ur ett register"
    return ", ".join(part for part in (writer, str(NotePart(note.part).label).lower(), told) if part)


def note_tag(note: Note) -> SafeString | None:
    """What the reader must know before reading: not signed, or corrected by another note."""
    if note.signed_at is None:
        return tag("osignerad", "now")
    if getattr(note, "is_corrected", False):
        return tag("har en rättelse", "now")
    return None


def person_cards(
    file: File,
    *,
    gates: Mapping[int, Gate],
    whereabouts: Sequence[Whereabouts],
    stood: Stood,
    day: date,
    shown: Mapping[Any, str],
    wall: str,
    beside: Mapping[int, str],
) -> list[dict[str, Any]]:
    """
    Everybody in the case with what is known of each; `gates` say how each may be reached now.

    Of one on the other side of a `wall` neither number nor age is there to be shown, nor who it is where protected.

    `shown` holds what was asked for in this one answer, by the random id of the person, way or place. `beside` has the
    number of a child's own case that another than the reader has.
    """
    known = names(file.parties)
    asked = rules.asked_of_protection(
        ((party.pk, party.role, party.person.is_protected) for party in file.parties),
        is_childs=file.case.role == CaseRole.CHILD,
    )
    return [
        {
            "party": party,
            "person": party.person,
            "name": called(party),
            "role": str(PartyRole(party.role).label),
            "protection": protection(party.person),
            "reasons": ShownFor.choices if party.person.is_protected else [],
            "may_be_protected_too": party.pk in asked and not party.is_shielded,
            "facts": [] if party.is_shielded else person_facts(party.person, day=day),
            "is_shielded": party.is_shielded,
            "hides_number": not shows_number(file.case, party, wall=wall),
            "number": shown.get(party.person.public_id, ""),
            "has_number": bool(party.person.identity_hash),
            "number_kind": str(party.person.get_number_kind_display()),
            "no_number": "Saknar personnummer"
            if party.person.number_kind == NumberKind.NONE
            else "Personnummer inte känt",
            "ways": [
                _way(file.case, party, channel, gate=gates[party.person_id], shown=shown)
                | {"source": source(file.case, channel, known)}
                for channel in gates[party.person_id].ways
            ],
            "places": [
                _place(file.case, party, place, shown=shown) | {"source": source(file.case, place, known)}
                for place in whereabouts
                if place.person_id == party.person_id
            ],
            "ways_before": _stood_ways(file.case, party, stood, shown),
            "places_before": [
                _place(file.case, party, place, shown=shown) | {"stood": stood_in_words(place)}
                for place in stood.whereabouts
                if place.person_id == party.person_id
            ],
            "own_case": file.childs_case(party.person_id) if party.role == PartyRole.CHILD else None,
            "anothers_case": beside.get(party.person_id, ""),
            "guardians_cases": file.own_cases(party.person_id) if party.role == PartyRole.GUARDIAN else [],
            "is_child": party.role == PartyRole.CHILD,
            "is_client": party.role == PartyRole.CLIENT,
        }
        for party in file.parties
    ]


def _place(case: Case, party: Party, place: Whereabouts, *, shown: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "row": place,
        "kind": str(place.get_kind_display()),
        "days": _days(place.starts_on, place.ends_on),
        "of": f"{place.get_kind_display()}, {called(party)}",
        "show_url": reverse("place_show", args=[case.public_id, place.public_id]),
        "address": shown.get(place.public_id, ""),
    }


def shows_number(case: Case, party: Party, *, wall: str) -> bool:
    """Whether the number of that person of the case is shown to one who asks for it (`rules.shows_number`)."""
    return rules.shows_number(
        wall=wall,
        is_shielded=party.is_shielded,
        is_childs=case.role == CaseRole.CHILD or is_child(party),
        is_protected=party.person.is_protected,
    )


def _way(case: Case, party: Party, channel: SafeChannel, *, gate: Gate, shown: Mapping[Any, str]) -> dict[str, Any]:
    passage = gate.passage(channel.kind, channel)
    answered_at = answered_by_another(channel) if is_doubted(channel) else None
    safe = _SAFE[Answer(channel.is_safe)]
    if channel.is_safe == Answer.YES:
        safe = _CLOSED if passage.is_closed else _DOUBTED if answered_at else safe
    value = _value(channel, shown)
    return {
        "row": channel,
        "name": str(channel.get_kind_display()),
        "words": channel_words(channel),
        "value": value,
        "is_hidden": bool(channel.value) and not value,
        "of": f"{channel.get_kind_display()}, {called(party)}",
        "show_url": reverse("way_show", args=[case.public_id, channel.public_id]),
        "safe": safe,
        "answered_at": answered_at,
        "read": " ".join(way_marks([channel])),
        "is_old": channel.is_safe == Answer.YES
        and (
            is_doubted(channel)
            or people.needs_confirming(
                confirmed_on=channel.confirmed_on, day=timezone.localdate(gate.at), days=gate.days
            )
        ),
    }


_CLOSED = tag("spärrad", "danger", "cross")
_DOUBTED = tag("bekräfta först", "now", "alert")
_SAFE = {
    Answer.YES: tag("säker", "ok", "check"),
    Answer.NO: tag("får inte användas", "danger", "cross"),
    Answer.UNKNOWN: tag("inte känt, använd inte", "now", "clock"),
}


def consent_lines(case: Case, found: Iterable[Consent], *, day: date) -> list[dict[str, Any]]:
    """
    What the client has let out, what holds first, each with whether it holds and its page; to whom, which a consent
    always says, and why, where whereabouts are seen (S-21).
    """
    lines = [
        {
            "row": row,
            "recipient": row.recipient or WITHHELD,
            "why": row.why if row.recipient else WITHHELD,
            "is_withheld": not row.recipient,
            "purpose": str(Sharing(row.purpose).label) if row.purpose in Sharing.values else row.purpose,
            "what": ", ".join(str(SharedWhat(kind).label).lower() for kind in row.what),
            "holds": queries.as_given(row).holds_on(day),
            "tag": _consent_tag(row, day=day),
            "given_how": str(row.get_given_how_display()),
            "by": row.recorded_by.name if row.recorded_by else "",
            "withdrawn_by": row.withdrawn_by.name if row.withdrawn_by else "",
            "url": reverse("case_consent", args=[case.public_id, row.public_id]),
        }
        for row in found
    ]
    return sorted(lines, key=lambda line: not line["holds"])


def _consent_tag(row: Consent, *, day: date) -> SafeString:
    if row.withdrawn_on is not None:
        return tag("återtaget", "danger", "cross")
    return tag("gäller", "ok", "check") if day <= row.ends_on else tag("har gått ut", "now", "clock")


def choices(file: File) -> list[tuple[Person, str]]:
    """The persons of the case to choose among, each with name and role."""
    return [(party.person, f"{called(party)} ({str(PartyRole(party.role).label).lower()})") for party in file.parties]


def nearby_choices(parties: Iterable[Party]) -> list[tuple[Person, str]]:
    """Persons of other cases to choose among, each with the number of the case she is in."""
    return [(party.person, f"{called(party)}, i ärende {party.case.number}") for party in parties]


def guardian_choices(
    file: File, relations: Iterable[Relation], guardianships: Iterable[Guardianship], *, child: Person, day: date
) -> list[tuple[Person, str, bool]]:
    """
    Who in the case has custody of the child that day, or is told to be a parent: each with words, and whether
    custody is known. Nobody who is shielded: whoever opens the case would not be shown that one there either.
    """
    custody = {
        row.guardian_id
        for row in guardianships
        if row.person_id == child.pk
        and (row.starts_on is None or row.starts_on <= day)
        and (row.ends_on is None or row.ends_on >= day)
    }
    parents = {row.person_id for row in relations if row.kind == RelationKind.PARENT and row.other_id == child.pk}
    words = {True: "vårdnadshavare", False: "förälder, vårdnaden är inte känd"}
    return [
        (party.person, f"{called(party)}, {words[party.person_id in custody]}", party.person_id in custody)
        for party in file.parties
        if party.person_id in custody | parents and not party.is_shielded
    ]


def heading(case: Case) -> SafeString:
    """The person of the case by name, for the head of a form."""
    return format_html("<bdi>{}</bdi>", queries.name_of(case.person))


def list_name(case: Case) -> str:
    """The person of the case as lists and those who only give it away see her (S-20)."""
    return queries.list_name(name=case.person.name, protection=case.person.protection)


def caseload_url(query: str = "") -> str:
    """The address of a list of cases; the query is codes only, never a name (S-70)."""
    return f"{reverse('caseload')}{query}"


def is_child(party: Party) -> bool:
    return party.role == PartyRole.CHILD


def known_person(person: Person) -> list[tuple[str, Any]]:
    """Who the person is, as it stands now: what another has saved, beside what is being typed. No number."""
    return [
        ("Namn", person.name),
        ("Pronomen", person.pronoun),
        ("Född", person.born or person.birth_year),
        ("Kön", person.get_sex_display()),
        ("Skyddade personuppgifter", person.get_protection_display()),
        ("Språk", person.language),
        ("Tolk", person.get_needs_interpreter_display()),
        ("Önskemål om tolk", person.interpreter_wish),
    ]


def came_in(case: Case, *, shows_whereabouts: bool) -> str:
    """When the case came in, and which way where that is known and shown (S-21)."""
    is_told = shows_whereabouts and case.entrance != Entrance.UNKNOWN
    entrance = f", {case.get_entrance_display()}" if is_told else ""
    return f"{short_date(case.came_in_on)}{entrance}"


def team_lines(team: Iterable[Engagement], *, now: datetime) -> list[dict[str, Any]]:
    """Who has the case or is to, with the words for it and from when."""
    return [
        {
            "name": with_absence(member.actor.name, member.absence),
            "kind": str(EngagementKind(member.kind).label),
            "since": member.starts_at,
            "until": member.ends_at,
            "is_to_come": member.starts_at > now,
        }
        for member in team
    ]


def note_lines(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Notes of several cases, each by the case it is in; never what they say."""
    return [
        {
            "url": reverse("note", args=[note.case.public_id, note.public_id]),
            "title": note_title(note),
            "at": note.happened_at,
            "name": list_name(note.case),
            "number": note.case.number,
        }
        for note in notes
    ]


URGENT = {
    "danger": ("danger_message", "En farlig uppgift om någon annan kom {at}. Läs den."),
    "instruction": ("case", "En instruktion i ärende {number}. Läs den."),
    "card_unread": ("night_card_of_case", "Ingen jour läser nattkortet i ärende {number}. Välj en annan jour."),
    "card_unread_led": ("case_read", "Ingen jour läser nattkortet i ärende {number}. Säg till den som har ärendet."),
    "told_less": (
        "told_less",
        "Jouren får veta mindre, eller annat, om en fara i ärende {number} sedan {at}. Läs varför.",
    ),
    "told_less_led": (
        "case_read",
        "Jouren får veta mindre, eller annat, om en fara i ärende {number} sedan {at}. Läs varför.",
    ),
    "request": ("glass_request", "En nödöppning väntar på en andra person sedan {at}. Ta ställning."),
    "commission": ("commission", "{number} uppdrag väntar på svar. Det som först ska få svar kom {at}."),
    "commission_late": ("case_commissions", "Ett uppdrag i ärende {number} har inte fått svar i tid. Ring enheten."),
    "review_one": ("glass_review", "En nödöppning gjordes {at}. Granska den."),
    "review_many": ("glass_review", "En medarbetare har gjort många nödöppningar. Granska det."),
}
"""What cannot wait, the most urgent kind first: where it leads, and neutral words for it (S-31)."""


def urgent_lines(items: Iterable[Item], *, day: date) -> list[dict[str, Any]]:
    """What waits and cannot wait: when, and nothing about anyone."""
    known = sorted((item for item in items if item.kind in URGENT), key=lambda item: list(URGENT).index(item.kind))
    lines = []
    for item in known:
        place, words = URGENT[item.kind]
        at = f"kl. {swedish.clock_time(item.at)}"
        if timezone.localdate(item.at) != day:
            at = f"{swedish.short_date(item.at)} {at}"
        lines.append(
            {
                "url": reverse(place, args=[item.public_id]),
                "text": words.format(at=at, number=item.number),
                "meta": f"Senast {swedish_date(item.due_on)}" if item.due_on else "",
                "is_overdue": item.due_on is not None and item.due_on < day,
            }
        )
    return lines


DECIDED: Final[dict[str, str]] = {
    DangerOutcome.KEPT: "Om en farlig uppgift är beslutat att ingen instruktion ges. Läs uppgiften och beslutet.",
    DangerOutcome.FORWARDED: "Om en farlig uppgift är beslutat att en instruktion ges. Läs uppgiften och beslutet.",
}


def kept_danger_lines(found: Iterable[DangerMessage]) -> list[dict[str, Any]]:
    """On my day: of which danger messages another decided, for one more who leads to read."""
    return [
        {
            "url": reverse("danger_message", args=[row.public_id]),
            "text": DECIDED[row.decision.outcome],
            "meta": f"Beslutat {swedish.short_date(row.decision.decided_at)}",
            "is_overdue": False,
        }
        for row in found
    ]


def hit_line(hit: Hit) -> dict[str, Any]:
    """A person found, as the list of hits shows her: a protected one by the case's number alone."""
    return {
        "url": reverse("case", args=[hit.case.public_id]),
        "name": hit.name,
        "protection": str(Protection(hit.protection).label) if hit.protection != Protection.NONE else "",
        "number": hit.case.number,
        "role": str(CaseRole(hit.case.role).label) if hit.role == PartyRole.CLIENT else str(PartyRole(hit.role).label),
        "unit": hit.case.unit.full_name,
        "is_open": hit.case.is_open,
    }
